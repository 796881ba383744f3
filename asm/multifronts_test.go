package asm

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func testFrontsForwardMany(t *testing.T, s *source, n, offset int)  { testMany(t, s, n, offset, 'f') }
func testFrontsBackwardMany(t *testing.T, s *source, n, offset int) { testMany(t, s, n, offset, 'b') }
func testFrontsDivideMany(t *testing.T, s *source, n, offset int)   { testMany(t, s, n, offset, 'd') }

// rowsOf returns rows of right-hand sides drawn at random, in strips.
func (s *source) rowsOf(n, strips, offset int) (*FrontRows, *vec) {
	x := s.vec(n*strips*FrontColumns, offset)
	return &FrontRows{X: x.s, Strips: strips}, x
}

// twinMany does with the portable forms what ForwardMany, BackwardMany or DivideMany do.
func twinMany(w *sweep, b *FrontRows, x []float64, what byte) {
	fronts := len(w.First) - 1
	all := b.part(0, fronts)
	n := len(x) / b.Strips
	for k := range b.Strips {
		switch strip := x[k*n : (k+1)*n]; what {
		case 'f':
			frontsForwardManyGeneric(&w.TinyFronts, &all, strip)
		case 'b':
			frontsDivideManyGeneric(&w.TinyFronts, &all, strip)
			frontsBackwardManyGeneric(&w.TinyFronts, &all, strip)
		case 'd':
			frontsDivideManyGeneric(&w.TinyFronts, &all, strip)
		}
	}
}

func testMany(t *testing.T, s *source, n, offset int, what byte) {
	if n == 0 {
		return
	}
	w := s.sweep(n, 1+s.IntN(20), 1+s.IntN(40), offset)
	b, x := s.rowsOf(w.n, 1+s.IntN(3), (5*offset)%8)
	want := slices.Clone(x.s)
	sizes := make([][]float64, b.Strips*FrontColumns)
	for c := range sizes {
		sizes[c] = absAll(column(x.s, b.Strips, c))
		w.sizes(sizes[c], what != 'f')
	}
	twinMany(w, b, want, what)
	switch what {
	case 'f':
		w.ForwardMany(0, n, b)
	case 'b':
		w.BackwardMany(0, n, b)
	case 'd':
		w.DivideMany(0, n, b)
	}
	for c, size := range sizes {
		got, want := column(x.s, b.Strips, c), column(want, b.Strips, c)
		for i, v := range size {
			if !(v <= math.MaxFloat64) {
				continue
			}
			if e := math.Abs(want[i] - got[i]); !(e <= 40*float64(w.n+4)*(0x1p-53*v+math.SmallestNonzeroFloat64)) {
				t.Fatalf("%c: element %d of %d in column %d is %v, want %v; size %g", what, i, w.n, c, got[i], want[i], v)
			}
		}
	}
	x.check(t, "x", always)
	for _, v := range []*vec{w.l, w.d, w.e} {
		v.check(t, "factor", nil)
	}
}

// column returns column c of what FrontRows hold.
func column(x []float64, strips, c int) []float64 {
	n := len(x) / strips / FrontColumns
	y := make([]float64, n)
	for i := range y {
		y[i] = x[(c/FrontColumns*n+i)*FrontColumns+c%FrontColumns]
	}
	return y
}

// TestManyAsSingle compares each column with Forward and Backward, and with any other cut of the fronts bit by bit.
func TestManyAsSingle(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, order := range []int{1, 2, 3, 5, 8, 12, 16, 17, 33, 70} {
			w := s.sweep(60, 1+s.IntN(order), order, 0)
			b, x := s.rowsOf(w.n, 2, 0)
			cut := FrontRows{X: slices.Clone(x.s), Strips: 2}
			first := slices.Clone(x.s)
			w.ForwardMany(0, 60, b)
			w.ForwardMany(0, 17, &cut)
			w.ForwardMany(17, 60, &cut)
			forward := slices.Clone(x.s)
			w.BackwardMany(0, 60, b)
			w.BackwardMany(23, 60, &cut)
			w.BackwardMany(0, 23, &cut)
			for i, v := range cut.X {
				if math.Float64bits(v) != math.Float64bits(x.s[i]) {
					t.Fatalf("order %d: element %d is %v, and %v in parts", order, i, x.s[i], v)
				}
			}
			for c := range 2 * FrontColumns {
				one := column(first, 2, c)
				size := absAll(one)
				w.Forward(0, 60, one)
				w.sizes(size, false)
				near(t, fmt.Sprintf("order %d: forward, column %d", order, c), column(forward, 2, c), one, size)
				one = column(forward, 2, c)
				size = absAll(one)
				w.Backward(0, 60, one)
				w.sizes(size, true)
				near(t, fmt.Sprintf("order %d: backward, column %d", order, c), column(x.s, 2, c), one, size)
			}
		}
	})
}

func near(t *testing.T, what string, got, want, size []float64) {
	t.Helper()
	for i, v := range got {
		if e := math.Abs(v - want[i]); !(e <= 40*float64(len(got)+4)*0x1p-53*size[i]) {
			t.Fatalf("%s: element %d is %v, want %v; size %g", what, i, v, want[i], size[i])
		}
	}
}

