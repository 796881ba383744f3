package asm

import (
	"fmt"
	"math"
	"testing"
)

// TestTrsm judges |B - M·X| ≤ c·n·u·(|M|·|X| + |B|), elementwise, in all forms.
func TestTrsm(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][2]int{{1, 1}, {1, 70}, {3, 2}, {8, 8}, {7, 12}, {24, 9}, {50, 33}, {61, 64}, {64, 130}, {100, 65}, {131, 200}} {
			if testing.Short() && size[0]*size[1] > 6000 {
				continue
			}
			for form := range 16 {
				trsmSize(t, s, Side(form&1 != 0), Uplo(form&2 != 0), Op(form&4 != 0), form&8 != 0, size[0], size[1])
				trsmSize(t, s, Side(form&1 != 0), Uplo(form&2 != 0), Op(form&4 != 0), form&8 != 0, size[1], size[0])
			}
		}
	})
}

func trsmSize(t *testing.T, s *source, side Side, uplo Uplo, op Op, unit bool, m, n int) {
	t.Helper()
	order := m
	if side == Right {
		order = n
	}
	ldt, ldb := order+s.IntN(3), m+s.IntN(3)
	tri, b := s.matrix(order, order, ldt, 1), s.matrix(m, n, ldb, 2)
	for j := range order {
		for i := range order {
			if (i > j) != (uplo == Lower) && i != j || i == j && unit {
				tri.s[i+j*ldt] = math.NaN() // not to be read
			} else if i != j {
				tri.s[i+j*ldt] /= float64(order)
			} else {
				tri.s[i+j*ldt] = 1 + math.Abs(tri.s[i+j*ldt])
			}
		}
	}
	tri.save()
	old := append([]float64(nil), b.s...)
	const alpha = -1.5
	Trsm(side, uplo, op, unit, m, n, alpha, tri.s, ldt, b.s, ldb)
	tri.check(t, "t", nil)
	b.check(t, "b", func(e int) bool { return e%ldb < m })
	what := fmt.Sprintf("Trsm(%v, %v, %v, %v, %d, %d)", side, uplo, op, unit, m, n)
	upper := bool(uplo) != bool(op)
	elem := func(i, j int) float64 { // of op(T)
		switch {
		case i == j && unit:
			return 1
		case i == j || (i < j) == upper:
			return tri.s[at(op, i, j, ldt)]
		}
		return 0
	}
	for j := range n {
		for i := range m {
			var sum, size float64
			for p := range order {
				var v float64
				if side == Left {
					v = elem(i, p) * b.s[p+j*ldb]
				} else {
					v = b.s[i+p*ldb] * elem(p, j)
				}
				sum += v
				size += math.Abs(v)
			}
			want := alpha * old[i+j*ldb]
			tol := 4 * float64(order+4) * 0x1p-53 * (size + math.Abs(want))
			if !(math.Abs(sum-want) <= tol) {
				t.Fatalf("%s: residual at (%d, %d) is %g > %g", what, i, j, sum-want, tol)
			}
		}
	}
}
