package diff

import (
	"fmt"

	"github.com/saddle-go/saddle/problem"
)

// Funcs is what a user knows of a program. Arguments are as in problem.Functions: they must not be kept or changed.
type Funcs struct {
	// Objective returns f(x); nil means f = 0.
	Objective func(x []float64) float64
	// Constraints sets c to c(x); nil only if there are no rows.
	Constraints func(x, c []float64)
	// Gradient sets g to ∇f(x); nil asks for differences.
	Gradient func(x, g []float64)
	// Jacobian sets v to the entries of ∂c/∂x in the order of NLP.Jacobian, which must then be known; nil asks for differences.
	Jacobian func(x, v []float64)
}

// New returns a program with the data of p, whose Functions are ignored, and all derivatives: those of f where there are some, others by
// differences of what it has. p is not changed; the slices are shared.
//
// An unknown pattern (nil Row) of the Jacobian is found by setting each variable to NaN, and to other values at two random points within the
// bounds: 3n + 2 evaluations. That of the Hessian is found in the same way from gradient and Jacobian if both are given. Without them the
// mixed differences f(x+s+t) − f(x+s) − f(x+t) + f(x) of variables with whole sets of variables are tested, halving sets: about 4n + 4k·log₂n
// evaluations for k entries. Trials can miss an entry that is zero at all of these points or behind a branch that none of them takes, and without
// derivatives one whose share in the values is below their noise, which differences cannot see either; problem.Check can tell at other points. Give the
// pattern if you know it.
func New(p *problem.NLP, f Funcs, o Options) (*problem.NLP, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	n, m := p.Dim()
	switch {
	case len(p.Upper) != n || len(p.RowUpper) != m:
		return nil, fmt.Errorf("diff: %d lower and %d upper bounds, %d lower and %d upper sides of rows", n, len(p.Upper), m, len(p.RowUpper))
	case m > 0 && f.Constraints == nil:
		return nil, fmt.Errorf("diff: %d rows, but no function for them", m)
	case f.Jacobian != nil && p.Jacobian.Row == nil && m > 0:
		return nil, fmt.Errorf("diff: a function for the Jacobian, but no pattern that tells the order of its values")
	case f.Gradient != nil && f.Objective == nil:
		return nil, fmt.Errorf("diff: a gradient without an objective")
	case len(o.Typical) != 0 && len(o.Typical) != n:
		return nil, fmt.Errorf("diff: option Typical has %d elements for %d variables", len(o.Typical), n)
	}
	q := *p
	d := &Differences{user: f, n: n, m: m}
	d.fillIn()
	q.Functions = d
	if err := q.Validate(); err != nil {
		return nil, err
	}
	objective, err := d.findPatterns(&q, o)
	if err != nil {
		return nil, err
	}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	if err := d.prepare(&q, objective, o); err != nil {
		return nil, err
	}
	d.Evaluations = Evaluations{}
	return &q, nil
}

// findPatterns completes the patterns of q and returns that of ∇²f.
func (d *Differences) findPatterns(q *problem.NLP, o Options) (objective problem.Pattern, err error) {
	if q.Jacobian.Row == nil && d.m > 0 {
		if o.Dense {
			q.Jacobian = densePattern(d.m, d.n)
		} else {
			q.Jacobian = newTrials(q, o).jacobian(d.constraints, d.m)
		}
	}
	objective = o.Objective
	if q.Hessian.Row == nil {
		if o.Dense {
			q.Hessian = denseLower(d.n)
		} else {
			var rows problem.Pattern
			if d.user.Gradient != nil && d.user.Jacobian != nil {
				objective, rows = newTrials(q, o).hessianByGradients(d)
			} else {
				objective, rows = newTrials(q, o).hessianByValues(d)
			}
			if o.Objective.Row != nil {
				objective = o.Objective
			}
			q.Hessian = union(objective, rows)
		}
	}
	if objective.Row == nil {
		objective = q.Hessian
	}
	at := entries(q.Hessian)
	if len(objective.Row) != len(objective.Col) {
		return objective, fmt.Errorf("diff: option Objective has %d rows and %d columns of entries", len(objective.Row), len(objective.Col))
	}
	for k, i := range objective.Row {
		if _, ok := at[key(i, objective.Col[k])]; !ok {
			return objective, fmt.Errorf("diff: option Objective has an entry at row %d, column %d, which the Hessian has not", i, objective.Col[k])
		}
	}
	return objective, nil
}

func densePattern(rows, cols int) problem.Pattern {
	p := problem.Pattern{Row: make([]int32, 0, rows*cols), Col: make([]int32, 0, rows*cols)}
	for i := range int32(rows) {
		for j := range int32(cols) {
			p.Row, p.Col = append(p.Row, i), append(p.Col, j)
		}
	}
	return p
}

func denseLower(n int) problem.Pattern {
	p := problem.Pattern{Row: make([]int32, 0, n*(n+1)/2), Col: make([]int32, 0, n*(n+1)/2)}
	for j := range int32(n) {
		for i := j; i < int32(n); i++ {
			p.Row, p.Col = append(p.Row, i), append(p.Col, j)
		}
	}
	return p
}

// key makes one number of a place.
func key(i, j int32) uint64 { return uint64(uint32(j))<<32 | uint64(uint32(i)) }

// entries returns the number of the entry at each place.
func entries(p problem.Pattern) map[uint64]int32 {
	at := make(map[uint64]int32, p.Len())
	for k, i := range p.Row {
		at[key(i, p.Col[k])] = int32(k)
	}
	return at
}
