package diff

import (
	"slices"

	"github.com/saddle-go/saddle/internal/numdiff"
	"github.com/saddle-go/saddle/problem"
)

// Evaluations counts calls of the functions of a user.
type Evaluations struct {
	Objective, Constraints, Gradient, Jacobian int
}

// Differences are problem.Functions by differences. They remember their last x. They are for one goroutine.
type Differences struct {
	// Evaluations counts calls of the user's functions since New.
	Evaluations Evaluations

	user Funcs
	n, m int

	gradient, jacobian *numdiff.Jacobian // nil where the user has a function
	byGradients        []*gradientPart   // parts of the Hessian
	byValues           []*valuePart

	lastF, lastC remembered
}

// remembered is a value at one x.
type remembered struct {
	x, value []float64
	valid    bool
}

func (r *remembered) set(x, value []float64) {
	copy(r.x, x)
	copy(r.value, value)
	r.valid = true
}

// get returns the value at x, or nil.
func (r *remembered) get(x []float64) []float64 {
	if r.valid && slices.Equal(x, r.x) {
		return r.value
	}
	return nil
}

// fillIn makes the memory, and gives functions to what the user has left out because there is nothing to compute.
func (d *Differences) fillIn() {
	d.lastF = remembered{x: make([]float64, d.n), value: make([]float64, 1)}
	d.lastC = remembered{x: make([]float64, d.n), value: make([]float64, d.m)}
	if d.user.Objective == nil {
		d.user.Objective = func([]float64) float64 { return 0 }
		d.user.Gradient = func(_, g []float64) { clear(g) }
	}
	if d.m == 0 {
		d.user.Constraints = func(_, _ []float64) {}
		d.user.Jacobian = func(_, _ []float64) {}
	}
}

// objective and constraints are the user's functions as numdiff.Func, counted.
func (d *Differences) objective(x, out []float64) {
	d.Evaluations.Objective++
	out[0] = d.user.Objective(x)
}

func (d *Differences) constraints(x, out []float64) {
	d.Evaluations.Constraints++
	d.user.Constraints(x, out)
}

// Objective returns f(x).
func (d *Differences) Objective(x []float64) float64 {
	d.Evaluations.Objective++
	d.lastF.valid = false
	f := d.user.Objective(x)
	copy(d.lastF.x, x)
	d.lastF.value[0], d.lastF.valid = f, true
	return f
}

// Gradient sets g to ∇f(x).
func (d *Differences) Gradient(x, g []float64) {
	if d.user.Gradient != nil {
		d.Evaluations.Gradient++
		d.user.Gradient(x, g)
		return
	}
	d.gradient.Eval(d.objective, x, d.lastF.get(x), g, nil)
}

// Constraints sets c to c(x).
func (d *Differences) Constraints(x, c []float64) {
	if d.m == 0 {
		return
	}
	d.lastC.valid = false
	d.constraints(x, c)
	d.lastC.set(x, c)
}

// Jacobian sets v to the entries of ∂c/∂x.
func (d *Differences) Jacobian(x, v []float64) {
	if d.user.Jacobian != nil {
		if d.m > 0 {
			d.Evaluations.Jacobian++
		}
		d.user.Jacobian(x, v)
		return
	}
	d.jacobian.Eval(d.constraints, x, d.lastC.get(x), v, nil)
}

// Hessian sets v to the entries of σ∇²f(x) + Σ y_i ∇²c_i(x).
func (d *Differences) Hessian(x []float64, sigma float64, y, v []float64) {
	clear(v)
	for _, part := range d.byGradients {
		part.add(x, sigma, y, v)
	}
	for _, part := range d.byValues {
		part.add(x, sigma, y, v)
	}
}

// prepare makes what computes each derivative of q.
func (d *Differences) prepare(q *problem.NLP, objective problem.Pattern, o Options) error {
	if d.user.Gradient == nil {
		d.gradient = newGradient(d.n, o.config(q, false))
	}
	if d.user.Jacobian == nil {
		groups, err := jacobianGroups(q, false)
		if err != nil {
			return err
		}
		d.jacobian = numdiff.NewJacobian(d.n, d.m, groups, numdiff.Places(groups, q.Jacobian.Row, q.Jacobian.Col), o.config(q, false))
	}
	hasGradient, hasJacobian := d.user.Gradient != nil, d.user.Jacobian != nil
	at := entries(q.Hessian)
	if hasGradient || hasJacobian {
		pattern := q.Hessian
		if !hasJacobian {
			pattern = objective
		}
		part, err := newGradientPart(d, q, pattern, at, hasGradient, hasJacobian, o)
		if err != nil {
			return err
		}
		d.byGradients = append(d.byGradients, part)
	}
	if !hasGradient {
		d.byValues = append(d.byValues, newObjectivePart(d, q, objective, at, o))
	}
	if !hasJacobian {
		part, err := newRowsPart(d, q, at, o)
		if err != nil {
			return err
		}
		d.byValues = append(d.byValues, part)
	}
	return nil
}
