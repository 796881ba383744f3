package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// saddle returns a saddle-point matrix of order n + m whose rows of J are chains with one column in common, and the places of the
// first n diagonal elements.
func saddle(t *testing.T, n int) (*sparse.Sym, []int) {
	t.Helper()
	m := n / 2
	c, err := sparse.NewCOO(n+m, n+m)
	if err != nil {
		t.Fatal(err)
	}
	add := func(i, j int, v float64) {
		if err := c.Append(i, j, v); err != nil {
			t.Fatal(err)
		}
	}
	for j := range n {
		add(j, j, 1)
	}
	for i := range m {
		add(n+i, 2*i, 1+float64(i%3))
		add(n+i, (2*i+1)%n, -1)
		add(n+i, (2*i+2)%n, 0.5)
		if i > 0 {
			add(n+i, 0, 0.1)
		}
		add(n+i, n+i, 0)
	}
	a, err := sparse.SymFromLower(c.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	ptr, _, _ := a.Lower().Raw()
	return a, ptr[:n]
}

// TestMatchingServesOn: diagonals that run over many decades, as those of interior-point methods do, need no new matching as long as there
// are not more delays; with more of them there is one, and none is sought for a while where it was not safe.
func TestMatchingServesOn(t *testing.T) {
	a, diagonal := saddle(t, 400)
	s, err := Analyze(a, Options{Scaling: ScaleMatching, Pivoting: PivotThreshold})
	if err != nil {
		t.Fatal(err)
	}
	f := s.New()
	_, _, raw := a.Lower().Raw()
	val := append([]float64(nil), raw...)
	const seed = 11
	rng := rand.New(rand.NewPCG(seed, seed))
	factorize := func() {
		t.Helper()
		in, err := f.Factorize(context.Background(), val)
		if err != nil || in != (Inertia{Pos: 400, Neg: 200}) {
			t.Fatalf("seed %d: inertia %+v, %v", seed, in, err)
		}
	}
	factorize()
	first := f.match.Matching
	if first == nil || f.stats.Scaling != ScaleMatching {
		t.Fatalf("no matching: %v", f.stats.Scaling)
	}
	for k := range 5 {
		for _, p := range diagonal {
			val[p] = math.Exp(6 * rng.NormFloat64())
		}
		factorize()
		if f.match.Matching != first {
			t.Fatalf("seed %d: another matching for values %d, with %g times the flops", seed, k, f.match.flopsNow/f.match.flops)
		}
	}
	f.match.flopsNow = 2 * stale * f.match.flops
	factorize()
	if f.match.Matching == first {
		t.Error("the matching serves on in spite of many delays")
	}
	f.forget()
	f.match.refused = 3
	factorize()
	if f.match.Matching != nil || f.stats.Scaling != ScaleRuiz {
		t.Error("a matching is sought again at once")
	}
	factorize()
	factorize()
	if f.match.Matching == nil {
		t.Error("no matching is sought any more")
	}
}
