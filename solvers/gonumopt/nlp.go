package gonumopt

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/diff"
)

// Constraints are what an optimize.Problem has no word for: bounds, and rows
//
//	RowLower ≤ c(x) ≤ RowUpper,   c(x) ∈ Rᵐ,
//
// with ±Inf where there is no side, and equal sides for an equation. Functions set their first argument, as in gonum's Problem. Derivatives that are nil are
// taken by differences.
type Constraints struct {
	// Lower and Upper bound the variables; nil means not at all.
	Lower, Upper []float64

	RowLower, RowUpper []float64
	// Linear tells of each row whether it is linear; nil means that none is known to be.
	Linear []bool
	// Func sets c to c(x).
	Func func(c, x []float64)

	// Jacobian has the places of ∂c/∂x, m×n; nil Row means that they are to be found by trials.
	Jacobian problem.Pattern
	// Jac sets v to the elements of ∂c/∂x, in the order of Jacobian, which must then be given.
	Jac func(v, x []float64)

	// Hessian has the places of the second derivatives of all rows in the lower triangle.
	Hessian problem.Pattern
	// Hess sets v to the elements of Σ y_i ∇²c_i(x), in the order of Hessian. Rows that are all linear need none.
	Hess func(v, x, y []float64)
}

// curved reports whether there are rows that are not linear.
func (c *Constraints) curved() bool {
	if len(c.Linear) != len(c.RowLower) {
		return len(c.RowLower) > 0
	}
	return slices.Contains(c.Linear, false)
}

// NLP returns the nonlinear program of minimising p.Func from x0 under c, for all methods of this module. With gradients, Jacobian and all
// second derivatives at hand it has exact derivatives; else package problem/diff supplies what is missing, for which see its costs: it evaluates functions to
// find patterns that are not given. p.Status is not looked at.
//
// The functions of p and c are called by the goroutine of the method that uses the program. The error says what is wrong with p, c or h.
func NLP(p optimize.Problem, x0 []float64, c Constraints, h Hessian) (*problem.NLP, error) {
	n, m := len(x0), len(c.RowLower)
	if err := checkNLP(&p, &c, &h, n); err != nil {
		return nil, err
	}
	q := &problem.NLP{
		Lower: orNone(c.Lower, n, -problem.Infinity), Upper: orNone(c.Upper, n, problem.Infinity),
		RowLower: c.RowLower, RowUpper: c.RowUpper, Linear: c.Linear, Jacobian: c.Jacobian, Start: slices.Clone(x0),
	}
	f := &functions{p: p, c: c, h: h, places: h.places(n), m: m}
	if !c.curved() {
		f.c.Hess, f.c.Hessian = nil, problem.Pattern{}
	}
	knownRows := !c.curved() || f.c.Hessian.Row != nil
	f.merge()
	switch {
	case p.Grad != nil && (h.Values != nil || p.Hess != nil) && (m == 0 || c.Jac != nil) && (!c.curved() || c.Hess != nil):
		f.fv, f.rv = make([]float64, f.places.Len()), make([]float64, f.c.Hessian.Len())
		if h.Values == nil {
			f.dense = mat.NewSymDense(n, nil)
		}
		q.Functions, q.Hessian = f, f.at
		return q, q.Validate()
	case h.Pattern.Row != nil && knownRows:
		q.Hessian = f.at
	}
	known := diff.Funcs{Objective: p.Func}
	if p.Grad != nil {
		known.Gradient = f.Gradient
	}
	if m > 0 {
		known.Constraints = f.Constraints
		if c.Jac != nil {
			known.Jacobian = f.Jacobian
		}
	}
	return diff.New(q, known, diff.Options{})
}

// checkNLP looks at what the checks of problem.NLP and of differences do not.
func checkNLP(p *optimize.Problem, c *Constraints, h *Hessian, n int) error {
	if p.Func == nil {
		return fmt.Errorf("gonumopt: the problem has no Func")
	}
	if len(c.RowLower) > 0 && c.Func == nil {
		return fmt.Errorf("gonumopt: Constraints.Func is nil, and there are %d rows", len(c.RowLower))
	}
	if c.Jac != nil && c.Jacobian.Row == nil {
		return fmt.Errorf("gonumopt: Constraints.Jac without Jacobian")
	}
	if c.Hess != nil && c.Hessian.Row == nil {
		return fmt.Errorf("gonumopt: Constraints.Hess without Hessian")
	}
	if err := h.check(n); err != nil {
		return err
	}
	return checkPlaces("Constraints.Hessian", c.Hessian, n)
}

func orNone(bound []float64, n int, none float64) []float64 {
	if bound != nil {
		return bound
	}
	return slices.Repeat([]float64{none}, n)
}

// functions are problem.Functions of a Problem with Constraints.
type functions struct {
	p      optimize.Problem
	c      Constraints
	h      Hessian
	m      int
	places problem.Pattern // of ∇²f

	at          problem.Pattern // places of both Hessians together
	ofF, ofRows []int32         // which of them each element is
	fv, rv      []float64
	dense       *mat.SymDense
}

// merge finds the places that the Hessians of f and of the rows have together.
func (f *functions) merge() {
	place := make(map[[2]int32]int32, f.places.Len())
	index := func(p problem.Pattern) []int32 {
		of := make([]int32, p.Len())
		for k := range of {
			key := [2]int32{p.Row[k], p.Col[k]}
			at, ok := place[key]
			if !ok {
				at = int32(len(place))
				place[key] = at
				f.at.Row, f.at.Col = append(f.at.Row, key[0]), append(f.at.Col, key[1])
			}
			of[k] = at
		}
		return of
	}
	f.at.Row, f.at.Col = []int32{}, []int32{} // none is not the same as unknown
	f.ofF, f.ofRows = index(f.places), index(f.c.Hessian)
}

func (f *functions) Objective(x []float64) float64 { return f.p.Func(x) }

func (f *functions) Gradient(x, g []float64) { f.p.Grad(g, x) }

func (f *functions) Constraints(x, c []float64) {
	if f.m > 0 {
		f.c.Func(c, x)
	}
}

func (f *functions) Jacobian(x, v []float64) {
	if f.m > 0 {
		f.c.Jac(v, x)
	}
}

// Hessian sets v to the elements of σ∇²f(x) + Σ y_i ∇²c_i(x).
func (f *functions) Hessian(x []float64, sigma float64, y, v []float64) {
	clear(v)
	if sigma != 0 {
		if f.h.Values != nil {
			f.h.Values(f.fv, x)
		} else {
			f.p.Hess(f.dense, x)
			fromDense(f.fv, f.places, f.dense)
		}
		for k, at := range f.ofF {
			v[at] += sigma * f.fv[k]
		}
	}
	if f.c.Hess != nil {
		f.c.Hess(f.rv, x, y)
		for k, at := range f.ofRows {
			v[at] += f.rv[k]
		}
	}
}
