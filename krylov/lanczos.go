package krylov

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// lanczos is the process of Lanczos (1950) for a symmetric A, in the inner
// product of a symmetric positive definite M: with u₁ = r/β₁ it computes
//
//	β_{k+1} u_{k+1} = A v_k - α_k u_k - β_k u_{k-1},  v_k = M⁻¹ u_k,  v_kᵀ u_k = 1.
//
// That is the tridiagonal matrix T of M^{-½} A M^{-½}: α_k on its diagonal and β_k
// beside it. It keeps five vectors, or six if v_k is to survive advance.
type lanczos struct {
	a Operator
	m Preconditioner // nil for none; then v_k is u_k

	before, u, q      []float64 // u_{k-1}, u_k, A v_k
	z, zBefore        []float64 // with a preconditioner v_k, v_{k-1}
	alpha, beta, next float64   // α_k, β_k, β_{k+1}
	length            float64   // ‖q‖ after multiply, without preconditioner
	norm              float64   // greatest norm of a column of T in this solve
	first             bool      // whether k = 1
	suspect           suspect
	claim             float64 // share of ‖A‖ from which on ‖A r‖/‖r‖ counts as zero
}

func newLanczos(n int, keepV bool) lanczos {
	l := lanczos{
		before: make([]float64, n),
		u:      make([]float64, n),
		q:      make([]float64, n),
		z:      make([]float64, n),

		suspect: suspect{x: make([]float64, n)},
	}
	l.zBefore = l.z
	if keepV {
		l.zBefore = make([]float64, n)
	}
	return l
}

// v returns v_k.
func (l *lanczos) v() []float64 {
	if l.m == nil {
		return l.u
	}
	return l.z
}

// vBefore returns v_{k-1}, if the process was made to keep it.
func (l *lanczos) vBefore() []float64 {
	if l.m == nil {
		return l.before
	}
	return l.zBefore
}

// start computes β₁, u₁ and v₁ from the residual r and returns β₁. It reports
// false when the run is at an end.
func (l *lanczos) start(it *run, r []float64) (beta float64, ok bool) {
	copy(l.u, r)
	l.first, l.beta = true, 0
	l.suspect.forget(it)
	if beta, ok = normalise(it, l.m, l.u, l.z, asm.Nrm2(l.u)); ok && beta == 0 {
		it.res.Status = IndefinitePreconditioner // r is not zero
		ok = false
	}
	return beta, ok
}

// multiply computes α_k and q = A v_k - α_k u_k - β_k u_{k-1}. It reports false
// when the run is at an end.
func (l *lanczos) multiply(it *run) bool {
	l.a.MulVec(l.q, l.v())
	if l.m != nil && (l.first || it.opts.BackwardTol > 0) {
		it.saw(l.q, l.v())
	}
	if !l.first {
		asm.Axpy(-l.beta, l.before, l.q)
	}
	l.alpha = asm.Dot(l.q, l.v())
	if l.m == nil {
		l.length = asm.AxpyNrm2(-l.alpha, l.u, l.q)
	} else {
		asm.Axpy(-l.alpha, l.u, l.q)
	}
	return it.isFinite(l.alpha)
}

// advance computes β_{k+1}, u_{k+1} and v_{k+1}, with which what was u_k
// becomes u_{k-1}; β_{k+1} = 0 says that the Krylov space is exhausted, and
// then they mean nothing. It reports false when the run is at an end.
func (l *lanczos) advance(it *run) bool {
	l.z, l.zBefore = l.zBefore, l.z
	next, ok := normalise(it, l.m, l.q, l.z, l.length)
	if !ok {
		return false
	}
	column := math.Hypot(math.Hypot(l.alpha, l.beta), next)
	if l.m == nil {
		it.raise(column) // ‖A v_k‖
	}
	l.norm = max(l.norm, column)
	l.before, l.u, l.q = l.u, l.q, l.before
	l.next, l.first = next, false
	return true
}

// shift goes on to the next k.
func (l *lanczos) shift() { l.beta = l.next }

// normalise computes z = M⁻¹ q, β = √(qᵀz), and divides q and z by β, unless it
// is zero. Without M, z is not used and β is the given norm of q, which is not
// used otherwise. It reports false when the run is at an end.
func normalise(it *run, m Preconditioner, q, z []float64, norm float64) (beta float64, ok bool) {
	if m == nil {
		if !it.isFinite(norm) {
			return 0, false
		}
		if norm > 0 {
			divide(q, norm)
		}
		return norm, true
	}
	m.Solve(z, q)
	square := asm.Dot(q, z)
	if !it.isFinite(square) {
		return 0, false
	}
	if square <= 0 {
		if norms := asm.Nrm2(q) * asm.Nrm2(z); square < -math.Sqrt(float64(len(q)))*0x1p-52*norms {
			it.res.Status = IndefinitePreconditioner
			return 0, false
		}
		return 0, true // q is rounding error
	}
	beta = math.Sqrt(square)
	divide(q, beta)
	divide(z, beta)
	return beta, true
}

// optimality returns ‖A M⁻¹r‖/(‖A‖‖M⁻¹r‖). It overwrites q and z.
func (l *lanczos) optimality(it *run, r []float64) float64 {
	z := precondition(l.z, l.m, r)
	l.a.MulVec(l.q, z)
	it.saw(l.q, z)
	gradient := asm.Nrm2(l.q)
	if gradient == 0 {
		return 0
	}
	return 1 / ratio(it.normA, asm.Nrm2(z), gradient)
}

// divide computes x ← x / d for a d > 0 whose reciprocal may overflow.
func divide(x []float64, d float64) {
	if r := 1 / d; r >= 0x1p-1022 && finite(r) {
		asm.Scale(r, x)
		return
	}
	const big = 0x1p100
	if d < 1 {
		asm.Scale(big, x)
		asm.Scale(1/(d*big), x)
		return
	}
	asm.Scale(1/big, x)
	asm.Scale(big/d, x)
}
