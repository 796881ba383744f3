package amg

import "github.com/saddle-go/saddle/asm"

// cycle sets x to the result of one cycle from zero for A x = b on level k, which leaves
// b as it is.
func (h *Hierarchy) cycle(k int, x, b []float64) {
	l := h.levels[k]
	if l.p == nil {
		h.solveCoarsest(l, x, b)
		return
	}
	h.smoothBefore(l, x, b)
	next := h.levels[k+1]
	h.restrict(l, next.b, x, b)
	h.correct(k+1, next)
	h.prolong(l, x, next.x)
	h.smoothAfter(l, x, b)
}

func (h *Hierarchy) smoothBefore(l *level, x, b []float64) {
	if h.options.Smoother == GaussSeidel {
		l.forward(x, b, h.options.Steps, true)
		return
	}
	h.chebyshev(l, x, b, true)
}

func (h *Hierarchy) smoothAfter(l *level, x, b []float64) {
	if h.options.Smoother == GaussSeidel {
		l.backward(x, b, h.options.Steps)
		return
	}
	h.chebyshev(l, x, b, false)
}

// restrict computes coarse = Pᵀ (b - A x).
func (h *Hierarchy) restrict(l *level, coarse, x, b []float64) {
	n := len(b)
	ptr, ind, val := l.p.Raw()
	clear(coarse)
	for lo := 0; lo < n; lo += rowsAtOnce {
		hi := min(n, lo+rowsAtOnce)
		r := h.buf[:hi-lo]
		l.productRows(r, x, lo, hi)
		b := b[lo:hi]
		for i, ax := range r {
			r[i] = b[i] - ax
		}
		asm.AddRowList(h.first[:hi-lo], r, ptr[lo:hi+1], ind, val, coarse)
	}
}

// prolong computes x ← x + P coarse.
func (h *Hierarchy) prolong(l *level, x, coarse []float64) {
	n := len(x)
	ptr, ind, val := l.p.Raw()
	for lo := 0; lo < n; lo += rowsAtOnce {
		hi := min(n, lo+rowsAtOnce)
		d := h.buf[:hi-lo]
		asm.MulRows(ptr[lo:hi+1], ind, val, coarse, d, 0, hi-lo)
		asm.Axpy(1, d, x[lo:hi])
	}
}

// correct solves A x = b approximately on level k: by one cycle or, where the options ask
// for it and there is a level below, by two steps with a cycle as preconditioner. It
// overwrites b.
func (h *Hierarchy) correct(k int, l *level) {
	if h.options.Cycle == VCycle || l.p == nil {
		h.cycle(k, l.x, l.b)
		return
	}
	h.cycle(k, l.c, l.b)    // c = M⁻¹ b
	l.a.MulVec(l.v, l.c)    // v = A c
	alpha, energy := 1., 0. // of the first step, and cᵀA c
	if h.options.Cycle == KCycle {
		alpha, energy = asm.Dot(l.c, l.b), asm.Dot(l.c, l.v)
		if !(energy > 0) {
			copy(l.x, l.c)
			return
		}
		alpha /= energy
	}
	before := asm.Nrm2(l.b)
	asm.Axpy(-alpha, l.v, l.b) // b ← b - α v
	if h.options.Cycle == KCycle && asm.Nrm2(l.b) <= 0.25*before {
		copy(l.x, l.c)
		asm.Scale(alpha, l.x)
		return
	}
	h.cycle(k, l.x, l.b) // x = M⁻¹ b
	if h.options.Cycle == WCycle {
		asm.Axpy(1, l.c, l.x) // x ← c + x
		return
	}
	h.combine(l, alpha, energy)
}

// combine is the second step of conjugate gradients: x becomes that combination of the
// directions c and x which minimises the energy of the error, α c + ζ (x - γ/ρ c) with
//
//	γ = xᵀA c,   ρ = cᵀA c,   ζ = xᵀb / (xᵀA x - γ²/ρ).
func (h *Hierarchy) combine(l *level, alpha, rho float64) {
	gamma := asm.Dot(l.x, l.v)
	fit := asm.Dot(l.x, l.b)
	l.a.MulVec(l.v, l.x)
	zeta := 0.
	if d := asm.Dot(l.x, l.v) - gamma*gamma/rho; d > 0 {
		zeta = fit / d
	}
	asm.Scale(zeta, l.x)
	asm.Axpy(alpha-zeta*gamma/rho, l.c, l.x)
}
