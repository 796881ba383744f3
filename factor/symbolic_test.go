package factor

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/order"
)

// A pattern is a symmetric pattern by its lower triangle.
type pattern struct {
	n   int
	ptr []int
	ind []int32
}

// patternOf makes a pattern of the places (i, j), i ≥ j, where has says so.
func patternOf(n int, has func(i, j int) bool) pattern {
	a := pattern{n: n, ptr: make([]int, n+1)}
	for j := range n {
		for i := j; i < n; i++ {
			if has(i, j) {
				a.ind = append(a.ind, int32(i))
			}
		}
		a.ptr[j+1] = len(a.ind)
	}
	return a
}

// eliminated returns the pattern of L for an order of elimination, lower triangle with diagonal, as l[j][i].
func (a pattern) eliminated(perm []int32) [][]bool {
	inv := invert(perm)
	l := make([][]bool, a.n)
	for j := range l {
		l[j] = make([]bool, a.n)
		l[j][j] = true
	}
	for j := range a.n {
		for _, i := range a.ind[a.ptr[j]:a.ptr[j+1]] {
			x, y := inv[i], inv[j]
			l[min(x, y)][max(x, y)] = true
		}
	}
	for k := range a.n {
		for j := k + 1; j < a.n; j++ {
			if !l[k][j] {
				continue
			}
			for i := j; i < a.n; i++ {
				l[j][i] = l[j][i] || l[k][i]
			}
		}
	}
	return l
}

// shuffled returns a random order.
func shuffled(n int, rng *rand.Rand) []int32 {
	perm := natural(n)
	rng.Shuffle(n, func(i, j int) { perm[i], perm[j] = perm[j], perm[i] })
	return perm
}

func natural(n int) []int32 {
	perm := make([]int32, n)
	for k := range perm {
		perm[k] = int32(k)
	}
	return perm
}

// patternFrom makes a pattern of a list of places, with the whole diagonal.
func patternFrom(n int, places [][2]int) pattern {
	columns := make([][]int32, n)
	for j := range columns {
		columns[j] = []int32{int32(j)}
	}
	for _, e := range places {
		i, j := max(e[0], e[1]), min(e[0], e[1])
		columns[j] = append(columns[j], int32(i))
	}
	a := pattern{n: n, ptr: make([]int, n+1)}
	for j, c := range columns {
		slices.Sort(c)
		a.ind = append(a.ind, slices.Compact(c)...)
		a.ptr[j+1] = len(a.ind)
	}
	return a
}

// grid2 is the five-point grid.
func grid2(rows, cols int) pattern {
	var places [][2]int
	for v := range rows * cols {
		if v%cols != 0 {
			places = append(places, [2]int{v, v - 1})
		}
		if v >= cols {
			places = append(places, [2]int{v, v - cols})
		}
	}
	return patternFrom(rows*cols, places)
}

// randomTree joins each vertex to a later one at most reach away, and some pairs beside.
func randomTree(n, reach int, rng *rand.Rand) pattern {
	var places [][2]int
	for v := range n - 1 {
		places = append(places, [2]int{v, min(n-1, v+1+rng.IntN(reach))})
		if rng.IntN(4) == 0 {
			places = append(places, [2]int{v, min(n-1, v+1+rng.IntN(reach))})
		}
	}
	return patternFrom(n, places)
}

// star has leaves cliques of size at most width that hang on a clique of twice as many.
func star(leaves, width int, rng *rand.Rand) pattern {
	var places [][2]int
	n := 0
	var hang []int
	for range leaves {
		size := 1 + rng.IntN(width)
		for i := range size {
			for j := range i {
				places = append(places, [2]int{n + i, n + j})
			}
			hang = append(hang, n+i)
		}
		n += size
	}
	hub := 2 * width
	for i := range hub {
		for j := range i {
			places = append(places, [2]int{n + i, n + j})
		}
	}
	for _, v := range hang {
		for range 1 + rng.IntN(hub) {
			places = append(places, [2]int{v, n + rng.IntN(hub)})
		}
	}
	return patternFrom(n+hub, places)
}

// broad is an order that makes broad trees.
func broad(a pattern) []int32 {
	return order.AMD(order.FromLower(a.n, a.ptr, a.ind), order.AMDOptions{KeepDense: true})
}

// shapes are small patterns with something special each.
var shapes = []struct {
	name string
	has  func(n int, rng *rand.Rand) func(i, j int) bool
}{
	{"nothing", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return false } }},
	{"diagonal", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return i == j } }},
	{"dense", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return true } }},
	{"no diagonal", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return i != j } }},
	{"tridiagonal", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return i-j <= 1 } }},
	{"arrow", func(n int, _ *rand.Rand) func(i, j int) bool {
		return func(i, j int) bool { return i == j || i == n-1 }
	}},
	{"arrow up", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return i == j || j == 0 } }},
	{"blocks", func(int, *rand.Rand) func(i, j int) bool { return func(i, j int) bool { return i/4 == j/4 } }},
	{"grid", func(int, *rand.Rand) func(i, j int) bool {
		return func(i, j int) bool { return i-j == 7 || i-j == 1 && i%7 != 0 }
	}},
	{"thin", func(n int, rng *rand.Rand) func(i, j int) bool {
		return func(i, j int) bool { return rng.IntN(n+1) < 2 }
	}},
	{"sparse", func(n int, rng *rand.Rand) func(i, j int) bool {
		return func(i, j int) bool { return rng.IntN(n+1) < 4 || i == j && rng.IntN(2) == 0 }
	}},
	{"half", func(n int, rng *rand.Rand) func(i, j int) bool {
		return func(i, j int) bool { return rng.IntN(2) == 0 }
	}},
}

