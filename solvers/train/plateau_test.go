package train

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
)

// noisy returns rows of which no net of a few units has a small loss.
func noisy(rows int, seed uint64) *ann.Data {
	g := rand.New(rand.NewPCG(seed, 0))
	d := &ann.Data{Rows: rows, Inputs: 2, Outputs: 1}
	for range rows {
		a, b := g.NormFloat64(), g.NormFloat64()
		d.X, d.Y = append(d.X, a, b), append(d.Y, math.Tanh(a-b)+0.5*g.NormFloat64())
	}
	return d
}

// The test compares with the loss of 50 steps before, and only with it.
func TestPlateauRing(t *testing.T) {
	p := newPlateau(0.1, plateauSteps)
	for k := range 300 { // falls by 10.5 % in 50 steps
		if p.add(math.Exp(-0.00222 * float64(k))) {
			t.Fatalf("flat after %d steps", k)
		}
	}
	p = newPlateau(0.11, plateauSteps)
	k := 0
	for !p.add(math.Exp(-0.00222 * float64(k))) {
		if k++; k > plateauSteps {
			t.Fatal("not flat")
		}
	}
	if k != plateauSteps {
		t.Errorf("flat at step %d, want %d", k, plateauSteps)
	}
	p = newPlateau(0, plateauSteps)
	for range 2 * plateauSteps {
		if p.add(1) {
			t.Fatal("a test that was not asked for is met")
		}
	}
}

// A run that has levelled off is done, with a loss that longer runs hardly improve.
func TestPlateau(t *testing.T) {
	d := noisy(60, 3)
	n := net(t, ann.Options{}, 2, 4, 1)
	for _, m := range []Method{LM, AugLag, TBB, TOB, TOSN} {
		long := train(t, n, d, Options{Method: m, Seed: 1, Decay: 1e-6, MaxIterations: 1000})
		short := train(t, n, d, Options{Method: m, Seed: 1, Decay: 1e-6, MaxIterations: 1000, Plateau: 1e-3})
		t.Logf("%v: %v after %d, %g; %v after %d, %g, %s", m, long.Status, long.Iterations, long.Loss, short.Status, short.Iterations, short.Loss, short.Message)
		if short.Status != solvers.Done || short.Iterations > long.Iterations || short.Loss > 1.2*long.Loss {
			t.Errorf("%v: %v after %d steps, loss %g; without the test %v after %d, %g", m, short.Status, short.Iterations, short.Loss, long.Status, long.Iterations, long.Loss)
		}
		if short.Iterations < long.Iterations && !strings.Contains(short.Message, "levelled off: it fell by less than 0.1 %") {
			t.Errorf("%v: %q", m, short.Message)
		}
	}
}

// Who stops a run is told so, whatever the loss does.
func TestPlateauStopped(t *testing.T) {
	n := net(t, ann.Options{}, 2, 4, 1)
	r := train(t, n, noisy(60, 3), Options{Plateau: 1, Watch: func(s solvers.Step) bool { return s.Index == 3 }})
	if r.Status != solvers.Interrupted || r.Iterations != 3 {
		t.Errorf("%v after %d, %s", r.Status, r.Iterations, r.Message)
	}
}

// The rows that are held back have a loss after each step, the last one that of the result, and change nothing.
func TestHeld(t *testing.T) {
	d, held := noisy(60, 3), noisy(20, 4)
	n := net(t, ann.Options{}, 2, 4, 1)
	for _, m := range []Method{LM, AugLag, TBB, TOB, TOSN} {
		o := Options{Method: m, Seed: 1, Decay: 1e-3, MaxIterations: 20}
		without := train(t, n, d, o)
		o.Held = held
		r := train(t, n, d, o)
		if without.Held != nil || without.Loss != r.Loss || len(r.Held) != r.Iterations {
			t.Errorf("%v: losses %g and %g, %d of %d", m, without.Loss, r.Loss, len(r.Held), r.Iterations)
		}
		if got, want := r.Held[len(r.Held)-1], n.LossOf(r.W, held); got != want {
			t.Errorf("%v: the last loss is %g, that of the result %g", m, got, want)
		}
	}
	if _, err := Train(context.Background(), n, d, Options{Held: sine(4)}); err == nil || !strings.Contains(err.Error(), "Held") {
		t.Errorf("rows with another number of inputs: %v", err)
	}
}
