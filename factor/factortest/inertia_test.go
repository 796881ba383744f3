package factortest

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// count returns Inertia as one value.
func count(a *sparse.Sym) asm.Inertia {
	p, n, z := Inertia(a)
	return asm.Inertia{Pos: p, Neg: n, Zero: z}
}

// byPolynomial returns the inertia by the characteristic polynomial, in rationals (Faddeev and
// LeVerrier), and Descartes' rule, which is exact where all roots are real. O(n⁴).
func byPolynomial(a *sparse.Sym) asm.Inertia {
	n := a.SymmetricDim()
	m := make([][]*big.Rat, n)
	w := make([][]*big.Rat, n) // M_k
	for i := range n {
		m[i], w[i] = make([]*big.Rat, n), make([]*big.Rat, n)
		for j := range n {
			m[i][j] = new(big.Rat)
			m[i][j].SetFloat64(a.At(i, j))
			w[i][j] = new(big.Rat)
		}
	}
	coef := make([]*big.Rat, n+1) // of λ^k
	coef[n] = big.NewRat(1, 1)
	var t big.Rat
	for k := 1; k <= n; k++ {
		for i := range n { // M_k = A M_(k-1) + c_(n-k+1) I
			w[i][i].Add(w[i][i], coef[n-k+1])
		}
		next := make([][]*big.Rat, n)
		trace := new(big.Rat)
		for i := range n {
			next[i] = make([]*big.Rat, n)
			for j := range n {
				s := new(big.Rat)
				for l := range n {
					if m[i][l].Sign() != 0 {
						s.Add(s, t.Mul(m[i][l], w[l][j]))
					}
				}
				next[i][j] = s
			}
			trace.Add(trace, next[i][i])
		}
		coef[n-k] = new(big.Rat).Mul(trace, big.NewRat(-1, int64(k)))
		w = next
	}
	var in asm.Inertia
	for in.Zero < n && coef[in.Zero].Sign() == 0 {
		in.Zero++
	}
	last := 0
	for _, c := range coef {
		if s := c.Sign(); s != 0 {
			if last != 0 && s != last {
				in.Pos++
			}
			last = s
		}
	}
	in.Neg = n - in.Pos - in.Zero
	return in
}

