package sdnm

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// someRows is a view of every other row, in which some rows hold only zeros.
func someRows(t *testing.T) (*rows, *mat.Dense) {
	rng := newRand(t)
	d := noisy(rng, 41, 7, 0.3)
	var list []int32
	for i := int32(0); i < 41; i += 2 {
		list = append(list, i)
	}
	r := &rows{d.X, d.Y, list}
	return r, r.dense()
}

func TestRowsProducts(t *testing.T) {
	r, b := someRows(t)
	rng := newRand(t)
	w, a := sparsetest.Vector(rng, 7), sparsetest.Vector(rng, r.len())

	bw := make([]float64, r.len())
	r.mul(bw, w)
	var want mat.VecDense
	want.MulVec(b, mat.NewVecDense(7, w))
	near(t, "B w", bw, want.RawVector().Data, 1e-14)

	start := sparsetest.Vector(rng, 7)
	var bta mat.VecDense
	bta.MulVec(b.T(), mat.NewVecDense(r.len(), a))
	sum := slices.Clone(start)
	for j := range sum {
		sum[j] += bta.AtVec(j)
	}
	kept := slices.Clone(a)
	got := slices.Clone(start)
	r.addT(got, a, make([]float64, r.len()+3))
	near(t, "w + Bᵀa", got, sum, 1e-14)
	copy(got, start)
	r.mulT(got, a, make([]float64, r.len()))
	near(t, "Bᵀa", got, bta.RawVector().Data, 1e-14)
	if !slices.Equal(a, kept) {
		t.Error("a was changed through a separate tmp")
	}
	again := slices.Clone(start)
	r.mulT(again, a, a)
	if !slices.Equal(got, again) {
		t.Error("Bᵀa differs when tmp is a")
	}
}

func TestGramMatrix(t *testing.T) {
	r, b := someRows(t)
	m := r.len()
	g := gramMatrix(r, 7)
	var want mat.Dense
	want.Mul(b, b.T())
	for j := range m {
		for i := j; i < m; i++ {
			closeTo(t, "an entry of B Bᵀ", g[j*m+i], want.At(i, j), 1e-14, 10)
		}
	}
}

func TestWrong(t *testing.T) {
	for _, c := range []struct {
		margins []float64
		want    int
	}{
		{nil, 0},
		{[]float64{0, 1, math.Copysign(0, -1)}, 0}, // exactly zero is no error
		{[]float64{-1e-300, 2, -3, 0}, 2},
	} {
		if got := wrong(c.margins); got != c.want {
			t.Errorf("wrong(%v) = %d, want %d", c.margins, got, c.want)
		}
	}
}

func TestChooseNormal(t *testing.T) {
	for _, c := range []struct {
		m2, n int
		want  normalKind
	}{
		{100, 10, normalPrimal},
		{100, 100, normalPrimal},
		{100, 101, normalGram},
		{10, 1 << 20, normalGram},
		{maxDense, maxDense + 1, normalGram},
		{1 << 20, maxDense, normalPrimal},
		{1 << 20, maxDense + 1, normalPCG},
		{maxDense + 1, maxDense + 2, normalPCG},
		{maxDense + 2, maxDense + 1, normalPCG},
	} {
		if got := chooseNormal(c.m2, c.n); got != c.want {
			t.Errorf("chooseNormal(%d, %d) = %d, want %d", c.m2, c.n, got, c.want)
		}
	}
}

func TestNewFolds(t *testing.T) {
	rng := newRand(t)
	for _, n := range []int{4, 60} {
		d := noisy(rng, 31, n, 0.5)
		s := unequal(rng, 31, 3)
		for k, f := range newFolds(d.X, d.Y, s) {
			if !slices.Equal(f.b.list, s.Train(k)) || !slices.Equal(f.a.list, s.Validation(k)) || f.n != n {
				t.Errorf("fold %d does not hold the rows of the split", k)
			}
			if want := f.kind == normalGram; (f.gram != nil) != want || want != (n > f.b.len()) {
				t.Errorf("fold %d: kind %d with Gram matrix %t at m2 = %d, n = %d", k, f.kind, f.gram != nil, f.b.len(), n)
			}
		}
	}
}