// TestManyParts does a front in parts, as goroutines do that share it, and with rows that stand elsewhere.
func TestManyParts(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for range 50 {
			p, r := 1+s.IntN(40), s.IntN(30)
			w := s.sweep(1, 1, 1, 0)
			*w = sweep{n: p + r, d: s.vec(p, 0), e: newVec(p, 0), x: s.vec(p+r, 0), l: newVec(frontLead(p+r)*p, 0)}
			clear(w.e.s)
			w.First, w.RowPtr, w.Panel, w.Done = []int32{0, int32(p)}, []int{0, p + r}, []int{0, len(w.l.s)}, []int32{int32(p - s.IntN(min(p, 3)))}
			w.D, w.E, w.L = w.d.s, w.e.s, w.l.s
			for i := range p + r {
				w.Row = append(w.Row, int32(i))
			}
			w.values(s, 0)
			ne := int(w.Done[0])
			whole, x := s.rowsOf(p+r, 2, 0)
			parts := FrontRows{X: slices.Clone(x.s), Strips: 2}
			w.ForwardMany(0, 1, whole)
			for k := 0; k < ne; k += 8 {
				to := min(k+8, ne)
				w.ForwardPart(0, FrontPart{k, to, k, to}, &parts)
				mid := to + s.IntN(p+r-to+1)
				w.ForwardPart(0, FrontPart{k, to, mid, p + r}, &parts)
				w.ForwardPart(0, FrontPart{k, to, to, mid}, &parts)
			}
			same(t, "forward", whole.X, parts.X)
			w.BackwardMany(0, 1, whole)
			w.DivideMany(0, 1, &parts)
			for k := (ne - 1) / 8 * 8; k >= 0; k -= 8 {
				to := min(k+8, ne)
				for q := k; q < to; q += 4 {
					w.BackwardPart(0, FrontPart{q, min(q+4, to), to, p + r}, &parts)
				}
				w.BackwardPart(0, FrontPart{k, to, k, to}, &parts)
			}
			for c := range 2 * FrontColumns {
				got, want := column(parts.X, 2, c), column(whole.X, 2, c)
				for i, v := range got {
					if e := math.Abs(v - want[i]); !(e <= 1e-12*(1+math.Abs(want[i]))) {
						t.Fatalf("backward: element %d of column %d is %v, want %v", i, c, v, want[i])
					}
				}
			}
			// Rows below the pivots change places.
			far := FrontRows{X: make([]float64, len(x.s)), Strips: 2, Far: p, Slot: make([]int32, p+r)}
			for i := p; i < p+r; i++ {
				far.Slot[i] = int32(p + (i-p+r/2)%r)
			}
			moved := func(i int) int {
				if i < p {
					return i
				}
				return int(far.Slot[i])
			}
			fresh, y := s.rowsOf(p+r, 2, 0)
			for k := range 2 * (p + r) {
				copy(far.X[(k/(p+r)*(p+r)+moved(k%(p+r)))*8:][:8], y.s[k*8:])
			}
			w.ForwardMany(0, 1, fresh)
			w.ForwardMany(0, 1, &far)
			for k := range 2 * (p + r) {
				same(t, "moved rows", fresh.X[k*8:][:8], far.X[(k/(p+r)*(p+r)+moved(k%(p+r)))*8:][:8])
			}
		}
	})
}

func same(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i, v := range got {
		if math.Float64bits(v) != math.Float64bits(want[i]) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, v, want[i])
		}
	}
}

// TestSolvesWithNaN: a pivot that is NaN, or beside one, is no zero: solutions are NaN.
func TestSolvesWithNaN(t *testing.T) {
	nan := math.NaN()
	atEveryLevel(t, func(t *testing.T) {
		for _, c := range []struct{ d, e []float64 }{{[]float64{nan, 1}, nil}, {[]float64{nan, 1}, []float64{0, 0}}, {[]float64{2, 3}, []float64{nan, 0}}} {
			f := TinyFronts{First: []int32{0, 2}, RowPtr: []int{0, 2}, Row: []int32{0, 1}, Panel: []int{0, 4}, L: []float64{1, 0, 0, 1}, D: c.d, E: c.e}
			x := []float64{1, 1}
			f.Backward(0, 1, x)
			if !math.IsNaN(x[0]) {
				t.Errorf("D %v, E %v: Backward gives %v", c.d, c.e, x)
			}
			for name, solve := range map[string]func(b *FrontRows){
				"BackwardMany": func(b *FrontRows) { f.BackwardMany(0, 1, b) },
				"DivideMany":   func(b *FrontRows) { f.DivideMany(0, 1, b) },
			} {
				b := FrontRows{X: slices.Repeat([]float64{1}, 2*FrontColumns), Strips: 1}
				solve(&b)
				for j, v := range b.X[:FrontColumns] {
					if !math.IsNaN(v) {
						t.Errorf("D %v, E %v: %s gives %v in column %d", c.d, c.e, name, v, j)
					}
				}
			}
		}
	})
}
