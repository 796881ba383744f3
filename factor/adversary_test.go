package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// exact returns c with its inertia, and whether that is clear.
func exact(c factortest.Case) (factortest.Case, bool) {
	if !c.Known {
		c.Inertia.Pos, c.Inertia.Neg, c.Inertia.Zero = factortest.Inertia(c.A)
		c.Known = true
	}
	return c, factortest.Margin(c.A, c.Inertia.Zero) >= clearMargin
}

// TestRankOfBadlyScaledSums: zero pivots of which rounding leaves up to 1e-8 of their cancellation mass, in the static order too.
func TestRankOfBadlyScaledSums(t *testing.T) {
	const seed = 501
	count := 600
	if testing.Short() {
		count = 150
	}
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n := 2 + rng.IntN(28)
		c, clear := exact(factortest.LowRank(rng, n, 1+rng.IntN(n), 6))
		if !clear {
			continue
		}
		for _, pivoting := range pivotings {
			for _, opt := range orderings(c, pivoting) {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				if st := f.Stats(); st.Inertia != c.Inertia {
					t.Errorf("seed %d, %d: %s: inertia %v, want %v; by %v, growth %.1g", seed, k, name(c, opt), st.Inertia, c.Inertia, st.Pivoting, st.Growth)
				}
			}
		}
	}
}

// TestUnscaledMatricesOfAnySize: without scaling, too, the size of a matrix decides neither about its inertia nor about the accuracy of solutions.
func TestUnscaledMatricesOfAnySize(t *testing.T) {
	const seed = 502
	count := 120
	if testing.Short() {
		count = 40
	}
	singular := 0
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n := 4 + rng.IntN(26)
		c := factortest.LowRank(rng, n, 1+rng.IntN(n), 0)
		if k%2 == 1 {
			m := n / 3
			c = factortest.LateKKT(rng, factortest.LatePoint{N: n - m, M: m, Exponent: 3 + 6*rng.Float64(), C: 1e-8})
			c.Known = false
		}
		c.A = factortest.Equilibrated(c.A)
		c, clear := exact(c)
		if !clear {
			continue
		}
		if c.Inertia.Zero > 0 {
			singular++
		}
		val := values(c.A)
		unit := append([]float64(nil), val...)
		for _, size := range []float64{1, 0x1p-40, 0x1p40, 0x1p-900, 0x1p900} {
			for i, v := range unit {
				val[i] = v * size
			}
			for _, opt := range pivotings {
				opt.Scaling = factor.ScaleNone
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				if st := f.Stats(); st.Inertia != c.Inertia {
					t.Errorf("seed %d, %d: %s, times %g: inertia %v, want %v", seed, k, name(c, opt), size, st.Inertia, c.Inertia)
				}
				checkSolveTo(t, 2e-14, name(c, opt), c, f, rng)
			}
		}
	}
	if singular < count/8 {
		t.Errorf("only %d singular matrices", singular)
	}
}

// TestInertiaAfterARestart takes barrier parameters down and back at once: what is remembered of the last values says nothing about the next.
func TestInertiaAfterARestart(t *testing.T) {
	const seed = 503
	count := 800
	if testing.Short() {
		count = 200
	}
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n := 3 + rng.IntN(12)
		a, at := factortest.ActiveSet(rng, n, 1+rng.IntN(n))
		list := []float64{1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-14, 1}
		last := at(1)
		copy(values(a), last)
		c, clear := exact(factortest.Case{Name: "active-set", A: a})
		if !clear {
			continue
		}
		for _, opt := range pivotings {
			s, err := factor.Analyze(a, opt)
			if err != nil {
				t.Fatal(err)
			}
			f := s.New()
			var in factor.Inertia
			for _, mu := range list {
				if in, err = f.Factorize(context.Background(), at(mu)); err != nil {
					t.Fatal(err)
				}
			}
			if in != c.Inertia {
				t.Errorf("seed %d, %d: %s: inertia %v after a restart, want %v", seed, k, name(c, opt), in, c.Inertia)
			}
		}
	}
}

// TestMatchingCountsAsEquilibration: what small pivots are in the scales of a matching says nothing about zeros: late matrices of interior-point methods with dependent,
// regularised constraints, of which those scales make some look singular. So it is after other values, with scales that began with their matching.
func TestMatchingCountsAsEquilibration(t *testing.T) {
	const seed = 504
	count := 1500
	if testing.Short() {
		count = 300
	}
	clear := 0
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n := 6 + rng.IntN(40)
		m := n / 3
		c := factortest.LateKKT(rng, factortest.LatePoint{N: n - m, M: m, Exponent: 3 + 9*rng.Float64(), Dependent: min(m/2, 1+rng.IntN(3)), C: 1e-8})
		if factortest.Margin(c.A, 0) < clearMargin {
			continue
		}
		clear++
		for _, opt := range pivotings {
			opt.Scaling = factor.ScaleMatching
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			if st := f.Stats(); st.Inertia != c.Inertia {
				t.Errorf("seed %d, %d: %s: inertia %v, want %v; scaling %v", seed, k, name(c, opt), st.Inertia, c.Inertia, st.Scaling)
			}
			other := slices.Clone(values(c.A))
			for q := range other {
				other[q] *= math.Ldexp(1, rng.IntN(11)-5)
			}
			f = f.Symbolic().New()
			for _, v := range [][]float64{other, values(c.A)} {
				if _, err := f.Factorize(context.Background(), v); err != nil {
					t.Fatal(err)
				}
			}
			if st := f.Stats(); st.Inertia != c.Inertia {
				t.Errorf("seed %d, %d: %s, after other values: inertia %v, want %v; scaling %v", seed, k, name(c, opt), st.Inertia, c.Inertia, st.Scaling)
			}
		}
	}
	if clear < count/2 {
		t.Errorf("only %d matrices with a clear margin", clear)
	}
}

