package asm

import (
	"slices"
	"testing"
)

// shortColumns returns the lower triangle of a random symmetric matrix of order n by columns, most of them of fewer than symShort entries below the diagonal,
// some without a diagonal entry.
func (s *source) shortColumns(n, offset int) *rows {
	a := &rows{cols: n, ptr: []int{0}}
	for j := range n {
		if s.IntN(3) > 0 {
			a.ind = append(a.ind, int32(j))
		}
		below := s.Perm(n - j - 1)
		most := symShort
		if s.IntN(20) == 0 {
			most = n
		}
		below = below[:min(len(below), s.IntN(most))]
		slices.Sort(below)
		for _, i := range below {
			a.ind = append(a.ind, int32(j+1+i))
		}
		a.ptr = append(a.ptr, len(a.ind))
	}
	a.val = s.vec(len(a.ind), offset)
	return a
}

func testSymClasses(t *testing.T, s *source, n, offset int) {
	a := s.shortColumns(n, offset)
	if offset == 7 {
		a = s.lower(n, offset)
	}
	x, y := s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	mulSymColsGeneric(a.ptr, a.ind, a.val.s, x.s, want, 0, unlimited)
	mulSymColsGeneric(a.ptr, a.ind, absAll(a.val.s), absAll(x.s), size, 0, unlimited)
	var c SymClasses
	c.Plan(a.ptr, a.ind)
	c.Mul(a.ptr, a.ind, a.val.s, x.s, y.s)
	for i := range want {
		s.close(t, "SymClasses", i, y.s[i], want[i], 2*n+2, size[i], 0)
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", always)
}

// TestSymClasses: each column is in its class, or in none; large matrices and those with long columns have none.
func TestSymClasses(t *testing.T) {
	s := newSource(t)
	for range 50 {
		a := s.shortColumns(300, 0)
		var c SymClasses
		c.Plan(a.ptr, a.ind)
		if len(c.cols)+len(c.rest) != 300 || len(c.rest) == 0 {
			t.Fatalf("%d columns in classes and %d others of 300", len(c.cols), len(c.rest))
		}
		cols, all := c.cols, append(slices.Clone(c.cols), c.rest...)
		for k, n := range c.size {
			for _, j := range cols[:n] {
				col := a.ind[a.ptr[j]:a.ptr[j+1]]
				if has := k%2 == 1; len(col) != k/2+k%2 || has != slices.Contains(col, j) {
					t.Fatalf("column %d with rows %v is in class %d", j, col, k)
				}
			}
			if !slices.IsSorted(cols[:n]) {
				t.Fatalf("class %d: %v", k, cols[:n])
			}
			cols = cols[n:]
		}
		if slices.Sort(all); len(slices.Compact(all)) != 300 {
			t.Fatalf("columns %v", all)
		}
	}
	long := s.shortColumns(16, 0)
	long.ptr, long.ind = []int{0}, nil
	for j := range 16 {
		for i := j; i < 16; i++ {
			long.ind = append(long.ind, int32(i))
		}
		long.ptr = append(long.ptr, len(long.ind))
	}
	for name, ptr := range map[string][]int{"long columns": long.ptr, "many columns": make([]int, symClassed+2), "no columns": {0}} {
		var c SymClasses
		if c.Plan(ptr, long.ind); len(c.cols) != 0 || c.size != [2 * symShort]int32{} {
			t.Errorf("%s: %d columns in classes", name, len(c.cols))
		}
	}
	atEveryLevel(t, func(t *testing.T) {
		a := s.shortColumns(300, 0)
		var c SymClasses
		c.Plan(a.ptr, a.ind)
		x, y := make([]float64, 300), make([]float64, 300)
		if n := testing.AllocsPerRun(10, func() { c.Mul(a.ptr, a.ind, a.val.s, x, y) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
		for name, call := range map[string]func(){
			"x":   func() { c.Mul(a.ptr, a.ind, a.val.s, x[1:], y) },
			"y":   func() { c.Mul(a.ptr, a.ind, a.val.s, x[1:], y[1:]) },
			"ptr": func() { c.Mul(a.ptr[:300], a.ind, a.val.s, x, y) },
			"val": func() { c.Mul(a.ptr, a.ind, a.val.s[1:], x, y) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("no panic where the length of %s is wrong", name)
					}
				}()
				call()
			}()
		}
	})
}

func BenchmarkSymClasses(b *testing.B) {
	s := newSource(b)
	a := s.shortColumns(300, 0)
	var c SymClasses
	c.Plan(a.ptr, a.ind)
	x, y := benchVector(300), make([]float64, 300)
	benchLevels(b, "300", 4*len(a.ind), 12*len(a.ind)+24*300, func() { c.Mul(a.ptr, a.ind, a.val.s, x, y) })
	benchLevels(b, "300 as MulSymCols", 4*len(a.ind), 12*len(a.ind)+24*300, func() { MulSymCols(a.ptr, a.ind, a.val.s, x, y, 0, 300) })
}
