package factor

import "github.com/saddle-go/saddle/internal/pages"

// scratch is memory that the stages of an analysis hand on to each other. Most of what an analysis needs it needs for a short time,
// and the first touch of fresh memory takes longer than most of what is done with it.
type scratch struct{ free [][]int32 }

// scratchLeast is the number of elements from which on it pays to keep what is left of a piece of memory.
const scratchLeast = 1024

// take returns n integers of any value, from the smallest piece that has as many.
func (w *scratch) take(n int) []int32 {
	best := -1
	for k, x := range w.free {
		if len(x) >= n && (best < 0 || len(x) < len(w.free[best])) {
			best = k
		}
	}
	if best < 0 {
		return claimed(n)
	}
	x := w.free[best]
	if rest := x[n:]; len(rest) >= scratchLeast {
		w.free[best] = rest
	} else {
		last := len(w.free) - 1
		w.free[best] = w.free[last]
		w.free = w.free[:last]
	}
	return x[:n:n]
}

// zeros is take with zeros.
func (w *scratch) zeros(n int) []int32 {
	x := w.take(n)
	clear(x)
	return x
}

// give returns memory that is not needed any more.
func (w *scratch) give(pieces ...[]int32) {
	for _, x := range pieces {
		if len(x) >= scratchLeast {
			w.free = append(w.free, x)
		}
	}
}

// claimed returns n zeros that will all be written to.
func claimed(n int) []int32 {
	x := make([]int32, n)
	pages.Claim(x)
	return x
}