// integers returns a sparse matrix of order n with integers up to most, each times its own power of two between 2^±bits.
func integers(rng *rand.Rand, n, most, bits int) *sparse.Sym {
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		panic(err)
	}
	for j := range n {
		for i := j; i < n; i++ {
			if i == j && rng.IntN(2) == 0 || i > j && rng.IntN(n) < 3 {
				list.Append(i, j, math.Ldexp(float64(rng.IntN(2*most+1)-most), rng.IntN(2*bits+1)-bits))
			}
		}
	}
	a, err := sparse.SymFromLower(list.ToCSC())
	if err != nil {
		panic(err)
	}
	return a
}

// TestIntegersTimesPowersOfTwo is what the README says of such matrices, by exact elimination. Scaled by rows and columns, up to 2^±20, they are counted right. Where
// each element has a power of its own, some have eigenvalues so small that they are called singular; no eigenvalue is given a wrong sign.
func TestIntegersTimesPowersOfTwo(t *testing.T) {
	const (
		seed     = 505
		singular = 0.05 // of elementwise scaled matrices
	)
	count := 1500
	if testing.Short() {
		count = 300
	}
	lost := 0
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n, bits := 3+rng.IntN(18), 8+rng.IntN(13)
		byRows := k%3 == 0
		c := factortest.Case{Name: "integers", A: integers(rng, n, 1+rng.IntN(3), bits)}
		if byRows {
			c = factortest.Congruent(rng, factortest.Case{Name: "integers", A: integers(rng, n, 1+rng.IntN(3), 0)}, bits)
		}
		c, clear := exact(c)
		wrong := false
		for _, opt := range pivotings {
			for _, opt.Scaling = range []factor.Scaling{factor.ScaleAuto, factor.ScaleMatching} {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				in := f.Stats().Inertia
				if in == c.Inertia {
					continue
				}
				wrong = true
				if byRows || clear || in.Pos > c.Inertia.Pos || in.Neg > c.Inertia.Neg {
					t.Errorf("seed %d, %d: %s, %d bits: inertia %v, want %v", seed, k, name(c, opt), bits, in, c.Inertia)
				}
			}
		}
		if wrong {
			lost++
		}
	}
	if share := float64(lost) / float64(count-(count+2)/3); share > singular {
		t.Errorf("seed %d: %.1f %% of matrices with scaled elements counted with too many zeros", seed, 100*share)
	} else {
		t.Logf("seed %d: %.1f %%", seed, 100*share)
	}
}

// TestManyZeros: more zero eigenvalues than are looked for in any case, of which pivots have left rounding errors.
func TestManyZeros(t *testing.T) {
	const seed = 505
	count := 60
	if testing.Short() {
		count = 20
	}
	for k := range count {
		rng := rand.New(rand.NewPCG(seed, uint64(k)))
		n, rank := 150+rng.IntN(150), 10+rng.IntN(30)
		c := factortest.StructurallySingular(rng, rank, n-rank)
		if factortest.Margin(c.A, c.Inertia.Zero) < clearMargin {
			continue
		}
		for _, opt := range pivotings {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			if st := f.Stats(); st.Inertia != c.Inertia || st.Unsettled > 0 {
				t.Errorf("seed %d, %d: %s: inertia %v, %d unsettled, want %v", seed, k, name(c, opt), st.Inertia, st.Unsettled, c.Inertia)
			}
		}
	}
}

// TestUnsettledZeros: more zero eigenvalues than are looked for, which is said.
func TestUnsettledZeros(t *testing.T) {
	const n, zeros = 1100, 150
	rng := rand.New(rand.NewPCG(506, 0))
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]int, (n-zeros)*n)
	for i := range b {
		b[i] = rng.IntN(3) - 1
	}
	for j := range n {
		for i := j; i < n; i++ {
			sum := 0
			for k := range n - zeros {
				sum += b[k*n+i] * b[k*n+j]
			}
			list.Append(i, j, float64(sum))
		}
	}
	a, err := sparse.SymFromLower(list.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	f, err := factor.New(context.Background(), a, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if st := f.Stats(); st.Unsettled == 0 {
		t.Errorf("inertia %v, %d unsettled, want %d zero", st.Inertia, st.Unsettled, zeros)
	}
}
