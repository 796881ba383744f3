package kkttest

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
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

// Signs of quasi-definite matrices may be used and give the same answers.
func testSigns(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	for _, c := range quasidefinite(rng) {
		p, val := Prepare(c.A)
		p.Signs = c.Signs
		b := new()
		in := factored(t, b, p, val)
		if in.Known && in.Perturbed == 0 && (in.Pos != c.Inertia.Pos || in.Neg != c.Inertia.Neg) {
			t.Errorf("%s: inertia %+v instead of %+v", c.Name, in, c.Inertia)
		}
		if e := refine(t, b, p, val, randoms(rng, c.N())); in.Known && !(e <= refinedTo) {
			t.Errorf("%s: backward error %.1e", c.Name, e)
		}
	}
}

// With all signs positive a definite matrix is factored, and one that is not definite gives ErrSigns or is counted.
func testDefinite(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	for _, definite := range []bool{true, false} {
		_, m := symmetric(rng, 30, true)
		a := denseSym(m)
		if !definite {
			a.Lower().ScaleRows(constant(30, -1))
		}
		p, val := Prepare(a)
		p.Signs = slices.Repeat([]int8{1}, 30)
		b := new()
		if err := b.Analyze(p); err != nil {
			t.Fatalf("Analyze: %v", err)
		}
		in, err := b.Factorize(context.Background(), val)
		switch {
		case definite && err != nil:
			t.Errorf("definite: %v", err)
		case definite && in.Known && (in.Pos != 30 || in.Perturbed > 0):
			t.Errorf("definite: inertia %+v", in)
		case definite:
			if e := refine(t, b, p, val, randoms(rng, 30)); !(e <= refinedTo) {
				t.Errorf("definite: backward error %.1e", e)
			}
		case err != nil && !errors.Is(err, kkt.ErrSigns):
			t.Errorf("negative definite: %v does not wrap ErrSigns", err)
		case err == nil && in.Known && (in.Neg != 30 || in.Perturbed > 0):
			t.Errorf("negative definite: inertia %+v", in)
		}
	}
}

// An order and a partition are accepted, used or not, and so are typical values.
func testHints(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	const blocks, size, border = 4, 8, 3
	n := blocks*size + border
	m := newMat(n, n)
	part := make([]int32, n)
	for i := range n {
		part[i] = int32(i / size)
		if i >= blocks*size {
			part[i] = -1
		}
		for j := range i {
			if part[i] == part[j] || part[i] < 0 {
				v := rng.NormFloat64()
				m.add(i, j, v)
				m.add(j, i, v)
			}
		}
		m.add(i, i, 40*float64(1-2*(i%2)))
	}
	p, val := Prepare(denseSym(m))
	p.Part = part
	for _, i := range rng.Perm(n) {
		p.Order = append(p.Order, int32(i))
	}
	copy(lowerValues(p), val)
	p.Typical = true
	b := new()
	in := factored(t, b, p, val)
	if in.Known && (in.Pos != (n+1)/2 || in.Neg != n/2) {
		t.Errorf("inertia %+v of order %d with alternating dominant diagonal", in, n)
	}
	if e := refine(t, b, p, val, randoms(rng, n)); !(e <= refinedTo) {
		t.Errorf("backward error %.1e", e)
	}
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

// New values with one pattern need no new analysis, and no memory after the first cycle.
func testRepeat(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QP(rng, 40, 25, 2)
	p, val := Prepare(c.A)
	b := new()
	factored(t, b, p, val)
	x, rhs := make([]float64, c.N()), randoms(rng, c.N())
	cycle := func() {
		for k := range val {
			val[k] *= 1 + 0.01*rng.Float64()
		}
		if _, err := b.Factorize(context.Background(), val); err != nil {
			t.Fatalf("Factorize: %v", err)
		}
		copy(x, rhs)
		if err := b.Solve(x, 1); err != nil {
			t.Fatalf("Solve: %v", err)
		}
	}
	cycle()
	if n := testing.AllocsPerRun(20, cycle); n != 0 {
		t.Errorf("%v allocations in a cycle", n)
	}
	if s := b.Stats(); s.Analyses > 1 {
		t.Errorf("%d analyses", s.Analyses)
	}
	if e := refine(t, b, p, val, rhs); !(e <= 1e-8) {
		t.Errorf("backward error %.1e after 22 cycles", e)
	}
}

// Several right-hand sides are solved as one by one.
func testColumns(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 30, 12)
	p, val := Prepare(c.A)
	b := new()
	factored(t, b, p, val)
	n := c.N()
	for _, nrhs := range []int{0, 1, 2, 3, 7} {
		all := randoms(rng, n*nrhs)
		one := slices.Clone(all)
		if err := b.Solve(all, nrhs); err != nil {
			t.Fatalf("Solve of %d: %v", nrhs, err)
		}
		for k := range nrhs {
			x := one[k*n : (k+1)*n]
			if err := b.Solve(x, 1); err != nil {
				t.Fatalf("Solve: %v", err)
			}
			size := 0.0
			for _, v := range x {
				size = math.Max(size, math.Abs(v))
			}
			for i, v := range x {
				if d := math.Abs(v - all[k*n+i]); !(d <= 1e-5*size) {
					t.Fatalf("column %d of %d: element %d differs by %.1e of %.1e", k, nrhs, i, d, size)
				}
			}
		}
	}
}

