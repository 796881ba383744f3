package sdnm

import (
	"context"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// checkLiteral verifies the report of the published iteration: no end counts as success unless ‖F‖ ≤ Tol.
func checkLiteral(t *testing.T, o Options, r *Result) {
	t.Helper()
	c := r.Certificate
	if c == nil {
		t.Fatal("no certificate")
	}
	o = o.resolve()
	if c.Tol != o.Literal.Tol || c.Epsilon != o.Epsilon {
		t.Errorf("tolerance %g at ε = %g, want %g and %g", c.Tol, c.Epsilon, o.Literal.Tol, o.Epsilon)
	}
	if done := r.Status == solvers.Done; done != (c.Residual <= c.Tol) || (c.Status == solvers.Done) != done {
		t.Errorf("status %v, of the certificate %v, ‖F‖ = %g", r.Status, c.Status, c.Residual)
	}
	n := len(c.History)
	if n != r.OuterIterations+1 && n != r.OuterIterations || c.History[n-1] != c.Residual {
		t.Errorf("%d entries of history for %d steps, the last %g, ‖F‖ = %g", n, r.OuterIterations, c.History[n-1], c.Residual)
	}
	for k := 1; k < n; k++ {
		if !(c.History[k] < c.History[k-1]) {
			t.Errorf("Armijo's rule let ‖F‖ grow from %g to %g", c.History[k-1], c.History[k])
		}
	}
	if r.OuterIterations > o.Literal.MaxOuter || r.InnerIterations > o.Literal.MaxOuter*o.Literal.MaxInner {
		t.Errorf("%d outer and %d inner iterations", r.OuterIterations, r.InnerIterations)
	}
	if r.Status == solvers.IterationLimit && r.OuterIterations != o.Literal.MaxOuter {
		t.Errorf("iteration limit after %d of %d steps", r.OuterIterations, o.Literal.MaxOuter)
	}
	if r.C != 0 && r.C != c.C {
		t.Errorf("C = %g, the iteration ended at %g", r.C, c.C)
	}
}

func TestLiteralHeart(t *testing.T) {
	t.Parallel()
	d, steps := heartRows(), 12
	if testing.Short() {
		steps = 4
	}
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"default", Options{Literal: quick(steps)}},
		{"no step", Options{Literal: LiteralOptions{MaxOuter: 1, MaxInner: 1}}},
		{"wide smoothing", Options{Epsilon: 1, Literal: quick(steps)}},
		{"loose", Options{Literal: LiteralOptions{Tol: 1, MaxOuter: steps, MaxInner: 100}}},
		{"far start", Options{Literal: LiteralOptions{StartC: 1e4, MaxOuter: 5, MaxInner: 50}}},
		{"near start", Options{Literal: LiteralOptions{StartC: 1e-4, MaxOuter: 5, MaxInner: 50}}},
		{"other damping", Options{Literal: LiteralOptions{Armijo: 0.3, Backtrack: 0.1, MaxOuter: 5, MaxInner: 50}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := c.o
			o.Method = Literal
			r := mustTune(t, d, o)
			checkLiteral(t, o, r)
			checkResult(t, d, o, r)
		})
	}
}

// TestLiteralDone: with a tolerance above ‖F‖ at the start the iteration ends there, Done.
func TestLiteralDone(t *testing.T) {
	d := noisy(seeded(71), 30, 3, 0.8)
	folds := newFolds(d.X, d.Y, splitOf(t, d, Options{}))
	l := newLiteral(newNLPEC(newTeam(1), folds, 0.5), LiteralOptions{Tol: 1e300, StartC: 0.25})
	status, err := l.run(context.Background(), func(float64, float64) {})
	if status != solvers.Done || err != nil || l.outer != 0 || len(l.history) != 1 || l.x.c != 0.25 {
		t.Errorf("status %v, error %v after %d steps at C = %g", status, err, l.outer, l.x.c)
	}
}

