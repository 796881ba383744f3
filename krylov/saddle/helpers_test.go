package saddle_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/krylov/saddle"
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

// A problem is a random saddle-point system.
type problem struct {
	n, m int
	a    *sparse.CSR // definite
	b    *sparse.CSR // of full rank
	c    *sparse.Sym // semidefinite, or nil
	full *mat.Dense  // [A Bᵀ; B -C]
	op   *saddle.Operator
}

func newProblem(t *testing.T, rng *rand.Rand, n, m int, withC bool) *problem {
	t.Helper()
	p := &problem{n: n, m: m}
	p.a = definite(t, rng, n, 1)
	b := sparsetest.Random(rng, m, n, 0.3)
	for i := range m { // a dominating part of full rank
		b = add(t, b, i, i*n/m, 5)
	}
	p.b = b
	p.full = mat.NewDense(n+m, n+m, nil)
	p.a.DoNonZero(func(i, j int, v float64) { p.full.Set(i, j, v) })
	p.b.DoNonZero(func(i, j int, v float64) {
		p.full.Set(n+i, j, v)
		p.full.Set(j, n+i, v)
	})
	var c krylov.Operator
	if withC {
		var err error
		if p.c, err = sparse.SymFromLower(definite(t, rng, m, 0)); err != nil {
			t.Fatal(err)
		}
		p.c.DoNonZero(func(i, j int, v float64) { p.full.Set(n+i, n+j, -v) })
		if c, err = krylov.Symmetric(p.c.Lower()); err != nil {
			t.Fatal(err)
		}
	}
	p.op = operator(t, p.a, p.b, c)
	return p
}

func operator(t *testing.T, a, b *sparse.CSR, c krylov.Operator) *saddle.Operator {
	t.Helper()
	op, err := saddle.NewOperator(general(t, a), b, c)
	if err != nil {
		t.Fatal(err)
	}
	return op
}

func general(t *testing.T, a *sparse.CSR) krylov.Operator {
	t.Helper()
	op, err := krylov.General(a)
	if err != nil {
		t.Fatal(err)
	}
	return op
}

// add returns a with v added to element (i, j).
func add(t *testing.T, a *sparse.CSR, i, j int, v float64) *sparse.CSR {
	t.Helper()
	rows, cols := a.Dims()
	c, err := sparse.NewCOO(rows, cols)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Append(i, j, v); err != nil {
		t.Fatal(err)
	}
	s, err := sparse.Add(1, a, 1, c.ToCSR())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// definite returns BᵀB + shift·I with B random n×n.
func definite(t *testing.T, rng *rand.Rand, n int, shift float64) *sparse.CSR {
	t.Helper()
	b := sparsetest.Random(rng, n, n, 0.3)
	p, err := sparse.Mul(b.Transpose(), b)
	if err != nil {
		t.Fatal(err)
	}
	i, err := sparse.Identity[*sparse.CSR](n)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sparse.Add(1, p, shift, i)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// direct returns the exact preconditioner of a symmetric matrix.
func direct(t *testing.T, s *sparse.Sym) krylov.Preconditioner {
	t.Helper()
	f, err := factor.New(context.Background(), s, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return precond.NewDirect(f)
}

// lower returns the symmetric matrix with the lower triangle of a.
func lower(t *testing.T, a *sparse.CSR) *sparse.Sym {
	t.Helper()
	s, err := sparse.SymFromLower(a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// exactBlocks returns exact preconditioners of A and of S = C + B A⁻¹ Bᵀ.
func (p *problem) exactBlocks(t *testing.T) (a, s krylov.Preconditioner) {
	t.Helper()
	var inv, bt, schur mat.Dense
	if err := inv.Inverse(p.full.Slice(0, p.n, 0, p.n)); err != nil {
		t.Fatal(err)
	}
	b := p.full.Slice(p.n, p.n+p.m, 0, p.n)
	bt.Mul(&inv, b.T())
	schur.Mul(b, &bt)
	schur.Sub(&schur, p.full.Slice(p.n, p.n+p.m, p.n, p.n+p.m))
	m, err := sparse.FromMatrix(&schur)
	if err != nil {
		t.Fatal(err)
	}
	return direct(t, lower(t, p.a)), direct(t, lower(t, m))
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

// wantInverse checks that m applies the inverse of want.
func wantInverse(t *testing.T, what string, m krylov.Preconditioner, want mat.Matrix) {
	t.Helper()
	var p mat.Dense
	p.Mul(inverse(m), want)
	n := m.Dim()
	for i := range n {
		p.Set(i, i, p.At(i, i)-1)
	}
	if e := mat.Norm(&p, math.Inf(1)); !(e <= 1e-9) {
		t.Errorf("%s: ‖M⁻¹M - I‖ = %.1e", what, e)
	}
}

// A solver is any method of krylov.
type solver interface {
	Solve(ctx context.Context, a krylov.Operator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)
}

// iterations solves for a fixed random solution and returns the number of iterations.
func iterations(t *testing.T, s solver, op krylov.Operator, m krylov.Preconditioner) int {
	t.Helper()
	n := op.Dim()
	x, b := sparsetest.Vector(rand.New(rand.NewPCG(3, 4)), n), make([]float64, n)
	op.MulVec(b, x)
	res, err := s.Solve(context.Background(), op, m, x, b, krylov.Options{MaxIter: 300})
	if err != nil || res.Status != krylov.Converged {
		t.Errorf("%T: %v after %d iterations, residual %.1e, error %v", s, res.Status, res.Iterations, res.RelResidual, err)
	}
	return res.Iterations
}
