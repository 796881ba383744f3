package asm

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// A forest is a plan of fronts with values, made at random, whose arrays stand between
// guards.
type forest struct {
	TinyFronts
	n                        int
	val, l, d, block, growth *vec
	big                      []bool  // fronts that are not tiny
	dst                      []int32 // where in the panel each value goes: i + j·ld
}

// forest returns a forest of so many fronts of orders of at most order, some larger ones
// if big. Each pivot column has a diagonal element that dominates what draw gives.
func (s *source) forest(fronts, pivots, order int, big bool, offset int) *forest {
	f := &forest{big: make([]bool, fronts)}
	f.First, f.RowPtr, f.ChildPtr, f.ValPtr, f.Panel = make([]int32, fronts+1), make([]int, fronts+1), make([]int32, fronts+1), make([]int, fronts+1), make([]int, fronts+1)
	p := make([]int, fronts)
	for i := range p {
		f.big[i] = big && s.IntN(12) == 0
		p[i] = 1 + s.IntN(pivots)
		f.First[i+1] = f.First[i] + int32(p[i])
	}
	f.n = int(f.First[fronts])
	rows, rel, parent := make([][]int32, fronts), make([][]int32, fronts), make([]int, fronts)
	var path []int
	for i := fronts - 1; i >= 0; i-- { // reversed, a postorder visits parents first
		if s.IntN(3) == 0 {
			path = path[:len(path)-min(len(path), s.IntN(4))]
		}
		if s.IntN(30) == 0 {
			path = path[:0]
		}
		for k := range p[i] {
			rows[i] = append(rows[i], f.First[i]+int32(k))
		}
		rel[i] = make([]int32, p[i])
		parent[i] = -1
		if len(path) > 0 {
			parent[i] = path[len(path)-1]
			above := rows[parent[i]]
			room := order - p[i]
			if f.big[i] {
				room += 9
			}
			count := 1 + s.IntN(max(1, room))
			if s.IntN(2) == 0 {
				count = room
			}
			take := s.Perm(len(above))[:min(len(above), count)]
			if room == 0 {
				take = nil
			}
			slices.Sort(take)
			for _, q := range take {
				rows[i], rel[i] = append(rows[i], above[q]), append(rel[i], int32(q))
			}
		}
		if len(rows[i]) > order {
			f.big[i] = true
		}
		path = append(path, i)
	}
	children := make([][]int32, fronts)
	for i, q := range parent {
		if q >= 0 {
			children[q] = append(children[q], int32(i))
		}
	}
	blocks := 0
	var val []float64
	for i := range fronts {
		m := len(rows[i])
		f.Row, f.Rel, f.Child = append(f.Row, rows[i]...), append(f.Rel, rel[i]...), append(f.Child, children[i]...)
		f.RowPtr[i+1], f.ChildPtr[i+1], f.Panel[i+1] = len(f.Row), int32(len(f.Child)), f.Panel[i]+frontLead(m)*p[i]
		f.BlockAt = append(f.BlockAt, blocks)
		blocks += (m - p[i]) * (m - p[i])
		for j := range p[i] {
			fill := uint32(0) // stays so in big fronts
			for k := j; k < m; k++ {
				if k == j || s.IntN(3) > 0 {
					if m <= SmallOrder {
						fill |= 1 << k
					}
					f.dst = append(f.dst, int32(k+j*frontLead(m)))
					v := s.draw(s.Rand)
					if k == j {
						v = math.Copysign(30+s.Float64(), v)
					}
					val = append(val, v)
				}
			}
			f.Fill = append(f.Fill, fill)
		}
		f.ValPtr[i+1] = len(f.dst)
	}
	f.val, f.l, f.d = newVec(len(val), offset), newVec(f.Panel[fronts], (3*offset)%8), newVec(f.n, (5*offset)%8)
	f.block, f.growth = newVec(blocks, (7*offset)%8), newVec(f.n, offset)
	copy(f.val.s, val)
	clear(f.growth.s)
	f.Val, f.L, f.D, f.Block, f.Growth = f.val.s, f.l.s, f.d.s, f.block.s, f.growth.s
	f.SetMasks()
	for _, v := range []*vec{f.val, f.l, f.d, f.block, f.growth} {
		v.save()
	}
	return f
}

