package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/saddle-go/saddle/asm"
)

// A rowShape is that of rows of data sets for learning: sparse rows of binary
// features, short dense rows, long sparse rows.
type rowShape struct{ length, cols int }

// rowShapes are measured in the second cache, the first of them everywhere.
var rowShapes = []rowShape{{14, 123}, {12, 300}, {13, 13}, {68, 68}, {150, 5000}}

// sparseKernels are loops over the rows of a sparse matrix of n rows.
func sparseKernels() []Kernel {
	var all []Kernel
	for i, s := range rowShapes {
		var places []Place
		if i > 0 {
			places = []Place{L2}
		}
		all = append(all, s.kernels(places)...)
	}
	return all
}

func (s rowShape) kernels(places []Place) []Kernel {
	form := fmt.Sprintf("/%dof%d", s.length, s.cols)
	what := fmt.Sprintf(", A n rows of %d entries in %d columns", s.length, s.cols)
	all := []Kernel{
		{
			Name: "MulRows" + form, What: "y = A·x" + what, Places: places,
			Shape: s.shape(2, 8, 8),
			New: func(n, _ int) Work {
				a, x, y := sparseRows(n, s.cols, s.length), vector(s.cols), vector(n)
				return Work{Run: func() { asm.MulRows(a.ptr, a.ind, a.val, x, y, 0, n) }}
			},
		},
		{
			Name: "MulRowList" + form, What: "y = A·x by a list of rows" + what, Places: places,
			Shape: s.shape(2, 12, 8),
			New: func(n, _ int) Work {
				a, x, y := sparseRows(n, s.cols, s.length), vector(s.cols), vector(n)
				return Work{Run: func() { asm.MulRowList(a.list, a.ptr, a.ind, a.val, x, y) }}
			},
		},
		{
			Name: "AddRowList" + form, What: "y += Aᵀ·x by a list of rows" + what, Places: places,
			Shape: s.shape(2, 12, 16),
			New: func(n, _ int) Work {
				a, x, y := sparseRows(n, s.cols, s.length), vector(n), vector(s.cols)
				for i := range x {
					x[i] *= 1e-12
				}
				return Work{Run: func() { asm.AddRowList(a.list, x, a.ptr, a.ind, a.val, y) }}
			},
		},
	}
	if s.cols > 1000 { // a dense triangle of that order is no result of one pass
		return all
	}
	return append(all, Kernel{
		Name: "SyrRowList" + form, What: "lower triangle of H += Aᵀ·D·A by a list of rows" + what, Places: places, Writes: true,
		Shape: func(n int) Shape {
			t := s.shape(float64(s.length+1), 12, 0)(n)
			h := 8 * float64(s.cols*s.cols)
			t.Moved, t.Held = t.Moved+h, t.Held+h
			return t
		},
		New: func(n, _ int) Work {
			a, d, h := sparseRows(n, s.cols, s.length), vector(n), vector(s.cols*s.cols)
			for i := range d {
				d[i] *= 1e-12
			}
			return Work{Run: func() { asm.SyrRowList(a.list, d, a.ptr, a.ind, a.val, h, s.cols) }}
		},
	})
}

// shape returns that of calls with so many flops an entry, so many bytes a row
// beside its entries and its pointer, and so many a column.
func (s rowShape) shape(flops, row, column float64) func(n int) Shape {
	return func(n int) Shape {
		rows, entries := float64(n), float64(n*s.length)
		moved := 12*entries + (8+row)*rows + column*float64(s.cols)
		return Shape{fmt.Sprintf("%dx%d,%d", n, s.cols, s.length), flops * entries, moved, moved}
	}
}

// rows is a sparse matrix by rows, with a list of all of them.
type rows struct {
	list []int32
	ptr  []int
	ind  []int32
	val  []float64
}

// sparseRows returns a matrix of n rows with length entries each, spread evenly
// and at random over the columns.
func sparseRows(n, cols, length int) *rows {
	g := rand.NewPCG(3, 4)
	a := &rows{ptr: make([]int, 1, n+1), ind: make([]int32, 0, n*length), val: vector(n * length), list: make([]int32, n)}
	for i := range n {
		a.list[i] = int32(i)
		for k := range length { // one column out of each of length parts
			first, end := k*cols/length, (k+1)*cols/length
			a.ind = append(a.ind, int32(first+int(g.Uint64()>>33)%(end-first)))
		}
		a.ptr = append(a.ptr, len(a.ind))
	}
	return a
}
