// Command saddle is the command line of the Saddle library.
//
//	saddle tune [FILE]                    choose C of a linear support vector classifier
//	saddle predict --model MODEL FILE     classify the rows of a file
//	saddle convert IN OUT                 turn a LIBSVM file into a binary one that is mapped, or back
//	saddle factor FILE                    factor a sparse symmetric matrix and solve with it
//	saddle krylov FILE                    solve a sparse system by an iterative method
//	saddle solve FILE                     solve a nonlinear, quadratic or linear program
//	saddle STUB -AMPL [key=value ...]     the same, as AMPL calls its solvers
//	saddle train FILE                     fit a small neural network to a table
//	saddle bench                          measure the kernels against the limits of this machine
//	saddle info                           version, processor, caches, kernels in use
//
// Results go to standard output, everything else to standard error; with
// --json standard output holds one JSON object and nothing else. A script need
// not parse it to learn that there is none: standard output is empty if and
// only if bad input or usage, exit code 2, kept the command from beginning; the
// line on standard error says why. Exit codes:
//
//	0  done
//	1  finished without a solution, the time limit included; the best result so far is written
//	2  bad input or usage, one line on standard error, nothing on standard output;
//	   or a file of results could not be written, of which a line tells, while those on standard output are complete
//	3  interrupted, the best result so far is written
//
// The first interrupt (Ctrl-C) asks for the best result so far, a second one
// ends the program at once.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/saddle-go/saddle/problem/nl"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Once the first signal has cancelled ctx, the next one has its default effect.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run executes the command line args and returns the exit code. It is main
// without the process: tests call it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if call, ok := nl.ParseInvocation(args); ok {
		return runAMPL(ctx, call, stdout, stderr)
	}
	root := newRoot()
	root.SetArgs(append([]string{}, args...)) // never nil, which cobra takes for "use os.Args"
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return conclude(stderr, root.ExecuteContext(ctx))
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "saddle",
		Short: "Sparse linear algebra and optimisation",
		Long: `Saddle solves sparse linear systems and the optimisation problems that produce them.

Start with "saddle tune": without a file it chooses the regularisation
parameter C of a linear classifier for a small data set that is built in.

"saddle solve model.nl" solves what AMPL, Pyomo and JuMP write, "saddle solve portfolio.qps" linear and
quadratic programs.

"saddle factor A.mtx" factors a sparse symmetric matrix and solves with it, "saddle krylov A.mtx"
solves by an iterative method, and takes any matrix.

"saddle train table.csv" fits a small neural network to a table or a series.

Exit codes: 0 done; 1 finished without a solution or stopped by --time-limit, with
the best result so far; 2 bad input or usage, with one line on standard error and nothing on
standard output, with --json, too; 3 interrupted (Ctrl-C), with the
best result so far. A second Ctrl-C ends the program at once.`,
		Version:       buildVersion(),
		SilenceErrors: true, // run prints them, on one line
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,

		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate(versionLine() + "\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w (see %s --help)", flagError(err), cmd.CommandPath())
	})
	root.AddCommand(newTune(), newPredict(), newConvert(), newFactor(), newKrylov(), newSolve(), newTrain(), newBench(), newInfo())
	return root
}

// unknownCommand accepts no arguments: one that reaches the root is a command
// that does not exist.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q, did you mean %q?", args[0], near[0])
	}
	if path, _ := nl.Resolve(args[0]); exists(path) {
		return fmt.Errorf("unknown command %q, did you mean \"saddle solve %s\", or \"saddle %s -AMPL\"?", args[0], path, args[0])
	}
	return fmt.Errorf("unknown command %q (see saddle --help)", args[0])
}
