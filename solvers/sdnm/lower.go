package sdnm

import (
	"context"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// The lower level of a fold at a fixed C, relaxed by μ > 0, is the central path of the
// SVM dual,
//
//	w = Bᵀα,  s − ξ = Bw − 1,  c = C − α,  α_i s_i = μ,  c_i ξ_i = μ,  α, s, c, ξ > 0,
//
// which has one point for every C and μ. With μ = ε²/2 it is the (α, ξ) part of Φ_ε = 0.
// Two iterations reach it. Both factor diag(D) + BBᵀ, D = s/α + ξ/c, once a step:
//
//   - centralPath (path.go) is primal–dual and moves α, s, ξ and w together; it is safe from
//     anywhere and for any μ;
//   - smoothHinge (hinge.go) eliminates α, s and ξ by the last four equations and is Newton's
//     method in w; near a solution it needs very few steps.
//
// A guess of w is all that either needs to start, since (α, s, ξ) follows from Bw. An exact solution for data
// too wide to factor comes from dual coordinate descent instead (dcd.go).

// point is a point of the path of one fold.
type point struct {
	c, mu float64
	w     []float64
	w1    []float64 // dw/dC, when derivatives were computed
}

// lower is the workspace of the lower level; one value serves one goroutine.
type lower struct {
	nm              normal
	capC            float64   // C
	alpha, c, s, xi []float64 // the pairs; c = C − α
	w, g            []float64 // w and g = B w
	defect          float64   // ‖w − Bᵀα‖ as close measured it and steps reduced it
	gap             float64   // relative duality gap that an exact target has certified
	d               []float64 // diagonal of S
	step, pred      move      // step, and the predictor's
	margin          [3][]float64
	cd              dcd
	iterations      int // Newton steps and sweeps since the value was made
}

// move is a change of an iterate.
type move struct {
	alpha, s, xi []float64
	w, g         []float64
}

// target says where on the path to go and how near.
type target struct {
	mu     float64 // path parameter
	center float64 // relative accuracy of the products and of w
	gap    float64 // when positive, stop instead at this relative duality gap, which then decides mu
}

// searchTarget is as near as the outer search needs.
func searchTarget(mu float64) target { return target{mu: mu, center: 0.05} }

// exactTarget certifies a solution of the lower level itself.
func exactTarget() target { return target{gap: 1e-6} }

// How a start approaches the path. A cold one solves the problem smoothed with μ = C/8, a hinge
// rounded over margins within about ½ of 1, where Newton's method from w = 0 takes 3–7 steps. A
// warm one goes straight for the target when C has hardly changed, and otherwise by way of a larger μ:
// 30 times its own if Newton's method is quick there, else a fiftieth of the cold start's. The
// numbers are measured on heart, german, w1a, w8a and a9a at ratios of C from 1.3 to 4.
const (
	coldMu         = 1.0 / 8     // μ/C of a cold start
	maxHinge       = 30          // Newton steps to solve it
	nearby         = 0.3         // |Δ log C| that counts as hardly changed
	nearbySteps    = 4           // Newton steps that are tried then
	shortDetour    = 30          // μ of a short detour over that of the target
	shortDetourMin = 30 * 5e-5   // … and no less, for a target that is almost exact
	longDetour     = coldMu / 50 // μ/C of a long one
	warmPath       = 40          // central-path steps before a warm start is dropped
	loose          = 1           // accuracy on the way
)

// detourSteps bounds Newton's method on a short and on a long detour.
var detourSteps = [...]int{8, 25}

// solve moves to the point of f's path at (c, to.mu), starting at from when it is
// given and cold otherwise, and leaves the iterate in l.
func (l *lower) solve(ctx context.Context, f *fold, c float64, to target, from *point) error {
	l.resize(f)
	l.capC = c
	if to.gap > 0 && f.kind == normalPCG {
		if ok, err := l.coordinateDescent(ctx, f, to); ok || err != nil {
			return err
		}
	}
	if from != nil {
		copy(l.w, from.w)
		if from.w1 != nil {
			asm.Axpy(c-from.c, from.w1, l.w)
		}
		ok, err := l.warm(ctx, f, to, from)
		if ok || err != nil {
			return err
		}
	}
	return l.cold(ctx, f, to)
}

// coordinateDescent solves the lower level itself and reports whether it reached to.gap. For wide sparse
// data, where a step to the end of the path costs many PCG iterations, it is the quick way.
func (l *lower) coordinateDescent(ctx context.Context, f *fold, to target) (ok bool, err error) {
	d := &l.cd
	d.reset(&f.b, f.n, 0, 0)
	d.maxGap = to.gap
	before := d.sweeps
	ok, err = d.solve(ctx, l.capC)
	l.iterations += d.sweeps - before
	if !ok || err != nil {
		return false, err
	}
	p, dual := objectives(l.capC, d.alpha, d.w, d.g)
	l.gap = (p - dual) / (1 + math.Abs(p))
	copy(l.w, d.w)
	copy(l.g, d.g)
	l.pairs(to.gap * (1 + math.Abs(p)) / float64(8*len(l.g)))
	for i, a := range d.alpha {
		// The certified α, off its bounds by less than counts.
		l.alpha[i] = min(max(a, 1e-12*l.capC), (1-1e-12)*l.capC)
		l.c[i] = l.capC - l.alpha[i]
	}
	return true, nil
}

// warm goes to the path from the guess of w that solve has made and reports whether it succeeded;
// an error is the end of ctx.
func (l *lower) warm(ctx context.Context, f *fold, to target, from *point) (ok bool, err error) {
	if to.gap > 0 && from.c == l.capC && from.mu > 0 {
		l.close(f, from.mu)
		return l.centralPath(ctx, f, to, warmPath) == nil, ctx.Err()
	}
	if to.gap == 0 && math.Abs(math.Log(l.capC/from.c)) <= nearby {
		if ok, err = l.smoothHinge(ctx, f, to, nearbySteps); ok || err != nil {
			return ok, ctx.Err()
		}
	}
	short := max(shortDetour*to.mu, shortDetourMin)
	long := max(longDetour*l.capC, to.mu)
	for k, mu := range [...]float64{short, long} {
		if ok, err = l.smoothHinge(ctx, f, target{mu: mu, center: loose}, detourSteps[k]); err != nil {
			return false, ctx.Err()
		}
		if ok {
			l.close(f, mu)
			return l.centralPath(ctx, f, to, warmPath) == nil, ctx.Err()
		}
	}
	return false, nil
}

// cold solves the problem smoothed with μ = C/8 from w = 0 and follows the central path from there.
func (l *lower) cold(ctx context.Context, f *fold, to target) error {
	clear(l.w)
	mu := max(to.mu, coldMu*l.capC)
	if _, err := l.smoothHinge(ctx, f, target{mu: mu, center: loose}, maxHinge); err != nil {
		return err
	}
	l.close(f, mu)
	return l.centralPath(ctx, f, to, maxPath)
}

func (l *lower) resize(f *fold) {
	m, n := f.b.len(), f.n
	for _, p := range []*[]float64{
		&l.alpha, &l.c, &l.s, &l.xi, &l.g, &l.d,
		&l.step.alpha, &l.step.s, &l.step.xi, &l.step.g, &l.pred.alpha, &l.pred.s, &l.pred.xi, &l.pred.g,
	} {
		*p = grow(*p, m)
	}
	for _, p := range []*[]float64{&l.w, &l.step.w, &l.pred.w} {
		*p = grow(*p, n)
	}
}

// close puts α, c, s and ξ on the path of parameter mu as far as w determines them
// and measures the defect w − Bᵀα that is left.
func (l *lower) close(f *fold, mu float64) {
	f.b.mul(l.g, l.w)
	l.pairs(mu)
	f.b.mulT(l.step.w, l.alpha, l.step.alpha)
	asm.Axpy(-1, l.w, l.step.w)
	l.defect = asm.Nrm2(l.step.w)
}

// pairs sets α, c, s and ξ from g: the only values with s − ξ = g − 1 and all products mu.
func (l *lower) pairs(mu float64) {
	for i, g := range l.g {
		a, c := onPath(g-1, l.capC, mu)
		l.alpha[i], l.c[i], l.s[i], l.xi[i] = a, c, mu/a, mu/c
	}
}

// onPath returns the positive α and c with α + c = C and mu/α − mu/c = v.
func onPath(v, capC, mu float64) (alpha, c float64) {
	// The smaller one, x, solves |v|x² − (|v|C + 2mu)x + mu·C = 0.
	vc := math.Abs(v) * capC
	x := 2 * mu * capC / (vc + 2*mu + math.Sqrt(vc*vc+4*mu*mu))
	if v >= 0 {
		return x, capC - x
	}
	return capC - x, x
}

// factor prepares solves with S at the iterate.
func (l *lower) factor(f *fold) error {
	for i, a := range l.alpha {
		l.d[i] = l.s[i]/a + l.xi[i]/l.c[i]
	}
	return l.nm.factor(f, l.d)
}

// objectives returns P = ½‖w‖² + C Σ(1 − g)₊ for g = Bw, and D = 1ᵀα − ½‖w‖², which for
// w = Bᵀα and 0 ≤ α ≤ C is a lower bound of the least P.
func objectives(c float64, alpha, w, g []float64) (p, d float64) {
	loss, sum := 0.0, 0.0
	for i, v := range g {
		loss += max(1-v, 0)
		sum += alpha[i]
	}
	half := asm.Dot(w, w) / 2
	return half + c*loss, sum - half
}

// point copies the iterate; w1 is dw/dC or nil.
func (l *lower) point(mu float64, w1 []float64) point {
	return point{c: l.capC, mu: mu, w: slices.Clone(l.w), w1: slices.Clone(w1)}
}

// differentiate computes w' = dw/dC and w″ at a point of the path:
//
//	S α' = ξ/c,  s' = −sα'/α,  c' = 1 − α',  ξ' = −ξc'/c,
//	S α″ = 2ξ'c'/c − 2s'α'/α,  w' = Bᵀα',  w″ = Bᵀα″.
//
// The results lie in the workspace until the next call of a method.
func (l *lower) differentiate(ctx context.Context, f *fold) (w1, w2 []float64, err error) {
	if err := l.factor(f); err != nil {
		return nil, nil, err
	}
	first, second := &l.pred, &l.step
	for i, c := range l.c {
		first.alpha[i] = l.xi[i] / c
	}
	if err := l.nm.solve(ctx, first.alpha, first.alpha, first.w, first.g); err != nil {
		return nil, nil, err
	}
	for i, a := range l.alpha {
		c, a1 := l.c[i], first.alpha[i]
		c1 := 1 - a1
		s1, xi1 := -l.s[i]*a1/a, -l.xi[i]*c1/c
		second.alpha[i] = 2*xi1*c1/c - 2*s1*a1/a
	}
	if err := l.nm.solve(ctx, second.alpha, second.alpha, second.w, second.g); err != nil {
		return nil, nil, err
	}
	return first.w, second.w, nil
}
