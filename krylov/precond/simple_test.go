package precond_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestILU0Tridiagonal: nothing fills in, so that the factorisation is complete, in every order that keeps it so.
func TestILU0Tridiagonal(t *testing.T) {
	rng := newRand(t)
	for range 20 {
		n := 1 + rng.IntN(60)
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = make([]float64, n)
			rows[i][i] = 4 + rng.Float64()
			if i > 0 {
				rows[i][i-1] = rng.NormFloat64()
			}
			if i < n-1 {
				rows[i][i+1] = rng.NormFloat64()
			}
		}
		a := fromRows(t, rows)
		for _, o := range orderings {
			m := must[*precond.ILU0](t)(precond.NewILU0(a, precond.ILU0Options{Ordering: o}))
			wantInverse(t, o.String(), m, a, 1e-13)
			wantKept(t, rng, o.String(), m)
		}
	}
}

// TestILU0Pattern: L U agrees with A wherever A has entries.
func TestILU0Pattern(t *testing.T) {
	rng := newRand(t)
	for range 20 {
		n := 2 + rng.IntN(60)
		a := dominant(t, rng, n, 0.1, 1)
		for _, o := range orderings {
			m := must[*precond.ILU0](t)(precond.NewILU0(a, precond.ILU0Options{Ordering: o}))
			var prod mat.Dense
			if err := prod.Inverse(inverseOf(m)); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				ind, val := a.Row(i)
				for k, j := range ind {
					if d := math.Abs(prod.At(i, int(j)) - val[k]); !(d <= 1e-10*(1+a.NormInf())) {
						t.Fatalf("%v: (LU)(%d, %d) = %v, want %v", o, i, j, prod.At(i, int(j)), val[k])
					}
				}
			}
		}
	}
}

func TestILU0Update(t *testing.T) {
	rng := newRand(t)
	a := dominant(t, rng, 50, 0.1, 1)
	b := a.Clone()
	_, _, val := b.Raw()
	for k := range val {
		val[k] *= 1 + rng.Float64()/10
	}
	for _, o := range orderings {
		m := must[*precond.ILU0](t)(precond.NewILU0(a, precond.ILU0Options{Ordering: o}))
		want := must[*precond.ILU0](t)(precond.NewILU0(b, precond.ILU0Options{Ordering: o}))
		wantNoAllocs(t, "Update", func() {
			if err := m.Update(b); err != nil {
				t.Fatal(err)
			}
		})
		if !mat.Equal(inverseOf(m), inverseOf(want)) {
			t.Errorf("%v: an update differs from a new factorisation", o)
		}
		var pe *precond.PatternError
		if err := m.Update(dominant(t, rng, 50, 0.1, 1)); !errors.As(err, &pe) {
			t.Errorf("another pattern: %v", err)
		}
		var dim *krylov.DimensionError
		if err := m.Update(fromRows(t, [][]float64{{1}})); !errors.As(err, &dim) {
			t.Errorf("another order: %v", err)
		}
	}
}

func TestILU0Trouble(t *testing.T) {
	for _, tc := range []struct {
		name string
		rows [][]float64
		row  int
	}{
		{"empty", nil, -1},
		{"1×1", [][]float64{{3}}, -1},
		{"zero", [][]float64{{0}}, 0},
		{"no diagonal", [][]float64{{1, 1}, {1, 0}}, 1},
		{"singular", [][]float64{{1, 1}, {1, 1}}, 1},
		{"denormal", [][]float64{{1, 0}, {0, 5e-324}}, 1},
		{"overflow", [][]float64{{1e-200, 1}, {1e200, 1}}, 1},
	} {
		m, err := precond.NewILU0(fromRows(t, tc.rows), precond.ILU0Options{Ordering: precond.OrderNatural})
		var pe *precond.PivotError
		switch {
		case tc.row < 0 && err != nil:
			t.Errorf("%s: %v", tc.name, err)
		case tc.row < 0:
			wantKept(t, newRand(t), tc.name, m)
		case !errors.As(err, &pe) || pe.Row != tc.row:
			t.Errorf("%s: %v, want a pivot error in row %d", tc.name, err, tc.row)
		}
	}
	var ve *precond.ValueError
	if _, err := precond.NewILU0(fromRows(t, [][]float64{{math.NaN()}}), precond.ILU0Options{}); !errors.As(err, &ve) {
		t.Errorf("NaN: %v", err)
	}
	var dim *krylov.DimensionError
	if _, err := precond.NewILU0(sparsetest.Random(newRand(t), 2, 3, 1), precond.ILU0Options{}); !errors.As(err, &dim) {
		t.Errorf("2×3: %v", err)
	}
}

