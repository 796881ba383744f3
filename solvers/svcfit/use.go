package svcfit

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/jobs"
)

// margins implements method. They are computed from the weights, not taken from the shards, whose sums of steps differ by rounding.
func (nw *newton) margins(out []float64) {
	v := nw.v
	at := cuts(v)
	w := make([][]float64, v.folds)
	for t := range w {
		w[t] = nw.prob[t].w
	}
	jobs.Each(nw.o.Threads, len(at)-1, func(k int) {
		var x product
		x.shape(v.x, v.folds)
		vec, nat := x.pack(w, nil), make([]float64, v.folds*tileRows)
		for lo := at[k]; lo < at[k+1]; lo += tileRows {
			hi := min(lo+tileRows, at[k+1])
			x.mul(lo, hi, vec, nat)
			v.x.Done(lo, hi)
			for i := lo; i < hi; i++ {
				if f := v.fold[i]; f >= 0 {
					out[i] = float64(v.y[i]) * nat[x.at(int(f))+(i-lo)*x.stride]
				}
			}
		}
	})
}

// adjoint implements method.
func (nw *newton) adjoint(_ context.Context, t int, q, g []float64) error {
	p := &nw.prob[t]
	n := len(p.w)
	if !p.factored && !p.factor(nw) {
		return fmt.Errorf("svcfit: the matrix of problem %d is not positive definite in this precision", t)
	}
	copy(q, g)
	for j, free := range p.free {
		if !free {
			q[j] = 0
		}
	}
	asm.CholeskySolve(n, p.l, n, q)
	return nil
}

// kindGradient implements method: a pass for all kinds and problems together, if there are few.
func (nw *newton) kindGradient(ctx context.Context, t, k int, out []float64) error {
	if k < 0 || k >= nw.v.kinds {
		return nil
	}
	if nw.kinds == nil {
		nw.kinds = make([][][]float64, nw.v.kinds)
	}
	if nw.kinds[k] == nil {
		nw.req = Request{Task: Kinds, Cost: nw.p.Cost}
		for p := range nw.prob {
			nw.req.Problems = append(nw.req.Problems, p)
		}
		for j := k; j < nw.v.kinds && len(nw.req.Wanted) < 16; j++ {
			nw.req.Wanted = append(nw.req.Wanted, j)
		}
		if err := nw.round(ctx, 1); err != nil {
			return err
		}
		np := len(nw.prob)
		for i, j := range nw.req.Wanted {
			nw.kinds[j] = make([][]float64, np)
			for p := range np {
				nw.kinds[j][p] = append([]float64(nil), nw.sum.Grad[i*np+p]...)
			}
		}
	}
	copy(out, nw.kinds[k][t])
	return nil
}

// kindSlopes implements method.
func (nw *newton) kindSlopes(ctx context.Context, t int, q, out []float64) error {
	nw.req = Request{Task: KindSlopes, Problems: []int{t}, Vectors: [][]float64{q}, Cost: nw.p.Cost[:nw.v.kinds]}
	if err := nw.round(ctx, 1); err != nil {
		return err
	}
	copy(out, nw.sum.Slope[0])
	return nil
}
