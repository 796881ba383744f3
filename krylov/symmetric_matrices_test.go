package krylov_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestSymmetricMatrices runs the symmetric methods on collected systems, most
// of them of saddle-point form with a condition number of 1e8 and more, with
// b = A·1 and the absolute row sums as preconditioner. Each solves the system
// in the sense of the backward error or says why not.
func TestSymmetricMatrices(t *testing.T) {
	dir := matrixFolder(t)
	files, err := filepath.Glob(filepath.Join(dir, "kkt_mm_*.mtx"))
	if err != nil {
		t.Fatal(err)
	}
	slow := map[string]bool{ // more than 3000 iterations with this preconditioner
		"kkt_mm_CONT-050.mtx": true, "kkt_mm_GOULDQP2.mtx": true, "kkt_mm_QCAPRI.mtx": true, "kkt_mm_QFFFFF80.mtx": true,
		"kkt_mm_QPCBLEND.mtx": true, "kkt_mm_STADAT1.mtx": true, "kkt_mm_YAO.mtx": true,
	}
	for _, name := range []string{"zenios.mtx", "bcsstk13.mtx", "LFAT5.mtx"} {
		files = append(files, filepath.Join(dir, name))
	}
	for _, file := range files {
		a := readMatrix(t, file)
		n, _ := a.Dims()
		if n > 10000 {
			continue
		}
		ones, b, diag := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range ones {
			ones[i] = 1
			_, val := a.Row(i)
			for _, v := range val {
				diag[i] += math.Abs(v)
			}
			if diag[i] == 0 {
				diag[i] = 1
			}
		}
		a.MulVec(b, ones)
		pre, err := krylov.NewJacobi(diag)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range symmetricMethods {
			x := make([]float64, n)
			o := krylov.Options{BackwardTol: 1e-10, MaxIter: 3000, History: true, CheckSymmetry: true}
			res, err := m.make(n).Solve(context.Background(), general(t, a), pre, x, b, o)
			if err != nil {
				t.Fatal(err)
			}
			o.Tol = 1
			wantTruth(t, a, x, b, o.Tol, res)
			e := sparsetest.BackwardError(a, x, b)
			t.Logf("%s %s: %v, %d iterations, residual %.1e, backward error %.1e (%.1e), cond %.1e, optimality %.1e",
				filepath.Base(file), m.name, res.Status, res.Iterations, res.RelResidual, res.BackwardError, e, res.CondA, res.Optimality)
			if res.Status == krylov.Converged && !(e <= 1e-9) {
				t.Errorf("%s %s: converged, backward error %v", filepath.Base(file), m.name, e)
			}
			if res.Status != krylov.Converged && !(slow[filepath.Base(file)] && res.Status == krylov.IterationLimit) {
				t.Errorf("%s %s: %v", filepath.Base(file), m.name, res.Status)
			}
		}
	}
}

// TestSingularMatrix: zenios has 2608 eigenvalues that are zero or rounding,
// others from 1e-7 to 3, and A x = 1 has no solution.
func TestSingularMatrix(t *testing.T) {
	a := readMatrix(t, filepath.Join(matrixFolder(t), "zenios.mtx"))
	n, _ := a.Dims()
	b, x := make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = 1
	}
	for _, m := range symmetricMethods {
		w := m.make(n)
		o := krylov.Options{MaxIter: 2000, History: true, OptimalityTol: 1e-4}
		res, err := w.Solve(context.Background(), general(t, a), nil, x, b, o)
		t.Logf("%s: %v, %d iterations, residual %.3f, optimality %.1e, ‖x‖ = %v", m.name, res.Status, res.Iterations, res.RelResidual, res.Optimality, norm(x))
		if err != nil || res.Status != krylov.LeastSquares || !(gradient(a, x, b) <= 1e-4*a.Norm1()) {
			t.Errorf("%s: %v, ‖Ar‖/‖r‖ = %v, error %v", m.name, res.Status, gradient(a, x, b), err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
		o.OptimalityTol = 0 // cannot be reached
		res, err = w.Solve(context.Background(), general(t, a), nil, x, b, o)
		t.Logf("%s: %v, residual %.3f, ‖x‖ = %v", m.name, res.Status, res.RelResidual, norm(x))
		if err != nil || res.Status != krylov.IterationLimit || res.RelResidual > 1 {
			t.Errorf("%s: %v, residual %v, error %v", m.name, res.Status, res.RelResidual, err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
	}
}

// TestRectangularMatrices: collected least-squares problems.
func TestRectangularMatrices(t *testing.T) {
	dir := matrixFolder(t)
	for _, name := range []string{"lp_e226.mtx", "lp_share2b.mtx", "lpi_galenet.mtx", "Franz6_id1959_aug.mtx"} {
		a := readMatrix(t, filepath.Join(dir, name))
		rows, cols := a.Dims()
		scaling, err := krylov.NewColumnScaling(cols, 0, a.DoNonZero)
		if err != nil {
			t.Fatal(err)
		}
		b, x := make([]float64, rows), make([]float64, cols)
		for i := range b {
			b[i] = 1 + float64(i%3)
		}
		for _, f := range fitters {
			o := krylov.Options{MaxIter: 20000, CheckSymmetry: true}
			res, err := f.make(rows, cols).Solve(context.Background(), a, scaling, x, b, o)
			g := gradient(a, x, b)
			t.Logf("%s (%d×%d) %s: %v, %d iterations, residual %.1e, optimality %.1e, cond %.1e", name, rows, cols, f.name, res.Status, res.Iterations, res.RelResidual, res.Optimality, res.CondA)
			if err != nil || !(res.Status == krylov.Converged && res.RelResidual <= 1e-8 || res.Status == krylov.LeastSquares && g <= 1.01e-8*a.NormFro()) {
				t.Errorf("%s %s: %v, residual %v, ‖Aᵀr‖/‖r‖ = %v, error %v", name, f.name, res.Status, res.RelResidual, g, err)
			}
		}
	}
}
