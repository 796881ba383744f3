package precond_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/matfile"
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

// fromRows returns the matrix with the given rows, zeros not stored.
func fromRows(t testing.TB, rows [][]float64) *sparse.CSR {
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

// dominant returns a random matrix of order n whose diagonal is at least shift larger than the rest of its row.
func dominant(t testing.TB, rng *rand.Rand, n int, density, shift float64) *sparse.CSR {
	t.Helper()
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	a := sparsetest.Random(rng, n, n, density)
	for i := range n {
		ind, val := a.Row(i)
		sum := shift
		for k, j := range ind {
			if int(j) != i {
				sum += math.Abs(val[k])
				_ = c.Append(i, int(j), val[k])
			}
		}
		_ = c.Append(i, i, sum)
	}
	return c.ToCSR()
}

// symmetric returns (R + Rᵀ)/2 + diag for random R, diag cycling through the values given.
func symmetric(t testing.TB, rng *rand.Rand, n int, density float64, diag ...float64) *sparse.Sym {
	t.Helper()
	r := sparsetest.Random(rng, n, n, density)
	a, err := sparse.Add(0.5, r, 0.5, r.Transpose())
	if err != nil {
		t.Fatal(err)
	}
	d := make([]float64, n)
	for i := range d {
		d[i] = diag[i%len(diag)]
	}
	dm, err := sparse.Diagonal[*sparse.CSR](d)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = sparse.Add(1, a, 1, dm); err != nil {
		t.Fatal(err)
	}
	s, err := sparse.SymFromLower(a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// inverseOf returns M⁻¹, column by column.
func inverseOf(m krylov.Preconditioner) *mat.Dense {
	n := m.Dim()
	d := mat.NewDense(n, n, nil)
	e, x := make([]float64, n), make([]float64, n)
	for j := range n {
		e[j] = 1
		m.Solve(x, e)
		e[j] = 0
		d.SetCol(j, x)
	}
	return d
}

// wantInverse fails unless ‖M⁻¹A - I‖ is small beside ‖M⁻¹‖‖A‖.
func wantInverse(t *testing.T, what string, m krylov.Preconditioner, a mat.Matrix, tol float64) {
	t.Helper()
	inv := inverseOf(m)
	var p mat.Dense
	p.Mul(inv, a)
	n := m.Dim()
	for i := range n {
		p.Set(i, i, p.At(i, i)-1)
	}
	if e := mat.Norm(&p, math.Inf(1)) / (1 + mat.Norm(inv, math.Inf(1))*mat.Norm(a, math.Inf(1))); !(e <= tol) {
		t.Errorf("%s: ‖M⁻¹A - I‖ = %.2g ‖M⁻¹‖‖A‖", what, e)
	}
}

// wantNoAllocs fails if fn allocates.
func wantNoAllocs(t *testing.T, what string, fn func()) {
	t.Helper()
	if got := testing.AllocsPerRun(3, fn); got != 0 {
		t.Errorf("%s: %v allocations", what, got)
	}
}

// wantKept fails if a solve changes r or the same bits do not come again.
func wantKept(t *testing.T, rng *rand.Rand, what string, m krylov.Preconditioner) {
	t.Helper()
	r := sparsetest.Vector(rng, m.Dim())
	before := append([]float64(nil), r...)
	x, y := make([]float64, len(r)), make([]float64, len(r))
	m.Solve(x, r)
	for i := range y {
		y[i] = math.NaN() // what dst holds must not matter
	}
	m.Solve(y, r)
	for i := range r {
		if r[i] != before[i] {
			t.Fatalf("%s: Solve changed r[%d]", what, i)
		}
		if x[i] != y[i] {
			t.Fatalf("%s: x[%d] = %v, then %v", what, i, x[i], y[i])
		}
	}
	wantNoAllocs(t, what+": Solve", func() { m.Solve(x, r) })
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// sharedMatrix reads a file of the folder of test matrices beside the module, or skips.
func sharedMatrix(t testing.TB, name string) *matfile.File {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", "data", "matrices", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("test matrices are absent: %v", err)
	}
	f, err := matfile.ReadFile(path, matfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}
