package asm

import (
	"fmt"
	"math"
	"testing"
)

// triangle draws a triangular matrix T of which the rest, and the diagonal if unit, is
// NaN since it is not to be read, and returns it with the elements of op(T).
func (s *source) denseTriangle(uplo Uplo, op Op, unit bool, n, ldt int) (t *vec, elem func(i, j int) float64) {
	t = s.matrix(n, n, ldt, 1)
	for j := range n {
		for i := range n {
			if (i > j) != (uplo == Lower) && i != j || i == j && unit {
				t.s[i+j*ldt] = math.NaN()
			} else if i == j {
				t.s[i+j*ldt] += math.Copysign(2, t.s[i+j*ldt])
			} else {
				t.s[i+j*ldt] /= float64(n)
			}
		}
	}
	upper := bool(uplo) != bool(op)
	return t.save(), func(i, j int) float64 {
		switch {
		case i == j && unit:
			return 1
		case i == j || (i < j) == upper:
			return t.s[at(op, i, j, ldt)]
		}
		return 0
	}
}

// TestTrmm compares all forms with the sums they are defined by.
func TestTrmm(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][2]int{{0, 3}, {3, 0}, {1, 1}, {1, 70}, {3, 2}, {8, 8}, {7, 12}, {24, 9}, {50, 33}, {61, 64}, {64, 130}, {100, 65}, {131, 200}} {
			for form := range 16 {
				trmmSize(t, s, Side(form&1 != 0), Uplo(form&2 != 0), Op(form&4 != 0), form&8 != 0, size[0], size[1])
				trmmSize(t, s, Side(form&1 != 0), Uplo(form&2 != 0), Op(form&4 != 0), form&8 != 0, size[1], size[0])
			}
		}
	})
}

func trmmSize(t *testing.T, s *source, side Side, uplo Uplo, op Op, unit bool, m, n int) {
	t.Helper()
	order := m
	if side == Right {
		order = n
	}
	ldt, ldb := max(1, order)+s.IntN(3), max(1, m)+s.IntN(3)
	tri, elem := s.denseTriangle(uplo, op, unit, order, ldt)
	b := s.matrix(m, n, ldb, 2)
	old := append([]float64(nil), b.s...)
	const alpha = -1.5
	Trmm(side, uplo, op, unit, m, n, alpha, tri.s, ldt, b.s, ldb)
	tri.check(t, "t", nil)
	b.check(t, "b", func(e int) bool { return e%ldb < m })
	for j := range n {
		for i := range m {
			var sum, size float64
			for p := range order {
				var v float64
				if side == Left {
					v = elem(i, p) * old[p+j*ldb]
				} else {
					v = old[i+p*ldb] * elem(p, j)
				}
				sum += v
				size += math.Abs(v)
			}
			tol := 4 * float64(order+4) * 0x1p-53 * size
			if got := b.s[i+j*ldb]; !(math.Abs(got-alpha*sum) <= tol) {
				t.Fatalf("Trmm(%v, %v, %v, %v, %d, %d): element (%d, %d) is %g, want %g", side, uplo, op, unit, m, n, i, j, got, alpha*sum)
			}
		}
	}
}

// TestTrsv judges |b - op(T)·x| ≤ c·n·u·(|op(T)|·|x| + |b|), elementwise.
func TestTrsv(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{0, 1, 2, 5, 31, 32, 33, 64, 67, 100, 201} {
			for form := range 8 {
				trsvSize(t, s, Uplo(form&1 != 0), Op(form&2 != 0), form&4 != 0, n)
			}
		}
	})
}

func trsvSize(t *testing.T, s *source, uplo Uplo, op Op, unit bool, n int) {
	t.Helper()
	ldt := max(1, n) + s.IntN(3)
	tri, elem := s.denseTriangle(uplo, op, unit, n, ldt)
	x := s.vec(n, 3)
	b := append([]float64(nil), x.s...)
	Trsv(uplo, op, unit, n, tri.s, ldt, x.s)
	tri.check(t, "t", nil)
	x.check(t, "x", always)
	for i := range n {
		sum, size := b[i], math.Abs(b[i])
		for p := range n {
			v := elem(i, p) * x.s[p]
			sum -= v
			size += math.Abs(v)
		}
		if tol := 4 * float64(n+4) * 0x1p-53 * size; !(math.Abs(sum) <= tol) {
			t.Fatalf("Trsv(%v, %v, %v, %d): residual %d is %g > %g", uplo, op, unit, n, i, sum, tol)
		}
	}
}

