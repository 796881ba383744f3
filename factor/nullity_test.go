package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/internal/certify"
)

// TestLeftOut: where pivots are zero z becomes A·x, which the right-hand sides are not.
func TestLeftOut(t *testing.T) {
	const seed = 531
	rng := rand.New(rand.NewPCG(seed, 0))
	singular, far := 0, 0
	for _, c := range factortest.Small(1) {
		f, err := New(context.Background(), c.A, Options{Pivoting: PivotThreshold})
		if err != nil {
			t.Fatal(err)
		}
		st := f.Stats()
		if st.Inertia.Zero == 0 || st.Growth > 1e6 {
			continue
		}
		singular++
		n, s := f.s.n, scaledFactors{f}
		x, y := make([]float64, s.Rows()*certify.Together), make([]float64, n*certify.Together)
		for i := range n * certify.Together {
			x[i] = rng.NormFloat64()
		}
		v := append([]float64(nil), x[:len(y)]...)
		z := append([]float64(nil), v...)
		s.SolveMany(x, z, certify.Together, certify.Vectors{})
		s.Products(y, x, certify.Together, certify.Vectors{})
		var left, first, size, sizeX [certify.Together]float64
		asm.RowDistance(z, y, &left)
		asm.RowDistance(v, y, &first)
		asm.RowSquares(z, &size)
		asm.RowSquares(x[:len(y)], &sizeX)
		for j := range left {
			bound := 1e-14 * float64(n) * (math.Sqrt(size[j]) + (1+st.Growth)*math.Sqrt(sizeX[j]))
			if !(math.Sqrt(left[j]) <= bound) {
				t.Errorf("seed %d: %s, n = %d, vector %d: %g is left, want at most %g", seed, c.Name, n, j, math.Sqrt(left[j]), bound)
			}
			if math.Sqrt(first[j]) > 1e3*bound {
				far++
			}
		}
	}
	if singular < 100 || far < 4*singular {
		t.Errorf("%d singular matrices, %d vectors from which something was taken", singular, far)
	}
}

// TestBounds compares bounds of suspects, and the vectors that are left of them, with what single passes over L find. The suspects are made up: any pivots will do.
func TestBounds(t *testing.T) {
	const seed = 532
	rng := rand.New(rand.NewPCG(seed, 0))
	again := 0
	for _, c := range sharedCases() {
		f, err := New(context.Background(), c.A, Options{Pivoting: PivotThreshold})
		if err != nil {
			t.Fatal(err)
		}
		s, n := scaledFactors{f}, f.s.n
		for _, count := range []int{1, 2, 3, 5, 8, 9, 16, 17, 40} {
			suspectsOf(f, rng, count)
			count = len(f.suspects)
			x := make([]float64, n)
			want := make([][2]float64, count)
			certify.EachBound(s, want, math.Inf(1), x)
			limit := want[rng.IntN(count)][0]
			got := make([][2]float64, count)
			s.Bounds(got, limit, x)
			for k := range want {
				for q := range 2 {
					w, g := want[k][q], got[k][q]
					if !(g == w || math.Abs(g-w) <= 1e-8*w) && !(q == 1 && g == 0 && want[k][0] > limit*(1-1e-8)) {
						t.Errorf("seed %d: %s, column %d of suspect %d of %d: %g, want %g; limit %g", seed, c.Name, q, k, count, g, w, limit)
					}
				}
			}
			again += checkNulls(t, c.Name, s, got, limit)
		}
	}
	if again < 20 {
		t.Errorf("vectors of only %d groups were left", again)
	}
}

// suspectsOf makes pivots of f suspects, up to so many.
func suspectsOf(f *LDL, rng *rand.Rand, count int) {
	f.suspects = f.suspects[:0]
	for len(f.suspects) < count {
		i := rng.IntN(f.s.fronts())
		v := f.pivots(i)
		if v.ne == 0 {
			continue
		}
		k := rng.IntN(v.ne)
		if k > 0 && v.e[k-1] != 0 {
			k--
		}
		z := suspected{suspect: suspect{front: i, k: k}, d: v.d[k], e: v.e[k]}
		if z.e != 0 {
			z.d1 = v.d[k+1]
		}
		f.suspects = append(f.suspects, z)
	}
}

// checkNulls compares Nulls with Null for the columns of the first suspects whose bounds are within limit, and returns 1 if Bounds has left the vectors.
func checkNulls(t *testing.T, name string, s scaledFactors, b [][2]float64, limit float64) (again int) {
	var columns []certify.Column
	for k := range b {
		if max(b[k][0], b[k][1]) > limit || len(columns)+2 > certify.Together {
			continue
		}
		columns = append(columns, certify.Column{Suspect: k})
		if s.IsPair(k) {
			columns = append(columns, certify.Column{Suspect: k, Second: true})
		}
	}
	n := s.f.s.n
	x, one := make([]float64, s.Rows()*certify.Together), make([]float64, n)
	if s.nullsAgain(columns, x) {
		again = 1
	}
	s.Nulls(columns, x, certify.Vectors{})
	for j, c := range columns {
		s.Null(c.Suspect, c.Second, one)
		size := asm.Nrm2(one)
		for i, w := range one {
			if g := x[i*certify.Together+j]; !(math.Abs(g-w) <= 1e-10*size) {
				t.Fatalf("%s: element %d of the vector of %v is %g, want %g", name, i, c, g, w)
			}
		}
	}
	return again
}
