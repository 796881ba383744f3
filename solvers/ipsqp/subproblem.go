package ipsqp

import (
	"context"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A subproblem is the quadratic program of one iteration,
//
//	min ½ΔᵀHΔ + ∇FᵀΔ + ½Σρ_i·(w_i − ŵ_i)² + ρ_e·1ᵀ(e₁ + e₂)
//	subject to  b ≤ JΔ + e₁ − e₂ + h ≤ b + r,  l ≤ Δ + x ≤ u,  e₁, e₂ ≥ 0,
//
// w being JΔ + e₁ − e₂ + h − b. Without the elastic e, and with ρ = 0, it is the subproblem of the method's source. ρ is what the exact Hessian puts on
// slacks that are expected to be at an end, ŵ = 0 or r; see exact.
//
// Its iteration is that of interior, in Δ, of which the subproblem is the matrices. Rows with r = 0 are equalities with a free y and no slacks unless
// literal says otherwise. The pattern of the Newton system is the same for all of them, elastic ones included, and is analysed once.
type subproblem struct {
	n, m    int
	literal bool // rows with r = 0 are ranges

	jacobian problem.Pattern
	hess     hessian
	sys      *kkt.System
	factors  kkt.Correction
	in       *interior

	// data of the present QP
	grad, jac   []float64 // ∇F, entries of J
	b, h, r     []float64
	lx, ux      []float64 // l − x, u − x
	extra       []float64 // diagonal on top of H
	rho, anchor []float64 // ρ, ŵ
	noH         bool      // H is zero but for extra
	elastic     bool
	rhoE        float64

	rhs, sol          []float64 // of the whole system, its border included
	sigma, below      []float64 // its diagonals
	wVal, jVal        []float64
	gapTarget         float64 // least gap that is asked for beside qpTolerance
	gap, primal, dual float64 // measures of the last iterate
	accuracy          float64 // of the last solution: the largest of them
	milestone         float64 // primal measure that the iteration is to leave behind
	since             int     // iterations since then
	iterations        int     // of all QPs
	solved            int     // QPs
}

// newSubproblem analyses the Newton system of QPs with the Jacobian's pattern and the model hess of H, which takes no longer than ctx lasts.
func newSubproblem(ctx context.Context, n, m int, jacobian problem.Pattern, hess hessian, literal bool, o kkt.Options) (*subproblem, error) {
	q := &subproblem{n: n, m: m, literal: literal, jacobian: jacobian, hess: hess,
		b: make([]float64, m), h: make([]float64, m), r: make([]float64, m), grad: make([]float64, n),
		lx: make([]float64, n), ux: make([]float64, n), extra: make([]float64, n), anchor: make([]float64, m),
	}
	q.in = newInterior(&qpForm{n: n, m: m, q: q.grad, cl: make([]float64, m), cu: make([]float64, m), xl: q.lx, xu: q.ux}, q)
	q.rho = q.in.rho
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
	if q.sys, err = nlp.NewSystem(ctx, st, o); err != nil {
		return nil, err
	}
	return q, nil
}

// equality reports whether row i has a free dual and no slacks.
func (q *subproblem) equality(i int) bool { return q.r[i] == 0 && !q.literal }

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
}

// list sets the sides of the interior and lists its pairs.
func (q *subproblem) list() {
	in, cost := q.in, 0.0
	for i, r := range q.r {
		c := q.b[i] - q.h[i]
		in.f.cl[i], in.f.cu[i] = c, c+r
		in.anchor[i] = c + q.anchor[i]
		in.equal[i] = q.equality(i)
	}
	if q.elastic {
		cost = q.rhoE
	}
	in.list(in.f, in.equal, cost)
}
