package asm

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/isa"
)

// An Inertia counts the eigenvalues of a symmetric matrix by sign.
type Inertia struct {
	Pos, Neg, Zero int
}

// String returns the counts in words.
func (in Inertia) String() string {
	return fmt.Sprintf("%d positive, %d negative, %d zero", in.Pos, in.Neg, in.Zero)
}

// A PivotRule says how BunchKaufman looks for a pivot.
type PivotRule int

const (
	// Partial looks at no more than two columns (Bunch and Kaufman, Some stable
	// methods for calculating inertia and solving symmetric linear systems, 1977).
	Partial PivotRule = iota
	// Rook goes on until a pivot is largest in its row and column, which bounds
	// the elements of L (Ashcraft, Grimes and Lewis, Accurate symmetric indefinite
	// linear equation solvers, 1998).
	Rook
)

// pivotAlpha = (1+√17)/8 makes the bounds on growth of 1×1 and 2×2 pivots equal.
const pivotAlpha = 0.6403882032022076

// pivotPanel is the number of columns that are eliminated before the rest of the
// matrix is updated: the more, the less often the rest is read, the fewer, the less is
// done column by column. More than pivotLarge rows, which leave the second cache, take
// panels of largePanel. Matrices of order pivotTail or less, smallTail where vectors are
// short, are updated after each pivot.
const (
	pivotPanel = 32
	pivotLarge = 1000
	largePanel = 48
	pivotTail  = 96
	smallTail  = 64
)

// BunchKaufman factorises the symmetric matrix A, of which the lower triangle is
// given, n×n and column-major with leading dimension lda, with symmetric pivoting:
//
//	P·A·Pᵀ = L·D·Lᵀ,   (P·A·Pᵀ)(i, j) = A(perm[i], perm[j]),
//
// L unit lower triangular and D block diagonal with blocks of order 1 and 2. On
// return the strict lower triangle of a is that of L, its diagonal and d are the
// diagonal of D, and e its subdiagonal: e[k] ≠ 0 marks the block of rows k and k+1,
// where L(k+1, k) = 0. e[n-1] = 0. The strict upper triangle of a is neither read
// nor written. d, e and perm have n elements.
//
// The inertia is that of D, which by Sylvester's law is that of A up to rounding.
// A column that has become zero exactly counts as a zero pivot, and elimination
// goes on. Where a column to pivot on has NaN or an infinity the factorisation
// stops and bad is its index, else bad is -1. After a stop the inertia is that of the
// pivots before, and the arrays are unspecified.
//
// It panics if a slice is of the wrong length or lda is less than n. n³/3 flops.
// Panels of some tens of columns are eliminated from left to right, each column being
// updated when it is looked at; the rest is updated panel by panel (Lapack's dsytrf;
// Higham, Accuracy and Stability of Numerical Algorithms, 11.1).
func BunchKaufman(rule PivotRule, n int, a []float64, lda int, d, e []float64, perm []int32) (inertia Inertia, bad int) {
	checkMatrix("BunchKaufman", "a", n, n, len(a), lda)
	if len(d) != n {
		panicLength("BunchKaufman", "d", len(d), n)
	}
	if len(e) != n {
		panicLength("BunchKaufman", "e", len(e), n)
	}
	if len(perm) != n {
		panicLength("BunchKaufman", "perm", len(perm), n)
	}
	room := getBlock((largePanel + 2) * n)
	room.needInts(n)
	f := pivoting{rule: rule, n: n, a: a, lda: lda, d: d, e: e, perm: perm, w: room.a, swaps: room.ints, level: isa.Active()}
	for i := range perm {
		perm[i] = int32(i)
	}
	bad = -1
	last := pivotTail
	if tilings[f.level].vec < 8 {
		last = smallTail
	}
	for f.first < n && bad < 0 {
		switch left := n - f.first; {
		case left <= last:
			bad = f.tail()
		case left <= pivotLarge:
			bad = f.panel(pivotPanel)
		default:
			bad = f.panel(largePanel)
		}
	}
	putBlock(room)
	return f.inertia, bad
}

// pivoting is the state of BunchKaufman. Columns before first are done.
type pivoting struct {
	rule    PivotRule
	n       int
	a       []float64
	lda     int
	d, e    []float64
	perm    []int32
	w       []float64 // n rows: columns of the panel as they are to be eliminated, L·D
	swaps   []int32   // with which later row each row of the panel was interchanged
	first   int       // of the panel
	base    int       // first column in w
	inertia Inertia
	level   isa.Level
}

