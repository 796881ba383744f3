package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers"
)

// factorFlags is what the command line of saddle factor says.
type factorFlags struct {
	common
	ordering factor.Ordering
	perm     string
	pivot    factor.Pivoting
	u        float64
	signs    string
	positive int
	split    bool // --positive is given
	scaling  factor.Scaling
	repeat   int
	rhs      string
	output   string
	spy      string
}

func newFactor() *cobra.Command {
	f := &factorFlags{}
	cmd := &cobra.Command{
		Use:   "factor FILE",
		Short: "Factor a sparse symmetric matrix, solve with it, and say how well",
		Long: `Factor reads a symmetric matrix A (Matrix Market, Harwell-Boeing or Rutherford-Boeing, plain or
gzip, "-" = standard input), plans the elimination, factors P A P' = L D L' and solves A x = b. It
reports inertia, fill, pivots, errors, times and memory. A matrix of which both triangles
are given must be exactly symmetric.

Without --rhs the right-hand side is A times a vector of ones, and the solution is compared with that.
The error that decides is the backward error |b-Ax| / (|A| |x| + |b|) in the maximum norm, after
refinement; above 1e-8 the exit code is 1, as it is for --pivot cholesky on a matrix that is not
positive definite. A singular matrix is solved if the system is consistent.

In the output of --json nnz counts the entries of the lower triangle of A; that of saddle krylov counts
those of both triangles.

Orders of elimination:
  auto           the one with the least predicted time; --report lists what was compared
  amd, nd        minimum degree, nested dissection
  pairs-amd, -nd the same, with rows that have no pivot on their diagonal joined in pairs
  natural, given the order of the rows, that of --perm

Ways to choose pivots:
  auto           the order of the analysis without interchanges, if the growth of the elements
                 and a trial solve certify the result, else threshold
  threshold      1x1 and 2x2 pivots that keep the elements of L below 1/u; columns without one wait
  static         the order of the analysis; pivots that vanish are replaced and counted
  quasidefinite  as static, with known signs: --signs, --positive, or those of the diagonal
  cholesky       stops at the first pivot that is not positive`,
		Example: `  saddle factor A.mtx
  saddle factor A.mtx.gz --json --repeat 5 --threads 1
  saddle factor kkt.mtx --rhs b.mtx --output x.mtx
  saddle factor kkt.mtx --pivot threshold --spy pattern.png --report factor.html`,
		Args: files(1, 1),
		RunE: f.run,
	}
	cmd.Flags().SortFlags = false
	f.register(cmd.Flags())
	return cmd
}

func (f *factorFlags) register(fs *pflag.FlagSet) {
	fs.StringVar(&f.rhs, "rhs", "", "solve for the columns of this Matrix Market `file`, not for A times ones")
	fs.StringVar(&f.output, "output", "", "write the solution to this `file`, a Matrix Market array")
	fs.Var(oneOf(&f.ordering, "auto", "amd", "nd", "natural", "given", "pairs-amd", "pairs-nd"), "ordering", "order of elimination")
	fs.StringVar(&f.perm, "perm", "", "eliminate in the order that this `file` lists: row numbers from 1 (or 0), each once")
	fs.Var(oneOf(&f.pivot, "auto", "threshold", "static", "quasidefinite", "cholesky"), "pivot", "how pivots are chosen")
	fs.Float64Var(&f.u, "u", 0.01, "threshold of pivots, above 0 and at most 0.5")
	fs.StringVar(&f.signs, "signs", "", "signs of the pivots from this `file`, 1 or -1 for each row; implies --pivot quasidefinite")
	fs.IntVar(&f.positive, "positive", 0, "the pivots of the first `N` rows are positive, the others negative; implies --pivot quasidefinite")
	fs.Var(oneOf(&f.scaling, "auto", "none", "ruiz", "matching"), "scaling", "how rows and columns are scaled")
	fs.IntVar(&f.repeat, "repeat", 0, "factor and solve `K` times more; times are the least of these")
	fs.StringVar(&f.spy, "spy", "", "draw the permuted A and L in this PNG `file`")
	f.registerThreads(fs, "")
	f.registerRun(fs, "step")
	oldNames(fs, map[string]string{"out": "output"})
}

// check finds what is wrong with the command line before any file is read.
func (f *factorFlags) check(fs *pflag.FlagSet, args []string) error {
	f.split = fs.Changed("positive")
	switch {
	case f.perm != "" && fs.Changed("ordering") && f.ordering != factor.OrderGiven:
		return fmt.Errorf("--perm and --ordering %v exclude each other", f.ordering)
	case f.perm == "" && f.ordering == factor.OrderGiven:
		return fmt.Errorf("--ordering given needs --perm")
	case f.signs != "" && f.split:
		return fmt.Errorf("--signs and --positive exclude each other")
	case (f.signs != "" || f.split) && fs.Changed("pivot") && f.pivot != factor.PivotQuasidefinite:
		return fmt.Errorf("--signs and --positive go with --pivot quasidefinite, not %v", f.pivot)
	case f.positive < 0:
		return fmt.Errorf("--positive: is %d, want a number of rows", f.positive)
	case !(0 < f.u && f.u <= 0.5): // NaN too
		return fmt.Errorf("--u: is %v, want a number above 0 and at most 0.5", f.u)
	case f.repeat < 0:
		return fmt.Errorf("--repeat: is %d, want 0 or more", f.repeat)
	}
	if err := f.checkThreads(); err != nil {
		return err
	}
	if f.perm != "" {
		f.ordering = factor.OrderGiven
	}
	if f.signs != "" || f.split {
		f.pivot = factor.PivotQuasidefinite
	}
	outputs := []outputFlag{{"output", f.output}, {"spy", f.spy}, {"report", f.report}, {"log", f.log}}
	return checkOutputs(outputs, append([]string{f.rhs, f.perm, f.signs}, args...))
}

// options returns the options of the library, without what the files add.
func (f *factorFlags) options() factor.Options {
	return factor.Options{Ordering: f.ordering, Pivoting: f.pivot, U: f.u, Scaling: f.scaling, Threads: f.workers()}
}

func (f *factorFlags) run(cmd *cobra.Command, args []string) error {
	start := time.Now()
	if err := f.check(cmd.Flags(), args); err != nil {
		return err
	}
	ctx, cancel := f.withLimit(cmd.Context(), start)
	defer cancel()
	run := &factored{flags: f, options: f.options(), again: commandLine(cmd, args), isa: isa.Active()}
	in, err := f.read(ctx, cmd.InOrStdin(), args[0])
	switch {
	case ctx.Err() != nil:
		err = nil // the status says it
		run.input = &factorInput{file: args[0], name: fileName(args[0])}
		run.stop(ctx, "reading")
	case err != nil:
		return err
	default:
		run.input = in
		f.note(cmd.ErrOrStderr(), in.notes...)
	}
	watch := newWatcher(&f.common, false, cmd.ErrOrStderr())
	if run.status == solvers.Unknown {
		err = run.compute(ctx, watch)
	}
	run.seconds = time.Since(start).Seconds()
	f.note(cmd.ErrOrStderr(), run.unheeded()...)
	if err := joined([]error{err, watch.close(run.status, run.message)}); err != nil {
		return err
	}
	if err := run.write(cmd.OutOrStdout()); err != nil {
		return err
	}
	return exitOf(run.status, run.ending())
}

// ending says in words how a run ended that did not come to its end.
func (r *factored) ending() string { return statusText(r.status, r.message) }
