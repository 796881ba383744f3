package ipsqp

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/sparse"
)

// A qpReduction is a program without what presolve has taken out, and the way back.
type qpReduction struct {
	p              *problem.QP
	rows           *sparse.CSR // A of p
	n, m           int
	cl, cu, xl, xu []float64 // sides so far, of all variables and rows

	x        []float64  // values of fixed variables
	fixed    []qpFixing // in order
	isFixed  []bool
	gone     []bool  // rows
	lowerRow []int32 // the row that a variable's bound comes from, or -1
	upperRow []int32
	copies   []qpCopies // of rows that stay, by row; nil if there are none

	cols, keep []int32 // variables and rows that stay
	constant   float64 // ½xᵀPx + qᵀx of the fixed variables, in the objective as stated
	cause      string  // why there is no solution, if that has been found
}

// Sides that cross by no more than crossing, relative to their size, meet in the middle.
const crossing = 1e-9

// reduce takes out of p what presolve finds; nothing if off.
func reduce(p *problem.QP, off bool) *qpReduction {
	n, m := p.Dim()
	r := &qpReduction{p: p, n: n, m: m, x: make([]float64, n), isFixed: make([]bool, n), gone: make([]bool, m),
		lowerRow: make([]int32, n), upperRow: make([]int32, n)}
	r.xl, r.xu = finiteSides(p.Lower, p.Upper)
	r.cl, r.cu = finiteSides(p.RowLower, p.RowUpper)
	for j := range n {
		r.lowerRow[j], r.upperRow[j] = -1, -1
	}
	a := p.A
	if a == nil {
		a, _ = sparse.NewCSC(m, n, make([]int, n+1), nil, nil)
	}
	r.rows = a.ToCSR()
	for j := range n {
		if !r.meet(&r.xl[j], &r.xu[j]) {
			r.cause = fmt.Sprintf("the bounds %g and %g of %s cross", r.xl[j], r.xu[j], p.VariableName(j))
			return r
		}
	}
	for i := range m {
		if !r.meet(&r.cl[i], &r.cu[i]) {
			r.cause = fmt.Sprintf("the sides %g and %g of row %s cross", r.cl[i], r.cu[i], p.RowName(i))
			return r
		}
		r.gone[i] = math.IsInf(r.cl[i], -1) && math.IsInf(r.cu[i], 1)
	}
	if !off {
		newPresolve(r, a).run()
	}
	for j := range n {
		if !r.isFixed[j] {
			r.cols = append(r.cols, int32(j))
		}
	}
	for i := range m {
		if !r.gone[i] {
			r.keep = append(r.keep, int32(i))
		}
	}
	return r
}

func finiteSides(lower, upper []float64) (lo, hi []float64) {
	lo, hi = make([]float64, len(lower)), make([]float64, len(lower))
	for i := range lower {
		lo[i], hi[i] = problem.FiniteSides(lower[i], upper[i])
	}
	return lo, hi
}

// meet makes sides that cross by rounding equal, and reports whether they cross by no more than that.
func (r *qpReduction) meet(lo, hi *float64) bool {
	if *lo <= *hi {
		return true
	}
	if *lo-*hi > crossing*max(1, math.Abs(*lo), math.Abs(*hi)) {
		return false
	}
	mid := *lo/2 + *hi/2
	*lo, *hi = mid, mid
	return true
}

