package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/sparse"
)

// restore completes a solution of the reduced program: x and the duals y, zl ≥ 0, zu ≤ 0 of a minimisation, of what stayed.
// Variables that were fixed and rows that were taken out get the duals that stationarity leaves them.
func (r *qpReduction) restore(x, y, zl, zu []float64) (pt solvers.Point) {
	pt.X = append([]float64(nil), r.x...)
	pt.RowDuals = make([]float64, r.m)
	pt.LowerDuals, pt.UpperDuals = make([]float64, r.n), make([]float64, r.n)
	for k, j := range r.cols {
		pt.X[j] = x[k]
	}
	for k, i := range r.keep {
		pt.RowDuals[i] = y[k]
	}
	for i, c := range r.copies {
		c.share(pt.RowDuals, i)
	}
	for k, j := range r.cols {
		r.attribute(&pt, int(j), zl[k], zu[k])
	}
	if len(r.fixed) == 0 {
		return pt
	}
	g := r.gradient(pt.X)
	cols := r.rows.ToCSC()
	for k := len(r.fixed) - 1; k >= 0; k-- { // what was taken out after a variable was fixed has its duals when it is its turn
		r.unfix(&pt, &r.fixed[k], g, cols)
	}
	return pt
}

// unfix gives duals to the variables of a fixing, and to the row that has forced them to their bounds: the one next to 0 with which theirs have
// the signs that they must have.
func (r *qpReduction) unfix(pt *solvers.Point, f *qpFixing, g []float64, cols *sparse.CSC) {
	reduced := func(j int32) float64 {
		z := g[j]
		ind, val := cols.Col(int(j))
		for t, i := range ind {
			z -= val[t] * pt.RowDuals[i]
		}
		return z
	}
	if f.row < 0 {
		for _, j := range f.cols {
			z := reduced(j)
			r.attribute(pt, int(j), max(z, 0), min(z, 0))
		}
		return
	}
	y := 0.0
	for _, j := range f.cols {
		if v := reduced(j) / r.rows.At(int(f.row), int(j)); f.upper {
			y = min(y, v)
		} else {
			y = max(y, v)
		}
	}
	pt.RowDuals[f.row] = y
	for _, j := range f.cols {
		z := reduced(j)
		if (r.rows.At(int(f.row), int(j)) > 0) == f.upper { // at the lower bound
			r.attribute(pt, int(j), max(z, 0), 0)
		} else {
			r.attribute(pt, int(j), 0, min(z, 0))
		}
	}
}

// attribute gives the duals of the bounds of j to the rows that these come from.
func (r *qpReduction) attribute(pt *solvers.Point, j int, zl, zu float64) {
	if i := r.lowerRow[j]; i >= 0 {
		pt.RowDuals[i] += zl / r.rows.At(int(i), j)
		zl = 0
	}
	if i := r.upperRow[j]; i >= 0 {
		pt.RowDuals[i] += zu / r.rows.At(int(i), j)
		zu = 0
	}
	pt.LowerDuals[j], pt.UpperDuals[j] = zl, zu
}

// gradient returns P x + q of the minimisation.
func (r *qpReduction) gradient(x []float64) []float64 {
	g := make([]float64, r.n)
	if r.p.P != nil {
		r.p.P.MulVec(g, x)
	}
	for j := range g {
		if r.p.Q != nil {
			g[j] += r.p.Q[j]
		}
		if r.p.Maximize {
			g[j] = -g[j]
		}
	}
	return g
}

// report judges a point by the program as stated: activities and the three errors.
func (r *qpReduction) report(res *solvers.Result) {
	pt := &res.Point
	res.Objective = r.p.Objective(pt.X)
	res.Rows = make([]float64, r.m)
	r.rows.MulVec(res.Rows, pt.X)
	sign := 1.0
	if r.p.Maximize {
		sign = -1
	}
	g := r.gradient(pt.X)
	aty := make([]float64, r.n)
	r.rows.MulVecT(aty, pt.RowDuals)
	res.PrimalInfeasibility, res.DualInfeasibility, res.Complementarity = 0, 0, 0
	side := func(v, lower, upper, low, high float64) {
		res.PrimalInfeasibility = max(res.PrimalInfeasibility, lower-v, v-upper)
		if low != 0 {
			res.Complementarity = max(res.Complementarity, math.Abs(low*(v-lower)))
		}
		if high != 0 {
			res.Complementarity = max(res.Complementarity, math.Abs(high*(upper-v)))
		}
	}
	xl, xu := finiteSides(r.p.Lower, r.p.Upper)
	cl, cu := finiteSides(r.p.RowLower, r.p.RowUpper)
	for j, v := range pt.X {
		d := g[j] - aty[j] - pt.LowerDuals[j] - pt.UpperDuals[j]
		res.DualInfeasibility = max(res.DualInfeasibility, math.Abs(d))
		side(v, xl[j], xu[j], pt.LowerDuals[j], pt.UpperDuals[j])
	}
	for i, v := range res.Rows {
		side(v, cl[i], cu[i], max(pt.RowDuals[i], 0), min(pt.RowDuals[i], 0))
	}
	for _, v := range [][]float64{pt.RowDuals, pt.LowerDuals, pt.UpperDuals} {
		for k := range v {
			v[k] *= sign
		}
	}
}
