package sdnm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/words"
)

// Parameters of the primal–dual iteration.
const (
	boundary   = 0.995 // fraction of the step to the boundary that is taken
	wide       = 1e-3  // every product stays above wide times their mean
	correctFar = 3     // the corrector is computed while the mean product exceeds this many μ
	keepStep   = 0.5   // … and kept when its step is at least this part of the predictor's
	maxPath    = 100   // steps before giving up
	consistent = 1e-6  // ‖w − Bᵀα‖/‖w‖ below which the duality gap is worth computing
)

var errPath = errors.New("the central path was not reached")

// centralPath takes damped primal–dual Newton steps from the current iterate, which
// satisfies s − ξ = Bw − 1 and whose products are positive, until to is reached. A
// predictor aims at the products μ; Mehrotra's corrector at σ³ times the mean product, σ the
// reduction that the predictor achieves. Source: Mehrotra (1992).
func (l *lower) centralPath(ctx context.Context, f *fold, to target, limit int) error {
	l.nm.refine = to.gap > 0
	for range limit {
		mean, reached := l.check(f, &to)
		if reached {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		l.iterations++
		if err := l.factor(f); err != nil {
			return err
		}
		a, err := l.direction(ctx, f, to.mu, mean)
		if err != nil {
			return err
		}
		l.advance(a)
	}
	return fmt.Errorf("sdnm: %w in %s at C = %g", errPath, words.Count(limit, "step"), l.capC)
}

// check returns the mean product and whether the iterate satisfies to. When the gap
// decides, it sets to.mu to what the gap requires.
func (l *lower) check(f *fold, to *target) (mean float64, reached bool) {
	lo, hi, sum := math.Inf(1), 0.0, 0.0
	for i, a := range l.alpha {
		p, q := a*l.s[i], l.c[i]*l.xi[i]
		lo = min(lo, p, q)
		hi = max(hi, p, q)
		sum += p + q
	}
	pairs := float64(2 * len(l.alpha))
	mean = sum / pairs
	size := asm.Nrm2(l.w)
	if to.gap == 0 {
		near := l.defect <= to.center*size
		return mean, near && lo >= (1-to.center)*to.mu && hi <= (1+to.center)*to.mu
	}
	p, d := objectives(l.capC, l.alpha, l.w, l.g)
	// On the path P − D is the sum of all products; aim at a quarter of what is allowed.
	to.mu = to.gap * (1 + math.Abs(p)) / (4 * pairs)
	if l.defect > consistent*size || p-d > to.gap*(1+math.Abs(p)) {
		return mean, false
	}
	// The certificate must not rest on updated vectors.
	f.b.mul(l.g, l.w)
	w, alpha := l.step.w, l.step.alpha
	for i, a := range l.alpha {
		alpha[i] = min(a, l.capC) // rounding may have put it above
	}
	f.b.mulT(w, alpha, l.step.s)
	p, _ = objectives(l.capC, alpha, l.w, l.g)
	_, d = objectives(l.capC, alpha, w, l.g)
	l.gap = (p - d) / (1 + math.Abs(p))
	return mean, l.gap <= to.gap
}

// direction leaves a Newton step in l.step and returns the length to take.
func (l *lower) direction(ctx context.Context, f *fold, mu, mean float64) (float64, error) {
	if err := l.newton(ctx, f, mu, nil); err != nil {
		return 0, err
	}
	a := l.length()
	if mean > correctFar*mu {
		sigma := l.meanAfter(a) / mean
		l.step, l.pred = l.pred, l.step
		if err := l.newton(ctx, f, max(mu, sigma*sigma*sigma*mean), &l.pred); err != nil {
			return 0, err
		}
		if b := l.length(); b >= keepStep*a {
			a = b
		} else {
			l.step, l.pred = l.pred, l.step
		}
	}
	return l.neighbourhood(a), nil
}

// newton computes the step towards the products mu, less the second-order terms of the
// predictor p if there is one. Elimination of s and ξ leaves, for α⁺ = α + Δα and w⁺ = w + Δw,
//
//	(D + BBᵀ) α⁺ = Dα + t_l/α − t_u/c + 1,   w⁺ = Bᵀα⁺.
func (l *lower) newton(ctx context.Context, f *fold, mu float64, p *move) error {
	st := &l.step
	for i, a := range l.alpha {
		tl, tu := mu, mu
		if p != nil {
			tl -= p.alpha[i] * p.s[i]
			tu += p.alpha[i] * p.xi[i]
		}
		st.s[i], st.xi[i] = tl, tu
		st.alpha[i] = l.d[i]*a + tl/a - tu/l.c[i] + 1
	}
	if err := l.nm.solve(ctx, st.alpha, st.alpha, st.w, st.g); err != nil {
		return err
	}
	for i, a := range l.alpha {
		da := st.alpha[i] - a
		st.alpha[i] = da
		st.s[i] = (st.s[i]-l.s[i]*da)/a - l.s[i]
		st.xi[i] = (st.xi[i]+l.xi[i]*da)/l.c[i] - l.xi[i]
	}
	asm.Axpy(-1, l.w, st.w)
	asm.Axpy(-1, l.g, st.g)
	return nil
}

// length returns the largest step in (0,1] that keeps the fraction to the boundary.
func (l *lower) length() float64 {
	st := &l.step
	worst := boundary // largest relative decrease
	for i, a := range l.alpha {
		da := st.alpha[i]
		worst = max(worst, -da/a, da/l.c[i], -st.s[i]/l.s[i], -st.xi[i]/l.xi[i])
	}
	return boundary / worst
}

// meanAfter returns the mean product after a step of length a.
func (l *lower) meanAfter(a float64) float64 {
	st := &l.step
	sum := 0.0
	for i, al := range l.alpha {
		d := a * st.alpha[i]
		sum += (al+d)*(l.s[i]+a*st.s[i]) + (l.c[i]-d)*(l.xi[i]+a*st.xi[i])
	}
	return sum / float64(2*len(l.alpha))
}

// neighbourhood shortens the step a until no product falls below wide times the mean.
func (l *lower) neighbourhood(a float64) float64 {
	st := &l.step
	for ; a > 1e-10; a *= 0.8 {
		lo, sum := math.Inf(1), 0.0
		for i, al := range l.alpha {
			d := a * st.alpha[i]
			p := (al + d) * (l.s[i] + a*st.s[i])
			q := (l.c[i] - d) * (l.xi[i] + a*st.xi[i])
			lo = min(lo, p, q)
			sum += p + q
		}
		if lo >= wide*sum/float64(2*len(l.alpha)) {
			break
		}
	}
	return a
}

// advance moves by a times the step.
func (l *lower) advance(a float64) {
	st := &l.step
	for i, da := range st.alpha {
		l.alpha[i] += a * da
		l.c[i] -= a * da
		l.s[i] += a * st.s[i]
		l.xi[i] += a * st.xi[i]
	}
	asm.Axpy(a, st.w, l.w)
	asm.Axpy(a, st.g, l.g)
	l.defect *= 1 - a
}
