package ipsqp

import (
	"context"
	"fmt"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// DefaultQPIterations is the limit of iterations of SolveQP where the options leave it open.
const DefaultQPIterations = 500

// QPOptions are those of SolveQP. The zero value asks for the defaults.
type QPOptions struct {
	// Of the common options MaxIterations is DefaultQPIterations and AcceptableIterations, counted without progress, 30 where they are 0. NoScaling leaves the program as it is, else it is equilibrated.
	solvers.Options

	// Corrections limits the centrality corrections of an iteration; 0 means 2, -1 none.
	Corrections int
	// RangeEqualities gives equality rows two sides and two duals instead of one dual without sign.
	RangeEqualities bool
	// NoReduction leaves the program as it is. Else presolve takes out fixed variables and those in no row, rows with one entry or none, sides that bounds imply, rows that
	// force their variables to bounds, and rows that are multiples of others; what it has taken out has its duals in the result.
	NoReduction bool
	// Literal is the published iteration: start, μ and step lengths of Costa and Fernandes. It is there for comparison; it needs more
	// iterations, and stops early more often.
	Literal bool
}

func (o QPOptions) withDefaults() (QPOptions, error) {
	if o.MaxIterations == 0 {
		o.MaxIterations = DefaultQPIterations
	}
	if o.AcceptableIterations == 0 {
		o.AcceptableIterations = 30
	}
	if o.Corrections < -1 {
		return o, fmt.Errorf("ipsqp: option Corrections is %d", o.Corrections)
	}
	if o.Corrections == 0 {
		o.Corrections = 2
	}
	var err error
	o.Options, err = o.Options.WithDefaults()
	return o, err
}

// A NonconvexError says that the matrix of a quadratic program is not positive semidefinite (negative semidefinite in a
// maximisation), so that SolveQP cannot be used; methods for nonlinear programs can, on problem.QP.NLP.
type NonconvexError struct {
	Name string // of the program
	Why  string
}

func (e *NonconvexError) Error() string {
	return fmt.Sprintf("ipsqp: %s: the program is not convex (%s): use a method for nonlinear programs", e.Name, e.Why)
}

// SolveQP solves a convex quadratic or linear program, from o.Warm, of which duals may be missing, or from a point of its own; p.Start is not used. Duals are those of package
// problem. The status is
//
//	Optimal, Acceptable           at the relative tolerances of the options: of primal and dual residuals and of the duality gap
//	Infeasible                    with RowDuals, LowerDuals and UpperDuals that prove it if the method was begun at all: a combination of the
//	                              sides that no x within reach satisfies
//	Unbounded                     X is feasible, up to its PrimalInfeasibility, and there is a ray on which the objective falls without end
//	IterationLimit, TimeLimit,    with the best point so far
//	Interrupted
//	NumericalTrouble              no progress was possible; the best point so far
//
// The error is a [*NonconvexError], a *problem.Error, or about an option. Integer marks are ignored, and Message says so. Memory and time
// of an iteration are those of a factorisation of [P Aᵀ; A 0] and a few solves.
func SolveQP(ctx context.Context, p *problem.QP, o QPOptions) (solvers.Result, error) {
	begin := time.Now()
	o, err := o.withDefaults()
	if err != nil {
		return solvers.Result{}, err
	}
	if p == nil {
		return solvers.Result{}, &problem.Error{Where: "program", Cause: "nil"}
	}
	if err := p.Validate(); err != nil {
		return solvers.Result{}, err
	}
	if err := o.CheckWarm(p.Dim()); err != nil {
		return solvers.Result{}, err
	}
	r := &qpRun{p: p, o: o, begin: begin}
	err = r.solve(ctx)
	if r.status == solvers.TimeLimit || r.status == solvers.Interrupted {
		err = nil
	}
	if err != nil {
		return solvers.Result{}, err
	}
	return r.result(), nil
}

// qpRun is one call of SolveQP.
type qpRun struct {
	p     *problem.QP
	o     QPOptions
	begin time.Time

	red *qpReduction
	f   *qpForm
	sc  *qpScaling
	lin *shifted
	in  *interior

	iterations int
	restarted  int // the iteration of the last start
	status     solvers.Status
	message    string
	integers   bool

	best  qpErrors // of the best iterate, which in keeps
	since int      // iterations without progress

	feasible bool // an iterate was, at the acceptable level
}

func (r *qpRun) solve(ctx context.Context) error {
	for _, is := range r.p.Integer {
		r.integers = r.integers || is
	}
	r.red = reduce(r.p, r.o.NoReduction)
	if r.red.cause != "" {
		r.status, r.message = solvers.Infeasible, r.red.cause
		return nil
	}
	var err error
	if r.f, err = r.red.form(); err != nil {
		return err
	}
	r.sc = equilibrate(r.f, r.o.NoScaling)
	why, err := nonconvex(ctx, r.f, r.red)
	if why != "" {
		name := r.p.Name
		if name == "" {
			name = "quadratic program"
		}
		return &NonconvexError{Name: name, Why: why}
	}
	if err == nil {
		err = r.plan(ctx)
	}
	if err == nil {
		err = r.start(ctx)
	}
	if err != nil {
		return r.failed(ctx, err)
	}
	err = r.iterate(ctx)
	if err == nil && r.status == solvers.NumericalTrouble && r.o.Warm != nil { // the point was of no use
		r.o.Warm, r.best, r.since = nil, qpErrors{}, 0
		if err = r.start(ctx); err != nil {
			return r.failed(ctx, err)
		}
		r.restarted = r.iterations
		err = r.iterate(ctx)
	}
	return err
}

// plan makes the interior.
func (r *qpRun) plan(ctx context.Context) (err error) {
	if r.lin, err = newShifted(ctx, r.f, r.o.KKT); err == nil {
		r.in = qpInterior(r.f, r.lin, r.o.RangeEqualities)
	}
	return err
}

func (r *qpRun) start(ctx context.Context) error {
	switch {
	case r.o.Warm != nil:
		return r.in.warm(ctx, r.red.reduced(r.o.Warm, r.f, r.sc))
	case r.o.Literal:
		if err := r.in.publishedStart(ctx, thetas[0]); err != nil {
			return err
		}
		r.in.join()
		return nil
	}
	return r.in.start(ctx)
}

// failed gives the run the status that belongs to an error of the linear algebra, and returns the error if it is to be returned.
func (r *qpRun) failed(ctx context.Context, err error) error {
	if s := solvers.FromContext(ctx); s != solvers.Unknown {
		r.status, r.message = s, context.Cause(ctx).Error()
		return fmt.Errorf("ipsqp: %w", context.Cause(ctx))
	}
	r.status, r.message = solvers.NumericalTrouble, err.Error()
	return nil
}
