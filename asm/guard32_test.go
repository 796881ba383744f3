package asm

import (
	"math"
	"testing"
)

// guardBits32 is the NaN that stands round float32 operands.
const guardBits32 = 0x7fc0_beef

// A vec32 is a vec of float32.
type vec32 struct {
	s     []float32
	whole []float32
	first int
	saved []uint32
}

func newVec32(n, offset int) *vec32 {
	v := &vec32{whole: make([]float32, offset+n+2*guardWords), first: offset + guardWords}
	for i := range v.whole {
		v.whole[i] = math.Float32frombits(guardBits32)
	}
	v.s = v.whole[v.first : v.first+n : v.first+n]
	return v
}

func (v *vec32) save() *vec32 {
	v.saved = v.saved[:0]
	for _, x := range v.whole {
		v.saved = append(v.saved, math.Float32bits(x))
	}
	return v
}

// check is vec.check.
func (v *vec32) check(t *testing.T, name string, mayChange func(i int) bool) {
	t.Helper()
	for i, x := range v.whole {
		k := i - v.first
		if k >= 0 && k < len(v.s) && mayChange != nil && mayChange(k) {
			continue
		}
		if math.Float32bits(x) != v.saved[i] {
			t.Fatalf("%s: element %d of %d changed to %v", name, k, len(v.s), x)
		}
	}
}

// single returns a value of the source in float32. Exponents are folded, so that products of a few of them stay finite.
func (s *source) single() float32 {
	v := s.draw(s.Rand)
	if m, e := math.Frexp(v); v != 0 && !math.IsNaN(v) && !math.IsInf(v, 0) {
		v = math.Ldexp(m, e%30)
	}
	return float32(v)
}

// vec32 returns a guarded vector of n values.
func (s *source) vec32(n, offset int) *vec32 { return s.matrix32(1, n, n, offset) }

// matrix32 returns a guarded m×n matrix by rows. Elements between rows are guards too.
func (s *source) matrix32(m, n, ld, offset int) *vec32 {
	size := 0
	if m > 0 && n > 0 {
		size = (m-1)*ld + n
	}
	v := newVec32(size, offset)
	for i := range m {
		for j := range n {
			v.s[i*ld+j] = s.single()
		}
	}
	return v.save()
}

func absAll32(x []float32) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(math.Abs(float64(v)))
	}
	return y
}

// wide returns x in float64.
func wide(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
