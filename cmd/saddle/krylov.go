package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/solvers"
)

// krylovFlags is what the command line of saddle krylov says.
type krylovFlags struct {
	common
	method  krylovMethod
	precond krylovPrecond
	tol     float64
	maxIter int
	restart int
	ell     int
	block   int
	drop    float64
	fill    float64
	omega   float64
	rhs     string
	output  string
}

func newKrylov() *cobra.Command {
	f := &krylovFlags{}
	cmd := &cobra.Command{
		Use:   "krylov FILE",
		Short: "Solve a sparse system by an iterative method, and show how it converges",
		Long: `Krylov reads a matrix A (Matrix Market, Harwell-Boeing or Rutherford-Boeing, plain or gzip, "-" =
standard input) and solves A x = b by an iteration that needs products with A only. It reports the
method and the preconditioner, with the reasons for them, the iterations, errors and times.

Without --rhs the right-hand side is A times a vector of ones, and the solution is compared with that.
What decides is the relative residual |b-Ax| / |b| in the 2-norm, computed from A, b and x at the end,
whatever the iteration believes: above --tol the exit code is 1, and the output says why. For lsqr and
lsmr a relative gradient |A'r| / (|A| |r|), r = b-Ax, of at most --tol will do as well.

In the output of --json nnz counts the entries of A, both triangles of a symmetric matrix; that of
saddle factor counts those of the lower triangle.

Methods:
` + methodHelp() + `
Preconditioners:
` + precondHelp(),
		Example: `  saddle krylov A.mtx
  saddle krylov A.mtx.gz --method gmres --restart 60 --precond ilut --json
  saddle krylov poisson.mtx --precond amg --tol 1e-10
  saddle krylov kkt.mtx --rhs b.mtx --output x.mtx --report krylov.html`,
		Args: files(1, 1),
		RunE: f.run,
	}
	cmd.Flags().SortFlags = false
	f.register(cmd.Flags())
	return cmd
}

func (f *krylovFlags) register(fs *pflag.FlagSet) {
	fs.StringVar(&f.rhs, "rhs", "", "solve for the columns of this Matrix Market `file`, not for A times ones")
	fs.StringVar(&f.output, "output", "", "write the solution to this `file`, a Matrix Market array")
	fs.Var(oneOf(&f.method, methodWords()...), "method", "iterative method")
	fs.Var(oneOf(&f.precond, precondWords()...), "precond", "preconditioner")
	fs.Float64Var(&f.tol, "tol", 1e-8, "relative residual to be reached, above 0 and below 1")
	fs.Lookup("tol").DefValue = "1e-8" // as other texts have it
	fs.IntVar(&f.maxIter, "max-iter", 0, "limit of iterations, 0 = twice the order of the matrix, but at least 1000")
	fs.IntVar(&f.restart, "restart", 0, fmt.Sprintf("iterations between restarts of gmres and fgmres, 0 = %d", krylov.DefaultRestart))
	fs.IntVar(&f.ell, "ell", 0, fmt.Sprintf("steps between minimisations of bicgstabl, 1 to %d, 0 = %d", krylov.MaxL, krylov.DefaultL))
	fs.IntVar(&f.block, "block", 0, "rows of a block of blockjacobi (0 = 8), unknowns of a point for amg (0 = 1)")
	fs.Float64Var(&f.drop, "drop", 0, fmt.Sprintf("relative size below which ilut and ildl drop, 0 = %v for ilut, %v for ildl", precond.DefaultILUTDrop, precond.DefaultILDLDrop))
	fs.Float64Var(&f.fill, "fill", 0, fmt.Sprintf("entries that ilut and ildl keep, as a multiple of those of A (ildl: of its lower triangle), 0 = %v for ilut, %v for ildl", precond.DefaultILUTFill, precond.DefaultILDLFill))
	fs.Float64Var(&f.omega, "omega", 1, "relaxation of ssor, above 0 and below 2")
	f.registerThreads(fs, " of the products")
	f.registerRun(fs, "step")
	oldNames(fs, map[string]string{"out": "output", "maxiter": "max-iter"})
}

