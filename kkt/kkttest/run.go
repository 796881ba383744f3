package kkttest

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
)

// seed of all random numbers of [Run].
const seed = 20

// Limits of [Run].
const (
	refinedTo   = 1e-10 // backward error that refinement has to reach
	unrefinedTo = 1e-5  // the same without refinement, of a back end that has replaced no pivots
	iteratedTo  = 1e-8  // the same for a back end that does not count, and may iterate
	refinement  = 8     // steps that it may take
	mostSteps   = 30    // times that a back end may say it can be more careful
)

// Run checks that the back ends that make returns keep the promises of [kkt.Backend], each in a test of its own.
// Back ends that do not count an inertia pass if they say so.
func Run(t *testing.T, make func() kkt.Backend) {
	for _, test := range checks {
		t.Run(test.name, func(t *testing.T) { test.run(t, make) })
	}
}

// checks are what [Run] runs.
var checks = []struct {
	name string
	run  func(testing.TB, func() kkt.Backend)
}{
	{"Inertia", testInertia},
	{"Solve", testSolve},
	{"Perturbed", testPerturbed},
	{"Signs", testSigns},
	{"Definite", testDefinite},
	{"Hints", testHints},
	{"Scales", testScales},
	{"Repeat", testRepeat},
	{"Columns", testColumns},
	{"Errors", testErrors},
	{"Determinism", testDeterminism},
	{"Stats", testStats},
	{"Tighten", testTighten},
	{"Share", testShare},
	{"Concurrent", testConcurrent},
	{"System", testSystem},
}

// generator returns the generator of one test.
func generator() *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// factored returns a back end that has factored a.
func factored(t testing.TB, b kkt.Backend, p *kkt.Pattern, val []float64) kkt.Inertia {
	t.Helper()
	if err := b.Analyze(p); err != nil {
		t.Fatalf("Analyze: %v", err)
	}
	in, err := b.Factorize(context.Background(), val)
	if err != nil {
		t.Fatalf("Factorize: %v", err)
	}
	return in
}

// refine returns the backward error that a few steps of refinement with b reach.
func refine(t testing.TB, b kkt.Backend, p *kkt.Pattern, val, rhs []float64) float64 {
	t.Helper()
	a := withValues(p, val)
	x, r := make([]float64, len(rhs)), append([]float64(nil), rhs...)
	best := math.Inf(1)
	for range refinement {
		if err := b.Solve(r, 1); err != nil {
			t.Fatalf("Solve: %v", err)
		}
		for i, v := range r {
			x[i] += v
		}
		if e := factortest.BackwardError(a, x, rhs); !(e < best) {
			break
		} else {
			best = e
		}
		a.MulVec(r, x)
		for i, v := range rhs {
			r[i] = v - r[i]
		}
	}
	return best
}
