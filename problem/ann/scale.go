package ann

import "math"

// A Scaling replaces each number v of column k by (v − Offset_k)·Factor_k.
type Scaling struct {
	Offset []float64 `json:"offset"`
	Factor []float64 `json:"factor"`
}

// Standardise returns the scaling that gives each of the columns of v, rows of length width, mean 0 and variance 1. A constant column becomes 0.
func Standardise(v []float64, width int) *Scaling {
	s := &Scaling{make([]float64, width), make([]float64, width)}
	rows := float64(len(v) / width)
	for k := range width {
		mean, sq := 0.0, 0.0
		for p := k; p < len(v); p += width {
			mean += v[p] / rows
		}
		largest := 0.0
		for p := k; p < len(v); p += width {
			d := v[p] - mean
			sq += d * d / rows
			largest = max(largest, math.Abs(v[p]))
		}
		s.Offset[k], s.Factor[k] = mean, 1
		if dev := math.Sqrt(sq); dev > 1e-13*largest {
			s.Factor[k] = 1 / dev
		}
	}
	return s
}

// Apply scales v, rows of the width of s, in place. A nil Scaling does nothing.
func (s *Scaling) Apply(v []float64) {
	if s == nil {
		return
	}
	w := len(s.Offset)
	for p := range v {
		v[p] = (v[p] - s.Offset[p%w]) * s.Factor[p%w]
	}
}

// Undo is the inverse of Apply.
func (s *Scaling) Undo(v []float64) {
	if s == nil {
		return
	}
	w := len(s.Offset)
	for p := range v {
		v[p] = v[p]/s.Factor[p%w] + s.Offset[p%w]
	}
}
