package factor_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
)

// TestBatch: the factorisations of a batch are those of fresh handles, bit for bit, for any number of threads.
func TestBatch(t *testing.T) {
	rng := rand.New(rand.NewPCG(301, 0))
	a, val := factortest.LateIterates(rng, factortest.LatePoint{N: 60, M: 30, Exponent: 6}, 20)
	b := make([]float64, a.SymmetricDim())
	for i := range b {
		b[i] = rng.NormFloat64()
	}
	var want [][]float64
	for _, threads := range []int{0, 1, 2, 5} {
		s, err := factor.Analyze(a, factor.Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		got := make([][]float64, len(val))
		err = s.Batch(context.Background(), val, func(k int, f *factor.LDL) error {
			got[k] = append([]float64(nil), b...)
			return f.Solve(got[k], 1)
		})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			for k := range val {
				f := s.New()
				if _, err := f.Factorize(context.Background(), val[k]); err != nil {
					t.Fatal(err)
				}
				x := append([]float64(nil), b...)
				if err := f.Solve(x, 1); err != nil {
					t.Fatal(err)
				}
				want = append(want, x)
			}
		}
		for k := range val {
			for i, v := range want[k] {
				if got[k][i] != v {
					t.Fatalf("seed 301: %d threads, values %d: x[%d] = %v, want %v", threads, k, i, got[k][i], v)
				}
			}
		}
	}
}

// TestBatchFails with the error of what failed.
func TestBatchFails(t *testing.T) {
	a := factortest.Laplacian(5, 5).A
	s, err := factor.Analyze(a, factor.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	err = s.Batch(context.Background(), [][]float64{values(a), values(a)}, func(k int, _ *factor.LDL) error { return boom })
	if !errors.Is(err, boom) {
		t.Errorf("error %v, want that of use", err)
	}
	if err := s.Batch(context.Background(), [][]float64{{1}}, nil); err == nil {
		t.Error("values of a wrong length accepted")
	}
	if err := s.Batch(context.Background(), nil, nil); err != nil {
		t.Errorf("empty batch: %v", err)
	}
}

// TestMemoryLimit: neither a plan nor delayed columns may take more than they are allowed to.
func TestMemoryLimit(t *testing.T) {
	a := factortest.Laplacian(30, 30).A
	s, err := factor.Analyze(a, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	need := s.PredictedBytes()
	if _, err := factor.Analyze(a, factor.Options{MemoryLimit: need - 1}); err == nil || !strings.Contains(err.Error(), "limit") {
		t.Errorf("a plan beyond the limit: error %v", err)
	}
	if _, err := factor.New(context.Background(), a, factor.Options{MemoryLimit: need}); err != nil {
		t.Errorf("a plan at the limit: %v", err)
	}
}
