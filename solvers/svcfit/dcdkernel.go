package svcfit

import (
	"github.com/saddle-go/saddle/asm"
)

// dotRow returns the dot product of a row, its entries at..at+n-1, with x. ind is nil where rows are dense.
func dotRow(ind []int32, val []float32, at, n int, x []float64) float64 {
	if ind == nil {
		var s [1]float64
		asm.MulDense32(val[at:at+n], n, 1, n, x, s[:])
		return s[0]
	}
	return asm.DotSp32(ind[at:at+n], val[at:at+n], x)
}

// addRow adds a times a row to y.
func addRow(a float64, ind []int32, val []float32, at, n int, y []float64) {
	if ind == nil {
		c := [1]float64{a}
		asm.AddDense32T(val[at:at+n], n, 1, n, c[:], y)
		return
	}
	asm.AxpySp32(a, ind[at:at+n], val[at:at+n], y)
}

// expectRow asks for the entries of a row that comes next.
func expectRow(ind []int32, val []float32, at, n int) {
	if ind == nil {
		asm.PrefetchSp32(nil, val[at:at+n])
		return
	}
	asm.PrefetchSp32(ind[at:at+n], val[at:at+n])
}

// grow returns a slice of n elements, reusing s when it is large enough.
func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}
