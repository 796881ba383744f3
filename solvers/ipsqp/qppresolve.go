package ipsqp

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// A qpPresolve takes out of a program, as Andersen and Andersen (1995) do,
//
//   - fixed variables, and those in no row and no quadratic term, at the bound that the objective asks for;
//   - rows with one entry, which are bounds, and those with none;
//   - sides of rows that bounds of variables imply;
//   - rows that only one point within the bounds satisfies, with all their variables: forcing rows;
//   - rows that are multiples of other ones.
//
// It looks at rows until nothing changes, or presolveRounds times. Bounds that rows imply are not kept, as they would hide the duals of these rows.
type qpPresolve struct {
	*qpReduction
	a     *sparse.CSC
	count []int   // entries of each row in variables that stay
	short []int32 // rows with at most one, to look at
	dirty []bool  // rows with a bound that has changed
}

// Constants of presolve.
const (
	presolveRounds = 10
	forcing        = 1e-12 // distance of a side from the end of what a row can be, relative to what is summed, in a forcing row
	forcingMost    = 1e-9  // the same relative to the side
	multiple       = 1e-14 // relative difference of entries of rows that are multiples
)

// A qpFixing is variables that were fixed at once: by the row with this number, whose upper or lower side forces them to bounds, or −1.
type qpFixing struct {
	row   int32
	upper bool
	cols  []int32
}

func newPresolve(r *qpReduction, a *sparse.CSC) *qpPresolve {
	p := &qpPresolve{qpReduction: r, a: a, count: make([]int, r.m), dirty: make([]bool, r.m)}
	for i := range r.m {
		_, val := r.rows.Row(i)
		for _, v := range val {
			if v != 0 {
				p.count[i]++
			}
		}
		if p.dirty[i] = true; p.count[i] <= 1 {
			p.short = append(p.short, int32(i))
		}
	}
	return p
}

// run does all there is to do. O(entries) in a round.
func (p *qpPresolve) run() {
	p.emptyColumns()
	for j := range p.n {
		if p.xl[j] == p.xu[j] && !p.isFixed[j] {
			p.fix(-1, false, int32(j))
		}
	}
	for range presolveRounds {
		p.shortRows()
		changed := false
		for i := range p.m {
			if p.cause != "" {
				return
			}
			if p.dirty[i] && !p.gone[i] {
				p.dirty[i] = false
				changed = p.activity(i) || changed
			}
		}
		if !changed && len(p.short) == 0 {
			break
		}
	}
	p.shortRows()
	if p.cause == "" {
		p.multiples()
	}
}

// emptyColumns fixes variables that only have a linear term in the objective, where there is a bound to fix them at.
func (p *qpPresolve) emptyColumns() {
	used := make([]bool, p.n)
	mark := func(a *sparse.CSC, rows bool) {
		ptr, ind, val := a.Raw()
		for j := range p.n {
			for k := ptr[j]; k < ptr[j+1]; k++ {
				if val[k] != 0 {
					used[j] = true
					if rows {
						used[ind[k]] = true
					}
				}
			}
		}
	}
	mark(p.a, false)
	if p.p.P != nil {
		mark(p.p.P.Lower(), true)
	}
	for j := range p.n {
		if used[j] {
			continue
		}
		q := 0.0
		if p.p.Q != nil {
			if q = p.p.Q[j]; p.p.Maximize {
				q = -q
			}
		}
		at := nearest(p.xl[j], p.xu[j])
		switch {
		case q > 0:
			at = p.xl[j]
		case q < 0:
			at = p.xu[j]
		}
		if !math.IsInf(at, 0) {
			p.x[j] = at
			p.isFixed[j] = true
			p.fixed = append(p.fixed, qpFixing{row: -1, cols: []int32{int32(j)}})
		}
	}
}