// TestLiteralStart: the iteration starts at v = 0 but for C, and λ = 0, where F = (∇f; −Φ).
func TestLiteralStart(t *testing.T) {
	d := noisy(seeded(72), 20, 3, 0.8)
	o := Options{Method: Literal, Epsilon: 0.1, Literal: LiteralOptions{MaxOuter: 1, MaxInner: 1, StartC: 3}}
	s := splitOf(t, d, o)
	r := mustTune(t, d, o)
	dense := newDenseNLPEC(d, s, 0.1)
	zero := make([]float64, dense.m)
	want := dense.eval(3, zero, zero)
	closeTo(t, "‖F‖ at the start", r.Certificate.History[0], asm.Nrm2(want.f), 1e-12, 0)
}

// TestLiteralOperator: the operator that BiCGSTAB sees is Γ at the iterate.
func TestLiteralOperator(t *testing.T) {
	in := instances()[1]
	l := newLiteral(in.p, LiteralOptions{StartC: 1})
	l.x = in.point(true)
	want := in.dense.eval(l.x.c, l.x.g, l.x.lambda)
	d := in.randomSystem().flat()
	if l.Dim() != len(d) {
		t.Fatalf("dimension %d, want %d", l.Dim(), len(d))
	}
	y := make([]float64, len(d))
	l.MulVec(y, d)
	near(t, "Γd", y, times(want.gamma(), d), 1e-12)
}

// TestLiteralSteps follows the iteration: every accepted step satisfies Armijo's rule, and the last
// report is the state at the end.
func TestLiteralSteps(t *testing.T) {
	t.Parallel()
	d := noisy(seeded(73), 24, 3, 0.8)
	s := splitOf(t, d, Options{})
	o := Options{Literal: LiteralOptions{MaxOuter: 20, InnerTol: 1e-10, MaxInner: 2000}}.resolve().Literal
	l := newLiteral(newNLPEC(newTeam(1), newFolds(d.X, d.Y, s), 0.3), o)
	status, err := l.run(context.Background(), func(c, norm float64) {
		if c != l.x.c || norm != l.x.norm {
			t.Errorf("reported C = %g, ‖F‖ = %g, at %g, %g", c, norm, l.x.c, l.x.norm)
		}
	})
	if err != nil || l.outer == 0 {
		t.Fatalf("status %v, error %v, %d steps", status, err, l.outer)
	}
	// A step that fails leaves the iterate where it was, however long its direction.
	closeTo(t, "‖F‖ at the end", l.x.norm, l.history[len(l.history)-1], 1e-12, 0)
	dense := newDenseNLPEC(d, s, 0.3).eval(l.x.c, l.x.g, l.x.lambda)
	closeTo(t, "‖F‖ by dense matrices", l.x.norm, asm.Nrm2(dense.f), 1e-9, 0)
}

// TestLiteralOutOfRange: an end outside the range of C has no model, and says so.
func TestLiteralOutOfRange(t *testing.T) {
	t.Parallel()
	outside := 0
	for seed := range uint64(16) {
		d := noisy(seeded(seed), 12, 2, 0.8)
		for _, start := range []float64{1e-5, 1e-2} { // from here a step sometimes leads to C < 0
			o := Options{Method: Literal, Epsilon: 1e-2, Literal: LiteralOptions{StartC: start, MaxOuter: 4, MaxInner: 30}}
			r := mustTune(t, d, o)
			checkLiteral(t, o, r)
			checkResult(t, d, o, r)
			if c := r.Certificate.C; c < tuning.MinC {
				outside++
				if r.C != 0 || len(r.Evaluations) != 0 || !strings.Contains(r.Message, "outside") {
					t.Errorf("seed %d: C = %g after an end at %g: %s", seed, r.C, c, r.Message)
				}
			}
		}
	}
	if outside == 0 {
		t.Error("no run ended outside the range")
	}
}
