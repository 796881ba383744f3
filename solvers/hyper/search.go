package hyper

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/lbfgsb"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// firstStep is the length in log space of the first trial step. F is scaled for it: with F as it is the first step is as long
// as its gradient, often 1e-3, after which a test of the relative decrease ends the search.
const firstStep = 2

// Shares by which F must decrease in a step for the search to go on. After Newton's method F is known to about 1e-7, after coordinate
// descent to 1e-4.
const (
	searchDecrease  = 2e-6
	descentDecrease = 2e-4
)

// maxWidth bounds how far the zone is widened.
const maxWidth = 1

// errEnd ends L-BFGS-B at the limit on evaluations.
var errEnd = errors.New("limit on evaluations")

// descend minimises F over θ by L-BFGS-B.
func (r *run) descend(ctx context.Context) error {
	theta, err := r.startTheta()
	if err != nil {
		return err
	}
	theta = slices.Clone(theta)
	p := len(theta)
	grad := make([]float64, p)
	first, err := r.widen(ctx, theta, grad)
	if err != nil {
		return err
	}
	if first.GradientNorm == nil {
		r.res.Message = "the gradient could not be computed where the search starts; the best point of the scan is the result"
		r.res.Warnings = append(r.res.Warnings, fmt.Sprintf("no search: %v", r.failed))
		return nil
	}
	norm := *first.GradientNorm
	if norm == 0 {
		r.res.Message = "the gradient is zero where the search starts; the best point of the scan is the result"
		return nil
	}
	scale := firstStep / norm
	lo, hi := make([]float64, p), make([]float64, p)
	fill(lo, r.obj.space.lo)
	fill(hi, r.obj.space.hi)
	used, begun := 1, false
	f := func(x, g []float64) (float64, error) {
		v := first // its gradient is in grad
		if begun {
			if used >= r.o.MaxEvaluations {
				return 0, errEnd
			}
			used++
			var err error
			if v, err = r.evaluate(ctx, "search", x, grad, r.o.Delta, r.target(true)); err != nil {
				return 0, err
			}
			if !v.Trained || v.GradientNorm == nil {
				return math.NaN(), nil // not a value of F: L-BFGS-B tries a shorter step
			}
		}
		begun = true
		for k, d := range grad {
			g[k] = scale * d
		}
		return scale * v.F, nil
	}
	decrease := searchDecrease
	if r.res.Regime == svcfit.Descent {
		decrease = descentDecrease
	}
	end, err := lbfgsb.Minimize(ctx, f, theta, lo, hi, lbfgsb.Options{Decrease: decrease, Tolerance: 1e-4 * firstStep, MaxEvaluations: 2 * r.o.MaxEvaluations})
	if end != nil {
		r.res.Iterations = end.Iterations
	}
	switch {
	case ctx.Err() != nil:
		return err
	case errors.Is(err, errEnd):
		r.res.Status = solvers.Done
		r.res.Message = "the search ended at its limit of " + words.Count(r.o.MaxEvaluations, "evaluation")
	case err != nil:
		return err
	default:
		r.res.Message = fmt.Sprintf("the search ended after %s: %s", words.Count(used, "evaluation"), end.Message)
		if end.Status == solvers.NumericalTrouble {
			r.res.Warnings = append(r.res.Warnings, "the search did not converge: "+end.Message)
		}
	}
	return nil
}

// widen evaluates the starting point, at a zone that is widened until it holds 2n rows and 2 % of the rows.
func (r *run) widen(ctx context.Context, theta, grad []float64) (*visit, error) {
	n, l1 := float64(r.set.X.Cols), float64(r.count[0]+r.count[1])
	train := l1 * float64(r.split.T-1) / float64(r.split.T)
	want := min(max(2, 0.02*train/n), train/n)
	for {
		v, err := r.evaluate(ctx, "search", theta, grad, r.o.Delta, r.target(true))
		if err != nil || !r.update || v.GradientNorm == nil || v.FreeRows >= want || r.o.Delta >= maxWidth {
			return v, err
		}
		v.Phase = "width"
		if r.obj.loss.Kind == Hinge && r.follow {
			r.obj.loss.Width = min(2*r.o.Delta, maxWidth)
		}
		r.o.Delta = min(2*r.o.Delta, maxWidth)
	}
}

// startBox trains without bounds at the C of the start and returns bounds at 0.9 of the largest weight of each group: there the gradient is not zero.
func (r *run) startBox() ([]float64, error) {
	sp := r.obj.space
	theta := make([]float64, sp.p)
	fill(theta, math.Inf(1))
	fit, err := r.obj.trainer.Fit(r.monitor, sp.params(theta, r.o.Delta), r.target(false))
	if err != nil {
		return nil, err
	}
	fill(theta, 0)
	for _, w := range fit.W {
		for j, v := range w {
			theta[sp.of(j)] = max(theta[sp.of(j)], math.Abs(v))
		}
	}
	for k, v := range theta {
		theta[k] = min(max(math.Log(0.9*v), sp.lo), sp.hi)
	}
	return theta, nil
}
