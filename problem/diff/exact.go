package diff

import (
	"fmt"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"github.com/saddle-go/saddle/internal/numdiff"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/sparse/coloring"
)

// A Scalar is a function in up to three arithmetics, written directly with the packages of gonum or once over Arith. Hyperdual is enough; the others are
// quicker where they suffice. All nil means f = 0.
type Scalar struct {
	Real      func(x []float64) float64
	Dual      func(x []dual.Number) dual.Number
	Hyperdual func(x []hyperdual.Number) hyperdual.Number
}

// A Vector is the same for functions that set c.
type Vector struct {
	Real      func(x, c []float64)
	Dual      func(x, c []dual.Number)
	Hyperdual func(x, c []hyperdual.Number)
}

// gradientTrials is the number of variables up to which the pattern of a Hessian is looked for by gradients, of which each costs n evaluations.
const gradientTrials = 200

// NewExact returns a program with the data of p, whose Functions are ignored, and exact derivatives of the two functions. Of the options only Objective,
// Dense, NoNaN and Seed matter. Patterns that are not known are found as New does, those of the Hessian by derivatives up to 200 variables.
func NewExact(p *problem.NLP, objective Scalar, constraints Vector, o Options) (*problem.NLP, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	n, m := p.Dim()
	switch {
	case objective.Hyperdual == nil && (objective.Real != nil || objective.Dual != nil):
		return nil, fmt.Errorf("diff: an objective without its hyperdual form")
	case constraints.Hyperdual == nil && m > 0:
		return nil, fmt.Errorf("diff: %d rows without their hyperdual form", m)
	case len(p.Upper) != n || len(p.RowUpper) != m:
		return nil, fmt.Errorf("diff: %d lower and %d upper bounds, %d lower and %d upper sides of rows", n, len(p.Upper), m, len(p.RowUpper))
	}
	e := newExact(n, m, objective, constraints)
	q := *p
	q.Functions = e
	if err := q.Validate(); err != nil {
		return nil, err
	}
	d := &Differences{user: Funcs{Objective: e.Objective, Constraints: e.Constraints}, n: n, m: m}
	if objective.Hyperdual == nil {
		d.user.Objective = nil
	}
	d.fillIn()
	if q.Jacobian.Row == nil && m > 0 && !o.Dense {
		q.Jacobian = newTrials(&q, o).jacobian(d.constraints, m)
	} else if q.Jacobian.Row == nil {
		q.Jacobian = densePattern(m, n)
	}
	if err := e.prepareJacobian(&q); err != nil {
		return nil, err
	}
	if n <= gradientTrials {
		d.user.Gradient, d.user.Jacobian = e.Gradient, e.Jacobian
	}
	pattern, err := d.findPatterns(&q, o)
	if err != nil {
		return nil, err
	}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	if err := e.prepareHessian(&q, pattern); err != nil {
		return nil, err
	}
	e.Evaluations = ExactEvaluations{}
	return &q, nil
}

// ExactEvaluations counts calls of the functions of a user by arithmetic, objective and constraints together.
type ExactEvaluations struct {
	Real, Dual, Hyperdual int
}

// Exact are problem.Functions by dual numbers. They are for one goroutine.
type Exact struct {
	// Evaluations counts calls since NewExact.
	Evaluations ExactEvaluations

	f  Scalar
	c  Vector
	d  []dual.Number // x and c(x)
	dc []dual.Number
	h  []hyperdual.Number
	hc []hyperdual.Number

	groups *coloring.Groups // of the Jacobian
	places []numdiff.Place
	first  []int

	objective, rows secondTerms
}

// secondTerms are what is added to a Hessian in each hyperdual evaluation.
type secondTerms struct {
	groups *coloring.Groups
	terms  []numdiff.Term
	first  []int
}

func newExact(n, m int, f Scalar, c Vector) *Exact {
	return &Exact{
		f: f, c: c, d: make([]dual.Number, n), dc: make([]dual.Number, m), h: make([]hyperdual.Number, n), hc: make([]hyperdual.Number, m),
	}
}

func (e *Exact) prepareJacobian(q *problem.NLP) (err error) {
	if e.groups, err = jacobianGroups(q, false); err != nil {
		return err
	}
	e.places = numdiff.Places(e.groups, q.Jacobian.Row, q.Jacobian.Col)
	e.first = numdiff.SortPlaces(e.groups, e.places)
	return nil
}

func (e *Exact) prepareHessian(q *problem.NLP, objective problem.Pattern) error {
	at := entries(q.Hessian)
	terms := make([]numdiff.Term, objective.Len())
	for k, i := range objective.Row {
		terms[k] = numdiff.Term{J: objective.Col[k], K: i, At: at[key(i, objective.Col[k])]}
	}
	if e.f.Hyperdual == nil {
		terms = nil
	}
	n, _ := q.Dim()
	e.objective = secondTerms{groups: coloring.Singletons(n), terms: terms}
	groups, err := jacobianGroups(q, true)
	if err != nil {
		return err
	}
	e.rows = secondTerms{groups: groups, terms: rowTerms(q, at)}
	for _, s := range []*secondTerms{&e.objective, &e.rows} {
		s.first = numdiff.Pairs(s.groups, s.terms)
	}
	return nil
}

