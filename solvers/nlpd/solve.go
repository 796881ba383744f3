package nlpd

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Solve looks for a local minimiser of p, or a maximiser if p asks for one. What it ends with is told by the result's Status, by Method, which names
// the attempt, and by Message; the error is about p or o alone. When ctx ends, the result is the best point so far. The functions of
// p are called by this goroutine only.
func Solve(ctx context.Context, p *problem.NLP, o Options) (solvers.Result, error) {
	s, err := SolveKept(ctx, p, o)
	if err != nil {
		return solvers.Result{}, err
	}
	return s.Result, nil
}

// SolveKept is Solve with a Solution that keeps the state of the method, which those of the thesis do not have.
func SolveKept(ctx context.Context, p *problem.NLP, o Options) (*Solution, error) {
	start := time.Now()
	given := o
	o, err := o.WithDefaults()
	if err != nil {
		return nil, err
	}
	if o.Method != NLPD {
		res, err := literalMethod(ctx, p, given)
		if err != nil {
			return nil, err
		}
		return &Solution{Result: res}, nil
	}
	f, err := nlp.NewForm(p)
	if err != nil {
		return nil, err
	}
	if err := o.CheckWarm(p.Dim()); err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, form: f, start: start, watch: o.Watch, limit: o.MaxIterations,
		kept: f.NewInner(), keptViolation: math.Inf(1), keptObjective: math.Inf(1)}
	res, err := r.solve(o)
	if err != nil {
		return nil, err
	}
	r.addTo(&res)
	return &Solution{Result: res, run: r}, nil
}

// addTo gives res the counters of r.
func (r *run) addTo(res *solvers.Result) {
	res.Iterations, res.Factorizations, res.RefactorShifts = r.iterations, r.factorizations, r.refactors
	res.Evaluations, res.EvaluationTime = r.form.Count, r.form.Time
	if r.system != nil {
		s := r.system.Stats().Seconds
		res.LinearTime += time.Duration((s.Analyze + s.Assemble + s.Factor + s.Solve) * float64(time.Second))
	}
	if slices.Contains(r.form.Problem.Integer, true) {
		res.Message += "; " + solvers.RelaxedNote
	}
	res.Time = time.Since(r.start)
}

// solve treats what needs no method and makes attempts at the rest.
func (r *run) solve(o Options) (solvers.Result, error) {
	f := r.form
	in := f.NewInner()
	copy(in.X, f.Start())
	if f.Crossed != "" {
		return r.result(in, outcome{solvers.Infeasible, f.Crossed}), nil
	}
	if f.N == 0 {
		return r.result(in, r.allFixed()), nil
	}
	x := f.Start()
	if o.Warm != nil {
		copy(x, f.Inner(o.Warm).X)
	}
	if !startingPoint(f, x, o.Push, !o.NoScaling) {
		copy(in.X, x)
		return r.result(in, outcome{solvers.EvaluationError, "functions or derivatives are undefined at the start and at all points tried near it"}), nil
	}
	if err := r.newSystem(o.KKT); err != nil {
		if out, ended := r.interrupted(); ended {
			copy(in.X, x)
			return r.result(in, out), nil
		}
		return solvers.Result{}, fmt.Errorf("nlpd: %w", err)
	}
	return r.climb(o, x), nil
}

// allFixed checks the rows where no variable is free.
func (r *run) allFixed() outcome {
	c := make([]float64, r.form.M)
	switch {
	case !r.form.Constraints(nil, c):
		return outcome{solvers.EvaluationError, "all variables are fixed, at a point where the constraints are undefined"}
	case r.form.Violation(c) > feasible:
		return outcome{solvers.Infeasible, "all variables are fixed, at a point that is not feasible"}
	}
	return outcome{solvers.Optimal, "all variables are fixed"}
}
