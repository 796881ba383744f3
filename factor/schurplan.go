package factor

import (
	"fmt"
	"slices"
	"time"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// A PartialSymbolic is the plan of factorisations that stop before the last rows of A, see [Partial]. It is not
// changed after it has been made and can be shared.
type PartialSymbolic struct{ s *Symbolic }

// AnalyzePartial plans the elimination of all rows of a but the last kept. Options are those of
// [Analyze], where Perm orders the rows that are eliminated. Scaling by a matching is not available.
//
// The order is the one that Analyze would choose without the last rows, or, unless some of those are dense, minimum degree with them
// held back, whichever is predicted to take less time.
func AnalyzePartial(a *sparse.Sym, kept int, opt Options) (*PartialSymbolic, error) {
	n, _ := a.Dims()
	if kept < 0 || kept > n {
		return nil, &sparse.ArgumentError{Func: "factor.AnalyzePartial", Arg: "kept", Value: kept, Want: fmt.Sprintf("0 to n = %d", n)}
	}
	inner := opt
	if len(opt.Signs) == n {
		inner.Signs = opt.Signs[:n-kept]
	} else if len(opt.Signs) > 0 {
		return nil, fmt.Errorf("factor: Signs has %d elements, want %d", len(opt.Signs), n)
	}
	if err := inner.check(n - kept); err != nil {
		return nil, err
	}
	if opt.Scaling == ScaleMatching {
		return nil, fmt.Errorf("factor: a partial factorisation cannot be scaled by a matching")
	}
	start := time.Now()
	ptr, ind, val := a.Lower().Raw()
	s, err := choosePartial(n, kept, ptr, ind, val, inner)
	if err != nil {
		return nil, err
	}
	opt.Ordering, opt.Perm = OrderAuto, nil // that of the rows eliminated is no order of all
	s.opt = opt
	s.planBlocks()
	if need := s.PredictedBytes(); opt.MemoryLimit > 0 && need > opt.MemoryLimit {
		return nil, fmt.Errorf("factor: a factorisation takes %d bytes, more than the limit MemoryLimit = %d", need, opt.MemoryLimit)
	}
	s.seconds = time.Since(start).Seconds()
	return &PartialSymbolic{s}, nil
}

// denseKept is the square of the length over n from which on a row is dense.
const denseKept = 100

// choosePartial returns the cheaper of the analyses that AnalyzePartial speaks of.
func choosePartial(n, kept int, ptr []int, ind []int32, val []float64, opt Options) (*Symbolic, error) {
	inner := n - kept
	c := chooser{n: inner, opt: opt}
	c.ptr, c.ind, c.val = leading(inner, ptr, ind, val)
	alone, err := c.run()
	if err != nil {
		return nil, err
	}
	alone.dense = false // no scaling by a matching
	if kept == 0 {
		alone.candidates, alone.reason = c.tried, c.reason
		return alone, nil
	}
	perm := append([]int32(nil), alone.perm...)
	var pairs []int32
	if alone.paired() {
		pairs = append(pairs, c.pairs...)
	}
	for v := int32(inner); int(v) < n; v++ {
		perm = append(perm, v)
		if pairs != nil {
			pairs = append(pairs, v)
		}
	}
	s, err := analyzePartial(n, kept, ptr, ind, perm, pairs)
	if err != nil {
		return nil, err
	}
	s.ordering, s.candidates, s.reason = alone.ordering, c.tried, c.reason
	if opt.Ordering != OrderAuto || alone.paired() || inner == 0 {
		return s, nil
	}
	g := order.FromLower(n, ptr, ind)
	for v := inner; v < n; v++ {
		if d := g.Ptr[v+1] - g.Ptr[v]; d*d > denseKept*n { // holding it back takes long, and it would be last all the same
			return s, nil
		}
	}
	set := make([]int32, n)
	for v := inner; v < n; v++ {
		set[v] = 1
	}
	held := order.AMD(g, order.AMDOptions{Set: set})
	slices.Sort(held[inner:]) // rows that are kept stay in sequence
	other, err := analyzePartial(n, kept, ptr, ind, held, nil)
	if err != nil || other.cost >= s.cost {
		return s, err
	}
	other.ordering, other.candidates, other.reason = OrderAMD, c.tried, "minimum degree with the last rows held back"
	return other, nil
}

// leading returns the lower triangle of the first k rows of a symmetric matrix.
func leading(k int, ptr []int, ind []int32, val []float64) ([]int, []int32, []float64) {
	p := make([]int, k+1)
	var rows []int32
	var v []float64
	for j := range k {
		for q := ptr[j]; q < ptr[j+1]; q++ {
			if int(ind[q]) < k {
				rows = append(rows, ind[q])
				v = append(v, val[q])
			}
		}
		p[j+1] = len(rows)
	}
	return p, rows, v
}

// analyzePartial is analyze for the elimination of all but the last kept rows, which are the last of perm, too, and become the columns of
// the last front. They are taken for a dense block, so that the elimination tree chains them.
func analyzePartial(n, kept int, ptr []int, ind, perm, pairs []int32) (*Symbolic, error) {
	return analyze(n, ptr, ind, perm, analysis{kept: kept, pairs: pairs})
}

// keep appends a front for columns that are kept, the parent of all roots that contribute.
func (t *frontTree) keep(kept int) {
	last := int32(len(t.parent))
	for f, p := range t.parent {
		if p < 0 && t.r[f] > 0 {
			t.parent[f] = last
		}
	}
	t.parent, t.p, t.r, t.early = append(t.parent, -1), append(t.p, int32(kept)), append(t.r, 0), append(t.early, false)
	for range kept {
		t.front = append(t.front, last)
	}
	t.childPtr, t.child = children(t.parent)
}

// keeps reports whether front f holds the columns that are not eliminated.
func (s *Symbolic) keeps(f int) bool { return s.kept > 0 && f == len(s.parent)-1 }
