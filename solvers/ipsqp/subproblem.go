package ipsqp

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

// A subproblem is the quadratic program of one iteration,
//
//	min ½ΔᵀHΔ + ∇FᵀΔ + ½Σρ_i·(w_i − ŵ_i)² + ρ_e·1ᵀ(e₁ + e₂)
//	subject to  b ≤ JΔ + e₁ − e₂ + h ≤ b + r,  l ≤ Δ + x ≤ u,  e₁, e₂ ≥ 0,
//
// in the slacks w = JΔ + h − b (+ e₁ − e₂), p = r − w, g = Δ + x − l, t = u − Δ − x and their duals v, q, z, s, with y = v − q − ρ∘(w − ŵ). Without the
// elastic e, and with ρ = 0, it is the subproblem of the method's source. ρ is what the exact Hessian puts on slacks that are
// expected to be at an end, ŵ = 0 or r; see exact.
//
// Rows with r = 0 are equalities with a free y and no slacks unless literal says otherwise. Sides at infinity have no slack.
//
// The pattern of the Newton system is the same for all of them, elastic ones included, and is analysed once.
type subproblem struct {
	n, m    int
	literal bool // rows with r = 0 are ranges

	jacobian problem.Pattern
	hess     hessian
	sys      *kkt.System
	factors  kkt.Correction

	// data of the present QP
	grad, jac []float64 // ∇F, entries of J
	b, h, r   []float64
	lx, ux    []float64 // l − x, u − x
	extra     []float64 // diagonal on top of H
	rho       []float64 // ρ
	anchor    []float64 // ŵ
	noH       bool      // H is zero but for extra
	elastic   bool
	rhoE      float64

	// which slacks there are: g, t, w, p, e
	lowers, uppers, inequalities, ranges, rows []int32

	at, best          pairs // the iterate and the best of them
	first, dir        pairs // predictor and corrector
	res               residuals
	lack              targets
	dDiag, e, c       []float64 // D, E and the diagonal below J
	lHat, uHat        []float64 // ZG⁻¹υ̂, ST⁻¹τ̂ of the last right side
	bHat, aHat        []float64 // β̂, QP⁻¹α̂
	e1Hat, e2Hat      []float64 // increments of e₁, e₂ at dy = 0
	r1, r2            []float64
	rhs, sol          []float64
	hd, jd            []float64 // HΔ, JΔ
	sigma, below      []float64 // diagonals of the whole system, its border included
	wVal, jVal        []float64
	gapTarget         float64 // least gap that is asked for beside qpTolerance
	gap, primal, dual float64 // measures of the last iterate
	accuracy          float64 // of the last solution: the largest of them
	milestone         float64 // primal measure that the iteration is to leave behind
	since             int     // iterations since then
	iterations        int     // of all QPs
	solved            int     // QPs
}

// pairs are the variables of the QP, or increments of them.
type pairs struct {
	delta, y       []float64
	w, p, v, q     []float64 // rows
	g, t, z, s     []float64 // variables
	e1, e2, f1, f2 []float64 // elastic parts of rows and the duals of e ≥ 0
}

func newPairs(n, m int) pairs {
	v := make([]float64, 5*n+9*m)
	cut := func(k int) []float64 {
		c := v[:k:k]
		v = v[k:]
		return c
	}
	return pairs{cut(n), cut(m), cut(m), cut(m), cut(m), cut(m), cut(n), cut(n), cut(n), cut(n), cut(m), cut(m), cut(m), cut(m)}
}

func (a *pairs) copyFrom(b *pairs) {
	for _, c := range [][2][]float64{{a.delta, b.delta}, {a.y, b.y}, {a.w, b.w}, {a.p, b.p}, {a.v, b.v}, {a.q, b.q}, {a.g, b.g},
		{a.t, b.t}, {a.z, b.z}, {a.s, b.s}, {a.e1, b.e1}, {a.e2, b.e2}, {a.f1, b.f1}, {a.f2, b.f2}} {
		copy(c[0], c[1])
	}
}

// newSubproblem analyses the Newton system of QPs with the Jacobian's pattern and the model hess of H.
func newSubproblem(n, m int, jacobian problem.Pattern, hess hessian, literal bool, o kkt.Options) (*subproblem, error) {
	q := &subproblem{n: n, m: m, literal: literal, jacobian: jacobian, hess: hess,
		b: make([]float64, m), h: make([]float64, m), r: make([]float64, m), grad: make([]float64, n),
		lx: make([]float64, n), ux: make([]float64, n), extra: make([]float64, n), rho: make([]float64, m), anchor: make([]float64, m),
		at: newPairs(n, m), best: newPairs(n, m), first: newPairs(n, m), dir: newPairs(n, m), res: newResiduals(n, m),
		dDiag: make([]float64, n), e: make([]float64, m), c: make([]float64, m), bHat: make([]float64, m), aHat: make([]float64, m),
		lHat: make([]float64, n), uHat: make([]float64, n), hd: make([]float64, n), jd: make([]float64, m),
		lack: newTargets(n, m), e1Hat: make([]float64, m), e2Hat: make([]float64, m), r1: make([]float64, n), r2: make([]float64, m),
	}
	q.factors.AllowDeltaC = true
	k := hess.border()
	st := kkt.Structure{N: n + k, M: m + k, W: hess.pattern()}
	st.J.RowIdx = append(st.J.RowIdx, jacobian.Row...)
	st.J.ColIdx = append(st.J.ColIdx, jacobian.Col...)
	for i := range k { // rows of the border, see limited.go
		for j := range n + k {
			st.J.RowIdx = append(st.J.RowIdx, int32(m+i))
			st.J.ColIdx = append(st.J.ColIdx, int32(j))
		}
	}
	q.jac = make([]float64, jacobian.Len())
	q.rhs, q.sol = make([]float64, n+m+2*k), make([]float64, n+m+2*k)
	q.sigma, q.below = make([]float64, n+k), make([]float64, m+k)
	q.wVal, q.jVal = make([]float64, st.W.Len()), make([]float64, st.J.Len())
	var err error
	q.sys, err = kkt.New(st, o)
	return q, err
}

