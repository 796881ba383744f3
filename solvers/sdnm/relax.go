package sdnm

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

const (
	// directStart is the t of the central point at which MPEC starts. The nearer the start is to C⁰'s exact solution, the surer the run ends
	// there: the count of errors is constant around almost every C.
	directStart = 1e-4
	// startCenter is the relative accuracy of that point.
	startCenter = 1e-3
	// looseProducts is how far products may exceed t at the end of a run that counts as done. Methods keep constraints to about 1e-8,
	// scaled, and to 1e-6 at an acceptable point.
	looseProducts = 1e-6
	// usualIterations is what a program takes, for estimates of the whole.
	usualIterations = 100
	// lastEvaluation bounds the exact evaluation of C after a stop.
	lastEvaluation = time.Second
)

// relax is the methods SGRM and MPEC: it solves the programs G ≥ 0, H ≥ 0, G∘H ≤ t for t of the given sequence, each warm from the
// primal and dual solution of the last, and trains exactly at the C of the last one. SGRM is Scholtes' (2001) global
// relaxation, t falling to about 1e-8. MPEC is the direct approach of R. Fletcher and S. Leyffer, Solving mathematical programs with complementarity
// constraints as nonlinear programs, Optimization Methods and Software 19, 2004: the sequence is t = 0 alone, the complementarity of
// each pair being the inequality G_iH_i ≤ 0; no constraint qualification holds then, and it is left to the method to cope.
//
// A program that ends without a solution, at its limit on iterations, say, does not end the sequence: the next one begins where it
// stopped. The last one decides whether the run is Done. All are solved by solvers/nlpd. On heart and diabetes at the publication's sizes
// solvers/shifted solves the direct program as well but few of the relaxed ones within 500 iterations, and solvers/ipsqp takes at least
// five times as long as nlpd on the direct program and does not come to the end of the sequence in a minute.
func (r *run) relax(ctx context.Context, sequence []float64, o *NLPOptions) error {
	p := newMPCC(r.s.folds)
	p.c = o.StartC
	q := p.nlp(min(max(o.StartC, r.s.lo), r.s.hi), sequence[0])
	q.Lower[0], q.Upper[0] = r.s.lo, r.s.hi
	if !o.ColdStart {
		if err := r.centralStart(ctx, p, q, startT(sequence[0])); err != nil {
			return err
		}
	}
	var last *solvers.Point
	for _, t := range sequence {
		p.relax(q, t)
		res, err := nlpd.Solve(ctx, q, r.nlpOptions(p, q, o, t, last, len(sequence)))
		if err != nil {
			return err
		}
		last = &res.Point
		r.res.Programs = append(r.res.Programs, p.program(&res, t))
		r.res.OuterIterations++
		r.res.InnerIterations += res.Iterations
		if ctx.Err() != nil {
			break
		}
	}
	r.judgePrograms()
	return r.evaluateLast(ctx)
}

// startT is the t of the central point at which the program with bound t starts.
func startT(t float64) float64 {
	if t == 0 {
		return directStart
	}
	return t
}

// centralStart sets the start of q to the point where all products are t/2: the central path of each fold at C and μ = t/2, and
// ζ, z in closed form from its margins (step, with τ² = t).
func (r *run) centralStart(ctx context.Context, p *mpcc, q *problem.NLP, t float64) error {
	c, x := q.Start[0], q.Start
	return r.team.each(len(p.folds), func(k int, l *lower) error {
		f, at := p.folds[k], p.at[k]
		if err := l.solve(ctx, f, c, target{mu: t / 2, center: startCenter}, nil); err != nil {
			return err
		}
		copy(x[at.w:], l.w)
		copy(x[at.alpha:], l.alpha)
		copy(x[at.xi:], l.xi)
		copy(x[at.s:], l.s)
		copy(x[at.c:], l.c)
		margins := x[at.a : at.a+f.a.len()]
		f.a.mul(margins, l.w)
		for i, m := range margins {
			zeta, co, _, _ := step(m, t)
			x[at.zeta+i], x[at.z+i], x[at.a+i] = zeta, t/2/co, t/2/zeta
		}
		return nil
	})
}

