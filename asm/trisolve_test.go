package asm

import (
	"math"
	"testing"
)

// triangle is a random lower triangular matrix by columns, cut into pieces.
type triangle struct {
	unit       bool
	pieces     []int32 // ascending
	first, ptr []int
	ind        []int32
	val        *vec
	longest    int // entries of the longest column of a panel, with the diagonal
}

// triangle returns a matrix of order n with singles and panels. Elements are so
// small that solutions do not grow, except where special values are drawn.
func (s *source) triangle(n, offset int, unit bool) *triangle {
	a := &triangle{unit: unit, ptr: []int{0}}
	var val []float64
	if s.IntN(2) == 0 { // as after taking a slice of columns
		a.ptr[0] = s.IntN(5)
		a.ind = make([]int32, a.ptr[0])
		val = make([]float64, a.ptr[0])
	}
	stored := !unit || s.IntN(2) == 0 // whether the diagonal is
	add := func(j int, rows []int32) {
		if stored {
			a.ind = append(a.ind, int32(j))
			val = append(val, 1+s.Float64())
		}
		a.first = append(a.first, len(a.ind))
		for _, i := range rows {
			a.ind = append(a.ind, i)
			v := s.draw(s.Rand)
			if math.Abs(v) > 1e-300 && !math.IsInf(v, 0) {
				v /= 4 * math.Abs(v) * (1 + math.Abs(float64(i)-float64(j)))
			}
			val = append(val, v)
		}
		a.ptr = append(a.ptr, len(a.ind))
	}
	for j := 0; j < n; {
		w := min(1+s.IntN(14), n-j)
		if w < TriMinPanel || s.IntN(3) == 0 {
			for c := j; c < j+w; c++ {
				add(c, s.someRows(c+1, n))
			}
			a.pieces = append(a.pieces, int32(j), int32(w))
		} else {
			below := s.someRows(j+w, n)
			for c := j; c < j+w; c++ {
				var rows []int32
				for i := c + 1; i < j+w; i++ {
					rows = append(rows, int32(i))
				}
				add(c, append(rows, below...))
			}
			a.pieces = append(a.pieces, int32(j), int32(-w))
			a.longest = max(a.longest, w+len(below))
		}
		j += w
	}
	a.val = newVec(len(val), offset)
	copy(a.val.s, val)
	a.val.save()
	return a
}

// someRows returns ascending numbers in [lo, n).
func (s *source) someRows(lo, n int) (rows []int32) {
	density := s.Float64()
	for i := lo; i < n; i++ {
		if s.Float64() < density {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// reversed returns the pieces from the last to the first.
func (a *triangle) reversed() []int32 {
	var r []int32
	for k := len(a.pieces) - 2; k >= 0; k -= 2 {
		r = append(r, a.pieces[k], a.pieces[k+1])
	}
	return r
}

// dominated returns the values of the comparison matrix, |L(j, j)| and -|L(i, j)|,
// whose solution for |b| bounds all that is added up in that for b.
func (a *triangle) dominated() []float64 {
	d := absAll(a.val.s)
	for j, lo := range a.first {
		for k := lo; k < a.ptr[j+1]; k++ {
			d[k] = -d[k]
		}
	}
	return d
}

func testTriSolve(t *testing.T, s *source, n, offset int)  { testTri(t, s, n, offset, false) }
func testTriSolveT(t *testing.T, s *source, n, offset int) { testTri(t, s, n, offset, true) }

func testTri(t *testing.T, s *source, n, offset int, trans bool) {
	for _, unit := range []bool{false, true} {
		a := s.triangle(n, offset, unit)
		x := s.vec(n, (3*offset)%8)
		want := append([]float64(nil), x.s...)
		size := absAll(want)
		work := newVec(a.longest+TriPad, offset)
		for i := range work.s {
			work.s[i] = math.NaN() // what was there must not matter
		}
		work.save()
		name, solve, twin, pieces := "TriSolve", TriSolve, triSolveGeneric, a.pieces
		if trans {
			name, solve, twin, pieces = "TriSolveT", TriSolveT, triSolveTGeneric, a.reversed()
		}
		twin(pieces, a.first, a.ptr, a.ind, a.val.s, want, nil, unit)
		twin(pieces, a.first, a.ptr, a.ind, a.dominated(), size, nil, unit)
		solve(pieces, a.first, a.ptr, a.ind, a.val.s, x.s, work.s, unit)
		for i := range want {
			s.close(t, name, i, x.s[i], want[i], 4*n, size[i], 2)
		}
		x.check(t, "x", always)
		work.check(t, "work", always)
		a.val.check(t, "val", nil)
	}
}

// TestTriLarge has panels that fill the budget of a call, columns that exceed it,
// and a count of pieces that needs several calls.
func TestTriLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{200, 900} {
			testTri(t, s, n, 1, false)
			testTri(t, s, n, 1, true)
		}
		// One column and one panel of more rows than the budget.
		const n = triBudget + 100
		a := &triangle{ptr: []int{0}, pieces: []int32{0, 1, 1, -5, 6, 3}}
		var val []float64
		for j := range n {
			a.ind, val = append(a.ind, int32(j)), append(val, 2)
			a.first = append(a.first, len(a.ind))
			if j < 6 {
				for i := j + 1; i < n; i++ {
					a.ind, val = append(a.ind, int32(i)), append(val, s.Float64()/n)
				}
			}
			a.ptr = append(a.ptr, len(a.ind))
		}
		work := make([]float64, n+TriPad)
		for _, trans := range []bool{false, true} {
			x := s.vec(n, 0)
			want := append([]float64(nil), x.s...)
			if trans {
				pieces := []int32{6, 3, 1, -5, 0, 1}
				triSolveTGeneric(pieces, a.first, a.ptr, a.ind, val, want, nil, false)
				TriSolveT(pieces, a.first, a.ptr, a.ind, val, x.s, work, false)
			} else {
				triSolveGeneric(a.pieces, a.first, a.ptr, a.ind, val, want, nil, false)
				TriSolve(a.pieces, a.first, a.ptr, a.ind, val, x.s, work, false)
			}
			for i := range want {
				if !(math.Abs(x.s[i]-want[i]) <= 1e-13) {
					t.Fatalf("trans %v: element %d = %v, twin %v", trans, i, x.s[i], want[i])
				}
			}
		}
	})
}

