package nlp

import (
	"math"

	"github.com/saddle-go/saddle/solvers"
)

// Result returns what a method ends with at in: the point in terms of the problem, with values and measures that are evaluated there, unscaled. Duals of
// fixed variables are what makes the gradient of the Lagrangian zero. Status, Method, Message and counters of the
// method are left to it.
func (f *Form) Result(in Inner) solvers.Result {
	p := f.Problem
	n, m := p.Dim()
	r := solvers.Result{
		Point: solvers.Point{
			X: append([]float64(nil), f.expand(in.X)...), RowDuals: make([]float64, m),
			LowerDuals: make([]float64, n), UpperDuals: make([]float64, n),
		},
		Rows: make([]float64, m),
	}
	for k, j := range f.vars {
		r.LowerDuals[j], r.UpperDuals[j] = in.ZL[k]/f.objScale, -in.ZU[k]/f.objScale
	}
	for k, i := range f.rows {
		r.RowDuals[i] = in.Y[k] * f.rowScale[k] / f.objScale
	}
	r.Objective = p.Objective(r.X)
	p.Constraints(r.X, r.Rows)
	f.gradientOfLagrangian(&r)
	f.measure(&r)
	r.Evaluations, r.EvaluationTime = f.Count, f.Time
	return r
}

// gradientOfLagrangian sets fullG to ∇f − Jᵀy − z, after the duals of fixed variables.
func (f *Form) gradientOfLagrangian(r *solvers.Result) {
	p := f.Problem
	p.Gradient(r.X, f.fullG)
	if len(f.fullJ) > 0 {
		p.Functions.Jacobian(r.X, f.fullJ)
	}
	for k, i := range p.Jacobian.Row {
		f.fullG[p.Jacobian.Col[k]] -= r.RowDuals[i] * f.fullJ[k]
	}
	kept := 0
	for j := range f.fullG {
		if kept < len(f.vars) && f.vars[kept] == int32(j) {
			f.fullG[j] -= r.LowerDuals[j] + r.UpperDuals[j]
			kept++
			continue
		}
		if f.fullG[j]*f.objScale > 0 { // of a minimisation: it wants to go down, the lower bound holds it
			r.LowerDuals[j] = f.fullG[j]
		} else {
			r.UpperDuals[j] = f.fullG[j]
		}
		f.fullG[j] -= f.fullG[j]
	}
}

// measure sets the three unscaled measures. A dual at a side that does not exist counts as dual infeasibility.
func (f *Form) measure(r *solvers.Result) {
	p, sign := f.Problem, math.Copysign(1, f.objScale)
	r.DualInfeasibility = maxAbsNaN(f.fullG)
	side := func(dual, v, lo, hi float64) {
		lo, hi = sides(lo, hi)
		r.PrimalInfeasibility = maxNaN(r.PrimalInfeasibility, max(lo-v, v-hi))
		gap := v - lo
		if sign*dual < 0 {
			gap = hi - v
		}
		switch {
		case dual == 0:
		case math.IsInf(gap, 1):
			r.DualInfeasibility = maxNaN(r.DualInfeasibility, math.Abs(dual))
		default:
			r.Complementarity = maxNaN(r.Complementarity, math.Abs(dual*gap))
		}
	}
	for i, v := range r.Rows {
		side(r.RowDuals[i], v, p.RowLower[i], p.RowUpper[i])
	}
	for j, v := range r.X {
		side(r.LowerDuals[j], v, p.Lower[j], p.Upper[j])
		side(r.UpperDuals[j], v, p.Lower[j], p.Upper[j])
	}
}

// maxNaN is max, with NaN above everything.
func maxNaN(a, b float64) float64 {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.NaN()
	}
	return max(a, b)
}

func maxAbsNaN(v []float64) float64 {
	largest := 0.0
	for _, e := range v {
		largest = maxNaN(largest, math.Abs(e))
	}
	return largest
}

// Violation returns the largest violation of a row of c, of the scaled problem.
func (f *Form) Violation(c []float64) float64 {
	worst := 0.0
	for i, v := range c {
		worst = max(worst, f.CL[i]-v, v-f.CU[i])
	}
	return worst
}
