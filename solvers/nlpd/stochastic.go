package nlpd

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// StochasticOptions are options of [Stochastic].
type StochasticOptions struct {
	Options // of the local solves; MaxIterations limits their sum

	Seed uint64
	// Hops is the number of local solves; 0 means 200.
	Hops int
	// Temperature is T₀ of the annealing and Cooling its ρ, T ← ρT after each hop; 0 means 100 and 0.95.
	Temperature, Cooling float64
	// Reach bounds the length of hops in each variable; 0 means a quarter of the width of its box, or 10 where it has none.
	Reach float64
}

// Defaults of Stochastic, and the least amplitude as a part of Reach.
const (
	stochasticHops        = 200
	stochasticTemperature = 100
	stochasticCooling     = 0.95
	stochasticReach       = 10
	leastAmplitude        = 0.1
)

func (o *StochasticOptions) resolve() error {
	base, err := o.Options.WithDefaults()
	if err != nil {
		return err
	}
	o.Options = base
	for _, f := range []struct {
		name     string
		v        *float64
		def, max float64
	}{
		{"Temperature", &o.Temperature, stochasticTemperature, math.MaxFloat64},
		{"Cooling", &o.Cooling, stochasticCooling, 1}, {"Reach", &o.Reach, 0, math.MaxFloat64},
	} {
		if !(0 <= *f.v && *f.v <= f.max) {
			return fmt.Errorf("nlpd: option %s is %g", f.name, *f.v)
		}
		if *f.v == 0 {
			*f.v = f.def
		}
	}
	if o.Hops < 0 {
		return fmt.Errorf("nlpd: option Hops is %d", o.Hops)
	}
	if o.Hops == 0 {
		o.Hops = stochasticHops
	}
	return nil
}

// Stochastic looks for a global minimiser: SNLPD of N. Couellan's thesis (1997, chapter 4) in a form that hops between local
// minima. From the minimum x it goes on at
//
//	x′ = x + min(√(2T), B)·u,  u uniform in (−1, 1)ⁿ,
//
// with B = Reach, not less than 0.1 B, reflected at the bounds; solves from there; and accepts the minimum y found with probability min(1, exp((f(x) − f(y))/T)). T₀ and the law of the
// noise are those of the thesis, which adds the noise to single Newton steps. The best minimum is returned. The status is that of its local solve:
// nothing proves that a minimum is global. Runs with the same Seed are equal.
func Stochastic(ctx context.Context, p *problem.NLP, o StochasticOptions) (solvers.Result, error) {
	start := time.Now()
	if err := o.resolve(); err != nil {
		return solvers.Result{}, err
	}
	f, err := nlp.NewForm(p)
	if err != nil {
		return solvers.Result{}, err
	}
	r := &run{ctx: ctx, form: f, start: start, watch: o.Watch, limit: o.MaxIterations,
		kept: f.NewInner(), keptViolation: math.Inf(1), keptObjective: math.Inf(1)}
	best, err := r.solve(o.Options)
	if err != nil {
		return solvers.Result{}, err
	}
	if r.system != nil { // else there was nothing to solve
		best = r.hop(&o, best)
	}
	r.addTo(&best)
	best.Method = "nlpd stochastic"
	return best, nil
}

// hop goes from minimum to minimum, beginning with at, and returns the best of them.
func (r *run) hop(o *StochasticOptions, at solvers.Result) solvers.Result {
	f := r.form
	best, random, temperature := at, rand.New(rand.NewPCG(o.Seed, 0)), o.Temperature
	x, from := make([]float64, f.N), f.Inner(&at.Point).X
	value := r.minimised(&at)
	r.limit = o.MaxIterations
	for range o.Hops {
		if _, ended := r.interrupted(); ended {
			break
		}
		r.jump(x, from, o.Reach, math.Sqrt(2*temperature), random)
		if startingPoint(f, x, o.Push, false) {
			res := r.attempt(o.Options, x, nil)
			v := r.minimised(&res)
			if v < r.minimised(&best) {
				best = res
			}
			if v <= value || random.Float64() < math.Exp((value-v)/temperature) {
				value = v
				copy(from, f.Inner(&res.Point).X)
			}
		}
		temperature *= o.Cooling
	}
	return best
}

// minimised returns the objective of a minimisation, +Inf for a result that is no solution.
func (r *run) minimised(res *solvers.Result) float64 {
	switch {
	case !res.Solved():
		return math.Inf(1)
	case r.form.Problem.Maximize:
		return -res.Objective
	}
	return res.Objective
}

// jump sets x to a random point near from, inside the bounds.
func (r *run) jump(x, from []float64, reach, amplitude float64, random *rand.Rand) {
	for j, v := range from {
		lo, up := r.form.XL[j], r.form.XU[j]
		most := reach
		if most == 0 {
			if most = (up - lo) / 4; math.IsInf(most, 1) {
				most = stochasticReach
			}
		}
		v += max(min(amplitude, most), leastAmplitude*most) * (2*random.Float64() - 1)
		if v < lo {
			v = min(2*lo-v, up)
		}
		if v > up {
			v = max(2*up-v, lo)
		}
		x[j] = v
	}
}
