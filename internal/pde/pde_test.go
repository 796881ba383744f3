package pde_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/pde"
	"github.com/saddle-go/saddle/sparse"
)

// eigenvalues returns those of a symmetric matrix, ascending.
func eigenvalues(t *testing.T, a *sparse.CSR) []float64 {
	t.Helper()
	if !a.IsSymmetric() {
		t.Fatal("not symmetric")
	}
	n, _ := a.Dims()
	s := mat.NewSymDense(n, nil)
	a.DoNonZero(func(i, j int, v float64) { s.SetSym(i, j, v) })
	var eig mat.EigenSym
	if !eig.Factorize(s, false) {
		t.Fatal("no eigenvalues")
	}
	return eig.Values(nil)
}

// TestLaplace: eigenvalues are sums of those of the three directions.
func TestLaplace(t *testing.T) {
	c := [3]float64{1, 2, 0.5}
	got := eigenvalues(t, pde.Laplace(4, 3, 2, c, 0.25))
	least, most := 0.25, 0.25
	for d, n := range []float64{4, 3, 2} {
		s := math.Sin(math.Pi / (2 * (n + 1)))
		least += 4 * c[d] * s * s
		most += 4 * c[d] * (1 - s*s)
	}
	if !(math.Abs(got[0]-least) <= 1e-12) || !(math.Abs(got[len(got)-1]-most) <= 1e-12) {
		t.Errorf("eigenvalues from %v to %v, want %v to %v", got[0], got[len(got)-1], least, most)
	}
	if v := eigenvalues(t, pde.Neumann(4, 3, 2)); !(math.Abs(v[0]) <= 1e-13) || !(v[1] > 0.1) {
		t.Errorf("Neumann: %v", v[:2])
	}
}

// TestStokes: A is definite, constant pressures push nothing, others do, and a rotation
// about an axis that the walls do not feel has no divergence.
func TestStokes(t *testing.T) {
	const k = 4
	s := pde.NewStokes(k)
	if v := eigenvalues(t, s.A); !(v[0] > 0.5) {
		t.Errorf("least eigenvalue of A: %v", v[0])
	}
	gram := mat.NewDense(k*k*k, k*k*k, nil)
	b := s.B.ToDense()
	gram.Mul(b, b.T())
	var svd mat.SVD
	if !svd.Factorize(gram, mat.SVDNone) {
		t.Fatal("no singular values")
	}
	v := svd.Values(nil)
	if !(v[len(v)-1] <= 1e-12) || !(v[len(v)-2] > 0.1) {
		t.Errorf("least singular values of B Bᵀ: %v", v[len(v)-2:])
	}
	ones := make([]float64, k*k*k)
	for i := range ones {
		ones[i] = 1
	}
	rows, cols := s.B.Dims()
	push := make([]float64, cols)
	if s.B.MulVecT(push, ones); rows != k*k*k || cols != 3*k*k*(k-1) || mat.Norm(mat.NewVecDense(cols, push), 1) != 0 {
		t.Errorf("%d×%d, constant pressure pushes %v", rows, cols, push)
	}
	// Flow round a square of four cells in the plane z = 0.
	u := make([]float64, cols)
	faces := k * k * (k - 1)
	u[0], u[k-1] = 1, -1         // x component at (0, 0) and (0, 1)
	u[faces], u[faces+1] = -1, 1 // y component at (0, 0) and (1, 0)
	div := make([]float64, rows)
	if s.B.MulVec(div, u); mat.Norm(mat.NewVecDense(rows, div), 1) != 0 {
		t.Errorf("divergence %v", div[:8])
	}
}

// TestControl: the blocks are those of the optimality system.
func TestControl(t *testing.T) {
	c := pde.NewControl(2, 1e-2)
	a, b := c.Blocks()
	k := c.K.ToDense()
	for i := range 8 {
		for j := range 8 {
			m := 0.0
			if i == j {
				m = c.M[i]
			}
			if a.At(i, j) != m || a.At(8+i, 8+j) != 1e-2*m || b.At(i, j) != k.At(i, j) || b.At(i, 8+j) != -m {
				t.Errorf("element (%d, %d)", i, j)
			}
			if got := c.Shifted(3).At(i, j); got != k.At(i, j)+3*m {
				t.Errorf("shifted element (%d, %d): %v", i, j, got)
			}
		}
	}
}

// TestElastic: a free cube has six null vectors, the modes; a bar in tension has the
// stiffness of theory.
func TestElastic(t *testing.T) {
	e := pde.NewElastic(2, 0.3, true)
	v := eigenvalues(t, e.K)
	if !(math.Abs(v[5]) <= 1e-13) || !(v[6] > 0.01) {
		t.Errorf("eigenvalues %v", v[:8])
	}
	n, _ := e.K.Dims()
	x, y := make([]float64, n), make([]float64, n)
	for c := range 6 {
		for i := range x {
			x[i] = e.Modes[6*i+c]
		}
		e.K.MulVec(y, x)
		if f := mat.Norm(mat.NewVecDense(n, y), math.Inf(1)); !(f <= 1e-13) {
			t.Errorf("mode %d: force %v", c, f)
		}
	}
	// Strain 1 in x and -0.3 across: energy ½ E · volume.
	for i := range n / 3 {
		p := [3]float64{float64(i % 3), float64(i / 3 % 3), float64(i / 9)}
		x[3*i], x[3*i+1], x[3*i+2] = p[0], -0.3*p[1], -0.3*p[2]
	}
	e.K.MulVec(y, x)
	if w := mat.Dot(mat.NewVecDense(n, x), mat.NewVecDense(n, y)); !(math.Abs(w-8) <= 1e-12) {
		t.Errorf("energy %v, want 8", w)
	}
	if v := eigenvalues(t, pde.NewElastic(2, 0.3, false).K); !(v[0] > 1e-3) {
		t.Errorf("clamped: least eigenvalue %v", v[0])
	}
}
