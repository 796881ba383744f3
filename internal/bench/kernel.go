package bench

import (
	"math/rand/v2"
	"sort"
)

// A Kernel is a row of the catalogue.
type Kernel struct {
	Name   string // function, and after a slash the form: "Gemm/NT"
	What   string // what a call of size n computes, for people
	Writes bool   // it writes vectors or matrices, so that the bandwidth of updates bounds it

	Places   []Place // where it is measured; nil = everywhere
	Parallel bool    // New obeys its number of threads: measured with several as well

	// Shape describes a call of size n. Its numbers grow with n.
	Shape func(n int) Shape

	// New makes operands of size n for a call with the given number of threads, 1
	// unless Parallel.
	New func(n, threads int) Work
}

// A Shape is the extent of a call.
type Shape struct {
	Size  string  // as people write it: "512x512x64"
	Flops float64 // additions and multiplications
	Moved float64 // bytes that any algorithm has to read and write
	Held  float64 // bytes of the operands
}

// Work is a call on operands.
type Work struct {
	// Run makes one call. It must be possible to run it many times on what the last
	// call left, without numbers that overflow or become denormal.
	Run func()

	// Reset restores operands before each call and is not timed. Nil is common, since
	// it costs exactness for short calls.
	Reset func()
}

// Sizes that are chosen automatically are multiples of sizeUnit. They take at most
// flopLimit flops, so that the portable form of no kernel runs for much longer than
// a tenth of a second. Sizes that are asked for may take more, but have an end:
// a call cannot be interrupted.
const (
	sizeUnit       = 8
	flopLimit      = 1.5e8
	givenFlopLimit = 4e10
	givenByteLimit = 2 << 30
)

// sizeAt returns the largest size of k whose operands lie in place p, 0 if there is
// none.
func (k *Kernel) sizeAt(p Place, h *hierarchy) int {
	n := sizeUnit * sort.Search(1<<28, func(i int) bool {
		s := k.Shape(sizeUnit * (i + 1))
		return s.Held > h.target[p] || s.Flops > flopLimit
	})
	if n == 0 || h.of(k.Shape(n).Held) != p {
		return 0
	}
	return n
}

// at reports whether k is measured at p: where it ought to be, or in the first place beyond that is large enough for it.
func (k *Kernel) at(p Place, h *hierarchy) bool {
	for _, q := range k.Places {
		for q < p && k.sizeAt(q, h) == 0 {
			q++
		}
		if q == p {
			return true
		}
	}
	return k.Places == nil
}

// vector returns n numbers between -1 and 1, the same in every run.
func vector(n int) []float64 {
	x := make([]float64, n)
	fill(x, 1)
	return x
}

// fill sets x to numbers between -size and size.
func fill(x []float64, size float64) {
	g := rand.NewPCG(1, 2)
	for i := range x {
		x[i] = size * (float64(int64(g.Uint64())) * 0x1p-63)
	}
}

// triangle returns an n×n matrix that is close to the identity, off the diagonal as
// small as rounding: factors of it, and solutions with it, stay as they are for
// any number of calls.
func triangle(n int) []float64 {
	a := make([]float64, n*n)
	fill(a, 1e-12)
	for i := range n {
		a[i+i*n] = 1
	}
	return a
}