// symmetric draws a symmetric matrix of which only the triangle uplo is there, and
// returns it with its elements.
func (s *source) oneTriangle(uplo Uplo, n, lda int) (a *vec, elem func(i, j int) float64) {
	a = s.matrix(n, n, lda, 1)
	for j := range n {
		for i := range n {
			if i != j && (i > j) != (uplo == Lower) {
				a.s[i+j*lda] = math.NaN() // not to be read
			}
		}
	}
	return a.save(), func(i, j int) float64 {
		if (i > j) != (uplo == Lower) {
			i, j = j, i
		}
		return a.s[i+j*lda]
	}
}

// TestSymv compares with the sums of the definition.
func TestSymv(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{0, 1, 2, 15, 16, 17, 40, 100, 250, 437} {
			for _, uplo := range []Uplo{Lower, Upper} {
				lda := max(1, n) + s.IntN(3)
				a, elem := s.oneTriangle(uplo, n, lda)
				x, y := s.vec(n, 2), s.vec(n, 3)
				old := append([]float64(nil), y.s...)
				const alpha = 0.75
				Symv(uplo, n, alpha, a.s, lda, x.s, y.s)
				a.check(t, "a", nil)
				x.check(t, "x", nil)
				y.check(t, "y", always)
				for i := range n {
					sum, size := old[i], math.Abs(old[i])
					for p := range n {
						v := alpha * elem(i, p) * x.s[p]
						sum += v
						size += math.Abs(v)
					}
					if tol := 4 * float64(n+4) * 0x1p-53 * size; !(math.Abs(sum-y.s[i]) <= tol) {
						t.Fatalf("Symv(%v, %d): element %d is %g, want %g", uplo, n, i, y.s[i], sum)
					}
				}
			}
		}
	})
}

// TestSymm compares all forms with the sums they are defined by.
func TestSymm(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][2]int{{0, 2}, {2, 0}, {1, 1}, {3, 5}, {30, 17}, {127, 20}, {128, 3}, {129, 40}, {300, 9}} {
			for form := range 4 {
				for _, beta := range []float64{0, 1, -0.5} {
					symmSize(t, s, Side(form&1 != 0), Uplo(form&2 != 0), size[0], size[1], beta)
					symmSize(t, s, Side(form&1 != 0), Uplo(form&2 != 0), size[1], size[0], beta)
				}
			}
		}
	})
}

func symmSize(t *testing.T, s *source, side Side, uplo Uplo, m, n int, beta float64) {
	t.Helper()
	order := m
	if side == Right {
		order = n
	}
	lda, ldb, ldc := max(1, order)+s.IntN(3), max(1, m)+s.IntN(3), max(1, m)+s.IntN(3)
	a, elem := s.oneTriangle(uplo, order, lda)
	b, c := s.matrix(m, n, ldb, 2), s.matrix(m, n, ldc, 3)
	if beta == 0 && len(c.s) > 0 {
		c.s[0] = math.NaN() // not to be read
	}
	old := append([]float64(nil), c.s...)
	const alpha = 0.75
	Symm(side, uplo, m, n, alpha, a.s, lda, b.s, ldb, beta, c.s, ldc)
	a.check(t, "a", nil)
	b.check(t, "b", nil)
	c.check(t, "c", func(e int) bool { return e%ldc < m })
	what := fmt.Sprintf("Symm(%v, %v, %d, %d, beta %v)", side, uplo, m, n, beta)
	for j := range n {
		for i := range m {
			var sum, size float64
			if beta != 0 {
				sum, size = beta*old[i+j*ldc], math.Abs(old[i+j*ldc])
			}
			for p := range order {
				var v float64
				if side == Left {
					v = alpha * elem(i, p) * b.s[p+j*ldb]
				} else {
					v = alpha * b.s[i+p*ldb] * elem(p, j)
				}
				sum += v
				size += math.Abs(v)
			}
			tol := 4 * float64(order+4) * 0x1p-53 * size
			if got := c.s[i+j*ldc]; !(math.Abs(got-sum) <= tol) {
				t.Fatalf("%s: C(%d, %d) = %v, want %v", what, i, j, got, sum)
			}
		}
	}
}
