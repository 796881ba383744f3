package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/solvers"
)

// A Result is what a run has measured.
type Result struct {
	Options Options // as resolved
	Limits  Limits
	Figures []Figure
	Skipped []Cell
	Status  solvers.Status // Done, TimeLimit or Interrupted
	Seconds float64        // of the run
}

// A Figure is the time of a kernel at a size and level.
type Figure struct {
	Cell
	Level isa.Level
	Time  Stats

	Fraction float64 // least time that the limits allow, over the median; 0 = not known
	Versus   float64 // median at the generic level over this one; 0 = not measured
}

// GFlops returns 10⁹ flops a second for a call that takes so many seconds.
func (f *Figure) GFlops(seconds float64) float64 { return 1e-9 * f.Shape.Flops / seconds }

// GBytes returns the 10⁹ bytes a second that a call of so many seconds moves.
func (f *Figure) GBytes(seconds float64) float64 { return 1e-9 * f.Shape.Moved / seconds }

// runner holds the state of a run.
type runner struct {
	sampler
	places *hierarchy
	result *Result
	start  time.Time
	done   int
	total  int
}

// Run measures the limits of the machine and then the kernels that o selects. It
// changes the instruction level while it runs, see isa.Force, and restores it.
// When ctx ends it returns what is complete so far together with an error that
// wraps the cause; Status then is TimeLimit after a deadline, else Interrupted.
// The result is nil if o is not valid.
func Run(ctx context.Context, o Options) (*Result, error) {
	plan, err := NewPlan(o)
	if err != nil {
		return nil, err
	}
	o = o.resolved()
	r := &runner{
		sampler: sampler{o.Levels, o.Sample, o.Repeats, o.Budget},
		places:  newHierarchy(isa.Caches()),
		result:  &Result{Options: o, Skipped: plan.Skipped, Status: solvers.Done},
		start:   time.Now(),
	}
	err = r.measure(ctx, plan)
	r.result.relate()
	r.result.Seconds = time.Since(r.start).Seconds()
	if err == nil {
		return r.result, nil
	}
	r.result.Status = solvers.FromContext(ctx)
	return r.result, fmt.Errorf("bench: stopped after %d of %d units of work: %w", r.done, r.total, err)
}

// threads returns the numbers of threads for which limits are measured.
func (r *runner) threads() []int {
	if t := r.result.Options.Threads; t > 1 {
		return []int{1, t}
	}
	return []int{1}
}

// measure goes through the plan: limits, kernels, and limits again, since a machine
// that had other things to do at first would seem to be too slow for its kernels.
func (r *runner) measure(ctx context.Context, plan *Plan) error {
	places := plan.places()
	r.total = 2*len(r.threads())*(1+len(streams)*len(places)) + len(plan.Cells)
	if err := r.measureLimits(ctx, places); err != nil {
		return err
	}
	for _, c := range plan.Cells {
		if err := r.measureCell(ctx, c); err != nil {
			return err
		}
		r.step(c.Kernel.Name + " " + c.Shape.Size + withThreads(c.Threads))
	}
	return r.measureLimits(ctx, places)
}

// relate sets the fractions of the limits that the figures reach.
func (r *Result) relate() {
	for i := range r.Figures {
		f := &r.Figures[i]
		if least, ok := r.Limits.seconds(f.Level, f.Threads, f.Place, f.Kernel.Writes, f.Shape); ok {
			f.Fraction = least / f.Time.Median
		}
	}
}

// measureCell measures a kernel at a size, all levels in turn.
func (r *runner) measureCell(ctx context.Context, c Cell) error {
	if err := context.Cause(ctx); err != nil {
		return err // operands can be large
	}
	stats, err := r.run(ctx, c.Kernel.New(c.N, c.Threads).probe)
	if err != nil {
		return err
	}
	for i, s := range stats {
		f := Figure{Cell: c, Level: r.levels[i], Time: s}
		if r.levels[0] == isa.Generic {
			f.Versus = stats[0].Median / s.Median
		}
		r.result.Figures = append(r.result.Figures, f)
	}
	if c.Shape.Held > sharedCache/4 {
		runtime.GC() // before the next operands of that size are made
	}
	return nil
}

// step reports a unit of work.
func (r *runner) step(what string) {
	r.done++
	if p := r.result.Options.Progress; p != nil {
		p(Step{r.done, r.total, what, time.Since(r.start)})
	}
}
