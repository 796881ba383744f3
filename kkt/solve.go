package kkt

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// A SolveInfo says how accurate a solution is and how it was reached. With r = b − K·x, K the matrix with its shifts,
// and whatever pivots the back end has replaced:
type SolveInfo struct {
	BackwardError float64       // ‖r‖∞ / (‖K‖∞‖x‖∞ + ‖b‖∞)
	RowError      float64       // max |r_i| / (Σ_j |K_ij|·‖x‖∞ + |b_i|), which is not less: large rows do not hide small ones
	Refinements   int           // steps of refinement, those of all factorisations
	Iterations    int           // of a Krylov method
	Status        krylov.Status // how the last run of one for this column ended
	Indefinite    bool          // CG has found, for this column or one before since the factorisation, that K_c is not positive definite, so that the inertia is wrong
	Tightened     bool          // the matrix was factored anew, more carefully
	Converged     bool          // RowError is at most Refine.Quality; of the matrix-free form, BackwardError at most KrylovOptions.Tol
}

// Solve sets x to the solution of K·x = b, b = (r₁; r₂), x = (a; b), with K as the last factorisation has taken it,
// refined against K itself until the backward error is about the rounding unit or does not halve any more.
//
// Where the row-wise error stays above Refine.Quality and no pivots are zero, the back end is asked to pivot more carefully, as often as it
// can ([Tightener]). Where it is above 1e-12 after that, FGMRES goes on with the factors as preconditioner. The best x that was found is returned; whether it is good enough is for
// the caller to say.
//
// The error is an [*Error]: OutOfOrder without factors of the present values, BadLength, NonFinite about b,
// Interrupted, BackendFailure. x and b must not overlap. Nothing is allocated after the first call but by FGMRES, once.
func (k *System) Solve(ctx context.Context, x, b []float64) (SolveInfo, error) {
	err := k.solve(ctx, "Solve", x, b, 1, k.one[:])
	return k.one[0], err
}

// SolveMany sets the nrhs columns of X, (n+m)×nrhs and column-major, to the solutions of K·X = B, each as by [System.Solve] but for
// rounding. info, nil or of length nrhs, tells about each of them.
func (k *System) SolveMany(ctx context.Context, x, b []float64, nrhs int, info []SolveInfo) error {
	if err := checkColumns("SolveMany", "x", len(x), nrhs, k.Dim()); err != nil {
		return err
	}
	if info == nil {
		k.info = grow(k.info, nrhs)
		info = k.info
	}
	if len(info) != nrhs {
		return badLength("SolveMany", "info", len(info), nrhs)
	}
	return k.solve(ctx, "SolveMany", x, b, nrhs, info)
}

// SolveOnce overwrites the nrhs columns of X by the solution of K·X = B, where X holds B, without refinement: what a preconditioner needs. The error is that of
// Solve.
func (k *System) SolveOnce(x []float64, nrhs int) error {
	if !k.current || k.form == MatrixFree {
		return &Error{Kind: OutOfOrder, Func: "SolveOnce", Msg: "no factors of the present values"}
	}
	if err := checkColumns("SolveOnce", "x", len(x), nrhs, k.Dim()); err != nil {
		return err
	}
	return k.correct(context.Background(), "SolveOnce", x, nrhs, nil, nil)
}

// grow returns a slice of length n, s itself if it is long enough.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// solve is SolveMany with info.
func (k *System) solve(ctx context.Context, fn string, x, b []float64, nrhs int, info []SolveInfo) error {
	clear(info)
	if !k.current {
		return &Error{Kind: OutOfOrder, Func: fn, Msg: "no factors of the present values"}
	}
	dim := k.Dim()
	if len(x) != nrhs*dim {
		return badLength(fn, "x", len(x), nrhs*dim)
	}
	if len(b) != nrhs*dim {
		return badLength(fn, "b", len(b), nrhs*dim)
	}
	if err := checkFinite(fn, "b", b); err != nil {
		return err
	}
	start := time.Now()
	k.sizes()
	err := k.refine(ctx, fn, x, b, nrhs, info)
	if err == nil && k.form != MatrixFree && !k.opt.Refine.NoEscalation {
		err = k.escalate(ctx, fn, x, b, nrhs, info)
	}
	for c := range info {
		i := &info[c]
		i.Converged = i.RowError <= k.opt.Refine.Quality
		if k.form == MatrixFree {
			i.Converged = i.BackwardError <= k.opt.Krylov.Tol
		}
		k.stats.Refinements += i.Refinements
	}
	k.stats.Solves += nrhs
	k.stats.Seconds.Solve += time.Since(start).Seconds()
	return err
}

