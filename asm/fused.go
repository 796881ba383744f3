package asm

// The kernels of this file do in one pass over memory what iterative methods
// would else do in several: long vectors come from memory, and then a pass costs
// what it moves, not what it computes. internal/bench compares them with the passes
// that they replace.

// fusedChunk bounds the elements that one call of a kernel with up to seven
// operands handles.
const fusedChunk = 1 << 13

// DotNrm2 returns Σ x[i]·y[i] and ‖x‖, the norm as [Nrm2] has it. It panics if the
// lengths differ. x and y may overlap. 4n flops.
func DotNrm2(x, y []float64) (xy, norm float64) {
	if len(y) != len(x) {
		panicLength("DotNrm2", "y", len(y), len(x))
	}
	var xx float64
	for i := 0; i < len(x); i += fusedChunk {
		k := min(i+fusedChunk, len(x))
		d, s := dotSquares(x[i:k], y[i:k])
		xy += d
		xx += s
	}
	return xy, nrm2Of(xx, x)
}

// dotSquaresGeneric returns Σ x[i]·y[i] and Σ x[i]².
func dotSquaresGeneric(x, y []float64) (xy, xx float64) {
	y = y[:len(x)]
	var d0, d1, s0, s1 float64
	for len(x) >= 2 && len(y) >= 2 {
		d0 += x[0] * y[0]
		s0 += x[0] * x[0]
		d1 += x[1] * y[1]
		s1 += x[1] * x[1]
		x, y = x[2:], y[2:]
	}
	for i, v := range x {
		d0 += v * y[i]
		s0 += v * v
	}
	return d0 + d1, s0 + s1
}

// AxpyNrm2 computes y[i] += a·x[i] and returns ‖y‖, the norm of the result as [Nrm2]
// has it. It panics if the lengths differ. x and y must be the same slice or not
// overlap. a = 0 is no exception: 0·Inf makes NaN. 4n flops.
func AxpyNrm2(a float64, x, y []float64) (norm float64) {
	if len(x) != len(y) {
		panicLength("AxpyNrm2", "x", len(x), len(y))
	}
	var yy float64
	for i := 0; i < len(y); i += fusedChunk {
		k := min(i+fusedChunk, len(y))
		yy += axpySquares(a, x[i:k], y[i:k])
	}
	return nrm2Of(yy, y)
}

// axpySquaresGeneric computes y[i] += a·x[i] and returns Σ y[i]² of the result.
func axpySquaresGeneric(a float64, x, y []float64) float64 {
	x = x[:len(y)]
	var s0, s1 float64
	for len(y) >= 2 && len(x) >= 2 {
		y[0] += a * x[0]
		y[1] += a * x[1]
		s0 += y[0] * y[0]
		s1 += y[1] * y[1]
		x, y = x[2:], y[2:]
	}
	for i, v := range x {
		y[i] += a * v
		s0 += y[i] * y[i]
	}
	return s0 + s1
}

// AxpyXpby computes y[i] += a·p[i], then p[i] = x[i] + b·p[i], the end of an iteration
// of conjugate gradients. It panics if the lengths differ. No two of p, y and x may
// overlap. Factors of zero are no exception. 4n flops.
func AxpyXpby(a float64, p, y []float64, b float64, x []float64) {
	if len(y) != len(p) {
		panicLength("AxpyXpby", "y", len(y), len(p))
	}
	if len(x) != len(p) {
		panicLength("AxpyXpby", "x", len(x), len(p))
	}
	for i := 0; i < len(p); i += fusedChunk {
		k := min(i+fusedChunk, len(p))
		axpyXpby(a, p[i:k], y[i:k], b, x[i:k])
	}
}

// axpyXpbyGeneric computes y[i] += a·p[i], then p[i] = x[i] + b·p[i].
func axpyXpbyGeneric(a float64, p, y []float64, b float64, x []float64) {
	y, x = y[:len(p)], x[:len(p)]
	for i, v := range p {
		y[i] += a * v
		p[i] = x[i] + b*v
	}
}

// XpbyPaz computes y[i] = x[i] + b·(y[i] + a·z[i]), the next direction of BiCGSTAB. It
// panics if the lengths differ. z may be the same slice as y; apart from that y must not
// overlap x or z. Factors of zero are no exception. 4n flops.
func XpbyPaz(x []float64, b float64, y []float64, a float64, z []float64) {
	if len(x) != len(y) {
		panicLength("XpbyPaz", "x", len(x), len(y))
	}
	if len(z) != len(y) {
		panicLength("XpbyPaz", "z", len(z), len(y))
	}
	for i := 0; i < len(y); i += fusedChunk {
		k := min(i+fusedChunk, len(y))
		xpbyPaz(x[i:k], b, y[i:k], a, z[i:k])
	}
}

// xpbyPazGeneric computes y[i] = x[i] + b·(y[i] + a·z[i]).
func xpbyPazGeneric(x []float64, b float64, y []float64, a float64, z []float64) {
	x, z = x[:len(y)], z[:len(y)]
	for i, v := range y {
		y[i] = x[i] + b*(v+a*z[i])
	}
}

// TwoStep computes x[i] += a·y[i] + b·z[i] and r[i] += c·t[i], in this order for each i,
// and returns Σ r[i]·w[i] and ‖r‖ of the result, the norm as [Nrm2] has it: the second half of
// an iteration of BiCGSTAB. It panics if the lengths differ. z may be the same slice
// as r or y; apart from that neither x nor r may overlap another operand. Factors of
// zero are no exception. 10n flops.
func TwoStep(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, norm float64) {
	n := len(r)
	for _, v := range []struct {
		name string
		n    int
	}{{"y", len(y)}, {"z", len(z)}, {"x", len(x)}, {"t", len(t)}, {"w", len(w)}} {
		if v.n != n {
			panicLength("TwoStep", v.name, v.n, n)
		}
	}
	var rr float64
	for i := 0; i < n; i += fusedChunk {
		k := min(i+fusedChunk, n)
		d, s := twoStep(a, y[i:k], b, z[i:k], x[i:k], c, t[i:k], r[i:k], w[i:k])
		rw += d
		rr += s
	}
	return rw, nrm2Of(rr, r)
}

// twoStepGeneric computes x[i] += a·y[i] + b·z[i] and r[i] += c·t[i], and returns Σ r[i]·w[i]
// and Σ r[i]² of the result.
func twoStepGeneric(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64) {
	n := len(r)
	y, z, x, t, w = y[:n], z[:n], x[:n], t[:n], w[:n]
	for i := range r {
		x[i] = x[i] + a*y[i] + b*z[i]
		v := r[i] + c*t[i]
		r[i] = v
		rw += v * w[i]
		rr += v * v
	}
	return rw, rr
}
