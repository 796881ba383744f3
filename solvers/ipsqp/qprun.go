package ipsqp

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// Rules of the end.
const (
	progress      = 0.9 // of the largest error, to count as progress
	caution       = 150 // iterations without progress before cautiousSteps
	patience      = 10  // iterations without progress before pivots are looked for
	cautiousSteps = 10
	hopeless      = 300  // the same before the method gives up
	qpShortest    = 1e-9 // steps below are none
	floorShare    = 0.01 // of the products s λ that the tolerance of the gap allows: there is no use in going below
)

// iterate goes on until the status is known.
func (r *qpRun) iterate(ctx context.Context) error {
	in := r.in
	keep := newQPDirection(in)
	r.best.gap = math.Inf(1)
	ap, ad := 0.0, 0.0
	constant := r.p.Constant + r.red.constant
	if r.p.Maximize {
		constant = -constant
	}
	for {
		in.residuals()
		e := in.measure(r.sc, constant)
		r.note(&e)
		if err := r.watch(&e, ap, ad); err != nil {
			return err
		}
		if done, err := r.finished(ctx, &e); done || err != nil {
			return err
		}
		in.floor = floorShare * r.o.Tolerance * e.size * r.sc.cost / float64(max(1, len(in.s)))
		if r.since > 0 && r.since%caution == 0 {
			in.cautious = cautiousSteps
		}
		if r.since > 0 && r.since%patience == 0 && !r.lin.careful {
			if err := r.lin.pivot(ctx); err != nil {
				return r.failed(ctx, err)
			}
		}
		var err error
		if r.o.Literal {
			if ap, err = in.publishedStep(ctx); err == nil {
				ad = ap
				in.join()
			}
		} else {
			ap, ad, err = in.step(ctx, &e, r.o.Corrections, keep)
		}
		if err != nil {
			return r.failed(ctx, err)
		}
		r.iterations++
		if max(ap, ad) < qpShortest && r.lin.careful {
			r.stuck("steps have become too short")
			return nil
		}
	}
}

// note keeps the best iterate, and counts those that are no better.
func (r *qpRun) note(e *qpErrors) {
	w := e.worst()
	r.feasible = r.feasible || e.relP <= r.o.Acceptable
	switch {
	case w < progress*r.best.worst():
		r.since = 0
	default:
		r.since++
	}
	if w < r.best.worst() || r.iterations == r.restarted {
		r.best = *e
		r.in.save()
	}
}

// watch reports an iterate. The error says that the watcher asks to stop.
func (r *qpRun) watch(e *qpErrors, ap, ad float64) error {
	if r.o.Watch == nil {
		return nil
	}
	objective, norm := e.objective, 0.0
	if r.p.Maximize {
		objective = -objective
	}
	for j, d := range r.sc.d {
		norm = max(norm, math.Abs(r.in.dz[j])*d)
	}
	tag := ""
	if r.lin.careful {
		tag = "p"
	}
	stop := r.o.Watch(solvers.Step{
		Index: r.iterations, Objective: objective + r.p.Constant + r.red.constant, PrimalInfeasibility: e.primal, DualInfeasibility: e.relD, Mu: e.mu, Norm: norm,
		AlphaPrimal: ap, AlphaDual: ad, Tag: tag, Trials: 1,
	})
	if stop {
		r.status, r.message = solvers.Interrupted, solvers.ErrStopped.Error()
		return fmt.Errorf("ipsqp: %w", solvers.ErrStopped)
	}
	return nil
}

// finished sets the status if the run is over.
func (r *qpRun) finished(ctx context.Context, e *qpErrors) (bool, error) {
	in := r.in
	switch {
	case e.worst() <= r.o.Tolerance:
		r.status, r.message = solvers.Optimal, "the point is optimal within the tolerance"
		return true, nil
	case math.IsNaN(e.worst()) || math.IsInf(e.worst(), 0):
		r.stuck("an iterate is not a number")
		return true, nil
	case in.infeasible():
		in.complete()
		r.status, r.message = solvers.Infeasible, "the duals prove that no point within reach keeps all sides"
		in.save()
		return true, nil
	case r.feasible && in.unbounded():
		r.status, r.message = solvers.Unbounded, "the objective falls without end along a ray of feasible points"
		in.save()
		return true, nil
	case r.since >= hopeless:
		r.stuck("no progress in many iterations")
		return true, nil
	case r.since >= r.o.AcceptableIterations && r.lin.careful && r.best.worst() <= r.o.Acceptable:
		r.stuck("")
		return true, nil
	case r.iterations >= r.o.MaxIterations:
		r.status, r.message = solvers.IterationLimit, "the limit on iterations came first"
		return true, nil
	case ctx.Err() != nil:
		return true, r.failed(ctx, ctx.Err())
	}
	return false, nil
}

