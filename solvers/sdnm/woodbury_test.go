package sdnm

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestWoodbury compares the preconditioner with its definition
// M = I + Σ_{i∈N} diag(b_i b_iᵀ)/D_i + B_Fᵀ D_F⁻¹ B_F, for no, some and all rows in F.
func TestWoodbury(t *testing.T) {
	rng := newRand(t)
	data := noisy(rng, 30, 8, 0.5)
	view := rows{data.X, data.Y, all(30)[3:]} // some of the rows
	b := view.dense()
	m, n := b.Dims()
	var pre woodbury
	for _, size := range []struct {
		name   string
		lo, hi float64 // log10 of D⁻¹
	}{{"light", -6, -4}, {"mixed", -4, 4}, {"heavy", 1, 3}, {"light again", -6, -4}} {
		inv := spread(rng, m, size.lo, size.hi)
		if err := pre.factor(&view, n, inv); err != nil {
			t.Fatal(err)
		}
		want := mat.NewDense(n, n, nil)
		for j := range n {
			want.Set(j, j, 1)
		}
		heavy := 0
		for i, v := range inv {
			row := b.RawRowView(i)
			in := slices.Contains(pre.order, int32(i))
			if in {
				heavy++
			}
			for p := range n {
				for q := range n {
					if in || p == q {
						want.Set(p, q, want.At(p, q)+v*row[p]*row[q])
					}
				}
			}
		}
		if heavy != len(pre.order) || size.lo > 0 && heavy < m/2 || size.hi < 0 && heavy != 0 {
			t.Errorf("%s: %d of %d rows are kept exactly", size.name, heavy, m)
		}
		r := sparsetest.Vector(rng, n)
		kept := slices.Clone(r)
		got := make([]float64, n)
		pre.Solve(got, r)
		if !slices.Equal(r, kept) || pre.Dim() != n {
			t.Errorf("%s: Solve changed its argument, or Dim = %d", size.name, pre.Dim())
		}
		near(t, size.name+": r as M M⁻¹r", times(want, got), kept, 1e-8)
	}
}

// TestWoodburyHelps: with rows at the kink CG needs few iterations whatever their weight.
func TestWoodburyHelps(t *testing.T) {
	f := trainingFold(noisy(seeded(95), 400, 60, 0.1), normalPCG)
	diag := slices.Repeat([]float64{1e3}, 400)
	for i := range 40 {
		diag[10*i] = 1e-8
	}
	var nm normal
	if err := nm.factor(f, diag); err != nil {
		t.Fatal(err)
	}
	rhs, x := sparsetest.Vector(seeded(96), 400), make([]float64, 400)
	w, bw := make([]float64, 60), make([]float64, 400)
	ctx := newCountdown(1 << 40)
	if err := nm.solve(ctx, x, rhs, w, bw); err != nil {
		t.Fatal(err)
	}
	if looks := ctx.asked(); looks > 40 { // CG takes one an iteration
		t.Errorf("CG looked %d times at the context", looks)
	}
}
