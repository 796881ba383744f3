package factor

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// TestFailedRepetition: where a refined solve factors again and delayed columns need more memory than there may be, what is left of the factors does not
// solve anything.
func TestFailedRepetition(t *testing.T) {
	const seed = 551
	rng := rand.New(rand.NewPCG(seed, 0))
	c := factortest.LateKKT(rng, factortest.LatePoint{N: 300, M: 100, Exponent: 3, C: 1e-4})
	_, _, val := c.A.Lower().Raw()
	s, err := Analyze(c.A, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := s.New()
	if _, err := f.Factorize(context.Background(), val); err != nil || f.stats.Pivoting != PivotAuto {
		t.Fatalf("seed %d: pivoting %v, error %v", seed, f.stats.Pivoting, err)
	}
	for k := range f.l { // so that it is repeated
		f.l[k] *= 1 + rng.NormFloat64()
	}
	f.delayRoom = 0
	x, b := make([]float64, s.n), make([]float64, s.n)
	for k := range b {
		b[k] = rng.NormFloat64()
	}
	if _, err := f.SolveRefined(x, b); err == nil {
		t.Errorf("seed %d: no error without room for delayed columns", seed)
	}
	if f.Solve(x, 1) == nil {
		t.Errorf("seed %d: a solve after a factorisation that has failed", seed)
	}
	f.delayRoom = s.delayLimit()
	if in, err := f.Factorize(context.Background(), val); err != nil || in != c.Inertia {
		t.Errorf("seed %d: %v, %v afterwards, want %v", seed, in, err, c.Inertia)
	}
}
