package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// What MINRES and MINRES-QLP do when A x = b has no solution.
//
// The residual then tends to the part of b in the null space of A, and
// ‖A r‖/‖r‖ to zero. In exact arithmetic the process ends there. In floating
// point it comes down to about √u‖A‖: rounding brings vectors of the null space
// into the Krylov space as if they belonged to tiny eigenvalues, and the
// recurrence goes on to remove their part of b, too, with an x that grows without
// bound. The same numbers arise when A does have such an eigenvalue and the
// residual falls indeed. So a suspicious x is saved, the iteration goes on, and
// when the recurrence claims that the residual has fallen, b - A x tells which
// of the two it is. A least-squares solution found in this way is improved by
// conjugate gradients on the normal equations.

// A suspect is an x that may be a least-squares solution.
type suspect struct {
	x      []float64
	root   float64 // ‖A r‖/‖r‖ of its residual, infinite if there is none
	norm   float64 // ‖r‖ in the norm of M⁻¹, in units of scale
	length float64 // ‖x‖
	passed bool    // whether ‖A r‖/‖r‖ has grown again since
	start  bool    // x is that from which the round started
	off    bool    // whether rounding has made a fool of this once
}

const (
	roughly    = 3e-2  // Optimality that conjugate gradients can make smaller
	exhausted  = 1e-14 // share of ‖A‖ below which ‖A r‖/‖r‖ counts as zero
	suspicious = 1e-4  // share of ‖A‖ that ‖A r‖/‖r‖ is to be below
	fall       = 1e-4  // relative decrease of ‖r‖ that calls for a look at b - A x,
	longer     = 10    // if ‖x‖ has grown by this factor
)

// isBetter reports whether an x with this ‖A r‖/‖r‖ and residual norm is to be
// saved, in which case it notes them; normT is ‖A‖.
func (s *suspect) isBetter(root, norm, normT float64) bool {
	if root > 10*s.root {
		s.passed = true
	}
	if s.off || s.passed || root > suspicious*normT || root > s.root/2 {
		return false
	}
	s.root, s.norm = root, norm
	return true
}

// save notes x as the suspect's. An x that grows without bound has a small
// backward error, since A is near to regular matrices: so that does not count
// while x is much longer than the suspect.
func (s *suspect) save(it *run, x []float64) {
	copy(s.x, x)
	s.length, s.start = asm.Nrm2(x), false
	it.limitX = longer * s.length
}

// isAlive reports whether there is one.
func (s *suspect) isAlive() bool { return !math.IsInf(s.root, 1) }

// isDue reports whether it is time to look at b - A x.
func (s *suspect) isDue(norm float64) bool {
	return s.isAlive() && s.passed && norm <= (1-fall)*s.norm
}

// forget gives it up.
func (s *suspect) forget(it *run) {
	s.root, s.passed = math.Inf(1), false
	it.limitX = math.Inf(1)
}

// isRefuted reports whether b - A x shows that the residual has not fallen as
// the recurrence has it since s was saved, and then puts that back; if it has
// fallen, s is forgotten. While rounding in A x hides the answer, it is put off,
// unless that exceeds a tenth of the residual. It is no question while ‖x‖ has
// not grown much.
func (s *suspect) isRefuted(it *run, l *lanczos, norm float64) bool {
	claimed := s.norm - norm
	length := asm.Nrm2(it.x)
	if length < longer*s.length {
		if norm <= s.norm/2 {
			s.forget(it)
		}
		return false
	}
	noise := 0x1p-50 * ratio(it.normA, length, it.scale)
	if noise <= s.norm/10 {
		if noise > claimed/4 {
			return false
		}
		if s.norm-l.trueNorm(it) >= claimed/2 {
			s.forget(it)
			return false
		}
	}
	s.restore(it)
	return true
}

