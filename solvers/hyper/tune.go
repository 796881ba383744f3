package hyper

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// Tune chooses hyperparameters for the rows of set, trains the final model on every row that is not held out, and judges it on
// the test rows.
//
// An error without a result reports bad data or options. When ctx ends, or Progress asks to stop, Tune returns both the best result so far,
// its Status TimeLimit or Interrupted, and an error that wraps the cause. A run that fails for numerical reasons has a nil error
// and says so in Status and Message.
//
// set is read only. Results do not depend on o.Threads. After a stop the final fit may still take a second and three times the longest evaluation.
func Tune(ctx context.Context, set *rows.Set, o Options) (*Result, error) {
	start := time.Now()
	if err := o.Validate(); err != nil {
		return nil, err
	}
	r, err := prepare(set, o, start)
	if err != nil {
		return nil, err
	}
	r.monitor.Context = ctx
	cause := r.choose(r.monitor)
	if err := r.finish(r.monitor); cause == nil {
		cause = err
	}
	r.res.Seconds = time.Since(start).Seconds()
	if cause != nil {
		return r.res, fmt.Errorf("hyper: stopped before the end: %w", cause)
	}
	return r.res, nil
}

// run is the state of one Tune.
type run struct {
	o      Options
	set    *rows.Set
	split  *svc.Split
	count  [2]int // rows of each class that take part
	obj    *objective
	seen   []*visit
	res    *Result
	total  int  // units of work, as far as is known
	update bool // whether o.Delta may be widened
	follow bool // whether the width of a hinge loss follows it

	monitor *tuning.Monitor
	failed  error // why the last gradient was not computed
	rounded bool  // whether certification and final fit keep the zone, see endWidth
}

// visit is an evaluation with its θ.
type visit struct {
	Evaluation
	theta []float64
}

// prepare checks the data, splits them, and sets up the objective.
func prepare(set *rows.Set, o Options, start time.Time) (*run, error) {
	if set == nil || set.X == nil {
		return nil, errors.New("hyper: no data")
	}
	if err := set.Check(); err != nil {
		return nil, fmt.Errorf("hyper: %w", err)
	}
	if o.Test != nil {
		if err := o.Test.Check(); err != nil {
			return nil, fmt.Errorf("hyper: test set: %w", err)
		}
	}
	r := &run{o: o, set: set, monitor: tuning.NewMonitor(o.Progress, start)}
	if err := r.chooseSplit(); err != nil {
		return nil, err
	}
	nonzeros, inFolds := countNonzeros(set.X, r.split.Fold)
	if inFolds == 0 {
		return nil, errors.New("hyper: every feature is zero in all rows that are not held out")
	}
	l1 := r.count[0] + r.count[1]
	r.o = o.resolve(l1, r.split.T)
	sp, err := newSpace(set.X, &r.o, r.count)
	if err != nil {
		return nil, err
	}
	tr, err := svcfit.New(svcfit.Problem{Set: set, Fold: r.split.Fold, Folds: r.split.T, Kind: sp.kinds()}, svcfit.Options{Threads: r.o.Threads})
	if err != nil {
		return nil, err
	}
	if r.o.Search == SearchBox && tr.Regime() != svcfit.Newton {
		return nil, fmt.Errorf("hyper: bounds of weights need at most 2500 features, there are %d", set.X.Cols)
	}
	if r.update = r.o.Delta == 0; r.update {
		r.o.Delta = defaultWidth(set.X)
	}
	if r.o.Gap == 0 {
		if r.o.Gap = 1e-6; tr.Regime() == svcfit.Descent {
			r.o.Gap = 1e-4
		}
	}
	r.rounded = tr.Regime() == svcfit.Descent && (r.o.Search == SearchGroups || r.o.Search == SearchFeatures)
	r.follow = r.o.Loss.Width == 0
	r.o.Loss = r.o.Loss.resolve(sp.p, r.o.Delta)
	r.obj = newObjective(set, r.split, &r.o, sp, tr, r.count)
	r.res = &Result{
		Rows: set.X.Rows, Features: set.X.Cols, Nonzeros: nonzeros, Holdout: set.X.Rows - l1, Folds: r.split.T,
		Regime: tr.Regime(), Why: tr.Why(), Names: sp.names,
	}
	return r, nil
}