// stuck ends the run where no progress is possible.
func (r *qpRun) stuck(why string) {
	r.status, r.message = solvers.NumericalTrouble, why
	if r.best.worst() <= r.o.Acceptable {
		r.status, r.message = solvers.Acceptable, "no progress below the acceptable level"
	}
}

// result returns the best iterate as a point of the program as stated.
func (r *qpRun) result() solvers.Result {
	res := solvers.Result{Status: r.status, Method: "qp", Message: r.message, Iterations: r.iterations}
	if r.integers {
		res.Message += "; " + solvers.RelaxedNote
	}
	if in := r.in; in != nil {
		in.load()
		res.Factorizations, res.RefactorShifts = r.lin.factorizations, r.lin.shifts
		res.LinearTime = secondsToDuration(r.lin.seconds())
		res.Point = r.red.restore(r.unscaled())
	} else {
		res.Point = r.red.nearest()
	}
	r.red.report(&res)
	res.Time = time.Since(r.begin)
	return res
}

// unscaled returns the iterate in terms of the reduced program.
func (r *qpRun) unscaled() (x, y, zl, zu []float64) {
	f, in, c := r.f, r.in, r.sc.cost
	x, y, zl, zu = make([]float64, f.n), make([]float64, f.m), make([]float64, f.n), make([]float64, f.n)
	for j, d := range r.sc.d {
		x[j] = in.x[j] * d
	}
	for i, e := range r.sc.e {
		y[i] = in.y[i] * e / c
	}
	for k, at := range in.at {
		if j := int(at); j < f.n {
			z := in.l[k] / (r.sc.d[j] * c)
			if in.sigma[k] > 0 {
				zl[j] = z
			} else {
				zu[j] = -z
			}
		}
	}
	return x, y, zl, zu
}

// nearest returns the point next to 0 within the bounds, where there is no iterate.
func (r *qpReduction) nearest() solvers.Point {
	pt := solvers.Point{X: make([]float64, r.n), RowDuals: make([]float64, r.m), LowerDuals: make([]float64, r.n), UpperDuals: make([]float64, r.n)}
	for j := range pt.X {
		lo, hi := problem.FiniteSides(r.p.Lower[j], r.p.Upper[j])
		pt.X[j] = nearest(lo, hi)
	}
	return pt
}

// A qpWarm is a point of the scaled program to begin with. Duals that are not known are nil.
type qpWarm struct{ x, y, zl, zu []float64 }

// reduced returns pt in terms of the scaled program.
func (r *qpReduction) reduced(pt *solvers.Point, f *qpForm, sc *qpScaling) (w qpWarm) {
	sign := sc.cost
	if r.p.Maximize {
		sign = -sign
	}
	w.x = make([]float64, f.n)
	for k, j := range r.cols {
		w.x[k] = pt.X[j] / sc.d[k]
	}
	bounds := func(duals []float64) (z []float64) {
		if duals != nil {
			z = make([]float64, f.n)
			for k, j := range r.cols {
				z[k] = sign * duals[j] * sc.d[k]
			}
		}
		return z
	}
	w.zl, w.zu = bounds(pt.LowerDuals), bounds(pt.UpperDuals)
	if pt.RowDuals == nil {
		return w
	}
	w.y = make([]float64, f.m)
	for k, i := range r.keep {
		y := pt.RowDuals[i]
		if r.copies != nil {
			y = r.copies[i].sum(pt.RowDuals, int(i))
		}
		w.y[k] = sign * y / sc.e[k]
	}
	return w
}