// eliminate runs through all fronts: tiny ones in runs, cut at random, big ones here. It
// returns the front at which it stopped.
func (f *forest) eliminate(s *source, u, floor float64) int {
	fronts := len(f.First) - 1
	for i := 0; i < fronts; {
		if f.big[i] {
			f.dense(i)
			i++
			continue
		}
		hi := i + 1
		for hi < fronts && !f.big[hi] && s.IntN(40) > 0 {
			hi++
		}
		next := f.Eliminate(i, hi, u, floor)
		if next < hi {
			return next
		}
		i = hi
	}
	return fronts
}

// dense does for one front what Eliminate does, without checks.
func (f *forest) dense(i int) {
	m, p := f.RowPtr[i+1]-f.RowPtr[i], int(f.First[i+1]-f.First[i])
	a, ld := make([]float64, m*m), frontLead(m)
	for k := f.ValPtr[i]; k < f.ValPtr[i+1]; k++ {
		a[int(f.dst[k])%ld+int(f.dst[k])/ld*m] = f.Val[k]
	}
	for _, c := range f.Child[f.ChildPtr[i]:f.ChildPtr[i+1]] {
		q := int(f.First[c+1] - f.First[c])
		rel := f.Rel[f.RowPtr[c]+q : f.RowPtr[c+1]]
		for j, to := range rel {
			for k := j; k < len(rel); k++ {
				a[int(rel[k])+int(to)*m] += f.Block[f.BlockAt[c]+k+j*len(rel)]
			}
		}
	}
	for k := range p {
		d := a[k+k*m]
		f.D[int(f.First[i])+k] = d
		for j := k + 1; j < m; j++ {
			l := a[j+k*m] / d
			for q := j; q < m; q++ {
				a[q+j*m] -= l * a[q+k*m]
			}
		}
		for j := k + 1; j < m; j++ {
			a[j+k*m] /= d
			f.Growth[f.Row[f.RowPtr[i]+j]] += a[j+k*m] * a[j+k*m] * math.Abs(d)
		}
	}
	for j := range p {
		copy(f.L[f.Panel[i]+j*ld:], a[j*m:(j+1)*m])
	}
	for j := p; j < m; j++ {
		for k := j; k < m; k++ {
			f.Block[f.BlockAt[i]+k-p+(j-p)*(m-p)] = a[k+j*m]
		}
	}
}

// matrix returns the matrix that the values make, its lower triangle, and what the
// factors make of it: L·D·Lᵀ, |L|·|D|·|Lᵀ| and the growth of the rows.
func (f *forest) matrix() (a, product, size, growth []float64) {
	n := f.n
	a, product, size, growth = make([]float64, n*n), make([]float64, n*n), make([]float64, n*n), make([]float64, n)
	for i := range len(f.First) - 1 {
		row := f.Row[f.RowPtr[i]:f.RowPtr[i+1]]
		m := len(row)
		ld := frontLead(m)
		for k := f.ValPtr[i]; k < f.ValPtr[i+1]; k++ {
			at := int(f.dst[k])
			a[int(row[at%ld])+int(row[at/ld])*n] += f.Val[k]
		}
		for j := range int(f.First[i+1] - f.First[i]) {
			l, d := slices.Clone(f.L[f.Panel[i]+j*ld:f.Panel[i]+j*ld+m]), f.D[int(f.First[i])+j]
			l[j] = 1
			for q := j; q < m; q++ {
				for k := q; k < m; k++ {
					product[int(row[k])+int(row[q])*n] += l[k] * d * l[q]
					size[int(row[k])+int(row[q])*n] += math.Abs(l[k] * d * l[q])
				}
				if q > j {
					growth[row[q]] += l[q] * l[q] * math.Abs(d)
				}
			}
		}
	}
	return a, product, size, growth
}

