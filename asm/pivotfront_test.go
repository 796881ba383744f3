package asm

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// A pivotCase is a PivotFront between guards, with what it was made from.
type pivotCase struct {
	PivotFront
	panel, block, noise, growth, d, e *vec
	full                              []float64 // the front, both triangles, with leading dimension M
	was                               []float64 // growth
}

// pivotCase returns a front of order m with p columns. Zeros on the diagonal, small elements and equal columns are what pivots of
// order 2 and delays come from.
func (s *source) pivotCase(m, p, offset int) *pivotCase {
	ld := m + s.IntN(9)
	r := m - p
	c := &pivotCase{panel: s.vec(ld*p, offset), block: s.vec(r*r, (3*offset)%8), noise: newVec(p, (5*offset)%8)}
	kind := s.IntN(4)
	for j := range p {
		if kind > 0 && s.IntN(2) == 0 {
			c.panel.s[j*ld+j] = 0
		}
		if kind > 1 && s.IntN(3) == 0 {
			for i := j; i < m; i++ {
				if i < p || kind == 2 {
					c.panel.s[j*ld+i] *= 1e-3
				}
			}
		}
		if kind == 3 && j > 0 && s.IntN(4) == 0 { // nothing remains of it
			c.panel.s[j*ld+j] = c.panel.s[(j-1)*ld+j-1]
			c.panel.s[(j-1)*ld+j] = c.panel.s[(j-1)*ld+j-1]
			copy(c.panel.s[j*ld+j+1:j*ld+m], c.panel.s[(j-1)*ld+j+1:(j-1)*ld+m])
		}
	}
	c.growth = newVec(m, (7*offset)%8)
	for i := range c.growth.s {
		c.growth.s[i] = s.Float64()
	}
	for i := range c.noise.s {
		c.noise.s[i] = 1e-14
	}
	c.d, c.e = newVec(p, offset), newVec(p, offset)
	for _, v := range []*vec{c.panel, c.block, c.noise, c.growth, c.d, c.e} {
		v.save()
	}
	c.M, c.P, c.Ld, c.U, c.Loss = m, p, ld, 0.01, 1e-14
	c.Panel, c.Block, c.Fresh = c.panel.s, c.block.s, s.IntN(2) == 0
	c.Noise, c.Growth, c.D, c.E, c.Perm = c.noise.s, c.growth.s, c.d.s, c.e.s, make([]int32, p)
	c.was = slices.Clone(c.growth.s)
	c.full = make([]float64, m*m)
	for j := range m {
		for i := j; i < m; i++ {
			switch {
			case j < p:
				c.full[i+j*m] = c.Panel[j*ld+i]
			case !c.Fresh:
				c.full[i+j*m] = c.Block[i-p+(j-p)*r]
			}
			c.full[j+i*m] = c.full[i+j*m]
		}
	}
	return c
}

// check compares L·D·Lᵀ and what is left with the front, and tests what is promised of pivots.
func (c *pivotCase) check(t *testing.T, n int) {
	t.Helper()
	m, p := c.M, c.P
	place := make([]int, m) // row of the front as it was that stands at i
	seen := make([]bool, m)
	for i := range m {
		place[i] = i
		if i < p {
			place[i] = int(c.Perm[i])
		}
		if place[i] >= m || seen[place[i]] || i < p && place[i] >= p {
			t.Fatalf("Perm %v is no permutation", c.Perm)
		}
		seen[place[i]] = true
	}
	l := func(i, k int) float64 {
		switch {
		case i == k:
			return 1
		case i < k:
			return 0
		}
		return c.Panel[k*c.Ld+i]
	}
	growth := make([]float64, m)
	for i := range m {
		growth[i] = c.was[place[i]]
	}
	product := func(i, j int) (sum, size float64) { // of L·D·Lᵀ
		for k := 0; k < n; k++ {
			v := l(i, k) * c.D[k] * l(j, k)
			sum, size = sum+v, size+math.Abs(v)
			if e := c.E[k]; e != 0 {
				v, w := l(i, k)*e*l(j, k+1), l(i, k+1)*e*l(j, k)
				sum, size = sum+v+w, size+math.Abs(v)+math.Abs(w)
			}
		}
		return sum, size
	}
	for j := range m {
		for i := j; i < m; i++ {
			want := c.full[place[i]+place[j]*m]
			got, size := product(i, j)
			switch {
			case j < n:
			case j < p:
				got += c.Panel[j*c.Ld+i]
			default:
				got += c.Block[i-p+(j-p)*(m-p)]
			}
			if !(math.Abs(got-want) <= 1e-13*(size+math.Abs(want)+1)) {
				t.Fatalf("order %d, %d of %d columns: element %d, %d is %v, want %v", m, n, p, i, j, got, want)
			}
		}
	}
	for k := range n {
		pair := c.E[k] != 0 || k > 0 && c.E[k-1] != 0
		for i := k + 1; i < m; i++ {
			x := l(i, k)
			if !(math.Abs(x) <= 1.0000001/c.U) {
				t.Fatalf("order %d: element %d, %d of L is %v", m, i, k, x)
			}
			growth[i] += x * x * math.Abs(c.D[k])
			if c.E[k] != 0 {
				growth[i] += 2 * math.Abs(x*l(i, k+1)*c.E[k])
			}
		}
		if c.E[k] != 0 && (k+1 >= n || l(k+1, k) != 0) {
			t.Fatalf("a pivot of order 2 at %d of %d is torn", k, n)
		}
		if !pair && !(math.Abs(c.D[k]) > max(1e-14, c.Loss*0.99*growth[k])) {
			t.Fatalf("pivot %v with growth %v", c.D[k], growth[k])
		}
	}
	for k := n; k < p; k++ {
		if c.D[k] != 0 || c.E[k] != 0 {
			t.Fatalf("pivot %d of %d is %v, %v", k, n, c.D[k], c.E[k])
		}
	}
	for i, v := range growth {
		if !(math.Abs(v-c.Growth[i]) <= 1e-12*(v+1)) {
			t.Fatalf("order %d: growth of row %d is %v, want %v", m, i, c.Growth[i], v)
		}
	}
}

