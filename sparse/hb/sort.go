package hb

import (
	"cmp"
	"fmt"
	"slices"
)

// An element of a column and its place among the row indices of the file.
type element struct {
	row int32
	at  int
	val float64
}

// sortColumns makes the rows of each column ascend. Two entries at the same
// place are an error of the line with the second one.
func (p *parser) sortColumns() (line int, msg string) {
	var work []element
	for j := range p.m.Cols {
		lo, hi := p.ptr[j], p.ptr[j+1]
		if ascends(p.ind[lo:hi]) {
			continue
		}
		work = work[:0]
		for k := lo; k < hi; k++ {
			work = append(work, element{p.ind[k], k, p.val[k]})
		}
		slices.SortFunc(work, func(a, b element) int {
			return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.at, b.at))
		})
		for k, x := range work {
			if k > 0 && x.row == work[k-1].row {
				return p.firstLine + x.at/p.h.ind.repeat, fmt.Sprintf("row %d occurs twice in column %d", x.row+1, j+1)
			}
			p.ind[lo+k], p.val[lo+k] = x.row, x.val
		}
	}
	return 0, ""
}

func ascends(ind []int32) bool {
	for k := 1; k < len(ind); k++ {
		if ind[k] <= ind[k-1] {
			return false
		}
	}
	return true
}