// equality reports whether row i has a free dual and no slacks.
func (q *subproblem) equality(i int) bool { return q.r[i] == 0 && !q.literal }

// inequality reports whether row i has a slack w.
func (q *subproblem) inequality(i int) bool { return !q.equality(i) }

// ranged reports whether row i has an upper side with a slack p.
func (q *subproblem) ranged(i int) bool { return !q.equality(i) && !math.IsInf(q.r[i], 1) }

func (q *subproblem) hasLower(j int) bool { return !math.IsInf(q.lx[j], -1) }
func (q *subproblem) hasUpper(j int) bool { return !math.IsInf(q.ux[j], 1) }

// load takes the data of the QP at e. Elastic parts, extra and ρ are set apart.
func (q *subproblem) load(p *program, e *evaluation) {
	copy(q.grad, e.g)
	copy(q.jac, e.jac)
	copy(q.h, e.h)
	copy(q.b, p.b)
	copy(q.r, p.r)
	for j, x := range e.x {
		q.lx[j], q.ux[j] = p.l[j]-x, p.u[j]-x
	}
	q.elastic, q.noH = false, false
	q.gapTarget = qpTolerance
	clear(q.extra)
	clear(q.rho)
	clear(q.anchor)
	q.list()
}

// list finds out which slacks there are.
func (q *subproblem) list() {
	q.lowers, q.uppers, q.inequalities, q.ranges, q.rows = q.lowers[:0], q.uppers[:0], q.inequalities[:0], q.ranges[:0], q.rows[:0]
	for j := range q.n {
		if q.hasLower(j) {
			q.lowers = append(q.lowers, int32(j))
		}
		if q.hasUpper(j) {
			q.uppers = append(q.uppers, int32(j))
		}
	}
	for i := range q.m {
		q.rows = append(q.rows, int32(i))
		if q.inequality(i) {
			q.inequalities = append(q.inequalities, int32(i))
		}
		if q.ranged(i) {
			q.ranges = append(q.ranges, int32(i))
		}
	}
}

// mulH sets y to (H + extra)·x.
func (q *subproblem) mulH(x, y []float64) {
	if q.noH {
		clear(y)
	} else {
		q.hess.mul(x, y)
	}
	for j, d := range q.extra {
		y[j] += d * x[j]
	}
}

// setMatrices hands H and J to the Newton system; withoutH leaves zeros in the place of H.
func (q *subproblem) setMatrices(withoutH bool) error {
	rows, below := q.jVal[len(q.jac):], q.below[q.m:]
	if q.noH || withoutH {
		q.hess.zeros(q.wVal)
		clear(rows)
		fill(below, 1)
	} else {
		q.hess.values(q.wVal, rows, below)
	}
	copy(q.jVal, q.jac)
	copy(q.sigma, q.extra)
	clear(q.below[:q.m])
	return q.sys.SetValues(kkt.Values{W: q.wVal, J: q.jVal, Sigma: q.sigma, C: q.below})
}

// factorise factors the Newton matrix with the diagonals D on H and C on J's rows.
func (q *subproblem) factorise(ctx context.Context, d, c []float64, mu float64) error {
	for j := range q.n {
		q.sigma[j] = q.extra[j] + d[j]
	}
	copy(q.below, c)
	if err := q.sys.SetDiagonals(q.sigma, q.below); err != nil {
		return err
	}
	q.factors.Mu = max(mu, 1e-16)
	_, err := q.sys.FactorCorrected(ctx, &q.factors)
	return err
}

// solve solves the canonical system with the right side (r₁; r₂), to which the border adds zeros.
func (q *subproblem) solve(ctx context.Context, r1, r2, a, b []float64) error {
	k := q.hess.border()
	clear(q.rhs)
	copy(q.rhs, r1)
	copy(q.rhs[q.n+k:], r2)
	if _, err := q.sys.Solve(ctx, q.sol, q.rhs); err != nil {
		return err
	}
	copy(a, q.sol[:q.n])
	copy(b, q.sol[q.n+k:q.n+k+q.m])
	return nil
}
