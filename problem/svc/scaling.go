package svc

import (
	"errors"
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// ScaleMethod says how the features are brought to one size.
type ScaleMethod int

const (
	// ScaleNone leaves the features as they are. There is no Scaling of this
	// method; a model without scaling has none.
	ScaleNone ScaleMethod = iota

	// ScaleRange maps the range of each feature affinely to [−1, 1]; zeros
	// that the matrix does not store count as values. This is what LIBSVM's
	// svm-scale does with -l -1 -u 1. A zero moves unless the range is
	// symmetric about it, so sparse data can become dense.
	ScaleRange

	// ScaleMaxAbs divides each feature by its largest absolute value. Zeros
	// stay zeros.
	ScaleMaxAbs
)

// String returns "none", "range" or "maxabs".
func (m ScaleMethod) String() string {
	switch m {
	case ScaleNone:
		return "none"
	case ScaleRange:
		return "range"
	case ScaleMaxAbs:
		return "maxabs"
	}
	return fmt.Sprintf("ScaleMethod(%d)", int(m))
}

// Scaling is the per-feature map x' = (x − Offset)·Factor. A feature that was
// constant over the rows it was fitted on has Factor 0 and becomes 0.
type Scaling struct {
	Method         ScaleMethod
	Offset, Factor []float64 // one entry per feature
}

// FitScaling determines the scaling of the columns of x from the given rows
// only, or from all rows if rows is nil, so that a hold-out has no influence.
// A feature whose range is so small that its reciprocal overflows counts as
// constant.
//
// It returns an error if the method is neither ScaleRange nor ScaleMaxAbs, if
// rows is empty or if an entry in those rows is not finite, and panics if a row index is outside x. The cost is one pass over
// the rows.
func FitScaling(x *sparse.CSR, rows []int32, method ScaleMethod) (*Scaling, error) {
	if method != ScaleRange && method != ScaleMaxAbs {
		return nil, fmt.Errorf("svc: scaling: method %v cannot be fitted", method)
	}
	m, n := x.Dims()
	count, row := m, func(k int) int { return k }
	if rows != nil {
		count, row = len(rows), func(k int) int { return int(rows[k]) }
	}
	var e Extremes
	for k := range count {
		i := row(k)
		ind, val := x.Row(i)
		for p, v := range val {
			if !isFinite(v) {
				return nil, fmt.Errorf("svc: scaling: X[%d,%d] = %v is not finite", i, ind[p], v)
			}
		}
		e.Add(ind, val)
	}
	return e.Fit(n, method)
}

// Extremes holds the smallest and largest value of each feature over the rows that were added, for rows that are
// not in memory together. The zero value has no rows. It takes 24 bytes per feature.
type Extremes struct {
	rows     int
	min, max []float64
	stored   []int // rows that store the feature
}

// Add adds a row: ascending features, from 0, with finite values, which it does not keep. What is not stored is 0.
func (e *Extremes) Add(ind []int32, val []float64) {
	e.rows++
	if k := len(ind); k > 0 {
		if more := int(ind[k-1]) + 1 - len(e.min); more > 0 {
			e.min = append(e.min, make([]float64, more)...)
			e.max = append(e.max, make([]float64, more)...)
			e.stored = append(e.stored, make([]int, more)...)
		}
	}
	for p, j := range ind {
		v := val[p]
		if e.stored[j] == 0 {
			e.min[j], e.max[j] = v, v
		}
		e.stored[j]++
		e.min[j] = min(e.min[j], v)
		e.max[j] = max(e.max[j], v)
	}
}

// Fit returns the scaling of n features, as FitScaling does. It returns an error if the method is neither ScaleRange
// nor ScaleMaxAbs, without rows, and if a row had more features.
func (e *Extremes) Fit(n int, method ScaleMethod) (*Scaling, error) {
	switch {
	case method != ScaleRange && method != ScaleMaxAbs:
		return nil, fmt.Errorf("svc: scaling: method %v cannot be fitted", method)
	case e.rows == 0:
		return nil, errors.New("svc: scaling: no rows to fit on")
	case len(e.min) > n:
		return nil, fmt.Errorf("svc: scaling: rows of %d features, want %d", len(e.min), n)
	}
	s := &Scaling{Method: method, Offset: make([]float64, n), Factor: make([]float64, n)}
	for j, lo := range e.min {
		hi := e.max[j]
		if e.stored[j] < e.rows { // the feature also takes the value 0
			lo, hi = min(lo, 0), max(hi, 0)
		}
		var r float64 // the length that becomes 1
		switch method {
		case ScaleRange:
			// Halving first keeps the difference and the sum finite.
			s.Offset[j] = lo/2 + hi/2
			r = hi/2 - lo/2
		case ScaleMaxAbs:
			r = max(-lo, hi)
		}
		if f := 1 / r; lo < hi && isFinite(f) {
			s.Factor[j] = f
		} else {
			s.Offset[j] = 0
		}
	}
	return s, nil
}

// Check returns an error unless the method is known, Offset and Factor have
// the same length, all entries are finite and no factor is negative.
func (s *Scaling) Check() error {
	if s.Method != ScaleRange && s.Method != ScaleMaxAbs {
		return fmt.Errorf("svc: scaling: method %v is not range or maxabs", s.Method)
	}
	if len(s.Offset) != len(s.Factor) {
		return fmt.Errorf("svc: scaling: %d offsets for %d factors", len(s.Offset), len(s.Factor))
	}
	for j, f := range s.Factor {
		if o := s.Offset[j]; !isFinite(o) || !isFinite(f) || f < 0 {
			return fmt.Errorf("svc: scaling: offset %v and factor %v of feature %d", o, f, j)
		}
	}
	return nil
}