// trueNorm returns ‖b - A x‖ in the norm of M⁻¹, in units of scale. It overwrites q.
func (l *lanczos) trueNorm(it *run) float64 {
	l.a.MulVec(l.q, it.x)
	asm.Scale(-1, l.q)
	asm.Axpy(1, it.b, l.q)
	divide(l.q, it.scale)
	if l.m == nil {
		return asm.Nrm2(l.q)
	}
	l.m.Solve(l.z, l.q)
	square := asm.Dot(l.q, l.z)
	l.m.Solve(l.z, l.u) // v_k as it was
	return math.Sqrt(square)
}

// restore puts a suspect back, if there is one.
func (s *suspect) restore(it *run) {
	if s.isAlive() {
		copy(it.x, s.x)
		s.forget(it)
		it.claimed = true
	}
}

// newRound saves the x from which a round starts. If the last one ended with
// what was taken for a least-squares solution and turned out to have a large
// gradient, the recurrence had lost touch with b - A x, and there will be no
// suspects any more.
func (s *suspect) newRound(it *run) {
	if it.mistaken {
		s.off = true
	}
	copy(s.x, it.x)
	s.start = true
}

// settle goes back to the x from which the last round started if that was much
// better than the last of all, or if the last one is not finite. r is work space.
func (s *suspect) settle(it *run, r []float64) {
	if !s.start || it.res.Status == Converged || it.res.Status == LeastSquares || !finite(it.before) {
		return
	}
	if lost := !vector.AllFinite(it.x); !lost && !(it.res.RelResidual > 2*it.before) {
		return
	}
	copy(it.x, s.x)
	it.started = true
	it.residual(r)
	it.judge(asm.Nrm2(r))
}

// polish improves a least-squares solution with residual r by conjugate
// gradients for the normal equations (Hestenes and Stiefel, 1952, section 10)
//
//	A M⁻¹ A d = A M⁻¹ r,
//
// with M for preconditioner, which keeps d in the range of M⁻¹A. It ends when the gradient is
// small enough or no longer falls. An iteration costs two products with A and
// two with M⁻¹.
func (l *lanczos) polish(ctx context.Context, it *run, r []float64) {
	g, p, w := l.q, l.u, l.before
	z := precondition(l.z, l.m, r) // z = M⁻¹ r
	l.a.MulVec(g, z)               // g = A z, in a unit of its own that
	_, e := math.Frexp(asm.Nrm2(g))
	unit := math.Ldexp(1, min(max(e, -1022), 1022)) // keeps squares in range
	asm.Scale(1/unit, g)
	z = precondition(l.z, l.m, g)
	gamma := asm.Dot(g, z) // γ = gᵀ M⁻¹ g
	copy(p, z)             // p = M⁻¹ g
	best, at := math.Inf(1), it.res.Iterations
	patience := max(100, at) // iterations without halving the gradient
	for it.next(ctx) && it.isFinite(gamma) && it.res.Iterations-at < patience {
		l.a.MulVec(w, p) // w = A p
		z = precondition(l.z, l.m, w)
		delta := asm.Dot(w, z) // δ = wᵀ M⁻¹ w
		if !it.isFinite(delta) {
			return
		}
		if gamma <= 0 || delta <= 0 {
			break
		}
		alpha := gamma / delta * unit // α = γ / δ
		if !it.isFinite(alpha * it.scale) {
			return
		}
		asm.Axpy(alpha*it.scale, p, it.x)
		norm := residual(r, w, 1, -alpha) // r ← r - α w
		z = precondition(l.z, l.m, r)     // z = M⁻¹ r
		l.a.MulVec(g, z)                  // g = A z
		opt := asm.Nrm2(g) / (it.normA * asm.Nrm2(z))
		if it.step(norm) || opt <= it.opts.OptimalityTol/4 {
			break
		}
		if opt <= best/2 {
			best, at = opt, it.res.Iterations
		}
		asm.Scale(1/unit, g)
		z = precondition(l.z, l.m, g)
		next := asm.Dot(g, z)
		asm.Scale(next/gamma, p) // p ← M⁻¹ g + (γ₊/γ) p
		asm.Axpy(1, z, p)
		gamma = next
	}
	it.claimed = true
}
