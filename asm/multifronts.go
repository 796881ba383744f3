package asm

import (
	"fmt"
	"math"
)

// FrontColumns is the number of right-hand sides in a strip of [FrontRows].
const FrontColumns = 8

// FrontRows are the rows of several right-hand sides, cut into strips of FrontColumns of them: with rows = len(X)/(8·Strips), the
// elements of row i in strip s are
//
//	X[8·(s·rows + i) + c],   0 ≤ c < 8,
//
// one vector of 512 bits. A row i ≥ Far stands at row Slot[i] instead, if Slot is not nil; ForwardMany and ForwardPart alone know of that, and it must not
// be one of the pivots' rows. What the columns contain does not matter to others.
type FrontRows struct {
	X      []float64
	Strips int
	Far    int
	Slot   []int32
}

// A frontPart is what a kernel does of the fronts lo ≤ f < hi: pivots from ≤ k < to, as far as there are so many, and rows before end. If skip > 0
// they do not change each other, and rows begin at skip.
type frontPart struct {
	lo, hi    int
	from, to  int
	skip, end int
	far       int
	slot      []int32
}

// Strip returns strip s.
func (b *FrontRows) Strip(s int) []float64 {
	n := len(b.X) / b.Strips
	return b.X[s*n : (s+1)*n : (s+1)*n]
}

// part returns a frontPart of whole fronts.
func (b *FrontRows) part(lo, hi int) frontPart {
	p := frontPart{lo: lo, hi: hi, to: math.MaxInt, end: math.MaxInt, far: math.MaxInt}
	if len(b.Slot) > 0 {
		p.far, p.slot = b.Far, b.Slot
	}
	return p
}

func (b *FrontRows) check(fn string) {
	if b.Strips < 1 || len(b.X)%(b.Strips*FrontColumns) != 0 {
		panic(fmt.Sprintf("asm: TinyFronts.%s: %d elements for %d strips", fn, len(b.X), b.Strips))
	}
}

// ForwardMany is Forward for several right-hand sides, and for fronts of any size. What it does to one of them depends neither on the
// others nor on lo and hi; the rounding is not that of Forward. About 2·p·m flops a front for each; a strip that is not full
// takes as long as one that is.
func (t *TinyFronts) ForwardMany(lo, hi int, b *FrontRows) {
	t.checkSolve("ForwardMany", lo, hi)
	b.check("ForwardMany")
	for lo < hi {
		next := t.solveEnd(lo, hi)
		p := b.part(lo, next)
		pivots, step := t.cut(lo, next)
		for p.from = 0; p.from < pivots; p.from += step {
			p.to = p.from + step
			for s := range b.Strips {
				frontsForwardMany(t, &p, b.Strip(s))
			}
		}
		lo = next
	}
}

// BackwardMany is Backward in the same way.
func (t *TinyFronts) BackwardMany(lo, hi int, b *FrontRows) {
	t.checkSolve("BackwardMany", lo, hi)
	b.check("BackwardMany")
	for lo < hi {
		first := t.solveStart(lo, hi)
		p := b.part(first, hi)
		if t.D != nil {
			for s := range b.Strips {
				frontsDivideMany(t, &p, b.Strip(s))
			}
		}
		pivots, step := t.cut(first, hi)
		for p.to = pivots; p.to > 0; p.to = p.from {
			p.from = max(0, p.to-step)
			for s := range b.Strips {
				frontsBackwardMany(t, &p, b.Strip(s))
			}
		}
		hi = first
	}
}

// cut returns the number of pivots of a front and how many of them go into one call, a multiple of 4; all of them if there are several fronts.
func (t *TinyFronts) cut(lo, hi int) (pivots, step int) {
	if hi > lo+1 {
		return math.MaxInt, math.MaxInt
	}
	s := t.solveFront(lo)
	return s.ne, max(4, solveEntries/max(1, len(s.row))&^3)
}

// A FrontPart names pivots From ≤ k < To of a front, and its rows Skip ≤ i < End. Rows from To on are those below.
type FrontPart struct{ From, To, Skip, End int }

// ForwardPart does a part of ForwardMany for front f: if Skip = From it subtracts what the pivots contribute from each other, in their order,
// and from the rows To ≤ i < End; if Skip ≥ To from the rows Skip ≤ i < End only. To is From and a multiple of 4, or the last pivot.
func (t *TinyFronts) ForwardPart(f int, part FrontPart, b *FrontRows) {
	t.checkSolve("ForwardPart", f, f+1)
	b.check("ForwardPart")
	p := part.of(f, b)
	for s := range b.Strips {
		frontsForwardMany(t, &p, b.Strip(s))
	}
}

