package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auto"
	"github.com/saddle-go/saddle/solvers/ipsqp"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/shifted"
)

// solved is a run of saddle solve, finished or stopped, with what the outputs say about it.
type solved struct {
	outputs
	flags  *solveFlags
	model  *model
	again  string // the command line that repeats the run, without output files
	isa    isa.Level
	stdout io.Writer

	result  solvers.Result
	steps   []solvers.Step // a thinned history for the report
	seconds float64
}

// solve runs the method. The error is about options that the method refuses; everything else is in the result.
func (r *solved) solve(ctx context.Context, watch *watcher) error {
	o := solvers.Options{
		Tolerance: r.flags.tol, Acceptable: r.flags.acceptable, MaxIterations: r.flags.maxIter,
		NoScaling: r.flags.noScaling,
	}
	o.KKT.Threads = r.flags.threads
	var table solvers.Watch
	if r.flags.table {
		table = solvers.Table(r.stdout)
	}
	o.Watch = func(s solvers.Step) bool {
		r.keep(s)
		watch.iteration(s)
		if table != nil {
			table(s)
		}
		return false
	}
	var err error
	r.result, err = runMethod(ctx, r.flags.method, r.flags.seed, r.model.nlp, r.model.qp, o)
	if e, ok := errors.AsType[*ipsqp.NonconvexError](err); ok {
		err = fmt.Errorf("the program is not convex (%s), for which method qp is not meant; method auto finds one that is", e.Why)
	}
	return inFile(r.model.name, err)
}

// runMethod solves a program by a method; qp is nil unless it was read as a quadratic one.
func runMethod(ctx context.Context, method solveMethod, seed uint64, p *problem.NLP, qp *problem.QP, o solvers.Options) (solvers.Result, error) {
	switch method {
	case solveShifted:
		return shifted.Solve(ctx, p, shifted.Options{Options: o})
	case solveTrust:
		return shifted.Solve(ctx, p, shifted.Options{Options: o, Globalization: shifted.TrustRegion})
	case solveSQP:
		return ipsqp.Solve(ctx, p, ipsqp.Options{Options: o})
	case solveQP:
		if qp == nil {
			var ok bool
			if qp, ok = p.QP(); !ok {
				return solvers.Result{}, fmt.Errorf("--method qp is for quadratic objectives and linear rows")
			}
		}
		return ipsqp.SolveQP(ctx, qp, ipsqp.QPOptions{Options: o})
	case solveStochastic:
		return nlpd.Stochastic(ctx, p, nlpd.StochasticOptions{Options: nlpd.Options{Options: o}, Seed: seed})
	case solveLiteral:
		return nlpd.Solve(ctx, p, nlpd.Options{Options: o, Method: nlpd.Original})
	case solveSNLPD:
		return nlpd.Annealed(ctx, p, nlpd.AnnealedOptions{LiteralOptions: nlpd.LiteralOptions{Options: o}, Seed: seed})
	}
	if method == solveAuto {
		return auto.Solve(ctx, p, o)
	}
	return nlpd.Solve(ctx, p, nlpd.Options{Options: o, LastRung: lastRung})
}

// lastRung is what nlpd turns to when its own attempts have failed.
func lastRung(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error) {
	return shifted.Solve(ctx, p, shifted.Options{Options: o})
}

// inForce returns the options with their defaults. The tolerance of ipsqp is that of its first attempt, whose Hessian is exact.
func (r *solved) inForce() solvers.Options {
	o := solvers.Options{Tolerance: r.flags.tol, MaxIterations: r.flags.maxIter}
	if full, err := o.WithDefaults(); err == nil {
		return full
	}
	return o
}

// mostSteps bounds the steps kept for the report: beyond it every second one is dropped.
const mostSteps = 2000

// keep adds a step to the history.
func (r *solved) keep(s solvers.Step) {
	if len(r.steps) == mostSteps {
		half := r.steps[:0]
		for k := 0; k < len(r.steps); k += 2 {
			half = append(half, r.steps[k])
		}
		r.steps = half
	}
	r.steps = append(r.steps, s)
}

// writeFiles produces the files of the solution.
func (r *solved) writeFiles() {
	if r.model.nlp != nil {
		r.save(r.flags.sol, r.writeSol)
		r.save(r.flags.solution, r.writeSolution)
	}
}

// ending says in words how the run ended.
func (r *solved) ending() string { return statusText(r.result.Status, r.reason()) }