// Bad input is an error, after which there is no factorisation until the next.
func testErrors(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 10, 5)
	p, val := Prepare(c.A)
	b := new()
	if err := b.Analyze(p); err != nil {
		t.Fatalf("Analyze: %v", err)
	}
	x := randoms(rng, c.N())
	if b.Solve(x, 1) == nil {
		t.Error("Solve before Factorize")
	}
	ctx := context.Background()
	check := func(name string, v []float64) {
		t.Helper()
		if _, err := b.Factorize(ctx, val); err != nil {
			t.Fatalf("Factorize: %v", err)
		}
		if _, err := b.Factorize(ctx, v); err == nil {
			t.Errorf("%s is accepted", name)
		} else if len(v) == len(val) && b.Solve(slices.Clone(x), 1) == nil {
			t.Errorf("Solve after a Factorize that refused %s", name)
		}
	}
	check("a missing value", val[1:])
	check("a value too many", append(slices.Clone(val), 1))
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, k := range []int{0, len(val) / 2, len(val) - 1} {
			w := slices.Clone(val)
			w[k] = v
			check("a value that is not finite", w)
		}
	}
	if _, err := b.Factorize(ctx, val); err != nil {
		t.Fatalf("Factorize after errors: %v", err)
	}
	if b.Solve(x[1:], 1) == nil || b.Solve(x, 2) == nil || b.Solve(x, -1) == nil {
		t.Error("a wrong length of x is accepted")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Factorize(ended, val); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v does not wrap the cause", err)
	} else if b.Solve(slices.Clone(x), 1) == nil {
		t.Error("Solve after a Factorize that was cancelled")
	}
	if _, err := b.Factorize(ctx, val); err != nil {
		t.Fatalf("Factorize after a cancelled one: %v", err)
	}
	if e := refine(t, b, p, val, x); !(e <= 1e-6) {
		t.Errorf("backward error %.1e after errors", e)
	}
}

// Two back ends give the same bits.
func testDeterminism(t testing.TB, new func() kkt.Backend) {
	var first []uint64
	for range 2 {
		rng := generator()
		var bits []uint64
		for _, size := range []int{10, 60, 150} {
			c := factortest.QP(rng, size, size/2, 3)
			p, val := Prepare(c.A)
			b := new()
			factored(t, b, p, val)
			x := randoms(rng, 2*c.N())
			if err := b.Solve(x, 2); err != nil {
				t.Fatalf("Solve: %v", err)
			}
			for _, v := range x {
				bits = append(bits, math.Float64bits(v))
			}
		}
		if first != nil && !slices.Equal(first, bits) {
			t.Error("two runs differ")
		}
		first = bits
	}
}

// Counters count.
func testStats(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 12, 6)
	p, val := Prepare(c.A)
	b := new()
	factored(t, b, p, val)
	if _, err := b.Factorize(context.Background(), val); err != nil {
		t.Fatal(err)
	}
	before := b.Stats()
	if err := b.Solve(randoms(rng, 3*c.N()), 3); err != nil {
		t.Fatal(err)
	}
	s := b.Stats()
	if s.Name == "" || s.Analyses != 1 || s.Factorizations != 2 || s.Solves-before.Solves != 3 {
		t.Errorf("%+v after one analysis, two factorisations and a solve of three columns", s)
	}
}

