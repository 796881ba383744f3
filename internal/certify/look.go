package certify

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

const (
	blockRows = 1 << 7                         // rows that are added to a triangle at a time
	lookRows  = 1 << 13                        // and in one part of what goroutines share
	seenBytes = 16 * Together * (1 + Together) // of a seen
)

// A seen is what look finds in some rows of the vectors: sums of squares of what is left of z when A·x is taken away and of x, and columns, one behind the other, of the
// triangles of x and A·x.
type seen struct {
	left, size [Together]float64
	rx, ry     [Together * Together]float64
}

// lookAt returns the sums over all rows and sets the triangles rx and ry, of k vectors. Parts do not depend on who does them.
func (b *subspace) lookAt(k int, v Vectors) (all seen) {
	b.k = k
	if b.look == nil {
		b.look = b.lookPart
	}
	parts := (b.n + lookRows - 1) / lookRows
	b.seen = slices.Grow(b.seen[:0], parts)[:parts]
	v.share(parts, b.look)
	clear(b.rx[:])
	clear(b.ry[:])
	for i := range b.seen {
		part := &b.seen[i]
		for j := range Together {
			all.left[j] += part.left[j]
			all.size[j] += part.size[j]
		}
		mergeTriangle(&part.rx, k, &b.rx)
		mergeTriangle(&part.ry, k, &b.ry)
	}
	return all
}

// lookPart sets a seen.
func (b *subspace) lookPart(part int) {
	lo, hi := part*lookRows*Together, min((part+1)*lookRows, b.n)*Together
	x, y, z := b.x[lo:hi], b.y[lo:hi], b.z[lo:hi]
	to := &b.seen[part]
	*to = seen{}
	for len(x) > 0 { // in pieces that stay in the cache
		n := min(len(x), blockRows*Together)
		asm.RowDistance(z[:n], y[:n], &to.left)
		asm.RowSquares(x[:n], &to.size)
		addToTriangle(x[:n], b.k, &to.rx)
		addToTriangle(y[:n], b.k, &to.ry)
		x, y, z = x[n:], y[n:], z[n:]
	}
}

// addToTriangle changes r, the triangle of a QR factorisation of k vectors in rows, to that of these rows with up to blockRows others, x, below, by reflections
// (Golub, Plemmons and Sameh, Parallel block schemes for large-scale least-squares computations, 1988).
func addToTriangle(x []float64, k int, r *[Together * Together]float64) {
	var room [blockRows * Together]float64
	block := room[:copy(room[:], x)]
	for j := range k {
		var s, t [Together]float64
		asm.RowDots(block, j, &s)
		if s[j] == 0 {
			continue
		}
		top := r[j*Together+j]
		to := -math.Copysign(math.Hypot(top, math.Sqrt(s[j])), top)
		v := top - to // the reflection is that of v and column j of the block
		r[j*Together+j] = to
		for q := j + 1; q < k; q++ {
			t[q] = 2 * ((v*r[q*Together+j] + s[q]) / (v*v + s[j]))
			r[q*Together+j] -= v * t[q]
		}
		if j+1 < k {
			asm.RowLess(block, j, &t)
		}
	}
}

// mergeTriangle is addToTriangle for the rows of the triangle q.
func mergeTriangle(q *[Together * Together]float64, k int, r *[Together * Together]float64) {
	var rows [Together * Together]float64
	for j := range k {
		for i := range j + 1 {
			rows[i*Together+j] = q[j*Together+i]
		}
	}
	addToTriangle(rows[:], k, r)
}
