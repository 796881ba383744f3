package auglag

import (
	"context"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// iterative is the step by conjugate gradients on S, with the diagonal of Σ J_wᵀJ_w + (ν + δ/c) I as preconditioner. Factors of the states are
// formed for each product, so that memory is in proportion to the unknowns.
type iterative struct {
	cg    *krylov.CG
	diag  []float64
	v, jw []float64
	bad   bool
}

// Dim implements krylov.Operator.
func (w *work) Dim() int { return w.nw }

// MulVec implements krylov.Operator: y = S·x.
func (w *work) MulVec(y, x []float64) {
	v := w.iterative.v
	copy(v, x)
	for k := range v {
		if w.fixed[k] {
			v[k] = 0
		}
	}
	clear(y)
	for first := 0; first < w.p.Samples; first += run {
		count := min(run, w.p.Samples-first)
		w.gather(tasks(count))
		clear(w.sums)
		w.samples(first, count, func(k *worker, task, j int) {
			w.linearise(k, j)
			if !w.eliminate(k) {
				w.sums[task]++
				return
			}
			w.prepare(k)
			w.mulW(k, v, k.q)
			w.project(k, k.q)
			w.mulWT(k, k.q, w.partial[task])
		})
		w.iterative.bad = w.iterative.bad || w.total() > 0
		w.addGathered(tasks(count), y)
	}
	shift := w.nu + w.o.Decay/w.c
	for k := range y {
		if y[k] += shift * v[k]; w.fixed[k] {
			y[k] = x[k]
		}
	}
}

// jacobi is a diagonal preconditioner.
type jacobi []float64

// Dim implements krylov.Preconditioner.
func (d jacobi) Dim() int { return len(d) }

// Solve implements krylov.Preconditioner.
func (d jacobi) Solve(dst, r []float64) {
	for k, v := range r {
		dst[k] = v / d[k]
	}
}

// iterate computes the step by conjugate gradients, to a relative residual of 1e-10 or as far as they come.
func (w *work) iterate(ctx context.Context) (bool, error) {
	if w.iterative == nil {
		w.iterative = &iterative{cg: krylov.NewCG(w.nw), diag: make([]float64, w.nw), v: make([]float64, w.nw), jw: make([]float64, len(w.p.W.Row))}
	}
	it := w.iterative
	it.bad = false
	clear(it.diag)
	clear(w.rhs)
	k := w.workers[0]
	f := w.scale(0)
	for j := range w.p.Samples {
		k.f.Jacobian(j, w.x[:w.nw], w.states(w.x, j), it.jw, nil)
		for e, v := range it.jw {
			if int(w.p.W.Row[e]) < w.nf {
				v *= f
			}
			it.diag[w.p.W.Col[e]] += v * v
		}
		w.linearise(k, j)
		if !w.eliminate(k) {
			return false, nil
		}
		w.prepare(k)
		w.scaled(j, k.q)
		w.project(k, k.q)
		w.mulWT(k, k.q, w.rhs)
	}
	asm.Axpy(w.o.Decay/w.c, w.x[:w.nw], w.rhs)
	asm.Scale(-1, w.rhs)
	for k := range it.diag {
		if it.diag[k] += w.nu + w.o.Decay/w.c; w.fixed[k] {
			it.diag[k], w.rhs[k] = 1, 0
		}
	}
	if w.nw == 0 || asm.AbsMax(w.rhs) == 0 {
		clear(w.d[:w.nw])
		return w.expand(), nil
	}
	_, err := it.cg.Solve(ctx, w, jacobi(it.diag), w.d[:w.nw], w.rhs, krylov.Options{Tol: 1e-10, MaxIter: 4*w.nw + 100})
	if err != nil {
		return false, err
	}
	return !it.bad && w.expand(), nil
}
