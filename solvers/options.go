package solvers

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/kkt"
)

// Options are what all methods for nonlinear programs understand. The zero value asks for the defaults. Methods embed it in options of their own.
type Options struct {
	// Tolerance of the scaled optimality error; 0 means 1e-8.
	Tolerance float64
	// Acceptable is the looser tolerance at which a method ends where it cannot go on, or after AcceptableIterations
	// in a row at this level; 0 means 1e-6 and 15, or Tolerance where that is larger.
	Acceptable           float64
	AcceptableIterations int
	// MaxIterations limits the sum over all attempts; 0 means 3000.
	MaxIterations int
	// NoScaling leaves objective and rows as they are. Else they are multiplied such that no element of their gradients is above 100 at the start.
	NoScaling bool
	// Warm is a solution of a similar problem to begin with, its duals included; nil starts at the problem's own point.
	Warm *Point
	// Watch is called after each iteration, if it is not nil.
	Watch Watch
	// KKT are options of the linear systems.
	KKT kkt.Options
}

// WithDefaults returns o with every zero replaced by its default, or an error that names the first bad field.
func (o Options) WithDefaults() (Options, error) {
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"Tolerance", o.Tolerance}, {"Acceptable", o.Acceptable},
		{"AcceptableIterations", float64(o.AcceptableIterations)}, {"MaxIterations", float64(o.MaxIterations)},
	} {
		if f.value < 0 || math.IsNaN(f.value) || math.IsInf(f.value, 0) {
			return o, fmt.Errorf("solvers: option %s is %g", f.name, f.value)
		}
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-8
	}
	if o.Acceptable == 0 {
		o.Acceptable = 1e-6
	}
	o.Acceptable = max(o.Acceptable, o.Tolerance)
	if o.AcceptableIterations == 0 {
		o.AcceptableIterations = 15
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 3000
	}
	return o, o.KKT.Validate()
}

// CheckWarm returns an error unless Warm is nil or fits a problem of n variables and m rows: X of n finite numbers, duals that are nil
// or complete and finite.
func (o Options) CheckWarm(n, m int) error {
	if o.Warm == nil {
		return nil
	}
	for _, f := range []struct {
		name  string
		v     []float64
		n     int
		given bool
	}{
		{"X", o.Warm.X, n, true}, {"RowDuals", o.Warm.RowDuals, m, o.Warm.RowDuals != nil},
		{"LowerDuals", o.Warm.LowerDuals, n, o.Warm.LowerDuals != nil}, {"UpperDuals", o.Warm.UpperDuals, n, o.Warm.UpperDuals != nil},
	} {
		if f.given && len(f.v) != f.n {
			return fmt.Errorf("solvers: Warm.%s has %d elements, want %d", f.name, len(f.v), f.n)
		}
		for j, v := range f.v {
			if !(math.Abs(v) <= math.MaxFloat64) {
				return fmt.Errorf("solvers: Warm.%s: element %d is %g", f.name, j, v)
			}
		}
	}
	return nil
}

// String returns the options in force as words of the form name=value.
func (o Options) String() string {
	o, err := o.WithDefaults()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("tolerance=%g acceptable=%g acceptable_iterations=%d max_iterations=%d scaling=%t warm=%t threads=%d",
		o.Tolerance, o.Acceptable, o.AcceptableIterations, o.MaxIterations, !o.NoScaling, o.Warm != nil, o.KKT.Threads)
}
