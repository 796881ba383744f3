package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers"
)

// solveFlags is what the command line of saddle solve says.
type solveFlags struct {
	common
	method     solveMethod
	tol        float64
	acceptable float64
	maxIter    int
	noScaling  bool
	objective  int
	table      bool
	sol        string
	solution   string
}

// solveMethod is a method for nonlinear programs or quadratic ones.
type solveMethod int

const (
	solveAuto solveMethod = iota
	solveNLPD
	solveShifted
	solveTrust
	solveSQP
	solveQP
	solveStochastic
	solveLiteral
	solveSNLPD
)

// solveMethods describes the methods, in the order of the constants.
var solveMethods = []struct{ word, text string }{
	{"auto", "qp for a linear or convex quadratic program, as which it is recognised in any format, else nlpd"},
	{"nlpd", "interior point with a filter, restoration, and other attempts where the first one fails"},
	{"shifted", "shifted primal-dual penalty-barrier method of Gill and Zhang, line search"},
	{"shifted-tr", "the same with a trust region"},
	{"ipsqp", "sequential quadratic programming, its subproblems solved by an interior-point method"},
	{"qp", "interior-point method for convex quadratic programs"},
	{"stochastic", "looks for a global minimum: hops between local ones, each found by nlpd"},
	{"literal", "nlpd as Couellan's thesis has it, for comparison: fails on most problems"},
	{"snlpd", "the same with noise after each step: ends at some stationary point"},
}

func solveWords() []string {
	words := make([]string, len(solveMethods))
	for k, m := range solveMethods {
		words[k] = m.word
	}
	return words
}

func newSolve() *cobra.Command {
	f := &solveFlags{}
	help := ""
	for _, m := range solveMethods {
		help += fmt.Sprintf("  %-11s %s\n", m.word, m.text)
	}
	cmd := &cobra.Command{
		Use:   "solve FILE",
		Short: "Solve a nonlinear, quadratic or linear program",
		Long: `Solve reads a model (.nl of AMPL, Pyomo or JuMP, text or binary; .mps or .qps; any of them also
as .gz; .m of MATPOWER, whose AC optimal power flow it states) and looks for a local solution, which is the global one of a convex problem. It reports the
objective, how well the conditions of optimality are met, and the work.

Whole numbers are relaxed, with a warning. Infeasibilities are those of the problem as stated, not
scaled: absolute, the largest element. Exit code 0: solved, also to the acceptable level that the
status then names; 1: anything else, which the status names, with the best point found.

Called as "saddle STUB -AMPL [key=value ...]" it behaves as solvers of AMPL do, and writes STUB.sol.

Methods:
` + help,
		Example: `  saddle solve model.nl
  saddle solve model.nl.gz --json
  saddle solve portfolio.qps --solution portfolio.csv --report portfolio.html
  saddle solve model.nl --method shifted --tol 1e-6 --iterations`,
		Args: files(1, 1),
		RunE: f.run,
	}
	cmd.Flags().SortFlags = false
	f.register(cmd.Flags())
	return cmd
}

func (f *solveFlags) register(fs *pflag.FlagSet) {
	fs.Var(oneOf(&f.method, solveWords()...), "method", "method, see above")
	fs.Float64Var(&f.tol, "tol", 0, "tolerance of the scaled optimality error, 0 = 1e-8 (1e-6 where ipsqp approximates the Hessian)")
	fs.Float64Var(&f.acceptable, "acceptable-tol", 0, "looser tolerance that will do where no progress is made, 0 = 1e-6")
	fs.IntVar(&f.maxIter, "max-iter", 0, "limit of iterations, 0 = 3000")
	fs.BoolVar(&f.noScaling, "no-scaling", false, "leave objective and rows as they are")
	fs.IntVar(&f.objective, "objective", 1, "which objective of an .nl file, counted from 1")
	fs.BoolVar(&f.table, "iterations", false, "print a line per iteration")
	fs.StringVar(&f.sol, "sol", "", "write the solution to this `file` in the form that AMPL reads")
	fs.StringVar(&f.solution, "solution", "", "write values and duals by name to this `file`, .csv or .json")
	f.registerThreads(fs, "")
	f.registerSeed(fs)
	f.registerRun(fs, "iteration")
}

// check finds what is wrong with the command line before any file is read.
func (f *solveFlags) check(args []string) error {
	switch {
	case !(0 <= f.tol && f.tol < 1): // NaN too
		return fmt.Errorf("--tol: is %v, want a number below 1, or 0 for the default", f.tol)
	case !(0 <= f.acceptable && f.acceptable < 1):
		return fmt.Errorf("--acceptable-tol: is %v, want a number below 1, or 0 for the default", f.acceptable)
	case f.maxIter < 0:
		return fmt.Errorf("--max-iter: is %d, want 0 or more", f.maxIter)
	case f.objective < 1:
		return fmt.Errorf("--objective: is %d, want 1 or more", f.objective)
	case f.json && f.table:
		return fmt.Errorf("--iterations and --json: standard output holds one or the other")
	}
	if err := f.checkThreads(); err != nil {
		return err
	}
	if err := checkSolutionName(f.solution); err != nil {
		return err
	}
	outputs := []outputFlag{{"sol", f.sol}, {"solution", f.solution}, {"report", f.report}, {"log", f.log}}
	return checkOutputs(outputs, args)
}

func (f *solveFlags) run(cmd *cobra.Command, args []string) error {
	start := time.Now()
	if err := f.check(args); err != nil {
		return err
	}
	ctx, cancel := f.withLimit(cmd.Context(), start)
	defer cancel()
	r := &solved{flags: f, again: commandLine(cmd, args), isa: isa.Active(), stdout: cmd.OutOrStdout()}
	in, err := await(ctx, func() (*model, error) { return f.read(cmd.InOrStdin(), args[0]) })
	switch {
	case ctx.Err() != nil:
		err = nil // the status says it
		r.model = &model{file: args[0], name: fileName(args[0])}
		r.result = solvers.Result{Status: solvers.FromContext(ctx), Message: "stopped while reading"}
	case err != nil:
		return err
	default:
		r.model = in
		f.note(cmd.ErrOrStderr(), in.notes...)
	}
	watch := newWatcher(&f.common, true, cmd.ErrOrStderr())
	if r.result.Status == solvers.Unknown {
		err = r.solve(ctx, watch)
	}
	r.seconds = time.Since(start).Seconds()
	if err := joined([]error{err, watch.close(r.result.Status, r.result.Message)}); err != nil {
		return err
	}
	r.writeFiles()
	if err := r.finish(&f.common, r.stdout, r); err != nil {
		return err
	}
	return exitOf(r.result.Status, r.ending())
}
