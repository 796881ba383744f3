package sdnm

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

// grid trains every fold exactly at every C of the grid and takes the least count.
func (r *run) grid(ctx context.Context) error {
	var seen []*visit
	var err error
	if r.o.GridSolver == CoordinateDescent {
		seen, err = r.gridDescent(ctx)
	} else {
		seen, err = r.s.sweep(ctx, r.o.Grid, request{to: exactTarget(), tau: searchTaus[0], phase: "grid"})
	}
	r.res.OuterIterations = len(seen)
	if len(seen) == 0 {
		return err
	}
	r.record(seen, slices.MinFunc(seen, better))
	if err != nil {
		return err
	}
	open := 0
	for _, v := range seen {
		if !v.Exact {
			open++
		}
	}
	r.res.Status, r.res.Message = solvers.Done, "the least exact count of validation errors on the grid"
	if open > 0 {
		r.res.Status = solvers.IterationLimit
		r.res.Message = fmt.Sprintf("at %d of %d values of C coordinate descent did not reach a relative gap of %g", open, len(seen), dcdGap)
	}
	return nil
}

// gridDescent runs dual coordinate descent along the grid, each C warm from the last.
func (r *run) gridDescent(ctx context.Context) (seen []*visit, err error) {
	folds := r.s.folds
	runs := make([]*dcd, len(folds))
	for t, f := range folds {
		runs[t] = newDCD(&f.b, f.n, r.o.SplitOptions.Seed, uint64(t))
	}
	for _, c := range r.o.Grid {
		start := time.Now()
		vals := make([]foldValue, len(folds))
		certified := make([]bool, len(folds))
		err := r.team.each(len(folds), func(t int, l *lower) (err error) {
			d, f := runs[t], folds[t]
			before := d.sweeps
			certified[t], err = d.solve(ctx, c)
			l.margin[0] = grow(l.margin[0], f.a.len())
			f.a.mul(l.margin[0], d.w)
			vals[t] = foldValue{wrong: wrong(l.margin[0]), iterations: d.sweeps - before}
			return err
		})
		if err != nil {
			return seen, err
		}
		v := &visit{Evaluation: Evaluation{C: c, Phase: "grid", Exact: !slices.Contains(certified, false)}}
		v.count(folds, vals)
		v.Seconds = seconds(start)
		seen = append(seen, v)
		r.note(v)
	}
	return seen, nil
}
