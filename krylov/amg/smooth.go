package amg

import "github.com/saddle-go/saddle/asm"

// rowsAtOnce is the number of rows of which products are made before they are used, few
// enough to stay in the first-level cache.
const rowsAtOnce = 512

// productRows computes rows lo to hi-1 of the product of the level's matrix with x in
// y[:hi-lo].
func (l *level) productRows(y, x []float64, lo, hi int) {
	asm.MulRows(l.ptr[lo:hi+1], l.ind, l.val, x, y, 0, hi-lo)
}

// chebyshev improves x as a solution of A x = b by x + q(D⁻¹A) D⁻¹ (b - A x), q a
// polynomial of degree steps-1. fresh says that x is zero, whatever it holds. Lottes 2023,
// algorithm 3: with r = b - A x and z = 0,
//
//	z ← (2k-3)/(2k+1) z + (8k-4)/((2k+1)λ) D⁻¹ r
//	x ← x + β_k z
//	r ← r - A z,   k = 1, 2, ..., steps.
//
// What is left of an error with D⁻¹A e = λ s e is |1 - s λ q| < 1 for 0 < s ≤ 1. A step
// costs one product with A, the first one for a fresh x none.
func (h *Hierarchy) chebyshev(l *level, x, b []float64, fresh bool) {
	n := len(b)
	steps := h.options.Steps
	buf := h.buf
	first := 4 / (3 * l.lambda)
	r := b
	if fresh {
		for i, d := range l.dinv {
			l.z[i] = first * d * b[i]
		}
	} else {
		r = l.r
		for lo := 0; lo < n; lo += rowsAtOnce {
			hi := min(n, lo+rowsAtOnce)
			l.productRows(buf, x, lo, hi)
			z, d, b, r := l.z[lo:hi], l.dinv[lo:hi], b[lo:hi], r[lo:hi]
			for i, ax := range buf[:hi-lo] {
				v := b[i] - ax
				r[i] = v
				z[i] = first * d[i] * v
			}
		}
	}
	if steps == 1 {
		if fresh {
			clear(x)
		}
		asm.Axpy(h.beta[0], l.z, x)
		return
	}
	from, to := l.z, l.w
	for k := 2; k <= steps; k++ {
		h.chebyshevStep(l, x, r, from, to, k, fresh && k == 2)
		r = l.r
		from, to = to, from
	}
}

// chebyshevStep is step k ≥ 2 of chebyshev, z being the direction of the step before. It
// adds that direction to x and, in the last step, its own, too, which it otherwise stores
// in next.
func (h *Hierarchy) chebyshevStep(l *level, x, r, z, next []float64, k int, fresh bool) {
	n := len(r)
	buf := h.buf
	last := k == h.options.Steps
	keep := float64(2*k-3) / float64(2*k+1)
	step := float64(8*k-4) / (float64(2*k+1) * l.lambda)
	before, now := h.beta[k-2], h.beta[k-1]
	for lo := 0; lo < n; lo += rowsAtOnce {
		hi := min(n, lo+rowsAtOnce)
		l.productRows(buf, z, lo, hi)
		if fresh {
			clear(x[lo:hi])
		}
		az, x, d, r, z := buf[:hi-lo], x[lo:hi], l.dinv[lo:hi], r[lo:hi], z[lo:hi]
		if last {
			for i, p := range az {
				v := keep*z[i] + step*d[i]*(r[i]-p)
				x[i] += before*z[i] + now*v
			}
			continue
		}
		left, next := l.r[lo:hi], next[lo:hi]
		for i, p := range az {
			v := r[i] - p
			left[i] = v
			next[i] = keep*z[i] + step*d[i]*v
			x[i] += before * z[i]
		}
	}
}

// weights returns the weights β of chebyshev for a degree. Those above 1 minimise the
// bound of the convergence of a V-cycle (Lottes 2023, table 1); beyond degree 4
// there is little to gain.
func weights(degree int) []float64 {
	switch degree {
	case 1:
		return []float64{1.12500000000000}
	case 2:
		return []float64{1.02387287570313, 1.26408905371085}
	case 3:
		return []float64{1.00842544782028, 1.08867839208730, 1.33753125909618}
	case 4:
		return []float64{1.00391310427285, 1.04035811188593, 1.14863498546254, 1.38268869241000}
	}
	w := make([]float64, degree)
	for k := range w {
		w[k] = 1
	}
	return w
}

// forward does sweeps of Gauss–Seidel in ascending order of the rows: in turn for each i,
//
//	x_i ← x_i + (b_i - Σ_j a_ij x_j) / a_ii.
//
// fresh says that x is zero, whatever it holds; the first sweep then reads the lower
// triangle only.
func (l *level) forward(x, b []float64, sweeps int, fresh bool) {
	for s := range sweeps {
		if fresh && s == 0 {
			for i, d := range l.dinv {
				sum := b[i]
				for k := l.ptr[i]; k < l.ptr[i+1] && int(l.ind[k]) < i; k++ {
					sum -= l.val[k] * x[l.ind[k]]
				}
				x[i] = d * sum
			}
			continue
		}
		for i := range l.dinv {
			l.relax(x, b, i)
		}
	}
}

// backward does sweeps of Gauss–Seidel in descending order.
func (l *level) backward(x, b []float64, sweeps int) {
	for range sweeps {
		for i := len(l.dinv) - 1; i >= 0; i-- {
			l.relax(x, b, i)
		}
	}
}

// relax solves equation i for x_i.
func (l *level) relax(x, b []float64, i int) {
	lo, hi := l.ptr[i], l.ptr[i+1]
	ind, val := l.ind[lo:hi], l.val[lo:hi]
	val = val[:len(ind)]
	sum := b[i]
	for k, j := range ind {
		sum -= val[k] * x[j]
	}
	x[i] += l.dinv[i] * sum
}