func TestAnalyzeAgainstElimination(t *testing.T) {
	for _, shape := range shapes {
		for _, n := range []int{0, 1, 2, 3, 5, 8, 13, 30, 49} {
			for seed := range uint64(4) {
				for _, noMerge := range []bool{false, true} {
					rng := rand.New(rand.NewPCG(seed, uint64(n)))
					a := patternOf(n, shape.has(n, rng))
					perm := natural(n)
					if seed > 0 {
						perm = shuffled(n, rng)
					}
					s, err := analyze(n, a.ptr, a.ind, perm, analysis{noMerge: noMerge})
					if err == nil {
						err = agrees(s, a, perm, noMerge)
					}
					if err != nil {
						t.Fatalf("%s, n = %d, seed %d, noMerge %v: %v", shape.name, n, seed, noMerge, err)
					}
				}
			}
		}
	}
}

// agrees compares an analysis with a symbolic elimination on a dense pattern.
func agrees(s *Symbolic, a pattern, perm []int32, exact bool) error {
	if err := s.check(); err != nil {
		return err
	}
	nnz, flops := 0, 0.0
	for _, col := range a.eliminated(perm) {
		c := 0
		for _, x := range col {
			if x {
				c++
			}
		}
		nnz += c
		flops += float64(c * c)
	}
	if s.nnzL != nnz || s.flops != flops {
		return fmt.Errorf("nnz(L) = %d, flops = %v, want %d, %v", s.nnzL, s.flops, nnz, flops)
	}
	l := a.eliminated(s.perm)
	total, executed, stored := 0, 0.0, 0
	for f := range s.parent {
		p, m := s.dims(f)
		var want []int32
		for i := int(s.first[f]); i < s.n; i++ {
			in := i < int(s.first[f+1])
			for j := s.first[f]; j < s.first[f+1]; j++ {
				in = in || l[j][i]
			}
			if in {
				want = append(want, int32(i))
			}
		}
		got := s.row[s.rowPtr[f]:s.rowPtr[f+1]]
		if !slices.Equal(got, want) {
			return fmt.Errorf("front %d has rows %v, want %v", f, got, want)
		}
		for j := int(s.first[f]); j < int(s.first[f+1]); j++ {
			for i := j; i < s.n; i++ {
				if l[j][i] {
					total++
				}
			}
		}
		for j := range p {
			executed += float64((m - j) * (m - j))
		}
		stored += trapezoid(p, m)
	}
	if total != nnz {
		return fmt.Errorf("the final order has %d entries in L, the given one %d", total, nnz)
	}
	if exact && stored != nnz {
		return fmt.Errorf("fronts hold %d entries without merging, want %d", stored, nnz)
	}
	if err := blocksAgree(s); err != nil {
		return err
	}
	if s.executed != executed {
		return fmt.Errorf("executed = %v, want %v", s.executed, executed)
	}
	return s.checkMap(a.ptr, a.ind)
}

// checkMap tests that each entry of the pattern analysed goes to its place in the panel of the front that eliminates it.
func (s *Symbolic) checkMap(ptr []int, ind []int32) error {
	column := make([]int32, len(ind))
	for j := range s.n {
		for q := ptr[j]; q < ptr[j+1]; q++ {
			column[q] = int32(j)
		}
	}
	for f := range s.parent {
		_, m := s.dims(f)
		at := s.valPtr[f]
		for _, dst := range s.placesOf(f) {
			q := s.valSrc[at]
			i := s.row[s.rowPtr[f]+int(dst)%lead(m)]
			j := s.first[f] + dst/int32(lead(m))
			x, y := s.inv[ind[q]], s.inv[column[q]]
			if i != max(x, y) || j != min(x, y) || i != s.valRow[at] {
				return fmt.Errorf("value %d goes to (%d, %d), not to (%d, %d)", q, i, j, max(x, y), min(x, y))
			}
			at++
		}
		if at != s.valPtr[f+1] {
			return fmt.Errorf("front %d has places for values up to %d, not %d", f, at, s.valPtr[f+1])
		}
	}
	return nil
}

// placesOf returns the places of the values of front f as valuePlaces.of does, of any front.
func (s *Symbolic) placesOf(f int) (to []int32) {
	_, m := s.dims(f)
	if m > asm.SmallOrder {
		return s.places.of(f)
	}
	for j, fill := range s.places.fill[s.first[f]:s.first[f+1]] {
		for ; fill != 0; fill &= fill - 1 {
			to = append(to, int32(j*lead(m)+bits.TrailingZeros32(fill)))
		}
	}
	return to
}
