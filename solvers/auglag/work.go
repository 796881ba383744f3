package auglag

import (
	"math"
	"sync"
	"sync/atomic"

	"github.com/saddle-go/saddle/asm"
)

// part is the number of samples of a task. Partial sums belong to tasks, so that results do not depend on who does them.
const part = 32

// work is the state of a run.
type work struct {
	p *Problem
	o Options

	n, nw, ns, nf, nh, rows int

	c, nu     float64
	lambda    []float64
	x, trial  []float64
	r, rTrial []float64 // raw rows F, h of all samples at x and trial
	second    []float64 // the trial point after a correction, its rows
	rSecond   []float64
	g, d      []float64 // gradient of L_c/c, step
	jd        []float64 // scaled J·d, of all samples
	fixed     []bool    // unknowns that stay at their bounds
	anyFixed  bool
	workers   []*worker
	partial   [][]float64 // of each task, a vector of the length of w
	sums      []float64   // of each task
	s         []float64   // S
	pi        []float64   // of a run of samples
	rhs       []float64
	augmented *augmented
	iterative *iterative
}

// worker is what one goroutine needs.
type worker struct {
	f     Functions
	mul   Products // nil if there are none
	jw    []float64
	jz    []float64
	z     []float64 // J_z, scaled, rows×states
	a, t  []float64 // factor of order states, T = L⁻¹J_zᵀ, states×rows
	q, u  []float64 // rows
	v     []float64 // states
	stack []float64 // of the factorisation by reflections
	tau   []float64
}

func newWork(p *Problem, o Options) *work {
	w := &work{p: p, o: o, n: p.unknowns(), nw: p.Shared, ns: p.States, nf: p.Residuals, nh: p.Constraints, rows: p.rows(), c: o.Penalty, nu: o.Damping}
	if w.nh == 0 {
		w.c = 1
	}
	w.lambda = make([]float64, p.Samples*w.nh)
	for _, v := range []*[]float64{&w.x, &w.trial, &w.g, &w.d} {
		*v = make([]float64, w.n)
	}
	for _, v := range []*[]float64{&w.r, &w.rTrial, &w.jd} {
		*v = make([]float64, p.Samples*w.rows)
	}
	w.fixed, w.rhs = make([]bool, w.n), make([]float64, w.nw)
	w.sums = make([]float64, tasks(p.Samples))
	copy(w.x, p.Start)
	for k := range w.x {
		lo, hi := p.bounds(k)
		w.x[k] = min(max(w.x[k], lo), hi)
	}
	for range min(o.Threads, max(tasks(p.Samples), 4)) {
		k := &worker{f: p.New(), jz: make([]float64, len(p.Z.Row))}
		k.mul, _ = k.f.(Products)
		if k.mul == nil {
			k.jw = make([]float64, len(p.W.Row))
		}
		k.z, k.a, k.t = make([]float64, w.rows*w.ns), make([]float64, w.ns*w.ns), make([]float64, w.ns*w.rows)
		k.q, k.u, k.v = make([]float64, w.rows), make([]float64, w.rows), make([]float64, w.ns)
		w.workers = append(w.workers, k)
	}
	return w
}

// tasks returns how many tasks n samples are.
func tasks(n int) int { return (n + part - 1) / part }

