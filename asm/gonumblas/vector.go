package gonumblas

import (
	"sync"

	"github.com/saddle-go/saddle/asm"
)

// A scratch holds copies of strided vectors.
type scratch struct{ x, y []float64 }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// grow returns n elements of *buf, which it enlarges if necessary.
func grow(buf *[]float64, n int) []float64 {
	if cap(*buf) < n {
		*buf = make([]float64, n+n/4)
	}
	return (*buf)[:n]
}

// compact returns the n elements of x with stride inc next to each other: x itself if
// they are, else a copy in *buf.
func compact(n int, x []float64, inc int, buf *[]float64) []float64 {
	if inc == 1 {
		return x[:n]
	}
	c := grow(buf, n)
	gather(c, x, inc)
	return c
}

// gather sets dst[i] to x[i*inc].
func gather(dst, x []float64, inc int) {
	at := 0
	for i := range dst {
		dst[i] = x[at]
		at += inc
	}
}

// scatter sets y[i*inc] to src[i].
func scatter(src, y []float64, inc int) {
	at := 0
	for _, v := range src {
		y[at] = v
		at += inc
	}
}

// scaleBy computes y = beta·y. With beta = 0, y is not read.
func scaleBy(beta float64, y []float64) {
	switch beta {
	case 0:
		clear(y)
	case 1:
	default:
		asm.Scale(beta, y)
	}
}

// An accumulator is the y of y = beta·y + …, n elements with stride inc.
type accumulator struct {
	y   []float64
	inc int
	sum []float64 // where to add
}

// begin scales y and returns it as a place to add to.
func begin(n int, beta float64, y []float64, inc int, buf *[]float64) accumulator {
	a := accumulator{y, inc, nil}
	if inc == 1 {
		a.sum = y[:n]
	} else {
		a.sum = grow(buf, n)
		if beta != 0 {
			gather(a.sum, y, inc)
		}
	}
	scaleBy(beta, a.sum)
	return a
}

// end writes y back.
func (a *accumulator) end() {
	if a.inc != 1 {
		scatter(a.sum, a.y, a.inc)
	}
}
