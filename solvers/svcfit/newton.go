package svcfit

import (
	"context"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/jobs"
	"github.com/saddle-go/saddle/solvers"
)

// newton is the semismooth Newton method for all problems together. A step of problem t at width δ is
//
//	g = Sw − Bᵀα,  H = S + Σ_{i in the zone} (c_i/δ) b_i b_iᵀ,  H d = −g,  q = B d,
//	w ← w + s d,  m ← m + s q   with s the zero of the slope of the objective along d, which costs no pass over the rows.
//
// The objective is piecewise quadratic, so that the method ends after finitely many steps. The problems move in step: a
// pass over the rows serves all that have not ended. Each has its own zone (see Reply.Hess for how they share work).
type newton struct {
	v    *view
	o    Options
	red  Reducer
	sum  Reply
	req  Request
	prob []foldState
	p    Params
	to   Target

	shards       int
	stale        bool    // margins may not be those of the weights: a round was cut off
	kept         bool    // shards keep multipliers of a fit with δ = 0
	exact        bool    // matrices are made in float64
	moves        int     // steps since margins were computed from weights
	whole        bool    // the last fit was not cut off
	delta        float64 // width, costs and scales of the last fit
	cost, metric []float64
	warm         bool          // there was a fit
	kinds        [][][]float64 // Bᵀα by kind and problem, once asked for
	f            *Fit          // counters
}

// foldState is the state of one training problem.
type foldState struct {
	w, d, g, v []float64 // weights, direction, gradient, Bᵀα
	h          []float64 // lower triangle of H at the last gradient
	l          []float64 // its factor, with unit rows for features at their bound
	factored   bool
	free       []bool // features that are not at their bound; empty without box
	box        boxRoom

	stage   stage
	line    line
	step    float64 // s, to be applied to the margins
	keep    bool    // α becomes the multiplier with the next direction
	fresh   bool    // the next direction is the first of a stage: its slope is not known
	ended   bool
	status  solvers.Status
	message string

	obj, gap, slack, res, distance float64
	loss                           float64
	former                         float64 // distance before the last step
	best                           mark
	zone, steps                    int
}

func newNewton(v *view, o Options) *newton {
	n := v.x.Cols
	s := newShards(v)
	nw := &newton{v: v, o: o, shards: len(s), prob: make([]foldState, v.folds)}
	if o.Reducer != nil {
		nw.red = o.Reducer(s)
	} else {
		nw.red = Goroutines(s, o.Threads)
	}
	for t := range nw.prob {
		p := &nw.prob[t]
		p.w, p.d, p.g, p.v = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		p.h, p.l = make([]float64, n*n), make([]float64, n*n)
	}
	return nw
}

// round runs one round and counts.
func (nw *newton) round(ctx context.Context, share float64) error {
	if err := nw.red.Round(ctx, &nw.req, &nw.sum); err != nil {
		return err
	}
	sent, received := traffic(&nw.req, &nw.sum, nw.v.x.Cols)
	nw.f.Rounds++
	nw.f.Bytes += (sent + received) * int64(nw.shards)
	nw.f.Passes += share
	return nil
}

// fit implements method.
func (nw *newton) fit(ctx context.Context, p *Params, to Target, f *Fit) error {
	ratio, same := nw.ratio(p)
	nw.p = Params{Scale: slices.Clone(p.Scale), Cost: slices.Clone(p.Cost), Delta: p.Delta, Box: slices.Clone(p.Box)}
	nw.to, nw.f, nw.kinds, nw.exact = to, f, nil, false
	nw.stale = nw.stale || nw.moves > freshMargins
	for t := range nw.prob {
		nw.prob[t].begin(nw, nw.warm)
	}
	nw.kept = nw.kept && p.Delta == 0
	err := nw.refresh(ctx, p.Box != nil)
	if known := same && err == nil && f.Rounds == 0; known {
		nw.rescale(ratio)
	} else if err == nil {
		err = nw.gradient(ctx, true)
	}
	for err == nil {
		var more bool
		if more, err = nw.advance(ctx); !more || err != nil {
			break
		}
		err = nw.gradient(ctx, false)
	}
	nw.report(f)
	nw.moves += f.Steps
	nw.kept = p.Delta == 0 && err == nil && f.Status == solvers.Done
	nw.warm, nw.whole, nw.f = true, err == nil, new(Fit)
	n := nw.v.x.Cols
	nw.delta, nw.cost, nw.metric = p.Delta, nw.p.Cost, resize(nw.metric, n)
	for j := range n {
		nw.metric[j] = nw.scale(j)
	}
	return err
}

