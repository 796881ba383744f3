package hb

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse/internal/reading"
)

// sortColumns makes the rows of each column ascend. Two entries at the same
// place are an error of the line with the second one.
func (p *parser) sortColumns() (line int, msg string) {
	var work []reading.Element
	for j := range p.m.Cols {
		lo, hi := p.ptr[j], p.ptr[j+1]
		if reading.Ascends(p.ind[lo:hi]) {
			continue
		}
		work = reading.Gather(work, p.ind[lo:hi], p.val[lo:hi], lo)
		reading.Sort(work)
		for k, x := range work {
			if k > 0 && x.Row == work[k-1].Row {
				return p.firstLine + x.At/p.h.ind.repeat, fmt.Sprintf("row %d occurs twice in column %d", x.Row+1, j+1)
			}
			p.ind[lo+k], p.val[lo+k] = x.Row, x.Val
		}
	}
	return 0, ""
}