// check finds what is wrong with the command line before any file is read.
func (f *krylovFlags) check(fs *pflag.FlagSet, args []string) error {
	only := func(flag string, ok bool, where string) error {
		if fs.Changed(flag) && !ok {
			return fmt.Errorf("--%s goes with %s only", flag, where)
		}
		return nil
	}
	switch {
	case !(0 < f.tol && f.tol < 1): // NaN too
		return fmt.Errorf("--tol: is %v, want a number above 0 and below 1", f.tol)
	case f.maxIter < 0:
		return fmt.Errorf("--max-iter: is %d, want 0 or more", f.maxIter)
	case f.restart < 0:
		return fmt.Errorf("--restart: is %d, want 0 or more", f.restart)
	case f.ell < 0 || f.ell > krylov.MaxL:
		return fmt.Errorf("--ell: is %d, want 0 to %d", f.ell, krylov.MaxL)
	case f.block < 0 || f.block > 1<<14:
		return fmt.Errorf("--block: is %d, want 0 to %d", f.block, 1<<14)
	case !(0 <= f.drop && f.drop < 1):
		return fmt.Errorf("--drop: is %v, want 0 or more and less than 1", f.drop)
	case !(0 <= f.fill && f.fill <= 1e6):
		return fmt.Errorf("--fill: is %v, want 0 to 1e6", f.fill)
	case !(0 < f.omega && f.omega < 2):
		return fmt.Errorf("--omega: is %v, want a number above 0 and below 2", f.omega)
	}
	if err := f.checkThreads(); err != nil {
		return err
	}
	m, p := f.method, f.precond
	if err := joined([]error{
		only("restart", m == methodAuto || m == methodGMRES || m == methodFGMRES, "--method gmres or fgmres"),
		only("ell", m == methodAuto || m == methodBiCGSTABL, "--method bicgstabl"),
		only("block", p == precondBlockJacobi || p == precondAMG, "--precond blockjacobi or amg"),
		only("drop", p == precondILUT || p == precondILDL, "--precond ilut or ildl"),
		only("fill", p == precondILUT || p == precondILDL, "--precond ilut or ildl"),
		only("omega", p == precondSSOR, "--precond ssor"),
	}); err != nil {
		return err
	}
	if m != methodAuto {
		if why := p.misfit(m); why != "" {
			return fmt.Errorf("--method %s: %s", methods[m].word, why)
		}
	}
	outputs := []outputFlag{{"output", f.output}, {"report", f.report}, {"log", f.log}}
	return checkOutputs(outputs, append([]string{f.rhs}, args...))
}

func (f *krylovFlags) run(cmd *cobra.Command, args []string) error {
	start := time.Now()
	if err := f.check(cmd.Flags(), args); err != nil {
		return err
	}
	ctx, cancel := f.withLimit(cmd.Context(), start)
	defer cancel()
	run := &iterated{flags: f, again: commandLine(cmd, args), isa: isa.Active(), threads: f.workers(), method: f.method, precond: f.precond}
	in, err := await(ctx, func() (*krylovInput, error) { return f.read(cmd.InOrStdin(), args[0]) })
	switch {
	case ctx.Err() != nil:
		err = nil // the status says it
		run.input = &krylovInput{file: args[0], name: fileName(args[0])}
		run.stop(ctx, "reading")
	case err != nil:
		return err
	default:
		run.input = in
		if err := run.choose(); err != nil {
			return err
		}
		f.note(cmd.ErrOrStderr(), in.notes...)
	}
	watch := newWatcher(&f.common, true, cmd.ErrOrStderr())
	if run.status == solvers.Unknown {
		err = run.compute(ctx, watch)
	}
	run.seconds = time.Since(start).Seconds()
	if err := joined([]error{err, watch.close(run.status, run.message)}); err != nil {
		return err
	}
	if err := run.write(cmd.OutOrStdout()); err != nil {
		return err
	}
	return exitOf(run.status, run.ending())
}
