package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// acceptable is the backward error up to which a solution counts as one.
const acceptable = 1e-8

// factored is a run, finished or stopped, with what the outputs say about it.
// Pointers are nil where there is no value.
type factored struct {
	outputs
	flags   *factorFlags
	options factor.Options
	input   *factorInput
	again   string // the command line that repeats the run, without output files
	isa     isa.Level

	symbolic *factor.Symbolic // nil until the analysis is done
	stats    *factor.Stats    // nil until the factorisation is done
	x        []float64        // solutions; nil until there are some

	analyzeS *float64
	firstS   *float64 // of the first factorisation, which also touches its memory first
	factorS  *float64
	solveS   *float64 // of the triangular solves alone
	refinedS *float64 // of solves with refinement
	repeats  int      // refactorisations that were done

	steps    *int     // of refinement, the most of any column
	krylov   *int     // of FGMRES that followed, likewise
	repeated bool     // the factorisation was repeated for the sake of the solution
	rows     *float64 // componentwise backward error
	backward *float64
	before   *float64 // backward error before refinement
	forward  *float64
	cond     *float64 // estimate of the condition in the 1-norm

	summary *tree // see tree
	pattern *spy  // see spy

	status  solvers.Status
	message string
	seconds float64
}

// stop notes that ctx ended while this was done.
func (r *factored) stop(ctx context.Context, during string) {
	r.status = solvers.FromContext(ctx)
	r.message = "stopped while " + during
}

// compute analyses, factors and solves. The error is about the input; a run that
// ended in another way has a status.
func (r *factored) compute(ctx context.Context, watch *watcher) error {
	in := r.input
	total := 4 + r.flags.repeat
	watch.phase(1, total, "read", in.readS)
	watch.announce(1, total, "analysis")
	start := time.Now()
	o := r.options
	o.Perm, o.Signs = in.perm, in.signs
	sym, err := await(ctx, func() (*factor.Symbolic, error) { return factor.Analyze(in.matrix, o) })
	if ctx.Err() != nil {
		r.stop(ctx, "analysing")
		return nil
	}
	if err != nil {
		return inFile(in.name, err)
	}
	r.symbolic, r.analyzeS = sym, since(start)
	watch.phase(2, total, "analysis", *r.analyzeS)
	watch.announce(2, total, "factorisation")
	f := sym.New()
	if !r.factorize(ctx, f) {
		return nil
	}
	watch.phase(3, total, "factorisation", *r.factorS)
	watch.announce(3, total, "solve")
	if !r.solve(ctx, f) {
		return nil
	}
	watch.phase(4, total, "solve", *r.refinedS)
	r.judge()
	if c, err := f.Condition(); err == nil {
		r.cond = finite(c)
	}
	return r.refactor(ctx, f, watch, total)
}

// since returns the seconds since start.
func since(start time.Time) *float64 {
	s := time.Since(start).Seconds()
	return &s
}

// factorize runs the first factorisation and reports whether there is one.
func (r *factored) factorize(ctx context.Context, f *factor.LDL) bool {
	_, _, val := r.input.matrix.Lower().Raw()
	start := time.Now()
	_, err := f.Factorize(ctx, val)
	if err != nil {
		if ctx.Err() != nil {
			r.stop(ctx, "factoring")
			return false
		}
		r.status, r.message = solvers.NumericalTrouble, withoutPackage(err.Error())
		if r.options.Pivoting == factor.PivotCholesky {
			r.message = "the matrix is not positive definite"
			if e, ok := errors.AsType[*factor.NotPositiveError](err); ok {
				r.message += fmt.Sprintf(": the pivot of row %d%s is not positive", e.Row+1, fromOne)
			}
			r.message += "; --pivot auto factors it"
		}
		return false
	}
	r.firstS = since(start)
	r.factorS = r.firstS
	st := f.Stats()
	r.stats = &st
	return true
}

// solve finds the solutions and their errors, and reports whether it came to an end. If
// not, the columns that were not refined have their first solution.
func (r *factored) solve(ctx context.Context, f *factor.LDL) bool {
	a := r.input.matrix
	n, nrhs := a.SymmetricDim(), max(1, r.input.nrhs)
	b := r.rightSide()
	x := make([]float64, n*nrhs)
	copy(x, b)
	start := time.Now()
	if err := f.Solve(x, nrhs); err != nil {
		panic(err) // there is a factorisation, and the lengths are right
	}
	r.solveS = since(start)
	r.before = finite(r.backwardError(x, b, nrhs))
	steps, krylov, rows := 0, 0, 0.0
	start = time.Now()
	for j := range nrhs {
		if ctx.Err() != nil {
			r.stop(ctx, "refining the solution")
			break
		}
		ref, err := f.SolveRefined(x[j*n:(j+1)*n], b[j*n:(j+1)*n])
		if err != nil {
			panic(err) // as above
		}
		steps, krylov, rows = max(steps, ref.Steps), max(krylov, ref.Krylov), max(rows, ref.Componentwise)
		r.repeated = r.repeated || ref.Repeated
	}
	ended := r.status == solvers.Unknown
	if ended {
		r.refinedS, r.rows = since(start), finite(rows)
	}
	if r.repeated { // inertia, pivots and memory are those of the new factors
		st := f.Stats()
		r.stats = &st
	}
	r.x, r.steps, r.krylov = x, &steps, &krylov
	backward := r.backwardError(x, b, nrhs)
	r.backward = &backward
	if r.input.rhs == nil {
		forward := 0.0
		for _, v := range x {
			forward = max(forward, math.Abs(v-1))
		}
		r.forward = &forward
	}
	return ended
}

