package saddle_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/saddle"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

var noOptions factor.Options

// diagonalOf returns diag(A) as a symmetric matrix.
func diagonalOf(t *testing.T, a *sparse.CSR) *sparse.Sym {
	t.Helper()
	n, _ := a.Dims()
	d := make([]float64, n)
	a.Diag(d)
	m, err := sparse.Diagonal[*sparse.CSR](d)
	if err != nil {
		t.Fatal(err)
	}
	return lower(t, m)
}

// TestConstraintExact: with G = A the preconditioner is the matrix, before and after new
// values.
func TestConstraintExact(t *testing.T) {
	rng := newRand(t)
	for _, withC := range []bool{false, true} {
		p := newProblem(t, rng, 20, 8, withC)
		g := lower(t, p.a)
		q, err := saddle.NewConstraint(t.Context(), g, p.b, p.c, noOptions)
		if err != nil {
			t.Fatal(err)
		}
		wantInverse(t, "constraint", q, p.full)
		_, _, val := p.b.Raw()
		for k := range val {
			val[k] *= 2
		}
		_, _, val = g.Lower().Raw()
		for k := range val {
			val[k] *= 4
		}
		if p.c == nil { // the matrix becomes D M D with D = diag(2, 1)
			if err := q.Update(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := mat.DenseCopyOf(p.full)
			want.Apply(func(i, j int, v float64) float64 {
				if i < p.n {
					v *= 2
				}
				if j < p.n {
					v *= 2
				}
				return v
			}, want)
			wantInverse(t, "constraint after an update", q, want)
		}
	}
}

// TestProjectedCG: the constraints hold all the time, and the solution is found after no
// more iterations than the null space of B has dimensions, also from a guess that violates
// them.
func TestProjectedCG(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 30, 22, false)
	q, err := saddle.NewConstraint(t.Context(), diagonalOf(t, p.a), p.b, nil, noOptions)
	if err != nil {
		t.Fatal(err)
	}
	n := p.op.Dim()
	w := saddle.NewProjectedCG(p.n, p.m)
	for _, guess := range []bool{false, true} {
		for _, limit := range []int{1, 3, 0} {
			b, x := sparsetest.Vector(rng, n), sparsetest.Vector(rng, n)
			o := krylov.Options{InitialGuess: guess, Tol: 1e-10, MaxIter: limit, History: true}
			res, err := w.Solve(t.Context(), p.op, q, x, b, o)
			want := krylov.Converged
			if limit > 0 {
				want = krylov.IterationLimit
			}
			if err != nil || res.Status != want || res.Iterations > p.n-p.m+3 || len(res.History) != res.Iterations+1 {
				t.Errorf("%v after %d iterations, residual %.1e, error %v", res.Status, res.Iterations, res.RelResidual, err)
			}
			r := make([]float64, n)
			p.op.MulVec(r, x)
			for i := range r {
				r[i] = b[i] - r[i]
			}
			if rel := norm(r) / norm(b); !(math.Abs(rel-res.RelResidual) <= 1e-8*rel+1e-13) {
				t.Errorf("residual %v, told %v", rel, res.RelResidual)
			}
			if e := norm(r[p.n:]); !(e <= 1e-10) {
				t.Errorf("limit %d: constraints violated by %.1e", limit, e)
			}
		}
	}
	iterations(t, krylov.NewGMRES(n, n), p.op, q)
}

func norm(x []float64) float64 { return mat.Norm(mat.NewVecDense(len(x), x), 2) }