// refine solves for all columns together, and refines those that need it together.
func (k *System) refine(ctx context.Context, fn string, x, b []float64, nrhs int, info []SolveInfo) error {
	dim := k.Dim()
	k.r, k.best, k.open = grow(k.r, nrhs*dim), grow(k.best, nrhs*dim), grow(k.open, nrhs)
	copy(x, b)
	if err := k.correct(ctx, fn, x, nrhs, nil, info); err != nil {
		return err
	}
	column := func(v []float64, c int) []float64 { return v[c*dim : (c+1)*dim] }
	for c := range nrhs {
		k.measure(column(x, c), column(b, c), column(k.r, c), &info[c])
		k.open[c] = !k.accurate(&info[c])
	}
	for range k.opt.Refine.Steps {
		some := false
		for c, open := range k.open {
			if !open {
				clear(column(k.r, c))
				continue
			}
			some = true
			copy(column(k.best, c), column(x, c))
		}
		if !some {
			break
		}
		if err := k.correct(ctx, fn, k.r, nrhs, k.open, info); err != nil {
			return err
		}
		for c, open := range k.open {
			if open {
				k.open[c] = k.step(column(x, c), column(b, c), column(k.r, c), column(k.best, c), &info[c])
			}
		}
	}
	return nil
}

// step adds the correction r to x, unless that makes it worse, and reports whether another step is worth while. On return r is the residual of x,
// or of what was not kept.
func (k *System) step(x, b, r, best []float64, info *SolveInfo) bool {
	asm.Axpy(1, r, x)
	last := *info
	k.measure(x, b, r, info)
	if !(info.RowError < last.RowError) {
		copy(x, best)
		*info = last
		return false
	}
	info.Refinements++
	return !k.accurate(info) && 2*info.RowError <= last.RowError
}

// accurate reports whether a solution needs no refinement.
func (k *System) accurate(info *SolveInfo) bool {
	if k.form == MatrixFree {
		return info.BackwardError <= k.opt.Krylov.Tol
	}
	t := k.opt.Refine.Target
	return info.BackwardError <= t && info.RowError <= rowTarget*t || math.IsInf(info.RowError, 1)
}

// measure sets r = b − K·x and the errors of x, which are infinite where x is not finite.
func (k *System) measure(x, b, r []float64, info *SolveInfo) {
	k.mul(r, x)
	normX, normB, normR, normKX, row := asm.AbsMax(x), 0.0, 0.0, 0.0, 0.0
	for i, v := range b {
		y := r[i]
		e := v - y
		r[i] = e
		if e == 0 {
			normB = max(normB, math.Abs(v))
			continue
		}
		e, v, y = math.Abs(e), math.Abs(v), math.Abs(y)
		normB, normR, normKX = max(normB, v), max(normR, e), max(normKX, y)
		row = max(row, e/(k.sums[i]*normX+v))
	}
	size := k.norm*normX + normB
	if k.s.Products != nil { // ‖Kx‖ is a lower bound of ‖K‖‖x‖
		size = normKX + normB
		row = normR / size
	}
	info.BackwardError, info.RowError = normR/size, row
	switch {
	case normR == 0 && row == 0: // also where size is 0
		info.BackwardError, info.RowError = 0, 0
	case !(normR <= math.MaxFloat64) || !(row <= math.MaxFloat64):
		info.BackwardError, info.RowError = math.Inf(1), math.Inf(1)
	}
}

