package sparse

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// A Sym is a symmetric matrix of order n, stored as its lower triangle by
// columns:
//
//	S(i, j) = S(j, i) = L(i, j),   i ≥ j.
//
// It satisfies [mat.Symmetric]. Any number of goroutines may read it at once.
type Sym struct {
	lower *CSC
}

var _ mat.Symmetric = (*Sym)(nil)

// NewSym returns the symmetric matrix whose lower triangle is l. It keeps l and
// shares its values. The error is an [*ArgumentError] if l is not square, or one
// that names the first column with an entry above the diagonal. O(n).
func NewSym(l *CSC) (*Sym, error) {
	if l.rows != l.cols {
		return nil, &ArgumentError{"NewSym", "cols", l.cols, fmt.Sprintf("rows = %d", l.rows)}
	}
	for j := range l.cols {
		ind, _ := l.Col(j)
		if len(ind) > 0 && int(ind[0]) < j {
			return nil, &ArgumentError{"NewSym", fmt.Sprintf("column %d: row index", j), int(ind[0]), fmt.Sprintf("at least %d, on or below the diagonal", j)}
		}
	}
	return &Sym{l}, nil
}

// SymOf returns the symmetric matrix A, of which both triangles are given, as a
// copy of the lower one. The error is an [*ArgumentError] if A is not square, or
// a [*SymmetryError] that names the first element (row by row for a CSR, column
// by column for a CSC) which differs from its mirror image; nothing is averaged
// or rounded. A stored zero equals an element that is not stored, and NaN equals
// NaN. The cost is O(nnz + n).
func SymOf[M Compressed[M]](a M) (*Sym, error) {
	if err := checkSquare("SymOf", a); err != nil {
		return nil, err
	}
	if err := a.lines().checkSymmetric("SymOf", a.byRows()); err != nil {
		return nil, err
	}
	return SymFromLower(a)
}

// SymFromLower returns the symmetric matrix with the lower triangle of A, which
// is copied; what A has above the diagonal is not looked at. The error is an
// [*ArgumentError] if A is not square.
func SymFromLower[M Compressed[M]](a M) (*Sym, error) {
	if err := checkSquare("SymFromLower", a); err != nil {
		return nil, err
	}
	l := a.lines()
	if a.byRows() {
		l = l.filter(func(i, j int, _ float64) bool { return j <= i }).transposed()
	} else {
		l = l.filter(func(j, i int, _ float64) bool { return j <= i })
	}
	return &Sym{(*CSC)(nil).of(l)}, nil
}

// SymFromUpper returns the symmetric matrix with the upper triangle of A, which
// is copied; what A has below the diagonal is not looked at. The error is an
// [*ArgumentError] if A is not square.
func SymFromUpper[M Compressed[M]](a M) (*Sym, error) {
	if err := checkSquare("SymFromUpper", a); err != nil {
		return nil, err
	}
	// The upper triangle by rows is the lower one by columns.
	l := a.lines()
	if a.byRows() {
		l = l.filter(func(i, j int, _ float64) bool { return i <= j })
	} else {
		l = l.filter(func(j, i int, _ float64) bool { return i <= j }).transposed()
	}
	return &Sym{(*CSC)(nil).of(l)}, nil
}

func checkSquare(fn string, a mat.Matrix) error {
	if rows, cols := a.Dims(); rows != cols {
		return &ArgumentError{fn, "cols", cols, fmt.Sprintf("rows = %d", rows)}
	}
	return nil
}

// Dims returns the order twice.
func (s *Sym) Dims() (rows, cols int) { return s.lower.Dims() }

// SymmetricDim returns the order.
func (s *Sym) SymmetricDim() int { return s.lower.rows }

// NNZ returns the number of stored entries, those of one triangle.
func (s *Sym) NNZ() int { return s.lower.NNZ() }

// At returns S(i, j). It panics when an index is out of range.
func (s *Sym) At(i, j int) float64 {
	checkAt("Sym.At", i, j, s.lower.rows, s.lower.cols)
	return s.lower.At(max(i, j), min(i, j))
}

// T returns S itself.
func (s *Sym) T() mat.Matrix { return s }

// Lower returns the lower triangle, shared with S: values may be changed.
func (s *Sym) Lower() *CSC { return s.lower }

