package asm

import (
	"math"
	"testing"
)

// triangleRows returns a strict triangle of order n by rows, lower or upper, with small elements; pointers may start behind 0.
func (s *source) triangleRows(n, offset int, upper bool) (ptr []int, ind []int32, val *vec) {
	ptr = []int{s.IntN(3)}
	ind = make([]int32, ptr[0])
	v := make([]float64, ptr[0])
	for i := range n {
		lo, hi := 0, i
		if upper {
			lo, hi = i+1, n
		}
		if s.IntN(4) > 0 {
			for _, j := range s.someRows(lo, hi) {
				e := s.draw(s.Rand)
				if math.Abs(e) > 1e-300 && !math.IsInf(e, 0) {
					e /= 4 * math.Abs(e) * (1 + math.Abs(float64(i)-float64(j)))
				}
				ind, v = append(ind, j), append(v, e)
			}
		}
		ptr = append(ptr, len(ind))
	}
	val = newVec(len(v), offset)
	copy(val.s, v)
	val.save()
	return ptr, ind, val
}

func testTriRows(t *testing.T, s *source, n, offset int)     { testTriStrict(t, s, n, offset, false) }
func testTriRowsBack(t *testing.T, s *source, n, offset int) { testTriStrict(t, s, n, offset, true) }

func testTriStrict(t *testing.T, s *source, n, offset int, back bool) {
	ptr, ind, val := s.triangleRows(n, offset, back)
	x, d := s.vec(n, (3*offset)%8), s.vec(n, offset)
	lo, hi := 0, n
	if n > 0 {
		lo = s.IntN(n)
		hi = lo + s.IntN(n-lo+1)
	}
	want := append([]float64(nil), x.s...)
	size := absAll(want)
	minus := absAll(val.s)
	for k := range minus {
		minus[k] = -minus[k] // its solution bounds all that is added up
	}
	name := "TriRows"
	if back {
		name = "TriRowsBack"
		triRowsBackGeneric(ptr, ind, val.s, d.s, want, lo, hi)
		triRowsBackGeneric(ptr, ind, minus, absAll(d.s), size, lo, hi)
		TriRowsBack(ptr, ind, val.s, d.s, x.s, lo, hi)
	} else {
		triRowsGeneric(ptr, ind, val.s, want, lo, hi)
		triRowsGeneric(ptr, ind, minus, size, lo, hi)
		TriRows(ptr, ind, val.s, x.s, lo, hi)
	}
	for i := range want {
		s.close(t, name, i, x.s[i], want[i], 4*n, size[i], 2)
	}
	x.check(t, "x", func(i int) bool { return lo <= i && i < hi })
	d.check(t, "d", nil)
	val.check(t, "val", nil)
}

// TestTriRowsLong has rows that exceed the budget of a call beside many short ones.
func TestTriRowsLong(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const n = triBudget + 5000
		for _, back := range []bool{false, true} {
			ptr, ind, val := []int{0}, []int32(nil), []float64(nil)
			for i := range n {
				switch {
				case !back && i == n-3:
					for j := range i {
						ind, val = append(ind, int32(j)), append(val, s.Float64()/n)
					}
				case back && i == 2:
					for j := i + 1; j < n; j++ {
						ind, val = append(ind, int32(j)), append(val, s.Float64()/n)
					}
				case !back && i > 0:
					ind, val = append(ind, int32(i-1)), append(val, 0.5)
				case back && i < n-1:
					ind, val = append(ind, int32(i+1)), append(val, 0.5)
				}
				ptr = append(ptr, len(ind))
			}
			x, d := s.vec(n, 0), make([]float64, n)
			for i := range d {
				d[i] = 1 + s.Float64()
			}
			want := append([]float64(nil), x.s...)
			if back {
				triRowsBackGeneric(ptr, ind, val, d, want, 0, n)
				TriRowsBack(ptr, ind, val, d, x.s, 0, n)
			} else {
				triRowsGeneric(ptr, ind, val, want, 0, n)
				TriRows(ptr, ind, val, x.s, 0, n)
			}
			for i := range want {
				if !(math.Abs(x.s[i]-want[i]) <= 1e-12*(1+math.Abs(want[i]))) {
					t.Fatalf("back %v: element %d = %v, twin %v", back, i, x.s[i], want[i])
				}
			}
		}
	})
}

func TestTriRowsPanics(t *testing.T) {
	ptr, ind, val, x := []int{0, 0, 1}, []int32{0}, []float64{2}, []float64{4, 9}
	for name, f := range map[string]func(){
		"rows":        func() { TriRows(ptr, ind, val, x, 1, 0) },
		"negative":    func() { TriRows(ptr, ind, val, x, -1, 0) },
		"short ptr":   func() { TriRows(ptr, ind, val, x, 0, 3) },
		"short x":     func() { TriRows(ptr, ind, val, x[:1], 0, 2) },
		"short val":   func() { TriRowsBack(ptr, ind, nil, x, x, 0, 2) },
		"short d":     func() { TriRowsBack(ptr, ind, val, x[:1], x, 0, 2) },
		"ptr too far": func() { TriRows([]int{0, 0, 2}, ind, val, x, 0, 2) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	if TriRows(ptr, ind, val, x, 0, 2); x[0] != 4 || x[1] != 1 {
		t.Errorf("%v, want [4 1]", x)
	}
}

// BenchmarkTriRows solves with rows of 8 entries near the diagonal, as in an incomplete factor in the order of a
// grid, of 1 MB.
func BenchmarkTriRows(b *testing.B) {
	const n = 8192
	for _, back := range []bool{false, true} {
		ptr, ind := []int{0}, []int32(nil)
		for i := range n {
			for _, o := range []int{-100, -99, -98, -97, -4, -3, -2, -1, 1, 2, 3, 4, 97, 98, 99, 100} {
				if j := i + o; (o > 0) == back && 0 <= j && j < n {
					ind = append(ind, int32(j))
				}
			}
			ptr = append(ptr, len(ind))
		}
		val, d, x := benchVector(len(ind)), benchVector(n), benchVector(n)
		for k := range val {
			val[k] *= 1e-3
		}
		for i := range d {
			d[i] = 1
		}
		flops, bytes := 2*len(ind), 12*len(ind)
		if back {
			b.Run("U", func(b *testing.B) {
				benchLevels(b, "8", flops, bytes, func() { TriRowsBack(ptr, ind, val, d, x, 0, n) })
			})
		} else {
			b.Run("L", func(b *testing.B) {
				benchLevels(b, "8", flops, bytes, func() { TriRows(ptr, ind, val, x, 0, n) })
			})
		}
	}
}
