package amg_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/pde"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

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

// forms lists cycles and smoothers that give linear operators.
var forms = []amg.Options{
	{},
	{Steps: 1},
	{Steps: 3},
	{Steps: 5},
	{Smoother: amg.GaussSeidel},
	{Smoother: amg.GaussSeidel, Steps: 2},
	{Cycle: amg.WCycle},
	{Cycle: amg.WCycle, Smoother: amg.GaussSeidel},
}

func name(o amg.Options) string {
	return fmt.Sprintf("%v, %d steps, %v-cycle", o.Smoother, o.Steps, o.Cycle)
}

// laplace returns the seven-point matrix of a cube of k³ points.
func laplace(k int) *sparse.CSR { return pde.Laplace(k, k, k, [3]float64{1, 1, 1}, 0) }

// mustNew returns the hierarchy of a.
func mustNew(t *testing.T, a *sparse.CSR, o amg.Options) *amg.Hierarchy {
	t.Helper()
	h, err := amg.New(a, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// iterations solves with a random solution by conjugate gradients to 1e-8 and returns the
// number of iterations.
func iterations(t *testing.T, a *sparse.CSR, m krylov.Preconditioner) int {
	t.Helper()
	n, _ := a.Dims()
	rng := rand.New(rand.NewPCG(1, 2))
	want := sparsetest.Vector(rng, n)
	b, x := make([]float64, n), make([]float64, n)
	a.MulVec(b, want)
	op, err := krylov.General(a)
	if err != nil {
		t.Fatal(err)
	}
	res, err := krylov.NewCG(n).Solve(context.Background(), op, m, x, b, krylov.Options{MaxIter: 1000})
	if err != nil || res.Status != krylov.Converged {
		t.Errorf("%v after %d iterations, residual %.2e, error %v", res.Status, res.Iterations, res.RelResidual, err)
	}
	return res.Iterations
}

// inverse returns the matrix of a preconditioner.
func inverse(m krylov.Preconditioner) *mat.Dense {
	n := m.Dim()
	d := mat.NewDense(n, n, nil)
	e, col := make([]float64, n), make([]float64, n)
	for j := range n {
		e[j] = 1
		m.Solve(col, e)
		e[j] = 0
		d.SetCol(j, col)
	}
	return d
}

// spectrum returns the eigenvalues of M⁻¹A in ascending order, given the symmetric
// positive definite matrix minv of M⁻¹ = L Lᵀ: those of LᵀAL.
func spectrum(t *testing.T, minv *mat.Dense, a *sparse.CSR) []float64 {
	t.Helper()
	n, _ := a.Dims()
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, (minv.At(i, j)+minv.At(j, i))/2)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(sym) {
		t.Error("the preconditioner is not positive definite")
		return []float64{0}
	}
	var l mat.TriDense
	chol.LTo(&l)
	var al, lal mat.Dense
	al.Mul(a.ToDense(), &l)
	lal.Mul(l.T(), &al)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, (lal.At(i, j)+lal.At(j, i))/2)
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(sym, false) {
		t.Fatal("no eigenvalues")
	}
	return eig.Values(nil)
}

// blockDiagonal returns the matrix of several that are not connected.
func blockDiagonal(t *testing.T, blocks ...*sparse.CSR) *sparse.CSR {
	t.Helper()
	grid := make([][]*sparse.CSR, len(blocks))
	for i := range grid {
		grid[i] = make([]*sparse.CSR, len(blocks))
		grid[i][i] = blocks[i]
	}
	s, err := sparse.Stack(grid)
	if err != nil {
		t.Fatal(err)
	}
	return s.Matrix()
}

// fromEntries returns the symmetric n×n matrix with the given entries of the lower
// triangle.
func fromEntries(t *testing.T, n int, entries ...[3]float64) *sparse.CSR {
	t.Helper()
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		i, j := int(e[0]), int(e[1])
		if err := c.Append(i, j, e[2]); err != nil {
			t.Fatal(err)
		}
		if i != j {
			if err := c.Append(j, i, e[2]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c.ToCSR()
}
