package sparse

import "github.com/saddle-go/saddle/asm"

// A onePass multiplies with a symmetric matrix in one pass over its lower
// triangle, in two halves of about as many entries: columns before mid go to y,
// the others to sum, which is then added. The halves are the same for any number of
// threads, so that the bits are.
type onePass struct {
	lower *CSC
	mid   int
	sum   []float64 // elements from mid on are used
	team  *team     // nil with one thread
	y, x  []float64
	one   guard
}

// newOnePass returns a onePass for one thread or two.
func newOnePass(lower *CSC, threads int) *onePass {
	o := &onePass{lower: lower, sum: make([]float64, lower.rows)}
	for first := lower.ptr[0]; o.mid < lower.cols && 2*(lower.ptr[o.mid]-first) < lower.NNZ(); {
		o.mid++
	}
	if threads > 1 {
		o.team = newTeam(2, []int{lower.NNZ(), lower.NNZ()}, o.half) // an entry is used twice
	}
	return o
}

// half does the columns before mid or the others.
func (o *onePass) half(k int) {
	l := o.lower
	if k == 0 {
		clear(o.y)
		asm.MulSymCols(l.ptr, l.ind, l.val, o.x, o.y, 0, o.mid)
		return
	}
	clear(o.sum[o.mid:])
	asm.MulSymCols(l.ptr, l.ind, l.val, o.x, o.sum, o.mid, l.cols)
}

// mul computes y = S x.
func (o *onePass) mul(y, x []float64) {
	o.one.enter("SymPlan")
	defer o.one.leave()
	o.y, o.x = y, x
	if o.team == nil {
		o.half(0)
		o.half(1)
	} else {
		o.team.run()
	}
	o.y, o.x = nil, nil
	asm.Axpy(1, o.sum[o.mid:], y[o.mid:])
}