func TestInertiaOfWrittenMatrices(t *testing.T) {
	tiny := math.SmallestNonzeroFloat64
	for _, c := range []struct {
		name string
		a    []float64 // lower triangle by rows
		want asm.Inertia
	}{
		{"empty", nil, asm.Inertia{}},
		{"zero", []float64{0}, asm.Inertia{Zero: 1}},
		{"denormal", []float64{-tiny}, asm.Inertia{Neg: 1}},
		{"swap", []float64{0, 1, 0}, asm.Inertia{Pos: 1, Neg: 1}},
		{"ones", []float64{1, 1, 1}, asm.Inertia{Pos: 1, Zero: 1}},
		{"one bit off", []float64{1, 1, math.Nextafter(1, 2)}, asm.Inertia{Pos: 2}},
		{"one bit below", []float64{1, 1, math.Nextafter(1, 0)}, asm.Inertia{Pos: 1, Neg: 1}},
		{"largest and least", []float64{math.MaxFloat64, 1, tiny}, asm.Inertia{Pos: 1, Neg: 1}},
		{"triangle", []float64{0, 1, 0, 1, 1, 0}, asm.Inertia{Pos: 1, Neg: 2}},
		{"singular saddle", []float64{1, 0, 1, 1, 1, 0, 2, 2, 0, 0}, asm.Inertia{Pos: 2, Neg: 1, Zero: 1}},
		{"two swaps", []float64{0, 0, 0, 0, 1, 0, 1, 0, 0, 0}, asm.Inertia{Pos: 2, Neg: 2}},
		{"negative swaps", []float64{0, -3, 0, 5, -7, 0}, asm.Inertia{Pos: 1, Neg: 2}},
	} {
		n := 0
		for n*(n+1)/2 < len(c.a) {
			n++
		}
		b := newBuilder(n)
		k := 0
		for i := range n {
			for j := range i + 1 {
				b.add(i, j, c.a[k])
				k++
			}
		}
		a := b.sym()
		if got := count(a); got != c.want {
			t.Errorf("%s: Inertia = %+v, want %+v", c.name, got, c.want)
		}
		if got := byPolynomial(a); got != c.want {
			t.Errorf("%s: by the polynomial %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestInertiaByPolynomial compares with another exact method, on small integers that leave
// many matrices singular and many diagonals zero.
func TestInertiaByPolynomial(t *testing.T) {
	const seed = 11
	rng := rand.New(rand.NewPCG(seed, 0))
	singular := 0
	for trial := range 600 {
		n := rng.IntN(10)
		b := newBuilder(n)
		p, q := rng.Float64(), rng.Float64()
		for i := range n {
			for j := range i + 1 {
				if i == j && rng.Float64() < q || i != j && rng.Float64() < p {
					b.add(i, j, math.Ldexp(nonzero(rng, 2), rng.IntN(1+trial%7)))
				}
			}
		}
		a := b.sym()
		got, want := count(a), byPolynomial(a)
		if got != want {
			t.Fatalf("seed %d, trial %d, n = %d: Inertia = %+v, by the polynomial %+v", seed, trial, n, got, want)
		}
		if want.Zero > 0 {
			singular++
		}
	}
	if singular < 120 || singular > 480 {
		t.Errorf("%d of 600 matrices are singular: not a mixture", singular)
	}
}

func TestInertiaAgainstEigenvalues(t *testing.T) {
	const seed = 12
	rng := rand.New(rand.NewPCG(seed, 0))
	sure := 0
	for trial := range 150 {
		n := 1 + rng.IntN(25)
		b := newBuilder(n)
		for i := range n {
			for j := range i + 1 {
				if rng.IntN(3) == 0 {
					b.add(i, j, rng.NormFloat64())
				}
			}
		}
		a := b.sym()
		want, ok := EigenInertia(a, 1e-10)
		if !ok {
			continue
		}
		sure++
		if got := count(a); got != want {
			t.Errorf("seed %d, trial %d: Inertia = %+v, by eigenvalues %+v", seed, trial, got, want)
		}
		if got := DenseLDL(a).Inertia; got != want {
			t.Errorf("seed %d, trial %d: DenseLDL counts %+v, eigenvalues %+v", seed, trial, got, want)
		}
	}
	if sure < 75 {
		t.Errorf("only %d of 150 matrices have sure eigenvalues", sure)
	}
}

func TestInertiaRefuses(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		b := newBuilder(3)
		b.add(2, 1, v)
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Inertia accepts %v", v)
				}
			}()
			Inertia(b.sym())
		}()
	}
}

// TestInertiaOfCongruences: D A D has the inertia of A, whatever powers of two D holds.
func TestInertiaOfCongruences(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 0))
	for range 200 {
		n := 1 + rng.IntN(12)
		a, c := newBuilder(n), newBuilder(n)
		e := make([]int, n)
		for i := range e {
			e[i] = rng.IntN(801) - 400
		}
		for i := range n {
			for j := range i + 1 {
				if rng.IntN(3) == 0 {
					v := nonzero(rng, 2)
					a.add(i, j, v)
					c.add(i, j, math.Ldexp(v, e[i]+e[j]))
				}
			}
		}
		if p, q := count(a.sym()), count(c.sym()); p != q {
			t.Fatalf("inertia %+v becomes %+v", p, q)
		}
	}
}

func BenchmarkInertia(b *testing.B) {
	rng := rand.New(rand.NewPCG(14, 0))
	l := newBuilder(30)
	for i := range 30 {
		l.add(i, i, nonzero(rng, 4))
		for range 2 {
			l.add(i, rng.IntN(30), nonzero(rng, 4))
		}
	}
	a := l.sym()
	for b.Loop() {
		Inertia(a)
	}
}
