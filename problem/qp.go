package problem

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// A QP is a quadratic program, convex or not, and with P = 0 a linear one:
//
//	minimise ½xᵀPx + qᵀx + c₀  subject to  cl ≤ A x ≤ cu,  xl ≤ x ≤ xu,      x ∈ Rⁿ, A m×n.
//
// Sides are as in [NLP]. Slices and matrices are not copied.
type QP struct {
	Name string

	P        *sparse.Sym // n×n, its lower triangle; nil means 0
	Q        []float64   // n elements; nil means 0
	Constant float64     // c₀

	A *sparse.CSC // m×n; nil means no entries
	// Lower and Upper bound the n variables, RowLower and RowUpper are the sides of the m rows: ±Inf, or anything of size Infinity
	// and more, where there is none.
	Lower, Upper, RowLower, RowUpper []float64

	// Start is where methods may begin; nil means that there is no such point.
	Start []float64
	// Maximize asks for the largest value of the objective instead of the least.
	Maximize bool
	// Integer marks variables that should have been whole numbers. Methods here relax them, and say so.
	Integer []bool

	// Names and RowNames are for messages and results; nil means x1, x2, … and c1, c2, …
	Names, RowNames []string
}

// Dim returns the numbers of variables and of rows.
func (p *QP) Dim() (n, m int) { return len(p.Lower), len(p.RowLower) }

// VariableName returns the name of variable j, counted from 0.
func (p *QP) VariableName(j int) string { return name(p.Names, j, "x") }

// RowName returns the name of row i, counted from 0.
func (p *QP) RowName(i int) string { return name(p.RowNames, i, "c") }

// Objective returns ½xᵀPx + qᵀx + c₀. It panics unless x has n elements. O(n + entries of P), without allocation.
func (p *QP) Objective(x []float64) float64 {
	f := p.Constant
	if p.Q != nil {
		f += asm.Dot(p.Q, x)
	}
	if p.P == nil {
		return f
	}
	ptr, ind, val := p.P.Lower().Raw()
	sum := 0.0
	for j, xj := range x {
		s := 0.0
		for k := ptr[j]; k < ptr[j+1]; k++ {
			v := val[k] * x[ind[k]]
			if int(ind[k]) == j {
				v /= 2
			}
			s += v
		}
		if s != 0 {
			sum += xj * s
		}
	}
	return f + sum
}

// Validate checks sizes, numbers and bounds as [NLP.Validate] does; numbers of P, q, c₀ and A must be finite. Whether P is
// semidefinite is not asked.
func (p *QP) Validate() error {
	n, m := p.Dim()
	shell := p.shell()
	if p.P != nil && p.P.SymmetricDim() != n {
		return shell.fail("P", "of order %d for %d variables", p.P.SymmetricDim(), n)
	}
	if p.Q != nil && len(p.Q) != n {
		return shell.fail("Q", "%d elements for %d", len(p.Q), n)
	}
	if p.A != nil {
		if rows, cols := p.A.Dims(); rows != m || cols != n {
			return shell.fail("A", "%d×%d for %d rows and %d variables", rows, cols, m, n)
		}
	}
	if err := shell.Validate(); err != nil {
		return err
	}
	if !finite(p.Constant) {
		return shell.fail("Constant", "%g", p.Constant)
	}
	for j, v := range p.Q {
		if !finite(v) {
			return shell.fail("Q of "+p.VariableName(j), "%g", v)
		}
	}
	if p.P != nil {
		if i, j, v, bad := nonFinite(p.P.Lower()); bad {
			return shell.fail("P", "%g at row %d, column %d", v, i, j)
		}
	}
	if p.A != nil {
		if i, j, v, bad := nonFinite(p.A); bad {
			return shell.fail("A", "%g for variable %s in row %s", v, p.VariableName(j), p.RowName(i))
		}
	}
	return nil
}

// nonFinite returns the place of the first entry that is not a number or infinite.
func nonFinite(a *sparse.CSC) (i, j int, v float64, bad bool) {
	_, cols := a.Dims()
	ptr, ind, val := a.Raw()
	for j := range cols {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if !finite(val[k]) {
				return int(ind[k]), j, val[k], true
			}
		}
	}
	return 0, 0, 0, false
}

// shell is the NLP without its matrices.
func (p *QP) shell() *NLP {
	linear := make([]bool, len(p.RowLower))
	for i := range linear {
		linear[i] = true
	}
	return &NLP{
		Name: p.Name, Lower: p.Lower, Upper: p.Upper, RowLower: p.RowLower, RowUpper: p.RowUpper, Linear: linear,
		Functions: &qpFunctions{p}, Start: p.Start, Maximize: p.Maximize, Integer: p.Integer, Names: p.Names, RowNames: p.RowNames,
	}
}

// NLP returns the same program as a nonlinear one with exact derivatives, which shares all arrays of p. A call of a function costs
// O(n + m + entries) and does not allocate. The error is that of Validate.
func (p *QP) NLP() (*NLP, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	nlp := p.shell()
	if p.A != nil {
		nlp.Jacobian = places(p.A)
	}
	if p.P != nil {
		nlp.Hessian = places(p.P.Lower())
	}
	return nlp, nil
}

// places lists the entries of a by columns. It shares a's row indices.
func places(a *sparse.CSC) Pattern {
	_, cols := a.Dims()
	ptr, ind, _ := a.Raw()
	at := Pattern{Row: ind[ptr[0]:ptr[cols]], Col: make([]int32, 0, ptr[cols]-ptr[0])}
	for j := range cols {
		for range ptr[j+1] - ptr[j] {
			at.Col = append(at.Col, int32(j))
		}
	}
	return at
}

// qpFunctions evaluates a QP.
type qpFunctions struct{ p *QP }

func (f *qpFunctions) Objective(x []float64) float64 { return f.p.Objective(x) }

// Gradient sets g = P x + q.
func (f *qpFunctions) Gradient(x, g []float64) {
	if f.p.P == nil {
		clear(g)
	} else {
		f.p.P.MulVec(g, x)
	}
	if f.p.Q != nil {
		asm.Axpy(1, f.p.Q, g)
	}
}

// Constraints sets c = A x.
func (f *qpFunctions) Constraints(x, c []float64) {
	if f.p.A == nil {
		clear(c)
		return
	}
	f.p.A.MulVec(c, x)
}

func (f *qpFunctions) Jacobian(_, v []float64) {
	if f.p.A != nil {
		copyValues(v, f.p.A)
	}
}

func (f *qpFunctions) Hessian(_ []float64, sigma float64, _, v []float64) {
	if f.p.P != nil {
		copyValues(v, f.p.P.Lower())
		asm.Scale(sigma, v)
	}
}

func copyValues(v []float64, a *sparse.CSC) {
	_, cols := a.Dims()
	ptr, _, val := a.Raw()
	copy(v, val[ptr[0]:ptr[cols]])
}

// HessianProduct sets hv = σP d.
func (f *qpFunctions) HessianProduct(_ []float64, sigma float64, _, d, hv []float64) {
	if f.p.P == nil || sigma == 0 {
		clear(hv)
		return
	}
	f.p.P.MulVec(hv, d)
	asm.Scale(sigma, hv)
}

// FiniteSides returns the sides with everything of size [Infinity] and more replaced by ±Inf.
func FiniteSides(lower, upper float64) (lo, hi float64) {
	if lower <= -Infinity {
		lower = math.Inf(-1)
	}
	if upper >= Infinity {
		upper = math.Inf(1)
	}
	return lower, upper
}
