package amg_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestSolveDoesNotAllocate for any form of cycle.
func TestSolveDoesNotAllocate(t *testing.T) {
	a := laplace(12)
	n, _ := a.Dims()
	x, b := make([]float64, n), sparsetest.Vector(newRand(t), n)
	for _, o := range append(forms, amg.Options{Cycle: amg.KCycle}) {
		o.CoarseSize = 20
		h := mustNew(t, a, o)
		if allocs := testing.AllocsPerRun(3, func() { h.Solve(x, b) }); allocs != 0 {
			t.Errorf("%s: %v allocations", name(o), allocs)
		}
	}
}

// TestSolveLeavesOperands: r is not changed, what dst holds is ignored.
func TestSolveLeavesOperands(t *testing.T) {
	a := laplace(10)
	n, _ := a.Dims()
	b := sparsetest.Vector(newRand(t), n)
	keep := slices.Clone(b)
	for _, o := range append(forms, amg.Options{Cycle: amg.KCycle}) {
		o.CoarseSize = 20
		h := mustNew(t, a, o)
		x, y := make([]float64, n), make([]float64, n)
		for i := range y {
			y[i] = math.NaN()
		}
		h.Solve(x, b)
		h.Solve(y, b)
		if !slices.Equal(x, y) || !slices.Equal(b, keep) {
			t.Errorf("%s: results differ or the operand has changed", name(o))
		}
	}
}

// TestDeterminism: two hierarchies of one matrix agree bit for bit.
func TestDeterminism(t *testing.T) {
	a := jumping(13, 1e3)
	n, _ := a.Dims()
	b := sparsetest.Vector(newRand(t), n)
	o := amg.Options{CoarseSize: 50}
	x, y := make([]float64, n), make([]float64, n)
	mustNew(t, a, o).Solve(x, b)
	mustNew(t, a.Clone(), o).Solve(y, b)
	if !slices.Equal(x, y) {
		t.Error("two hierarchies of one matrix differ")
	}
}

// TestUpdate: new values and back again give what New gives.
func TestUpdate(t *testing.T) {
	for _, o := range []amg.Options{{}, {Refresh: true}, {Smoother: amg.GaussSeidel, Refresh: true}} {
		o.CoarseSize = 50
		a := laplace(14)
		n, _ := a.Dims()
		b := sparsetest.Vector(newRand(t), n)
		x, y := make([]float64, n), make([]float64, n)
		h := mustNew(t, a, o)
		h.Solve(x, b)
		_, _, val := a.Raw()
		old := slices.Clone(val)

		other := jumping(14, 3)
		_, _, val = other.Raw()
		if err := h.Update(val); err != nil {
			t.Fatal(err)
		}
		fresh := iterations(t, other, mustNew(t, other, o))
		if got := iterations(t, other, h); got > fresh+3 {
			t.Errorf("%d iterations after an update, %d with new aggregates", got, fresh)
		}
		if err := h.Update(old); err != nil {
			t.Fatal(err)
		}
		if h.Solve(y, b); !slices.Equal(x, y) {
			t.Error("after an update with the first values the result differs")
		}

		// Values changed in place: a much smaller matrix.
		_, _, val = a.Raw()
		for k := range val {
			val[k] *= 0x1p-100
		}
		if err := h.Update(nil); err != nil {
			t.Fatal(err)
		}
		h.Solve(y, b)
		for i := range y {
			if !(math.Abs(0x1p-100*y[i]-x[i]) <= 1e-13*math.Abs(x[i])) {
				t.Fatalf("element %d of the solution with 2⁻¹⁰⁰A: %v, with A: %v", i, y[i], x[i])
			}
		}
	}
}

// TestUpdateErrors: a refused update can be mended by a good one.
func TestUpdateErrors(t *testing.T) {
	a := laplace(12)
	n, _ := a.Dims()
	h := mustNew(t, a, amg.Options{CoarseSize: 50})
	_, _, val := a.Raw()
	old := slices.Clone(val)
	bad := slices.Clone(val)
	bad[3] = math.NaN()
	var m *amg.MatrixError
	if err := h.Update(bad); !errors.As(err, &m) {
		t.Errorf("NaN: %v", err)
	}
	var s *amg.SizeError
	if err := h.Update(old[1:]); !errors.As(err, &s) {
		t.Errorf("values too few: %v", err)
	}
	if err := h.Update(old); err != nil {
		t.Fatal(err)
	}
	x, y, b := make([]float64, n), make([]float64, n), sparsetest.Vector(newRand(t), n)
	h.Solve(x, b)
	mustNew(t, a, amg.Options{CoarseSize: 50}).Solve(y, b)
	if !slices.Equal(x, y) {
		t.Error("after a refused update the result differs")
	}
}

func TestSolvePanics(t *testing.T) {
	h := mustNew(t, laplace(3), amg.Options{})
	defer func() {
		if recover() == nil {
			t.Error("no panic for a wrong length")
		}
	}()
	h.Solve(make([]float64, 27), make([]float64, 26))
}