// sizes brings sums and norm up to date.
func (k *System) sizes() {
	if k.normed || k.s.Products != nil {
		return
	}
	clear(k.sums)
	for j := range k.Dim() {
		p, q := k.a.ptr[j], k.a.ptr[j+1]
		own := math.Abs(k.val[p])
		val := k.val[p+1 : q]
		for t, i := range k.a.ind[p+1 : q] {
			v := math.Abs(val[t])
			k.sums[i] += v
			own += v
		}
		k.sums[j] += own
	}
	k.norm, k.normed = asm.AbsMax(k.sums), true
}

// correct overwrites the columns of x, right-hand sides, by solutions without refinement. Those that are not open, if it is told, are zero.
func (k *System) correct(ctx context.Context, fn string, x []float64, nrhs int, open []bool, info []SolveInfo) error {
	if k.form == MatrixFree {
		return k.iter.solve(ctx, fn, k, x, nrhs, open, info)
	}
	var err error
	if c := k.cond; c == nil {
		k.scaleRight(x, nrhs)
		err = k.back.Solve(x, nrhs)
		k.scaleRight(x, nrhs)
	} else {
		order, dim := c.order(), k.Dim()
		k.y = grow(k.y, nrhs*order)
		for i := range nrhs {
			c.pack(k.y[i*order:(i+1)*order], x[i*dim:(i+1)*dim], k.je, k.inv)
		}
		k.scaleRight(k.y, nrhs)
		err = k.back.Solve(k.y, nrhs)
		k.scaleRight(k.y, nrhs)
		for i := range nrhs {
			c.unpack(x[i*dim:(i+1)*dim], k.y[i*order:(i+1)*order], k.je, k.inv)
		}
	}
	if err != nil {
		return &Error{Kind: BackendFailure, Func: fn, Err: err}
	}
	return nil
}

// escalate does what is left to do for columns that refinement has not made accurate enough.
func (k *System) escalate(ctx context.Context, fn string, x, b []float64, nrhs int, info []SolveInfo) error {
	t, ok := k.back.(Tightener)
	for ok && k.inertia.Zero == 0 && worst(info) > k.opt.Refine.Quality && t.Tighten() {
		k.stats.Tightened++
		if _, err := k.factor(ctx, fn, k.shift); errors.Is(err, ErrSigns) {
			return &Error{Kind: BackendFailure, Func: fn, Err: err}
		} else if err != nil {
			return err
		}
		k.sizes()
		if err := k.again(ctx, fn, x, b, info); err != nil {
			return err
		}
	}
	dim := k.Dim()
	for c := range nrhs {
		if info[c].RowError > flexAbove {
			if err := k.flexibly(ctx, fn, x[c*dim:(c+1)*dim], b[c*dim:(c+1)*dim], &info[c]); err != nil {
				return err
			}
		}
	}
	return nil
}

// again solves with new factors for the columns that are not accurate enough, one by one, and keeps what is better.
func (k *System) again(ctx context.Context, fn string, x, b []float64, info []SolveInfo) error {
	dim := k.Dim()
	if k.flex == nil {
		k.flex = newFlexible(k)
	}
	for c := range info {
		if info[c].RowError <= k.opt.Refine.Quality {
			continue
		}
		xc, last := x[c*dim:(c+1)*dim], info[c]
		copy(k.flex.kept, xc)
		info[c] = SolveInfo{}
		err := k.refine(ctx, fn, xc, b[c*dim:(c+1)*dim], 1, info[c:c+1])
		if err != nil || !(info[c].RowError < last.RowError) {
			copy(xc, k.flex.kept)
			info[c].BackwardError, info[c].RowError = last.BackwardError, last.RowError
		}
		info[c].Tightened = true
		info[c].Refinements += last.Refinements
		if err != nil {
			return err
		}
	}
	return nil
}

// worst returns the largest row-wise error.
func worst(info []SolveInfo) float64 {
	w := 0.0
	for i := range info {
		w = max(w, info[i].RowError)
	}
	return w
}
