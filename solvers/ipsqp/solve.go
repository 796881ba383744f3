package ipsqp

import (
	"context"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Solve looks for a local minimiser of p. Whatever it ends with, the Result holds the best point it has met, with a Status
// that says what is known of it; the error is about p or o.
//
// The end of ctx is the status TimeLimit or Interrupted. An iteration takes one QP, of ten to thirty factorisations.
func Solve(ctx context.Context, p *problem.NLP, o Options) (solvers.Result, error) {
	began := time.Now()
	form, err := nlp.NewForm(p)
	if err != nil {
		return solvers.Result{}, err
	}
	if err := o.CheckWarm(p.Dim()); err != nil {
		return solvers.Result{}, err
	}
	var best solvers.Result
	for k, kind := range o.Hessian.attempts(form.N) {
		one := o
		one.Hessian = kind
		if one, err = one.withDefaults(); err != nil {
			return solvers.Result{}, err
		}
		if one.MaxIterations -= best.Iterations; one.MaxIterations <= 0 {
			break
		}
		if k == 0 && o.Hessian == Auto {
			one.MaxIterations = (one.MaxIterations + 1) / 2
		}
		r, err := attempt(ctx, form, one)
		if err != nil {
			return solvers.Result{}, err
		}
		if k > 0 {
			r = better(best, r)
		}
		best = r
		if final(best.Status) {
			break
		}
	}
	best.Evaluations, best.EvaluationTime = form.Count, form.Time
	best.Time = time.Since(began)
	return best, nil
}

// attempt is one run.
func attempt(ctx context.Context, form *nlp.Form, o Options) (solvers.Result, error) {
	s := newSolver(form, o)
	status, message, err := s.run(ctx)
	if err != nil {
		return solvers.Result{}, err
	}
	return s.result(status, message), nil
}

// final reports whether another attempt would be in vain.
func final(s solvers.Status) bool {
	return s != solvers.NumericalTrouble && s != solvers.IterationLimit
}

// better returns the result of the second attempt, if that has ended well, or else that of the first, with the work of both.
func better(first, second solvers.Result) solvers.Result {
	r := first
	if final(second.Status) && second.Status != solvers.TimeLimit && second.Status != solvers.Interrupted {
		r = second
	}
	if second.Status == solvers.IterationLimit || second.Status == solvers.TimeLimit || second.Status == solvers.Interrupted {
		r.Status, r.Message = second.Status, first.Message+"; then: "+second.Message
	}
	r.Iterations = first.Iterations + second.Iterations
	r.Factorizations = first.Factorizations + second.Factorizations
	r.RefactorShifts = first.RefactorShifts + second.RefactorShifts
	r.LinearTime = first.LinearTime + second.LinearTime
	return r
}
