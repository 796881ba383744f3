package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/sparse"
)

// iterated is a run of saddle krylov, finished or stopped, with what the outputs say about it.
// Pointers are nil where there is no value.
type iterated struct {
	outputs
	flags   *krylovFlags
	input   *krylovInput
	again   string // the command line that repeats the run, without output files
	isa     isa.Level
	threads int

	method      krylovMethod
	methodWhy   string // empty if it was asked for
	mayFail     bool   // method is a guess that the iteration may refute
	precond     krylovPrecond
	precondWhy  string
	precondInfo string

	setupS *float64 // of preconditioner and plan
	solveS *float64 // of all right-hand sides
	x      []float64
	done   int     // columns that were worked on
	worst  *column // of these

	status  solvers.Status
	message string
	seconds float64
}

// A column is the solve for one right-hand side.
type column struct {
	krylov.Result
	index    int
	residual float64 // ‖b-Ax‖₂/‖b‖₂, computed here
	backward float64 // ‖b-Ax‖∞/(‖A‖∞‖x‖∞+‖b‖∞)
	forward  float64 // largest error against ones
	squares  bool    // of a method that minimises ‖b-Ax‖
	gradient float64 // ‖Aᵀr‖₂/(‖A‖‖r‖₂) of least squares, r = b-Ax, with the method's ‖A‖; else NaN
	left     *column // what the method has left, where x = 0 stands for it; else nil
}

// stop notes that ctx ended while this was done.
func (r *iterated) stop(ctx context.Context, during string) {
	r.status = solvers.FromContext(ctx)
	r.message = "stopped while " + during
}

// ending says in words how a run ended that did not come to its end.
func (r *iterated) ending() string { return statusText(r.status, r.message) }

// compute prepares and solves. The error is about the input; a run that ended in another way has
// a status.
func (r *iterated) compute(ctx context.Context, watch *watcher) error {
	in := r.input
	total := 2 + max(1, in.nrhs)
	watch.phase(1, total, "read", in.readS)
	watch.announce(1, total, "set-up")
	start := time.Now()
	w, err := await(ctx, r.prepare)
	if ctx.Err() != nil {
		r.stop(ctx, "planning the products")
		return nil
	}
	if err != nil {
		return inFile(in.name, err)
	}
	m, err := r.build(ctx)
	if err != nil || r.status != solvers.Unknown {
		return err
	}
	r.setupS = since(start)
	watch.phase(2, total, "set-up", *r.setupS)
	r.solve(ctx, watch, w, m, total)
	return nil
}

// A solver is a method with its workspace and the matrix.
type solver func(ctx context.Context, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)

// planned is a matrix with its products planned.
type planned interface {
	krylov.Matrix
	MulVecT(y, x []float64)
}

// plan plans the products.
func (r *iterated) plan() (planned, error) {
	o := sparse.PlanOptions{Threads: r.threads, Transposed: methods[r.method].squares}
	if r.input.sym == nil || o.Transposed {
		return sparse.NewPlan(r.input.a, o)
	}
	p, err := sparse.NewSymPlan(r.input.sym, o)
	return symmetricPlan{p}, err
}

// symmetricPlan is a plan that is its own transpose.
type symmetricPlan struct{ *sparse.SymPlan }

func (p symmetricPlan) MulVecT(y, x []float64) { p.MulVec(y, x) }

// prepare plans the products and makes the workspace.
func (r *iterated) prepare() (*tally, error) {
	p, err := r.plan()
	if err != nil {
		return nil, err
	}
	return &tally{planned: p}, nil
}

// solver returns the method in force on the matrix.
func (r *iterated) solver(a *tally) solver {
	rows, cols := a.Dims()
	switch r.method {
	case methodLSQR:
		w := krylov.NewLSQR(rows, cols)
		return func(ctx context.Context, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error) {
			return w.Solve(ctx, a, m, x, b, o)
		}
	case methodLSMR:
		w := krylov.NewLSMR(rows, cols)
		return func(ctx context.Context, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error) {
			return w.Solve(ctx, a, m, x, b, o)
		}
	}
	w := r.workspace()
	return func(ctx context.Context, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error) {
		return w.Solve(ctx, a, m, x, b, o)
	}
}