// TestProjectedCGStatus goes through the other ends, and the arguments that are refused.
func TestProjectedCGStatus(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 12, 3, false)
	q, err := saddle.NewConstraint(t.Context(), diagonalOf(t, p.a), p.b, nil, noOptions)
	if err != nil {
		t.Fatal(err)
	}
	w := saddle.NewProjectedCG(p.n, p.m)
	x, b := make([]float64, 15), sparsetest.Vector(rng, 15)
	if k := testing.AllocsPerRun(3, func() {
		if res, err := w.Solve(t.Context(), p.op, q, x, b, krylov.Options{}); err != nil || res.Status != krylov.Converged {
			t.Errorf("%+v, error %v", res, err)
		}
	}); k != 0 {
		t.Errorf("%v allocations", k)
	}
	minus := krylov.OperatorFunc(p.n, func(dst, x []float64) {
		p.a.MulVec(dst, x)
		for i := range dst {
			dst[i] = -dst[i]
		}
	})
	op, err := saddle.NewOperator(minus, p.b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := w.Solve(t.Context(), op, q, x, b, krylov.Options{}); err != nil || res.Status != krylov.Indefinite {
		t.Errorf("negative A: %+v, error %v", res, err)
	}
	if res, err := w.Solve(t.Context(), p.op, q, x, make([]float64, 15), krylov.Options{}); err != nil || res.Status != krylov.Converged || norm(x) != 0 {
		t.Errorf("b = 0: %+v, error %v", res, err)
	}
	b[3] = math.NaN()
	if res, err := w.Solve(t.Context(), p.op, q, x, b, krylov.Options{}); err != nil || res.Status != krylov.NumericalTrouble {
		t.Errorf("NaN: %+v, error %v", res, err)
	}
	b[3] = 1
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if res, err := w.Solve(ctx, p.op, q, x, b, krylov.Options{}); !errors.Is(err, context.Canceled) || res.Status != krylov.Interrupted {
		t.Errorf("cancelled: %+v, error %v", res, err)
	}
	var e *saddle.SizeError
	if _, err := w.Solve(t.Context(), p.op, q, x[1:], b, krylov.Options{}); !errors.As(err, &e) {
		t.Errorf("x too short: %v", err)
	}
	if _, err := saddle.NewProjectedCG(5, 1).Solve(t.Context(), p.op, q, x, b, krylov.Options{}); !errors.As(err, &e) {
		t.Errorf("other dimensions: %v", err)
	}
	var o *krylov.OptionError
	if _, err := w.Solve(t.Context(), p.op, q, x, b, krylov.Options{Tol: 2}); !errors.As(err, &o) {
		t.Errorf("Tol: %v", err)
	}
	c := newProblem(t, rng, 12, 3, true)
	var arg *saddle.ArgumentError
	if _, err := w.Solve(t.Context(), c.op, q, x, b, krylov.Options{}); !errors.As(err, &arg) {
		t.Errorf("C: %v", err)
	}
}

// TestRedundantConstraints: equal rows of B leave a singular matrix and consistent systems
// solvable.
func TestRedundantConstraints(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 20, 6, false)
	b, err := sparse.VStack(p.b, p.b.Slice(2, 4))
	if err != nil {
		t.Fatal(err)
	}
	q, err := saddle.NewConstraint(t.Context(), lower(t, p.a), b, nil, noOptions)
	if err != nil {
		t.Fatal(err)
	}
	if q.Redundant() != 2 {
		t.Errorf("%d redundant rows, want 2", q.Redundant())
	}
	op := operator(t, p.a, b, nil)
	if it := iterations(t, krylov.NewGMRES(op.Dim(), 0), op, q); it > 2 {
		t.Errorf("%d iterations", it)
	}
}

func TestConstraintRefuses(t *testing.T) {
	rng := newRand(t)
	p := newProblem(t, rng, 20, 3, false)
	g := diagonalOf(t, p.a)
	_, _, val := g.Lower().Raw()
	for k := range val {
		val[k] = -val[k]
	}
	var e *saddle.ArgumentError
	if _, err := saddle.NewConstraint(t.Context(), g, p.b, nil, noOptions); !errors.As(err, &e) {
		t.Errorf("negative G: %v", err)
	}
	val[0] = math.NaN()
	if _, err := saddle.NewConstraint(t.Context(), g, p.b, nil, noOptions); err == nil {
		t.Error("NaN: no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := saddle.NewConstraint(ctx, lower(t, p.a), p.b, nil, noOptions); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestEmptyConstraint: no unknowns, or no constraints.
func TestEmptyConstraint(t *testing.T) {
	for _, n := range []int{0, 3} {
		a, err := sparse.Identity[*sparse.CSR](n)
		if err != nil {
			t.Fatal(err)
		}
		b, err := sparse.NewCSR(0, n, []int{0}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		q, err := saddle.NewConstraint(t.Context(), lower(t, a), b, nil, noOptions)
		if err != nil {
			t.Fatal(err)
		}
		x, r := make([]float64, n), make([]float64, n)
		for i := range r {
			r[i] = float64(i + 1)
		}
		q.Solve(x, r)
		for i := range x {
			if x[i] != r[i] {
				t.Errorf("order %d: %v, want %v", n, x, r)
			}
		}
		op := operator(t, a, b, nil)
		op.MulVec(x, r)
		saddle.NewBlockDiagonal().Solve(nil, nil)
	}
}