// rightSide returns the right-hand sides: those of --rhs, or A·1.
func (r *factored) rightSide() []float64 {
	if r.input.rhs != nil {
		return r.input.rhs
	}
	n := r.input.matrix.SymmetricDim()
	b, ones := make([]float64, n), make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	r.input.matrix.MulVec(b, ones)
	return b
}

// backwardError returns the largest ‖b−Ax‖∞ / (‖A‖∞‖x‖∞ + ‖b‖∞) of the columns. It does
// not rely on what the refinement says of itself.
func (r *factored) backwardError(x, b []float64, nrhs int) float64 {
	a := r.input.matrix
	n, norm := a.SymmetricDim(), a.NormInf()
	y := make([]float64, n)
	worst := 0.0
	for j := range nrhs {
		xj, bj := x[j*n:(j+1)*n], b[j*n:(j+1)*n]
		a.MulVec(y, xj)
		asm.Axpy(-1, bj, y)
		e := backwardError(asm.AbsMax(y), norm, asm.AbsMax(xj), asm.AbsMax(bj))
		if math.IsNaN(e) {
			return math.Inf(1)
		}
		worst = max(worst, e)
	}
	return worst
}

// backwardError returns residual/(norm·sizeX + normB), also where that denominator overflows, 0 for 0/0.
func backwardError(residual, norm, sizeX, normB float64) float64 {
	norm = min(norm, math.MaxFloat64)
	size := norm*sizeX + normB
	switch {
	case size == 0:
		return 0
	case size > math.MaxFloat64:
		residual, size = residual/norm, sizeX+normB/norm
	}
	return residual / size
}

// certain reports whether the inertia is that of the matrix: in the default mode what replaced pivots have done to it has been accounted for, and zero eigenvalues
// have been looked for to the end.
func (r *factored) certain() bool {
	return r.stats.Unsettled == 0 && (r.stats.Perturbed == 0 || r.stats.Pivoting == factor.PivotAuto)
}

// judge says whether the solution is one.
func (r *factored) judge() {
	if e := *r.backward; e > acceptable {
		r.status = solvers.NumericalTrouble
		r.message = fmt.Sprintf("the backward error %s is above %s", scientific(e), scientific(acceptable))
		if r.stats.Inertia.Zero > 0 {
			r.message += "; the matrix is singular and the system seems to have no solution"
		}
		return
	}
	r.status = solvers.Done
}

// refactor repeats factorisation and solve for the times.
func (r *factored) refactor(ctx context.Context, f *factor.LDL, watch *watcher, total int) error {
	_, _, val := r.input.matrix.Lower().Raw()
	n := r.input.matrix.SymmetricDim()
	b, nrhs := r.rightSide(), max(1, r.input.nrhs)
	x := make([]float64, len(b))
	factorS, solveS, refinedS := math.Inf(1), math.Inf(1), math.Inf(1)
	for k := range r.flags.repeat {
		start := time.Now()
		if _, err := f.Factorize(ctx, val); err != nil {
			if ctx.Err() == nil {
				return inFile(r.input.name, err) // the same values were factored before
			}
			r.stop(ctx, fmt.Sprintf("repeating, %d of %d done", k, r.flags.repeat))
			break
		}
		took := time.Since(start).Seconds()
		factorS = min(factorS, took)
		copy(x, b)
		start = time.Now()
		f.Solve(x, nrhs)
		solveS = min(solveS, time.Since(start).Seconds())
		start = time.Now()
		for j := range nrhs {
			f.SolveRefined(x[j*n:(j+1)*n], b[j*n:(j+1)*n])
		}
		refinedS = min(refinedS, time.Since(start).Seconds())
		r.repeats++
		r.factorS, r.solveS, r.refinedS = &factorS, &solveS, &refinedS
		watch.phase(5+k, total, "refactorisation", took)
	}
	st := f.Stats()
	r.stats.PeakBytes = max(r.stats.PeakBytes, st.PeakBytes)
	return nil
}

// unheeded says which options the library did not follow.
func (r *factored) unheeded() []string {
	var l []string
	if s, asked := r.symbolic, r.options.Ordering; s != nil && asked != factor.OrderAuto && s.Ordering() != asked {
		l = append(l, fmt.Sprintf("--ordering %v: %v was used", asked, s.Ordering()))
	}
	if asked := r.options.Scaling; r.stats != nil && asked != factor.ScaleAuto && r.scaling() != asked.String() {
		l = append(l, fmt.Sprintf("--scaling %v: %s was used", asked, r.scaling()))
	}
	return l
}

// write produces the files and standard output.
func (r *factored) write(stdout io.Writer) error {
	f := r.flags
	if f.output != "" && r.x != nil {
		if math.IsInf(*r.backward, 0) {
			r.message += "; it is not finite and was not written to " + f.output
		} else {
			r.save(f.output, r.writeSolution)
		}
	}
	if r.symbolic != nil {
		r.save(f.spy, r.writeSpy)
	}
	return r.finish(&f.common, stdout, r)
}

// writeSolution writes x as a Matrix Market array, compressed if the name ends in .gz.
func (r *factored) writeSolution(w io.Writer) error {
	comment := " solution by saddle factor, backward error " + scientific(*r.backward)
	return writeArray(w, r.flags.output, r.input.matrix.SymmetricDim(), max(1, r.input.nrhs), r.x, comment)
}

// writeArray writes the content of a Matrix Market array, compressed if the name of its file
// ends in .gz.
func writeArray(w io.Writer, name string, rows, cols int, x []float64, comment string) error {
	o := mtx.WriteOptions{Comments: []string{comment}}
	if !strings.HasSuffix(name, ".gz") {
		return mtx.WriteDense(w, rows, cols, x, o)
	}
	z := gzip.NewWriter(w)
	if err := mtx.WriteDense(z, rows, cols, x, o); err != nil {
		return err
	}
	return z.Close()
}
