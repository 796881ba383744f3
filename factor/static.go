package factor

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// Constants of elimination in the given order.
const (
	leafCols      = 32    // columns eliminated before the others of a panel are updated
	panelRows     = 192   // rows up to which a panel is eliminated in one go
	cancelled     = 1e-14 // a pivot below this share of its cancellation mass counts as zero
	quasidefFloor = 1e-13 // least pivot of a quasi-definite matrix, relative to its scaled elements
)

// A NotPositiveError says that PivotCholesky has met a pivot that is not positive.
type NotPositiveError struct {
	Row int // of A, counted from 0, whose pivot it is
}

func (e *NotPositiveError) Error() string {
	return fmt.Sprintf("factor: matrix is not positive definite: the pivot of row %d is not positive", e.Row)
}

// eliminate eliminates what it can of the front's columns and updates the block.
func (w *worker) eliminate() error {
	if w.refused() {
		return errGrown
	}
	fr := &w.front
	g := need(&w.g, fr.m)
	for j, c := range fr.cols {
		g[j] = w.growth[c]
	}
	clear(g[fr.p:])
	if w.mode == PivotThreshold {
		w.pivot()
	} else {
		w.staticColumns(0, fr.p)
		fr.ne = fr.p
		if w.failed >= 0 {
			row := int(w.f.s.perm[w.failed])
			w.failed = -1 // what comes before it in the order of elimination may still be to do
			return &NotPositiveError{Row: row}
		}
	}
	w.updateBlock()
	return nil
}

// staticColumns eliminates columns j to j+n in their order, for all rows of the panel.
func (w *worker) staticColumns(j, n int) {
	if n <= leafCols {
		w.staticLeaf(j, n)
		return
	}
	half := (n/2 + leafCols - 1) / leafCols * leafCols
	w.staticColumns(j, half)
	w.updateColumns(j, half, j+half, j+n)
	w.staticColumns(j+half, n-half)
}

// timesD returns rows r0 ≤ r < r1 of columns j to j+k of L as they enter a product
// L·D·Lᵀ: with a diagonal D the rows themselves and D, else L·D.
func (w *worker) timesD(j, k, r0, r1 int) (d, b []float64, ldb int) {
	fr := &w.front
	l := fr.panel[r0+j*fr.ld:]
	if !anyPair(fr.e[j : j+k]) {
		return fr.d[j : j+k], l, fr.ld
	}
	n := r1 - r0
	b = need(&w.ld, n*k)
	for c := 0; c < k; c++ {
		x, y := l[c*fr.ld:c*fr.ld+n], b[c*n:(c+1)*n]
		if fr.e[j+c] == 0 {
			dc := fr.d[j+c]
			for i, v := range x {
				y[i] = v * dc
			}
			continue
		}
		x1, y1 := l[(c+1)*fr.ld:(c+1)*fr.ld+n], b[(c+1)*n:(c+2)*n]
		asm.MixPair(fr.d[j+c], fr.d[j+c+1], fr.e[j+c], x, x1, y, y1)
		c++
	}
	return nil, b, n
}

func anyPair(e []float64) bool {
	for _, v := range e {
		if v != 0 {
			return true
		}
	}
	return false
}

// staticLeaf is staticColumns for few columns.
func (w *worker) staticLeaf(j, n int) {
	fr := &w.front
	ld, rows := fr.ld, fr.m-j-n
	a := fr.panel[j+j*ld:]
	d := fr.d[j : j+n]
	w.count.Flops += math.Floor(float64(n) * float64(n) * float64(n+3*rows) / 3)
	// A small panel is done in one go and saved as a whole, of a large one only the diagonal block.
	whole := n + rows
	if whole > panelRows {
		whole = n
	}
	save := need(&w.save, whole*n)
	for k := range n {
		copy(save[k*whole+k:(k+1)*whole], a[k*ld+k:k*ld+whole])
	}
	if asm.LDLPanel(whole, n, a, ld, d) >= 0 || !w.acceptable(j, n) {
		for k := range n {
			copy(a[k*ld+k:k*ld+whole], save[k*whole+k:(k+1)*whole])
		}
		w.perturbed(j, n)
		whole = n
	}
	if whole == n {
		w.rowsBelow(j, n, true)
	} else {
		asm.GrowthRows(rows, n, a[n:], ld, d, w.g[j+n:fr.m])
	}
}

