package docs_test

import (
	"context"
	"errors"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

// minimize solves min f(x) subject to c(x) = 0 by Newton's method on ∇f − Jᵀy = 0, c = 0, with a line search on f + ν‖c‖₁. It begins at x and y, leaves
// the solution there, and returns the number of steps.
func minimize(ctx context.Context, p *problem.NLP, x, y []float64, o kkt.Options) (int, error) {
	n, m := p.Dim()
	k, err := kkt.New(kkt.Structure{ // once: pattern, order, symbolic factorisation
		N: n, M: m,
		W: kkt.Entries{RowIdx: p.Hessian.Row, ColIdx: p.Hessian.Col}, // lower triangle
		J: kkt.Entries{RowIdx: p.Jacobian.Row, ColIdx: p.Jacobian.Col},
	}, o)
	if err != nil {
		return 0, err
	}
	w, jac := make([]float64, p.Hessian.Len()), make([]float64, p.Jacobian.Len())
	g, c, minusY, jty := make([]float64, n), make([]float64, m), make([]float64, m), make([]float64, n)
	d, rhs, trial := make([]float64, n+m), make([]float64, n+m), make([]float64, n)
	correction := &kkt.Correction{AllowDeltaC: true} // remembers shifts from step to step
	for step := 0; ; step++ {
		p.Gradient(x, g)
		p.Constraints(x, c)
		p.Functions.Jacobian(x, jac)
		for i, v := range y {
			minusY[i] = -v
		}
		p.Functions.Hessian(x, 1, minusY, w) // of f − yᵀc
		if err := k.SetValues(kkt.Values{W: w, J: jac}); err != nil {
			return step, err
		}
		k.MulJT(jty, y)
		worst := 0.0
		for j := range g {
			worst = math.Max(worst, math.Abs(g[j]-jty[j]))
			rhs[j] = -g[j]
		}
		for i := range c {
			worst = math.Max(worst, math.Abs(c[i]))
			rhs[n+i] = -c[i]
		}
		if worst < 1e-9 {
			return step, nil
		}
		if step == 200 {
			return step, errors.New("no convergence")
		}
		if _, err := k.FactorCorrected(ctx, correction); err != nil { // inertia (n, m, 0), so that d is a direction of descent
			return step, err
		}
		if _, err := k.Solve(ctx, d, rhs); err != nil { // d = (Δx; −y⁺)
			return step, err
		}
		alpha := search(p, x, trial, c, g, d)
		for j := range x {
			x[j] += alpha * d[j]
		}
		for i := range y {
			y[i] += alpha * (-d[n+i] - y[i])
		}
	}
}

// search halves α until f + ν‖c‖₁ falls enough, ν above all duals.
func search(p *problem.NLP, x, trial, c, g, d []float64) float64 {
	nu, theta, slope := 1.0, 0.0, 0.0
	for _, v := range d[len(x):] {
		nu = math.Max(nu, 2*math.Abs(v))
	}
	for _, v := range c {
		theta += math.Abs(v)
	}
	for j, v := range g {
		slope += v * d[j]
	}
	merit, slope := p.Objective(x)+nu*theta, slope-nu*theta
	values := make([]float64, len(c))
	for alpha := 1.0; alpha > 1e-10; alpha /= 2 {
		for j := range x {
			trial[j] = x[j] + alpha*d[j]
		}
		p.Constraints(trial, values)
		theta = 0
		for _, v := range values {
			theta += math.Abs(v)
		}
		if p.Objective(trial)+nu*theta <= merit+1e-4*alpha*slope+1e-14*math.Abs(merit) {
			return alpha
		}
	}
	return 1 // within rounding errors: Newton's step
}