// TestSSORFormula compares with the definition by dense matrices.
func TestSSORFormula(t *testing.T) {
	rng := newRand(t)
	for range 30 {
		n := 1 + rng.IntN(40)
		a := dominant(t, rng, n, 0.3, 0.5)
		omega := 2 * (0.01 + 0.98*rng.Float64())
		m := must[*precond.SSOR](t)(precond.NewSSOR(a, omega))
		left, right := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
		for i := range n {
			for j := range n {
				switch v := a.At(i, j); {
				case i == j:
					left.Set(i, j, 1/(omega*(2-omega)))
					right.Set(i, j, v)
				case j < i:
					left.Set(i, j, omega*v/a.At(j, j)/(omega*(2-omega)))
				default:
					right.Set(i, j, omega*v)
				}
			}
		}
		var want mat.Dense
		want.Mul(left, right) // (I + ω L D⁻¹) (D + ω U) / (ω (2-ω))
		wantInverse(t, "SSOR", m, &want, 1e-13)
		wantKept(t, rng, "SSOR", m)
	}
}

// TestSSORSymmetric: for symmetric A, M is symmetric.
func TestSSORSymmetric(t *testing.T) {
	rng := newRand(t)
	a := symmetric(t, rng, 40, 0.2, 9).Full()
	inv := inverseOf(must[*precond.SSOR](t)(precond.NewSSOR(a, 1.3)))
	if !mat.EqualApprox(inv, inv.T(), 1e-13) {
		t.Error("M⁻¹ is not symmetric")
	}
}

func TestSSORUpdate(t *testing.T) {
	rng := newRand(t)
	a := dominant(t, rng, 30, 0.2, 1)
	b := a.Clone()
	_, _, val := b.Raw()
	for k := range val {
		val[k] *= 3
	}
	m := must[*precond.SSOR](t)(precond.NewSSOR(a, 1.2))
	want := must[*precond.SSOR](t)(precond.NewSSOR(b, 1.2))
	wantNoAllocs(t, "Update", func() {
		if err := m.Update(b); err != nil {
			t.Fatal(err)
		}
	})
	bad := b.Clone()
	_, _, val = bad.Raw()
	val[len(val)-1] = math.Inf(1)
	var ve *precond.ValueError
	if err := m.Update(bad); !errors.As(err, &ve) {
		t.Errorf("Inf: %v", err)
	}
	if !mat.Equal(inverseOf(m), inverseOf(want)) {
		t.Error("an update differs from a new preconditioner")
	}
	for _, omega := range []float64{0, 2, -1, math.NaN()} {
		var oe *precond.OptionError
		if _, err := precond.NewSSOR(a, omega); !errors.As(err, &oe) {
			t.Errorf("ω = %v: %v", omega, err)
		}
	}
	for _, rows := range [][][]float64{{{0}}, {{1, 2}, {3, 0}}, {{5e-324}}} {
		var pe *precond.PivotError
		if _, err := precond.NewSSOR(fromRows(t, rows), 1); !errors.As(err, &pe) || pe.Row != len(rows)-1 {
			t.Errorf("%v: %v", rows, err)
		}
	}
	wantKept(t, rng, "empty", must[*precond.SSOR](t)(precond.NewSSOR(fromRows(t, nil), 1)))
}

