package factor

import (
	"errors"
	"math"
	"slices"

	"github.com/saddle-go/saddle/factor/scale"
)

// matchedLeast is the least scaled size of matched elements, and the reciprocal of the largest
// of others, with which an earlier matching is used for new values.
const matchedLeast = 0.1

// leastRow is the least size of rows that are factored as they are: products of three are normal numbers.
const leastRow = 0x1p-340

// setScale chooses the scales of the values in f.user, by column of P·A·Pᵀ, for a factorisation with the given
// pivoting, and leaves these values in f.val. The error names a value that is not finite.
func (f *LDL) setScale(mode Pivoting) error {
	kind := f.wanted(mode)
	if f.scaling != kind {
		f.scaled = false
	}
	f.scaling, f.rowMax = kind, nil
	f.takeValues()
	switch kind {
	case ScaleNone:
		if err := f.checkFinite(); err != nil {
			return err
		}
		one := unit(f.user)
		for k := range f.scaleP {
			f.scaleP[k] = one
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
	balance, err := scale.RuizIn(f.x, f.r).Scale(f.scaleP, f.s.colPtr, f.s.valRow, f.val, f.scaled)
	f.scaled = err == nil
	if err != nil {
		return f.checkFinite()
	}
	if !balance.Good {
		f.measureRows()
	}
	return nil
}

// measureRows sets rowMax to the largest scaled element of each row of the values in f.val, 0 for a zero row.
func (f *LDL) measureRows() {
	s := f.s
	f.rowMax = need(&f.rows, s.n)
	clear(f.rowMax)
	for c, size := range f.scaleP {
		for k := s.colPtr[c]; k < s.colPtr[c+1]; k++ {
			r := s.valRow[k]
			v := math.Abs(f.val[k]) * f.scaleP[r] * size
			f.rowMax[r], f.rowMax[c] = max(f.rowMax[r], v), max(f.rowMax[c], v)
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
		copy(f.scaleP, m.Scale)
		if least, most := m.Fit(s.colPtr, s.valRow, f.val); least >= matchedLeast && most <= 1/matchedLeast {
			return nil
		}
		f.scaled = true
		return f.setRuiz()
	}
	f.scaled = false // with the scales of a matching rows are equilibrated, too: they would be kept
	if m.refused--; m.refused > 0 {
		f.scaling = ScaleRuiz
		return f.setRuiz()
	}
	found, err := scale.Match(s.colPtr, s.valRow, f.val, true)
	if err != nil {
		return f.checkFinite()
	}
	if !found.Trusted() {
		*m = matched{refused: refusedFor}
		f.scaling = ScaleRuiz
		return f.setRuiz()
	}
	*m = matched{Matching: found}
	copy(f.scaleP, found.Scale)
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
	for q, v := range f.user {
		if math.Abs(v) <= math.MaxFloat64 {
			continue
		}
		k := slices.Index(s.valSrc, int32(q))
		c, _ := slices.BinarySearch(s.colPtr, k+1)
		i, j := s.perm[s.valRow[k]], s.perm[c-1]
		return &scale.EntryError{Func: "factor.Factorize", Row: int(max(i, j)), Col: int(min(i, j)), Index: q, Value: v}
	}
	return nil
}

// mul sets y to A·x for the matrix in f.user.
func (f *LDL) mul(x, y []float64) {
	t := f.x
	for k, i := range f.s.perm {
		t[k] = x[i] / f.scaleP[k]
	}
	both := f.products(t)
	for k, i := range f.s.perm {
		y[i] = both[2*k] / f.scaleP[k]
	}
}
