package precond_test

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestILDLComplete: without dropping the factorisation is exact for any nonsingular matrix, and D has the inertia of A.
func TestILDLComplete(t *testing.T) {
	rng := newRand(t)
	for trial := range 60 {
		n := 1 + rng.IntN(60)
		a := symmetric(t, rng, n, rng.Float64(), [][]float64{{0}, {1, 0}, {3, -3, 0}, {20}}[trial%4]...)
		dense := a.ToDense()
		var eig mat.EigenSym
		if !eig.Factorize(mat.NewSymDense(n, mat.DenseCopyOf(dense).RawMatrix().Data), false) {
			t.Fatal("no eigenvalues")
		}
		positive, smallest, largest := 0, math.Inf(1), 0.0
		for _, v := range eig.Values(nil) {
			if v > 0 {
				positive++
			}
			smallest, largest = min(smallest, math.Abs(v)), max(largest, math.Abs(v))
		}
		if smallest <= 1e-8*largest {
			continue
		}
		for _, o := range orderings {
			for _, scaling := range []precond.Scaling{precond.ScaleRuiz, precond.ScaleMatching, precond.ScaleNone} {
				m, err := precond.NewILDL(a, precond.ILDLOptions{Drop: -1, Fill: math.Inf(1), Ordering: o, Scaling: scaling})
				if err != nil {
					t.Fatal(err)
				}
				wantInverse(t, o.String(), m, dense, 1e-12)
				s := m.Stats()
				if s.Replaced == 0 && (s.Positive != positive || s.Negative != n-positive) {
					t.Errorf("%v: %+v, want %d positive and %d negative", o, s, positive, n-positive)
				}
				wantKept(t, rng, o.String(), m)
			}
		}
	}
}

// TestILDLPositive: |D| makes M definite, and M⁻¹A has eigenvalues ±1 only when nothing is dropped.
func TestILDLPositive(t *testing.T) {
	rng := newRand(t)
	for range 20 {
		n := 1 + rng.IntN(40)
		a := symmetric(t, rng, n, 0.2, 4, 0.01, -5)
		m, err := precond.NewILDL(a, precond.ILDLOptions{Drop: -1, Fill: math.Inf(1), Positive: true})
		if err != nil {
			t.Fatal(err)
		}
		inv := inverseOf(m)
		if m.Stats().Replaced > 0 || mat.Norm(inv, math.Inf(1)) > 1e6 {
			continue
		}
		sym := mat.NewSymDense(n, nil)
		for i := range n {
			for j := range i + 1 {
				if d := math.Abs(inv.At(i, j) - inv.At(j, i)); d > 1e-8*mat.Norm(inv, math.Inf(1)) {
					t.Fatalf("M⁻¹ is not symmetric: %v", d)
				}
				sym.SetSym(i, j, (inv.At(i, j)+inv.At(j, i))/2)
			}
		}
		var chol mat.Cholesky
		if !chol.Factorize(sym) {
			t.Fatal("M⁻¹ is not positive definite")
		}
		var p, q mat.Dense
		p.Mul(inv, a.ToDense())
		q.Mul(&p, &p)
		for i := range n {
			q.Set(i, i, q.At(i, i)-1)
		}
		if e := mat.Norm(&q, math.Inf(1)); !(e < 1e-6*(1+mat.Norm(&p, math.Inf(1)))*mat.Norm(inv, math.Inf(1))*10) {
			t.Errorf("‖(M⁻¹A)² - I‖ = %v", e)
		}
	}
}

// TestILDLBounds: columns keep at most the entries they may, of a matrix that is definite and of one that is not.
func TestILDLBounds(t *testing.T) {
	rng := newRand(t)
	for range 30 {
		n, p := 1+rng.IntN(120), 1+rng.IntN(6)
		a := symmetric(t, rng, n, 0.1, 0, 2, 0)
		for _, o := range orderings {
			m, err := precond.NewILDL(a, precond.ILDLOptions{Drop: -1, Column: p, Ordering: o})
			if err != nil {
				t.Fatal(err)
			}
			if s := m.Stats(); s.NNZL > n*p || s.Positive+s.Negative != n || s.Column != min(p, n) {
				t.Errorf("n = %d, p = %d: %+v", n, p, s)
			}
			wantKept(t, rng, o.String(), m)
		}
	}
}

