package krylov

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// bidiag is the bidiagonalisation of Golub and Kahan (1965), in the form of
// Paige and Saunders (1982, Bidiag 1), of Ā = (A; λI) in the inner product
// of a symmetric positive definite M on the side of x: with β₁ ū₁ = r̄ it computes
//
//	α_k p_k = Āᵀū_k - β_k p_{k-1},  v_k = M⁻¹ p_k,  v_kᵀ p_k = 1,
//	β_{k+1} ū_{k+1} = Ā v_k - α_k ū_k.
//
// Damping is part of the matrix, rather than of the recurrences that follow, so
// that the process can start from any x. It keeps two vectors of length m and four
// of length n.
type bidiag struct {
	a      RectOperator
	m      Preconditioner // nil for none; then v_k is p_k
	lambda float64

	u, s        []float64 // upper part of ū_k, and of what comes next
	d           []float64 // lower part of ū_k, if λ > 0
	p, q, z     []float64 // p_k, what comes next, and v_k with a preconditioner
	alpha, beta float64

	// The extreme diagonal elements of R̄ in Q̄ Rᵀ = R̄, where R is the triangular
	// factor of the bidiagonal matrix (Fong and Saunders, 2011, section 3.4).
	cbar, sbar, rbar float64
	least, greatest  float64
}

func newBidiag(rows, cols int) bidiag {
	return bidiag{
		u: make([]float64, rows),
		s: make([]float64, rows),
		d: make([]float64, cols),
		p: make([]float64, cols),
		q: make([]float64, cols),
		z: make([]float64, cols),
	}
}

// v returns v_k.
func (g *bidiag) v() []float64 {
	if g.m == nil {
		return g.p
	}
	return g.z
}

// begin checks the arguments of a solve by the named method.
func (g *bidiag) begin(method string, a RectOperator, m Preconditioner, x, b []float64, o Options, history []float64) (run, error) {
	if err := o.Validate(); err != nil {
		return run{}, err
	}
	rows, cols := a.Dims()
	for _, c := range []DimensionError{
		{method, "rows of a", rows, len(g.u)},
		{method, "columns of a", cols, len(g.p)},
		{method, "len(x)", len(x), len(g.p)},
		{method, "len(b)", len(b), len(g.u)},
	} {
		if c.Got != c.Want {
			return run{}, &DimensionError{c.Func, c.Arg, c.Got, c.Want}
		}
	}
	if m != nil && m.Dim() != cols {
		return run{}, &DimensionError{method, "order of m", m.Dim(), cols}
	}
	if o.OptimalityTol == 0 {
		o.OptimalityTol = 1e-8
	}
	g.a, g.m, g.lambda = a, m, o.Damping
	it := run{method: method, a: a, x: x, b: b, opts: o.resolve(max(rows, cols)), normB: asm.Nrm2(b)}
	it.reset(history)
	it.track = o.NormA == 0
	return it, nil
}

// restart computes the true residual ū = (b - Ax; -λx)/scale and reports
// whether another round is to follow, with q = Āᵀū. If not, the status is final.
func (g *bidiag) restart(it *run) bool {
	it.residual(g.u)
	norm := asm.Nrm2(g.u)
	if g.lambda > 0 {
		copy(g.d, it.x)
		asm.Scale(-g.lambda, g.d)
		norm = math.Hypot(norm, asm.Nrm2(g.d))
	}
	rel, done := it.judge(norm)
	if done {
		it.res.Optimality = math.NaN() // would cost a product
		return false
	}
	divide(g.u, it.scale)
	if g.lambda > 0 {
		divide(g.d, it.scale)
	}
	if !finite(rel) {
		return it.goOn(rel, math.Inf(1))
	}
	norm /= it.scale
	g.a.MulVecT(g.q, g.u)
	if g.lambda > 0 {
		asm.Axpy(g.lambda, g.d, g.q)
	}
	gradient := asm.Nrm2(g.q)
	it.raise(gradient / norm)
	opt := 0.0
	if gradient != 0 {
		opt = 1 / ratio(it.normA, norm, gradient)
	}
	it.res.Optimality = opt
	it.claimed = true
	return it.goOn(rel, opt)
}