// A workspace is what the methods for square matrices have in common.
type workspace interface {
	Solve(ctx context.Context, a krylov.Operator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)
}

// workspace makes the workspace of a method for square matrices.
func (r *iterated) workspace() workspace {
	n := r.input.rows
	switch r.method {
	case methodCG:
		return krylov.NewCG(n)
	case methodMINRES:
		return krylov.NewMINRES(n)
	case methodMINRESQLP:
		return krylov.NewMINRESQLP(n)
	case methodBiCGSTAB:
		return krylov.NewBiCGSTAB(n)
	case methodGMRES:
		return krylov.NewGMRES(n, r.flags.restart)
	case methodFGMRES:
		return krylov.NewFGMRES(n, r.flags.restart)
	default:
		return krylov.NewBiCGSTABL(n, r.ell())
	}
}

// maxIter is the limit of iterations: more than twice the order where that is small, since rounding
// delays what ought to end after n.
func (r *iterated) maxIter() int {
	if r.flags.maxIter == 0 {
		return max(1000, 2*max(r.input.rows, r.input.cols))
	}
	return r.flags.maxIter
}

// ell is the number of steps of bicgstabl between minimisations.
func (r *iterated) ell() int {
	if r.flags.ell == 0 {
		return krylov.DefaultL
	}
	return r.flags.ell
}

// restart is the number of iterations of a cycle.
func (r *iterated) restart() int {
	if r.flags.restart == 0 {
		return krylov.DefaultRestart
	}
	return r.flags.restart
}

// solve solves for the right-hand sides one after the other and judges the results.
func (r *iterated) solve(ctx context.Context, watch *watcher, a *tally, m krylov.Preconditioner, total int) {
	rows, cols, nrhs := r.input.rows, r.input.cols, max(1, r.input.nrhs)
	b := r.rightSide()
	r.x = make([]float64, cols*nrhs)
	a.watch = watch
	w := r.solver(a)
	o := krylov.Options{Tol: r.flags.tol, OptimalityTol: r.flags.tol, MaxIter: r.maxIter(), History: true}
	if !methods[r.method].squares {
		o.OptimalityTol = 0 // the other methods have a good default to tell singular matrices by
	}
	took := 0.0
	for j := range nrhs {
		watch.announce(2+j, total, "solve")
		x, bj := r.x[j*cols:(j+1)*cols], b[j*rows:(j+1)*rows]
		start := time.Now()
		res, err := w(ctx, m, x, bj, o)
		if res.Status == krylov.Indefinite && r.mayFail {
			r.refute()
			w = r.solver(a)
			res, err = w(ctx, m, x, bj, o)
		}
		if err != nil && ctx.Err() == nil {
			panic(err) // sizes and options are right
		}
		column := time.Since(start).Seconds()
		took += column
		watch.phase(3+j, total, "solve", column)
		r.done++
		c := r.measure(res, j, x, bj)
		if !(c.residual <= 1) && !c.squares { // zero is better, and it is the best there is
			clear(x)
			left := c
			c = r.measure(res, j, x, bj)
			c.left = left
		}
		if r.worst == nil || c.worse(r.worst, r.flags.tol) {
			c.History = slices.Clone(c.History) // the workspace owns it
			r.worst = c
		}
		if ctx.Err() != nil {
			r.stop(ctx, fmt.Sprintf("solving, after %s", words.Count(res.Iterations, "iteration")))
			break
		}
	}
	r.solveS = &took
	if r.status == solvers.Unknown {
		r.judge()
	}
}

// refute takes back the guess that the matrix is positive definite.
func (r *iterated) refute() {
	r.mayFail = false
	r.method = methodMINRES
	r.methodWhy = "the matrix is symmetric with a positive diagonal, but conjugate gradients found that it is not positive definite"
	if r.precond != precondNone && r.precond != precondJacobi && r.precond != precondILDL {
		r.methodWhy += ", or the preconditioner is not"
	}
}

