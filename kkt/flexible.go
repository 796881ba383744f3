package kkt

import (
	"context"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
	"github.com/saddle-go/saddle/krylov"
)

// Limits of FGMRES with the factors as preconditioner.
const (
	flexAbove  = 1e-12 // row-wise error above which it goes on where refinement has ended
	flexSteps  = 20    // iterations, without restart
	flexTol    = 1e-6  // by which a round reduces the residual
	flexRounds = 3
)

// flexible is FGMRES for K with the factors as preconditioner. It is made when it is first wanted.
type flexible struct {
	k      *System
	kept   []float64 // solution before
	d      []float64 // correction
	fgmres *krylov.FGMRES
	err    error // of the back end
}

// newFlexible returns the workspace, of which FGMRES itself is made later.
func newFlexible(k *System) *flexible {
	return &flexible{k: k, kept: make([]float64, k.Dim()), d: make([]float64, k.Dim())}
}

// Dim returns the order of K.
func (f *flexible) Dim() int { return f.k.Dim() }

// MulVec computes dst = K·x.
func (f *flexible) MulVec(dst, x []float64) { f.k.mul(dst, x) }

// Solve computes dst ≈ K⁻¹·r by the factors.
func (f *flexible) Solve(dst, r []float64) {
	copy(dst, r)
	if err := f.k.correct(context.Background(), "Solve", dst, 1, nil, nil); err != nil && f.err == nil {
		f.err = err
	}
}

// flexibly improves x by rounds of FGMRES, as long as they halve the error.
func (k *System) flexibly(ctx context.Context, fn string, x, b []float64, info *SolveInfo) error {
	if k.flex == nil {
		k.flex = newFlexible(k)
	}
	f := k.flex
	if f.fgmres == nil {
		f.fgmres = krylov.NewFGMRES(k.Dim(), flexSteps)
	}
	r := k.r[:k.Dim()]
	k.measure(x, b, r, info)
	for range flexRounds {
		if info.RowError <= flexAbove || !vector.AllFinite(r) {
			return nil
		}
		f.err = nil
		res, err := f.fgmres.Solve(ctx, f, f, f.d, r, krylov.Options{Tol: flexTol, MaxIter: flexSteps})
		info.Iterations += res.Iterations
		k.stats.Iterations += res.Iterations
		switch {
		case err != nil && ctx.Err() != nil:
			return &Error{Kind: Interrupted, Func: fn, Err: err}
		case err != nil:
			return &Error{Kind: BackendFailure, Func: fn, Err: err}
		case f.err != nil:
			return f.err
		}
		copy(f.kept, x)
		last := *info
		asm.Axpy(1, f.d, x)
		k.measure(x, b, r, info)
		info.Status = res.Status
		if !(info.RowError < last.RowError) {
			copy(x, f.kept)
			info.BackwardError, info.RowError = last.BackwardError, last.RowError
			return nil
		}
		if 2*info.RowError > last.RowError {
			return nil
		}
	}
	return nil
}