// ratio returns by what all costs are multiplied against the last fit, and whether that is so and the zone the same: then α/c is
// that of the last fit at its weights, and what is known of it need not be computed again.
func (nw *newton) ratio(p *Params) (float64, bool) {
	if !nw.warm || !nw.whole || nw.stale || p.Delta == 0 || p.Delta != nw.delta {
		return 0, false
	}
	ratio := 1.0
	for k := range nw.v.kinds {
		if k == 0 {
			ratio = p.Cost[0] / nw.cost[0]
		}
		if r := p.Cost[k] / nw.cost[k]; math.Abs(r-ratio) > 1e-14*ratio {
			return 0, false
		}
	}
	return ratio, true
}

// rescale makes of what is known at the last fit's weights what holds there for costs times ratio and another S.
func (nw *newton) rescale(ratio float64) {
	nw.req.Problems = nw.req.Problems[:0]
	for t := range nw.prob {
		p := &nw.prob[t]
		n := len(p.w)
		for j := range n {
			p.v[j] *= ratio
			asm.Scale(ratio, p.h[j+j*n:(j+1)*n])
			p.h[j+j*n] += nw.scale(j) - ratio*nw.metric[j]
		}
		p.factored = false
		p.measure(nw, ratio*p.loss, 0, p.zone)
		nw.req.Problems = append(nw.req.Problems, t)
	}
}

// freshMargins is after how many steps margins are computed anew at the start of a fit, free of what the steps' rounding has gathered.
const freshMargins = 100

// refresh makes the margins those of the weights, if they may not be, after clipping weights to the box.
func (nw *newton) refresh(ctx context.Context, box bool) error {
	if box {
		for t := range nw.prob {
			for j, b := range nw.p.Box {
				if x := nw.prob[t].w[j]; math.Abs(x) > b {
					nw.prob[t].w[j] = math.Copysign(b, x)
					nw.stale = true
				}
			}
		}
	}
	if !nw.stale {
		return nil
	}
	nw.req = Request{Task: Weights, Cost: nw.p.Cost}
	for t := range nw.prob {
		nw.req.Problems = append(nw.req.Problems, t)
		nw.req.Vectors = append(nw.req.Vectors, nw.prob[t].w)
	}
	if err := nw.round(ctx, 1); err != nil {
		return err
	}
	nw.stale, nw.moves = false, 0
	return nil
}

// advance looks at the problems that have been evaluated and finds the next step of those that need one.
func (nw *newton) advance(ctx context.Context) (more bool, err error) {
	var moving, changing []int
	for _, t := range nw.req.Problems {
		p := &nw.prob[t]
		switch p.decide(nw) {
		case step:
			moving = append(moving, t)
		case change:
			moving = append(moving, t)
			changing = append(changing, t)
		}
	}
	if stop := nw.tell(); stop {
		return false, solvers.ErrStopped
	}
	if len(moving) == 0 {
		return false, nil
	}
	if err := nw.lean(ctx, changing); err != nil {
		return false, err
	}
	jobs.Each(nw.o.Threads, len(moving), func(k int) { nw.prob[moving[k]].direction(nw) })
	for _, t := range moving {
		p := &nw.prob[t]
		// A matrix that is nearly singular where the rows of the zone do not reach needs all its bits.
		nw.exact = nw.exact || !p.factored && len(p.free) == 0 || p.stage.steps > manySteps
	}
	return true, nw.search(ctx, moving)
}

// lean prepares the first step of problems that change to another width: see foldState.predict.
func (nw *newton) lean(ctx context.Context, changing []int) error {
	if len(changing) == 0 {
		return nil
	}
	nw.req = Request{Task: Lean, Problems: changing, Cost: nw.p.Cost}
	share := 0.0
	for _, t := range changing {
		share += float64(nw.prob[t].zone) / float64(max(1, nw.v.used*len(changing)))
	}
	if err := nw.round(ctx, share); err != nil {
		return err
	}
	for k, t := range changing {
		nw.prob[t].predict(nw, nw.sum.Grad[k])
	}
	return nil
}