// panel eliminates about so many columns and updates what is right of them.
func (f *pivoting) panel(columns int) (bad int) {
	n, lda, first := f.n, f.lda, f.first
	k := first
	f.base = first
	for k < first+columns {
		f.load(k, k, k-first)
		size, ok := f.choose(k)
		if !ok {
			return k
		}
		f.eliminate(k, size)
		k += size
	}
	f.permuteEarlier(k)
	m := n - k
	p := product{NoTrans, Trans, -1, f.a[k+first*lda:], lda, nil, f.w[k:], n, f.a[k+k*lda:], lda, f.level}
	p.triangle(Lower, 0, m, m, k-first)
	f.first = k
	return -1
}

// tail eliminates all columns that are left, and updates the rest after each pivot.
func (f *pivoting) tail() (bad int) {
	n, lda := f.n, f.lda
	for k := f.first; k < n; {
		f.base = k
		f.load(k, k, 0)
		size, ok := f.choose(k)
		if !ok {
			return k
		}
		f.eliminate(k, size)
		next := k + size
		if next < n {
			skip := next % tilings[f.level].vec
			row := next - skip
			symUpdate(skip, n-row, size, f.a[row+k*lda:], lda, f.w[row:], n, f.a[row+row*lda:], lda)
		}
		k = next
	}
	f.permuteEarlier(n)
	f.first = n
	return -1
}

// load sets rows k to n of column j of w to column r ≥ k of the matrix, updated by
// the columns of the panel before k.
func (f *pivoting) load(k, r, j int) {
	n, lda := f.n, f.lda
	col := f.w[j*n : (j+1)*n]
	for i := k; i < r; i++ { // row r of the triangle
		col[i] = f.a[r+i*lda]
	}
	copy(col[r:], f.a[r+r*lda:r*lda+n])
	done := k - f.base
	if done == 0 {
		return
	}
	var row [largePanel + 1]float64
	for p := range done {
		row[p] = f.w[r+p*n]
	}
	if n-k <= gemvRows && done <= gemvCols {
		gemv(n-k, done, -1, f.a[k+f.base*lda:], lda, row[:done], col[k:]) // what Gemv does, without its checks
		return
	}
	Gemv(n-k, done, -1, f.a[k+f.base*lda:], lda, row[:done], col[k:])
}

// choose decides on the pivot at k, the column of which is loaded, and brings it
// there: its size is 1 or 2. It reports false if the column has NaN or an infinity.
func (f *pivoting) choose(k int) (size int, ok bool) {
	n, j := f.n, k-f.base
	col := f.w[j*n : (j+1)*n]
	diag := math.Abs(col[k])
	r, largest := f.largest(col, k+1, n)
	if !(max(diag, largest) <= math.MaxFloat64) {
		return 0, false
	}
	f.swaps[k] = int32(k)
	if diag >= pivotAlpha*largest { // also where the column is zero
		return 1, true
	}
	if f.rule == Rook {
		return f.rook(k, r, largest)
	}
	f.load(k, r, j+1)
	next := f.w[(j+1)*n : (j+2)*n]
	_, beside := f.largest(next, k, r)
	_, below := f.largest(next, r+1, n)
	across := max(beside, below)
	other := math.Abs(next[r])
	if !(max(across, other) <= math.MaxFloat64) {
		return 0, false
	}
	switch {
	case diag > 0 && diag >= pivotAlpha*largest*(largest/across):
		return 1, true
	case other >= pivotAlpha*across:
		copy(col[k:], next[k:])
		f.swap(k, k, r)
		return 1, true
	}
	f.swap(k, k+1, r)
	return 2, true
}

// rook is choose for the rule Rook, from row r on where column k is largest.
func (f *pivoting) rook(k, r int, largest float64) (size int, ok bool) {
	n, j := f.n, k-f.base
	col, next := f.w[j*n:(j+1)*n], f.w[(j+1)*n:(j+2)*n]
	for p := k; ; { // column p is in col, and is largest in row r
		f.load(k, r, j+1)
		q, across := f.largest(next, k, r)
		if i, below := f.largest(next, r+1, n); !(below <= across) { // NaN too
			q, across = i, below
		}
		other := math.Abs(next[r])
		if !(max(across, other) <= math.MaxFloat64) {
			return 0, false
		}
		switch {
		case other >= pivotAlpha*across:
			copy(col[k:], next[k:])
			f.swap(k, k, r)
			return 1, true
		case q == p || across <= largest:
			if across > largest { // one element, rounded differently in its two columns
				col[r] = next[q]
			}
			f.swap(k, k, p)
			if r == k { // of elements that are rounding errors either may be the larger
				r = p
			}
			f.swap(k, k+1, r)
			return 2, true
		}
		p, r, largest = r, q, across
		copy(col[k:], next[k:])
	}
}

// largest returns where |x| is largest between lo and hi, and how large. NaN
// counts as largest.
func (f *pivoting) largest(x []float64, lo, hi int) (at int, size float64) {
	if lo >= hi {
		return lo, 0
	}
	at = lo + Iamax(x[lo:hi])
	return at, math.Abs(x[at])
}

