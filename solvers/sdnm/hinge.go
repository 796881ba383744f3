package sdnm

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// Parameters of Newton's method in w.
const (
	slopeRatio = 0.3  // a full step is taken when it leaves this part of the slope
	slopeClose = 0.1  // the line search stops at this part of the slope
	maxLine    = 12   // evaluations of the line search
	hingeScale = 0.2  // Newton decrement asked for, over center·√(2m2 μ)
	hingeFloor = 1e-9 // … or over ‖w‖, which rounding limits
)

// smoothHinge minimises over w the smooth convex function
//
//	F(w) = ½‖w‖² + Σ_i ψ(b_iᵀw),   −ψ'(g) = the α with μ/α − μ/(C−α) = g − 1,
//
// whose minimiser is the path's w: ψ is a hinge C(1−g)₊ smoothed over a width of about 8μ/C.
// Newton's method with H = I + BᵀD⁻¹B and a line search on the derivative; it reports whether the
// Newton decrement fell to what to.center asks within limit steps, and leaves all of the iterate
// at the last w. Cost of a step: one factorisation, one solve, one pass more.
func (l *lower) smoothHinge(ctx context.Context, f *fold, to target, limit int) (ok bool, err error) {
	st := &l.step
	l.nm.refine = false
	// At the minimiser the duality gap is 2m2 μ; half the squared decrement estimates F − min F.
	enough := hingeScale * to.center * math.Sqrt(2*float64(len(l.g))*to.mu)
	f.b.mul(l.g, l.w)
	l.pairs(to.mu)
	for range limit {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		l.iterations++
		if err := l.factor(f); err != nil {
			return false, err
		}
		// With all products equal to mu the Newton equations are S α⁺ = Dα + g, w⁺ = Bᵀα⁺.
		for i, a := range l.alpha {
			st.alpha[i] = l.d[i]*a + l.g[i]
		}
		if err := l.nm.solve(ctx, st.alpha, st.alpha, st.w, st.g); err != nil {
			return false, err
		}
		asm.Axpy(-1, l.w, st.w)
		asm.Axpy(-1, l.g, st.g)
		slope := l.slope(0, to.mu)
		if !(slope <= 0) {
			// Not a descent direction: rounding of a step that is zero, or an inaccurate solve.
			return math.Abs(slope) <= enough*enough, nil
		}
		t := l.lineSearch(slope, to.mu)
		asm.Axpy(t, st.w, l.w)
		asm.Axpy(t, st.g, l.g)
		l.pairs(to.mu)
		if math.Sqrt(-slope) <= max(enough, hingeFloor*asm.Nrm2(l.w)) {
			return true, nil
		}
	}
	return false, nil
}

// slope returns the derivative of F along the step at w + t·step.
func (l *lower) slope(t, mu float64) float64 {
	s := asm.Dot(l.w, l.step.w) + t*asm.Dot(l.step.w, l.step.w)
	for i, dg := range l.step.g {
		a, _ := onPath(l.g[i]+t*dg-1, l.capC, mu)
		s -= a * dg
	}
	return s
}

// lineSearch returns a t in (0,1] at which the derivative along the step, which is slope < 0 at 0 and
// increases with t, is small: 1 when that will do, else a safeguarded regula falsi.
func (l *lower) lineSearch(slope, mu float64) float64 {
	end := l.slope(1, mu)
	if end <= slopeRatio*-slope {
		return 1
	}
	lo, hi, atLo, atHi := 0.0, 1.0, slope, end
	t := 1.0
	for k := range maxLine {
		t = lo - atLo*(hi-lo)/(atHi-atLo)
		if k%3 == 2 {
			t = (lo + hi) / 2
		}
		at := l.slope(t, mu)
		if math.Abs(at) <= slopeClose*-slope {
			break
		}
		if at < 0 {
			lo, atLo = t, at
		} else {
			hi, atHi = t, at
		}
	}
	return t
}