// BackwardPart does a part of BackwardMany for front f, after DivideMany: if Skip ≥ To it subtracts what those rows contribute from the rows of the pivots, if Skip =
// From also what those, from the last on, contribute to each other.
func (t *TinyFronts) BackwardPart(f int, part FrontPart, b *FrontRows) {
	t.checkSolve("BackwardPart", f, f+1)
	b.check("BackwardPart")
	p := part.of(f, b)
	for s := range b.Strips {
		frontsBackwardMany(t, &p, b.Strip(s))
	}
}

func (q FrontPart) of(f int, b *FrontRows) frontPart {
	if q.From < 0 || q.To < q.From || q.End < q.To || q.Skip != q.From && (q.Skip < q.To || q.End < q.Skip) {
		panic(fmt.Sprintf("asm: TinyFronts: part of a front %+v", q))
	}
	p := b.part(f, f+1)
	p.from, p.to, p.end = q.From, q.To, q.End
	if q.Skip > q.From {
		p.skip = q.Skip
	}
	return p
}

// DivideMany does the division by D of BackwardMany for the fronts lo ≤ f < hi.
func (t *TinyFronts) DivideMany(lo, hi int, b *FrontRows) {
	t.checkSolve("DivideMany", lo, hi)
	b.check("DivideMany")
	for ; lo < hi && t.D != nil; lo = t.solveEnd(lo, hi) {
		p := b.part(lo, t.solveEnd(lo, hi))
		for s := range b.Strips {
			frontsDivideMany(t, &p, b.Strip(s))
		}
	}
}

// FrontRow returns row i of a strip.
func FrontRow(x []float64, i int32) *[FrontColumns]float64 {
	return (*[FrontColumns]float64)(x[int(i)*FrontColumns:])
}

// window returns pivots and rows of the part of a front.
func (p *frontPart) window(s *solveFront) (from, to, end int) {
	return p.from, min(p.to, s.ne), min(p.end, len(s.row))
}

func (p *frontPart) place(i int32) int32 {
	if int(i) < p.far {
		return i
	}
	return p.slot[i]
}

// frontsForwardManyGeneric does part p, pivot by pivot.
func frontsForwardManyGeneric(t *TinyFronts, p *frontPart, x []float64) {
	for f := p.lo; f < p.hi; f++ {
		s := t.solveFront(f)
		from, to, end := p.window(&s)
		for k := from; k < to; k++ {
			own := FrontRow(x, s.row[k])
			for i := max(k+1, p.skip); i < end; i++ {
				l, row := s.panel[k*s.ld+i], FrontRow(x, p.place(s.row[i]))
				for c, v := range own {
					row[c] -= l * v
				}
			}
		}
	}
}

// frontsBackwardManyGeneric does part p, pivot by pivot.
func frontsBackwardManyGeneric(t *TinyFronts, p *frontPart, x []float64) {
	for f := p.hi - 1; f >= p.lo; f-- {
		s := t.solveFront(f)
		from, to, end := p.window(&s)
		for k := to - 1; k >= from; k-- {
			own := FrontRow(x, s.row[k])
			for i := max(k+1, p.skip); i < end; i++ {
				l, row := s.panel[k*s.ld+i], FrontRow(x, s.row[i])
				for c, v := range row {
					own[c] -= l * v
				}
			}
		}
	}
}

// frontsDivideManyGeneric divides the rows of the pivots of all fronts of p by D.
func frontsDivideManyGeneric(t *TinyFronts, p *frontPart, x []float64) {
	for f := p.lo; f < p.hi; f++ {
		s := t.solveFront(f)
		for k := 0; k < s.ne; k++ {
			row, d := FrontRow(x, s.row[k]), t.D[s.first+k]
			switch {
			case t.E != nil && t.E[s.first+k] != 0: // as in diagonal
				e, next := t.E[s.first+k], FrontRow(x, s.row[k+1])
				a, b := d/e, t.D[s.first+k+1]/e
				inv := 1 / (a*b - 1)
				for c := range row {
					y, z := row[c]/e, next[c]/e
					row[c], next[c] = (b*y-z)*inv, (a*z-y)*inv
				}
				k++
			case d == 0:
				clear(row[:])
			default:
				for c := range row {
					row[c] /= d
				}
			}
		}
	}
}
