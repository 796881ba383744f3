package factortest

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// exactBackwardError computes the quotient in rationals.
func exactBackwardError(a *sparse.Sym, x, b []float64) float64 {
	n := len(x)
	rat := func(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }
	top := func(m, v *big.Rat) *big.Rat {
		if v := new(big.Rat).Abs(v); v.Cmp(m) > 0 {
			return v
		}
		return m
	}
	r, normA, normX, normB := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	for i := range n {
		s, row := rat(b[i]), new(big.Rat)
		for j := range n {
			v := rat(a.At(i, j))
			row.Add(row, new(big.Rat).Abs(v))
			s.Sub(s, v.Mul(v, rat(x[j])))
		}
		r, normA = top(r, s), top(normA, row)
		normX, normB = top(normX, rat(x[i])), top(normB, rat(b[i]))
	}
	den := new(big.Rat).Mul(normA, normX)
	den.Add(den, normB)
	if den.Sign() == 0 {
		return 0
	}
	f, _ := r.Quo(r, den).Float64()
	return f
}

func TestBackwardError(t *testing.T) {
	const seed = 31
	rng := rand.New(rand.NewPCG(seed, 0))
	for trial := range 300 {
		n := 1 + rng.IntN(12)
		a := dominant(rng, n, 2)
		if trial%3 == 1 { // all of a size that would overflow or vanish in a plain product
			e := []int{900, -900}[trial%2]
			_, _, val := a.Lower().Raw()
			for k := range val {
				val[k] = math.Ldexp(val[k], e)
			}
		}
		x, b := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = math.Ldexp(rng.NormFloat64(), rng.IntN(100)-50)
		}
		a.MulVec(b, x)
		if trial%5 == 4 {
			b[rng.IntN(n)] *= 1 + 1e-9
		}
		got, want := BackwardError(a, x, b), exactBackwardError(a, x, b)
		if math.Abs(got-want) > 1e-12*want+1e-30 {
			t.Errorf("seed %d, trial %d: backward error %.17g, exactly %.17g", seed, trial, got, want)
		}
	}
}

func TestMeasuresOfSpecialValues(t *testing.T) {
	b := newBuilder(2)
	b.add(0, 0, 2)
	a := b.sym()
	for _, c := range []struct {
		x, b                  []float64
		normwise, components_ float64
	}{
		{[]float64{0, 0}, []float64{0, 0}, 0, 0},
		{[]float64{1, 7}, []float64{2, 0}, 0, 0},
		{[]float64{1, 0}, []float64{4, 0}, 2. / 6, 2. / 6},
		{[]float64{1, 0}, []float64{2, 1}, 1. / 4, 1},
		{[]float64{math.NaN(), 0}, []float64{2, 1}, math.NaN(), math.NaN()},
		{[]float64{1, 0}, []float64{math.NaN(), 1}, math.NaN(), math.NaN()},
		{[]float64{math.Inf(1), 0}, []float64{2, 1}, math.NaN(), math.NaN()},
	} {
		same := func(p, q float64) bool { return p == q || math.IsNaN(p) && math.IsNaN(q) }
		if got := BackwardError(a, c.x, c.b); !same(got, c.normwise) {
			t.Errorf("BackwardError(%v, %v) = %v, want %v", c.x, c.b, got, c.normwise)
		}
		if got := Componentwise(a, c.x, c.b); !same(got, c.components_) {
			t.Errorf("Componentwise(%v, %v) = %v, want %v", c.x, c.b, got, c.components_)
		}
	}
}

func TestBackwardErrorOfHugeRightHandSide(t *testing.T) {
	b := newBuilder(2)
	b.add(0, 0, 1e-270)
	b.add(1, 1, 3e-270)
	if got := BackwardError(b.sym(), []float64{1, 1}, []float64{1e300, 0}); got != 1 {
		t.Errorf("backward error %v, want 1", got)
	}
}

func TestMargin(t *testing.T) {
	b := newBuilder(4) // two pairs, [1 1; 1 1+2⁻¹⁰] and [1 1; 1 1], which have eigenvalues 0 and about 2⁻¹¹
	for o := 0; o < 4; o += 2 {
		b.add(o, o, 1)
		b.add(o+1, o, 1)
		b.add(o+1, o+1, 1)
	}
	b.add(1, 1, 0x1p-10)
	a := b.sym()
	if m := Margin(a, 1); m < 0x1p-13 || m > 0x1p-11 {
		t.Errorf("margin %v, want about 2⁻¹²", m)
	}
	if m := Margin(a, 0); m > 1e-15 {
		t.Errorf("margin %v with the zero counted, want 0", m)
	}
	if m := Margin(newBuilder(3).sym(), 3); m != 1 {
		t.Errorf("margin %v of the zero matrix, want 1", m)
	}
}