// countNonzeros returns the number of values that are not zero, of all rows and of those in folds. One pass.
func countNonzeros(x *rows.Matrix, fold []int32) (all, inFolds int) {
	for i := range x.Rows {
		row := x.Val
		if x.IsDense() {
			row = x.Dense[i*x.Cols : (i+1)*x.Cols]
		} else {
			row = row[x.Ptr[i]:x.Ptr[i+1]]
		}
		n := 0
		for _, v := range row {
			if v != 0 {
				n++
			}
		}
		all += n
		if fold[i] >= 0 {
			inFolds += n
		}
		if i%passRows == passRows-1 {
			x.Done(i+1-passRows, i+1)
		}
	}
	return all, inFolds
}

// wideFeatures is the number of sparse features from which the zone is that for text.
const wideFeatures = 2500

// defaultWidth returns δ before the rule about the number of rows in the zone is applied.
func defaultWidth(x *rows.Matrix) float64 {
	if !x.IsDense() && x.Cols > wideFeatures {
		return 1
	}
	return 0.25
}

func newObjective(set *rows.Set, split *svc.Split, o *Options, sp *space, tr *svcfit.Trainer, count [2]int) *objective {
	n, l1 := set.X.Cols, float64(count[0]+count[1])
	b := &objective{
		set: set, fold: split.Fold, folds: split.T, weight: [2]float64{1 / l1, 1 / l1}, count: count, loss: o.Loss, rho: o.Penalty,
		threads: o.Threads, space: sp, trainer: tr, theta: make([]float64, sp.p), coef: make([]float64, set.X.Rows), b: make([]float64, n), slopes: make([]float64, len(sp.cost)),
	}
	if o.Balanced {
		b.weight = [2]float64{0.5 / float64(count[0]), 0.5 / float64(count[1])}
	}
	for range split.T {
		b.g, b.q = append(b.g, make([]float64, n)), append(b.q, make([]float64, n))
		b.alpha = append(b.alpha, make([]float64, passRows))
	}
	return b
}

// chooseSplit takes the split of the options or makes one, and counts the classes.
func (r *run) chooseSplit() (err error) {
	y := make([]float64, len(r.set.Y))
	for i, v := range r.set.Y {
		y[i] = float64(v)
	}
	if r.split = r.o.Split; r.split == nil {
		if r.split, err = svc.NewSplit(y, r.o.SplitOptions); err != nil {
			return err
		}
	} else if err = r.split.Check(y); err != nil {
		return err
	}
	for i, f := range r.split.Fold {
		switch {
		case f < 0:
		case y[i] > 0:
			r.count[0]++
		default:
			r.count[1]++
		}
	}
	return nil
}

// choose runs the phases and fills everything of the result but the final fit. The error is the end of ctx, if that came first.
func (r *run) choose(ctx context.Context) (cause error) {
	err := r.scan(ctx)
	if err == nil && r.o.Search != SearchC {
		err = r.descend(ctx)
	}
	if err == nil {
		err = r.certify(ctx)
	}
	r.record()
	res := r.res
	cause = ctx.Err()
	switch {
	case cause != nil:
		res.Status, res.Message = solvers.FromContext(ctx), "stopped before the end; this is the best so far"
		if res.Values == nil {
			res.Message = "stopped before anything was evaluated"
		}
	case err != nil:
		res.Status, res.Message = solvers.NumericalTrouble, err.Error()
	case res.Status == solvers.Unknown:
		res.Status = solvers.Done
	}
	return cause
}

