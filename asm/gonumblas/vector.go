package gonumblas

import (
	"sync"

	"github.com/saddle-go/saddle/asm"
)

// A scratch holds copies of strided vectors. One that is nil serves where there are
// none.
type scratch struct{ x, y []float64 }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// scratchFor returns what vectors of such strides need.
func scratchFor(incX, incY int) *scratch {
	if incX == 1 && incY == 1 {
		return nil
	}
	return scratches.Get().(*scratch)
}

// release gives s back.
func (s *scratch) release() {
	if s != nil {
		scratches.Put(s)
	}
}

// compactX returns the n elements of x with stride inc next to each other: x itself if
// they are, else a copy.
func (s *scratch) compactX(n int, x []float64, inc int) []float64 {
	if inc == 1 {
		return x[:n]
	}
	c := grow(&s.x, n)
	gather(c, x, inc)
	return c
}

// compactY is compactX for a second vector.
func (s *scratch) compactY(n int, y []float64, inc int) []float64 {
	if inc == 1 {
		return y[:n]
	}
	c := grow(&s.y, n)
	gather(c, y, inc)
	return c
}

// upwards returns a copy of the n elements of x next to each other, the first one first:
// with a negative stride that is the one farthest from the beginning.
func upwards(n int, x []float64, inc int) []float64 {
	c, at := make([]float64, n), 0
	if inc < 0 {
		at = (1 - n) * inc
	}
	for i := range c {
		c[i] = x[at]
		at += inc
	}
	return c
}

// grow returns n elements of *buf, which it enlarges if necessary.
func grow(buf *[]float64, n int) []float64 {
	if cap(*buf) < n {
		*buf = make([]float64, n+n/4)
	}
	return (*buf)[:n]
}

// gather sets dst[i] to x[i*inc]. Eight loads in a row keep more cache misses under way
// than a plain loop.
func gather(dst, x []float64, inc int) {
	at := 0
	for len(dst) >= 8 {
		v0, v1 := x[at], x[at+inc]
		at += 2 * inc
		v2, v3 := x[at], x[at+inc]
		at += 2 * inc
		v4, v5 := x[at], x[at+inc]
		at += 2 * inc
		v6, v7 := x[at], x[at+inc]
		at += 2 * inc
		d := dst[:8]
		d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7] = v0, v1, v2, v3, v4, v5, v6, v7
		dst = dst[8:]
	}
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

// begin returns beta·y, n elements next to each other: y itself if it has stride 1, else
// a copy that end writes back.
func (s *scratch) begin(n int, beta float64, y []float64, inc int) []float64 {
	sum := y
	switch {
	case inc == 1:
		sum = y[:n]
	case beta == 0:
		sum = grow(&s.y, n)
	default:
		sum = s.compactY(n, y, inc)
	}
	scaleBy(beta, sum)
	return sum
}

// end writes back what begin returned.
func (s *scratch) end(sum, y []float64, inc int) {
	if inc != 1 {
		scatter(sum, y, inc)
	}
	s.release()
}