func TestTriPanics(t *testing.T) {
	odd := make([]int32, 1, 2)
	first, ptr, ind, val, x := []int{1}, []int{0, 1}, []int32{0}, []float64{2}, []float64{4}
	for name, f := range map[string]func(){
		"odd pieces":  func() { TriSolve(odd, first, ptr, ind, val, x, nil, false) },
		"short ptr":   func() { TriSolveT([]int32{0, 1}, first, ptr[:1], ind, val, x, nil, false) },
		"short val":   func() { TriSolve([]int32{0, 1}, first, ptr, ind, nil, x, nil, false) },
		"ptr too far": func() { TriSolveT([]int32{0, 1}, first, []int{0, 2}, ind, val, x, nil, false) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	TriSolve([]int32{0, 1}, first, ptr, ind, val, x, nil, false)
	if x[0] != 2 {
		t.Errorf("4/2 = %v", x[0])
	}
}

// BenchmarkTriSolve solves with panels of 8 columns of 64 entries each, as in a
// factor, of 1 MB.
func BenchmarkTriSolve(b *testing.B) {
	const w, length, n = 8, 64, 2048
	ptr, first := []int{0}, []int{}
	var ind, pieces []int32
	for j := range n {
		if j%w == 0 && j+length < n {
			pieces = append(pieces, int32(j), -w)
		} else if j%w == 0 {
			pieces = append(pieces, int32(j), w)
		}
		ind = append(ind, int32(j))
		first = append(first, len(ind))
		for i := j + 1; i < min(n, j-j%w+length); i++ {
			ind = append(ind, int32(i))
		}
		ptr = append(ptr, len(ind))
	}
	var back []int32
	for k := len(pieces) - 2; k >= 0; k -= 2 {
		back = append(back, pieces[k], pieces[k+1])
	}
	val := benchVector(len(ind))
	for k := range val {
		val[k] *= 1e-3
	}
	for _, k := range first {
		val[k-1] = 1
	}
	x, work := benchVector(n), make([]float64, length+w+TriPad)
	flops, bytes := 2*len(ind), 12*len(ind)
	b.Run("L", func(b *testing.B) {
		benchLevels(b, "64", flops, bytes, func() { TriSolve(pieces, first, ptr, ind, val, x, work, false) })
	})
	b.Run("LT", func(b *testing.B) {
		benchLevels(b, "64", flops, bytes, func() { TriSolveT(back, first, ptr, ind, val, x, work, false) })
	})
}