// check compares the factors with the matrix.
func (f *forest) check(t *testing.T) {
	t.Helper()
	a, product, size, growth := f.matrix()
	for j := range f.n {
		for i := j; i < f.n; i++ {
			e := math.Abs(a[i+j*f.n] - product[i+j*f.n])
			if !(e <= 4*float64(f.n+4)*(0x1p-53*size[i+j*f.n]+math.SmallestNonzeroFloat64)) {
				t.Fatalf("A - LDLᵀ at (%d, %d) is %g beside %g", i, j, e, size[i+j*f.n])
			}
		}
		if e := math.Abs(growth[j] - f.Growth[j]); !(e <= 4*float64(f.n+4)*(0x1p-53*growth[j]+math.SmallestNonzeroFloat64)) {
			t.Fatalf("growth of row %d is %g, want %g", j, f.Growth[j], growth[j])
		}
	}
	for i := range len(f.First) - 1 {
		ld := frontLead(f.RowPtr[i+1] - f.RowPtr[i])
		for j := range int(f.First[i+1] - f.First[i]) {
			if f.L[f.Panel[i]+j*ld+j] != f.D[int(f.First[i])+j] {
				t.Fatalf("front %d: pivot %d differs from the diagonal", i, j)
			}
		}
	}
	f.val.check(t, "val", nil)
	for _, v := range []*vec{f.l, f.d, f.block, f.growth} {
		v.check(t, "result", always)
	}
}

// testTinyFronts takes n as the number of fronts. Values that are not finite must be
// refused at the front where they are; uneven ones may be refused anywhere.
func testTinyFronts(t *testing.T, s *source, n, offset int) {
	if n == 0 {
		return
	}
	order := 1 + s.IntN(TinyOrder)
	testForest(t, s, n, order, 1+s.IntN(order), offset)
}

// testSmallFronts is the same for the larger orders.
func testSmallFronts(t *testing.T, s *source, n, offset int) {
	if n == 0 {
		return
	}
	order := TinyOrder + 1 + s.IntN(SmallOrder-TinyOrder)
	testForest(t, s, n, order, 1+s.IntN(min(12, order)), offset)
}

func testForest(t *testing.T, s *source, n, order, pivots, offset int) {
	f := s.forest(n, pivots, order, s.IntN(2) == 0, offset)
	finite, moderate := n, true
	for i := n - 1; i >= 0; i-- {
		for _, v := range f.Val[f.ValPtr[i]:f.ValPtr[i+1]] {
			if !(math.Abs(v) <= math.MaxFloat64) {
				finite = i
			}
			moderate = moderate && (v == 0 || math.Abs(v) < 100)
		}
	}
	stopped := f.eliminate(s, 0, 0)
	if stopped == n && moderate {
		f.check(t)
	}
	if stopped > finite && !f.big[finite] || moderate && stopped < n && n == finite {
		t.Fatalf("%d fronts, the first that is not finite %d: stopped at %d", n, finite, stopped)
	}
	f.val.check(t, "val", nil)
	for _, v := range []*vec{f.l, f.d, f.block, f.growth} {
		v.check(t, "result", always)
	}
}

// TestTinyForests compares factors of forests of all shapes with the matrix, and with
// those of the portable form.
func TestTinyForests(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for order := 1; order <= SmallOrder; order++ {
			for pivots := 1; pivots <= order; pivots += 1 + pivots/9 {
				for _, big := range []bool{false, true} {
					f := s.forest(120/pivots+2, pivots, order, big, order%8)
					if got, want := f.eliminate(s, 0, 0), len(f.First)-1; got != want {
						t.Fatalf("order %d, %d pivots: front %d of %d refused", order, pivots, got, want)
					}
					f.check(t)
				}
			}
		}
	})
}

// TestTinyCut checks that results are the same wherever a run is cut.
func TestTinyCut(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const fronts = 1500 // more than one call of a kernel takes
		for _, order := range []int{5, 8, 11, 16, 19, 32} {
			f := s.forest(fronts, 3, order, false, 1)
			f.Eliminate(0, fronts, 0, 0)
			l, g := slices.Clone(f.L), slices.Clone(f.Growth)
			clear(f.Growth)
			for lo := 0; lo < fronts; {
				hi := min(fronts, lo+1+s.IntN(3))
				if got := f.Eliminate(lo, hi, 0, 0); got != hi {
					t.Fatalf("stopped at %d", got)
				}
				lo = hi
			}
			for i := range fronts {
				m := f.RowPtr[i+1] - f.RowPtr[i]
				for j := range int(f.First[i+1] - f.First[i]) {
					at := f.Panel[i] + j*frontLead(m)
					sameBits(t, "L", l[at+j:at+m], f.L[at+j:at+m])
				}
			}
			sameBits(t, "growth", g, f.Growth)
		}
	})
}