// fix fixes variables at their lower bounds, or where upper says so of those with a negative coefficient in the row that forces them, and the like.
func (p *qpPresolve) fix(row int32, upper bool, cols ...int32) {
	ptr, ind, val := p.a.Raw()
	for _, j := range cols {
		at := p.xl[j]
		if row >= 0 && (p.rows.At(int(row), int(j)) > 0) != upper {
			at = p.xu[j]
		}
		p.isFixed[j], p.x[j] = true, at
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if i := ind[k]; val[k] != 0 {
				p.dirty[i] = true
				if p.count[i]--; p.count[i] <= 1 && !p.gone[i] {
					p.short = append(p.short, i)
				}
			}
		}
	}
	p.fixed = append(p.fixed, qpFixing{row, upper, cols})
}

// shortRows makes bounds of rows with one entry, and checks those with none.
func (p *qpPresolve) shortRows() {
	ptr, ind, _ := p.a.Raw()
	for len(p.short) > 0 && p.cause == "" {
		i := p.short[len(p.short)-1]
		p.short = p.short[:len(p.short)-1]
		if p.gone[i] {
			continue
		}
		p.gone[i] = true
		j := p.qpReduction.short(int(i))
		if j < 0 || p.isFixed[j] {
			continue
		}
		if p.xl[j] == p.xu[j] {
			p.fix(-1, false, j)
			continue
		}
		for k := ptr[j]; k < ptr[j+1]; k++ {
			p.dirty[ind[k]] = true
		}
	}
}

// A span is what a row can be within the bounds of variables.
type span struct {
	least, most, size float64
}

// span returns that of row i, ±Inf where there is no bound; size is the sum of what is summed.
func (p *qpPresolve) span(i int) (s span) {
	ind, val := p.rows.Row(i)
	s.size = 1
	for k, j := range ind {
		a := val[k]
		if a == 0 {
			continue
		}
		lo, hi := p.xl[j], p.xu[j]
		if p.isFixed[j] {
			lo, hi = p.x[j], p.x[j]
		}
		if a < 0 {
			lo, hi = hi, lo
		}
		s.least += a * lo
		s.most += a * hi
		s.size += math.Abs(a) * max(finiteSize(lo), finiteSize(hi))
	}
	return s
}

// finiteSize returns |v|, 0 for an infinite v.
func finiteSize(v float64) float64 {
	if v = math.Abs(v); math.IsInf(v, 1) {
		return 0
	}
	return v
}

// activity looks at what row i can be, and reports whether it or one of its sides went.
func (p *qpPresolve) activity(i int) bool {
	if p.count[i] <= 1 {
		return false // which is for shortRows
	}
	s := p.span(i)
	cl, cu := p.cl[i], p.cu[i]
	if wrong := crossing * s.size; s.least > cu+wrong || s.most < cl-wrong {
		p.cause = fmt.Sprintf("within the bounds row %s is in [%g, %g], outside of [%g, %g]", p.p.RowName(i), s.least, s.most, cl, cu)
		return true
	}
	near := func(end, side float64) bool {
		return math.Abs(end-side) <= min(forcing*s.size, forcingMost*max(1, math.Abs(side)))
	}
	switch {
	case near(s.least, cu):
		p.force(i, true)
		return true
	case near(s.most, cl):
		p.force(i, false)
		return true
	case cl == cu:
		return false
	}
	changed := false
	if s.least >= cl && !math.IsInf(cl, -1) {
		p.cl[i], changed = math.Inf(-1), true
	}
	if s.most <= cu && !math.IsInf(cu, 1) {
		p.cu[i], changed = math.Inf(1), true
	}
	p.gone[i] = math.IsInf(p.cl[i], -1) && math.IsInf(p.cu[i], 1)
	return changed
}

// force takes out a row whose upper or lower side leaves its variables no choice.
func (p *qpPresolve) force(i int, upper bool) {
	p.gone[i] = true
	ind, val := p.rows.Row(i)
	var cols []int32
	for k, j := range ind {
		if val[k] != 0 && !p.isFixed[j] {
			cols = append(cols, j)
		}
	}
	p.fix(int32(i), upper, cols...)
}