// Upper returns the upper triangle by rows, sharing all arrays with S.
func (s *Sym) Upper() *CSR { return s.lower.T().(*CSR) }

// Full returns both triangles by rows, as a copy. O(nnz + n).
func (s *Sym) Full() *CSR {
	ptr, ind, val := bothTriangles(s.lower, s.lower.val)
	return &CSR{s.lower.rows, s.lower.cols, ptr, ind, val}
}

// bothTriangles returns the rows of the symmetric matrix with the lower triangle l, and
// for each of its entries what of has for the entry of l that it comes from. O(nnz + n).
func bothTriangles[T any](l *CSC, of []T) (ptr []int, ind []int32, out []T) {
	ptr = make([]int, l.rows+1) // ptr[i+1] counts row i, then is its next place
	for j := range l.cols {
		for _, i := range l.ind[l.ptr[j]:l.ptr[j+1]] {
			ptr[i+1]++
			if int(i) != j {
				ptr[j+1]++
			}
		}
	}
	nnz := 0
	for i, n := range ptr[1:] {
		ptr[i+1] = nnz
		nnz += n
	}
	ind, out = make([]int32, nnz), make([]T, nnz)
	next := ptr[1:]
	for j := range l.cols { // rows left of the diagonal, by rising column
		for k := l.ptr[j]; k < l.ptr[j+1]; k++ {
			if i := l.ind[k]; int(i) != j {
				ind[next[i]], out[next[i]] = int32(j), of[k]
				next[i]++
			}
		}
	}
	for j := range l.cols { // then row j from the diagonal on, which is column j
		for k := l.ptr[j]; k < l.ptr[j+1]; k++ {
			ind[next[j]], out[next[j]] = l.ind[k], of[k]
			next[j]++
		}
	}
	return ptr, ind, out
}

// Diag sets dst[i] = S(i, i). It panics unless len(dst) is the order.
func (s *Sym) Diag(dst []float64) { s.lower.Diag(dst) }

// Clone returns a copy.
func (s *Sym) Clone() *Sym { return &Sym{s.lower.Clone()} }

// MulVec computes y = S x. It panics unless y and x have the order as length. y
// must not overlap x. 4 nnz flops at most.
func (s *Sym) MulVec(y, x []float64) { s.lower.MulVecSym(y, x) }

// A SymPerm computes the lower triangle of
//
//	C = P S Pᵀ
//
// from that of S, for values of S that change and a structure that does not.
type SymPerm struct {
	s, c *Sym
	from []int // value k of C is value from[k] of S
}

// PermuteSym returns the SymPerm of s and p with C already computed:
// C(i, j) = S(p[i], p[j]). It keeps s. The error is that of [Perm.Check] or tells
// that the length is wrong; nil stands for the identity. O(nnz + n).
func PermuteSym(s *Sym, p Perm) (*SymPerm, error) {
	n := s.SymmetricDim()
	if p == nil {
		p = IdentityPerm(n)
	}
	place, err := p.inverse("PermuteSym", "row", n)
	if err != nil {
		return nil, err
	}
	l := s.lower.lines()
	nnz := l.nnz()
	row, col := make([]int32, nnz), make([]int32, nnz)
	for j := range n {
		for k := l.ptr[j]; k < l.ptr[j+1]; k++ {
			e := k - l.ptr[0]
			row[e] = max(place[l.ind[k]], place[j])
			col[e] = min(place[l.ind[k]], place[j])
		}
	}
	ptr, from := arrange(col, n, row, n)
	ind := make([]int32, nnz)
	for k, e := range from {
		ind[k] = row[e]
	}
	q := &SymPerm{s, &Sym{&CSC{n, n, ptr, ind, make([]float64, nnz)}}, from}
	q.Update()
	return q, nil
}

// Matrix returns C, which the next [SymPerm.Update] overwrites.
func (q *SymPerm) Matrix() *Sym { return q.c }

// Map returns the list m by which values move, value k of C being value m[k] of
// S (counted from the first entry of column 0). It must not be modified.
func (q *SymPerm) Map() []int { return q.from }

// Update copies the present values of S to C. It does not allocate.
func (q *SymPerm) Update() {
	src, dst := q.s.lower.lines().values(), q.c.lower.val
	for k, e := range q.from {
		dst[k] = src[e]
	}
}
