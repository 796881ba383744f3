package svcfit

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/jobs"
	"github.com/saddle-go/saddle/solvers"
)

// grams is the method of regime Gram, for few rows of many features: Newton's method on w = S⁻¹Bᵀa with everything in terms of the
// matrix K = B S⁻¹Bᵀ of the products of all rows, which is formed once for each S.
type grams struct {
	v *view
	o Options

	id    []int32   // rows in use: order of K
	k     []float64 // K at the scales ref, both triangles; that at s = factor·ref is K/factor
	ref   []float64 // nil: 1
	inv   float64   // 1/factor
	p     Params
	to    Target
	f     []*gramFold
	mu    sync.Mutex
	start time.Time
	steps int
	stop  bool
}

func newGrams(v *view, o Options) *grams {
	g := &grams{v: v, o: o}
	for i, f := range v.fold {
		if f >= 0 {
			g.id = append(g.id, int32(i))
		}
	}
	for t := range v.folds {
		g.f = append(g.f, newGramFold(g, t))
	}
	return g
}

// fit implements method.
func (g *grams) fit(ctx context.Context, p *Params, to Target, fit *Fit) error {
	g.p, g.to, g.start, g.steps, g.stop = *p, to, time.Now(), 0, false
	if err := g.rescale(ctx, p.Scale); err != nil {
		for _, f := range g.f { // nothing is known of w at these scales
			f.obj, f.gap, f.res = math.Inf(1), math.Inf(1), math.Inf(1)
		}
		g.report(fit)
		return err
	}
	jobs.Each(g.o.Threads, len(g.f), func(t int) { g.f[t].fit(ctx) })
	g.report(fit)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case g.stop:
		return solvers.ErrStopped
	}
	return nil
}

func (g *grams) report(fit *Fit) {
	fit.Status = solvers.Done
	nnz := 0.0
	jobs.Each(g.o.Threads, len(g.f), func(t int) { g.f[t].weights(fit.W[t]) })
	for t, f := range g.f {
		fit.Objective[t], fit.Gap[t], fit.Residual[t], fit.Free[t] = f.obj, f.gap, f.res, len(f.zone)
		fit.Steps = max(fit.Steps, f.steps)
		nnz += float64(len(f.train)) / float64(max(len(g.id), 1))
		if f.status != solvers.Done && fit.Status == solvers.Done {
			fit.Status, fit.Message = f.status, f.message
		}
	}
	fit.Passes = nnz // that of the weights: the rest is in K
}

// tell reports a step of a problem and returns whether to stop.
func (g *grams) tell(f *gramFold) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.steps++
	if g.o.Progress != nil && !g.stop {
		g.stop = g.o.Progress(solvers.Iter{Phase: "gram", Index: g.steps, Total: g.steps, Param: f.stage.delta,
			Value: f.gap / max(math.Abs(f.obj), math.SmallestNonzeroFloat64), Elapsed: time.Since(g.start)})
	}
	return g.stop
}

// margins implements method. K has them, but those of the weights are the same to the last bit for whoever computes them.
func (g *grams) margins(out []float64) {
	jobs.Each(g.o.Threads, len(g.f), func(t int) {
		w := make([]float64, g.v.x.Cols)
		g.f[t].weights(w)
		for k, i := range g.id {
			if int(g.v.fold[i]) == t {
				at, end := span(g.v.x, int(i))
				out[i] = float64(g.v.y[i]) * dotRow(g.v.x.Ind, values(g.v.x), at, end-at, w)
			}
			g.leave(g.id, k)
		}
	})
}

// kindGradient implements method.
func (g *grams) kindGradient(_ context.Context, t, k int, out []float64) error {
	f := g.f[t]
	for q, j := range f.train {
		if i := int(g.id[j]); g.v.kindOf(i) == k && f.slope[q] != 0 {
			at, end := span(g.v.x, i)
			addRow(float64(g.v.y[i])*f.cost[q]*f.slope[q], g.v.x.Ind, values(g.v.x), at, end-at, out)
		}
		f.leave(q)
	}
	return nil
}

// adjoint implements method, by
//
//	H⁻¹ = S⁻¹ − S⁻¹B_Fᵀ(D_F + K_FF)⁻¹B_F S⁻¹,   D = δ/c, F the zone.
func (g *grams) adjoint(_ context.Context, t int, q, rhs []float64) error {
	if g.p.Delta == 0 {
		return errNoWidth
	}
	f := g.f[t]
	for j, v := range rhs {
		q[j] = v / g.scale(j)
	}
	if len(f.zone) == 0 {
		return nil
	}
	if err := f.factorZone(); err != nil {
		return err
	}
	x := f.x[:len(f.zone)]
	ind, val := g.v.x.Ind, values(g.v.x)
	for k, z := range f.zone {
		i := int(g.id[f.train[z]])
		at, end := span(g.v.x, i)
		x[k] = float64(g.v.y[i]) * dotRow(ind, val, at, end-at, q)
	}
	asm.CholeskySolve(len(x), f.l, len(x), x)
	sum := make([]float64, len(q))
	for k, z := range f.zone {
		i := int(g.id[f.train[z]])
		at, end := span(g.v.x, i)
		addRow(float64(g.v.y[i])*x[k], ind, val, at, end-at, sum)
	}
	g.v.x.Done(0, g.v.x.Rows)
	for j, v := range sum {
		q[j] -= v / g.scale(j)
	}
	return nil
}

// scale returns s_j of the last fit.
func (g *grams) scale(j int) float64 {
	if g.p.Scale == nil {
		return 1
	}
	return g.p.Scale[j]
}

// kindSlopes implements method. Products are computed by threads and added in the order of the rows.
func (g *grams) kindSlopes(ctx context.Context, t int, q, out []float64) error {
	f, x := g.f[t], g.v.x
	dot := make([]float64, len(f.train))
	jobs.Each(g.o.Threads, (len(dot)+gramBlock-1)/gramBlock, func(b int) {
		if ctx.Err() != nil {
			return
		}
		for p := b * gramBlock; p < min((b+1)*gramBlock, len(dot)); p++ {
			if f.slope[p] != 0 {
				at, end := span(x, int(g.id[f.train[p]]))
				dot[p] = dotRow(x.Ind, values(x), at, end-at, q)
			}
			f.leave(p)
		}
	})
	for p, j := range f.train {
		i := int(g.id[j])
		out[g.v.kindOf(i)] += float64(float64(g.v.y[i]) * f.cost[p] * f.slope[p] * dot[p])
	}
	return ctx.Err()
}

// gramBlock is how many rows a goroutine takes at a time.
const gramBlock = 64

// leave says that a block of rows is done with if position k of list ends it.
func (g *grams) leave(list []int32, k int) {
	if k%gramBlock == gramBlock-1 || k == len(list)-1 {
		g.v.x.Done(int(list[k/gramBlock*gramBlock]), int(list[k])+1)
	}
}

// leave is the same for training rows.
func (f *gramFold) leave(q int) {
	if q%gramBlock == gramBlock-1 || q == len(f.train)-1 {
		f.g.v.x.Done(int(f.g.id[f.train[q/gramBlock*gramBlock]]), int(f.g.id[f.train[q]])+1)
	}
}