// swap interchanges rows and columns p ≤ q of the matrix, of which columns before k
// are eliminated: in the triangle, in the panel's columns of L, in w and in perm.
// Earlier columns of L follow at the end of the panel.
func (f *pivoting) swap(k, p, q int) {
	f.swaps[p] = int32(q)
	if p == q {
		return
	}
	n, lda, a := f.n, f.lda, f.a
	a[p+p*lda], a[q+q*lda] = a[q+q*lda], a[p+p*lda]
	for i := p + 1; i < q; i++ { // column p, which is row p from there on
		a[i+p*lda], a[q+i*lda] = a[q+i*lda], a[i+p*lda]
	}
	cp, cq := a[p*lda+q+1:p*lda+n], a[q*lda+q+1:q*lda+n]
	for i, v := range cp {
		cp[i], cq[i] = cq[i], v
	}
	for i := f.first; i < p; i++ {
		a[p+i*lda], a[q+i*lda] = a[q+i*lda], a[p+i*lda]
	}
	for j := range k - f.base + 2 {
		f.w[p+j*n], f.w[q+j*n] = f.w[q+j*n], f.w[p+j*n]
	}
	f.perm[p], f.perm[q] = f.perm[q], f.perm[p]
}

// permuteEarlier applies the interchanges of the panel, which ends before end, to
// the columns of L before it.
func (f *pivoting) permuteEarlier(end int) {
	var pairs [max(largePanel+1, pivotTail)][2]int32
	n := 0
	for p := f.first; p < end; p++ {
		if q := f.swaps[p]; int(q) != p {
			pairs[n] = [2]int32{int32(p), q}
			n++
		}
	}
	for j := range f.first {
		col := f.a[j*f.lda : j*f.lda+f.n]
		for _, s := range pairs[:n] {
			col[s[0]], col[s[1]] = col[s[1]], col[s[0]]
		}
	}
}

// eliminate makes columns of L and D of the pivot at k, which stands in w.
func (f *pivoting) eliminate(k, size int) {
	n, lda, j := f.n, f.lda, k-f.base
	if size == 1 {
		w, l := f.w[j*n:(j+1)*n], f.a[k*lda:k*lda+n]
		f.d[k], f.e[k], l[k] = w[k], 0, w[k]
		switch {
		case w[k] > 0:
			f.inertia.Pos++
		case w[k] < 0:
			f.inertia.Neg++
		default:
			f.inertia.Zero++
		}
		copy(l[k+1:], w[k+1:])
		divide(l[k+1:], w[k])
		return
	}
	w1, w2 := f.w[j*n:(j+1)*n], f.w[(j+1)*n:(j+2)*n]
	l1, l2 := f.a[k*lda:k*lda+n], f.a[(k+1)*lda:(k+1)*lda+n]
	d11, d21, d22 := w1[k], w1[k+1], w2[k+1]
	f.d[k], f.d[k+1], f.e[k], f.e[k+1] = d11, d22, d21, 0
	l1[k], l1[k+1], l2[k+1] = d11, 0, d22
	f.countBlock(d11, d21, d22)
	// The inverse of the block, scaled so that nothing overflows early.
	p, q := d22/d21, d11/d21
	t := 1 / (p*q - 1)
	x1, x2, y1, y2 := w1[k+2:], w2[k+2:], l1[k+2:], l2[k+2:]
	if math.Abs(d21) < small { // its reciprocal overflows
		for i, v := range x1 {
			u := x2[i]
			y1[i] = t * ((p*v - u) / d21)
			y2[i] = t * ((q*u - v) / d21)
		}
		return
	}
	s := t / d21
	for i, v := range x1 {
		u := x2[i]
		y1[i] = s * (p*v - u)
		y2[i] = s * (q*u - v)
	}
}

// countBlock counts the eigenvalues of a block of order 2. The rules choose indefinite
// ones, but where rounding errors are all that is left they may be deceived.
func (f *pivoting) countBlock(d11, d21, d22 float64) {
	switch det := (d11/d21)*(d22/d21) - 1; {
	case det > 0 && d11 > 0:
		f.inertia.Pos += 2
	case det > 0:
		f.inertia.Neg += 2
	default:
		f.inertia.Pos++
		f.inertia.Neg++
	}
}

// small is such that reciprocals of numbers below overflow, or nearly so.
const small = 0x1p-1021

// divide computes x[i] /= v, unless v is zero, when x is zero too.
func divide(x []float64, v float64) {
	switch {
	case math.Abs(v) >= small:
		Scale(1/v, x)
	case v != 0:
		for i := range x {
			x[i] /= v
		}
	}
}
