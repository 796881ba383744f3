package kkttest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/kkt"
)

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
