package sdnm

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// Parameters of the certificate.
const (
	polishTol    = 1e-9 // bound on ‖F‖
	polishSteps  = 10   // Newton steps on the full system
	refinements  = 2    // of iterative refinement per step
	bracketLimit = 60   // evaluations that look for the minimiser of φ_ε
	firstStep    = 1e-3 // first step in log C of the bracketing
	handOver     = 1e-6 // step in log C from which the full Newton method takes over
	roam         = 1e3  // factor by which the minimiser may lie beyond the range of the search
)

var errNoMinimum = errors.New("the smoothed error has no local minimiser in reach")

// certify tries to certify a local minimiser near the chosen C, then near the
// most promising others. The certificate is an extra: without one the choice stands.
func (r *run) certify(ctx context.Context, seen []*visit, best *visit) error {
	candidates := append([]*visit{best}, slices.SortedFunc(slices.Values(seen), promising)...)
	tried := 0
	for k, v := range candidates {
		if k > 0 && v.C == best.C {
			continue
		}
		if tried == starts {
			break
		}
		tried++
		c, err := r.s.polish(ctx, v, r.o.Epsilon)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.monitor.Report("certify", 0, v.C, v.CVError)
		if err != nil {
			continue
		}
		if r.res.Certificate == nil || c.Status == solvers.Done {
			r.res.Certificate = c
		}
		if c.Status == solvers.Done {
			return nil
		}
	}
	return nil
}

// polish certifies a strict local minimiser of the smoothed problem near v: it
// brackets a sign change of φ_ε' in log C, closes in by safeguarded Newton steps, and
// ends with Newton steps on the full system F_ε(v, λ) = 0.
func (s *search) polish(ctx context.Context, v *visit, eps float64) (*Certificate, error) {
	c := &Certificate{Epsilon: eps, Tol: polishTol}
	at, err := s.localMinimum(ctx, v, eps)
	if err != nil {
		return nil, err
	}
	s.team.release()
	p := newNLPEC(s.team, s.folds, eps)
	x := p.newIterate()
	p.feasible(x, at)
	k := newNewton(p)
	if err := k.multiplier(ctx, x); err != nil {
		return nil, err
	}
	if err := k.run(ctx, x, c); err != nil {
		return nil, err
	}
	c.C, c.Lambda, c.Objective = x.c, x.lambda, p.objective(x.g)
	return c, nil
}

// localMinimum finds C with φ_ε'(C) = 0 < φ_ε″(C), τ = ε and μ = ε²/2, downhill from v:
// growing steps until φ_ε' changes sign, then Newton steps safeguarded by bisection.
func (s *search) localMinimum(ctx context.Context, v *visit, eps float64) (*visit, error) {
	mu := eps * eps / 2
	q := request{c: v.C, from: v, to: target{mu: mu, center: 1e-6}, tau: eps, order: 2}
	left, right := math.Inf(-1), math.Inf(1) // log C with φ' < 0 and with φ' > 0
	stride, last := firstStep, math.Inf(1)
	for range bracketLimit {
		here, err := s.team.evaluate(ctx, s.folds, q)
		if err != nil {
			return nil, err
		}
		theta := math.Log(here.C)
		g, h := here.slope()
		if g < 0 {
			left = theta
		} else {
			right = theta
		}
		next := theta - g/h
		switch {
		case h > 0 && math.Abs(next-theta) <= handOver:
			return here, nil
		case math.IsInf(left, 0) || math.IsInf(right, 0):
			next = theta + math.Copysign(stride, -g)
			stride = min(2*stride, maxStep)
		case !(h > 0 && left < next && next < right && math.Abs(next-theta) <= last/2):
			next = (left + right) / 2 // Newton's step leaves the bracket or has not halved
		}
		last = math.Abs(next - theta)
		q.c, q.from = math.Exp(next), here
		if !(q.c >= max(s.lo/roam, tuning.MinC) && q.c <= min(s.hi*roam, tuning.MaxC)) {
			break
		}
	}
	return nil, errNoMinimum
}

