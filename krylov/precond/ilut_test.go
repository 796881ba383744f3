package precond_test

import (
	"errors"
	"math"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

var orderings = []precond.Ordering{precond.OrderRCM, precond.OrderAMD, precond.OrderNatural}

// TestILUTComplete: without dropping the factorisation is that of Gauss.
func TestILUTComplete(t *testing.T) {
	rng := newRand(t)
	for trial := range 40 {
		n := 1 + rng.IntN(80)
		a := dominant(t, rng, n, rng.Float64()*rng.Float64(), 0.1)
		for _, o := range orderings {
			for _, pivot := range []float64{0, 1} {
				m, err := precond.NewILUT(a, precond.ILUTOptions{Drop: -1, Fill: math.Inf(1), Ordering: o, Pivot: pivot})
				if err != nil {
					t.Fatal(err)
				}
				wantInverse(t, o.String(), m, a, 1e-13)
				if trial == 0 {
					wantKept(t, rng, o.String(), m)
				}
				if s := m.Stats(); s.Replaced != 0 {
					t.Errorf("%v: %+v", o, s)
				}
			}
		}
	}
}

// TestILUTPivoting: with column pivoting, and rows in any order, the complete factorisation exists for every
// nonsingular matrix, zero diagonals among them.
func TestILUTPivoting(t *testing.T) {
	rng := newRand(t)
	for range 40 {
		n := 1 + rng.IntN(60)
		p := sparse.Perm(nil)
		for _, v := range rng.Perm(n) {
			p = append(p, int32(v))
		}
		a, err := sparse.Permute(dominant(t, rng, n, 0.1, 0.1), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range orderings {
			m, err := precond.NewILUT(a, precond.ILUTOptions{Drop: -1, Fill: math.Inf(1), Ordering: o, Pivot: 1})
			if err != nil {
				t.Fatal(err)
			}
			wantInverse(t, o.String(), m, a, 1e-12)
			wantKept(t, rng, o.String(), m)
		}
	}
}

// TestILUTMatched: with a matching the complete factorisation exists for rows in any order and of any scale, and
// the default asks for one.
func TestILUTMatched(t *testing.T) {
	rng := newRand(t)
	for range 40 {
		n := 2 + rng.IntN(60)
		p, r, c := sparse.Perm(nil), make([]float64, n), make([]float64, n)
		for i, v := range rng.Perm(n) {
			p = append(p, int32(v))
			r[i], c[i] = math.Ldexp(1, rng.IntN(40)-20), math.Ldexp(1, rng.IntN(40)-20)
		}
		plain, err := sparse.Permute(dominant(t, rng, n, 0.1, 0.1), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, err := sparse.Scaled(plain, r, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range orderings {
			for _, pivot := range []float64{0, 0.5} {
				m, err := precond.NewILUT(a, precond.ILUTOptions{Drop: -1, Fill: math.Inf(1), Ordering: o, Pivot: pivot, Match: precond.MatchAlways})
				if err != nil {
					t.Fatal(err)
				}
				if s := m.Stats(); !s.Matched || s.Replaced > 0 {
					t.Errorf("%+v", s)
				}
				scaled := scaledInverse{m, r, c}
				wantInverse(t, o.String(), scaled, plain, 1e-11)
				wantKept(t, rng, o.String(), m)
				wantNoAllocs(t, "Update", func() { _ = m.Update(a) })
			}
		}
	}
	if m := must[*precond.ILUT](t)(precond.NewILUT(fromRows(t, [][]float64{{0, 1}, {1, 0}}), precond.ILUTOptions{})); !m.Stats().Matched {
		t.Error("a zero diagonal is not matched")
	}
}

// A scaledInverse is C M⁻¹ R, which for M = R A C is A⁻¹.
type scaledInverse struct {
	m    krylov.Preconditioner
	r, c []float64
}

func (s scaledInverse) Dim() int { return s.m.Dim() }

func (s scaledInverse) Solve(dst, r []float64) {
	v := make([]float64, len(r))
	for i := range v {
		v[i] = s.r[i] * r[i]
	}
	s.m.Solve(dst, v)
	for i := range dst {
		dst[i] *= s.c[i]
	}
}

// TestILUTRules compares with the definition, on dense vectors.
func TestILUTRules(t *testing.T) {
	rng := newRand(t)
	for range 60 {
		n, p := 1+rng.IntN(100), 1+rng.IntN(12)
		a := dominant(t, rng, n, 0.2, 0.1)
		drop := math.Pow(10, -3*rng.Float64())
		m, err := precond.NewILUT(a, precond.ILUTOptions{Drop: drop, Row: p, Ordering: precond.OrderNatural})
		if err != nil {
			t.Fatal(err)
		}
		l, u := ilutByDefinition(a, drop, p)
		nnzL, nnzU := 0, 0
		for i := range n {
			for j := range n {
				if j < i && l[i][j] != 0 {
					nnzL++
				}
				if j >= i && u[i][j] != 0 {
					nnzU++
				}
			}
		}
		if s := m.Stats(); s.NNZL != nnzL || s.NNZU != nnzU || s.Row != min(p, n) {
			t.Fatalf("τ = %v, p = %d: %+v, want %d and %d entries", drop, p, s, nnzL, nnzU)
		}
		r, x := sparsetest.Vector(rng, n), make([]float64, n)
		m.Solve(x, r)
		want := triangles(l, u, r)
		for i := range want {
			if !(math.Abs(x[i]-want[i]) <= 1e-11*(1+math.Abs(want[i]))) {
				t.Fatalf("τ = %v, p = %d: x[%d] = %v, want %v", drop, p, i, x[i], want[i])
			}
		}
	}
}

// ilutByDefinition is Saad's algorithm with full vectors.
func ilutByDefinition(a *sparse.CSR, tau float64, p int) (l, u [][]float64) {
	n, _ := a.Dims()
	for i := range n {
		w, norm := make([]float64, n), 0.0
		for j := range n {
			w[j] = a.At(i, j)
			norm = math.Hypot(norm, w[j])
		}
		lower := make([]float64, n)
		for k := range i {
			f := w[k] / u[k][k]
			if math.Abs(f) <= tau {
				continue
			}
			lower[k] = f
			for j := k + 1; j < n; j++ {
				w[j] -= f * u[k][j]
			}
		}
		upper := make([]float64, n)
		for j := i + 1; j < n; j++ {
			if math.Abs(w[j]) > tau*norm {
				upper[j] = w[j]
			}
		}
		onlyLargest(lower, p)
		onlyLargest(upper, p-1)
		upper[i] = w[i]
		l, u = append(l, lower), append(u, upper)
	}
	return l, u
}

// onlyLargest clears all but the p largest elements.
func onlyLargest(v []float64, p int) {
	keep := make([]bool, len(v))
	for range p {
		best := -1
		for j := range v {
			if !keep[j] && v[j] != 0 && (best < 0 || math.Abs(v[j]) > math.Abs(v[best])) {
				best = j
			}
		}
		if best >= 0 {
			keep[best] = true
		}
	}
	for j := range v {
		if !keep[j] {
			v[j] = 0
		}
	}
}

// triangles returns U⁻¹ L⁻¹ r.
func triangles(l, u [][]float64, r []float64) []float64 {
	x := append([]float64(nil), r...)
	n := len(r)
	for i := range n {
		for j := range i {
			x[i] -= l[i][j] * x[j]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= u[i][j] * x[j]
		}
		x[i] /= u[i][i]
	}
	return x
}

func TestILUTTrouble(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tc := range []struct {
		name string
		rows [][]float64
		row  int // of the PivotError, -1 for none
	}{
		{"empty", nil, -1},
		{"1×1", [][]float64{{-4}}, -1},
		{"zero", [][]float64{{0}}, 0},
		{"zero row", [][]float64{{1, 2}, {0, 0}}, 1},
		{"zero diagonal", [][]float64{{0, 1}, {1, 0}}, -1},
		{"singular", [][]float64{{1, 1}, {1, 1}}, -1},
		{"structurally singular", [][]float64{{1, 0, 0}, {1, 0, 0}, {1, 1, 1}}, -1},
		{"huge", [][]float64{{1e300, 1e300}, {-1e300, 1e300}}, -1},
		{"overflow", [][]float64{{1e-10, 1}, {1e300, 1}}, 1},
		{"denormal", [][]float64{{5e-324}}, 0},
	} {
		for _, pivot := range []float64{0, 0.1} {
			a := fromRows(t, tc.rows)
			m, err := precond.NewILUT(a, precond.ILUTOptions{Ordering: precond.OrderNatural, Pivot: pivot, Match: precond.MatchNever})
			var pe *precond.PivotError
			switch {
			case tc.row < 0 && err != nil:
				t.Errorf("%s: %v", tc.name, err)
			case tc.row < 0:
				wantKept(t, newRand(t), tc.name, m)
				matched := must[*precond.ILUT](t)(precond.NewILUT(a, precond.ILUTOptions{Pivot: pivot, Match: precond.MatchAlways}))
				wantKept(t, newRand(t), tc.name+", matched", matched)
			case tc.name == "overflow" && pivot > 0: // the exchange avoids it
			case !errors.As(err, &pe) || pe.Row != tc.row:
				t.Errorf("%s: %v, want a pivot error in row %d", tc.name, err, tc.row)
			}
		}
	}
	for _, v := range []float64{nan, inf, -inf} {
		var ve *precond.ValueError
		a := fromRows(t, [][]float64{{1, 2}, {v, 4}})
		if _, err := precond.NewILUT(a, precond.ILUTOptions{}); !errors.As(err, &ve) || ve.Row != 1 || ve.Col != 0 {
			t.Errorf("%v: %v", v, err)
		}
	}
	var dim *krylov.DimensionError
	if _, err := precond.NewILUT(sparsetest.Random(newRand(t), 2, 3, 1), precond.ILUTOptions{}); !errors.As(err, &dim) {
		t.Errorf("2×3: %v", err)
	}
	for _, o := range []precond.ILUTOptions{
		{Drop: 1}, {Drop: nan}, {Fill: -1}, {Fill: nan}, {Row: -1}, {Pivot: -1}, {Pivot: 2}, {Pivot: nan}, {Match: -1}, {Match: 3},
		{Ordering: 17}, {Ordering: precond.OrderGiven},
	} {
		var oe *precond.OptionError
		if _, err := precond.NewILUT(fromRows(t, [][]float64{{1}}), o); !errors.As(err, &oe) || err.Error() == "" {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := precond.NewILUT(fromRows(t, [][]float64{{1}}), precond.ILUTOptions{Ordering: precond.OrderGiven, Perm: sparse.Perm{1}}); err == nil {
		t.Error("no error for a list that is no permutation")
	}
}

// TestILUTUpdate: a factor made by an update has the bits of a new one, also after a failure.
func TestILUTUpdate(t *testing.T) {
	rng := newRand(t)
	const n = 120
	a, b := dominant(t, rng, n, 0.05, 0.1), dominant(t, rng, n, 0.05, 0.1)
	bad := b.Clone()
	_, row := bad.Row(n / 2)
	clear(row)
	order := sparse.Perm{}
	for _, i := range rng.Perm(n) {
		order = append(order, int32(i))
	}
	for _, o := range []precond.ILUTOptions{
		{Drop: 1e-3, Ordering: precond.OrderNatural},
		{Drop: 1e-3, Ordering: precond.OrderNatural, Pivot: 0.5},
		{Drop: 1e-3, Ordering: precond.OrderGiven, Perm: order},
		{Drop: 1e-3, Ordering: precond.OrderGiven, Perm: order, Pivot: 0.5},
	} {
		m := must[*precond.ILUT](t)(precond.NewILUT(a, o))
		want := must[*precond.ILUT](t)(precond.NewILUT(b, o))
		var pe *precond.PivotError
		if err := m.Update(bad); !errors.As(err, &pe) || pe.Row != n/2 {
			t.Errorf("row %d zero: %v", n/2, err)
		}
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
		wantNoAllocs(t, "Update", func() { _ = m.Update(b) })
		var dim *krylov.DimensionError
		if err := m.Update(fromRows(t, [][]float64{{1}})); !errors.As(err, &dim) {
			t.Errorf("another order: %v", err)
		}
	}
}
