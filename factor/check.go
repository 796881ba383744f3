package factor

import (
	"errors"
	"fmt"
	"slices"
)

// check tests everything that the numeric phase relies on, short of the pattern of A itself, and says what is
// wrong first. O(Σ m + nnz + n).
func (s *Symbolic) check() error {
	for _, part := range []func() error{s.checkLengths, s.checkOrder, s.checkTree, s.checkRows, s.checkValues, s.checkPanels, s.checkTasks} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Symbolic) checkLengths() error {
	k := len(s.parent)
	switch {
	case len(s.perm) != s.n || len(s.inv) != s.n || s.pair != nil && len(s.pair) != s.n:
		return errors.New("the order has not n columns")
	case len(s.first) != k+1 || len(s.rowPtr) != k+1 || len(s.valPtr) != k+1 || len(s.panel) != k+1 || len(s.childPtr) != k+1 || len(s.early) != k:
		return errors.New("the arrays of fronts differ in length")
	case len(s.row) != len(s.rel) || len(s.valSrc) != s.nnz || len(s.valRow) != s.nnz || len(s.colPtr) != s.n+1:
		return errors.New("the arrays of entries differ in length")
	case !pointers(s.first, s.n) || !pointers(s.rowPtr, len(s.row)) || !pointers(s.valPtr, s.nnz) || !pointers(s.colPtr, s.nnz) || !pointers(s.childPtr, len(s.child)):
		return errors.New("pointers are not ascending over their array")
	case len(s.taskCost) != len(s.task) || len(s.rootPtr) != len(s.task)+1 || !pointers(s.rootPtr, len(s.root)):
		return errors.New("the arrays of tasks differ in length")
	}
	return nil
}

// pointers reports whether ptr ascends from 0 to n.
func pointers[T int | int32](ptr []T, n int) bool {
	return len(ptr) > 0 && ptr[0] == 0 && int(ptr[len(ptr)-1]) == n && slices.IsSorted(ptr)
}

func (s *Symbolic) checkOrder() error {
	for k, v := range s.perm {
		if v < 0 || int(v) >= s.n || int(s.inv[v]) != k {
			return fmt.Errorf("perm[%d] = %d is not undone by inv", k, v)
		}
	}
	for f := range s.parent {
		if s.first[f] >= s.first[f+1] {
			return fmt.Errorf("front %d has no columns", f)
		}
	}
	for j, mark := range s.pair {
		switch {
		case mark > 2,
			mark == 1 && (j+1 == s.n || s.pair[j+1] != 2),
			mark == 2 && (j == 0 || s.pair[j-1] != 1):
			return fmt.Errorf("column %d is not half of a pair of neighbours", j)
		}
	}
	for _, j := range s.first[:s.fronts()] {
		if s.pair != nil && s.pair[j] == 2 {
			return fmt.Errorf("column %d is in another front than its partner", j)
		}
	}
	return nil
}

func (s *Symbolic) checkTree() error {
	k := s.fronts()
	for f, q := range s.parent {
		if q != -1 && (int(q) <= f || int(q) >= k) {
			return fmt.Errorf("front %d has parent %d", f, q)
		}
	}
	size := subtreeSizes(s.parent)
	for f := range k { // its subtree is f-size+1..f if each child's range ends where the next begins
		end := int32(f)
		children := s.child[s.childPtr[f]:s.childPtr[f+1]]
		for _, c := range slices.Backward(children) {
			if c < 0 || int(c) >= k || c != end-1 || int(s.parent[c]) != f {
				return fmt.Errorf("front %d: child %d breaks the postorder", f, c)
			}
			end -= size[c]
		}
		if int(end) != f-int(size[f])+1 {
			return fmt.Errorf("front %d: children are missing", f)
		}
		if s.early[f] && len(children) == 0 {
			return fmt.Errorf("front %d is early and has no children", f)
		}
	}
	return nil
}

