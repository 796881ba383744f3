package precond

import (
	"math"
	"math/bits"
	"slices"

	"github.com/saddle-go/saddle/internal/vector"
	"github.com/saddle-go/saddle/sparse"
)

// An ilutElimination is the workspace of the elimination row by row.
type ilutElimination struct {
	n    int
	w    []float64  // the row under elimination; zero outside the set
	set  *columnSet // its columns, as places if columns are exchanged
	lInd []int32
	lVal []float64
	uInd []int32
	uVal []float64
	size []float64 // work of keepLargest

	tau       float64
	p         int
	partner   sparse.Perm // row that is matched with each column; nil without matching
	r, c      []float64   // scales of rows and columns; nil without matching
	rows      sparse.Perm // row of A at each place; nil in natural order
	cols      sparse.Perm // column at each place before exchanges; nil in natural order
	at        []int32     // place of each column; nil if that is its number
	tolerance float64     // for pivoting; 0 means none
	column    []int32     // with pivoting: column at each place
	row       []entry     // work of renumber

	replaced, swapped int
}

const (
	guardLevel = 1e-12 // pivots below it times the norm of the row are replaced
	guardValue = 1e-4  // by it and τ times the norm
)

func newILUTElimination(n int, tolerance float64) *ilutElimination {
	return &ilutElimination{n: n, w: make([]float64, n), set: newColumnSet(n), tolerance: tolerance}
}

// arrange sets the order, that of the columns, with which their partners go; nil is the natural one.
func (e *ilutElimination) arrange(perm sparse.Perm) {
	e.rows, e.cols = perm, perm
	if e.partner != nil {
		if perm == nil {
			e.cols = sparse.IdentityPerm(e.n)
		}
		e.rows = slices.Clone(e.partner)
		for k, j := range perm {
			e.rows[k] = e.partner[j]
		}
	}
	if perm == nil && e.tolerance == 0 {
		return
	}
	e.at = make([]int32, e.n)
	for k := range e.at {
		e.at[k] = int32(k)
	}
	for k, j := range perm {
		e.at[j] = int32(k)
	}
	if e.tolerance > 0 {
		e.column = make([]int32, e.n)
	}
}

// start undoes the exchanges of columns of an earlier run.
func (e *ilutElimination) start() {
	e.replaced, e.swapped = 0, 0
	for k := range e.column {
		j := int32(k)
		if e.cols != nil {
			j = e.cols[k]
		}
		e.column[k], e.at[j] = j, int32(k)
	}
}

// run appends the rows of L and U to f, U divided by its diagonal, of which f.dinv has the reciprocals. It
// returns the row of A at which it failed and the pivot there, or -1.
func (e *ilutElimination) run(a *sparse.CSR, tau float64, p int, f *luFactor) (row int, pivot float64) {
	e.tau, e.p = tau, p
	e.start()
	for i := range e.n {
		row := i
		if e.rows != nil {
			row = int(e.rows[i])
		}
		ind, val := a.Row(row)
		if e.r != nil {
			val = e.scaled(row, ind, val)
		}
		norm := norm2(val)
		if !(0 < norm && norm <= math.MaxFloat64) {
			return row, norm
		}
		e.load(int32(i), ind, val)
		e.eliminate(int32(i), f)
		u := e.gather(int32(i), tau*norm)
		if !finite(u) || !vector.AllFinite(e.lVal) || !vector.AllFinite(e.uVal) {
			return row, u
		}
		if e.tolerance > 0 {
			u = e.exchange(int32(i), u)
		}
		if math.Abs(u) < guardLevel*norm {
			u = math.Copysign((guardValue+tau)*norm, u)
			e.replaced++
		}
		if !finite(1 / u) {
			return row, u
		}
		e.store(i, u, f)
	}
	return -1, 0
}

// load starts row i with the entries of A.
func (e *ilutElimination) load(i int32, ind []int32, val []float64) {
	first := i
	if e.at == nil {
		if len(ind) > 0 {
			first = min(i, ind[0])
		}
		e.set.start(first)
		for k, j := range ind {
			e.w[j] = val[k]
			e.set.add(j)
		}
	} else {
		for _, j := range ind {
			first = min(first, e.at[j])
		}
		e.set.start(first)
		for k, c := range ind {
			j := e.at[c]
			e.w[j] = val[k]
			e.set.add(j)
		}
	}
	e.set.add(i)
}

// norm2 returns the 2-norm of a short vector without overflow or underflow in between.
func norm2(v []float64) float64 {
	scale, sum := 0.0, 0.0
	for _, x := range v {
		scale = max(scale, math.Abs(x))
		sum += x * x
	}
	if 1e-140 < scale && scale < 1e140 {
		return math.Sqrt(sum)
	}
	if scale == 0 {
		return 0
	}
	sum = 0
	for _, x := range v {
		x /= scale
		sum += x * x
	}
	return scale * math.Sqrt(sum)
}

