package svcfit

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/saddle-go/saddle/internal/jobs"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
)

// descents is the method of regime Descent: coordinate descent for fits, conjugate gradients for linear systems.
type descents struct {
	v    *view
	o    Options
	rows *scaledRows
	f    []*descent
}

func newDescents(v *view, o Options) *descents {
	m := &descents{v: v, o: o, rows: &scaledRows{v: v, x: v.x}}
	m.f = make([]*descent, v.folds)
	jobs.Each(o.Threads, v.folds, func(t int) { m.f[t] = newDescent(m.rows, t) })
	return m
}

// fit runs all problems to the target. Work is dealt out in sweeps, to the problem that has had the least: three
// problems keep two threads busy to the end. None of it depends on the order.
func (m *descents) fit(ctx context.Context, p *Params, to Target, fit *Fit) error {
	m.rows.rescale(p.Scale, m.o.Threads)
	jobs.Each(m.o.Threads, len(m.f), func(t int) { m.f[t].begin(p, m.o.Seed+uint64(t)*0xD1B54A32D192ED03) })
	r := &relay{m: m, to: to, start: time.Now(), busy: make([]bool, len(m.f)), limit: sweepLimit(m.o.MaxSteps),
		inner: max(1, m.o.Threads/len(m.f))}
	err := r.run(ctx, min(m.o.Threads, len(m.f)))
	fit.Status = solvers.Done
	for _, f := range m.f {
		if !f.done {
			f.finish()
			if fit.Status = solvers.IterationLimit; err == nil {
				fit.Message = fmt.Sprintf("%s, relative gap %.1e", words.Count(f.sweeps, "sweep"), (f.primal-f.dual)/math.Abs(f.primal))
			}
		}
	}
	m.report(fit)
	return err
}

// report fills in what fit says of the problems.
func (m *descents) report(fit *Fit) {
	nnz := float64(max(m.v.x.NNZ(), 1))
	for t, f := range m.f {
		f.weights(fit.W[t])
		fit.Objective[t], fit.Gap[t] = f.primal, max(f.primal-f.dual, 0)
		if s := f.size(); s > 0 {
			fit.Residual[t] = math.Sqrt(2 * fit.Gap[t] / s)
		}
		fit.Free[t] = f.free()
		fit.Steps = max(fit.Steps, f.sweeps)
		fit.Passes += f.work / nnz
	}
}

// relay deals sweeps out to threads.
type relay struct {
	m     *descents
	to    Target
	limit int // of sweeps
	inner int // threads for one problem
	start time.Time

	mu    sync.Mutex
	busy  []bool
	stop  bool
	units int
}

// run works with a number of threads until all problems are done or ctx ends.
func (r *relay) run(ctx context.Context, threads int) error {
	var wg sync.WaitGroup
	for range threads - 1 {
		wg.Go(func() { r.work(ctx) })
	}
	r.work(ctx)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.stop {
		return solvers.ErrStopped
	}
	return nil
}

func (r *relay) work(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for ctx.Err() == nil && !r.stop {
		t := r.next()
		if t < 0 {
			return
		}
		r.busy[t] = true
		f := r.m.f[t]
		r.mu.Unlock()
		f.advance(ctx, r.to, r.inner)
		r.mu.Lock()
		r.busy[t] = false
		r.units++
		r.stop = r.stop || r.told(f)
	}
}

// next returns the problem that is neither done nor in work and has had the least work, or −1. A thread that finds
// none ends: as many problems as threads left are in work.
func (r *relay) next() int {
	best := -1
	for t, f := range r.m.f {
		if r.busy[t] || f.done || f.sweeps >= r.limit {
			continue
		}
		if best < 0 || f.work < r.m.f[best].work {
			best = t
		}
	}
	return best
}

// told reports progress and returns whether to stop.
func (r *relay) told(f *descent) bool {
	if r.m.o.Progress == nil {
		return false
	}
	gap := (f.primal - f.dual) / math.Abs(f.primal)
	return r.m.o.Progress(solvers.Iter{Phase: "descent", Index: r.units, Total: r.units, Value: gap, Elapsed: time.Since(r.start)})
}

// sweepLimit returns the limit of sweeps, 1000 for each of the steps that the other methods may take.
func sweepLimit(steps int) int { return 1000 * min(steps, math.MaxInt/1000) }