// each calls do for all tasks, on all workers.
func (w *work) each(tasks int, do func(worker, task int)) {
	n := min(len(w.workers), tasks)
	if n <= 1 {
		for k := range tasks {
			do(0, k)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for k := range n {
		wg.Go(func() {
			for t := int(next.Add(1)) - 1; t < tasks; t = int(next.Add(1)) - 1 {
				do(k, t)
			}
		})
	}
	wg.Wait()
}

// samples calls do for the samples first, …, first+count−1, those of a task one after the other.
func (w *work) samples(first, count int, do func(k *worker, task, j int)) {
	w.each(tasks(count), func(worker, task int) {
		for j := task * part; j < min(count, (task+1)*part); j++ {
			do(w.workers[worker], task, first+j)
		}
	})
}

// states returns the states of sample j in x.
func (w *work) states(x []float64, j int) []float64 {
	return x[w.nw+j*w.ns : w.nw+(j+1)*w.ns]
}

// scale returns what row i of a sample is multiplied by.
func (w *work) scale(i int) float64 {
	if i < w.nf {
		return 1 / math.Sqrt(w.c)
	}
	return 1
}

// total returns the sum over tasks.
func (w *work) total() float64 {
	s := 0.0
	for _, v := range w.sums {
		s += v
	}
	return s
}

// evaluate sets r to the rows at x and returns L_c/c.
func (w *work) evaluate(x, r []float64) float64 {
	clear(w.sums)
	w.samples(0, w.p.Samples, func(k *worker, task, j int) {
		row := r[j*w.rows : (j+1)*w.rows]
		k.f.Values(j, x[:w.nw], w.states(x, j), row)
		w.sums[task] += w.half(row, j)
	})
	return w.total() + w.decay(x)
}

// decay returns δ/(2c)·‖w‖².
func (w *work) decay(x []float64) float64 {
	if w.o.Decay == 0 {
		return 0
	}
	return w.o.Decay / (2 * w.c) * asm.Dot(x[:w.nw], x[:w.nw])
}

// half returns ½‖r_j‖² of the raw rows of sample j.
func (w *work) half(row []float64, j int) float64 {
	s := 0.0
	for _, f := range row[:w.nf] {
		s += f * f / w.c
	}
	for i, h := range row[w.nf:] {
		v := h + w.lambda[j*w.nh+i]/w.c
		s += v * v
	}
	return s / 2
}

// merit returns L_c/c at x from the rows r.
func (w *work) merit(x, r []float64) float64 {
	s := 0.0
	for j := range w.p.Samples {
		s += w.half(r[j*w.rows:(j+1)*w.rows], j)
	}
	return s + w.decay(x)
}

// scaled sets q to r_j.
func (w *work) scaled(j int, q []float64) {
	row := w.r[j*w.rows : (j+1)*w.rows]
	f := w.scale(0)
	for i, v := range row[:w.nf] {
		q[i] = f * v
	}
	for i, h := range row[w.nf:] {
		q[w.nf+i] = h + w.lambda[j*w.nh+i]/w.c
	}
}

// linearise evaluates the derivatives of sample j at x: J_z, scaled and without the columns that are fixed, goes to k.z; J_w is for mulW and mulWT.
func (w *work) linearise(k *worker, j int) {
	k.f.Jacobian(j, w.x[:w.nw], w.states(w.x, j), k.jw, k.jz)
	clear(k.z)
	fixed := w.fixed[w.nw+j*w.ns : w.nw+(j+1)*w.ns]
	f := w.scale(0)
	for e, v := range k.jz {
		i, c := int(w.p.Z.Row[e]), int(w.p.Z.Col[e])
		if fixed[c] {
			continue
		}
		if i < w.nf {
			v *= f
		}
		k.z[i+c*w.rows] += v
	}
}

// mulW sets y to the scaled J_w·v, mulWT adds J_wᵀ·y to g; y is scaled in place there.
func (w *work) mulW(k *worker, v, y []float64) {
	clear(y)
	if k.mul != nil {
		k.mul.Mul(v, y)
	} else {
		for e, a := range k.jw {
			y[w.p.W.Row[e]] += a * v[w.p.W.Col[e]]
		}
	}
	asm.Scale(w.scale(0), y[:w.nf])
}

func (w *work) mulWT(k *worker, y, g []float64) {
	asm.Scale(w.scale(0), y[:w.nf])
	if k.mul != nil {
		k.mul.MulT(y, g)
		return
	}
	for e, a := range k.jw {
		g[w.p.W.Col[e]] += a * y[w.p.W.Row[e]]
	}
}

// gather prepares a vector of the length of w for each of n tasks, and adds them to g in their order afterwards.
func (w *work) gather(n int) {
	for len(w.partial) < n {
		w.partial = append(w.partial, make([]float64, w.nw))
	}
	for _, v := range w.partial[:n] {
		clear(v)
	}
}

func (w *work) addGathered(n int, g []float64) {
	for _, v := range w.partial[:n] {
		asm.Axpy(1, v, g)
	}
}

// run is the number of samples whose Π are kept at a time.
const run = 16 * part

// gradient sets g to the gradient of L_c/c at x.
func (w *work) gradient() {
	clear(w.g)
	clear(w.fixed)
	for first := 0; first < w.p.Samples; first += run {
		count := min(run, w.p.Samples-first)
		w.gather(tasks(count))
		w.samples(first, count, func(k *worker, task, j int) {
			w.linearise(k, j)
			w.scaled(j, k.q)
			asm.GemvT(w.rows, w.ns, 1, k.z, w.rows, k.q, w.states(w.g, j))
			w.mulWT(k, k.q, w.partial[task])
		})
		w.addGathered(tasks(count), w.g[:w.nw])
	}
	asm.Axpy(w.o.Decay/w.c, w.x[:w.nw], w.g[:w.nw])
}

// projected returns the largest element of the projected gradient of L_c, and marks the unknowns that stay at their bounds.
func (w *work) projected() float64 {
	most := 0.0
	w.anyFixed = false
	for k, v := range w.g {
		lo, hi := w.p.bounds(k)
		w.fixed[k] = lo == hi || w.x[k] <= lo && v >= 0 || w.x[k] >= hi && v <= 0
		if w.fixed[k] {
			w.anyFixed = true
			continue
		}
		if math.IsNaN(v) {
			return math.NaN()
		}
		most = max(most, math.Abs(v))
	}
	return w.c * most
}
