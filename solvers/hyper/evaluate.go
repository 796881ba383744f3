package hyper

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// An Objective evaluates hyperparameters as Tune does, for other searches and for studies. It keeps the last fit, from which the next one starts.
// Not for several goroutines at a time.
type Objective struct{ r *run }

// NewObjective prepares the evaluation of what o.Search names. Options about the search itself have no effect.
func NewObjective(set *rows.Set, o Options) (*Objective, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Search == SearchBox {
		return nil, &OptionError{"Search", o.Search, "another one, since bounds depend on the C of a scan"}
	}
	r, err := prepare(set, o, time.Now())
	if err != nil {
		return nil, err
	}
	return &Objective{r}, nil
}

// Names returns the names of the hyperparameters; as many are their values. The slice is not to be changed.
func (o *Objective) Names() []string { return o.r.obj.space.names }

// Common returns the values at which all regularisation is that of one C.
func (o *Objective) Common(c float64) []float64 {
	theta := make([]float64, o.r.obj.space.p)
	o.r.obj.space.common(theta, c)
	return o.r.obj.space.values(theta)
}

// Evaluate trains the folds at the given values, which are positive, and returns loss and errors. If grad is not nil it is filled with ∂F/∂log of each value.
func (o *Objective) Evaluate(ctx context.Context, values, grad []float64) (*Evaluation, error) {
	return o.evaluate(ctx, "search", values, grad, o.r.o.Delta, o.r.target(grad != nil))
}

// Certify is Evaluate with the training by which Tune certifies, to Options.Gap.
func (o *Objective) Certify(ctx context.Context, values []float64) (*Evaluation, error) {
	return o.evaluate(ctx, "certify", values, nil, o.r.endWidth(), svcfit.Target{Gap: o.r.o.Gap})
}

func (o *Objective) evaluate(ctx context.Context, phase string, values, grad []float64, delta float64, to svcfit.Target) (*Evaluation, error) {
	theta, err := o.logs(values)
	if err != nil {
		return nil, err
	}
	if grad != nil && len(grad) != len(theta) {
		return nil, fmt.Errorf("hyper: gradient of %d elements for %d hyperparameters", len(grad), len(theta))
	}
	v, err := o.r.evaluate(ctx, phase, theta, grad, delta, to)
	o.r.seen = o.r.seen[:0]
	switch {
	case err != nil:
		return nil, err
	case grad != nil && v.GradientNorm == nil:
		return nil, fmt.Errorf("hyper: gradient: %w", o.r.failed)
	}
	return &v.Evaluation, nil
}

// Final trains exactly on all rows that are not held out, costs times Options.FinalFactor, and counts the errors on the test rows, if there are any.
func (o *Objective) Final(ctx context.Context, values []float64) (*svc.Model, *Test, error) {
	theta, err := o.logs(values)
	if err != nil {
		return nil, nil, err
	}
	r := o.r
	r.obj.theta, r.res.Values, r.res.Model, r.res.Test = theta, values, nil, nil
	r.res.Status, r.res.Message = solvers.Done, ""
	if err := r.finish(ctx); err != nil {
		return nil, nil, fmt.Errorf("hyper: %w", err)
	}
	if r.res.Model == nil || r.res.Status != solvers.Done {
		return nil, nil, fmt.Errorf("hyper: final fit%s", r.res.Message)
	}
	return r.res.Model, r.res.Test, nil
}

// logs checks values and returns their logarithms.
func (o *Objective) logs(values []float64) ([]float64, error) {
	if p := o.r.obj.space.p; len(values) != p {
		return nil, fmt.Errorf("hyper: %d values for %d hyperparameters", len(values), p)
	}
	theta := make([]float64, len(values))
	for k, v := range values {
		if !(v > 0) || math.IsInf(v, 1) {
			return nil, fmt.Errorf("hyper: value %d is %g", k, v)
		}
		theta[k] = math.Log(v)
	}
	return theta, nil
}
