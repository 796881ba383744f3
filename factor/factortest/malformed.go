package factortest

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// BadValues returns matrices with an element that is not finite, on the diagonal and off it, in the
// first, a middle and the last column: a factorisation has to refuse all of them.
func BadValues() []Case {
	var list []Case
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, at := range [][2]int{{0, 0}, {4, 0}, {5, 4}, {6, 6}, {8, 8}, {8, 7}} {
			b := newBuilder(9)
			for i := range 9 {
				b.add(i, i, 4)
				if i > 0 {
					b.add(i, i-1, 1)
				}
			}
			b.add(4, 0, 1)
			b.add(at[0], at[1], v)
			list = append(list, Case{Name: fmt.Sprintf("%v-at-%d-%d", v, at[0], at[1]), A: b.sym()})
		}
		b := newBuilder(1)
		b.add(0, 0, v)
		list = append(list, Case{Name: fmt.Sprintf("%v-alone", v), A: b.sym()})
	}
	return list
}

// Arrays are the arrays of a lower triangle by columns as they may come from outside.
type Arrays struct {
	Name string
	N    int
	Ptr  []int
	Ind  []int32
	Val  []float64
}

// Sym returns the symmetric matrix of the arrays, or the error of the constructor that refuses.
func (m Arrays) Sym() (*sparse.Sym, error) {
	l, err := sparse.NewCSC(m.N, m.N, m.Ptr, m.Ind, m.Val)
	if err != nil {
		return nil, err
	}
	return sparse.NewSym(l)
}

// BadArrays returns arrays that are no lower triangle: whatever takes them has to refuse all of them.
func BadArrays() []Arrays {
	v := func(n int) []float64 { return make([]float64, n) }
	return []Arrays{
		{"negative order", -1, []int{0}, nil, nil},
		{"pointers too short", 2, []int{0, 1}, []int32{0}, v(1)},
		{"pointers too long", 2, []int{0, 1, 1, 1}, []int32{0}, v(1)},
		{"no pointers", 2, nil, nil, nil},
		{"pointers fall", 3, []int{0, 2, 1, 3}, []int32{0, 1, 2}, v(3)},
		{"pointers begin above zero", 2, []int{1, 1, 2}, []int32{0, 1}, v(2)},
		{"pointers end early", 2, []int{0, 1, 1}, []int32{0, 1}, v(2)},
		{"pointers end late", 2, []int{0, 1, 5}, []int32{0, 1}, v(2)},
		{"values too short", 2, []int{0, 1, 2}, []int32{0, 1}, v(1)},
		{"values too long", 2, []int{0, 1, 2}, []int32{0, 1}, v(3)},
		{"row too large", 2, []int{0, 1, 2}, []int32{0, 2}, v(2)},
		{"row negative", 2, []int{0, 1, 2}, []int32{-1, 1}, v(2)},
		{"rows unsorted", 3, []int{0, 2, 3, 3}, []int32{2, 1, 1}, v(3)},
		{"row repeated", 3, []int{0, 2, 3, 3}, []int32{1, 1, 1}, v(3)},
		{"above the diagonal", 2, []int{0, 1, 3}, []int32{0, 0, 1}, v(3)},
	}
}

// Asymmetric returns square matrices with both triangles of which one element differs from its mirror image,
// by much, by the last bit, or by being missing.
func Asymmetric() []*sparse.CSR {
	var list []*sparse.CSR
	for _, mirror := range []float64{-1, math.Nextafter(1, 2), 0, math.NaN()} {
		l, err := sparse.NewCOO(3, 3)
		if err != nil {
			panic(err)
		}
		for _, e := range []entry{{0, 0, 2}, {1, 1, 2}, {2, 2, 2}, {2, 0, 1}, {0, 2, mirror}} {
			if e.v != 0 {
				if err := l.Append(e.i, e.j, e.v); err != nil {
					panic(err)
				}
			}
		}
		list = append(list, l.ToCSR())
	}
	return list
}