// start computes β₁, ū₁, α₁, p₁, v₁ from what restart left. It reports false when
// the run is at an end.
func (g *bidiag) start(it *run) bool {
	g.beta = asm.Nrm2(g.u)
	if g.lambda > 0 {
		g.beta = math.Hypot(g.beta, asm.Nrm2(g.d))
		divide(g.d, g.beta)
	}
	divide(g.u, g.beta)
	divide(g.q, g.beta)
	if !g.normalise(it, asm.Nrm2(g.q)) {
		return false
	}
	if g.alpha == 0 {
		it.res.Status = IndefinitePreconditioner // q is not zero
		return false
	}
	g.cbar, g.sbar, g.rbar = 1, 0, 0
	g.least, g.greatest = math.Inf(1), 0
	return g.isAdjoint(it)
}

// isAdjoint does what CheckSymmetry asks for, once: it compares ū₁ᵀ(Ā w) with
// (Āᵀū₁)ᵀw for some w. If MulVecT is not the transpose of MulVec, the run ends.
func (g *bidiag) isAdjoint(it *run) bool {
	if !it.opts.CheckSymmetry {
		return true
	}
	it.opts.CheckSymmetry = false
	w := g.q
	vector.Random(w, 1)
	g.a.MulVec(g.s, w)
	left, right := asm.Dot(g.u, g.s), g.alpha*asm.Dot(g.p, w)
	if g.lambda > 0 {
		left += g.lambda * asm.Dot(g.d, w)
	}
	bound := asm.Nrm2(g.s) + (g.lambda+g.alpha*asm.Nrm2(g.p))*asm.Nrm2(w)
	if math.Abs(left-right) > 0x1p-35*bound { // ε^{2/3}; a NaN is left to the iteration
		it.res.Status = NotSymmetric
		return false
	}
	return true
}

// next computes β, ū, α, p and v of the next step from the present ones. It
// reports false when the run is at an end. β = 0 or α = 0 say that the Krylov
// space is exhausted; the vector that goes with it then means nothing.
func (g *bidiag) next(it *run) bool {
	v := g.v()
	g.a.MulVec(g.s, v)
	g.beta = asm.AxpyNrm2(-g.alpha, g.u, g.s)
	if g.lambda > 0 {
		asm.Scale(-g.alpha, g.d)
		asm.Axpy(g.lambda, v, g.d)
		g.beta = math.Hypot(g.beta, asm.Nrm2(g.d))
	}
	if !it.isFinite(g.beta) {
		return false
	}
	g.u, g.s = g.s, g.u
	g.raise(it, v)
	if g.beta > 0 {
		divide(g.u, g.beta)
		if g.lambda > 0 {
			divide(g.d, g.beta)
		}
	}
	g.a.MulVecT(g.q, g.u)
	if g.lambda > 0 {
		asm.Axpy(g.lambda, g.d, g.q)
	}
	return g.normalise(it, asm.AxpyNrm2(-g.beta, g.p, g.q))
}

// raise takes note of ‖Ā v_k‖ = ‖(α_k, β_{k+1})‖ for the estimate of ‖Ā‖.
func (g *bidiag) raise(it *run, v []float64) {
	if !it.track {
		return
	}
	norm := math.Hypot(g.alpha, g.beta)
	if g.m != nil {
		norm /= asm.Nrm2(v)
	}
	it.raise(norm)
}

// normalise computes α, p and v from q = α p and ‖q‖. It reports false when the run is
// at an end.
func (g *bidiag) normalise(it *run, norm float64) bool {
	var ok bool
	g.alpha, ok = normalise(it, g.m, g.q, g.z, norm)
	g.p, g.q = g.q, g.p
	return ok
}

// condition takes note of the elements ρ_k and θ_{k+1} of R and returns an
// estimate of the condition number of Ā M^{-½} from below.
func (g *bidiag) condition(rho, theta float64) float64 {
	if g.rbar > 0 {
		g.least, g.greatest = min(g.least, g.rbar), max(g.greatest, g.rbar)
	}
	last := g.cbar * rho
	cond := max(g.greatest, last) / min(g.least, last)
	g.cbar, g.sbar, g.rbar = reflection(last, theta)
	return cond
}