func (s *Symbolic) checkRows() error {
	owner := make([]int32, s.n)
	for f := range s.parent {
		for j := s.first[f]; j < s.first[f+1]; j++ {
			owner[j] = int32(f)
		}
	}
	for f, q := range s.parent {
		lo, hi := s.rowPtr[f], s.rowPtr[f+1]
		rows := s.row[lo:hi]
		p := int(s.first[f+1] - s.first[f])
		if len(rows) < p {
			return fmt.Errorf("front %d has %d rows for %d pivots", f, len(rows), p)
		}
		for k, i := range rows {
			switch {
			case i < 0 || int(i) >= s.n || k > 0 && i <= rows[k-1]:
				return fmt.Errorf("front %d: rows are not ascending", f)
			case k < p && i != s.first[f]+int32(k):
				return fmt.Errorf("front %d: rows do not begin with the pivots", f)
			case k < p && s.rel[lo+k] != 0:
				return fmt.Errorf("front %d: a pivot has a position in the parent", f)
			}
		}
		if q < 0 {
			if len(rows) > p {
				return fmt.Errorf("front %d is a root and contributes", f)
			}
			continue
		}
		if len(rows) == p || owner[rows[p]] != q && !s.continued(int(q)) { // else it may be a column of a later piece
			return fmt.Errorf("front %d has no row in its parent's columns", f)
		}
		up := s.row[s.rowPtr[q]:s.rowPtr[q+1]]
		for k := p; k < len(rows); k++ {
			if at := s.rel[lo+k]; at < 0 || int(at) >= len(up) || up[at] != rows[k] {
				return fmt.Errorf("front %d: row %d is not where rel says in its parent", f, rows[k])
			}
		}
	}
	return nil
}

func (s *Symbolic) checkValues() error {
	seen := make([]bool, s.nnz)
	for _, q := range s.valSrc {
		if q < 0 || int(q) >= s.nnz || seen[q] {
			return fmt.Errorf("value %d is taken twice or does not exist", q)
		}
		seen[q] = true
	}
	owner := make([]int32, s.n) // the last front, counted from 1, that has had a row
	for f := range s.parent {
		for _, i := range s.row[s.rowPtr[f]:s.rowPtr[f+1]] {
			owner[i] = int32(f + 1)
		}
		if s.valPtr[f] != s.colPtr[s.first[f]] || s.valPtr[f+1] != s.colPtr[s.first[f+1]] {
			return fmt.Errorf("the values of front %d are not those of its columns", f)
		}
		for c := s.first[f]; c < s.first[f+1]; c++ {
			last := c - 1
			for _, i := range s.valRow[s.colPtr[c]:s.colPtr[c+1]] {
				if i <= last || int(i) >= s.n || owner[i] != int32(f+1) {
					return fmt.Errorf("front %d: value in row %d of column %d does not belong there", f, i, c)
				}
				last = i
			}
		}
	}
	return nil
}

func (s *Symbolic) checkPanels() error {
	at := 0
	for f := range s.parent {
		p, m := s.dims(f)
		if m > 16 {
			at = (at + 7) &^ 7
		}
		if s.panel[f] != at || lead(m)*p > maxPanel {
			return fmt.Errorf("panel %d is at %d, not at %d", f, s.panel[f], at)
		}
		at += lead(m) * p
	}
	if s.stored() != at {
		return fmt.Errorf("panels hold %d entries, not %d", at, s.stored())
	}
	return nil
}

func (s *Symbolic) checkSpans() error {
	for t, part := range s.task {
		if part.lo < 0 || part.lo >= part.hi || int(part.hi) > s.fronts() || t > 0 && part.lo < s.task[t-1].hi {
			return fmt.Errorf("task %d is not a range of fronts after the task before", t)
		}
	}
	return nil
}

func (s *Symbolic) checkTasks() error {
	if err := s.checkSpans(); err != nil {
		return err
	}
	region := make([]int32, s.fronts()) // task of each front, -1 in the top
	for f := range region {
		region[f] = -1
	}
	for t, part := range s.task {
		for f := part.lo; f < part.hi; f++ {
			region[f] = int32(t)
		}
	}
	next := 0
	for f, q := range s.parent {
		t := region[f]
		root := t >= 0 && (q < 0 || region[q] < 0)
		switch {
		case t >= 0 && !root && region[q] != t:
			return fmt.Errorf("tasks %d and %d are not independent", t, region[q])
		case t < 0 && q >= 0 && region[q] >= 0:
			return fmt.Errorf("front %d of the top lies below a task", f)
		case root && (next >= len(s.root) || int(s.root[next]) != f || next < int(s.rootPtr[t]) || next >= int(s.rootPtr[t+1])):
			return fmt.Errorf("front %d is a root of task %d and is not listed", f, t)
		case root && s.continued(f):
			return fmt.Errorf("task %d ends with front %d, which is a piece and leaves no block", t, f)
		case root:
			next++
		}
	}
	if next != len(s.root) {
		return errors.New("the roots of tasks are not those of their subtrees")
	}
	return nil
}
