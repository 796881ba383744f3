package auglag

import (
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
)

// A Step says how the linear systems are solved.
type Step int

const (
	// Auto is Arrow up to 4000 shared unknowns, else Iterative.
	Auto Step = iota
	// Arrow eliminates the states and factors S as a dense matrix.
	Arrow
	// Quasidefinite factors the augmented form by package kkt.
	Quasidefinite
	// Iterative applies conjugate gradients to S.
	Iterative
)

var stepNames = []string{"auto", "arrow", "quasidefinite", "iterative"}

// String returns the name of s.
func (s Step) String() string {
	if s < 0 || int(s) >= len(stepNames) {
		return fmt.Sprintf("Step(%d)", int(s))
	}
	return stepNames[s]
}

// Options of Solve. The zero value asks for the defaults.
type Options struct {
	Step Step
	// Decay is δ.
	Decay float64
	// Tolerance of the largest element of the projected gradient of L_c; 0 means 1e-6. Feasibility is that of ‖h‖∞; 0 means 1e-8.
	Tolerance, Feasibility float64
	// FirstTolerance is that of the first outer iteration, falling tenfold when it is met; 0 means 0.1, or Tolerance where that is larger.
	FirstTolerance float64
	// Penalty is c to begin with, 0 means 10; MaxPenalty its limit, 0 means 1e10. Both only where there are constraints.
	Penalty, MaxPenalty float64
	// Damping is ν to begin with; 0 means 1e-2.
	Damping float64
	// MaxIterations limits the steps of all outer iterations, 0 means 1000; MaxInner those of one where there are constraints, 0 means 40: multipliers
	// are then updated without the tolerance having been reached.
	MaxIterations, MaxInner int
	// MaxOuter limits the outer iterations; 0 means 100.
	MaxOuter int
	// Target ends the run, as Done, once ½Σ‖F‖² + ½δ‖w‖² is at most this and ‖h‖∞ at most Feasibility; 0 means no such test.
	Target float64
	// Threads is the number of goroutines at work; 0 means one.
	Threads int
	// Watch is called after each step, if it is not nil: Mu is c there, Shift ν, DualInfeasibility the gradient of L_c.
	Watch solvers.Watch
	// Weights is called before Watch with the shared unknowns w, if it is not nil. It must not keep or change them.
	Weights func(w []float64)
	// KKT are options of the systems of Quasidefinite. A nil back end means the block-angular one.
	KKT kkt.Options
}

// WithDefaults returns o with every zero replaced by its default, or an error that names the first bad field.
func (o Options) WithDefaults() (Options, error) {
	if o.Step < Auto || o.Step > Iterative {
		return o, fmt.Errorf("auglag: Step is %v", o.Step)
	}
	for _, f := range []struct {
		name  string
		p     *float64
		value float64
	}{
		{"Decay", &o.Decay, 0}, {"Tolerance", &o.Tolerance, 1e-6}, {"Feasibility", &o.Feasibility, 1e-8}, {"FirstTolerance", &o.FirstTolerance, 0.1},
		{"Penalty", &o.Penalty, 10}, {"MaxPenalty", &o.MaxPenalty, 1e10}, {"Damping", &o.Damping, 1e-2}, {"Target", &o.Target, 0},
	} {
		if !(*f.p >= 0) || math.IsInf(*f.p, 0) {
			return o, fmt.Errorf("auglag: %s is %v, want a number that is not negative", f.name, *f.p)
		}
		if *f.p == 0 {
			*f.p = f.value
		}
	}
	for _, f := range []struct {
		name  string
		p     *int
		value int
	}{{"MaxIterations", &o.MaxIterations, 1000}, {"MaxInner", &o.MaxInner, 40}, {"MaxOuter", &o.MaxOuter, 100}, {"Threads", &o.Threads, 1}} {
		if *f.p < 0 {
			return o, fmt.Errorf("auglag: %s is %d, want 0 or more", f.name, *f.p)
		}
		if *f.p == 0 {
			*f.p = f.value
		}
	}
	if o.MaxPenalty < o.Penalty {
		return o, fmt.Errorf("auglag: MaxPenalty is %g, below Penalty, %g", o.MaxPenalty, o.Penalty)
	}
	o.FirstTolerance = max(o.FirstTolerance, o.Tolerance)
	return o, nil
}

// A Result is what Solve ends with. Status is Done where tolerances or the target were met; IterationLimit, TimeLimit, Interrupted,
// NumericalTrouble where no step reduces L_c any more, EvaluationError for a start where functions are not finite.
type Result struct {
	Status      solvers.Status
	Message     string
	W, Z        []float64
	Multipliers []float64 // λ, of the h of all samples
	Objective   float64   // ½Σ‖F‖² + ½δ‖w‖²
	Violation   float64   // ‖h‖∞
	Gradient    float64   // largest element of the projected gradient of L_c
	Penalty     float64   // c
	Outer       int
	Iterations  int // steps tried
	Evaluations int // of all samples
	Time        time.Duration
	LinearTime  time.Duration // of forming and solving linear systems
}
