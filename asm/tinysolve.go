package asm

import "fmt"

// One call of a kernel that solves with fronts takes at most solveFronts of them, and
// panels of solveEntries numbers unless the first is larger: some tens of microseconds.
const (
	solveFronts  = 1 << 9
	solveEntries = 1 << 15
)

// Forward overwrites x by what the fronts lo ≤ f < hi do to it in L⁻¹·x: for each, in
// ascending order, with its pivots x1 and the rows x2 below them,
//
//	x1 = L11⁻¹·x1,   x2 = x2 - L21·x1.
//
// It reads First, RowPtr, Row, Panel, L, and Done unless that is nil. The fronts may be
// larger than those of Eliminate, up to some hundred rows, as one call must end soon: in a
// panel of m > TinyOrder rows, columns are m rounded up to a multiple of 8 apart. Where Done is
// not nil the columns of a front may stand in Row in any order; then it is that of its pivots. If
// Done[f] is less than p the last of them count as rows below. The diagonal of the panel
// and what is above it do not count.
//
// The caller promises that structure and that all rows are less than len(x): it is not
// checked, except that the arrays reach to front hi. No array may overlap x. The rounding
// does not depend on lo and hi. About 2·p·m flops a front.
func (t *TinyFronts) Forward(lo, hi int, x []float64) {
	t.checkSolve("Forward", lo, hi)
	for lo < hi {
		next := t.solveEnd(lo, hi)
		frontsForward(t, lo, next, x)
		lo = next
	}
}

// Backward overwrites x by what the fronts lo ≤ f < hi do to it in L⁻ᵀ·D⁻¹·x: for each, in
// descending order,
//
//	x1 = L11⁻ᵀ·(D⁻¹·x1 - L21ᵀ·x2).
//
// Zeros of D give zero. The first column of a block of order 2 of D is marked by E ≠ 0,
// the element below the diagonal; the diagonal is in D, and L is zero there. Elements of D
// and E count by pivots: those of front f begin at First[f]. A nil E stands for zeros, a nil
// D for the identity. All else is as for Forward.
func (t *TinyFronts) Backward(lo, hi int, x []float64) {
	t.checkSolve("Backward", lo, hi)
	for lo < hi {
		first := t.solveStart(lo, hi)
		frontsBackward(t, first, hi, x)
		hi = first
	}
}

// checkSolve panics if an array does not reach to front hi.
func (t *TinyFronts) checkSolve(fn string, lo, hi int) {
	fronts := min(len(t.First), len(t.RowPtr), len(t.Panel)) - 1
	if t.Done != nil {
		fronts = min(fronts, len(t.Done))
	}
	if lo < 0 || hi > fronts {
		panic(fmt.Sprintf("asm: TinyFronts.%s: fronts %d to %d of %d", fn, lo, hi, fronts))
	}
	if lo >= hi {
		return
	}
	columns := int(t.First[hi])
	switch {
	case t.RowPtr[hi] > len(t.Row):
		panicLength("TinyFronts."+fn, "Row", len(t.Row), t.RowPtr[hi])
	case t.Panel[hi] > len(t.L):
		panicLength("TinyFronts."+fn, "L", len(t.L), t.Panel[hi])
	case t.D != nil && columns > len(t.D):
		panicLength("TinyFronts."+fn, "D", len(t.D), columns)
	case t.E != nil && columns > len(t.E):
		panicLength("TinyFronts."+fn, "E", len(t.E), columns)
	}
}

// solveEnd returns where a call that begins with front lo ends.
func (t *TinyFronts) solveEnd(lo, hi int) int {
	n := min(solveFronts, hi-lo)
	for n > 1 && t.Panel[lo+n]-t.Panel[lo] > solveEntries {
		n /= 2
	}
	return lo + n
}

// solveStart returns where a call that ends before front hi begins.
func (t *TinyFronts) solveStart(lo, hi int) int {
	n := min(solveFronts, hi-lo)
	for n > 1 && t.Panel[hi]-t.Panel[hi-n] > solveEntries {
		n /= 2
	}
	return hi - n
}

// solveFront is what solves need of a front.
type solveFront struct {
	row   []int32   // in the order of the panel
	panel []float64 // leading dimension ld
	ld    int
	ne    int // pivots
	first int // place of the first in D
}

func (t *TinyFronts) solveFront(f int) solveFront {
	s := solveFront{row: t.Row[t.RowPtr[f]:t.RowPtr[f+1]], panel: t.L[t.Panel[f]:t.Panel[f+1]], first: int(t.First[f])}
	s.ne = int(t.First[f+1]) - s.first
	if t.Done != nil {
		s.ne = int(t.Done[f])
	}
	s.ld = frontLead(len(s.row))
	return s
}

