// Package gonumvec applies functions of slices to gonum's vectors, which may have increments, be views of one
// another, or be no slices at all.
package gonumvec

import (
	"fmt"
	"unsafe"

	"gonum.org/v1/gonum/mat"
)

// Apply sets the n elements of dst to what mul makes of those of x: mul gets slices that do not overlap, and must overwrite all of y. An empty
// dst is resized; another length than n panics, with the name of the caller's package and function. dst may be x. It allocates only for an x that is
// no [*mat.VecDense], for vectors with an increment, and when dst overlaps x.
func Apply(pkg, fn string, dst *mat.VecDense, n int, x mat.Vector, mul func(y, x []float64)) {
	in, direct := Slice(x)
	if n == 0 {
		mul(nil, in)
		return
	}
	if dst.IsEmpty() {
		dst.ReuseAsVec(n)
	}
	if dst.Len() != n {
		panic(fmt.Sprintf("%s: %s: len(dst) = %d, want %d", pkg, fn, dst.Len(), n))
	}
	out := dst.RawVector()
	if out.Inc == 1 && !(direct && overlap(out.Data[:n], in)) {
		mul(out.Data[:n], in)
		return
	}
	y := make([]float64, n)
	mul(y, in)
	for i, v := range y {
		dst.SetVec(i, v)
	}
}

// Slice returns the elements of x, and whether they are those of x itself and not a copy.
func Slice(x mat.Vector) (in []float64, direct bool) {
	if v, ok := x.(*mat.VecDense); ok && (v.RawVector().Inc == 1 || v.Len() == 0) {
		return v.RawVector().Data[:v.Len()], true // the array may go on behind them
	}
	in = make([]float64, x.Len())
	for i := range in {
		in[i] = x.AtVec(i)
	}
	return in, false
}

// overlap reports whether x and y share an element.
func overlap(x, y []float64) bool {
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	x0, y0 := uintptr(unsafe.Pointer(&x[0])), uintptr(unsafe.Pointer(&y[0]))
	x1, y1 := uintptr(unsafe.Pointer(&x[len(x)-1])), uintptr(unsafe.Pointer(&y[len(y)-1]))
	return x0 <= y1 && y0 <= x1
}
