package factor

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// TestGather: roots with many leaves gather what these contribute, with pivoting and without, and the bits do not
// depend on the number of threads.
func TestGather(t *testing.T) {
	const seed = 304
	rng := rand.New(rand.NewPCG(seed, 0))
	c := factortest.SVM(rng, 2000, 40, 6)
	want := map[Pivoting][]float64{}
	for _, threads := range []int{1, 3} {
		for _, p := range []Pivoting{PivotAuto, PivotThreshold, PivotStatic} {
			s, err := Analyze(c.A, Options{Threads: threads, Ordering: OrderAMD, Pivoting: p})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.blocks.gather) == 0 {
				t.Fatalf("seed %d: no root gathers", seed)
			}
			f := s.New()
			_, _, val := c.A.Lower().Raw()
			in, err := f.Factorize(context.Background(), val)
			if err != nil {
				t.Fatal(err)
			}
			if c.Known && in != c.Inertia {
				t.Errorf("seed %d, %v: inertia %+v, want %+v", seed, p, in, c.Inertia)
			}
			x, b := make([]float64, s.n), make([]float64, s.n)
			for i := range x {
				x[i] = 1
			}
			c.A.MulVec(b, x)
			copy(x, b)
			if err := f.Solve(x, 1); err != nil {
				t.Fatal(err)
			}
			if want[p] == nil {
				want[p] = append([]float64(nil), x...)
			}
			for i, v := range want[p] {
				if x[i] != v {
					t.Fatalf("seed %d, %v: x[%d] depends on the number of threads", seed, p, i)
				}
			}
			if r, err := f.SolveRefined(x, b); err != nil || r.BackwardError > 1e-14 {
				t.Errorf("seed %d, %v: %+v, error %v", seed, p, r, err)
			}
		}
	}
}
