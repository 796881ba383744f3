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
	e, err := newExtremes(x, rows)
	if err != nil {
		return nil, err
	}
	s := &Scaling{
		Method: method,
		Offset: make([]float64, len(e.min)),
		Factor: make([]float64, len(e.min)),
	}
	for j, lo := range e.min {
		hi := e.max[j]
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

// extremes holds the smallest and largest value of each feature.
type extremes struct {
	min, max []float64
}

func newExtremes(x *sparse.CSR, rows []int32) (*extremes, error) {
	m, n := x.Dims()
	count, row := m, func(k int) int { return k }
	if rows != nil {
		count, row = len(rows), func(k int) int { return int(rows[k]) }
	}
	if count == 0 {
		return nil, errors.New("svc: scaling: no rows to fit on")
	}
	e := &extremes{min: make([]float64, n), max: make([]float64, n)}
	stored := make([]int, n)
	for k := range count {
		i := row(k)
		ind, val := x.Row(i)
		for p, j := range ind {
			v := val[p]
			if !isFinite(v) {
				return nil, fmt.Errorf("svc: scaling: X[%d,%d] = %v is not finite", i, j, v)
			}
			if stored[j] == 0 {
				e.min[j], e.max[j] = v, v
			}
			stored[j]++
			e.min[j] = min(e.min[j], v)
			e.max[j] = max(e.max[j], v)
		}
	}
	for j, c := range stored {
		if c < count { // the feature also takes the value 0
			e.min[j] = min(e.min[j], 0)
			e.max[j] = max(e.max[j], 0)
		}
	}
	return e, nil
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
