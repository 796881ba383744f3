package kkttest

import (
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
)

// An inertia that is counted is right, singular matrices included, and factoring leaves the values alone.
func testInertia(t testing.TB, new func() kkt.Backend) {
	counted := false
	defer func() {
		if !counted {
			t.Skip("the back end counts no inertia (Inertia.Known): a System will correct nothing")
		}
	}()
	for _, c := range cases(generator()) {
		p, val := Prepare(c.A)
		before := slices.Clone(val)
		b := new()
		in := factored(t, b, p, val)
		counted = counted || in.Known
		if in.Known && in.Perturbed == 0 && (in.Pos != c.Inertia.Pos || in.Neg != c.Inertia.Neg || in.Zero != c.Inertia.Zero) {
			t.Errorf("%s, order %d: inertia %+v instead of %+v", c.Name, c.N(), in, c.Inertia)
		}
		if in.Known && (min(in.Pos, in.Neg, in.Zero, in.Perturbed) < 0 || in.Pos+in.Neg+in.Zero != c.N()) {
			t.Errorf("%s: inertia %+v of order %d", c.Name, in, c.N())
		}
		if !slices.Equal(val, before) {
			t.Errorf("%s: Factorize has changed the values", c.Name)
		}
	}
}

// Solves are good enough for refinement: of consistent systems where the matrix is singular and the back end counts.
func testSolve(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	for _, c := range cases(rng) {
		p, val := Prepare(c.A)
		b := new()
		in := factored(t, b, p, val)
		rhs, _ := c.RHS(rng)
		if c.Inertia.Zero > 0 && (!in.Known || in.Perturbed > 0) {
			continue
		}
		if !in.Known && !mild(c) {
			continue // an iteration need not solve ill-conditioned systems
		}
		limit := refinedTo
		if !in.Known {
			limit = iteratedTo
		}
		if e := refine(t, b, p, val, rhs); !(e <= limit) && c.N() > 0 {
			t.Errorf("%s, order %d: backward error %.1e", c.Name, c.N(), e)
		}
	}
}

// A back end that counts and says that it has replaced no pivot has factored the matrix itself: solves are accurate without refinement. It replaces
// none of well-conditioned quasi-definite matrices, in which any order of elimination will do: or else no inertia would ever be checked.
func testPerturbed(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	list := quasidefinite(rng)
	easy := len(list)
	for k, c := range append(list, cases(rng)...) {
		p, val := Prepare(c.A)
		b := new()
		in := factored(t, b, p, val)
		if !in.Known || c.N() == 0 || c.Inertia.Zero > 0 {
			continue
		}
		if in.Perturbed > 0 {
			if k < easy {
				t.Errorf("%s, order %d: %d pivots replaced", c.Name, c.N(), in.Perturbed)
			}
			continue
		}
		rhs, _ := c.RHS(rng)
		x := slices.Clone(rhs)
		if err := b.Solve(x, 1); err != nil {
			t.Fatalf("Solve: %v", err)
		}
		if e := factortest.BackwardError(c.A, x, rhs); !(e <= unrefinedTo) {
			t.Errorf("%s, order %d: backward error %.1e without refinement, and no pivots replaced", c.Name, c.N(), e)
		}
	}
}

// mild reports whether iterations can be expected to solve with the matrix.
func mild(c factortest.Case) bool {
	size := c.A.Lower().NormMax()
	return 1e-2 <= size && size <= 1e3 && factortest.Margin(c.A, c.Inertia.Zero) > 1e-4
}

// Values may be huge or tiny.
func testScales(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	for _, exp := range []int{-800, -300, 300, 800} {
		c := factortest.QuasiDefinite(rng, 15, 8)
		p, val := Prepare(c.A)
		for k := range val {
			val[k] = math.Ldexp(val[k], exp)
		}
		b := new()
		in := factored(t, b, p, val)
		if !in.Known {
			continue
		}
		if in.Pos != c.Inertia.Pos || in.Neg != c.Inertia.Neg {
			t.Errorf("times 2^%d: inertia %+v instead of %+v", exp, in, c.Inertia)
		}
		rhs := randoms(rng, c.N())
		for i := range rhs {
			rhs[i] = math.Ldexp(rhs[i], exp/2)
		}
		if e := refine(t, b, p, val, rhs); !(e <= refinedTo) {
			t.Errorf("times 2^%d: backward error %.1e", exp, e)
		}
	}
}
