package engine

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// expected is the number of factorisations that a plan is made for: interior point methods take dozens.
const expected = 40

// A Session is a plan with the memory of its factorisations. One goroutine may use it at a time.
type Session struct {
	Key     uint64
	Pattern *Pattern
	Plan    *factor.Symbolic
	LDL     *factor.LDL // nil before the first factorisation
	Val     []float64   // of the lower triangle

	Replanned bool // values have been looked at
	Threshold Threshold
}

// NewSession plans for a pattern. perm is for factor.OrderGiven.
func NewSession(key uint64, p *Pattern, o factor.Ordering, perm []int32) (*Session, error) {
	return NewPlanned(key, p, nil, o, perm)
}

// NewPlanned is NewSession with the values of the triplets, nil if they are not known.
func NewPlanned(key uint64, p *Pattern, triplets []float64, o factor.Ordering, perm []int32) (*Session, error) {
	s := &Session{Key: key, Pattern: p, Val: make([]float64, len(p.Ind))}
	if triplets != nil {
		p.Sum(s.Val, triplets)
	} else {
		for k := range s.Val {
			s.Val[k] = 1 // so that none is zero
		}
	}
	return s, s.plan(o, perm)
}

// plan analyses the pattern with the values that are there.
func (s *Session) plan(o factor.Ordering, perm []int32) error {
	lower, err := sparse.NewCSC(s.Pattern.N, s.Pattern.N, s.Pattern.Ptr, s.Pattern.Ind, s.Val)
	if err != nil {
		return err
	}
	a, err := sparse.NewSym(lower)
	if err != nil {
		return err
	}
	opt := factor.Options{Ordering: o, Threads: Threads(), Expected: expected}
	if o == factor.OrderGiven {
		opt.Perm = perm
	}
	s.Plan, err = factor.Analyze(a, opt)
	return err
}

// Consider plans again, once, if most of the diagonal of the values that are there is zero: then an order that pairs
// rows may be better, which the pattern alone does not tell. It reports whether it did.
func (s *Session) Consider() (bool, error) {
	if s.Replanned || s.Plan.Ordering() == factor.OrderGiven {
		return false, nil
	}
	s.Replanned = true
	p := s.Pattern
	zeros := 0
	for j := range p.N {
		if k := p.Ptr[j]; k == p.Ptr[j+1] || int(p.Ind[k]) != j || s.Val[k] == 0 {
			zeros++
		}
	}
	if 2*zeros < p.N {
		return false, nil
	}
	s.LDL = nil
	return true, s.plan(Order(factor.OrderAuto), nil)
}

// A Threshold remembers with which relative pivot threshold a host began.
type Threshold struct{ first float64 }

// Factorize factors a matrix with the relative pivot threshold u. The static order is tried first and kept if it is certified,
// which spares the many delays that a strict threshold can cost. A host that has raised its threshold since the first call
// was not content: then pivots are chosen by it from the start, unless that takes too much memory.
func (t *Threshold) Factorize(f *factor.LDL, val []float64, u float64) (factor.Inertia, error) {
	if !(u > 0) { // none, or one that makes no sense
		u = 1e-8
	}
	u = min(u, 0.5)
	if !(t.first > 0) {
		t.first = u
	}
	if u > t.first {
		if err := f.SetPivoting(factor.PivotThreshold, u); err != nil {
			return factor.Inertia{}, err
		}
		if in, err := f.Factorize(context.Background(), val); err == nil {
			return in, nil
		}
	}
	if err := f.SetPivoting(factor.PivotAuto, u); err != nil {
		return factor.Inertia{}, err
	}
	return f.Factorize(context.Background(), val)
}

// Load reads t from two words of the caller, where Save has written it: zeros at the beginning of a problem. A session may
// have served another one in between.
func (t *Threshold) Load(words []int32) {
	t.first = math.Float64frombits(uint64(uint32(words[0])) | uint64(uint32(words[1]))<<32)
}

// Save writes what Load reads.
func (t *Threshold) Save(words []int32) {
	b := math.Float64bits(t.first)
	words[0], words[1] = int32(uint32(b)), int32(uint32(b>>32))
}

// FactorizeInto factors the matrix with the values Val into arrays of the caller, where a [factor.Flat] finds it: L and D
// are computed in place. A *factor.SizeError says how long the arrays must be.
func (s *Session) FactorizeInto(values []float64, index []int32, u float64) (factor.Inertia, error) {
	floats, ints := s.Plan.FlatSizes()
	if len(values) < floats || len(index) < ints {
		return factor.Inertia{}, &factor.SizeError{Func: "FactorizeInto", Floats: floats, Ints: ints, HaveFloats: len(values), HaveInts: len(index)}
	}
	var err error
	if s.LDL == nil {
		s.LDL, err = s.Plan.NewIn(values)
	} else {
		err = s.LDL.Use(values)
	}
	if err != nil {
		return factor.Inertia{}, err
	}
	in, err := s.Threshold.Factorize(s.LDL, s.Val, u)
	if err != nil {
		return in, err
	}
	return in, s.LDL.Store(values, index)
}

// Short reports whether err says that arrays are too short, and which lengths are enough, with some room for the next matrix.
func Short(err error) (floats, ints int, ok bool) {
	var size *factor.SizeError
	if !errors.As(err, &size) {
		return 0, 0, false
	}
	return size.Floats + size.Floats/8, size.Ints + size.Ints/8, true
}

// Advice returns the lengths of arrays that are seldom too short: with room for delayed columns. What is not used costs
// addresses but no memory.
func (s *Session) Advice() (floats, ints int) {
	floats, ints = s.Plan.FlatSizes()
	return floats + floats/4 + 16*s.Pattern.N + 64, ints + ints/10 + 2*s.Pattern.N + 64
}

// CheckPerm tells whether perm is a permutation of 0 to n-1.
func CheckPerm(perm []int32) error {
	seen := make([]bool, len(perm))
	for k, v := range perm {
		if v < 0 || int(v) >= len(perm) || seen[v] {
			return fmt.Errorf("order: element %d is %d", k, v)
		}
		seen[v] = true
	}
	return nil
}