// nlpOptions of the program with bound t, warm from last unless it is nil. The barrier parameter begins at t, where the
// products of the start are.
func (r *run) nlpOptions(p *mpcc, q *problem.NLP, o *NLPOptions, t float64, last *solvers.Point, programs int) nlpd.Options {
	n := nlpd.Options{Options: solvers.Options{Tolerance: o.Tol, MaxIterations: o.MaxIterations, Warm: last}}
	n.KKT.Threads = r.o.Threads
	switch {
	case last != nil:
		n.Mu = t
	case !o.ColdStart:
		n.Mu = startT(t)
		n.Push = n.Mu / 100 // the start is inside already
	}
	n.Mu, n.Push = min(n.Mu, 0.1), min(n.Push, 1e-2)
	total := programs*usualIterations + 1
	n.Watch = func(s solvers.Step) bool {
		if s.Index > 0 {
			r.monitor.Report("newton", total, p.c, max(s.PrimalInfeasibility, s.DualInfeasibility))
		}
		return r.monitor.Stopped()
	}
	return n
}

// program says how the program with bound t ended.
func (p *mpcc) program(res *solvers.Result, t float64) Program {
	g := Program{
		T: t, Variables: p.n, Rows: p.m, Status: res.Status, Message: res.Message, C: res.X[0], Objective: res.Objective,
		Residual:   max(res.PrimalInfeasibility, res.DualInfeasibility, res.Complementarity),
		Iterations: res.Iterations, Seconds: res.Time.Seconds(),
	}
	g.Distance, g.Largest = p.complementarity(res.X)
	return g
}

// judgePrograms sets Status and Message by the last program.
func (r *run) judgePrograms() {
	g := &r.res.Programs[len(r.res.Programs)-1]
	end := fmt.Sprintf("the program with t = %.1e ended %v after %s in all, largest product %.1e", g.T, g.Status, words.Count(r.res.InnerIterations, "iteration"), g.Largest)
	switch {
	case (g.Status == solvers.Optimal || g.Status == solvers.Acceptable) && g.Largest <= g.T+looseProducts:
		r.res.Status, r.res.Message = solvers.Done, end
	case g.Status == solvers.IterationLimit || g.Status == solvers.TimeLimit || g.Status == solvers.Interrupted:
		r.res.Status, r.res.Message = g.Status, "not converged: "+end
	default:
		r.res.Status, r.res.Message = solvers.NumericalTrouble, "not converged: "+end
	}
}

// evaluateLast trains all folds exactly at the C at which the last program ended. After a stop it
// takes a moment more, so that there is a result.
func (r *run) evaluateLast(ctx context.Context) error {
	g := &r.res.Programs[len(r.res.Programs)-1]
	if ctx.Err() != nil && g.Iterations == 0 {
		return ctx.Err()
	}
	// Bounds are kept to about 1e-8 only.
	c := min(max(g.C, r.s.lo), r.s.hi)
	if math.IsNaN(c) {
		return fmt.Errorf("sdnm: %v ended at C = %g", r.o.Method, g.C)
	}
	r.monitor.Forget() // so far it was a residual
	q := request{c: c, to: exactTarget(), tau: searchTaus[0], phase: r.o.Method.String()}
	v, err := r.s.visit(ctx, q)
	if v == nil && ctx.Err() != nil {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastEvaluation)
		defer cancel()
		v, _ = r.s.visit(grace, q)
	}
	if v == nil {
		return cmp.Or(err, cmp.Or(r.s.skipped...))
	}
	v.Smoothed, v.Tau = nil, 0
	inner := r.res.InnerIterations
	r.record([]*visit{v}, v)
	r.res.InnerIterations = inner
	return err
}
