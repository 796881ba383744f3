package nlpd

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// AnnealedOptions are options of [Annealed].
type AnnealedOptions struct {
	LiteralOptions // of the steps; MaxIterations 0 means 150

	Seed uint64
	// Temperature is T₀ and Cooling ρ, T ← ρT after each step; 0 means 100 and 0.99.
	Temperature, Cooling float64
	// Gaussian takes noise from the normal distribution instead of the uniform one on (−1, 1).
	Gaussian bool
	// NoEnd leaves out the tests of optimality before the step of that number. The thesis has them from the start, so that one rejection of noise at
	// a stationary point ends the run.
	NoEnd int
}

// Constants of Annealed: defaults, the least μ, the least slack after noise, that of any entry, halvings of noise that leaves a box, and δ_c of the projection.
const (
	annealedIterations  = 150
	annealedTemperature = 100
	annealedCooling     = 0.99
	annealedMu          = 1e-11
	annealedSlack       = 1e-3
	tiniestSlack        = 1e-14
	annealedHalvings    = 60
	annealedDelta       = 1e-10
)

// Annealed is SNLPD as N. Couellan's thesis (1997, chapter 4) has it, for comparison with [Stochastic], which finds global minima far more often: after each step of
// [Literal] from x to x⁽¹⁾, of length α,
//
//	x⁽²⁾ = x⁽¹⁾ + α√(2T)·Q N,  N uniform in (−1, 1)ⁿ,  Q the projection on the null space of J_h,
//
// is taken in the place of x⁽¹⁾ with probability min(1, exp((f(x⁽¹⁾) − f(x⁽²⁾))/T)), and T ← ρT. Noise is halved until it is inside of the bounds; after it
// s = max(g(x), 10⁻³). y and z are those of the step. The run ends at the first point that passes the test of optimality, or the thesis' own with Epsilon, and says no more
// than that this point is stationary. Runs with the same Seed are equal.
func Annealed(ctx context.Context, p *problem.NLP, o AnnealedOptions) (solvers.Result, error) {
	if o.MaxIterations == 0 {
		o.MaxIterations = annealedIterations
	}
	for _, f := range []struct {
		name     string
		v        *float64
		def, max float64
	}{
		{"Temperature", &o.Temperature, annealedTemperature, math.MaxFloat64}, {"Cooling", &o.Cooling, annealedCooling, 1},
	} {
		if !(0 <= *f.v && *f.v <= f.max) {
			return solvers.Result{}, fmt.Errorf("nlpd: option %s is %g", f.name, *f.v)
		}
		if *f.v == 0 {
			*f.v = f.def
		}
	}
	if o.NoEnd < 0 {
		return solvers.Result{}, fmt.Errorf("nlpd: option NoEnd is %d", o.NoEnd)
	}
	res, err := literalRun(ctx, p, o.LiteralOptions, &annealing{o: o, random: rand.New(rand.NewPCG(o.Seed, 0)), temperature: o.Temperature})
	res.Method = "snlpd"
	return res, err
}

// An annealing is what SNLPD adds to a literal.
type annealing struct {
	o           AnnealedOptions
	random      *rand.Rand
	temperature float64
	noise       []float64
}

// shake tries noise of amplitude alpha·√(2T) at the point of l.
func (a *annealing) shake(l *literal, alpha float64) {
	if a.noise == nil {
		a.noise = make([]float64, l.form.N)
	}
	t := a.temperature
	a.temperature *= a.o.Cooling
	draw := func() float64 {
		if a.o.Gaussian {
			return a.random.NormFloat64()
		}
		return 2*a.random.Float64() - 1
	}
	amplitude := alpha * math.Sqrt(2*t)
	for j := range a.noise {
		a.noise[j] = amplitude * draw()
	}
	luck := a.random.Float64() // always drawn, so that a run depends on the numbers of steps alone
	before, ok := l.form.Objective(l.x)
	if !ok || !l.project(a.noise) || !l.inside(a.noise) {
		return
	}
	after, ok := l.form.Objective(l.tx)
	if !ok || !(after < before || luck < math.Exp((before-after)/t)) {
		return
	}
	if !l.enter(l.tx, annealedSlack, math.Inf(1)) { // undefined there: back to where it was
		l.residual(l.x, l.y, l.s, l.z)
		return
	}
	l.x, l.tx = l.tx, l.x
}

// inside sets tx = x + d, with d halved until tx keeps the bounds that x keeps.
func (l *literal) inside(d []float64) bool {
	f := l.form
	for range annealedHalvings {
		within := true
		for j, v := range l.x {
			t := v + d[j]
			l.tx[j] = t
			within = within && t >= min(f.XL[j], v) && t <= max(f.XU[j], v)
		}
		if within {
			return true
		}
		for j := range d {
			d[j] /= 2
		}
	}
	return false
}

// enter makes s = max(g(x), min(least, μ/z)) and computes the residuals at x. It reports false, and leaves s alone, where functions are undefined.
func (l *literal) enter(x []float64, least, mu float64) bool {
	copy(l.ts, l.s)
	clear(l.s)
	if !l.residual(x, l.y, l.s, l.z) {
		copy(l.s, l.ts)
		return false
	}
	for t, v := range l.r3 { // g(x)
		l.s[t] = max(v, min(least, max(mu/l.z[t], tiniestSlack)))
		l.r3[t] = v - l.s[t]
	}
	return true
}

// project takes out of d the part that changes equality rows, to first order, by the system
//
//	[ I    J_hᵀ ] [ Qd ]   [ d ]
//	[ J_h  −δ   ] [ ·  ] = [ 0 ],
//
// in which rows of sides are empty. δ is for rows that depend on each other.
func (l *literal) project(d []float64) bool {
	n, m := l.form.N, len(l.eq)
	if m == 0 {
		return true
	}
	rows := append([]float64(nil), l.jval...)
	for k, i := range l.jrow {
		if int(i) >= m {
			rows[k] = 0
		}
	}
	ones, c := make([]float64, n), make([]float64, m+len(l.sides))
	for j := range ones {
		ones[j] = 1
	}
	for i := range c {
		if c[i] = 1; i < m {
			c[i] = annealedDelta
		}
	}
	clear(l.rhs)
	copy(l.rhs, d)
	if l.system.SetValues(kkt.Values{W: make([]float64, len(l.hess)), J: rows, Sigma: ones, C: c}) != nil {
		return false
	}
	l.factorizations++
	if _, err := l.system.Factor(l.ctx, kkt.Shift{}); err != nil {
		return false
	}
	if _, err := l.system.Solve(l.ctx, l.sol, l.rhs); err != nil {
		return false
	}
	copy(d, l.sol[:n])
	return true
}