// gradient evaluates gradients and matrices.
func (nw *newton) gradient(ctx context.Context, first bool) error {
	n := nw.v.x.Cols
	nw.req = Request{Task: Gradient, Cost: nw.p.Cost, Hinge: nw.p.Delta == 0, Reset: first && !nw.kept, Exact: nw.exact}
	for t := range nw.prob {
		p := &nw.prob[t]
		if p.ended {
			continue
		}
		nw.req.Problems = append(nw.req.Problems, t)
		nw.req.Step = append(nw.req.Step, p.step)
		nw.req.Delta = append(nw.req.Delta, p.stage.delta)
	}
	var wanted []int
	for t := range nw.v.folds {
		if nw.v.share {
			wanted = append(wanted, t)
		}
	}
	for _, t := range nw.req.Problems {
		wanted = append(wanted, nw.v.folds+t)
	}
	batch := max(1, matrixBatch/max(1, n*n))
	nw.req.Wanted = wanted[:min(batch, len(wanted))]
	nw.stale = true
	if err := nw.round(ctx, 1); err != nil {
		return err
	}
	nw.stale = false
	for k, t := range nw.req.Problems {
		p := &nw.prob[t]
		if p.step != 0 {
			asm.Axpy(p.step, p.d, p.w)
			p.snap(nw.p.Box)
			p.step = 0
		}
		copy(p.v, nw.sum.Grad[k])
		p.measure(nw, nw.sum.Loss[k], nw.sum.Slack[k], nw.sum.Zone[k])
		p.startMatrix(nw)
	}
	nw.addMatrices()
	for done := batch; done < len(wanted); done += batch {
		nw.req.Task = Matrices
		nw.req.Wanted = wanted[done:min(done+batch, len(wanted))]
		if err := nw.round(ctx, 0); err != nil {
			return err
		}
		nw.addMatrices()
	}
	for _, t := range nw.req.Problems {
		nw.prob[t].factored = false
	}
	return nil
}

// manySteps of a stage are more than Newton's method takes with a good matrix.
const manySteps = 25

// matrixBatch bounds the matrices of one reply, in elements.
const matrixBatch = 1 << 23

// addMatrices adds the matrices of the last reply to those of the problems.
func (nw *newton) addMatrices() {
	share := 0
	for j, k := range nw.req.Wanted {
		share += nw.sum.List[j]
		if nw.sum.List[j] == 0 {
			continue
		}
		for _, t := range nw.req.Problems {
			p := &nw.prob[t]
			if k == nw.v.folds+t || k < nw.v.folds && (!nw.v.cross || k != t) {
				axpyLower(1/p.stage.delta, nw.sum.Hess[j], p.h)
			}
		}
	}
	nw.f.Passes += float64(share) / float64(max(1, nw.v.used))
}

// search finds the steps along the directions of the moving problems.
func (nw *newton) search(ctx context.Context, moving []int) error {
	task, share := Direction, 1.0
	for len(moving) > 0 {
		nw.req = Request{Task: task, Problems: moving, Cost: nw.p.Cost}
		for _, t := range moving {
			p := &nw.prob[t]
			nw.req.Vectors = append(nw.req.Vectors, p.d)
			nw.req.Delta = append(nw.req.Delta, p.stage.delta)
			nw.req.Trials = append(nw.req.Trials, p.line.trials)
			nw.req.Keep = append(nw.req.Keep, p.keep)
			p.keep = false
		}
		if task == Trial {
			nw.req.Vectors = nil
		}
		if err := nw.round(ctx, share); err != nil {
			return err
		}
		var again []int
		for k, t := range moving {
			p := &nw.prob[t]
			if p.line.look(nw.sum.Slope[k], nw.sum.Curve[k]) {
				p.step = p.line.best
				continue
			}
			again = append(again, t)
		}
		moving, task, share = again, Trial, 0
	}
	return nil
}

// tell reports progress and returns whether to stop.
func (nw *newton) tell() bool {
	if nw.o.Progress == nil {
		return false
	}
	it := solvers.Iter{Phase: "newton", Total: nw.o.MaxSteps}
	for t := range nw.prob {
		p := &nw.prob[t]
		it.Index = max(it.Index, p.steps)
		it.Param = p.stage.delta
		it.Value = max(it.Value, p.gap/max(math.Abs(p.obj), math.SmallestNonzeroFloat64))
	}
	it.Best, it.Total = it.Value, max(it.Total, it.Index)
	return nw.o.Progress(it)
}

// report fills in f.
func (nw *newton) report(f *Fit) {
	f.Status = solvers.Done
	for t := range nw.prob {
		p := &nw.prob[t]
		if p.best.better(p.obj, p.ended && p.status == solvers.Done) {
			p.obj, p.gap, p.res = p.best.obj, p.best.gap, p.best.res
			copy(p.w, p.best.x)
			nw.stale = true
		}
		copy(f.W[t], p.w)
		f.Objective[t], f.Gap[t], f.Residual[t], f.Free[t] = p.obj, p.gap, p.res, p.zone
		f.Steps = max(f.Steps, p.steps)
		if p.status != solvers.Done && f.Status == solvers.Done {
			f.Status, f.Message = p.status, p.message
		}
	}
}
