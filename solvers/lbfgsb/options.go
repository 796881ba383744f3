package lbfgsb

import (
	"fmt"
	"math"
)

// Options of a Minimizer. The zero value asks for the defaults.
type Options struct {
	// Memory is the number of pairs that the model keeps; 0 means 10.
	Memory int
	// Tolerance ends with Optimal when no element of the projected gradient P(x − ∇f) − x is larger; 0 means 1e-5,
	// a negative number never.
	Tolerance float64
	// Decrease ends with Acceptable when f_k − f_{k+1} ≤ Decrease·max(|f_k|, |f_{k+1}|, 1); 0 means 1e-9, a
	// negative number never.
	Decrease float64
	// MaxIterations and MaxEvaluations limit the work; 0 means 15000 each.
	MaxIterations, MaxEvaluations int
	// Progress, when not nil, is called at the start and after each iteration. Returning true ends the run with Interrupted.
	Progress func(Iter) (stop bool) `json:"-"`
}

// Iter is the state after an iteration. X and Gradient belong to the Minimizer: read them, do not keep them.
type Iter struct {
	Index             int       // iterations done
	Evaluations       int       // calls of the function
	Objective         float64   // f(X)
	ProjectedGradient float64   // largest element of |P(x − ∇f) − x|
	Step              float64   // step length of the search
	Free              int       // variables that the subspace step could move
	X, Gradient       []float64 // n elements each
}

// OptionError reports an Options field that is out of range.
type OptionError struct {
	Field string
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("lbfgsb: option %s is %v, want %s", e.Field, e.Value, e.Want)
}

// maxMemory bounds what a mistyped number can allocate; the model costs O(Memory³) operations an iteration.
const maxMemory = 1000

// Validate returns an *OptionError for the first field out of range.
func (o *Options) Validate() error {
	if o.Memory < 0 || o.Memory > maxMemory {
		return &OptionError{"Memory", o.Memory, fmt.Sprintf("0 (default) or a number up to %d", maxMemory)}
	}
	if math.IsNaN(o.Tolerance) || math.IsInf(o.Tolerance, 0) {
		return &OptionError{"Tolerance", o.Tolerance, "a finite number"}
	}
	if math.IsNaN(o.Decrease) || math.IsInf(o.Decrease, 0) {
		return &OptionError{"Decrease", o.Decrease, "a finite number"}
	}
	if o.MaxIterations < 0 {
		return &OptionError{"MaxIterations", o.MaxIterations, "0 (default) or a positive number"}
	}
	if o.MaxEvaluations < 0 {
		return &OptionError{"MaxEvaluations", o.MaxEvaluations, "0 (default) or a positive number"}
	}
	return nil
}

// resolve returns a copy with every default written out.
func (o Options) resolve() Options {
	if o.Memory == 0 {
		o.Memory = 10
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-5
	}
	if o.Decrease == 0 {
		o.Decrease = 1e-9
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 15000
	}
	if o.MaxEvaluations == 0 {
		o.MaxEvaluations = 15000
	}
	return o
}
