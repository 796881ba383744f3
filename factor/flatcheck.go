package factor

import (
	"errors"
	"fmt"
)

// layFronts tests the index of a flat factorisation and computes what it does not hold: where the rows and the panels of
// fronts begin, which fronts are large, and how goroutines share a solve. O(n + Σ m).
func (f *Flat) layFronts(h *flatHead, v *flatViews) error {
	s := &f.plan
	if err := checkFlatOrder(h, v); err != nil {
		return err
	}
	s.rowPtr = append(s.rowPtr[:0], 0)
	for i, m := range v.rows {
		p := int(v.first[i+1] - v.first[i])
		if int(m) < p || int(m) > h.n-int(v.first[i]) || lead(int(m))*p > maxPanel {
			return fmt.Errorf("front %d has %d columns and %d rows", i, p, m)
		}
		s.rowPtr = append(s.rowPtr, s.rowPtr[i]+int(m))
	}
	if s.rowPtr[h.fronts] != h.rows {
		return fmt.Errorf("fronts have %d rows, not %d", s.rowPtr[h.fronts], h.rows)
	}
	if err := checkSubtrees(v.parent); err != nil {
		return err
	}
	if err := s.checkFlatRows(h); err != nil {
		return err
	}
	if err := s.layPanels(); err != nil {
		return err
	}
	s.listLarge()
	s.planSolve(defaultSharing)
	return nil
}

// checkFlatOrder tests that perm and inv undo each other, and that first ascends from 0 to n.
func checkFlatOrder(h *flatHead, v *flatViews) error {
	inv := v.inv
	for k, i := range v.perm {
		if uint(i) >= uint(len(inv)) || int(inv[i]) != k {
			return fmt.Errorf("perm[%d] = %d is not undone by inv", k, i)
		}
	}
	if v.first[0] != 0 || int(v.first[h.fronts]) != h.n {
		return errors.New("the columns of fronts are not those of the matrix")
	}
	for i := range h.fronts {
		if v.first[i] >= v.first[i+1] {
			return fmt.Errorf("front %d has no columns", i)
		}
	}
	return nil
}

// checkSubtrees tests that fronts are in postorder: the subtree below each is a range that ends with it.
func checkSubtrees(parent []int32) error {
	for f, q := range parent {
		if q != -1 && (int(q) <= f || int(q) >= len(parent)) {
			return fmt.Errorf("front %d has parent %d", f, q)
		}
	}
	size := subtreeSizes(parent)
	for f := range int32(len(parent)) {
		child, end := f-1, f-size[f]
		for child > end && parent[child] == f {
			child -= size[child]
		}
		if child != end {
			return fmt.Errorf("front %d breaks the postorder", f)
		}
	}
	return nil
}

// checkFlatRows tests the rows of all fronts: the own columns, in any order if pivots were chosen, and then later ones, ascending.
func (s *Symbolic) checkFlatRows(h *flatHead) error {
	for f := range h.fronts {
		rows := s.row[s.rowPtr[f]:s.rowPtr[f+1]]
		first, end := s.first[f], s.first[f+1]
		p := int(end - first)
		for k, i := range rows[:p] {
			if i < first || i >= end || !h.pivoted && i != first+int32(k) {
				return fmt.Errorf("front %d has column %d", f, i)
			}
		}
		last := end - 1
		for _, i := range rows[p:] {
			if i <= last {
				return fmt.Errorf("front %d: rows are not ascending", f)
			}
			last = i
		}
		if int(last) >= h.n {
			return fmt.Errorf("front %d has row %d", f, last)
		}
	}
	return nil
}

// checkExtraRows tests the rows of front i with delayed columns: these come from before the front, the rows below are those of the plan.
func checkExtraRows(s *Symbolic, i int, x *extraFront) error {
	end := s.first[i+1]
	for _, c := range x.cols {
		if c < 0 || c >= end {
			return fmt.Errorf("front %d has column %d", i, c)
		}
	}
	p, _ := s.dims(i)
	below := s.row[s.rowPtr[i]+p : s.rowPtr[i+1]]
	for k, r := range x.row[len(x.cols):] {
		if r != below[k] {
			return fmt.Errorf("front %d with delayed columns has row %d", i, r)
		}
	}
	return nil
}

// checkPivots tests the numbers of pivots, and that pivots of order 2 do not end beyond them.
func (f *Flat) checkPivots() error {
	s := f.s
	all := 0
	for i, ne := range f.elim {
		first, end := int(s.first[i]), int(s.first[i+1])
		p, e := end-first, f.e[first:end]
		if f.extra != nil && f.extra[i] != nil {
			p, e = len(f.extra[i].cols), f.extra[i].e
		}
		if ne < 0 || int(ne) > p || f.extra == nil && int(ne) != p {
			return fmt.Errorf("front %d eliminates %d of %d columns", i, ne, p)
		}
		all += int(ne)
		for k := 0; k < int(ne); k++ {
			if e[k] != 0 {
				if k++; k == int(ne) {
					return fmt.Errorf("front %d ends within a pivot of order 2", i)
				}
			}
		}
	}
	if all != s.n {
		return fmt.Errorf("%d columns of %d are eliminated", all, s.n)
	}
	return nil
}