// A Tightener ends, and works at every step.
func testTighten(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 20, 10)
	p, val := Prepare(c.A)
	p.Signs = c.Signs
	b := new()
	tight, ok := b.(kkt.Tightener)
	if !ok {
		t.Skip("no Tightener")
	}
	factored(t, b, p, val)
	rhs := randoms(rng, c.N())
	steps := 0
	for ; tight.Tighten(); steps++ {
		if steps > mostSteps {
			t.Fatalf("still more careful after %d steps", steps)
		}
		in, err := b.Factorize(context.Background(), val)
		if err != nil {
			t.Fatalf("step %d: %v", steps, err)
		}
		if in.Known && (in.Pos != c.Inertia.Pos || in.Neg != c.Inertia.Neg) {
			t.Errorf("step %d: inertia %+v instead of %+v", steps, in, c.Inertia)
		}
		if e := refine(t, b, p, val, rhs); !(e <= refinedTo) {
			t.Errorf("step %d: backward error %.1e", steps, e)
		}
	}
}

// A shared analysis serves two factorisations, which do not disturb each other.
func testShare(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 20, 10)
	p, val := Prepare(c.A)
	b := new()
	sharer, ok := b.(kkt.Sharer)
	if !ok {
		t.Skip("no Sharer")
	}
	factored(t, b, p, val)
	other := sharer.Share()
	if other.Solve(randoms(rng, c.N()), 1) == nil {
		t.Error("Share has shared a factorisation")
	}
	twice := slices.Clone(val)
	for k := range twice {
		twice[k] *= 2
	}
	if _, err := other.Factorize(context.Background(), twice); err != nil {
		t.Fatalf("Factorize: %v", err)
	}
	rhs := randoms(rng, c.N())
	if e := refine(t, b, p, val, rhs); !(e <= refinedTo) {
		t.Errorf("the first: backward error %.1e", e)
	}
	if e := refine(t, other, p, twice, rhs); !(e <= refinedTo) {
		t.Errorf("the second: backward error %.1e", e)
	}
}

// Back ends that share an analysis may be used at the same time, and then give the bits that they give alone; a race detector sees more.
func testConcurrent(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 30, 15)
	p, val := Prepare(c.A)
	first := new()
	sharer, ok := first.(kkt.Sharer)
	if !ok {
		t.Skip("no Sharer")
	}
	if err := first.Analyze(p); err != nil {
		t.Fatalf("Analyze: %v", err)
	}
	rhs := randoms(rng, c.N())
	work := func(b kkt.Backend, scale float64) (x []float64, err error) {
		mine := slices.Clone(val)
		for k := range mine {
			mine[k] *= scale
		}
		for range 20 {
			if _, err = b.Factorize(context.Background(), mine); err != nil {
				return nil, err
			}
			x = slices.Clone(rhs)
			if err = b.Solve(x, 1); err != nil {
				return nil, err
			}
		}
		return x, nil
	}
	backs := []kkt.Backend{first, sharer.Share(), sharer.Share()}
	together, errs := make([][]float64, len(backs)), make([]error, len(backs))
	var wait sync.WaitGroup
	for i, b := range backs {
		wait.Go(func() { together[i], errs[i] = work(b, float64(3+2*i)) })
	}
	wait.Wait()
	for i := range backs {
		alone := new()
		if err := alone.Analyze(p); err != nil {
			t.Fatalf("Analyze: %v", err)
		}
		x, err := work(alone, float64(3+2*i))
		if err != nil || errs[i] != nil {
			t.Errorf("back end %d: %v, alone %v", i, errs[i], err)
		} else if !slices.Equal(x, together[i]) {
			t.Errorf("back end %d gives another solution than alone", i)
		}
	}
}

// A System with the back end solves the systems of all methods, and corrects an inertia that is counted.
func testSystem(t testing.TB, new func() kkt.Backend) {
	ctx := context.Background()
	for _, in := range Instances(generator(), 20, 2) {
		k, err := kkt.New(in.Structure, kkt.Options{Backend: new})
		if err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		if err := k.SetValues(in.Values); err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		rep, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true})
		if err != nil {
			t.Errorf("%s: %v", in.Name, err)
			continue
		}
		if i := rep.Inertia; i.Known && (i.Pos != in.Structure.N || i.Neg != in.Structure.M || i.Zero != 0) {
			t.Errorf("%s: inertia %+v for n = %d, m = %d", in.Name, i, in.Structure.N, in.Structure.M)
		}
		x := make([]float64, k.Dim())
		info, err := k.Solve(ctx, x, in.RHS)
		if err != nil || rep.Inertia.Known && !info.Converged {
			t.Errorf("%s: %+v, %v", in.Name, info, err)
		}
	}
}
