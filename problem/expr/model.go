package expr

import (
	"math"

	"github.com/saddle-go/saddle/problem"
)

// A Model states a nonlinear program in Go.
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

// Graph returns the graph of the expressions of the model.
func (m *Model) Graph() *Graph { return m.g }

// Var makes a variable with bounds, which may be infinite, and a start.
func (m *Model) Var(name string, lo, hi, start float64) Expr {
	m.names = append(m.names, name)
	m.lo, m.hi, m.start = append(m.lo, lo), append(m.hi, hi), append(m.start, start)
	return m.g.Var(m.g.addVariable())
}

// Const returns the number v.
func (m *Model) Const(v float64) Expr { return m.g.Const(v) }

// Sum returns the sum of args, 0 without any.
func (m *Model) Sum(args ...Expr) Expr { return m.g.Sum(args...) }

// Minimize sets the objective.
func (m *Model) Minimize(e Expr) { m.objective, m.maximize = m.own(e), false }

// Maximize sets the objective.
func (m *Model) Maximize(e Expr) { m.objective, m.maximize = m.own(e), true }

// Subject adds the row lo ≤ e ≤ hi, whose sides may be infinite or equal.
func (m *Model) Subject(name string, lo float64, e Expr, hi float64) {
	m.rows = append(m.rows, m.own(e))
	m.rowNames = append(m.rowNames, name)
	m.rowLo, m.rowHi = append(m.rowLo, lo), append(m.rowHi, hi)
}

func (m *Model) own(e Expr) Expr {
	return Expr{m.g, m.g.operand(e)}
}

// NLP returns the program. It returns an error where bounds or the start are not numbers.
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
		Name: m.name, Lower: m.lo, Upper: m.hi, RowLower: m.rowLo, RowUpper: m.rowHi,
		Linear: f.Linear(), Jacobian: f.JacobianPattern(), Hessian: f.HessianPattern(), Functions: f,
		Start: m.start, Maximize: m.maximize, Names: m.names, RowNames: m.rowNames,
	}
	return p, p.Validate()
}

// Inf is the infinity of bounds.
var Inf = math.Inf(1)
