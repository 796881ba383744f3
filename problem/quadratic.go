package problem

import "github.com/saddle-go/saddle/sparse"

// Degreed is an optional part of Functions that know how they are made.
type Degreed interface {
	// Degree returns the degree of the objective as a polynomial, and the largest one of a row: 0, 1, 2, or [Nonquadratic] for all that is not of degree
	// two or less, or not known to be.
	Degree() (objective, rows int)
}

// Nonquadratic is the degree of other functions.
const Nonquadratic = 3

// QP returns p as a quadratic program, convex or not, and false if its Functions are not [Degreed] or of higher degree than that. They are evaluated at 0. Rows of the result lack
// the constants that those of p may have: sides are moved instead. It shares bounds and names with p. O(n + m + entries).
func (p *NLP) QP() (*QP, bool) {
	d, ok := p.Functions.(Degreed)
	if !ok {
		return nil, false
	}
	objective, rows := d.Degree()
	if objective > 2 || rows > 1 {
		return nil, false
	}
	n, m := p.Dim()
	x, c := make([]float64, n), make([]float64, m)
	q := &QP{Name: p.Name, Q: make([]float64, n), Constant: p.Objective(x), Lower: p.Lower, Upper: p.Upper,
		RowLower: append([]float64(nil), p.RowLower...), RowUpper: append([]float64(nil), p.RowUpper...),
		Start: p.Start, Maximize: p.Maximize, Integer: p.Integer, Names: p.Names, RowNames: p.RowNames}
	p.Gradient(x, q.Q)
	p.Constraints(x, c)
	for i, v := range c {
		if v != 0 {
			lo, hi := FiniteSides(p.RowLower[i], p.RowUpper[i])
			q.RowLower[i], q.RowUpper[i] = lo-v, hi-v
		}
	}
	v := make([]float64, p.Jacobian.Len())
	p.Functions.Jacobian(x, v)
	a, ok := assembled(m, n, p.Jacobian, v)
	if !ok {
		return nil, false
	}
	q.A = a.ToCSC()
	if objective == 2 {
		clear(c)
		v = make([]float64, p.Hessian.Len())
		p.Functions.Hessian(x, 1, c, v)
		h, ok := assembled(n, n, p.Hessian, v)
		if !ok {
			return nil, false
		}
		if h.Len() == 0 {
			return q, q.Validate() == nil
		}
		var err error
		if q.P, err = sparse.NewSym(h.ToCSC()); err != nil {
			return nil, false
		}
	}
	return q, q.Validate() == nil
}

// assembled returns the entries that are not 0.
func assembled(rows, cols int, at Pattern, v []float64) (*sparse.COO, bool) {
	a, err := sparse.NewCOO(rows, cols)
	if err != nil {
		return nil, false
	}
	for k, i := range at.Row {
		if v[k] != 0 && a.Append(int(i), int(at.Col[k]), v[k]) != nil {
			return nil, false
		}
	}
	return a, true
}

// Degree implements [Degreed].
func (f *qpFunctions) Degree() (objective, rows int) { return 2, 1 }
