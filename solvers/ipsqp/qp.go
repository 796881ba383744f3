package ipsqp

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// DefaultQPIterations is the limit of iterations of SolveQP where the options leave it open.
const DefaultQPIterations = 200

var errNotANumber = errors.New("a direction is not a number")

// QPOptions are those of SolveQP. The zero value asks for the defaults.
type QPOptions struct {
	// Of the common options MaxIterations is DefaultQPIterations if it is 0. NoScaling leaves the program as it is, else it is equilibrated.
	solvers.Options

	// Corrections limits the centrality corrections of an iteration; 0 lets the cost of a factorisation decide, -1 means none.
	Corrections int
	// RangeEqualities gives equality rows two sides and two duals instead of one dual without sign.
	RangeEqualities bool
	// NoReduction leaves fixed variables and rows with one entry or none in the program.
	NoReduction bool
}

// SolveQP solves a convex quadratic or linear program.
func SolveQP(ctx context.Context, p *problem.QP, o QPOptions) (solvers.Result, error) {
	begin := time.Now()
	if o.MaxIterations == 0 {
		o.MaxIterations = DefaultQPIterations
	}
	var err error
	if o.Options, err = o.Options.WithDefaults(); err != nil {
		return solvers.Result{}, err
	}
	if err := p.Validate(); err != nil {
		return solvers.Result{}, err
	}
	r := &qpRun{p: p, o: o, begin: begin}
	return r.solve(ctx)
}

// qpRun is one call of SolveQP.
type qpRun struct {
	p     *problem.QP
	o     QPOptions
	begin time.Time

	red *qpReduction
	f   *qpForm
	sc  *qpScaling
	in  *interior

	iterations int
	status     solvers.Status
	message    string
}

func (r *qpRun) solve(ctx context.Context) (solvers.Result, error) {
	var err error
	r.red = reduce(r.p, r.o.NoReduction)
	if r.red.cause != "" {
		r.status, r.message = solvers.Infeasible, r.red.cause
		return r.result(), nil
	}
	if r.f, err = r.red.form(); err != nil {
		return solvers.Result{}, err
	}
	r.sc = equilibrate(r.f, r.o.NoScaling)
	if r.in, err = newInterior(r.f, r.o.RangeEqualities, r.o.KKT); err != nil {
		return solvers.Result{}, err
	}
	if err := r.in.start(ctx); err != nil {
		return solvers.Result{}, err
	}
	err = r.iterate(ctx)
	return r.result(), err
}

func (r *qpRun) iterate(ctx context.Context) error {
	in := r.in
	keep := newQPDirection(in)
	st := in.k.Backend().Stats()
	corrections := r.o.Corrections
	if corrections == 0 {
		corrections = 2
	}
	_ = st
	best, since := math.Inf(1), 0
	for {
		in.residuals()
		e := in.measure(r.sc, r.p.Constant)
		if r.o.Watch != nil {
			r.o.Watch(solvers.Step{Index: r.iterations, Objective: e.objective + r.p.Constant, PrimalInfeasibility: e.primal, DualInfeasibility: e.relD, Mu: e.mu, Norm: e.gap})
		}
		if e.worst() <= r.o.Tolerance {
			r.status = solvers.Optimal
			return nil
		}
		if r.iterations >= r.o.MaxIterations {
			r.status = solvers.IterationLimit
			return nil
		}
		if ctx.Err() != nil {
			r.status = solvers.FromContext(ctx)
			return nil
		}
		in.floor = floorShare * r.o.Tolerance * e.size * r.sc.cost / float64(max(1, len(in.s)))
		if e.worst() < 0.9*best {
			best, since = e.worst(), 0
		} else if since++; since%10 == 0 && !in.careful {
			if err := in.pivot(); err != nil {
				return err
			}
		}
		ap, ad, err := in.step(ctx, &e, corrections, keep)
		if err != nil {
			r.status, r.message = solvers.NumericalTrouble, err.Error()
			return nil
		}
		if debugQP {
			fmt.Printf("   %3d pobj %.8e relP %.1e relD %.1e gap %.1e mu %.1e ap %.2e ad %.2e\n", r.iterations, e.objective, e.relP, e.relD, e.gap, e.mu, ap, ad)
		}
		r.iterations++
	}
}

const floorShare = 0.01

var debugQP, lastCareful = false, false

func (r *qpRun) result() solvers.Result {
	res := solvers.Result{Status: r.status, Method: "qp", Message: r.message, Iterations: r.iterations, Time: time.Since(r.begin)}
	f, in := r.f, r.in
	lastCareful = in != nil && in.careful
	if in == nil {
		return res
	}
	res.Factorizations, res.RefactorShifts = in.factorizations, in.shifts
	x, y := make([]float64, f.n), make([]float64, f.m)
	zl, zu := make([]float64, f.n), make([]float64, f.n)
	for j, d := range r.sc.d {
		x[j] = in.x[j] * d
	}
	for i, e := range r.sc.e {
		y[i] = in.y[i] * e / r.sc.cost
	}
	for k, at := range in.at {
		if j := int(at); j < f.n {
			z := in.l[k] / (r.sc.d[j] * r.sc.cost)
			if in.sigma[k] > 0 {
				zl[j] = z
			} else {
				zu[j] = -z
			}
		}
	}
	res.Point = r.red.restore(x, y, zl, zu)
	r.red.report(&res)
	return res
}
