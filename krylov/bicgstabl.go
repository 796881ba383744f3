package krylov

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// BiCGSTABL is a workspace for BiCGSTAB(ℓ) (Sleijpen and Fokkema, BiCGstab(ℓ) for
// linear equations involving unsymmetric matrices with complex spectrum, 1993) for square
// nonsingular A, preconditioned from the right: ℓ steps of the bi-conjugate gradient
// method, then a minimisation of the residual over ℓ directions at once. With ℓ = 1 it
// is [BiCGSTAB] in other words; ℓ = 2 or 4 also serve where the eigenvalues of A M⁻¹ have large
// imaginary parts, at which the polynomials of degree one of BiCGSTAB fail.
//
// It keeps 2ℓ + 6 vectors of length n, one of them for the best x. It must not be used by two goroutines at
// once.
type BiCGSTABL struct {
	n, l, ld int

	r, u              []float64 // n×(ℓ+1): r_j = Aʲ r_0, u_j = Aʲ u_0, A standing for A M⁻¹/size
	shadow, z, d      []float64 // r̂; M⁻¹ of a vector; what x lacks, M (x' - x)/scale
	kept              []float64 // x with the least residual, or d with it
	tau               []float64 // ℓ×ℓ, by columns
	sigma, g, gp, gpp []float64 // norms of r_1, … and coefficients γ, γ', γ''
	history           []float64
}

// The ℓ of [NewBiCGSTABL].
const (
	DefaultL = 2 // where 0 is given
	MaxL     = 8 // powers of A lose more than they gain long before
)

// NewBiCGSTABL returns a workspace for systems of order n with the given ℓ from 1 to [MaxL];
// 0 means [DefaultL]. It panics if n < 0 or ℓ is out of range.
func NewBiCGSTABL(n, l int) *BiCGSTABL {
	if n < 0 || l < 0 || l > MaxL {
		panic(fmt.Sprintf("krylov: NewBiCGSTABL: order %d, ℓ = %d", n, l))
	}
	if l == 0 {
		l = DefaultL
	}
	ld := stride(n)
	return &BiCGSTABL{
		n: n, l: l, ld: ld,
		r: make([]float64, (l+1)*ld), u: make([]float64, (l+1)*ld),
		shadow: make([]float64, n), z: make([]float64, n), d: make([]float64, n), kept: make([]float64, n),
		tau:   make([]float64, (l+1)*(l+1)),
		sigma: make([]float64, l+1), g: make([]float64, l+1), gp: make([]float64, l+1), gpp: make([]float64, l+1),
	}
}

// An lrun is a run of BiCGSTABL. The run is no pointer: with one in a struct that holds
// interfaces too, it would escape.
type lrun struct {
	run
	*BiCGSTABL
	m Preconditioner

	size              float64 // a power of two by which products are divided
	rho, alpha, omega float64
	normShadow        float64
	norm              float64 // ‖r_0‖
	moved             bool    // whether d is not zero
	best              best
	lacks             bool // best.x is a d, of this round
}

// Solve computes x with A x = b to ‖b-Ax‖ ≤ Tol·‖b‖. m is the preconditioner,
// nil for none. On return x has converged, or is the iterate with the least
// residual; b is unchanged. x and b must not overlap. Each of the ℓ steps counts as an iteration.
//
// The method breaks down as [BiCGSTAB.Solve] does, and then starts again from the true
// residual or gives up and names the coefficient: [BreakdownRho], [BreakdownAlpha],
// or [BreakdownOmega] when the minimisation finds directions that depend on each other
// or gives the last one no weight.
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs two products with A, two
// with M⁻¹ and about (10ℓ+20)n flops; each round costs one product and one or two M⁻¹ more, an
// initial guess one product, the choice of another x than the last one product, and BackwardTol up to two M⁻¹ an iteration. Nothing is allocated,
// except for a history longer than any before.
func (w *BiCGSTABL) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	it, err := begin("BiCGSTABL", w.n, a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	t := lrun{run: it, BiCGSTABL: w, m: m, best: best{x: w.kept}}
	t.best.begin()
	for t.restart(w.col(w.r, 0)) { // r_0 = b - A x
		t.best.newRound(&t.run)
		t.begin()
		for l := t.steps(ctx); l > 0 && t.minimise(l); l = t.steps(ctx) {
		}
		t.flush()
	}
	t.best.settle(&t.run, w.col(w.r, 0))
	w.history = t.res.History
	return t.finish(ctx)
}