// TestTinyRefuses makes one pivot bad, in every way, and checks that the run stops there
// with everything before it and nothing behind.
func TestTinyRefuses(t *testing.T) {
	pivotIs := func(v float64) func(f *forest, front, k int) bool {
		return func(f *forest, front, k int) bool { return f.isolate(front, k, v) }
	}
	bad := []struct {
		name     string
		u, floor float64
		spoil    func(f *forest, front, k int) bool // false if the front cannot show it
	}{
		{"zero", 0, 0, pivotIs(0)},
		{"denormal", 0, 0, pivotIs(1e-310)},
		{"not a number", 0, 0, pivotIs(math.NaN())},
		{"infinite", 0, 0, pivotIs(math.Inf(-1))},
		{"below floor", 0, 1e-3, pivotIs(-9e-4)},
		{"cancelled", 0, 0, func(f *forest, front, k int) bool {
			f.Growth[int(f.First[front])+k] = 1e17
			return true
		}},
		{"large l", 0.01, 0, func(f *forest, front, k int) bool {
			return f.isolate(front, k, 1e-4) && f.below(front, k, func(v *float64) bool { return math.Abs(*v) > 0.02 })
		}},
		{"l not a number", 0, 0, func(f *forest, front, k int) bool {
			return f.below(front, k, func(v *float64) bool { *v = math.NaN(); return true })
		}},
		{"l infinite", 0, 0, func(f *forest, front, k int) bool {
			return f.below(front, k, func(v *float64) bool { *v = math.Inf(1); return true })
		}},
	}
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, b := range bad {
			tried := 0
			for round := range 300 {
				order := 2 + round%(SmallOrder-1)
				f := s.forest(30, min(2+round%11, order-1), order, false, 0)
				front := s.IntN(30)
				k := s.IntN(int(f.First[front+1] - f.First[front]))
				if f.Eliminate(0, front, 0, 0) != front {
					t.Fatal("refused too early")
				}
				if !b.spoil(f, front, k) {
					continue
				}
				tried++
				before, block := slices.Clone(f.Growth), f.block.save()
				next := f.Eliminate(front, 30, b.u, b.floor)
				if next != front {
					t.Fatalf("%s: pivot %d of front %d, order %d: stopped at %d", b.name, k, front, order, next)
				}
				sameBits(t, b.name+": growth", before, f.Growth)
				block.check(t, b.name+": blocks", nil)
				if b.name == "cancelled" {
					continue
				}
				clear(f.Growth)
				if next := f.Eliminate(0, 30, b.u, b.floor); next != front {
					t.Fatalf("%s: all in one run stopped at %d, want %d", b.name, next, front)
				}
				sameBits(t, b.name+": growth", before, f.Growth)
			}
			if tried < 10 {
				t.Errorf("%s: tried only %d times", b.name, tried)
			}
		}
	})
}

// isolate gives pivot k of a front a value that nothing changes. It returns false if
// children add to it.
func (f *forest) isolate(front, k int, value float64) bool {
	for _, c := range f.Child[f.ChildPtr[front]:f.ChildPtr[front+1]] {
		if f.Into[c]>>k&1 != 0 {
			return false
		}
	}
	ld := frontLead(f.RowPtr[front+1] - f.RowPtr[front])
	for i := f.ValPtr[front]; i < f.ValPtr[front+1]; i++ {
		switch at := int(f.dst[i]); {
		case at == k+k*ld:
			f.Val[i] = value
		case at%ld == k:
			f.Val[i] = 0
		}
	}
	return true
}

