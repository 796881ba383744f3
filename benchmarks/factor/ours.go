package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

var nan = math.NaN()

// figures are what is measured of our factorisation of a matrix. Times are least CPU seconds.
type figures struct {
	err                                   error
	analyze, first, again, solve, refined float64 // first is the first factorisation of a handle, again any later one
	before, after                         float64 // backward error of a solution before and after refinement
	inertia                               factor.Inertia
	traits                                traits
	steps                                 int
}

func (g *figures) total() float64 { return g.again + g.solve }

// inertiaText says whether the number of negative eigenvalues is the one that rivals found, -1 for unknown.
func (g *figures) inertiaText(negatives int) string {
	text := fmt.Sprintf("%d/%d/%d", g.inertia.Pos, g.inertia.Neg, g.inertia.Zero)
	switch {
	case negatives < 0:
		return text + " (?)"
	case g.inertia.Neg <= negatives && negatives <= g.inertia.Neg+g.inertia.Zero: // rivals give zeros a sign
		return text
	}
	return fmt.Sprintf("%s **≠ %d**", text, negatives)
}

// own measures our side once and keeps the lesser times. The collector of garbage rests meanwhile.
func (b *bench) own(g *figures, a *sparse.Sym, o factor.Options) {
	if g.err != nil {
		return
	}
	if g.analyze == 0 {
		*g = figures{analyze: math.Inf(1), first: math.Inf(1), again: math.Inf(1), solve: math.Inf(1), refined: math.Inf(1)}
	}
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	g.err = b.measure(g, a, o)
}

func (b *bench) measure(g *figures, a *sparse.Sym, o factor.Options) (err error) {
	ctx := context.Background()
	start := cpuSeconds()
	s, err := factor.Analyze(a, o)
	if err != nil {
		return fmt.Errorf("analysis: %w", err)
	}
	g.analyze = min(g.analyze, cpuSeconds()-start)
	f := s.New()
	_, _, val := a.Lower().Raw()
	start = cpuSeconds()
	if g.inertia, err = f.Factorize(ctx, val); err != nil {
		return fmt.Errorf("factorisation: %w", err)
	}
	g.first = min(g.first, cpuSeconds()-start)
	t, err := b.least(b.budget, func() error { _, err := f.Factorize(ctx, val); return err })
	if err != nil {
		return fmt.Errorf("factorisation: %w", err)
	}
	g.again = min(g.again, t)
	rhs := rightSide(a)
	x := make([]float64, len(rhs))
	t, err = b.least(b.budget/5, func() error { copy(x, rhs); return f.Solve(x, 1) })
	if err != nil {
		return fmt.Errorf("solve: %w", err)
	}
	g.solve, g.before = min(g.solve, t), backwardError(a, x, rhs)
	var info factor.Refinement
	t, err = b.least(b.budget/5, func() (err error) { info, err = f.SolveRefined(x, rhs); return err })
	if err != nil {
		return fmt.Errorf("refined solve: %w", err)
	}
	g.refined, g.after, g.steps = min(g.refined, t), backwardError(a, x, rhs), info.Steps
	g.traits = describe(s, f)
	return nil
}

// least returns the least CPU seconds of a call of f among at least two and as many as fit the budget, 30 or fewer if
// they are long. Calls too short for the clock are timed in batches.
func (b *bench) least(budget time.Duration, f func() error) (float64, error) {
	best, calls := math.Inf(1), 1
	begin := time.Now()
	for round := 0; round < 2 || round < 3000 && time.Since(begin) < budget; round++ {
		start := cpuSeconds()
		for range calls {
			if err := f(); err != nil {
				return 0, err
			}
		}
		t := cpuSeconds() - start
		if t < 1e-4 {
			calls = int(2e-4/max(t, 1e-6)*float64(calls)) + 1
			round--
			continue
		}
		best = min(best, t/float64(calls))
	}
	return best, nil
}

// rightSide returns A x for an x with elements between 0.5 and 1.5.
func rightSide(a *sparse.Sym) []float64 {
	n := a.SymmetricDim()
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	x, b := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 0.5 + rng.Float64()
	}
	a.MulVec(b, x)
	return b
}

// backwardError returns ‖b − A x‖∞ / (‖A‖∞ ‖x‖∞ + ‖b‖∞).
func backwardError(a *sparse.Sym, x, b []float64) float64 {
	r := make([]float64, len(b))
	a.MulVec(r, x)
	var res, xn, bn float64
	for i := range r {
		res, xn, bn = max(res, math.Abs(b[i]-r[i])), max(xn, math.Abs(x[i])), max(bn, math.Abs(b[i]))
	}
	if bn == 0 && xn == 0 {
		return res
	}
	return res / (a.NormInf()*xn + bn)
}
