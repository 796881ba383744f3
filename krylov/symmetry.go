package krylov

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// symmetric prepares a run for a method that is built on the Lanczos process.
func (it *run) symmetric(l *lanczos, a Operator, m Preconditioner) {
	l.a, l.m, l.norm, l.suspect.off = a, m, 0, false
	l.suspect.start = false
	it.gradient = l
	it.track = it.opts.NormA == 0
	l.claim = it.opts.OptimalityTol
	if l.claim == 0 {
		it.opts.OptimalityTol = 1e-10
		l.claim = exhausted
	}
}

// isSymmetric does what CheckSymmetry asks for, once, with the residual r for
// v; if A or M is not symmetric, the run ends.
func (it *run) isSymmetric(l *lanczos, r []float64) bool {
	if !it.opts.CheckSymmetry {
		return true
	}
	it.opts.CheckSymmetry = false
	return it.areSymmetric(l.a, l.m, r, l.u, l.q, l.z)
}

// areSymmetric compares wᵀA v with vᵀA w, and the same of M⁻¹ unless it is nil,
// where v is given and w is made up; p and q are work space. If they differ
// by more than rounding, the run ends.
func (it *run) areSymmetric(a Operator, m Preconditioner, v, w, p, q []float64) bool {
	vector.Random(w, 1)
	a.MulVec(p, v)
	a.MulVec(q, w)
	if !agree(v, w, p, q) {
		it.res.Status = NotSymmetric
		return false
	}
	if m == nil {
		return true
	}
	m.Solve(p, v)
	m.Solve(q, w)
	if !agree(v, w, p, q) {
		it.res.Status = NotSymmetricPreconditioner
		return false
	}
	return true
}

// agree reports whether wᵀp = vᵀq up to rounding, where p is a product with v
// and q one with w. NaN is left for the iteration to find.
func agree(v, w, p, q []float64) bool {
	left, right := asm.Dot(w, p), asm.Dot(v, q)
	bound := asm.Nrm2(w)*asm.Nrm2(p) + asm.Nrm2(v)*asm.Nrm2(q)
	return !(math.Abs(left-right) > 0x1p-35*bound) // ε^{2/3}
}
