package certify

import "math"

// A PivotRange holds the least and the largest size of eigenvalues of a block diagonal matrix D.
type PivotRange struct{ Least, Most float64 }

// NoPivots is the range of none.
var NoPivots = PivotRange{Least: math.Inf(1)}

// Include widens the range by the blocks of D with the diagonal d, and e[k] ≠ 0 beside d[k] and d[k+1]. Pivots that are left out of solves,
// which are zero or infinite, do not count.
func (r *PivotRange) Include(d, e []float64) {
	for k := 0; k < len(d); k++ {
		if e[k] == 0 {
			r.include(math.Abs(d[k]))
			continue
		}
		mean, half := d[k]/2+d[k+1]/2, math.Hypot(d[k]/2-d[k+1]/2, e[k])
		large := math.Abs(mean) + half
		det := (d[k]/large)*d[k+1] - (e[k]/large)*e[k] // the product of both, over the larger one
		r.include(large)
		r.include(math.Abs(det))
		k++
	}
}

func (r *PivotRange) include(v float64) {
	if v > 0 && v <= math.MaxFloat64 {
		r.Least, r.Most = min(r.Least, v), max(r.Most, v)
	}
}