// below calls change for the values below pivot k, until it returns true.
func (f *forest) below(front, k int, change func(v *float64) bool) bool {
	ld := frontLead(f.RowPtr[front+1] - f.RowPtr[front])
	for i := f.ValPtr[front]; i < f.ValPtr[front+1]; i++ {
		if at := int(f.dst[i]); at/ld == k && at%ld > k && change(&f.Val[i]) {
			return true
		}
	}
	return false
}

// TestTinyManyChildren has a front with more children than a call may have.
func TestTinyManyChildren(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		f := star(tinyChildren + 7)
		last := len(f.First) - 1
		if got := f.Eliminate(0, last, 0, 0); got != last {
			t.Fatalf("stopped at %d", got)
		}
		if want := 5 - float64(tinyChildren+7)/4; math.Abs(f.D[last-1]-want) > 1e-9 {
			t.Errorf("last pivot %v, want %v", f.D[last-1], want)
		}
	})
}

// star returns fronts with one pivot 4 and an element 1 in the row of the last, 5.
func star(leaves int) *TinyFronts {
	f := &TinyFronts{RowPtr: []int{0}, ChildPtr: []int32{0}, ValPtr: []int{0}, Panel: []int{0}}
	for i := range leaves + 1 {
		f.First = append(f.First, int32(i))
		f.Row, f.Rel = append(f.Row, int32(i), int32(leaves)), append(f.Rel, 0, 0)
		f.Fill, f.Val = append(f.Fill, 0b11), append(f.Val, 4, 1)
		f.BlockAt = append(f.BlockAt, i)
		if i == leaves {
			f.Row, f.Rel, f.Fill[i] = f.Row[:2*i+1], f.Rel[:2*i+1], 0b1
			f.Val = append(f.Val[:2*i], 5)
			for c := range leaves {
				f.Child = append(f.Child, int32(c))
			}
		}
		f.RowPtr, f.ValPtr = append(f.RowPtr, len(f.Row)), append(f.ValPtr, len(f.Val))
		f.ChildPtr, f.Panel = append(f.ChildPtr, int32(len(f.Child))), append(f.Panel, len(f.Row))
	}
	f.First = append(f.First, int32(leaves+1))
	f.L, f.D, f.Block, f.Growth = make([]float64, len(f.Row)), make([]float64, leaves+1), make([]float64, leaves+1), make([]float64, leaves+1)
	f.SetMasks()
	return f
}