func testPivotFront(t *testing.T, s *source, n, offset int) {
	m := min(n, PivotOrder)
	c := s.pivotCase(m, s.IntN(m+1), offset)
	finite, tame := true, true
	for k, v := range c.full {
		if k%m < c.P || k/m < c.P {
			finite = finite && math.Abs(v) <= math.MaxFloat64
		}
		tame = tame && (v == 0 || 1e-9 < math.Abs(v) && math.Abs(v) < 1e3)
	}
	other := *c
	other.Panel, other.Block = slices.Clone(c.Panel), slices.Clone(c.Block)
	if m == c.P {
		c.Block, other.Block = nil, nil
	}
	other.Growth, other.D, other.E, other.Perm = slices.Clone(c.Growth), make([]float64, c.P), make([]float64, c.P), make([]int32, c.P)
	before := slices.Clone(c.Panel)
	done, want := c.Eliminate(), pivotFrontGeneric(&other.PivotFront)
	c.panel.check(t, "panel", func(i int) bool { return i%c.Ld < m })
	for name, v := range map[string]*vec{"block": c.block, "growth": c.growth, "d": c.d, "e": c.e} {
		v.check(t, name, always)
	}
	c.noise.check(t, "noise", nil)
	switch {
	case done < 0:
		if tame && finite && want >= 0 {
			t.Fatalf("order %d: given up", m)
		}
		for k, v := range before {
			if math.Float64bits(v) != math.Float64bits(c.Panel[k]) {
				t.Fatalf("order %d: given up, and the panel has changed", m)
			}
		}
	case !finite && want < 0 && done == c.P && c.P > 0:
		t.Fatalf("order %d: all of %d columns done, the portable form found what is not finite", m, done)
	case tame && finite:
		c.check(t, done)
		other.check(t, want)
	}
}

// TestPivotFront walks all orders and numbers of columns.
func TestPivotFront(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		delays, pairs := 0, 0
		for m := 1; m <= PivotOrder; m++ {
			for p := 0; p <= m; p++ {
				c := s.pivotCase(m, p, (m+p)%8)
				done := c.Eliminate()
				if done < 0 {
					t.Fatalf("order %d with %d columns: given up", m, p)
				}
				c.check(t, done)
				delays += p - done
				for _, e := range c.E {
					if e != 0 {
						pairs++
					}
				}
			}
		}
		if delays < 100 || pairs < 1000 {
			t.Errorf("%d delays and %d pivots of order 2 test nothing", delays, pairs)
		}
	})
}