// setDual and setHyperdual make numbers of x that depend on nothing.
func (e *Exact) setDual(x []float64) {
	for j, v := range x {
		e.d[j] = dual.Number{Real: v}
	}
}

func (e *Exact) setHyperdual(x []float64) {
	for j, v := range x {
		e.h[j] = hyperdual.Number{Real: v}
	}
}

// Objective returns f(x).
func (e *Exact) Objective(x []float64) float64 {
	switch {
	case e.f.Real != nil:
		e.Evaluations.Real++
		return e.f.Real(x)
	case e.f.Dual != nil:
		e.setDual(x)
		return e.dualObjective().Real
	case e.f.Hyperdual != nil:
		e.setHyperdual(x)
		e.Evaluations.Hyperdual++
		return e.f.Hyperdual(e.h).Real
	}
	return 0
}

// dualObjective evaluates at e.d.
func (e *Exact) dualObjective() dual.Number {
	if e.f.Dual != nil {
		e.Evaluations.Dual++
		return e.f.Dual(e.d)
	}
	for j, v := range e.d {
		e.h[j] = hyperdual.Number{Real: v.Real, E1mag: v.Emag}
	}
	e.Evaluations.Hyperdual++
	f := e.f.Hyperdual(e.h)
	return dual.Number{Real: f.Real, Emag: f.E1mag}
}

// dualConstraints evaluates at e.d.
func (e *Exact) dualConstraints() {
	if e.c.Dual != nil {
		e.Evaluations.Dual++
		e.c.Dual(e.d, e.dc)
		return
	}
	for j, v := range e.d {
		e.h[j] = hyperdual.Number{Real: v.Real, E1mag: v.Emag}
	}
	e.Evaluations.Hyperdual++
	e.c.Hyperdual(e.h, e.hc)
	for i, v := range e.hc {
		e.dc[i] = dual.Number{Real: v.Real, Emag: v.E1mag}
	}
}

// Gradient sets g to ∇f(x), one variable after the other.
func (e *Exact) Gradient(x, g []float64) {
	clear(g)
	if e.f.Hyperdual == nil {
		return
	}
	e.setDual(x)
	for j := range g {
		e.d[j].Emag = 1
		g[j] = e.dualObjective().Emag
		e.d[j].Emag = 0
	}
}

// Constraints sets c to c(x).
func (e *Exact) Constraints(x, c []float64) {
	if len(c) == 0 {
		return
	}
	if e.c.Real != nil {
		e.Evaluations.Real++
		e.c.Real(x, c)
		return
	}
	e.setDual(x)
	e.dualConstraints()
	for i, v := range e.dc {
		c[i] = v.Real
	}
}

// Jacobian sets v to the entries of ∂c/∂x, one group of columns after the other.
func (e *Exact) Jacobian(x, v []float64) {
	if len(v) == 0 {
		return
	}
	e.setDual(x)
	for k := range e.groups.Count() {
		places := e.places[e.first[k]:e.first[k+1]]
		if len(places) == 0 {
			continue
		}
		for _, j := range e.groups.Columns(k) {
			e.d[j].Emag = 1
		}
		e.dualConstraints()
		for _, p := range places {
			v[p.At] = e.dc[p.Row].Emag
		}
		for _, j := range e.groups.Columns(k) {
			e.d[j].Emag = 0
		}
	}
}

// Hessian sets v to the entries of σ∇²f(x) + Σ y_i ∇²c_i(x), one pair of groups after the other.
func (e *Exact) Hessian(x []float64, sigma float64, y, v []float64) {
	clear(v)
	e.setHyperdual(x)
	if sigma != 0 {
		e.second(&e.objective, true, sigma, y, v)
	}
	if anyNonzero(y) {
		e.second(&e.rows, false, sigma, y, v)
	}
}

// second adds the terms of the objective, or of the rows, to v.
func (e *Exact) second(s *secondTerms, objective bool, sigma float64, y, v []float64) {
	for p := range len(s.first) - 1 {
		terms := s.terms[s.first[p]:s.first[p+1]]
		one, two := s.groups.Columns(int(s.groups.Of[terms[0].J])), s.groups.Columns(int(s.groups.Of[terms[0].K]))
		for _, j := range one {
			e.h[j].E1mag = 1
		}
		for _, k := range two {
			e.h[k].E2mag = 1
		}
		e.Evaluations.Hyperdual++
		if objective {
			v[terms[0].At] += sigma * e.f.Hyperdual(e.h).E1E2mag
		} else {
			e.c.Hyperdual(e.h, e.hc)
			for _, t := range terms {
				if w := y[t.Row]; w != 0 {
					v[t.At] += w * e.hc[t.Row].E1E2mag
				}
			}
		}
		for _, j := range one {
			e.h[j].E1mag = 0
		}
		for _, k := range two {
			e.h[k].E2mag = 0
		}
	}
}
