package svcfit

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// resize returns s with n elements, keeping what it holds and its room.
func resize[E any](s []E, n int) []E {
	if n <= cap(s) {
		return s[:n]
	}
	return append(s[:cap(s)], make([]E, n-cap(s))...)
}

// zeroed returns s with n elements that are zero.
func zeroed[E any](s []E, n int) []E {
	s = resize(s, n)
	clear(s)
	return s
}

// vectors returns s as k vectors of n zeros.
func vectors(s [][]float64, k, n int) [][]float64 {
	s = resize(s, k)
	for i := range s {
		s[i] = zeroed(s[i], n)
	}
	return s
}

func addTo(y, x []float64) { asm.Axpy(1, x, y) }

func addAll(y, x [][]float64) {
	for k := range x {
		addTo(y[k], x[k])
	}
}

// order returns n of n² elements.
func order(h []float64) int { return int(math.Sqrt(float64(len(h)))) }

// copyLower copies the lower triangle of a square matrix by columns.
func copyLower(dst, src []float64) {
	n := order(src)
	for j := range n {
		copy(dst[j+j*n:(j+1)*n], src[j+j*n:])
	}
}

// addLower adds the lower triangle of a square matrix by columns.
func addLower(dst, src []float64) { axpyLower(1, src, dst) }

// axpyLower computes dst += a·src on the lower triangle of square matrices by columns.
func axpyLower(a float64, src, dst []float64) {
	n := order(src)
	for j := range n {
		asm.Axpy(a, src[j+j*n:(j+1)*n], dst[j+j*n:(j+1)*n])
	}
}

// clearLower sets the lower triangle of a square matrix by columns to zero.
func clearLower(h []float64) {
	n := order(h)
	for j := range n {
		clear(h[j+j*n : (j+1)*n])
	}
}

// finite reports whether x is a number and not infinite.
func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }
