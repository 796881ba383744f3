package asm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// guardBits is the NaN that stands round every operand. Reading it spoils the
// result; writing over it is found by its bits.
const guardBits = 0x7ff8_dead_beef_0001

// guardWords is the number of guards on either side, more than one vector.
const guardWords = 16

// A vec is a slice between guards, at a chosen offset from its allocation.
type vec struct {
	s     []float64 // the operand, with no spare capacity
	whole []float64 // operand and guards
	first int       // where s starts in whole
	saved []uint64  // bits of whole, as save left them
}

func newVec(n, offset int) *vec {
	v := &vec{whole: make([]float64, offset+n+2*guardWords), first: offset + guardWords}
	for i := range v.whole {
		v.whole[i] = math.Float64frombits(guardBits)
	}
	v.s = v.whole[v.first : v.first+n : v.first+n]
	return v
}

// save remembers the bits of the operand and its guards.
func (v *vec) save() *vec {
	v.saved = v.saved[:0]
	for _, x := range v.whole {
		v.saved = append(v.saved, math.Float64bits(x))
	}
	return v
}

// check fails if an element outside the operand changed, or an element of
// the operand for which mayChange is false; nil stands for never.
func (v *vec) check(t *testing.T, name string, mayChange func(i int) bool) {
	t.Helper()
	for i, x := range v.whole {
		k := i - v.first
		inside := k >= 0 && k < len(v.s)
		if inside && mayChange != nil && mayChange(k) {
			continue
		}
		if math.Float64bits(x) != v.saved[i] {
			t.Fatalf("%s: element %d of %d changed to %v", name, k, len(v.s), x)
		}
	}
}

func always(int) bool { return true }

// A source makes operands. Values come from draw.
type source struct {
	*rand.Rand
	draw   func(r *rand.Rand) float64
	strict bool // sums cannot overflow, so that Inf and NaN are predictable
}

// newSource returns a source of moderate values and logs its seed.
func newSource(t testing.TB) *source {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return &source{Rand: rand.New(rand.NewPCG(seed, 1)), draw: moderate, strict: true}
}

func moderate(r *rand.Rand) float64 { return r.NormFloat64() }

// uneven returns values whose products and sums of products stay finite, but
// differ by hundreds of orders of magnitude, with zeros among them.
func uneven(r *rand.Rand) float64 {
	if r.IntN(8) == 0 {
		return 0
	}
	return math.Ldexp(r.NormFloat64(), r.IntN(600)-300)
}

// special returns moderate values, rarely mixed with NaN, infinities, zeros of
// both signs and denormal numbers.
func special(r *rand.Rand) float64 {
	if r.IntN(12) != 0 {
		return r.NormFloat64()
	}
	values := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1),
		math.SmallestNonzeroFloat64, -3e-310}
	return values[r.IntN(len(values))]
}

// vec returns a guarded vector of n values.
func (s *source) vec(n, offset int) *vec {
	v := newVec(n, offset)
	for i := range v.s {
		v.s[i] = s.draw(s.Rand)
	}
	return v.save()
}

// matrix returns a guarded m×n column-major matrix. Elements between columns
// are guards too.
func (s *source) matrix(m, n, ld, offset int) *vec {
	size := 0
	if m > 0 && n > 0 {
		size = (n-1)*ld + m
	}
	v := newVec(size, offset)
	for j := range n {
		for i := range m {
			v.s[i+j*ld] = s.draw(s.Rand)
		}
	}
	return v.save()
}

// absAll returns the absolute values of x.
func absAll(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Abs(v)
	}
	return y
}

// close compares a kernel's number with its twin's. terms is the number of
// terms of the sum, size the sum of their absolute values, and under the
// largest factor that multiplies an underflow.
func (s *source) close(t *testing.T, what string, i int, got, want float64, terms int, size, under float64) {
	t.Helper()
	const u = 0x1p-53
	if math.IsNaN(size) || math.IsInf(size, 0) {
		if s.strict && !sameClass(got, want) {
			t.Fatalf("%s: element %d = %v, twin %v", what, i, got, want)
		}
		return
	}
	if math.IsNaN(under) || math.IsInf(under, 0) {
		under = 0 // nothing was multiplied by it, else size were not finite
	}
	n := float64(terms + 2)
	bound := 2*n*u*size + 4*n*math.SmallestNonzeroFloat64*(1+under)
	if !(math.Abs(got-want) <= bound) {
		t.Fatalf("%s: element %d = %v, twin %v, difference %g > %g", what, i, got, want, got-want, bound)
	}
}

// sameClass reports whether both are NaN or both are the same infinity, or both
// are finite.
func sameClass(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return a == b
	}
	return true
}

// atEveryLevel runs f once at each level of this machine.
func atEveryLevel(t *testing.T, f func(t *testing.T)) {
	for _, l := range isa.Levels() {
		t.Run(l.String(), func(t *testing.T) {
			undo, err := isa.Force(l)
			if err != nil {
				t.Fatal(err)
			}
			defer undo()
			f(t)
		})
	}
}

// rows is a random sparse matrix by rows whose values stand between guards.
type rows struct {
	cols int
	ptr  []int
	ind  []int32
	val  *vec
}

// rows returns a matrix with m rows. Rows are empty, sparse or without gaps;
// groups of rows without gaps share their columns, as in dense data.
func (s *source) rows(m, cols, offset int) *rows {
	a := &rows{cols: cols, ptr: []int{0}}
	if s.IntN(2) == 0 { // as after taking a slice of rows
		a.ptr[0] = s.IntN(5)
		a.ind = make([]int32, a.ptr[0])
	}
	first, length := 0, 0
	for i := range m {
		if i%7 == 0 {
			length = s.IntN(cols + 1)
			first = s.IntN(cols - length + 1)
		}
		switch {
		case i%23 == 11: // an empty row
		case i%14 < 7:
			for j := first; j < first+length; j++ {
				a.ind = append(a.ind, int32(j))
			}
		default:
			p := s.Perm(cols)[:s.IntN(cols+1)]
			slices.Sort(p)
			for _, j := range p {
				a.ind = append(a.ind, int32(j))
			}
		}
		a.ptr = append(a.ptr, len(a.ind))
	}
	a.val = s.vec(len(a.ind), offset)
	return a
}

// list returns k row numbers in runs, so that neighbours often follow each
// other and some repeat.
func (s *source) list(k, m int) []int32 {
	var l []int32
	for len(l) < k {
		i := s.IntN(m)
		for run := s.IntN(9); run >= 0 && i < m && len(l) < k; run-- {
			l = append(l, int32(i))
			i++
		}
	}
	return l
}
