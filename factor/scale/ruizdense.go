package scale

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
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
	if cap(r.last) < n {
		r.row, r.last = make([]int32, 2*n), make([]int32, n)
	}
	r.row, r.last = r.row[:2*n], r.last[:n]
	return settle(r, s, denseLower{n, a, ld, diag}, false)
}

// A denseLower is a dense triangle.
type denseLower struct {
	n    int
	a    []float64
	ld   int
	diag []float64
}

// denseBatch is the number of elements after which measure stops.
const denseBatch = 1 << 12

func (a denseLower) measure(row []int32, lo, hi int) (next int, finite bool) {
	finite = true
	j := lo
	for seen := 0; j < hi && seen < denseBatch; j++ {
		col := a.a[j*a.ld:][:hi]
		sj, mj := row[2*j], row[2*j+1]
		for i := j; i < hi; i++ {
			finite = finite && math.Abs(col[i]) <= math.MaxFloat64
			m := asm.Log2(col[i]) + row[2*i] + sj
			mj = max(mj, m)
			row[2*i+1] = max(row[2*i+1], m)
		}
		if a.diag != nil && a.diag[j] != 0 {
			mj = max(mj, asm.Log2(min(a.diag[j], math.MaxFloat64))+2*sj)
		}
		row[2*j+1] = max(row[2*j+1], mj)
		seen += hi - j
	}
	return j, finite
}

func (a denseLower) notFinite() error {
	for j := 0; ; j++ {
		col := a.a[j*a.ld:][:a.n]
		for i := j; i < a.n; i++ {
			if v := col[i]; !(math.Abs(v) <= math.MaxFloat64) {
				return &EntryError{Func: "Ruiz.ScaleDense", Row: i, Col: j, Index: i + j*a.ld, Value: v}
			}
		}
	}
}
