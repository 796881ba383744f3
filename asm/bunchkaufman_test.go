package asm

import (
	"math"
	"testing"
)

// A pivoted is the outcome of BunchKaufman, with the matrix it is of.
type pivoted struct {
	n, ld     int
	a         *vec // the matrix, lower triangle
	l         *vec
	d, e      []float64
	perm      []int32
	inertia   Inertia
	wantExact bool
}

func (s *source) pivoted(t *testing.T, rule PivotRule, a *vec, n, ld int) *pivoted {
	t.Helper()
	l := &vec{whole: append([]float64(nil), a.whole...), first: a.first}
	l.s = l.whole[l.first : l.first+len(a.s)]
	l.save()
	f := &pivoted{n: n, ld: ld, a: a, l: l}
	d, e := s.vec(n, 1), s.vec(n, 2)
	f.d, f.e, f.perm = d.s, e.s, make([]int32, n)
	var bad int
	f.inertia, bad = BunchKaufman(rule, n, l.s, ld, f.d, f.e, f.perm)
	if bad != -1 {
		t.Fatalf("n = %d: column %d refused", n, bad)
	}
	l.check(t, "l", func(i int) bool { return i%ld < n && i%ld >= i/ld })
	d.check(t, "d", always)
	e.check(t, "e", always)
	return f
}

// at returns A(i, j).
func (f *pivoted) at(i, j int) float64 { return f.a.s[max(i, j)+min(i, j)*f.ld] }

// check judges |P·A·Pᵀ - L·D·Lᵀ| against ‖A‖ and the form of the factors.
func (f *pivoted) check(t *testing.T, growth float64) {
	t.Helper()
	n := f.n
	seen := make([]bool, n)
	var norm, largest float64
	for i := range n {
		if p := f.perm[i]; p < 0 || int(p) >= n || seen[p] {
			t.Fatalf("n = %d: perm is no permutation: %v", n, f.perm)
		}
		seen[f.perm[i]] = true
		var sum float64
		for j := range n {
			sum += math.Abs(f.at(i, j))
		}
		norm = max(norm, sum)
	}
	if f.inertia.Pos+f.inertia.Neg+f.inertia.Zero != n {
		t.Fatalf("n = %d: inertia %+v", n, f.inertia)
	}
	lower := func(i, j int) float64 {
		switch {
		case i == j:
			return 1
		case i > j:
			return f.l.s[i+j*f.ld]
		}
		return 0
	}
	for j := range n {
		for i := j; i < n; i++ {
			var sum float64
			for p := range j + 1 {
				v := lower(j, p) * f.d[p]
				if p > 0 {
					v += f.e[p-1] * lower(j, p-1)
				}
				if p+1 < n {
					v += f.e[p] * lower(j, p+1)
				}
				sum += lower(i, p) * v
			}
			if j+1 < n && f.e[j] != 0 { // D couples column j of Lᵀ with row j+1
				sum += lower(i, j+1) * f.e[j] * lower(j, j)
			}
			diff := math.Abs(sum - f.at(int(f.perm[i]), int(f.perm[j])))
			largest = max(largest, diff)
		}
		if f.e[j] != 0 && lower(j+1, j) != 0 {
			t.Fatalf("n = %d: L(%d, %d) beside a 2×2 block is %v", n, j+1, j, lower(j+1, j))
		}
	}
	if !(largest <= 0x1p-53*float64(n+4)*growth*norm) {
		t.Fatalf("n = %d: error of the factors is %g, norm %g", n, largest, norm)
	}
}

func (s *source) symmetric(n, ld int, entry func(i, j int) float64) *vec {
	a := newVec(max(0, (n-1)*ld+n), 3)
	for j := range n {
		for i := j; i < n; i++ {
			a.s[i+j*ld] = entry(i, j)
		}
	}
	return a.save()
}

func TestBunchKaufman(t *testing.T) {
	sizes := []int{95, 96, 97, 150, 200}
	for n := range 75 {
		sizes = append(sizes, n)
	}
	kinds := []struct {
		name  string
		entry func(s *source, n int) func(i, j int) float64
	}{
		{"random", func(s *source, n int) func(i, j int) float64 {
			return func(i, j int) float64 { return s.NormFloat64() }
		}},
		{"zero diagonal", func(s *source, n int) func(i, j int) float64 {
			return func(i, j int) float64 {
				if i == j {
					return 0
				}
				return s.NormFloat64()
			}
		}},
		{"saddle point", func(s *source, n int) func(i, j int) float64 {
			return func(i, j int) float64 {
				switch {
				case i == j && i < 2*n/3:
					return 1 + s.Float64()
				case i >= 2*n/3 && j < 2*n/3 && s.IntN(3) == 0:
					return s.NormFloat64()
				}
				return 0
			}
		}},
		{"uneven", func(s *source, n int) func(i, j int) float64 {
			return func(i, j int) float64 { return s.NormFloat64() * math.Ldexp(1, s.IntN(40)-20) }
		}},
	}
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, rule := range []PivotRule{Partial, Rook} {
			for _, kind := range kinds {
				for _, n := range sizes {
					ld := max(1, n) + n%3
					f := s.pivoted(t, rule, s.symmetric(n, ld, kind.entry(s, n)), n, ld)
					f.check(t, 30)
					if kind.name == "saddle point" && n >= 3 {
						if want := (2 * n) / 3; f.inertia.Pos < want {
							t.Errorf("n = %d: inertia %+v of a matrix with %d positive eigenvalues at least", n, f.inertia, want)
						}
					}
				}
			}
		}
	})
}
