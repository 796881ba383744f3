// Package auto chooses a method: it is what saddle solve does when none is named.
package auto

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/shifted"
)

// violation is what a point may violate the problem as stated by, as docs/nlp.md has it, without a second opinion.
const violation = 5e-7

// Solve solves a convex quadratic or linear program, which it recognises where Functions are [problem.Degreed] and the matrix has no eigenvalue of the wrong sign, by
// ipsqp.SolveQP, all other ones by nlpd, with shifted as the last of its attempts. A quadratic program goes to nlpd, too, where SolveQP ends without a solution, or
// with a point that violates the problem as stated; what is better of the two is the result. Arguments and results are those of nlpd.Solve.
func Solve(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error) {
	begin := time.Now()
	if _, err := o.WithDefaults(); err != nil || p == nil || p.Validate() != nil {
		return general(ctx, p, o) // which says what is wrong
	}
	if err := o.CheckWarm(p.Dim()); err != nil {
		return solvers.Result{}, err
	}
	qp, ok := p.QP()
	if !ok {
		return general(ctx, p, o)
	}
	first, err := ipsqp.SolveQP(ctx, qp, ipsqp.QPOptions{Options: o})
	if _, nonconvex := errors.AsType[*ipsqp.NonconvexError](err); nonconvex {
		return general(ctx, p, o)
	}
	if err != nil {
		return first, err
	}
	p.Constraints(first.X, first.Rows) // with constants
	first.Time = time.Since(begin)
	if final(&first, &o) {
		return first, nil
	}
	if o.MaxIterations > 0 {
		o.MaxIterations -= min(first.Iterations, o.MaxIterations-1)
	}
	second, err := general(ctx, p, o)
	if err != nil {
		return second, err
	}
	best := &second
	if rank(&first) > rank(&second) {
		best = &first
	} else {
		best.Method += fmt.Sprintf(" (after %s: %v)", first.Method, first.Status)
	}
	best.Iterations = first.Iterations + second.Iterations
	best.Factorizations = first.Factorizations + second.Factorizations
	best.RefactorShifts = first.RefactorShifts + second.RefactorShifts
	best.LinearTime = first.LinearTime + second.LinearTime
	best.Evaluations, best.EvaluationTime = second.Evaluations, second.EvaluationTime
	best.Time = time.Since(begin)
	return *best, nil
}

// general is the method for all programs.
func general(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error) {
	return nlpd.Solve(ctx, p, nlpd.Options{Options: o, LastRung: lastRung})
}

// lastRung is what nlpd turns to when its own attempts have failed.
func lastRung(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error) {
	return shifted.Solve(ctx, p, shifted.Options{Options: o})
}

// final reports whether SolveQP has the last word: it has proved something, or somebody wants no more.
func final(r *solvers.Result, o *solvers.Options) bool {
	switch r.Status {
	case solvers.Optimal, solvers.Acceptable:
		return r.PrimalInfeasibility <= max(violation, o.Tolerance)
	case solvers.Infeasible, solvers.Unbounded, solvers.TimeLimit, solvers.Interrupted:
		return true
	case solvers.IterationLimit:
		return r.Iterations >= o.MaxIterations && o.MaxIterations > 0
	}
	return false
}

// rank orders results: solutions, then ends for which there is a proof, then others. Of equal ones the second is taken.
func rank(r *solvers.Result) int {
	switch r.Status {
	case solvers.Optimal:
		return 3
	case solvers.Acceptable:
		return 2
	case solvers.Infeasible, solvers.Unbounded:
		return 1
	}
	return 0
}
