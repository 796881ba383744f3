package scale

import (
	"fmt"
	"math"
)

// ScaleDense is [Ruiz.Scale], without scales to start from, for a dense matrix of order len(s), of which the lower triangle is stored,
// column-major with leading dimension ld ≥ len(s). diag, if not nil, holds sizes that diagonal elements are taken to have where they are smaller: of what they
// have been summed up from, so that one that has cancelled is not made large. Infinite ones count as the largest number.
//
// r may have been made for another order. Nothing is allocated for one that is no larger than any before. O(n²) per sweep.
func (r *Ruiz) ScaleDense(s, a []float64, ld int, diag []float64) (Balance, error) {
	n := len(s)
	if ld < n || n > 0 && len(a) < (n-1)*ld+n || diag != nil && len(diag) != n {
		panic(fmt.Sprintf("scale: Ruiz.ScaleDense: order %d, ld = %d, len(a) = %d, len(diag) = %d", n, ld, len(a), len(diag)))
	}
	if cap(r.row) < n {
		r.row = make([]rowLog, n)
	}
	r.row = r.row[:n]
	return settle(r, s, denseLower{a, ld, diag}, false)
}

// A denseLower is a dense triangle.
type denseLower struct {
	a    []float64
	ld   int
	diag []float64
}

func (a denseLower) measure(row []rowLog) error {
	for j := range row {
		col := a.a[j*a.ld:][:len(row)]
		sj, mj, top := row[j].s-expBias, row[j].m, int32(0)
		for i := j; i < len(row); i++ {
			b := int32(math.Float64bits(col[i]) << 1 >> (53 - frac))
			top = max(top, b)
			if b < one { // zero or denormal
				b = tiny(col[i])
			}
			p := &row[i]
			m := b + p.s + sj
			mj = max(mj, m)
			p.m = max(p.m, m)
		}
		if top >= notReal {
			for i := j; ; i++ {
				if v := col[i]; !(math.Abs(v) <= math.MaxFloat64) {
					return &EntryError{Func: "Ruiz.ScaleDense", Row: i, Col: j, Index: i + j*a.ld, Value: v}
				}
			}
		}
		if a.diag != nil && a.diag[j] != 0 {
			mj = max(mj, key(min(a.diag[j], math.MaxFloat64))+2*row[j].s)
		}
		row[j].m = max(row[j].m, mj)
	}
	return nil
}
