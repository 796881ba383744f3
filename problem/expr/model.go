package expr

import (
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/problem"
)

// Inf is the infinity of bounds and sides.
var Inf = math.Inf(1)

// A Model states a nonlinear program in Go: variables with [Model.Var], an objective and rows made of
// them, then [Model.NLP]. Linear parts need no care, they are found: rows without others are marked
// in problem.NLP.Linear, and linear terms cost nothing in derivatives.
//
// Objective and rows are kept as they are given; a model may grow after NLP and be asked for the program again.
type Model struct {
	name            string
	g               *Graph
	objective       Expr
	maximize        bool
	lo, hi, start   []float64
	names, rowNames []string
	rows            []Expr
	rowLo, rowHi    []float64
}

// NewModel returns a program without variables, whose objective is 0.
func NewModel(name string) *Model { return &Model{name: name, g: NewGraph(0)} }

// Graph returns the graph that holds the expressions of the model, for operations that Expr has no method for.
func (m *Model) Graph() *Graph { return m.g }

// Var makes a variable lo ≤ x ≤ hi, whose bounds may be infinite or equal, with a value to begin at. Its number is
// that of the variables before it. The name is for messages and results; "" means x1, x2, …
func (m *Model) Var(name string, lo, hi, start float64) Expr {
	m.names = append(m.names, name)
	m.lo, m.hi, m.start = append(m.lo, lo), append(m.hi, hi), append(m.start, start)
	return m.g.Var(m.g.addVariable())
}

// Vars makes n variables with the same bounds and start, named name[0], name[1], … unless name is empty.
func (m *Model) Vars(name string, n int, lo, hi, start float64) []Expr {
	x := make([]Expr, n)
	for j := range x {
		full := ""
		if name != "" {
			full = fmt.Sprintf("%s[%d]", name, j)
		}
		x[j] = m.Var(full, lo, hi, start)
	}
	return x
}

// Const returns the number v.
func (m *Model) Const(v float64) Expr { return m.g.Const(v) }

// Sum returns the sum of args, 0 without any.
func (m *Model) Sum(args ...Expr) Expr { return m.g.Sum(args...) }

// SumOf returns term(0) + term(1) + … + term(n−1), 0 for n ≤ 0.
func (m *Model) SumOf(n int, term func(i int) Expr) Expr {
	list := make([]Expr, 0, max(n, 0))
	for i := range n {
		list = append(list, term(i))
	}
	return m.g.Sum(list...)
}

// Minimize sets the objective, in place of one set before.
func (m *Model) Minimize(e Expr) { m.objective, m.maximize = m.own(e), false }

// Maximize sets the objective, in place of one set before. Objective values in results are those of e.
func (m *Model) Maximize(e Expr) { m.objective, m.maximize = m.own(e), true }

// Subject adds the row lo ≤ e ≤ hi. Sides may be infinite, and equal for an equation. The name is for messages and results; ""
// means c1, c2, …
func (m *Model) Subject(name string, lo float64, e Expr, hi float64) {
	m.rows = append(m.rows, m.own(e))
	m.rowNames = append(m.rowNames, name)
	m.rowLo, m.rowHi = append(m.rowLo, lo), append(m.rowHi, hi)
}

// own returns e, which must be of this model, else it panics; an absent e is 0.
func (m *Model) own(e Expr) Expr { return Expr{m.g, m.g.operand(e)} }

// NLP returns the program. It shares nothing with the model. The error names a bound or a start that is not a
// number; see [NewFunctions] for others and for the cost.
func (m *Model) NLP() (*problem.NLP, error) {
	rows := make([]Row, len(m.rows))
	for i, e := range m.rows {
		rows[i].Nonlinear = e
	}
	f, err := NewFunctions(m.g, Row{Nonlinear: m.objective}, rows)
	if err != nil {
		return nil, err
	}
	p := &problem.NLP{
		Name: m.name, Lower: slices.Clone(m.lo), Upper: slices.Clone(m.hi),
		RowLower: slices.Clone(m.rowLo), RowUpper: slices.Clone(m.rowHi), Linear: f.Linear(),
		Jacobian: f.JacobianPattern(), Hessian: f.HessianPattern(), Functions: f,
		Start: slices.Clone(m.start), Maximize: m.maximize,
		Names: slices.Clone(m.names), RowNames: slices.Clone(m.rowNames),
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return p, nil
}

// Value returns the value of e, any expression of the model, at x, such as the solution that a method has found.
func (m *Model) Value(e Expr, x []float64) float64 { return m.g.Value(e, x) }
