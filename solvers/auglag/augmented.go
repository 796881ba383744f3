package auglag

import (
	"context"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// augmented is the step by the quasi-definite form
//
//	[ D   Jᵀ ] [ d ]     [ −(δ/c·w, 0) ]
//	[ J   −I ] [ b ]  =  [ −r          ],   D = ν I + diag(δ/c, 0),
//
// whose second row is b = J d + r.
type augmented struct {
	k        *kkt.System
	jw       []float64
	val      []float64
	sigma, c []float64
	x, rhs   []float64
}

func (w *work) newAugmented(ctx context.Context) (*augmented, error) {
	nnz := len(w.p.W.Row) + len(w.p.Z.Row)
	m := w.p.Samples * w.rows
	a := &augmented{jw: make([]float64, len(w.p.W.Row)), val: make([]float64, 0, w.p.Samples*nnz)}
	s := kkt.Structure{N: w.n, M: m, Part: make([]int32, w.n+m)}
	for k := range w.nw {
		s.Part[k] = -1
	}
	for j := range w.p.Samples {
		for e, i := range w.p.W.Row {
			s.J.RowIdx, s.J.ColIdx = append(s.J.RowIdx, int32(j*w.rows)+i), append(s.J.ColIdx, w.p.W.Col[e])
		}
		for e, i := range w.p.Z.Row {
			s.J.RowIdx, s.J.ColIdx = append(s.J.RowIdx, int32(j*w.rows)+i), append(s.J.ColIdx, int32(w.nw+j*w.ns)+w.p.Z.Col[e])
		}
		for k := range w.ns {
			s.Part[w.nw+j*w.ns+k] = int32(j)
		}
		for k := range w.rows {
			s.Part[w.n+j*w.rows+k] = int32(j)
		}
	}
	o := w.o.KKT
	o.Form, o.Quasidefinite = kkt.Augmented, true
	if o.Threads == 0 {
		o.Threads = w.o.Threads
	}
	if o.Backend == nil {
		threads := o.Threads
		o.Backend = func() kkt.Backend { return kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: threads}) }
	}
	var err error
	if a.k, err = nlp.NewSystem(ctx, s, o); err != nil {
		return nil, err
	}
	a.sigma, a.c = make([]float64, w.n), make([]float64, m)
	for k := range a.c {
		a.c[k] = 1
	}
	a.x, a.rhs = make([]float64, w.n+m), make([]float64, w.n+m)
	return a, nil
}

// solveAugmented computes the step by package kkt.
func (w *work) solveAugmented(ctx context.Context) (bool, error) {
	if w.augmented == nil {
		var err error
		if w.augmented, err = w.newAugmented(ctx); err != nil {
			return false, err
		}
	}
	a := w.augmented
	a.val = a.val[:0]
	k := w.workers[0]
	f := w.scale(0)
	for j := range w.p.Samples {
		k.f.Jacobian(j, w.x[:w.nw], w.states(w.x, j), a.jw, k.jz)
		for e, v := range a.jw {
			a.val = append(a.val, w.entry(v, f, w.p.W.Row[e], int(w.p.W.Col[e])))
		}
		for e, v := range k.jz {
			a.val = append(a.val, w.entry(v, f, w.p.Z.Row[e], w.nw+j*w.ns+int(w.p.Z.Col[e])))
		}
		w.scaled(j, a.rhs[w.n+j*w.rows:w.n+(j+1)*w.rows])
	}
	for i := range w.p.Samples * w.rows {
		a.rhs[w.n+i] = -a.rhs[w.n+i]
	}
	for i := range w.n {
		a.sigma[i] = w.nu
		if i < w.nw {
			a.sigma[i] += w.o.Decay / w.c
			a.rhs[i] = -w.o.Decay / w.c * w.x[i]
		}
		if w.fixed[i] {
			a.rhs[i] = 0
		}
	}
	if err := a.k.SetValues(kkt.Values{J: a.val, Sigma: a.sigma, C: a.c}); err != nil {
		return false, nil // not finite
	}
	if _, err := a.k.FactorCorrected(ctx, kkt.Quasidefinite{}); err != nil {
		return false, ctx.Err()
	}
	if _, err := a.k.Solve(ctx, a.x, a.rhs); err != nil {
		return false, ctx.Err()
	}
	copy(w.d, a.x[:w.n])
	w.products()
	return true, nil
}

// entry returns the scaled value of an entry, 0 for an unknown that is fixed.
func (w *work) entry(v, f float64, row int32, col int) float64 {
	if w.fixed[col] {
		return 0
	}
	if int(row) < w.nf {
		return v * f
	}
	return v
}

// products sets jd to J·d.
func (w *work) products() {
	w.samples(0, w.p.Samples, func(k *worker, _, j int) {
		w.linearise(k, j)
		jd := w.jd[j*w.rows : (j+1)*w.rows]
		w.mulW(k, w.d[:w.nw], jd)
		asm.Gemv(w.rows, w.ns, 1, k.z, w.rows, w.states(w.d, j), jd)
	})
}