// col returns column j of v.
func (w *BiCGSTABL) col(v []float64, j int) []float64 { return v[j*w.ld:][:w.n:w.n] }

// begin sets what a round starts with.
func (t *lrun) begin() {
	copy(t.shadow, t.r) // r̂ = r_0
	clear(t.u[:t.n])    // u_0 = 0
	clear(t.d)
	t.normShadow = asm.Nrm2(t.shadow)
	t.rho, t.alpha, t.omega, t.size = 1, 0, 1, 0
}

// product computes q = A M⁻¹ v / size. The first product of a round decides the size: A³ v
// would overflow for A = 10¹⁴⁰.
func (t *lrun) product(q, v []float64) {
	z := precondition(t.z, t.m, v)
	t.a.MulVec(q, z)
	t.saw(q, z)
	if t.size == 0 {
		_, e := math.Frexp(asm.Nrm2(q) / asm.Nrm2(v))
		if t.size = 1; -1000 < e && e < 1000 && (e < -60 || e > 60) {
			t.size = math.Ldexp(1, e)
		}
	}
	if t.size != 1 {
		asm.Scale(1/t.size, q)
	}
}

// steps makes ℓ steps of the bi-conjugate gradient method on the sequences r_j and u_j, or
// fewer if it breaks down. It returns how many powers of A there are for the
// minimisation, 0 if the round is over.
func (t *lrun) steps(ctx context.Context) int {
	t.rho *= -t.omega // ρ ← -ω ρ
	for j := range t.l {
		if !t.next(ctx) {
			return 0
		}
		rj, all := t.col(t.r, j), j*t.ld+t.n    // all of the columns up to j
		rho, normR := asm.DotNrm2(rj, t.shadow) // ρ₊ = r̂ᵀ r_j
		if t.isLost(rho, t.normShadow, normR, BreakdownRho) {
			return t.unlessDecided(j)
		}
		beta := t.alpha * (rho / t.rho) // β = α ρ₊/ρ
		t.rho = rho
		asm.XpbyPaz(t.r[:all], -beta, t.u[:all], 0, t.u[:all]) // u_i ← r_i - β u_i, i ≤ j
		next := t.col(t.u, j+1)
		t.product(next, t.col(t.u, j)) // u_{j+1} = A u_j
		gamma, normU := asm.DotNrm2(next, t.shadow)
		if t.isLost(gamma, t.normShadow, normU, BreakdownAlpha) {
			return t.unlessDecided(j)
		}
		t.alpha = rho / gamma // α = ρ / r̂ᵀ u_{j+1}
		if j > 0 {
			asm.Axpy(-t.alpha, t.u[2*t.ld:2*t.ld+all-t.ld], t.r[t.ld:all]) // r_i ← r_i - α u_{i+1}, 1 ≤ i ≤ j
		}
		t.norm = asm.AxpyNrm2(-t.alpha, t.col(t.u, 1), t.col(t.r, 0)) // and i = 0
		if !t.isFinite(t.norm) {
			return 0 // with the last good x
		}
		t.leave()
		t.gpp[0] = t.alpha
		t.move(t.u, t.gpp[:1]) // x ← x + α u_0
		if t.isSmall(t.norm) {
			t.step(t.norm)
			return 0
		}
		t.product(t.col(t.r, j+1), rj) // r_{j+1} = A r_j
		if j < t.l-1 && t.step(t.norm) {
			return 0
		}
	}
	return t.l
}

// unlessDecided returns l, or 0 if the run has a status.
func (t *lrun) unlessDecided(l int) int {
	if t.res.Status != 0 {
		return 0
	}
	return l
}

