package nlp

import (
	"math"

	"github.com/saddle-go/saddle/solvers"
)

// Push moves x inside its bounds by κ·max(1, |bound|), and by no more than κ times the width of the box
// (Wächter and Biegler 2006, §3.6, with κ₁ = κ₂ = κ). With κ = 0 it projects.
func Push(x, lower, upper []float64, kappa float64) {
	for j, v := range x {
		lo, hi := lower[j], upper[j]
		width := hi - lo // +Inf where a side is missing
		if kappa == 0 {  // times +Inf is no number
			width = 0
		}
		if !math.IsInf(lo, -1) {
			lo += min(kappa*max(1, math.Abs(lo)), kappa*width)
		}
		if !math.IsInf(hi, 1) {
			hi -= min(kappa*max(1, math.Abs(hi)), kappa*width)
		}
		if lo > hi { // κ > ½, or a box of a few units in the last place
			lo = (lo + hi) / 2
			hi = lo
		}
		x[j] = min(max(v, lo), hi)
	}
}

// An Inner is a point of a Form: x, the duals y of rows, and those of bounds, ZL ≥ 0 and ZU ≥ 0, with ∇f − Jᵀy − ZL + ZU = 0 at a solution.
type Inner struct {
	X, Y, ZL, ZU []float64
}

// NewInner returns a point of zeros.
func (f *Form) NewInner() Inner {
	return Inner{make([]float64, f.N), make([]float64, f.M), make([]float64, f.N), make([]float64, f.N)}
}

// Inner returns the point of the scaled problem that belongs to p, whose missing parts are zero.
func (f *Form) Inner(p *solvers.Point) Inner {
	in := f.NewInner()
	for k, j := range f.vars {
		in.X[k] = at(p.X, int(j))
		in.ZL[k] = max(0, f.objScale*at(p.LowerDuals, int(j)))
		in.ZU[k] = max(0, -f.objScale*at(p.UpperDuals, int(j)))
	}
	for k, i := range f.rows {
		in.Y[k] = f.objScale * at(p.RowDuals, int(i)) / f.rowScale[k]
	}
	return in
}

func at(v []float64, i int) float64 {
	if i < len(v) {
		return v[i]
	}
	return 0
}
