package kkt

import (
	"context"

	"github.com/saddle-go/saddle/krylov"
)

// methods are workspaces of Krylov methods for one order, each made when it is first wanted.
type methods struct {
	b      []float64
	n      int
	cg     *krylov.CG
	minres *krylov.MINRES
	fgmres *krylov.FGMRES
	bicg   *krylov.BiCGSTAB
}

// right returns a copy of b, which lives until the next call.
func (w *methods) right(b []float64) []float64 {
	w.b = grow(w.b, len(b))
	copy(w.b, b)
	return w.b
}

// solve computes x with A·x = b.
func (w *methods) solve(ctx context.Context, method KrylovMethod, a krylov.Operator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error) {
	if len(x) == 0 {
		return krylov.Result{Status: krylov.Converged}, nil
	}
	w.n = len(x)
	switch method {
	case CG:
		if w.cg == nil {
			w.cg = krylov.NewCG(w.n)
		}
		return w.cg.Solve(ctx, a, m, x, b, o)
	case MINRES:
		if w.minres == nil {
			w.minres = krylov.NewMINRES(w.n)
		}
		return w.minres.Solve(ctx, a, m, x, b, o)
	case FGMRES:
		if w.fgmres == nil {
			w.fgmres = krylov.NewFGMRES(w.n, 0)
		}
		return w.fgmres.Solve(ctx, a, m, x, b, o)
	}
	if w.bicg == nil {
		w.bicg = krylov.NewBiCGSTAB(w.n)
	}
	return w.bicg.Solve(ctx, a, m, x, b, o)
}
