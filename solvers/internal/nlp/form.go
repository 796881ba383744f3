// Package nlp holds what the methods for nonlinear programs share.
package nlp

import (
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// A Form is a nonlinear program as methods see it: a minimisation
//
//	minimise σ_f·f(x)  subject to  CL ≤ σ_c∘c(x) ≤ CU,  XL ≤ x ≤ XU
//
// over the variables that are not fixed, with those rows that have a side, of scaled functions. σ_f is negative for a
// maximisation. Sides without a bound are ±Inf. Its vectors have N or M elements; y are duals of its rows in L = f − yᵀc − zᵀx.
type Form struct {
	Problem *problem.NLP

	N, M   int
	XL, XU []float64
	CL, CU []float64
	Linear []bool // rows known to be linear

	Jacobian, Hessian problem.Pattern

	// Crossed names the variable or row whose lower bound is above its upper one; "" if there is none.
	Crossed string

	Count solvers.Evaluations
	Time  time.Duration // spent in the functions

	objScale float64   // σ_f
	rowScale []float64 // σ_c

	vars, rows     []int32 // kept variables and rows in the problem
	jacAt, hessAt  []int32 // kept entries in the problem's patterns
	fullX, fullG   []float64
	fullC, fullY   []float64
	fullJ, fullH   []float64
	fixedX         []float64 // values of fixed variables, in place
	cL, cU         []float64 // sides before scaling
	objectiveRatio float64   // |σ_f|
}

// NewForm prepares p, unscaled. It evaluates nothing.
func NewForm(p *problem.NLP) (*Form, error) {
	if p == nil {
		return nil, &problem.Error{Where: "program", Cause: "nil"}
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	n, m := p.Dim()
	f := &Form{
		Problem: p, objScale: 1, objectiveRatio: 1, fixedX: make([]float64, n),
		fullX: make([]float64, n), fullG: make([]float64, n), fullC: make([]float64, m), fullY: make([]float64, m),
		fullJ: make([]float64, p.Jacobian.Len()), fullH: make([]float64, p.Hessian.Len()),
	}
	if p.Maximize {
		f.objScale = -1
	}
	varAt, rowAt := f.keepVariables(), f.keepRows()
	f.N, f.M = len(f.vars), len(f.rows)
	f.Jacobian, f.jacAt = keepEntries(p.Jacobian, rowAt, varAt)
	f.Hessian, f.hessAt = keepEntries(p.Hessian, varAt, varAt)
	f.rowScale = make([]float64, f.M)
	for i := range f.rowScale {
		f.rowScale[i] = 1
	}
	f.CL, f.CU = append([]float64(nil), f.cL...), append([]float64(nil), f.cU...)
	return f, nil
}

// sides returns bounds with ±Inf for those that are infinite.
func sides(lo, hi float64) (float64, float64) {
	if lo <= -problem.Infinity {
		lo = math.Inf(-1)
	}
	if hi >= problem.Infinity {
		hi = math.Inf(1)
	}
	return lo, hi
}

// keepVariables fills in what concerns variables and returns the place of each among those kept, or -1.
func (f *Form) keepVariables() []int32 {
	p := f.Problem
	at := make([]int32, len(p.Lower))
	for j := range p.Lower {
		lo, hi := sides(p.Lower[j], p.Upper[j])
		if lo > hi && f.Crossed == "" {
			f.Crossed = fmt.Sprintf("variable %s: lower bound %g above upper bound %g", p.VariableName(j), lo, hi)
		}
		if lo == hi {
			f.fixedX[j], at[j] = lo, -1
			continue
		}
		at[j] = int32(len(f.vars))
		f.vars = append(f.vars, int32(j))
		f.XL, f.XU = append(f.XL, lo), append(f.XU, hi)
	}
	copy(f.fullX, f.fixedX)
	return at
}

// keepRows is keepVariables for rows.
func (f *Form) keepRows() []int32 {
	p := f.Problem
	at := make([]int32, len(p.RowLower))
	for i := range p.RowLower {
		lo, hi := sides(p.RowLower[i], p.RowUpper[i])
		if lo > hi && f.Crossed == "" {
			f.Crossed = fmt.Sprintf("row %s: lower side %g above upper side %g", p.RowName(i), lo, hi)
		}
		if math.IsInf(lo, -1) && math.IsInf(hi, 1) {
			at[i] = -1
			continue
		}
		at[i] = int32(len(f.rows))
		f.rows = append(f.rows, int32(i))
		f.cL, f.cU = append(f.cL, lo), append(f.cU, hi)
		f.Linear = append(f.Linear, p.Linear != nil && p.Linear[i])
	}
	return at
}

func keepEntries(p problem.Pattern, rowAt, colAt []int32) (kept problem.Pattern, at []int32) {
	for k, i := range p.Row {
		if i, j := rowAt[i], colAt[p.Col[k]]; i >= 0 && j >= 0 {
			kept.Row, kept.Col = append(kept.Row, i), append(kept.Col, j)
			at = append(at, int32(k))
		}
	}
	return kept, at
}

// Start returns the problem's point, whether it keeps the bounds or not.
func (f *Form) Start() []float64 {
	x := make([]float64, f.N)
	if f.Problem.Start != nil {
		for k, j := range f.vars {
			x[k] = f.Problem.Start[j]
		}
	}
	return x
}

// expand returns x with the fixed variables in their places.
func (f *Form) expand(x []float64) []float64 {
	for k, j := range f.vars {
		f.fullX[j] = x[k]
	}
	return f.fullX
}

// finite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

func allFinite(v []float64) bool {
	sum := 0.0
	for _, e := range v {
		sum += e - e
	}
	return sum == 0
}

// Objective returns σ_f·f(x) and whether it is defined.
func (f *Form) Objective(x []float64) (float64, bool) {
	defer f.clock(time.Now())
	f.Count.Objective++
	v := f.objScale * f.Problem.Objective(f.expand(x))
	return v, finite(v)
}

// Gradient sets g to the gradient of Objective and reports whether it is defined.
func (f *Form) Gradient(x, g []float64) bool {
	defer f.clock(time.Now())
	f.Count.Gradient++
	f.Problem.Gradient(f.expand(x), f.fullG)
	for k, j := range f.vars {
		g[k] = f.objScale * f.fullG[j]
	}
	return allFinite(g)
}

// Constraints sets c to σ_c∘c(x) and reports whether it is defined.
func (f *Form) Constraints(x, c []float64) bool {
	if f.M == 0 {
		return true
	}
	defer f.clock(time.Now())
	f.Count.Constraints++
	f.Problem.Constraints(f.expand(x), f.fullC)
	for k, i := range f.rows {
		c[k] = f.rowScale[k] * f.fullC[i]
	}
	return allFinite(c)
}

// JacobianValues sets v to the entries of the Jacobian of Constraints and reports whether they are defined.
func (f *Form) JacobianValues(x, v []float64) bool {
	if f.M == 0 {
		return true
	}
	defer f.clock(time.Now())
	f.Count.Jacobian++
	f.Problem.Functions.Jacobian(f.expand(x), f.fullJ)
	for k, at := range f.jacAt {
		v[k] = f.rowScale[f.Jacobian.Row[k]] * f.fullJ[at]
	}
	return allFinite(v)
}

// HessianValues sets v to the entries of the Hessian of sigma·Objective − yᵀConstraints and reports whether they are defined.
func (f *Form) HessianValues(x []float64, sigma float64, y, v []float64) bool {
	defer f.clock(time.Now())
	f.Count.Hessian++
	for k, i := range f.rows {
		f.fullY[i] = -f.rowScale[k] * y[k]
	}
	f.Problem.Functions.Hessian(f.expand(x), sigma*f.objScale, f.fullY, f.fullH)
	for k, at := range f.hessAt {
		v[k] = f.fullH[at]
	}
	return allFinite(v)
}

// Accepted tells functions that listen that x is the new iterate, with the multipliers y of HessianValues, see [problem.Observer].
func (f *Form) Accepted(x, y []float64) {
	o, ok := f.Problem.Functions.(problem.Observer)
	if !ok {
		return
	}
	for k, i := range f.rows {
		f.fullY[i] = -f.rowScale[k] * y[k]
	}
	o.Accepted(f.expand(x), f.objScale, f.fullY)
}

// Restarted tells them that the next point has nothing to do with those before.
func (f *Form) Restarted() {
	if o, ok := f.Problem.Functions.(problem.Observer); ok {
		o.Restarted()
	}
}

func (f *Form) clock(start time.Time) { f.Time += time.Since(start) }

// Unscaled returns the objective as the problem states it.
func (f *Form) Unscaled(objective float64) float64 { return objective / f.objScale }

// ObjectiveScale and RowScale return |σ_f| and σ_c.
func (f *Form) ObjectiveScale() float64 { return f.objectiveRatio }
func (f *Form) RowScale() []float64     { return f.rowScale }

// Variables and Rows return the places in the problem of the variables and rows that the form has.
func (f *Form) Variables() []int32 { return f.vars }
func (f *Form) Rows() []int32      { return f.rows }

// DualScale returns what a dual of row i of the form is multiplied by to be one of the problem; −1 instead of i asks for duals of bounds.
func (f *Form) DualScale(i int) float64 {
	if i < 0 {
		return 1 / f.objScale
	}
	return f.rowScale[i] / f.objScale
}