// evaluate visits θ in the given phase, with the gradient if grad is not nil. The error is the end of ctx or of the trainer.
func (r *run) evaluate(ctx context.Context, phase string, theta, grad []float64, delta float64, to svcfit.Target) (*visit, error) {
	from := time.Now()
	v, err := r.obj.measure(ctx, theta, delta, to)
	if err != nil {
		return nil, err
	}
	sp := r.obj.space
	e := &visit{theta: append([]float64(nil), theta...), Evaluation: Evaluation{
		Phase: phase, C: sp.equivalent(theta), F: v.f, Smooth: v.smooth, CVError: v.errors, FoldErrors: v.wrong, Zeros: v.zeros, Exact: phase == "certify" && v.trained(),
		Trained: v.trained(), FreeRows: v.free(r.set.X.Cols), Steps: v.fit.Steps,
	}}
	if r.o.Search != SearchBox || phase == "search" || phase == "certify" {
		e.Values = sp.values(theta)
	}
	for t, g := range v.fit.Gap {
		if p := v.fit.Objective[t]; p > 0 {
			e.Gap = max(e.Gap, g/p)
		}
	}
	if grad != nil {
		switch err := r.obj.gradient(ctx, theta, v.fit, grad); {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil: // the errors are counted all the same
			r.failed = err
		default:
			norm := norm2(grad)
			e.GradientNorm = &norm
		}
	}
	e.Seconds = time.Since(from).Seconds()
	r.seen = append(r.seen, e)
	r.monitor.Report(phase, r.total, e.C, e.CVError)
	return e, nil
}

// endWidth returns the width of the zone in the certification and the final fit: none, except where coordinate descent trains scales. A good group
// of features is left nearly free there, and the hinge itself then takes descent 10⁴ sweeps and more, while on such data rounding
// does not cost accuracy.
func (r *run) endWidth() float64 {
	if r.rounded {
		return r.o.Delta
	}
	return 0
}

func norm2(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += float64(v * v)
	}
	return math.Sqrt(s)
}

// before reports whether v is the better choice: trained to its target, fewer errors, then the smaller F.
func (v *visit) before(w *visit) bool {
	if v.Trained != w.Trained {
		return v.Trained
	}
	return v.CVError < w.CVError || v.CVError == w.CVError && v.F < w.F
}

// record writes the visits and the chosen one into the result.
func (r *run) record() {
	res := r.res
	res.Options, res.Delta, res.Loss, res.FinalDelta = r.o, r.o.Delta, r.obj.loss, r.endWidth()
	var best, exact *visit
	for _, v := range r.seen {
		res.Evaluations = append(res.Evaluations, v.Evaluation)
		res.Steps += v.Steps
		switch {
		case v.Phase == "scan" || v.Phase == "refine":
			res.Scanned++
		case v.Phase == "search":
			res.Searched++
		}
		switch {
		case v.Exact && (exact == nil || v.before(exact)):
			exact = v
		case v.Phase != "certify" && (best == nil || v.before(best)):
			best = v
		}
	}
	if exact != nil {
		e, g, z := exact.CVError, exact.Gap, exact.Zeros
		res.CVError, res.FoldGap, res.CVZeros = &e, &g, &z
		best = r.smoothed(exact)
	}
	if best == nil {
		return
	}
	f, free := best.Smooth, best.FreeRows
	res.Values, res.C = r.obj.space.values(best.theta), best.C
	res.Smooth, res.FreeRows, res.GradientNorm = &f, &free, best.GradientNorm
	r.obj.theta = best.theta
	if r.o.Search == SearchBox {
		r.obj.space.c = best.C
	}
	if !best.Trained {
		res.Warnings = append(res.Warnings, "training did not reach its accuracy at the chosen point")
	}
	r.warn(best)
}

// smoothed returns the last visit before the certification of the θ that was trained exactly.
func (r *run) smoothed(exact *visit) *visit {
	for _, v := range slices.Backward(r.seen) {
		if v.Phase != "certify" && same(v, exact) {
			return v
		}
	}
	return exact
}

// same reports whether two visits are to the same point; with bounds at infinity that is told by C alone.
func same(a, b *visit) bool {
	if a.C != b.C {
		return false
	}
	for i := range a.theta {
		if a.theta[i] != b.theta[i] {
			return false
		}
	}
	return true
}
