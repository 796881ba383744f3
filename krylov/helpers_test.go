package krylov_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// A solver is any method of the package.
type solver interface {
	Solve(ctx context.Context, a krylov.Operator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)
}

// methods lists every method with its promise about storage.
var methods = []struct {
	name    string
	make    func(n int) solver
	vectors int // of length n
}{
	{"CG", func(n int) solver { return krylov.NewCG(n) }, 5},
	{"BiCGSTAB", func(n int) solver { return krylov.NewBiCGSTAB(n) }, 8},
	{"BiCGSTABL", func(n int) solver { return krylov.NewBiCGSTABL(n, 0) }, 10},
	{"GMRES", func(n int) solver { return krylov.NewGMRES(n, 0) }, 32},
	{"FGMRES", func(n int) solver { return krylov.NewFGMRES(n, 0) }, 61},
	{"MINRES", func(n int) solver { return krylov.NewMINRES(n) }, 8},
	{"MINRESQLP", func(n int) solver { return krylov.NewMINRESQLP(n) }, 10},
}

// newRand returns a generator with a fresh seed, which a failing test prints.
func newRand(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

func general(t *testing.T, a *sparse.CSR) krylov.Operator {
	t.Helper()
	op, err := krylov.General(a)
	if err != nil {
		t.Fatal(err)
	}
	return op
}

func jacobi(t *testing.T, a *sparse.CSR) *krylov.Jacobi {
	t.Helper()
	n, _ := a.Dims()
	diag := make([]float64, n)
	a.Diag(diag)
	m, err := krylov.NewJacobi(diag)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// fromDense returns the nonzeros of rows as a sparse matrix.
func fromDense(t *testing.T, rows [][]float64) *sparse.CSR {
	t.Helper()
	c, err := sparse.NewCOO(len(rows), len(rows))
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for j, v := range row {
			if v == 0 {
				continue
			}
			if err := c.Append(i, j, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c.ToCSR()
}

// definite returns BᵀB + shift·I with B random n×n, both triangles.
func definite(t *testing.T, rng *rand.Rand, n int, shift float64) *sparse.CSR {
	t.Helper()
	b := mat.DenseCopyOf(sparsetest.Random(rng, n, n, 0.3))
	var c mat.Dense
	c.Mul(b.T(), b)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		for j := range rows[i] {
			rows[i][j] = c.At(i, j)
		}
		rows[i][i] += shift
	}
	return fromDense(t, rows)
}

// wantTruth checks all that a result claims against b - Ax.
func wantTruth(t *testing.T, a *sparse.CSR, x, b []float64, tol float64, res krylov.Result) {
	t.Helper()
	n := len(b)
	r := make([]float64, n)
	a.MulVec(r, x)
	for i := range r {
		r[i] = b[i] - r[i]
	}
	normB := mat.Norm(mat.NewVecDense(n, b), 2)
	rel := mat.Norm(mat.NewVecDense(n, r), 2) / normB
	if !(math.Abs(rel-res.RelResidual) <= 1e-10*rel+1e-15) {
		t.Errorf("%v: RelResidual = %v, true %v", res.Status, res.RelResidual, rel)
	}
	if res.Status == krylov.Converged && !(rel <= tol*(1+1e-10)+1e-15) {
		t.Errorf("converged with residual %v > %v", rel, tol)
	}
	if h := res.History; h != nil && (len(h) != res.Iterations+1 || h[len(h)-1] != res.RelResidual) {
		t.Errorf("%v: History has %d elements after %d iterations and ends in %v, RelResidual = %v",
			res.Status, len(h), res.Iterations, h[len(h)-1], res.RelResidual)
	}
}
