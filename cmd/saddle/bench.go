package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

// benchFlags is what the command line of saddle bench says.
type benchFlags struct {
	common
	kernels expression
	levels  levels
	sizes   sizes
	repeats int
	list    bool
}

func newBench() *cobra.Command {
	b := &benchFlags{}
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the kernels against the limits of this machine",
		Long: `Bench first measures what this machine can do at best: multiplications and
additions in registers, and reading, copying and updating in each cache and in memory, at each
instruction level. Then it measures the kernels at sizes that lie in each cache and in memory, and
says which part of the limit they reach:

  fraction = max(flops/peak, bytes/bandwidth) / time

Times are medians of samples that the levels take in turn, with an interval that holds the
true median with about 95 % confidence. Other work on the machine widens the intervals.`,
		Example: `  saddle bench --report bench.html
  saddle bench --kernels '^Gemm' --sizes 64,256,1024
  saddle bench --kernels Dot --sizes l1,memory --levels generic,avx2 --json
  saddle bench --list`,
		Args: files(0, 0),
		RunE: b.run,
	}
	cmd.Flags().SortFlags = false
	b.register(cmd.Flags())
	return cmd
}

func (b *benchFlags) register(fs *pflag.FlagSet) {
	fs.Var(&b.kernels, "kernels", "measure the kernels whose names match this expression, see --list")
	fs.Var(&b.levels, "levels", "instruction levels to measure, such as generic,avx2; default: all of this machine")
	fs.Var(&b.sizes, "sizes", "l1, l2, l3 and memory: sizes whose operands lie there; or numbers n; default: l1,l2,l3,memory")
	fs.IntVar(&b.repeats, "repeat", 0, "`K` samples of each kernel, size and level, 0 = 15; 5 if calls are long")
	fs.IntVar(&b.threads, "threads", 0, "number of threads of parallel kernels and of the limits, beside one thread; 0 = all")
	fs.BoolVar(&b.list, "list", false, "print the kernels and their sizes, and measure nothing")
	b.registerRun(fs, "measurement")
	oldNames(fs, map[string]string{"repeats": "repeat"})
}

// options returns the options of the library.
func (b *benchFlags) options() bench.Options {
	return bench.Options{
		Kernels: b.kernels.Regexp, Levels: b.levels, Places: b.sizes.places, Sizes: b.sizes.numbers,
		Threads: b.threads, Repeats: b.repeats,
	}
}

// benched is a finished run with what the outputs say about it.
type benched struct {
	outputs
	flags  *benchFlags
	result *bench.Result
	again  string // the command line that repeats the run, without output files
}

func (b *benchFlags) run(cmd *cobra.Command, args []string) error {
	ctx, start := cmd.Context(), time.Now()
	plan, err := bench.NewPlan(b.options())
	if err != nil {
		return err
	}
	if err := checkOutputs([]outputFlag{{"report", b.report}, {"log", b.log}}, nil); err != nil {
		return err
	}
	if len(plan.Cells) == 0 {
		return b.nothing(plan)
	}
	if b.list {
		return b.writeList(cmd.OutOrStdout(), plan)
	}
	b.note(cmd.ErrOrStderr(), skipped(plan.Skipped)...)
	res, err := b.measure(ctx, start, cmd.ErrOrStderr())
	if res == nil {
		return err
	}
	run := &benched{flags: b, result: res, again: commandLine(cmd, args)}
	if err := cmp.Or(err, run.finish(&b.common, cmd.OutOrStdout(), run)); err != nil {
		return err
	}
	return exitOf(res.Status, run.ending())
}

// nothing says why there is nothing to measure.
func (b *benchFlags) nothing(plan *bench.Plan) error {
	if len(plan.Skipped) > 0 {
		return fmt.Errorf("--sizes: %s", skipped(plan.Skipped)[0])
	}
	return fmt.Errorf("--sizes: %v is no size of %v (see saddle bench --list)", &b.sizes, &b.kernels)
}

// skipped says which sizes are left out.
func skipped(cells []bench.Cell) []string {
	var lines []string
	for _, c := range cells {
		lines = append(lines, fmt.Sprintf("%d is too large for %s, %.3g flops on %s", c.N, c.Kernel.Name,
			c.Shape.Flops, extent(c.Shape.Held)))
	}
	return lines
}

// measure runs the library. A nil result comes with the error; a result with an error
// is complete and the error is about the log file.
func (b *benchFlags) measure(ctx context.Context, start time.Time, stderr io.Writer) (*bench.Result, error) {
	ctx, cancel := b.withLimit(ctx, start)
	defer cancel()
	watch := newWatcher(&b.common, false, stderr)
	o := b.options()
	o.Progress = watch.step
	res, err := bench.Run(ctx, o)
	if res == nil {
		return nil, cmp.Or(err, watch.close(solvers.Unknown, "failed"))
	}
	msg := ""
	if err != nil {
		msg = withoutPackage(err.Error())
	}
	return res, watch.close(res.Status, msg)
}

// ending says in words how the run ended.
func (r *benched) ending() string {
	if r.result.Status == solvers.Done {
		return statusWords(solvers.Done)
	}
	return statusText(r.result.Status, words.Count(len(r.result.Figures), "figure")+" so far")
}