// rightSide returns the right-hand sides: those of --rhs, or A·1.
func (r *iterated) rightSide() []float64 {
	if r.input.rhs != nil {
		return r.input.rhs
	}
	b, ones := make([]float64, r.input.rows), make([]float64, r.input.cols)
	for i := range ones {
		ones[i] = 1
	}
	r.input.a.MulVec(b, ones)
	return b
}

// measure computes the errors of a solution, without relying on what the method says.
func (r *iterated) measure(res krylov.Result, index int, x, b []float64) *column {
	c := &column{Result: res, index: index, squares: methods[r.method].squares}
	y := make([]float64, len(b))
	r.input.a.MulVec(y, x)
	asm.Scale(-1, y)
	asm.Axpy(1, b, y)
	c.residual = asm.Nrm2(y) / asm.Nrm2(b)
	c.backward = backwardError(asm.AbsMax(y), r.input.a.NormInf(), asm.AbsMax(x), asm.AbsMax(b))
	if asm.AbsMax(y) == 0 {
		c.residual = 0 // also if b = 0
	}
	c.gradient = math.NaN()
	if methods[r.method].squares || res.Status == krylov.LeastSquares {
		g := make([]float64, len(x))
		r.input.a.MulVecT(g, y)
		if c.gradient = asm.Nrm2(g); c.gradient > 0 {
			c.gradient /= res.NormA * asm.Nrm2(y)
		}
	}
	for _, v := range x {
		c.forward = max(c.forward, math.Abs(v-1))
	}
	return c
}

// converged reports whether the method says so and the residual confirms it, or the gradient if the
// method minimises, up to the rounding of another way to compute it.
func (c *column) converged(tol float64) bool {
	return c.Status == krylov.Converged && c.residual <= tol*(1+1e-6)+1e-15 ||
		c.squares && c.Status == krylov.LeastSquares && c.gradient <= tol*(1+1e-6)+1e-15
}

// worse reports whether c is rather to be told of than d.
func (c *column) worse(d *column, tol float64) bool {
	if ok := c.converged(tol); ok != d.converged(tol) {
		return !ok
	} else if ok {
		return c.Iterations > d.Iterations
	}
	return !(c.residual <= d.residual) // NaN is the worst
}

// judge says how the run ended.
func (r *iterated) judge() {
	c := r.worst
	if c.converged(r.flags.tol) {
		r.status = solvers.Done
		return
	}
	r.status = solvers.NumericalTrouble
	if c.Status == krylov.IterationLimit {
		r.status = solvers.IterationLimit
	}
	r.message = r.why(c)
	if r.done > 1 {
		r.message = fmt.Sprintf("right-hand side %d: %s", c.index+1, r.message)
	}
}

// tally shows on the bar how many products were made.
type tally struct {
	planned
	watch *watcher
	n     int
}

// Dim returns the order of a square matrix.
func (c *tally) Dim() int {
	n, _ := c.Dims()
	return n
}

func (c *tally) MulVec(y, x []float64) {
	c.planned.MulVec(y, x)
	c.n++
	c.watch.products(c.n)
}

func (c *tally) MulVecT(y, x []float64) {
	c.planned.MulVecT(y, x)
	c.n++
	c.watch.products(c.n)
}

// write produces the files and standard output.
func (r *iterated) write(stdout io.Writer) error {
	f := r.flags
	if f.output != "" && r.x != nil && r.done == max(1, r.input.nrhs) {
		if math.IsNaN(asm.AbsMax(r.x)) || math.IsInf(asm.AbsMax(r.x), 0) {
			r.message += "; the solution is not finite and was not written to " + f.output
		} else {
			r.save(f.output, func(w io.Writer) error {
				comment := " solution by saddle krylov, relative residual " + scientific(r.worst.residual)
				return writeArray(w, f.output, r.input.cols, max(1, r.input.nrhs), r.x, comment)
			})
		}
	}
	return r.finish(&f.common, stdout, r)
}