// TestPivotFrontRules has columns of which it is known what must happen to them.
func TestPivotFrontRules(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name  string
		m, p  int
		panel []float64 // by columns
		done  int
		perm  []int32
		e     []float64
	}{
		{"on the bound", 2, 1, []float64{0.01, 1}, 1, []int32{0}, []float64{0}},
		{"below the bound", 2, 1, []float64{0.0099999999, 1}, 0, []int32{0}, []float64{0}},
		{"pair", 2, 2, []float64{0, 1, 0, 0}, 2, []int32{0, 1}, []float64{1, 0}},
		{"the other alone", 3, 2, []float64{0, 1, 1000, 0, 1, 0}, 1, []int32{1, 0}, []float64{0, 0}},
		{"a pair with a bad column", 3, 2, []float64{0, 1, 1000, 0, 0, 0}, 0, []int32{0, 1}, []float64{0, 0}},
		{"after the others", 3, 3, []float64{1e-9, 1e-2, 1, 0, 1, 0, 0, 0, 1e-3}, 3, []int32{0, 2, 1}, []float64{1, 0, 0}},
		{"nothing", 2, 2, []float64{0, 0, 0, 0}, 0, []int32{0, 1}, []float64{0, 0}},
		{"singular", 2, 2, []float64{1, 1, 0, 1}, 1, []int32{0, 1}, []float64{0, 0}},
		{"NaN", 2, 2, []float64{1, nan, 0, 1}, -1, nil, nil},
		{"NaN on the diagonal", 2, 1, []float64{nan, 0}, -1, nil, nil},
		{"Inf below", 2, 1, []float64{1, inf}, -1, nil, nil},
		{"NaN in the other column", 3, 2, []float64{0, 1, 0, 0, 0, nan}, -1, nil, nil},
		{"Inf in the other column", 3, 2, []float64{0, 1, 0, 0, 0, inf}, -1, nil, nil},
		{"NaN on the diagonal of the other column", 2, 2, []float64{0, 1, 0, nan}, -1, nil, nil},
		{"empty", 0, 0, nil, 0, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			atEveryLevel(t, func(t *testing.T) {
				f := &PivotFront{M: c.m, P: c.p, Ld: c.m, U: 0.01, Loss: 1e-14, Panel: slices.Clone(c.panel)}
				f.Noise, f.Growth = make([]float64, c.p), make([]float64, c.m)
				f.D, f.E, f.Perm = make([]float64, c.p), make([]float64, c.p), make([]int32, c.p)
				for j := range f.Noise {
					f.Noise[j] = 1e-14
				}
				if done := f.Eliminate(); done != c.done {
					t.Fatalf("%d columns, want %d", done, c.done)
				}
				if c.done >= 0 && (!slices.Equal(f.Perm, c.perm) && c.p > 0 || !slices.Equal(f.E, c.e) && c.p > 0) {
					t.Errorf("perm %v, e %v, want %v, %v", f.Perm, f.E, c.perm, c.e)
				}
			})
		})
	}
}

// TestPivotFrontVague: what is noise must be defined; else nothing is eliminated, nor changed.
func TestPivotFrontVague(t *testing.T) {
	s := newSource(t)
	for range 200 {
		m := 1 + s.IntN(PivotOrder)
		p := 1 + s.IntN(m)
		c := s.pivotCase(m, p, 0)
		was := slices.Clone(c.Panel)
		switch j := s.IntN(p); s.IntN(3) {
		case 0:
			c.Noise[j] = math.NaN()
		case 1:
			c.Growth[j] = math.NaN()
		default:
			c.Loss = math.NaN()
		}
		if n := c.Eliminate(); n != -1 || !slices.Equal(c.Panel, was) {
			t.Fatalf("order %d: %d of %d columns eliminated", m, n, p)
		}
	}
}

func TestPivotFrontPanics(t *testing.T) {
	for name, spoil := range map[string]func(f *PivotFront){
		"order":  func(f *PivotFront) { f.M = PivotOrder + 1 },
		"pivots": func(f *PivotFront) { f.P = f.M + 1 },
		"ld":     func(f *PivotFront) { f.Ld = f.M - 1 },
		"panel":  func(f *PivotFront) { f.Panel = f.Panel[:len(f.Panel)-1] },
		"block":  func(f *PivotFront) { f.Block = f.Block[:len(f.Block)-1] },
		"growth": func(f *PivotFront) { f.Growth = f.Growth[:len(f.Growth)-1] },
		"noise":  func(f *PivotFront) { f.Noise = f.Noise[:len(f.Noise)-1] },
		"d":      func(f *PivotFront) { f.D = f.D[:len(f.D)-1] },
		"e":      func(f *PivotFront) { f.E = f.E[:len(f.E)-1] },
		"perm":   func(f *PivotFront) { f.Perm = f.Perm[:len(f.Perm)-1] },
	} {
		t.Run(name, func(t *testing.T) {
			c := newSource(t).pivotCase(9, 4, 0)
			spoil(&c.PivotFront)
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			c.Eliminate()
		})
	}
}

func BenchmarkPivotFront(b *testing.B) {
	for _, shape := range []struct{ m, p int }{{8, 4}, {16, 8}, {24, 12}, {32, 16}, {48, 16}, {64, 32}, {64, 64}} {
		s := newSource(b)
		c := s.pivotCase(shape.m, shape.p, 0)
		fresh := slices.Clone(c.Panel)
		c.Fresh = true
		benchLevels(b, fmt.Sprintf("%dx%d", shape.m, shape.p), shape.p*shape.m*shape.m, 8*shape.m*shape.m, func() {
			copy(c.Panel, fresh)
			copy(c.Growth, c.was)
			c.Eliminate()
		})
	}
}
