package ipsqp

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/kkt"
)

// feasibleQP returns a QP with rows and variables of all kinds that a random point satisfies.
func feasibleQP(t *testing.T, rng *rand.Rand, literal bool) *subproblem {
	q := randomQP(t, rng, literal)
	q.elastic = false
	clear(q.rho)
	x := make([]float64, q.n)
	for j := range x {
		x[j] = 0.5 * (max(q.lx[j], -2) + min(q.ux[j], 2))
	}
	jd := make([]float64, q.m)
	q.mulA(jd, x)
	for i := range q.m {
		q.h[i] = q.b[i] - jd[i]
		if q.r[i] > 0 {
			q.h[i] += 0.5 * min(q.r[i], 1)
		}
	}
	return q
}

// The solution satisfies the conditions of optimality, in both ways to treat equalities and from all starts, and both find the same.
func TestMinimise(t *testing.T) {
	seed := uint64(11)
	for trial := range 200 {
		var objective [2]float64
		for k, literal := range []bool{false, true} {
			q := feasibleQP(t, rand.New(rand.NewPCG(seed, uint64(trial))), literal)
			for _, theta := range thetas {
				if err := q.minimise(background, theta); err != nil {
					t.Fatalf("seed %d, trial %d, θ = %g: %v, errors %g %g %g", seed, trial, theta, err, q.primal, q.dual, q.gap)
				}
				q.in.residuals()
				if worst := q.measure(); !(worst <= qpUsable) || q.accuracy != worst {
					t.Errorf("seed %d, trial %d, θ = %g: error %g, reported as %g", seed, trial, theta, worst, q.accuracy)
				}
				if v := q.objective(); theta != thetas[0] && !(math.Abs(v-objective[k]) <= 1e-6*(1+math.Abs(v))) {
					t.Errorf("seed %d, trial %d: objectives %g and %g from two starts", seed, trial, objective[k], v)
				} else {
					objective[k] = v
				}
			}
		}
		if d := math.Abs(objective[0] - objective[1]); !(d <= 1e-6*(1+math.Abs(objective[0]))) {
			t.Errorf("seed %d, trial %d: objectives %g and %g with native equalities and ranges", seed, trial, objective[0], objective[1])
		}
	}
}

// Rows without a common point are found out soon, and made elastic they give the least violation.
func TestInconsistent(t *testing.T) {
	h := newBFGS(2)
	q, err := newSubproblem(background, 2, 2, full(2, 2), h, false, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inf := math.Inf(1)
	copy(q.jac, []float64{1, 1, 1, 1}) // 1 ≤ x₁ + x₂ and x₁ + x₂ = −2
	copy(q.b, []float64{1, -2})
	copy(q.r, []float64{inf, 0})
	copy(q.lx, []float64{-inf, -inf})
	copy(q.ux, []float64{inf, inf})
	q.list()
	if err := q.minimise(background, 1); !errors.Is(err, errSubproblem) {
		t.Fatalf("%v", err)
	}
	if q.iterations > 40 {
		t.Errorf("%d iterations", q.iterations)
	}
	q.elastic, q.rhoE = true, 1000
	if err := q.minimise(background, 1); err != nil {
		t.Fatal(err)
	}
	sum := q.lack()
	if math.Abs(sum-3) > 1e-6 {
		t.Errorf("violation %g, want 3", sum)
	}
}

// After the first QP nothing is allocated.
func TestQPAllocations(t *testing.T) {
	q := feasibleQP(t, rand.New(rand.NewPCG(5, 0)), false)
	solve := func() {
		q.list()
		if err := q.minimise(background, 1); err != nil {
			t.Fatal(err)
		}
	}
	solve()
	if n := testing.AllocsPerRun(10, solve); n != 0 {
		t.Errorf("%g allocations", n)
	}
}