// TestTinyAllocs: Eliminate allocates nothing.
func TestTinyAllocs(t *testing.T) {
	f := newSource(t).forest(50, 2, 8, false, 0)
	if n := testing.AllocsPerRun(10, func() { f.Eliminate(0, 50, 0.01, 1e-20) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestTinyPanics checks that arrays that are too short are refused.
func TestTinyPanics(t *testing.T) {
	s := newSource(t)
	for name, spoil := range map[string]func(f *forest){
		"hi":     func(f *forest) { f.First = f.First[:20] },
		"row":    func(f *forest) { f.Row = f.Row[:len(f.Row)-1] },
		"val":    func(f *forest) { f.Val = f.Val[:len(f.Val)-1] },
		"l":      func(f *forest) { f.L = f.L[:len(f.L)-1] },
		"d":      func(f *forest) { f.D = f.D[:len(f.D)-1] },
		"growth": func(f *forest) { f.Growth = f.Growth[:len(f.Growth)-1] },
		"masks":  func(f *forest) { f.Into = nil },
	} {
		t.Run(name, func(t *testing.T) {
			f := s.forest(20, 2, 8, false, 0)
			spoil(f)
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			f.Eliminate(0, 20, 0, 0)
		})
	}
}

func BenchmarkTinyFronts(b *testing.B) {
	for _, shape := range []struct{ fronts, pivots, order int }{{1000, 1, 5}, {1000, 2, 8}, {1000, 4, 16}, {100000, 2, 8}} {
		s := newSource(b)
		f := s.forest(shape.fronts, shape.pivots, shape.order, false, 0)
		f.big = nil
		for _, l := range isa.Levels() {
			b.Run(fmt.Sprintf("%v/%d,p≤%d,m≤%d", l, shape.fronts, shape.pivots, shape.order), func(b *testing.B) {
				undo, err := isa.Force(l)
				if err != nil {
					b.Fatal(err)
				}
				defer undo()
				for b.Loop() {
					clear(f.Growth)
					if got := f.Eliminate(0, shape.fronts, 0, 0); got != shape.fronts {
						b.Fatalf("stopped at %d", got)
					}
				}
				per := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(shape.fronts)
				b.ReportMetric(per, "ns/front")
				b.ReportMetric(float64(f.RowPtr[shape.fronts])/float64(shape.fronts), "rows/front")
				b.ReportMetric(float64(f.Panel[shape.fronts])/float64(shape.fronts), "entries/front")
			})
		}
	}
}

// band returns fronts with p pivots and the next m-p columns as rows, as in a banded matrix,
// each with the one before as its child and, if so many, leaves: fronts with one pivot and
// some of its rows. The last front has no parent.
func band(fronts, p, m, leaves int) *TinyFronts {
	t := &TinyFronts{First: []int32{0}, RowPtr: []int{0}, ChildPtr: []int32{0}, ValPtr: []int{0}, Panel: []int{0}}
	blocks := 0
	add := func(p int, row, rel, child []int32) {
		r, ld := len(row)-p, frontLead(len(row))
		t.Row, t.Rel, t.Child = append(t.Row, row...), append(t.Rel, rel...), append(t.Child, child...)
		t.BlockAt = append(t.BlockAt, blocks)
		blocks += r * r
		for j := range p {
			t.Fill, t.Val = append(t.Fill, 1<<j|1<<(len(row)-1)), append(t.Val, 40)
			if j < len(row)-1 {
				t.Val = append(t.Val, 1)
			}
		}
		t.First, t.RowPtr = append(t.First, t.First[len(t.First)-1]+int32(p)), append(t.RowPtr, len(t.Row))
		t.ChildPtr, t.ValPtr = append(t.ChildPtr, int32(len(t.Child))), append(t.ValPtr, len(t.Val))
		t.Panel = append(t.Panel, t.Panel[len(t.Panel)-1]+ld*p)
	}
	step := p + leaves
	for f := range fronts {
		row := make([]int32, m) // columns of the fronts that follow, past their leaves
		for i := range row {
			row[i] = int32((f+i/p)*step + leaves + i%p)
		}
		var child []int32
		if f > 0 {
			child = append(child, int32(f*(leaves+1)-1))
		}
		for k := range leaves {
			below := []int32{int32(f*step + k)}
			rel := []int32{0}
			for i := k; i < m; i += 3 {
				below, rel = append(below, row[i]), append(rel, int32(i))
			}
			child = append(child, int32(len(t.BlockAt)))
			add(1, below, rel, nil)
		}
		rel := make([]int32, m)
		for i := p; i < m; i++ {
			rel[i] = int32(i - p)
		}
		add(p, row, rel, child)
	}
	t.L, t.D = make([]float64, t.Panel[len(t.Panel)-1]), make([]float64, t.First[len(t.First)-1])
	t.Block, t.Growth = make([]float64, blocks), make([]float64, (fronts+m/p+1)*step)
	t.SetMasks()
	return t
}

func BenchmarkSmallFronts(b *testing.B) {
	const fronts = 200
	for _, shape := range []struct{ p, m, leaves int }{{1, 17, 0}, {4, 20, 0}, {4, 20, 2}, {8, 19, 0}, {8, 22, 0}, {12, 28, 0}, {16, 28, 0}, {24, 32, 0}} {
		f := band(fronts, shape.p, shape.m, shape.leaves)
		all := len(f.First) - 1
		for _, l := range isa.Levels() {
			b.Run(fmt.Sprintf("%v/p=%d,m=%d,leaves=%d", l, shape.p, shape.m, shape.leaves), func(b *testing.B) {
				undo, err := isa.Force(l)
				if err != nil {
					b.Fatal(err)
				}
				defer undo()
				for b.Loop() {
					clear(f.Growth)
					if got := f.Eliminate(0, all, 0, 0); got != all {
						b.Fatalf("stopped at %d", got)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/fronts, "ns/front")
			})
		}
	}
}