// acceptable adds the growth within the diagonal block at j and reports whether all of
// its pivots are good.
func (w *worker) acceptable(j, n int) bool {
	fr := &w.front
	a, ld := fr.panel[j+j*fr.ld:], fr.ld
	g := w.g[j : j+n]
	before := need(&w.before, n)
	copy(before, g)
	for d := fr.d[j : j+n]; len(d) > 0; {
		k := n - len(d)
		end := min(k+pivotStrip, n)
		for q := k; q < end; q++ {
			if !w.goodPivot(j+q, d[q-k], g[q]) {
				copy(g, before)
				return false
			}
			size := math.Abs(d[q-k])
			for i, l := range a[q*ld+q+1 : q*ld+end] {
				g[q+1+i] += l * l * size
			}
		}
		asm.GrowthRows(n-end, end-k, a[k*ld+end:], ld, d[:end-k], g[end:])
		d = d[end-k:]
	}
	return true
}

// goodPivot reports whether d may be the pivot of column j of the front, where mass is what it
// has been summed up from.
func (w *worker) goodPivot(j int, d, mass float64) bool {
	switch w.mode {
	case PivotCholesky:
		return d > 0 && d <= math.MaxFloat64
	case PivotQuasidefinite:
		return d*w.sign(j) >= quasidefFloor
	}
	return math.Abs(d) > cancelled*max(w.f.rowSize(w.front.cols[j]), mass)
}

// sign returns the sign that the pivot of column j of the front should have, or 0.
func (w *worker) sign(j int) float64 {
	return w.signOf(int(w.front.cols[j]))
}

// signOf is sign for a column of P·A·Pᵀ.
func (w *worker) signOf(c int) float64 {
	switch {
	case w.mode == PivotCholesky:
		return 1
	case len(w.f.opt.Signs) == 0:
		return 0
	}
	return float64(w.f.opt.Signs[w.f.s.perm[c]])
}

// perturbed eliminates the columns of the diagonal block at j one by one and replaces
// pivots that are not good.
func (w *worker) perturbed(j, n int) {
	fr := &w.front
	a, ld := fr.panel[j+j*fr.ld:], fr.ld
	for k := range n {
		col := a[k*ld : k*ld+n]
		d := col[k]
		if !w.goodPivot(j+k, d, w.g[j+k]) {
			if w.mode == PivotCholesky {
				if w.failed < 0 {
					w.failed = int(fr.cols[j+k])
				}
				d = 1
			} else {
				was := d
				d = w.replacement(j+k, d)
				if d != was { // as what an earlier replacement has left may be
					w.replaced = append(w.replaced, replaced{fr.cols[j+k], d - was})
				}
			}
		}
		fr.d[j+k] = d
		for q := k + 1; q < n; q++ {
			l := col[q] / d
			next := a[q*ld : q*ld+n]
			for i := q; i < n; i++ {
				next[i] -= col[i] * l
			}
			w.g[j+q] += l * l * math.Abs(d)
		}
		for q := k + 1; q < n; q++ {
			col[q] /= d
		}
	}
}

// replacement returns what takes the place of the pivot d of column j.
func (w *worker) replacement(j int, d float64) float64 {
	w.count.Perturbed++
	sign := w.sign(j)
	if w.mode == PivotQuasidefinite {
		return sign * max(math.Abs(d), certify.Perturbation)
	}
	switch {
	case sign != 0:
	case d > 0:
		sign = 1
	default: // of a zero diagonal, which belongs to a constraint
		sign = -1
	}
	return sign * certify.Perturbation
}