// short turns a row with at most one entry into bounds of the variable it returns, -1 if there is none.
func (r *qpReduction) short(i int) (j int32) {
	ind, val := r.rows.Row(i)
	sum, size, a := 0.0, 1.0, 0.0
	j = -1
	for k, c := range ind {
		switch {
		case val[k] == 0:
		case r.isFixed[c]:
			v := val[k] * r.x[c]
			sum, size = sum+v, max(size, math.Abs(v))
		default:
			j, a = c, val[k]
		}
	}
	lo, hi := r.cl[i]-sum, r.cu[i]-sum
	if j < 0 {
		if size *= crossing; lo > size || hi < -size {
			r.cause = fmt.Sprintf("row %s is %g where all its variables are fixed, outside of [%g, %g]", r.p.RowName(i), sum, r.cl[i], r.cu[i])
		}
		return -1
	}
	lo, hi = lo/a, hi/a
	if a < 0 {
		lo, hi = hi, lo
	}
	if lo > r.xl[j] {
		r.xl[j], r.lowerRow[j] = lo, int32(i)
	}
	if hi < r.xu[j] {
		r.xu[j], r.upperRow[j] = hi, int32(i)
	}
	if !r.meet(&r.xl[j], &r.xu[j]) {
		r.cause = fmt.Sprintf("row %s leaves %s the bounds %g and %g, which cross", r.p.RowName(i), r.p.VariableName(int(j)), r.xl[j], r.xu[j])
	}
	return j
}

// form returns what is left, as a minimisation.
func (r *qpReduction) form() (f *qpForm, err error) {
	p := r.p
	sign := 1.0
	if p.Maximize {
		sign = -1
	}
	col := places(r.cols, r.n)
	f = &qpForm{n: len(r.cols), m: len(r.keep)}
	f.q, f.xl, f.xu = make([]float64, f.n), make([]float64, f.n), make([]float64, f.n)
	f.cl, f.cu = make([]float64, f.m), make([]float64, f.m)
	for k, j := range r.cols {
		f.xl[k], f.xu[k] = r.xl[j], r.xu[j]
	}
	if p.Q != nil {
		for k, j := range r.cols {
			f.q[k] = sign * p.Q[j]
		}
	}
	ptr, ind, val := make([]int, 1, f.m+1), make([]int32, 0, r.rows.NNZ()), make([]float64, 0, r.rows.NNZ())
	for k, i := range r.keep {
		shift := 0.0
		ri, rv := r.rows.Row(int(i))
		for t, j := range ri {
			switch {
			case r.isFixed[j]:
				shift += rv[t] * r.x[j]
			case rv[t] != 0:
				ind, val = append(ind, col[j]), append(val, rv[t])
			}
		}
		ptr = append(ptr, len(ind))
		f.cl[k], f.cu[k] = r.cl[i]-shift, r.cu[i]-shift
	}
	a, err := sparse.NewCSR(f.m, f.n, ptr, ind, val)
	if err != nil {
		return nil, err
	}
	f.a = a.ToCSC()
	if p.P != nil {
		err = r.square(f, col, sign)
	}
	r.constant = p.Objective(r.x) - p.Constant
	return f, err
}

// square sets P of the variables that stay, and adds the rest of it to q.
func (r *qpReduction) square(f *qpForm, col []int32, sign float64) error {
	pp, pi, pv := r.p.P.Lower().Raw()
	ptr, ind, val := make([]int, 1, f.n+1), make([]int32, 0, len(pi)), make([]float64, 0, len(pv))
	for j := range r.n {
		for k := pp[j]; k < pp[j+1]; k++ {
			i, v := pi[k], sign*pv[k]
			switch {
			case v == 0:
			case !r.isFixed[i] && !r.isFixed[j]:
				ind, val = append(ind, col[i]), append(val, v)
			case !r.isFixed[i]:
				f.q[col[i]] += v * r.x[j]
			case !r.isFixed[j]:
				f.q[col[j]] += v * r.x[i]
			}
		}
		if !r.isFixed[j] {
			ptr = append(ptr, len(ind))
		}
	}
	if len(ind) == 0 {
		return nil
	}
	l, err := sparse.NewCSC(f.n, f.n, ptr, ind, val)
	if err != nil {
		return err
	}
	f.p, err = sparse.NewSym(l)
	return err
}

// places inverts a list of places below n.
func places(list []int32, n int) []int32 {
	at := make([]int32, n)
	for k, j := range list {
		at[j] = int32(k)
	}
	return at
}