// feasible sets x to the point of the smoothed problem that belongs to v: α and ξ from
// the central path and the pair ζ(a+z) = z(1−ζ) = ε²/2 in closed form.
func (p *nlpec) feasible(x *iterate, v *visit) {
	x.c = v.C
	// The jobs cannot fail.
	_ = p.each(func(t int) error {
		zeta, z, alpha, xi := p.blocks(x.g, t)
		pt := &v.points[t]
		p.folds[t].b.mul(xi, pt.w)
		for i, g := range xi {
			a, c := onPath(g-1, pt.c, pt.mu)
			alpha[i], xi[i] = a, pt.mu/c
		}
		p.folds[t].a.mul(z, pt.w)
		for i, a := range z {
			s, co, _, _ := step(a, p.eps2)
			zeta[i] = s
			z[i] = p.eps2 / (2 * co)
		}
		return nil
	})
	p.evalConstraints(x)
}

// multiplier sets λ = K⁻ᵀ(∇f without its C entry), which at a feasible point leaves
// φ'(C) as the only nonzero of F, and factors at x with it.
func (k *newton) multiplier(ctx context.Context, x *iterate) error {
	clear(x.lambda)
	if err := k.factor(ctx, x); err != nil {
		return err
	}
	clear(k.vp)
	for t := range k.p.folds {
		w := k.p.weight(t)
		zeta := k.p.block(k.vp, blockZeta, t)
		for i := range zeta {
			zeta[i] = w
		}
	}
	if err := k.solveKT(ctx, x.lambda, k.vp); err != nil {
		return err
	}
	k.curvature()
	return nil
}

// run takes damped Newton steps with refinement until ‖F‖ ≤ c.Tol and fills c.
func (k *newton) run(ctx context.Context, x *iterate, c *Certificate) error {
	p := k.p
	d, res := p.newSystem(), p.newSystem()
	p.evalF(x, k.q)
	for {
		c.History = append(c.History, x.norm)
		xi := k.xi
		c.Residual, c.SecondOrder = x.norm, &xi
		switch {
		case x.norm <= c.Tol && k.xi > 0:
			c.Status = solvers.Done
			return nil
		case len(c.History) > polishSteps:
			c.Status = solvers.IterationLimit
			return nil
		}
		// A direction of negative curvature heads for a maximum: turn it round.
		curvature := math.Max(math.Abs(k.xi), math.SmallestNonzeroFloat64)
		if err := ctx.Err(); err != nil {
			return err
		}
		negF := func(s *system) { p.addNegF(s, x) }
		if err := k.solveRefined(ctx, d, res, negF, curvature); err != nil {
			return err
		}
		if !k.damp(x, d) {
			c.Status = solvers.NumericalTrouble
			return nil
		}
		if err := k.factor(ctx, x); err != nil {
			return err
		}
	}
}

// solveRefined solves Γ d = r with iterative refinement on the same factors, which ends when it no longer
// halves the residual; addR adds r to its argument, res is scratch.
func (k *newton) solveRefined(ctx context.Context, d, res *system, addR func(*system), curvature float64) error {
	d.clear()
	addR(d)
	if err := k.solve(ctx, d, curvature); err != nil {
		return err
	}
	if curvature != k.xi {
		return nil // d is a modified direction, not a solution of the system
	}
	last := math.Inf(1)
	for range refinements {
		k.p.mulGamma(k.x, res, *d, k.q)
		res.scale(-1)
		addR(res)
		norm := res.norm()
		if !(norm < last/2) {
			return nil // what is left is rounding, or the factors are too poor to help
		}
		last = norm
		if err := k.solve(ctx, res, curvature); err != nil {
			return err
		}
		d.add(1, res)
	}
	return nil
}

// damp moves x along d by the first of 1, ½, ¼, … that reduces ‖F‖ and reports
// whether there was one; if not, x is back where it was.
func (k *newton) damp(x *iterate, d *system) bool {
	before := x.norm
	k.base.set(x)
	for a := 1.0; a > 1e-8; a /= 2 {
		k.p.move(x, k.base, a, d, k.q)
		if x.norm < before {
			return true
		}
	}
	k.p.restore(x, k.base, k.q)
	return false
}
