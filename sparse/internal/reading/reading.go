// Package reading is what the readers of matrix files share beyond the text
// (package textscan): limits of what a file may claim, and columns whose entries come
// in the order of the file.
package reading

import (
	"cmp"
	"math"
	"slices"
)

const (
	// MaxDim bounds both dimensions, as in package sparse.
	MaxDim = math.MaxInt32

	// A dimension above LargeDim is accepted only if the file lists an entry for every
	// SparseRows of its rows or columns. Pointers and vectors are as long as the
	// dimension, so one mistyped digit must not cost gigabytes.
	LargeDim   = 1 << 24
	SparseRows = 8

	// MaxInteger is the largest of the whole numbers that all are float64s.
	MaxInteger = 1 << 53
)

// An Element is an entry of a column and its place in the file's order.
type Element struct {
	Row int32
	At  int
	Val float64
}

// Ascends reports whether row indices rise strictly.
func Ascends(ind []int32) bool {
	for k := 1; k < len(ind); k++ {
		if ind[k] <= ind[k-1] {
			return false
		}
	}
	return true
}

// Gather sets x to the entries of a column, the first of which is at place at.
func Gather(x []Element, ind []int32, val []float64, at int) []Element {
	x = x[:0]
	for k, i := range ind {
		x = append(x, Element{i, at + k, val[k]})
	}
	return x
}

// Sort sorts by rows, and equal rows by their places. x is in the order of places.
func Sort(x []Element) {
	if len(x) > 24 {
		slices.SortFunc(x, func(a, b Element) int {
			return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.At, b.At))
		})
		return
	}
	for k := 1; k < len(x); k++ {
		y, i := x[k], k
		for ; i > 0 && x[i-1].Row > y.Row; i-- {
			x[i] = x[i-1]
		}
		x[i] = y
	}
}
