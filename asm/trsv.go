package asm

// trsvBase is the order of the triangles that Trsv solves with element by element.
const trsvBase = 32

// Trsv overwrites x by the solution of op(T)·x = b, where x holds b, for a triangular
// matrix T of order n, of which uplo tells the triangle that is read; if unit, its
// diagonal counts as ones and is not read. T is column-major with leading dimension
// ldt; x must not overlap t. It panics if t is too short, ldt too small or len(x)
// not n. A zero on the diagonal gives infinities and NaN, as in BLAS. n² flops.
func Trsv(uplo Uplo, op Op, unit bool, n int, t []float64, ldt int, x []float64) {
	checkMatrix("Trsv", "t", n, n, len(t), ldt)
	if len(x) != n {
		panicLength("Trsv", "x", len(x), n)
	}
	forward := (uplo == Lower) == (op == NoTrans)
	for done := 0; done < n; done += trsvBase {
		w := min(trsvBase, n-done)
		lo := done // the block of unknowns to find, then those found and those left
		found, left := span{0, lo}, span{lo + w, n}
		if !forward {
			lo = n - done - w
			found, left = span{lo + w, n}, span{0, lo}
		}
		block, xb := t[lo+lo*ldt:], x[lo:lo+w]
		if op == Trans {
			if k := found.len(); k > 0 {
				GemvT(k, w, -1, t[found.lo+lo*ldt:], ldt, x[found.lo:found.hi], xb)
			}
			trsvDots(forward, unit, w, block, ldt, xb)
		} else {
			trsvAxpys(forward, unit, w, block, ldt, xb)
			if k := left.len(); k > 0 {
				Gemv(k, w, -1, t[left.lo+lo*ldt:], ldt, xb, x[left.lo:left.hi])
			}
		}
	}
}

// A span is a range of indices, lo ≤ i < hi.
type span struct{ lo, hi int }

func (s span) len() int { return s.hi - s.lo }

// trsvAxpys is Trsv for a small matrix that is not transposed.
func trsvAxpys(forward, unit bool, n int, t []float64, ldt int, x []float64) {
	for k := range n {
		j, first, last := k, k+1, n
		if !forward {
			j, first, last = n-1-k, 0, n-1-k
		}
		if !unit {
			x[j] /= t[j+j*ldt]
		}
		axpy(-x[j], t[first+j*ldt:last+j*ldt], x[first:last])
	}
}

// trsvDots is Trsv for a small matrix that is transposed.
func trsvDots(forward, unit bool, n int, t []float64, ldt int, x []float64) {
	for k := range n {
		j, first, last := k, 0, k
		if !forward {
			j, first, last = n-1-k, n-k, n
		}
		x[j] -= dot(t[first+j*ldt:last+j*ldt], x[first:last])
		if !unit {
			x[j] /= t[j+j*ldt]
		}
	}
}
