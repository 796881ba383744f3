package krylov_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// minimal lists the two methods that minimise the residual over a Krylov space.
var minimal = []struct {
	name string
	make func(n, restart int) solver
}{
	{"GMRES", func(n, restart int) solver { return krylov.NewGMRES(n, restart) }},
	{"FGMRES", func(n, restart int) solver { return krylov.NewFGMRES(n, restart) }},
}

// TestGMRESStatus goes through the ways to end on systems small enough to follow by
// hand.
func TestGMRESStatus(t *testing.T) {
	for _, tc := range []struct {
		name       string
		rows       [][]float64
		b          []float64
		restart    int
		want       krylov.Status
		iterations int
	}{
		{"1×1", [][]float64{{-4}}, []float64{3}, 0, krylov.Converged, 1},
		{"zero 1×1", [][]float64{{0}}, []float64{3}, 0, krylov.BreakdownArnoldi, 1},
		{"zero", [][]float64{{0, 0}, {0, 0}}, []float64{1, 1}, 0, krylov.BreakdownArnoldi, 1},
		{"indefinite", [][]float64{{1, 0}, {0, -3}}, []float64{1, 2}, 0, krylov.Converged, 2},
		{"saddle point", [][]float64{{2, 1, 1}, {1, 3, 0}, {1, 0, 0}}, []float64{1, 2, 3}, 0, krylov.Converged, 3},
		{"skew", [][]float64{{0, 1}, {-1, 0}}, []float64{1, 0}, 0, krylov.Converged, 2},
		// The space is exhausted after one product: b is an eigenvector.
		{"happy", [][]float64{{2, 0, 0}, {0, 3, 0}, {0, 0, 4}}, []float64{0, 5, 0}, 0, krylov.Converged, 1},
		{"singular, consistent", [][]float64{{1, 0, 0}, {0, 2, 0}, {0, 0, 0}}, []float64{1, 1, 0}, 0, krylov.Converged, 2},
		// The component of b outside the range remains, r = (0, 0, 1) at the second cycle, up
		// to rounding, which makes the count uncertain.
		{"singular, inconsistent", [][]float64{{1, 0, 0}, {0, 2, 0}, {0, 0, 0}}, []float64{1, 1, 1}, 0, krylov.BreakdownArnoldi, -1},
		// A b = 0, though the system has solutions: they are outside of the space.
		{"nilpotent", [][]float64{{0, 1}, {0, 0}}, []float64{1, 0}, 0, krylov.BreakdownArnoldi, 1},
		{"permutation", [][]float64{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, []float64{1, 0, 0}, 0, krylov.Converged, 3},
		{"permutation, restarted", [][]float64{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, []float64{1, 0, 0}, 2, krylov.Stagnated, 2},
	} {
		for _, m := range minimal {
			n := len(tc.b)
			a := fromDense(t, tc.rows)
			x := make([]float64, n)
			res, err := m.make(n, tc.restart).Solve(context.Background(), general(t, a), nil, x, tc.b, krylov.Options{History: true, MaxIter: 20})
			if err != nil || res.Status != tc.want || tc.iterations >= 0 && res.Iterations != tc.iterations {
				t.Errorf("%s, %s: %v after %d iterations, want %v after %d, error %v", m.name, tc.name, res.Status, res.Iterations, tc.want, tc.iterations, err)
			}
			wantTruth(t, a, x, tc.b, 1e-8, res)
		}
	}
}

// TestGMRESFull: without restarts GMRES ends after n iterations on any nonsingular
// matrix, and the residual never grows.
func TestGMRESFull(t *testing.T) {
	rng := newRand(t)
	for _, m := range minimal {
		for _, n := range []int{1, 2, 5, 17, 64, 130} {
			a := sparsetest.Random(rng, n, n, 0.5)
			for i := range n {
				if a.At(i, i) == 0 {
					a = definite(t, rng, n, 1)
					break
				}
			}
			x, b := make([]float64, n), sparsetest.Vector(rng, n)
			o := krylov.Options{Tol: 1e-10, History: true}
			res, err := m.make(n, n).Solve(context.Background(), general(t, a), nil, x, b, o)
			if err != nil || res.Status != krylov.Converged || res.Iterations > n+n/8+2 {
				t.Errorf("%s, n = %d: %v after %d iterations, residual %v, error %v", m.name, n, res.Status, res.Iterations, res.RelResidual, err)
			}
			wantTruth(t, a, x, b, o.Tol, res)
			for k := 1; k < len(res.History); k++ {
				if h := res.History; h[k] > h[k-1]*(1+1e-12) && h[k] > o.Tol {
					t.Errorf("%s, n = %d: residual %v after %d iterations, %v before", m.name, n, h[k], k, h[k-1])
				}
			}
		}
	}
}

// TestGMRESRestart: nonsymmetric systems with any restart, with and without
// preconditioner; a longer cycle needs no more iterations.
func TestGMRESRestart(t *testing.T) {
	rng := newRand(t)
	for _, m := range minimal {
		for _, convection := range []float64{0.1, 1, 10} {
			a := sparsetest.ConvectionDiffusion(16, convection)
			n, _ := a.Dims()
			b := sparsetest.Vector(rng, n)
			for _, pre := range []krylov.Preconditioner{nil, jacobi(t, a)} {
				last := math.MaxInt
				for _, restart := range []int{10, 40, 10 * n} {
					x := make([]float64, n)
					o := krylov.Options{Tol: 1e-10, History: true, MaxIter: 20 * n}
					res, err := m.make(n, restart).Solve(context.Background(), general(t, a), pre, x, b, o)
					if err != nil || res.Status != krylov.Converged {
						t.Errorf("%s(%d), c = %v: %v, residual %v, error %v", m.name, restart, convection, res.Status, res.RelResidual, err)
					}
					wantTruth(t, a, x, b, o.Tol, res)
					if res.Iterations > last {
						t.Errorf("%s(%d), c = %v: %d iterations, %d with shorter cycles", m.name, restart, convection, res.Iterations, last)
					}
					last = res.Iterations
				}
			}
		}
	}
}

// TestGMRESStagnates: on a cyclic shift no cycle shorter than n gains anything. It
// must be seen after one of them.
func TestGMRESStagnates(t *testing.T) {
	const n = 100
	op := krylov.OperatorFunc(n, func(dst, x []float64) {
		copy(dst[1:], x)
		dst[0] = x[n-1]
	})
	b := make([]float64, n)
	b[0] = 1
	for _, m := range minimal {
		x := make([]float64, n)
		res, err := m.make(n, 30).Solve(context.Background(), op, nil, x, b, krylov.Options{})
		if err != nil || res.Status != krylov.Stagnated || res.Iterations != 30 {
			t.Errorf("%s(30): %v after %d iterations, error %v", m.name, res.Status, res.Iterations, err)
		}
		res, err = m.make(n, n).Solve(context.Background(), op, nil, x, b, krylov.Options{})
		if err != nil || res.Status != krylov.Converged || res.Iterations != n {
			t.Errorf("%s(%d): %v after %d iterations, error %v", m.name, n, res.Status, res.Iterations, err)
		}
	}
}

// TestGMRESBackwardTol: where the residual cannot become small, since ‖A‖‖x‖ is
// large, the backward error can.
func TestGMRESBackwardTol(t *testing.T) {
	const n = 60
	rows := make([][]float64, n)
	b := make([]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		rows[i][i] = math.Pow(10, -13*float64(i)/(n-1))
		rows[i][(i+1)%n] = rows[i][i] / 3
		b[i] = 1 // far from the range of what is not tiny
	}
	a := fromDense(t, rows)
	for _, m := range minimal {
		x := make([]float64, n)
		res, err := m.make(n, n).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{BackwardTol: 1e-12, MaxIter: 20 * n})
		if err != nil || res.Status != krylov.Converged || !(res.BackwardError <= 1e-12) {
			t.Errorf("%s: %v, backward error %v, residual %v, error %v", m.name, res.Status, res.BackwardError, res.RelResidual, err)
		}
		if e := sparsetest.BackwardError(a, x, b); !(e <= 1e-11) {
			t.Errorf("%s: backward error %v", m.name, e)
		}
	}
}

// A changing preconditioner is a few steps of an iteration of its own, more of them
// each time.
type changing struct {
	op    krylov.Operator
	inner *krylov.BiCGSTAB
	calls int
}

func (p *changing) Dim() int { return p.op.Dim() }
func (p *changing) Solve(dst, r []float64) {
	p.calls++
	if _, err := p.inner.Solve(context.Background(), p.op, nil, dst, r, krylov.Options{Tol: 0.1, MaxIter: 1 + p.calls%7}); err != nil {
		panic(err)
	}
}

// TestFGMRESFlexible: with an iteration as preconditioner FGMRES knows the residual
// of its x, where GMRES with the same is mistaken.
func TestFGMRESFlexible(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(24, 1)
	n, _ := a.Dims()
	b := make([]float64, n)
	for i := range b {
		b[i] = float64(i%7) - 3
	}
	solve := func(w solver) krylov.Result {
		x := make([]float64, n)
		m := &changing{op: general(t, a), inner: krylov.NewBiCGSTAB(n)}
		res, err := w.Solve(context.Background(), general(t, a), m, x, b, krylov.Options{Tol: 1e-9, History: true})
		if err != nil {
			t.Fatal(err)
		}
		wantTruth(t, a, x, b, 1e-9, res)
		return res
	}
	flexible, rigid := solve(krylov.NewFGMRES(n, 60)), solve(krylov.NewGMRES(n, 60))
	if flexible.Status != krylov.Converged {
		t.Errorf("FGMRES: %v, residual %v", flexible.Status, flexible.RelResidual)
	}
	if rigid.Status == krylov.Converged && 2*flexible.Iterations > rigid.Iterations {
		t.Errorf("%d iterations of FGMRES, %d of GMRES", flexible.Iterations, rigid.Iterations)
	}
	plain, err := krylov.NewFGMRES(n, 60).Solve(context.Background(), general(t, a), nil, make([]float64, n), b, krylov.Options{Tol: 1e-9})
	if err != nil || flexible.Iterations >= plain.Iterations {
		t.Errorf("%d iterations with an inner iteration, %d without, error %v", flexible.Iterations, plain.Iterations, err)
	}
}

// fickle is a preconditioner that turns about in every call.
type fickle struct {
	n    int
	sign float64
}

func (p *fickle) Dim() int { return p.n }
func (p *fickle) Solve(dst, r []float64) {
	p.sign = -p.sign
	for i, v := range r {
		dst[i] = p.sign * v
	}
}

// TestGMRESTakesBack: with a preconditioner that is not linear GMRES is misled, and ends with an x that
// is no worse than the one it began with. FGMRES is not.
func TestGMRESTakesBack(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 1)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[3] = 1
	for calls := range 4 {
		x := make([]float64, n)
		sign := float64(1 - 2*(calls%2))
		o := krylov.Options{MaxIter: 20 + calls/2, History: true}
		res, err := krylov.NewGMRES(n, 20).Solve(context.Background(), general(t, a), &fickle{n, sign}, x, b, o)
		if err != nil || res.Status == krylov.Converged || res.RelResidual > 1+1e-12 {
			t.Errorf("GMRES: %v with residual %v, error %v", res.Status, res.RelResidual, err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
		res, err = krylov.NewFGMRES(n, 0).Solve(context.Background(), general(t, a), &fickle{n, sign}, x, b, krylov.Options{History: true})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("FGMRES: %v with residual %v, error %v", res.Status, res.RelResidual, err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
	}
}

// TestFGMRESIsGMRES: with a preconditioner that does not change they take the same
// steps.
func TestFGMRESIsGMRES(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(20, 2)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[n/2] = 1
	var got [2]krylov.Result
	for i, m := range minimal {
		var err error
		got[i], err = m.make(n, 25).Solve(context.Background(), general(t, a), jacobi(t, a), make([]float64, n), b, krylov.Options{History: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got[0].Iterations != got[1].Iterations {
		t.Fatalf("%d iterations of GMRES, %d of FGMRES", got[0].Iterations, got[1].Iterations)
	}
	for k, h := range got[0].History {
		if d := math.Abs(h - got[1].History[k]); d > 1e-10 {
			t.Errorf("residuals %v and %v after %d iterations", h, got[1].History[k], k)
		}
	}
}

// TestNonsymmetricMatrices solves collected nonsymmetric systems with long cycles
// and Jacobi. Each converges or says why not; what it says is checked.
func TestNonsymmetricMatrices(t *testing.T) {
	dir := matrixFolder(t)
	for _, file := range []string{"bfwa62.mtx", "epb0.mtx", "cryg2500.mtx", "olm1000.mtx", "pores_1.mtx", "dwg961b.mtx", "cavity14.mtx",
		"nist_bp___200.mtx", "resolve_A_asymmetric01.mtx"} {
		a := readMatrix(t, filepath.Join(dir, file))
		n, cols := a.Dims()
		if n != cols {
			t.Logf("%s is %d×%d", file, n, cols)
			continue
		}
		diag := make([]float64, n)
		a.Diag(diag)
		for i, d := range diag {
			if d == 0 {
				diag[i] = 1
			}
		}
		pre, err := krylov.NewJacobi(diag)
		if err != nil {
			t.Fatal(err)
		}
		x, b := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = 1
		}
		a.MulVec(b, x)
		for _, m := range []struct {
			name   string
			solver solver
		}{
			{"GMRES(100)", krylov.NewGMRES(n, 100)}, {"FGMRES(100)", krylov.NewFGMRES(n, 100)},
			{"BiCGSTAB", krylov.NewBiCGSTAB(n)}, {"BiCGSTAB(2)", krylov.NewBiCGSTABL(n, 2)}, {"BiCGSTAB(4)", krylov.NewBiCGSTABL(n, 4)},
		} {
			o := krylov.Options{History: true, MaxIter: min(2*n, 1500)}
			res, err := m.solver.Solve(context.Background(), general(t, a), pre, x, b, o)
			if err != nil {
				t.Fatal(err)
			}
			wantTruth(t, a, x, b, 1e-8, res)
			t.Logf("%s %s: %v, %d iterations, residual %.1e, backward error %.1e", file, m.name,
				res.Status, res.Iterations, res.RelResidual, sparsetest.BackwardError(a, x, b))
			switch res.Status {
			case krylov.Converged, krylov.IterationLimit, krylov.Stagnated, krylov.BreakdownArnoldi,
				krylov.BreakdownRho, krylov.BreakdownAlpha, krylov.BreakdownOmega:
			default:
				t.Errorf("%s %s: %v", file, m.name, res.Status)
			}
		}
	}
}

// TestRestartPanics: a negative order or restart is a fault of the program.
func TestRestartPanics(t *testing.T) {
	for _, f := range []func(){
		func() { krylov.NewGMRES(-1, 3) }, func() { krylov.NewGMRES(3, -1) }, func() { krylov.NewFGMRES(3, -1) },
		func() { krylov.NewBiCGSTABL(-1, 2) }, func() { krylov.NewBiCGSTABL(3, -1) }, func() { krylov.NewBiCGSTABL(3, 9) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		}()
	}
}
