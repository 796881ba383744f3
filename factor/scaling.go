package factor

import (
	"errors"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
)

// matchedLeast is the least scaled size of matched elements, and the reciprocal of the largest
// of others, with which an earlier matching is used for new values.
const matchedLeast = 0.1

// leastRow is the least size of rows that are factored as they are: products of three are normal numbers.
const leastRow = 0x1p-340

// setScale chooses the scales of the values in f.user for a factorisation with the given
// pivoting. The error names a value that is not finite.
func (f *LDL) setScale(mode Pivoting) error {
	kind := f.wanted(mode)
	if f.scaling != kind {
		f.scaled = false
	}
	f.scaling, f.rowMax = kind, nil
	switch kind {
	case ScaleNone:
		if err := f.checkFinite(); err != nil {
			return err
		}
		one := unit(f.user)
		for i := range f.scale {
			f.scale[i] = one
		}
		f.measureRows()
		if slices.ContainsFunc(f.rowMax, func(v float64) bool { return 0 < v && v < leastRow }) {
			f.scaling, f.rowMax = ScaleRuiz, nil
			return f.setRuiz()
		}
		return nil
	case ScaleMatching:
		return f.setMatching()
	}
	return f.setRuiz()
}

// wanted returns the kind of scaling that the options ask for.
func (f *LDL) wanted(mode Pivoting) Scaling {
	switch {
	case f.opt.Scaling != ScaleAuto:
		return f.opt.Scaling
	case mode == PivotThreshold && f.s.dense: // spares most delays into the dense rows
		return ScaleMatching
	}
	return ScaleRuiz
}

// unit returns the scale of all rows, a power of two in [2⁻⁵¹¹, 2⁵¹¹], with which the largest of the values becomes about one, or as near to
// that as the smallest one allows, which must remain a normal number: growth, pivots and zero eigenvalues are judged against one.
func unit(val []float64) float64 {
	least, most := math.Inf(1), 0.0
	for _, v := range val {
		if v = math.Abs(v); v > 0 {
			least, most = min(least, v), max(most, v)
		}
	}
	if most == 0 {
		return 1
	}
	k := max(-math.Ilogb(most)/2, min(0, -(math.Ilogb(least)+1022)/2))
	return math.Ldexp(1, min(max(k, -511), 511))
}

func (f *LDL) setRuiz() error {
	if f.ruiz == nil {
		f.ruiz = scale.NewRuiz(f.s.n)
	}
	balance, err := f.ruiz.Scale(f.scale, f.s.ptr, f.s.ind, f.user, f.scaled)
	f.scaled = err == nil
	if err == nil && !balance.Good {
		f.measureRows()
	}
	return refusedBy("factor.Factorize", err)
}

// measureRows sets rowMax to the largest scaled element of each row, 0 for a zero row.
func (f *LDL) measureRows() {
	s := f.s
	f.rowMax = need(&f.rows, s.n)
	clear(f.rowMax)
	for j := range s.n {
		cj := s.inv[j]
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			ci := s.inv[s.ind[k]]
			v := math.Abs(f.user[k]) * f.scale[s.ind[k]] * f.scale[j]
			f.rowMax[ci], f.rowMax[cj] = max(f.rowMax[ci], v), max(f.rowMax[cj], v)
		}
	}
}

// rowSize returns the size of the elements of the scaled row c of P·A·Pᵀ.
func (f *LDL) rowSize(c int32) float64 {
	if f.rowMax == nil {
		return 1
	}
	return f.rowMax[c]
}

// A matched is what scaling by matchings keeps from one factorisation to the next. A matching takes several times as long as a factorisation of
// a thin matrix, so its scales are the start of an equilibration where new values have left them, as those of interior-point methods always do,
// as long as that does not cost more delays.
type matched struct {
	*scale.Matching         // nil before the first, and where the last one was not safe
	flops           float64 // of the factorisation that came first after it, not of attempts that were refused; 0 before
	flopsNow        float64 // of the last factorisation with its scales
	refused         int     // factorisations to come that do without a matching, since the last one was not safe
}

// stale is the growth of flops that asks for another matching.
const stale = 1.5

// usable reports whether the matching serves on.
func (m *matched) usable() bool {
	return m.Matching != nil && m.flopsNow <= stale*m.flops
}

// learn takes note of the flops of a factorisation with the scales of m.
func (m *matched) learn(flops float64) {
	if m.Matching == nil {
		return
	}
	if m.flopsNow = flops; m.flops == 0 {
		m.flops = flops
	}
}

// setMatching scales by a maximum product matching, or by Ruiz where that is not safe.
func (f *LDL) setMatching() error {
	s, m := f.s, &f.match
	if m.usable() {
		copy(f.scale, m.Scale)
		if least, most := m.Fit(s.ptr, s.ind, f.user); least >= matchedLeast && most <= 1/matchedLeast {
			return nil
		}
		f.scaled = true
		return f.setRuiz()
	}
	if m.refused--; m.refused > 0 {
		f.scaling = ScaleRuiz
		return f.setRuiz()
	}
	found, err := scale.Match(s.ptr, s.ind, f.user, true)
	if err != nil {
		return refusedBy("factor.Factorize", err)
	}
	if !found.Trusted() {
		*m = matched{refused: refusedFor}
		f.scaling = ScaleRuiz
		return f.setRuiz()
	}
	*m = matched{Matching: found}
	copy(f.scale, found.Scale)
	return nil
}

// refusedBy returns err with the function that the user has called.
func refusedBy(fn string, err error) error {
	if e, ok := errors.AsType[*scale.EntryError](err); ok {
		e.Func = fn
	}
	return err
}

// checkFinite returns an error that names the first value that is not finite.
func (f *LDL) checkFinite() error {
	s := f.s
	for j := range s.n {
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			if v := f.user[k]; math.IsNaN(v) || math.IsInf(v, 0) {
				return &scale.EntryError{Func: "factor.Factorize", Row: int(s.ind[k]), Col: j, Index: k, Value: v}
			}
		}
	}
	return nil
}

// mul sets y to A·x for the matrix in f.user.
func (f *LDL) mul(x, y []float64) {
	clear(y)
	asm.MulSymCols(f.s.ptr, f.s.ind, f.user, x, y, 0, f.s.n)
}
