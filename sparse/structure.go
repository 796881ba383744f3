package sparse

import "math"

// IsLower reports whether nothing is stored above the diagonal.
func (a *CSR) IsLower() bool { return a.lines().upTo(0) }

// IsUpper reports whether nothing is stored below the diagonal.
func (a *CSR) IsUpper() bool { return a.lines().from(0) }

// IsLower reports whether nothing is stored above the diagonal.
func (a *CSC) IsLower() bool { return a.lines().from(0) }

// IsUpper reports whether nothing is stored below the diagonal.
func (a *CSC) IsUpper() bool { return a.lines().upTo(0) }

// HasFullDiagonal reports whether all min(rows, cols) diagonal entries are
// stored, zero or not.
func (a *CSR) HasFullDiagonal() bool { return a.lines().fullDiagonal() }

// HasFullDiagonal reports whether all min(rows, cols) diagonal entries are
// stored, zero or not.
func (a *CSC) HasFullDiagonal() bool { return a.lines().fullDiagonal() }

// HasFullDiagonal reports whether all diagonal entries are stored, zero or not.
func (s *Sym) HasFullDiagonal() bool { return s.lower.HasFullDiagonal() }

// Bandwidth returns the largest i-j and the largest j-i of the stored entries,
// neither below 0: the entries lie in lower diagonals below the main one and
// upper above it.
func (a *CSR) Bandwidth() (lower, upper int) { return a.lines().bandwidth() }

// Bandwidth returns the largest i-j and the largest j-i of the stored entries;
// see [CSR.Bandwidth].
func (a *CSC) Bandwidth() (lower, upper int) {
	upper, lower = a.lines().bandwidth()
	return lower, upper
}

// Bandwidth returns the largest |i-j| of the stored entries.
func (s *Sym) Bandwidth() int {
	lower, _ := s.lower.Bandwidth()
	return lower
}

// IsSymmetricPattern reports whether A is square and stores (j, i) wherever it
// stores (i, j). O(nnz + n), with a transposed copy.
func (a *CSR) IsSymmetricPattern() bool { return a.lines().symmetricPattern() }

// IsSymmetricPattern reports whether A is square and stores (j, i) wherever it
// stores (i, j). O(nnz + n), with a transposed copy.
func (a *CSC) IsSymmetricPattern() bool { return a.lines().symmetricPattern() }

// IsSymmetric reports whether A is square with A(i, j) = A(j, i) exactly, in the
// sense of [SymOf]. O(nnz + n), with a transposed copy.
func (a *CSR) IsSymmetric() bool {
	return a.rows == a.cols && a.lines().checkSymmetric("", true) == nil
}

// IsSymmetric reports whether A is square with A(i, j) = A(j, i) exactly; see
// [CSR.IsSymmetric].
func (a *CSC) IsSymmetric() bool {
	return a.rows == a.cols && a.lines().checkSymmetric("", false) == nil
}

// Counts summarises the stored entries of the rows or the columns of a matrix.
type Counts struct {
	Min, Max int     // fewest and most entries of one row (column); 0 if there is none
	Mean     float64 // 0 if there is no row
	Empty    int     // rows without entries
}

// RowCounts summarises the entries of the rows. O(rows).
func (a *CSR) RowCounts() Counts { return a.lines().counts() }

// ColCounts summarises the entries of the columns. O(nnz + cols).
func (a *CSR) ColCounts() Counts { return a.lines().crossCounts() }

// RowCounts summarises the entries of the rows. O(nnz + rows).
func (a *CSC) RowCounts() Counts { return a.lines().crossCounts() }

// ColCounts summarises the entries of the columns. O(cols).
func (a *CSC) ColCounts() Counts { return a.lines().counts() }

// upTo reports whether all indices of line i are at most i+k.
func (l lines) upTo(k int) bool {
	for i := range l.n {
		if ind, _ := l.line(i); len(ind) > 0 && int(ind[len(ind)-1]) > i+k {
			return false
		}
	}
	return true
}

// from reports whether all indices of line i are at least i+k.
func (l lines) from(k int) bool {
	for i := range l.n {
		if ind, _ := l.line(i); len(ind) > 0 && int(ind[0]) < i+k {
			return false
		}
	}
	return true
}

func (l lines) fullDiagonal() bool {
	for i := range min(l.n, l.width) {
		if _, ok := l.find(i, i); !ok {
			return false
		}
	}
	return true
}

// bandwidth returns the largest i-j and the largest j-i of entries j of lines i.
func (l lines) bandwidth() (before, after int) {
	for i := range l.n {
		if ind, _ := l.line(i); len(ind) > 0 {
			before = max(before, i-int(ind[0]))
			after = max(after, int(ind[len(ind)-1])-i)
		}
	}
	return before, after
}

func (l lines) symmetricPattern() bool {
	if l.n != l.width {
		return false
	}
	t := l.transposed()
	for i := range l.n {
		x, _ := l.line(i)
		y, _ := t.line(i)
		if len(x) != len(y) || common(x, y) != len(x) {
			return false
		}
	}
	return true
}

// checkSymmetric returns a *SymmetryError for the first element, line by line,
// that differs from its mirror image.
func (l lines) checkSymmetric(fn string, byRows bool) error {
	t := l.transposed()
	for i := range l.n {
		if j, x, y, ok := firstDifference(l, t, i, sameValue); !ok {
			if !byRows {
				return &SymmetryError{fn, j, i, x, y}
			}
			return &SymmetryError{fn, i, j, x, y}
		}
	}
	return nil
}

// sameValue reports whether x = y or both are NaN.
func sameValue(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }

func (l lines) counts() Counts {
	c := Counts{}
	for i := range l.n {
		c.add(i, l.ptr[i+1]-l.ptr[i])
	}
	if l.n > 0 {
		c.Mean = float64(l.nnz()) / float64(l.n)
	}
	return c
}

func (l lines) crossCounts() Counts {
	count := make([]int, l.width)
	for _, j := range l.indices() {
		count[j]++
	}
	c := Counts{}
	for j, n := range count {
		c.add(j, n)
	}
	if l.width > 0 {
		c.Mean = float64(l.nnz()) / float64(l.width)
	}
	return c
}

// add counts line i, which has n entries.
func (c *Counts) add(i, n int) {
	if i == 0 || n < c.Min {
		c.Min = n
	}
	c.Max = max(c.Max, n)
	if n == 0 {
		c.Empty++
	}
}