func TestILDLTrouble(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	sym := func(rows [][]float64) *sparse.Sym {
		return must[*sparse.Sym](t)(sparse.SymFromLower(fromRows(t, rows)))
	}
	for _, tc := range []struct {
		name     string
		rows     [][]float64
		replaced int
	}{
		{"empty", nil, 0},
		{"1×1", [][]float64{{-4}}, 0},
		{"zero", [][]float64{{0}}, 1},
		{"swap", [][]float64{{0, 1}, {1, 0}}, 0},
		{"zero row", [][]float64{{1, 0, 2}, {0, 0, 0}, {2, 0, 1}}, 1},
		{"rank 1", [][]float64{{1, 1}, {1, 1}}, 1},
		{"structurally singular", [][]float64{{0, 0, 1}, {0, 0, 1}, {1, 1, 0}}, 1},
		{"huge", [][]float64{{1e300, 1e300}, {1e300, -1e300}}, 0},
		{"tiny", [][]float64{{1e-300, 2e-300}, {2e-300, 1e-300}}, 0},
		{"far apart", [][]float64{{1e-200, 1}, {1, 1e200}}, -1},
	} {
		m, err := precond.NewILDL(sym(tc.rows), precond.ILDLOptions{Drop: -1})
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		if s := m.Stats(); tc.replaced >= 0 && s.Replaced != tc.replaced {
			t.Errorf("%s: %+v, want %d replaced", tc.name, s, tc.replaced)
		}
		wantKept(t, newRand(t), tc.name, m)
	}
	for _, v := range []float64{nan, inf, -inf} {
		var ve *precond.ValueError
		if _, err := precond.NewILDL(sym([][]float64{{1, 2}, {v, 4}}), precond.ILDLOptions{}); !errors.As(err, &ve) || ve.Row != 1 || ve.Col != 0 {
			t.Errorf("%v: %v", v, err)
		}
	}
	for _, o := range []precond.ILDLOptions{
		{Drop: 1}, {Drop: nan}, {Fill: -1}, {Fill: nan}, {Column: -1}, {Alpha: -1}, {Alpha: 1}, {Alpha: nan}, {Scaling: -1}, {Scaling: 4},
		{Ordering: -1}, {Ordering: precond.OrderGiven},
	} {
		var oe *precond.OptionError
		if _, err := precond.NewILDL(sym([][]float64{{1}}), o); !errors.As(err, &oe) || err.Error() == "" {
			t.Errorf("%+v: %v", o, err)
		}
	}
	nothing := must[*precond.ILDL](t)(precond.NewILDL(sym([][]float64{{0, 0}, {0, 0}}), precond.ILDLOptions{Fill: inf}))
	if s := nothing.Stats(); s.Replaced != 2 || s.Column != 0 {
		t.Errorf("no entries: %+v", s)
	}
	m := must[*precond.ILDL](t)(precond.NewILDL(sym([][]float64{{1}}), precond.ILDLOptions{}))
	var dim *krylov.DimensionError
	if err := m.Update(sym(nil)); !errors.As(err, &dim) {
		t.Errorf("another order: %v", err)
	}
	var pe *precond.PivotError
	over := sym([][]float64{{1e289, 0}, {1e300, 1}})
	if _, err := precond.NewILDL(over, precond.ILDLOptions{Scaling: precond.ScaleNone, Ordering: precond.OrderNatural, Alpha: 1e-12}); !errors.As(err, &pe) {
		t.Errorf("overflow: %v", err)
	}
}

// TestILDLUnscaled: what counts as a zero pivot depends on the size of the row, not on that of numbers.
func TestILDLUnscaled(t *testing.T) {
	rng := newRand(t)
	for _, size := range []float64{1e-200, 1, 1e200} {
		a := symmetric(t, rng, 30, 0.3, 3, -2)
		d := make([]float64, 30)
		for i := range d {
			d[i] = math.Sqrt(size)
		}
		plain := a.ToDense()
		a.Scale(d)
		m := must[*precond.ILDL](t)(precond.NewILDL(a, precond.ILDLOptions{Drop: -1, Fill: math.Inf(1), Scaling: precond.ScaleNone}))
		if s := m.Stats(); s.Replaced != 0 {
			t.Errorf("size %v: %+v", size, s)
		}
		wantInverse(t, "unscaled", scaledInverse{m, d, d}, plain, 1e-10)
	}
}

// TestILDLUpdate: an update has the bits of a new factorisation in the same order.
func TestILDLUpdate(t *testing.T) {
	rng := newRand(t)
	const n = 80
	a, b := symmetric(t, rng, n, 0.1, 1, 0), symmetric(t, rng, n, 0.1, 0, 2)
	m := must[*precond.ILDL](t)(precond.NewILDL(a, precond.ILDLOptions{Ordering: precond.OrderNatural}))
	want := must[*precond.ILDL](t)(precond.NewILDL(b, precond.ILDLOptions{Ordering: precond.OrderNatural}))
	if err := m.Update(b); err != nil {
		t.Fatal(err)
	}
	r, x, y := sparsetest.Vector(rng, n), make([]float64, n), make([]float64, n)
	m.Solve(x, r)
	want.Solve(y, r)
	for i := range x {
		if x[i] != y[i] {
			t.Fatalf("x[%d] = %v after an update, %v anew", i, x[i], y[i])
		}
	}
}
