package krylov_test

import (
	"errors"
	"math"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestJacobi(t *testing.T) {
	m, err := krylov.NewJacobi([]float64{2, -4})
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]float64, 2)
	for _, bad := range []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), 1e-310} {
		var d *krylov.DiagonalError
		if err := m.Update([]float64{1, bad}); !errors.As(err, &d) || d.Row != 1 {
			t.Errorf("Update with %v: %v", bad, err)
		}
		if _, err := krylov.NewJacobi([]float64{bad}); !errors.As(err, &d) || d.Row != 0 {
			t.Errorf("NewJacobi with %v: %v", bad, err)
		}
	}
	var dim *krylov.DimensionError
	if err := m.Update([]float64{1}); !errors.As(err, &dim) {
		t.Errorf("Update with another length: %v", err)
	}
	if m.Solve(dst, []float64{6, 8}); dst[0] != 3 || dst[1] != -2 {
		t.Errorf("after refused updates: %v, want [3 -2]", dst)
	}
	if allocs := testing.AllocsPerRun(3, func() { err = m.Update([]float64{1, 8}) }); err != nil || allocs != 0 {
		t.Errorf("Update: %v, %v allocations", err, allocs)
	}
	if m.Solve(dst, []float64{6, 8}); dst[0] != 6 || dst[1] != 1 {
		t.Errorf("after the update: %v, want [6 1]", dst)
	}
}

func TestOperatorsMustBeSquare(t *testing.T) {
	a := sparsetest.Random(newRand(t), 2, 3, 0.5)
	var dim *krylov.DimensionError
	if _, err := krylov.General(a); !errors.As(err, &dim) {
		t.Errorf("General: %v", err)
	}
	if _, err := krylov.Symmetric(a.ToCSC()); !errors.As(err, &dim) {
		t.Errorf("Symmetric: %v", err)
	}
}

func TestStatusString(t *testing.T) {
	seen := make(map[string]bool)
	for s := krylov.Converged; s <= krylov.Diverged; s++ {
		if name := s.String(); name == "" || seen[name] {
			t.Errorf("status %d is named %q", int(s), name)
		} else {
			seen[name] = true
		}
	}
	for s, want := range map[krylov.Status]string{0: "Status(0)", -1: "Status(-1)", krylov.Diverged + 1: "Status(17)"} {
		if got := s.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
