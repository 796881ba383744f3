package kkt

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Factor factors K with exactly this shift and returns its inertia, whatever it is. The error is an [*Error]: OutOfOrder
// without values, NonFinite for the shift, Unsafe, Interrupted or BackendFailure; after an error there are no factors. The matrix-free form prepares its preconditioner and
// returns an inertia that is not Known.
func (k *System) Factor(ctx context.Context, s Shift) (Inertia, error) {
	in, err := k.factor(ctx, "Factor", s)
	if errors.Is(err, ErrSigns) {
		return k.count(ctx, "Factor")
	}
	return in, err
}

// count factors again, without relying on signs, what a back end has refused for its signs.
func (k *System) count(ctx context.Context, fn string) (Inertia, error) {
	if t, ok := k.back.(Tightener); ok && t.Tighten() {
		in, err := k.factor(ctx, fn, k.shift)
		if !errors.Is(err, ErrSigns) {
			return in, err
		}
	}
	return Inertia{}, &Error{Kind: BackendFailure, Func: fn, Err: ErrSigns}
}

// FactorCorrected factors K with the shifts that the policy p asks for until p accepts, and reports what was done. If p gives up the error is Singular
// and the report tells the last attempt, whose factors, if there are any, may be used. Other errors are those of [System.Factor],
// and that of p's method Validate, if it has one.
func (k *System) FactorCorrected(ctx context.Context, p Policy) (Report, error) {
	var rep Report
	if p == nil {
		return rep, &Error{Kind: BadStructure, Func: "FactorCorrected", Where: "policy", Msg: "nil"}
	}
	if v, ok := p.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return rep, err
		}
	}
	s := p.First()
	for {
		in, err := k.factor(ctx, "FactorCorrected", s)
		rep.Factorizations++
		rep.Inertia, rep.Shift = in, s
		a := Attempt{N: k.s.N, M: k.s.M, Shift: s, Inertia: in, Verdict: verdict(in, k.s.N, k.s.M)}
		switch {
		case errors.Is(err, ErrSigns):
			a.Verdict = Wrong
		case err != nil:
			return rep, err
		}
		rep.Action, s = p.Next(a)
		switch rep.Action {
		case Retry:
			continue
		case GiveUp:
			return rep, &Error{Kind: Singular, Func: "FactorCorrected", Msg: giveUp(a)}
		}
		if err != nil { // the matrix is wanted, though the back end has refused it
			rep.Inertia, err = k.count(ctx, "FactorCorrected")
			rep.Factorizations++
		}
		return rep, err
	}
}

// giveUp says what was given up.
func giveUp(a Attempt) string {
	if !a.Inertia.Known {
		return fmt.Sprintf("not positive definite with shifts %g and %g", a.Shift.W, a.Shift.C)
	}
	in := a.Inertia
	if in.Zero > 0 && a.Shift.C == 0 && a.M > 0 {
		return fmt.Sprintf("inertia (%d, %d, %d) instead of (%d, %d, 0) with shifts %g and 0: J has lost rank, and AllowDeltaC is not set", in.Pos, in.Neg, in.Zero, a.N, a.M, a.Shift.W)
	}
	return fmt.Sprintf("inertia (%d, %d, %d) instead of (%d, %d, 0) with shifts %g and %g", in.Pos, in.Neg, in.Zero, a.N, a.M, a.Shift.W, a.Shift.C)
}

// verdict compares an inertia with (n, m, 0).
func verdict(in Inertia, n, m int) Verdict {
	switch {
	case !in.Known:
		return Unknown
	case in.Pos == n && in.Neg == m && in.Zero == 0:
		return Right
	}
	return Wrong
}

// factor is Factor, but leaves it to the caller what to do about ErrSigns.
func (k *System) factor(ctx context.Context, fn string, s Shift) (Inertia, error) {
	if !k.valued {
		return Inertia{}, &Error{Kind: OutOfOrder, Func: fn, Msg: "no values yet"}
	}
	if s.W-s.W != 0 || s.C-s.C != 0 {
		return Inertia{}, &Error{Kind: NonFinite, Func: fn, Where: "shift", Msg: fmt.Sprintf("%g, %g", s.W, s.C)}
	}
	k.current, k.inertia = false, Inertia{}
	if err := ctx.Err(); err != nil {
		return Inertia{}, &Error{Kind: Interrupted, Func: fn, Err: err}
	}
	start := time.Now()
	k.setShift(s)
	if k.form == MatrixFree {
		err := k.iter.update(ctx, k)
		k.stats.Seconds.Factor += time.Since(start).Seconds()
		k.stats.Factorizations++
		k.current = err == nil
		return k.inertia, err
	}
	val, err := k.assemble(fn)
	if err != nil {
		return Inertia{}, err
	}
	assembled := time.Now()
	k.stats.Seconds.Assemble += assembled.Sub(start).Seconds()
	in, err := k.back.Factorize(ctx, val)
	k.stats.Seconds.Factor += time.Since(assembled).Seconds()
	k.stats.Factorizations++
	switch {
	case errors.Is(err, ErrSigns):
		return Inertia{}, err
	case err != nil && ctx.Err() != nil:
		return Inertia{}, &Error{Kind: Interrupted, Func: fn, Err: err}
	case err != nil:
		return Inertia{}, &Error{Kind: BackendFailure, Func: fn, Err: err}
	}
	if k.cond != nil && in.Known {
		in.Neg += len(k.cond.rows) // In(K) = In(K_c) + In(−C_E)
	}
	k.stats.Perturbed += in.Perturbed
	k.inertia, k.current = in, true
	return in, nil
}

// assemble returns the values of the matrix to be factored.
func (k *System) assemble(fn string) ([]float64, error) {
	c := k.cond
	if c == nil {
		return k.scale(k.val), nil
	}
	if k.stale {
		for t, i := range c.rows {
			v := k.c[i] + k.shift.C
			if !(v > 0) || 1/v-1/v != 0 {
				return nil, &Error{Kind: Unsafe, Func: fn, Where: fmt.Sprintf("C[%d]", i), Msg: fmt.Sprintf("%g with its shift, in a condensed row", v)}
			}
			k.inv[t] = 1 / v
		}
		c.fill(k.kc, k.gdiag, k.je, k.val, k.inv)
		k.stale = false
	}
	for j, g := range k.gdiag {
		k.kc[c.ptr[j]] = k.val[k.a.ptr[j]] + g
	}
	return k.scale(k.kc), nil
}
