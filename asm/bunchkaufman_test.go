package asm

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A pivoted is the outcome of BunchKaufman, with the matrix it is of.
type pivoted struct {
	n, ld   int
	a       *vec // the matrix, lower triangle
	l       *vec
	d, e    []float64
	perm    []int32
	inertia Inertia
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
					if testing.Short() && n > 20 && n%8 > 1 {
						continue
					}
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

// TestBunchKaufmanInertia compares with the eigenvalues that gonum finds, for
// matrices without eigenvalues near zero, and with inertias known by construction.
func TestBunchKaufmanInertia(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for range 150 {
			n := 1 + s.IntN(40)
			zero := s.IntN(3) == 0
			a := s.symmetric(n, n, func(i, j int) float64 {
				if zero && i == j || s.IntN(4) == 0 {
					return 0
				}
				return s.NormFloat64()
			})
			sym := mat.NewSymDense(n, nil)
			for j := range n {
				for i := j; i < n; i++ {
					sym.SetSym(i, j, a.s[i+j*n])
				}
			}
			var eig mat.EigenSym
			if !eig.Factorize(sym, false) {
				t.Fatal("no eigenvalues")
			}
			values := eig.Values(nil)
			var want Inertia
			largest := max(math.Abs(values[0]), math.Abs(values[n-1]))
			near := slices.ContainsFunc(values, func(v float64) bool { return math.Abs(v) <= 1e-10*largest })
			for _, v := range values {
				if v > 0 {
					want.Pos++
				} else {
					want.Neg++
				}
			}
			if near {
				continue
			}
			for _, rule := range []PivotRule{Partial, Rook} {
				if f := s.pivoted(t, rule, a, n, n); f.inertia != want {
					t.Errorf("n = %d, rule %d: inertia %+v, want %+v", n, rule, f.inertia, want)
				}
			}
		}
	})
}

// TestBunchKaufmanSingular has matrices of small integers, whose elimination is
// exact, so that zero pivots are exactly zero.
func TestBunchKaufmanSingular(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		a    []float64 // lower triangle by columns, full storage
		want Inertia
	}{
		{"zero", 3, make([]float64, 9), Inertia{0, 0, 3}},
		{"ones", 2, []float64{1, 1, 0, 1}, Inertia{1, 0, 1}},
		{"zero row", 3, []float64{0, 0, 1, 0, 0, 0, 0, 0, 0}, Inertia{1, 1, 1}},
		{"swap", 2, []float64{0, 1, 0, 0}, Inertia{1, 1, 0}},
		{"one", 1, []float64{-2}, Inertia{0, 1, 0}},
		{"rank 2 of 4", 4, []float64{2, 0, 2, 0, 0, -2, 0, -2, 0, 0, 2, 0, 0, 0, 0, -2}, Inertia{1, 1, 2}},
	} {
		atEveryLevel(t, func(t *testing.T) {
			for _, rule := range []PivotRule{Partial, Rook} {
				a := slices.Clone(c.a)
				got, bad := BunchKaufman(rule, c.n, a, c.n, make([]float64, c.n), make([]float64, c.n), make([]int32, c.n))
				if bad != -1 || got != c.want {
					t.Errorf("%s, rule %d: inertia %+v, bad %d, want %+v", c.name, rule, got, bad, c.want)
				}
			}
		})
	}
}

// TestBunchKaufmanTiny has pivots whose reciprocals overflow, alone and in a block.
func TestBunchKaufmanTiny(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		for _, c := range []struct {
			a    []float64
			want Inertia
		}{
			{[]float64{1e-310, 5e-311, 2e-311, 0, 1e-309, 1e-311, 0, 0, -1e-309}, Inertia{2, 1, 0}},
			{[]float64{0, 1e-310, 1e-311, 0, 0, 2e-311, 0, 0, 1e-309}, Inertia{2, 1, 0}},
		} {
			for _, rule := range []PivotRule{Partial, Rook} {
				a, d, e, perm := slices.Clone(c.a), make([]float64, 3), make([]float64, 3), make([]int32, 3)
				got, bad := BunchKaufman(rule, 3, a, 3, d, e, perm)
				if got != c.want || bad != -1 {
					t.Errorf("%v, rule %d: inertia %+v, bad %d, want %+v", c.a, rule, got, bad, c.want)
				}
				for i := range 9 {
					if math.Abs(a[i]) > 3 || math.IsNaN(a[i]) {
						t.Errorf("%v, rule %d: factors %v", c.a, rule, a)
						break
					}
				}
			}
		}
	})
}

// TestBunchKaufmanBad checks that NaN and infinities stop the factorisation.
func TestBunchKaufmanBad(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for range 20 {
				n := 1 + s.IntN(120)
				a := s.symmetric(n, n, func(i, j int) float64 { return s.NormFloat64() })
				j := s.IntN(n)
				a.s[j+s.IntN(n-j)+j*n] = bad
				for _, rule := range []PivotRule{Partial, Rook} {
					x := slices.Clone(a.s)
					if _, got := BunchKaufman(rule, n, x, n, make([]float64, n), make([]float64, n), make([]int32, n)); got < 0 {
						t.Errorf("n = %d: %v was not noticed", n, bad)
					}
				}
			}
		}
	})
}

// TestBunchKaufmanSolve judges the backward error ‖b - A·x‖/(‖A‖‖x‖ + ‖b‖) ≤ 1e-14·n,
// for one and many right-hand sides.
func TestBunchKaufmanSolve(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{1, 2, 5, 31, 64, 100, 190} {
			a := s.symmetric(n, n, func(i, j int) float64 {
				if i == j && i%3 == 0 {
					return 0
				}
				return s.NormFloat64()
			})
			for _, rule := range []PivotRule{Partial, Rook} {
				f := s.pivoted(t, rule, a, n, n)
				if n == 1 {
					continue // zero
				}
				for _, nrhs := range []int{1, 2, 9} {
					b := s.matrix(n, nrhs, n+2, 1)
					x := slices.Clone(b.s)
					BunchKaufmanSolve(n, nrhs, f.l.s, n, f.d, f.e, f.perm, x, n+2)
					for j := range nrhs {
						var norm, size, residual, rhs float64
						for i := range n {
							r, row := b.s[i+j*(n+2)], 0.0
							rhs = max(rhs, math.Abs(r))
							for k := range n {
								r -= f.at(i, k) * x[k+j*(n+2)]
								row += math.Abs(f.at(i, k))
							}
							norm, size, residual = max(norm, row), max(size, math.Abs(x[i+j*(n+2)])), max(residual, math.Abs(r))
						}
						if e := residual / (norm*size + rhs); !(e <= 1e-14*float64(n)) {
							t.Errorf("n = %d, rule %d: backward error %g", n, rule, e)
						}
					}
				}
			}
		}
	})
}
