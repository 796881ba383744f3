package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// layPanels gives each panel its place in L: one after the other, those with padded columns at multiples of 8 entries.
func (s *Symbolic) layPanels() error {
	k := s.fronts()
	s.panel = make([]int, k+1)
	at := 0
	for f := range k {
		p, m := s.dims(f)
		size := lead(m) * p
		if size > maxPanel {
			return &sparse.ArgumentError{Func: "factor.Analyze", Arg: fmt.Sprintf("front of %d columns and %d rows", p, m), Value: size, Want: "at most 2147483647 entries"}
		}
		if m > 16 {
			at = (at + 7) &^ 7
		}
		s.panel[f] = at
		at += size
	}
	s.panel[k] = at
	return nil
}

// climber is what fillRows keeps of a front: one cache line holds two.
type climber struct {
	at     int   // where its next row goes
	base   int   // where its rows begin
	first  int32 // its first column
	parent int32
	mark   int32 // the last row that it got
	ld     int32 // leading dimension of its panel
}

// fillRows lists the rows of all fronts, their positions in the parents, and the places of the values of A.
//
// Row i belongs to the fronts on the paths from those of its entries a_ij, j < i, up to the front that
// eliminates i (its row subtree). Taking the rows in ascending order, each climbs these paths until it meets a front that
// has it already, and lists come out sorted. The position of row i in a front is known as soon as
// it is there, which gives rel and the places of values on the way. O(nnz + Σ m).
func (s *Symbolic) fillRows(u *earlier, label []int32) {
	k := s.fronts()
	s.row, s.rel = make([]int32, s.rowPtr[k]), make([]int32, s.rowPtr[k])
	fronts := make([]climber, k)
	owner := make([]int32, s.n)
	for f := range k {
		p, m := s.dims(f)
		base := s.rowPtr[f]
		for j := range int32(p) {
			s.row[base+int(j)] = s.first[f] + j
			owner[s.first[f]+j] = int32(f)
		}
		fronts[f] = climber{at: base + p, base: base, first: s.first[f], parent: s.parent[f], mark: -1, ld: int32(lead(m))}
	}
	next := s.valueColumns(u, label)
	position := invert(label)
	for i := range int32(s.n) {
		q := position[i]
		own := owner[i]
		for e := u.ptr[q]; e < u.ptr[q+1]; e++ {
			j := label[u.ind[e]]
			f := owner[j]
			local := i - s.first[own]
			if f != own {
				s.climb(fronts, f, own, i)
				local = int32(fronts[f].at - 1 - fronts[f].base)
			}
			c := &fronts[f]
			at := next[j]
			next[j] = at + 1
			s.valSrc[at], s.valDst[at] = u.src[e], local+(j-c.first)*c.ld
		}
	}
}

// climb appends row i to the fronts from f up to below own, as far as they do not have it.
func (s *Symbolic) climb(fronts []climber, f, own, i int32) {
	c := &fronts[f]
	for c.mark != i {
		c.mark = i
		at := c.at
		s.row[at] = i
		c.at = at + 1
		up := &fronts[c.parent]
		if c.parent == own {
			s.rel[at] = i - up.first
			return
		}
		if up.mark == i {
			s.rel[at] = int32(up.at - 1 - up.base)
			return
		}
		s.rel[at] = int32(up.at - up.base)
		c = up
	}
}