// TestBlockJacobi compares with the block diagonal part of A, for all kinds and partitions.
func TestBlockJacobi(t *testing.T) {
	rng := newRand(t)
	for trial := range 40 {
		n := 1 + rng.IntN(90)
		spd := must[*sparse.Sym](t)(sparse.SymFromLower(dominant(t, rng, n, 0.02, 60))).Full()
		indefinite := symmetric(t, rng, n, 0.6, 0.1, -4, 3).Full()
		o := precond.BlockJacobiOptions{Size: rng.IntN(30)}
		if trial%2 == 1 {
			o.Partition = make([]int32, n)
			for i := range o.Partition {
				o.Partition[i] = int32(rng.IntN(n)) / int32(1+rng.IntN(7))
			}
		}
		for kind, a := range map[precond.BlockKind]*sparse.CSR{
			precond.BlockLU: sparsetest.Random(rng, n, n, 0.9), precond.BlockCholesky: spd, precond.BlockBunchKaufman: indefinite,
		} {
			o.Kind = kind
			m, err := precond.NewBlockJacobi(a, o)
			if err != nil {
				var pe *precond.PivotError
				if kind != precond.BlockCholesky && errors.As(err, &pe) {
					continue // a random block of order 1 may be zero
				}
				t.Fatal(err)
			}
			size := o.Size
			if size == 0 {
				size = 8
			}
			part := mat.NewDense(n, n, nil)
			for i := range n {
				for j := range n {
					if o.Partition == nil && i/size == j/size || o.Partition != nil && o.Partition[i] == o.Partition[j] {
						part.Set(i, j, a.At(i, j))
					}
				}
			}
			wantInverse(t, "BlockJacobi", m, part, 1e-12)
			wantKept(t, rng, "BlockJacobi", m)
			wantNoAllocs(t, "Update", func() { _ = m.Update(a) })
		}
	}
}

func TestBlockJacobiTrouble(t *testing.T) {
	a := fromRows(t, [][]float64{{1, 2, 0}, {2, 4, 0}, {0, 0, -1}})
	for _, tc := range []struct {
		kind precond.BlockKind
		row  int
	}{{precond.BlockLU, 0}, {precond.BlockCholesky, 1}, {precond.BlockBunchKaufman, 0}} {
		var pe *precond.PivotError
		if _, err := precond.NewBlockJacobi(a, precond.BlockJacobiOptions{Size: 2, Kind: tc.kind}); !errors.As(err, &pe) || pe.Row != tc.row {
			t.Errorf("kind %v: %v", tc.kind, err)
		}
	}
	var oe *precond.OptionError
	for _, o := range []precond.BlockJacobiOptions{{Size: -1}, {Kind: 3}, {Partition: []int32{0}}, {Partition: []int32{0, 0, 3}}, {Partition: []int32{-1, 0, 0}}} {
		if _, err := precond.NewBlockJacobi(a, o); !errors.As(err, &oe) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	var ve *precond.ValueError
	if _, err := precond.NewBlockJacobi(fromRows(t, [][]float64{{math.NaN()}}), precond.BlockJacobiOptions{}); !errors.As(err, &ve) {
		t.Errorf("NaN: %v", err)
	}
	wantKept(t, newRand(t), "empty", must[*precond.BlockJacobi](t)(precond.NewBlockJacobi(fromRows(t, nil), precond.BlockJacobiOptions{})))
}

// TestDirect: the factor of A solves in one step, that of a matrix nearby in few.
func TestDirect(t *testing.T) {
	rng := newRand(t)
	a := symmetric(t, rng, 200, 0.02, 3, -3)
	f := must[*factor.LDL](t)(factor.New(context.Background(), a, factor.Options{}))
	m := precond.NewDirect(f)
	wantKept(t, rng, "Direct", m)
	wantInverse(t, "Direct", m, a.ToDense(), 1e-12)

	near := a.Clone()
	_, _, val := near.Lower().Raw()
	for k := range val {
		val[k] *= 1 + 0.01*rng.Float64()
	}
	b, x := sparsetest.Vector(rng, 200), make([]float64, 200)
	op := must[krylov.Operator](t)(krylov.Symmetric(near.Lower()))
	res, err := krylov.NewBiCGSTAB(200).Solve(context.Background(), op, m, x, b, krylov.Options{Tol: 1e-10})
	if err != nil || res.Status != krylov.Converged || res.Iterations > 20 {
		t.Errorf("a matrix nearby: %+v, %v", res, err)
	}
	empty := factorless(t, a)
	empty.Solve(x, b)
	if !math.IsNaN(x[0]) {
		t.Errorf("without a factorisation: %v, want NaN", x[0])
	}
}

// factorless returns a Direct whose factorisation has not been made.
func factorless(t *testing.T, a *sparse.Sym) *precond.Direct {
	return precond.NewDirect(must[*factor.Symbolic](t)(factor.Analyze(a, factor.Options{})).New())
}
