package sdnm

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// leastArmijo is the shortest step that Armijo's search tries, as a part of the full one.
const leastArmijo = 0x1p-60

// literal is the published Algorithm 1: Newton steps Γd = −F on F_ε(v, λ) = 0 from
// unpreconditioned BiCGSTAB, damped by Armijo's rule on g = ½‖F‖² with ∇g = ΓF, from v = 0
// but for C, and λ = 0. It ends Done only when ‖F‖ ≤ Tol.
type literal struct {
	p            *nlpec
	o            LiteralOptions
	x            *iterate
	base         *base     // of the line search
	q            []float64 // pair vector of scratch
	f, grad, d   []float64 // −F, ∇g and the step as vectors (C entry, v entries, λ entries) of length 2m+1
	bicgstab     *krylov.BiCGSTAB
	history      []float64 // ‖F‖ before each step and at the end
	outer, inner int
}

func newLiteral(p *nlpec, o LiteralOptions) *literal {
	n := 2*p.m + 1
	l := &literal{p: p, o: o, x: p.newIterate(), base: p.newBase(), bicgstab: krylov.NewBiCGSTAB(n)}
	l.q = make([]float64, p.m)
	l.f, l.grad, l.d = make([]float64, n), make([]float64, n), make([]float64, n)
	l.x.c = o.StartC
	return l
}

// Dim and MulVec make Γ at the current iterate a krylov.Operator.
func (l *literal) Dim() int { return 2*l.p.m + 1 }

func (l *literal) MulVec(dst, d []float64) {
	y := l.view(dst)
	l.p.mulGamma(l.x, &y, l.view(d), l.q)
	dst[0] = y.c
}

func (l *literal) view(x []float64) system {
	return system{c: x[0], v: x[1 : l.p.m+1], l: x[l.p.m+1:]}
}

// run iterates until ‖F‖ ≤ Tol, a limit, or no step. step is called once per Newton step.
func (l *literal) run(ctx context.Context, step func(c, norm float64)) (solvers.Status, error) {
	p, x := l.p, l.x
	p.evalConstraints(x)
	p.evalF(x, l.q)
	for {
		l.history = append(l.history, x.norm)
		switch {
		case x.norm <= l.o.Tol:
			return solvers.Done, nil
		case l.outer == l.o.MaxOuter:
			return solvers.IterationLimit, nil
		case ctx.Err() != nil:
			return solvers.FromContext(ctx), ctx.Err()
		}
		l.outer++
		clear(l.f)
		f := l.view(l.f)
		p.addNegF(&f, x)
		l.f[0] = f.c
		l.MulVec(l.grad, l.f)
		asm.Scale(-1, l.grad)
		clear(l.d)
		res, err := l.bicgstab.Solve(ctx, l, nil, l.d, l.f, krylov.Options{Tol: l.o.InnerTol, MaxIter: l.o.MaxInner, LastIterate: true})
		l.inner += res.Iterations
		if err != nil {
			return solvers.FromContext(ctx), err
		}
		if !l.armijo() {
			return solvers.NumericalTrouble, nil
		}
		step(x.c, x.norm)
	}
}

// armijo moves to r + ρⁱd with the smallest i for which
// g(r + ρⁱd) ≤ g(r) + σρⁱ∇gᵀd, and reports whether there is one; if not, r stays.
func (l *literal) armijo() bool {
	slope := asm.Dot(l.grad, l.d)
	if !(slope < 0) {
		return false
	}
	x, d := l.x, l.view(l.d)
	g := x.norm * x.norm / 2
	l.base.set(x)
	for a := 1.0; a >= leastArmijo; a *= l.o.Backtrack {
		l.p.move(x, l.base, a, &d, l.q)
		if x.norm*x.norm/2 <= g+l.o.Armijo*a*slope {
			return true
		}
	}
	l.p.restore(x, l.base, l.q)
	return false
}

// literal runs the published algorithm and evaluates the C at which it ended exactly.
func (r *run) literal(ctx context.Context) error {
	o := r.o.Literal
	p := newNLPEC(r.team, r.s.folds, r.o.Epsilon)
	l := newLiteral(p, o)
	status, err := l.run(ctx, func(c, norm float64) { r.monitor.Report("newton", o.MaxOuter+1, c, norm) })
	r.res.Status, r.res.OuterIterations, r.res.InnerIterations = status, l.outer, l.inner
	c := &Certificate{
		Epsilon: r.o.Epsilon, Tol: o.Tol, C: l.x.c, Residual: l.x.norm,
		Objective: p.objective(l.x.g), History: l.history, Lambda: l.x.lambda, Status: status,
	}
	r.res.Certificate = c
	switch {
	case err != nil:
		return err
	case status == solvers.Done:
		r.res.Message = fmt.Sprintf("‖F‖ = %.1e ≤ %.1e", c.Residual, c.Tol)
	default:
		r.res.Message = fmt.Sprintf("not converged: ‖F‖ = %.1e after %s, want %.1e", c.Residual, words.Count(l.outer, "step"), c.Tol)
	}
	k := newNewton(p)
	if err := k.factor(ctx, l.x); err == nil {
		c.SecondOrder = &k.xi
	}
	if !(c.C >= tuning.MinC && c.C <= tuning.MaxC) {
		r.res.Message += fmt.Sprintf("; C = %g is outside [%g, %g]", c.C, tuning.MinC, tuning.MaxC)
		return nil
	}
	q := request{c: c.C, to: exactTarget(), tau: r.o.Epsilon, phase: "literal"}
	r.monitor.Forget() // so far it was a residual
	v, err := r.s.visit(ctx, q)
	if v != nil {
		v.Smoothed = nil
		inner := r.res.InnerIterations
		r.record([]*visit{v}, v)
		r.res.InnerIterations = inner
	}
	return err
}