// minimise subtracts from r_0 its components in r_1, …, r_l, the part of the method that
// corresponds to GMRES(l), and reports whether the round goes on. It does not after fewer
// than ℓ powers: what follows a breakdown is only to make the most of them.
func (t *lrun) minimise(l int) bool {
	whole := l == t.l
	if l = t.project(l); whole && l < t.l {
		t.blame = BreakdownOmega
	}
	if l == 0 || t.res.Status != 0 {
		t.step(t.norm)
		return false
	}
	g, gp, gpp := t.g, t.gp, t.gpp
	for j := l; j >= 1; j-- { // γ_j = γ'_j - Σ τ_ji γ_i, i > j
		g[j] = gp[j]
		for i := j + 1; i <= l; i++ {
			g[j] -= t.tau[i*(t.l+1)+j] * g[i]
		}
	}
	gpp[0] = g[1]
	for j := 1; j < l; j++ { // γ''_j = γ_{j+1} + Σ τ_ji γ_{i+1}, j < i < ℓ
		gpp[j] = g[j+1]
		for i := j + 1; i < l; i++ {
			gpp[j] += t.tau[i*(t.l+1)+j] * g[i+1]
		}
	}
	for j := 1; j <= l; j++ {
		if !t.isFinite(g[j]) || !t.isFinite(gpp[j-1]) {
			t.step(t.norm)
			return false
		}
		g[j], gp[j] = -g[j], -gp[j]
	}
	t.move(t.r, gpp[:l])                                            // x ← x + γ₁ r_0 + Σ γ''_j r_j
	asm.Gemv(t.n, l, 1, t.r[t.ld:], t.ld, gp[1:l+1], t.col(t.r, 0)) // r_0 ← r_0 - Σ γ'_j r_j
	asm.Gemv(t.n, l, 1, t.u[t.ld:], t.ld, g[1:l+1], t.col(t.u, 0))  // u_0 ← u_0 - Σ γ_j u_j
	t.omega = -g[l]
	t.norm = asm.Nrm2(t.col(t.r, 0))
	t.best.arrive(&t.run, t.norm)
	return !t.step(t.norm) && l == t.l && t.blame != BreakdownOmega
}

// project makes r_1, …, r_l orthogonal to each other by the modified Gram–Schmidt method and computes
// the components γ'_j of r_0. It returns how many of them are independent and, if that is
// all of them, blames the last if it is lost in rounding: its coefficient is the ω by which
// later ones are divided.
func (t *lrun) project(l int) int {
	const epsilon = 0x1p-52
	for j := 1; j <= l; j++ {
		rj := t.col(t.r, j)
		before := asm.Nrm2(rj)
		for i := 1; i < j; i++ { // τ_ij = r_iᵀ r_j / r_iᵀ r_i
			ri, tau := t.col(t.r, i), &t.tau[j*(t.l+1)+i]
			*tau = asm.Dot(ri, rj) / t.sigma[i] / t.sigma[i]
			asm.Axpy(-*tau, ri, rj) // r_j ← r_j - τ_ij r_i
		}
		dot, norm := asm.DotNrm2(rj, t.col(t.r, 0))
		if !t.isFinite(dot) || !t.isFinite(norm) || norm <= math.Sqrt(float64(t.n))*epsilon*before {
			return j - 1
		}
		t.sigma[j], t.gp[j] = norm, dot/norm/norm // γ'_j = r_jᵀ r_0 / r_jᵀ r_j
		if j == t.l {
			t.isLost(dot, norm, t.norm, BreakdownOmega)
		}
	}
	return l
}

// move adds the combination of the first columns of v with the given factors to x, or
// to what x lacks, which M⁻¹ is applied to at the end of the round, or at once if x is
// asked for in between.
func (t *lrun) move(v, factors []float64) {
	if t.m == nil {
		asm.Scale(t.scale/t.size, factors)
		for _, f := range factors {
			if !t.isFinite(f) {
				return // with the last good x
			}
		}
		asm.Gemv(t.n, len(factors), 1, v, t.ld, factors, t.x)
		return
	}
	asm.Gemv(t.n, len(factors), 1/t.size, v, t.ld, factors, t.d)
	t.moved = true
	if t.opts.BackwardTol > 0 {
		t.flush()
	}
}

// leave saves the present iterate if it is the best and the next one worse: x, or what it lacks.
func (t *lrun) leave() {
	if t.best.leaves(&t.run, t.norm) {
		if t.lacks = t.m != nil && t.opts.BackwardTol == 0; t.lacks {
			t.best.save(t.d)
		} else {
			t.best.save(t.x)
		}
	}
	t.best.arrive(&t.run, t.norm)
}

// complete makes an x of the d that was saved in this round.
func (t *lrun) complete() {
	if !t.lacks {
		return
	}
	t.m.Solve(t.z, t.best.x)
	copy(t.best.x, t.x)
	asm.Axpy(t.scale, t.z, t.best.x)
	t.lacks = false
}

// flush adds to x what it lacks, unless that is not finite.
func (t *lrun) flush() {
	t.complete()
	if !t.moved {
		return
	}
	t.m.Solve(t.z, t.d)
	if t.isFinite(asm.Nrm2(t.z)) {
		asm.Axpy(t.scale, t.z, t.x) // x ← x + M⁻¹ d
	}
	clear(t.d)
	t.moved = false
}