// eliminate subtracts multiples of rows of U until no column before i is left in the set but i, which it
// takes, and leaves the multipliers in lInd and lVal.
func (e *ilutElimination) eliminate(i int32, f *luFactor) {
	w, set, bottom := e.w, e.set, e.set.level[0]
	lInd, lVal := e.lInd[:0], e.lVal[:0]
	for k := set.take(); k != i; k = set.take() {
		v := w[k]
		w[k] = 0
		l := v * f.dinv[k]
		if math.Abs(l) <= e.tau {
			continue
		}
		lInd, lVal = append(lInd, k), append(lVal, l)
		lo, hi := f.u.ptr[k], f.u.ptr[k+1]
		ind, val := f.u.ind[lo:hi], f.u.val[lo:hi]
		val = val[:len(ind)]
		if e.column != nil {
			for q, c := range ind {
				j := e.at[c]
				w[j] -= v * val[q]
				set.add(j)
			}
			continue
		}
		for q, j := range ind {
			w[j] -= v * val[q]
			word := &bottom[j>>6] // set.add, by hand
			old := *word
			*word = old | 1<<(uint(j)&63)
			if old == 0 {
				set.mark(int(j >> 6))
			}
		}
	}
	e.lInd, e.lVal = lInd, lVal
}

// gather moves what is left of row i to uInd and uVal, without elements up to drop, and returns the diagonal. No branch depends on a value,
// and the set is emptied a word at a time.
func (e *ilutElimination) gather(i int32, drop float64) (diag float64) {
	w, set, bottom := e.w, e.set, e.set.level[0]
	diag = w[i]
	w[i] = 0
	bound := math.Float64bits(drop)
	room := min(cap(e.uInd), cap(e.uVal))
	ind, val := e.uInd[:room], e.uVal[:room]
	n := 0
	for more := true; more; more = set.advance() {
		word := bottom[set.word]
		bottom[set.word] = 0
		if n+64 > len(ind) {
			ind = append(ind[:n], make([]int32, 64+n)...)
			val = append(val[:n], make([]float64, 64+n)...)
		}
		for first := int32(set.word << 6); word != 0; word &= word - 1 {
			j := first | int32(bits.TrailingZeros64(word))
			v := w[j]
			w[j] = 0
			ind[n], val[n] = j, v
			n += less(bound, sizeBits(v))
		}
	}
	e.uInd, e.uVal = ind[:n], val[:n]
	return diag
}

// exchange makes the largest element of the row of U its pivot where the diagonal is too small beside it, and
// returns the pivot.
func (e *ilutElimination) exchange(i int32, diag float64) float64 {
	best, size := -1, 0.0
	for k, v := range e.uVal {
		if math.Abs(v) > size {
			best, size = k, math.Abs(v)
		}
	}
	if best < 0 || math.Abs(diag) >= e.tolerance*size {
		return diag
	}
	j := e.uInd[best]
	a, b := e.column[i], e.column[j]
	e.column[i], e.column[j] = b, a
	e.at[a], e.at[b] = j, i
	pivot := e.uVal[best]
	e.uVal[best] = diag // now in column j
	e.swapped++
	return pivot
}

// store appends what is to be kept of row i to L and U.
func (e *ilutElimination) store(i int, pivot float64, f *luFactor) {
	var n int
	n, e.size = keepLargest(e.p, e.lInd, e.lVal, e.size)
	f.l.appendRow(e.lInd[:n], e.lVal[:n])
	n, e.size = keepLargest(e.p-1, e.uInd, e.uVal, e.size)
	inverse := 1 / pivot
	for k := range n {
		e.uVal[k] *= inverse
		if e.column != nil {
			e.uInd[k] = e.column[e.uInd[k]] // a name that later exchanges do not change
		}
	}
	f.u.appendRow(e.uInd[:n], e.uVal[:n])
	f.dinv[i] = inverse
}

// renumber replaces columns by their places in U and sorts its rows again.
func (e *ilutElimination) renumber(u *triRows) {
	if e.column == nil || e.cols == nil && e.swapped == 0 {
		return
	}
	for k, c := range u.ind {
		u.ind[k] = e.at[c]
	}
	row := e.row
	for i := range e.n {
		ind, val := u.row(i)
		row = row[:0]
		for k, j := range ind {
			row = append(row, entry{j, val[k]})
		}
		slices.SortFunc(row, func(x, y entry) int { return int(x.j - y.j) })
		for k, x := range row {
			ind[k], val[k] = x.j, x.v
		}
	}
	e.row = row
}

type entry struct {
	j int32
	v float64
}

// columns returns the column of A at each place of the factor, nil if that is the order of the rows.
func (e *ilutElimination) columns() sparse.Perm {
	if e.column != nil {
		return e.column
	}
	return e.cols
}