// frontsForwardGeneric does the fronts lo ≤ f < hi, four pivots at a time.
func frontsForwardGeneric(t *TinyFronts, lo, hi int, x []float64) {
	for f := lo; f < hi; f++ {
		s := t.solveFront(f)
		k := 0
		for ; k+4 <= s.ne; k += 4 {
			s.forward4(k, x)
		}
		if k+2 <= s.ne {
			s.forward2(k, x)
			k += 2
		}
		if k < s.ne {
			a := x[s.row[k]]
			below := s.row[k+1:]
			l := s.panel[k*s.ld+k+1:][:len(below)]
			for j, i := range below {
				x[i] -= l[j] * a
			}
		}
	}
}

func (s *solveFront) forward2(k int, x []float64) {
	la := s.panel[k*s.ld+k:]
	lb := s.panel[(k+1)*s.ld+k:]
	a, b := x[s.row[k]], x[s.row[k+1]]
	b -= la[1] * a
	x[s.row[k+1]] = b
	below := s.row[k+2:]
	la, lb = la[2:][:len(below)], lb[2:][:len(below)]
	for j, i := range below {
		x[i] -= la[j]*a + lb[j]*b
	}
}

func (s *solveFront) forward4(k int, x []float64) {
	la, lb := s.panel[k*s.ld+k:], s.panel[(k+1)*s.ld+k:]
	lc, ld := s.panel[(k+2)*s.ld+k:], s.panel[(k+3)*s.ld+k:]
	own := s.row[k : k+4 : k+4]
	a, b, c, d := x[own[0]], x[own[1]], x[own[2]], x[own[3]]
	b -= la[1] * a
	c -= la[2]*a + lb[2]*b
	d -= la[3]*a + lb[3]*b + lc[3]*c
	x[own[1]], x[own[2]], x[own[3]] = b, c, d
	below := s.row[k+4:]
	la, lb = la[4:][:len(below)], lb[4:][:len(below)]
	lc, ld = lc[4:][:len(below)], ld[4:][:len(below)]
	for j, i := range below {
		x[i] -= la[j]*a + lb[j]*b + (lc[j]*c + ld[j]*d)
	}
}

// frontsBackwardGeneric does the fronts from hi-1 down to lo, four pivots at a time.
func frontsBackwardGeneric(t *TinyFronts, lo, hi int, x []float64) {
	for f := hi - 1; f >= lo; f-- {
		s := t.solveFront(f)
		var e []float64
		if t.E != nil {
			e = t.E[s.first : s.first+s.ne]
		}
		if t.D != nil {
			s.diagonal(t.D[s.first:s.first+s.ne], e, x)
		}
		k := s.ne
		for ; k >= 4; k -= 4 {
			s.backward4(k-4, x)
		}
		if k >= 2 {
			k -= 2
			s.backward2(k, x)
		}
		if k > 0 {
			below := s.row[1:]
			l := s.panel[1:][:len(below)]
			sum := 0.0
			for j, i := range below {
				sum += l[j] * x[i]
			}
			x[s.row[0]] -= sum
		}
	}
}

// diagonal solves with D, whose subdiagonal is e, nil for zeros.
func (s *solveFront) diagonal(d, e, x []float64) {
	for k := 0; k < len(d); k++ {
		at := s.row[k]
		switch {
		case e != nil && e[k] != 0: // after division by e the elements of the block are about 1 and less
			c, next := e[k], s.row[k+1]
			p, q := d[k]/c, d[k+1]/c
			y, z := x[at]/c, x[next]/c
			inv := 1 / (p*q - 1)
			x[at], x[next] = (q*y-z)*inv, (p*z-y)*inv
			k++
		case d[k] == 0:
			x[at] = 0
		default:
			x[at] /= d[k]
		}
	}
}

func (s *solveFront) backward2(k int, x []float64) {
	la, lb := s.panel[k*s.ld+k:], s.panel[(k+1)*s.ld+k:]
	l := la[1]
	below := s.row[k+2:]
	la, lb = la[2:][:len(below)], lb[2:][:len(below)]
	var a, b float64
	for j, i := range below {
		v := x[i]
		a += la[j] * v
		b += lb[j] * v
	}
	b = x[s.row[k+1]] - b
	x[s.row[k+1]] = b
	x[s.row[k]] -= a + l*b
}

func (s *solveFront) backward4(k int, x []float64) {
	la, lb := s.panel[k*s.ld+k:], s.panel[(k+1)*s.ld+k:]
	lc, ld := s.panel[(k+2)*s.ld+k:], s.panel[(k+3)*s.ld+k:]
	own := s.row[k : k+4 : k+4]
	below := s.row[k+4:]
	ba, bb := la[4:][:len(below)], lb[4:][:len(below)]
	bc, bd := lc[4:][:len(below)], ld[4:][:len(below)]
	var a, b, c, d float64
	for j, i := range below {
		v := x[i]
		a += ba[j] * v
		b += bb[j] * v
		c += bc[j] * v
		d += bd[j] * v
	}
	d = x[own[3]] - d
	c = x[own[2]] - (c + lc[3]*d)
	b = x[own[1]] - (b + lb[2]*c + lb[3]*d)
	a = x[own[0]] - (a + la[1]*b + la[2]*c + la[3]*d)
	x[own[0]], x[own[1]], x[own[2]], x[own[3]] = a, b, c, d
}
