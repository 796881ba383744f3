package sdnm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/sparse"
)

// Tune chooses C for data by o.Method, trains the final model at the rescaled C on
// every row that is not held out, and judges it on the test rows (Algorithm 2).
//
// An error without a result reports bad data or options. When ctx ends, or Progress
// asks to stop, Tune returns both the best result so far, its Status TimeLimit or
// Interrupted, and an error that wraps the cause. A run that fails for numerical reasons has a
// nil error and says so in Status and Message.
//
// data is read only. The memory used beyond it is about 20 vectors of the training length per thread
// and fold plus min(n, m2)² numbers per thread. Results do not depend on o.Threads.
func Tune(ctx context.Context, data *svc.Data, o Options) (*Result, error) {
	start := time.Now()
	if err := o.Validate(); err != nil {
		return nil, err
	}
	r, err := prepare(data, o.resolve(), start)
	if err != nil {
		return nil, err
	}
	cause := r.choose(ctx)
	r.finish(ctx)
	r.res.Seconds = seconds(start)
	if cause != nil && (ctx.Err() != nil || errors.Is(cause, solvers.ErrStopped)) {
		return r.res, fmt.Errorf("sdnm: stopped before the end: %w", cause)
	}
	return r.res, nil
}

// run is the state of one Tune.
type run struct {
	o     Options
	data  *svc.Data
	x     *sparse.CSR // scaled, with the bias, without unused columns
	cols  []int32     // the column of the data and bias that each column of x is; nil = the same
	split *svc.Split
	team  *team
	s     *search
	res   *Result
	model svc.Model // everything but W and C
	start time.Time

	mu    sync.Mutex // guards what note changes
	index int
	best  float64
}

// prepare checks the data, splits and scales it, and sets up the folds.
func prepare(data *svc.Data, o Options, start time.Time) (*run, error) {
	if data == nil {
		return nil, errors.New("sdnm: no data")
	}
	if err := data.Check(); err != nil {
		return nil, err
	}
	if o.Test != nil {
		if err := o.Test.Check(); err != nil {
			return nil, fmt.Errorf("sdnm: test set: %w", err)
		}
	}
	r := &run{o: o, data: data, x: data.X, team: newTeam(o.Threads), start: start, best: math.Inf(1)}
	if err := r.chooseSplit(); err != nil {
		return nil, err
	}
	union := r.split.Union()
	r.model = svc.Model{Labels: data.Labels, Bias: o.Bias, Majority: majority(data.Y, union)}
	if o.Scale != svc.ScaleNone {
		scaling, err := svc.FitScaling(data.X, union, o.Scale)
		if err != nil {
			return nil, err
		}
		if r.x, err = scaling.Apply(data.X); err != nil {
			return nil, err
		}
		r.model.Scaling = scaling
	}
	if o.Bias != 0 {
		r.x = svc.AppendBias(r.x, o.Bias)
	}
	rows, n := r.x.Dims()
	nnz := r.x.NNZ()
	if r.x, r.cols = dropUnused(r.x, union); r.x.NNZ() == 0 {
		return nil, errors.New("sdnm: every feature is zero in all rows that are not held out")
	}
	r.s = &search{
		team: r.team, folds: newFolds(r.x, data.Y, r.split), rows: len(union),
		lo: max(o.Grid[0]/2, minC), hi: min(2*o.Grid[len(o.Grid)-1], maxC),
		to: searchTarget(o.LowerEpsilon * o.LowerEpsilon / 2), note: r.note,
	}
	r.res = &Result{
		Options: o, Rows: rows, Features: n, Nonzeros: nnz,
		Holdout: rows - len(union), Folds: r.split.T,
	}
	return r, nil
}

// chooseSplit takes the split of the options or makes one, and checks that every
// row that takes part has a label.
func (r *run) chooseSplit() (err error) {
	r.split = r.o.Split
	if r.split == nil {
		if r.split, err = svc.NewSplit(r.data.Y, r.o.SplitOptions); err != nil {
			return err
		}
	} else if err = r.split.Check(r.data.Y); err != nil {
		return err
	}
	for _, i := range r.split.Union() {
		if r.data.Y[i] == 0 {
			return fmt.Errorf("sdnm: row %d has no label", i+1)
		}
	}
	return nil
}

func majority(y []float64, list []int32) float64 {
	sub := make([]float64, len(list))
	for k, i := range list {
		sub[k] = y[i]
	}
	return svc.Count(sub).Majority()
}

// choose runs the method and fills everything of the result but the final fit. The
// error is the cause of an early end.
func (r *run) choose(ctx context.Context) error {
	var err error
	switch r.o.Method {
	case Literal:
		err = r.literal(ctx)
	case Grid:
		err = r.grid(ctx)
	default:
		err = r.reduced(ctx)
	}
	switch {
	case err == nil:
	case ctx.Err() != nil && r.res.C == 0:
		r.res.Status, r.res.Message = solvers.FromContext(ctx), "stopped before a value of C was evaluated"
	case ctx.Err() != nil:
		r.res.Status, r.res.Message = solvers.FromContext(ctx), "stopped before the end; this is the best C so far"
	case errors.Is(err, solvers.ErrStopped):
		r.res.Status, r.res.Message = solvers.Interrupted, err.Error()
	default:
		r.res.Status, r.res.Message = solvers.NumericalTrouble, err.Error()
	}
	return err
}

// note records a visit for Progress.
func (r *run) note(v *visit) (stop bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.index++
	r.best = min(r.best, v.CVError)
	if r.o.Progress == nil {
		return false
	}
	total := len(r.o.Grid)
	if r.o.Method == Reduced {
		total += 2 * starts * searchSteps
	}
	return r.o.Progress(solvers.Iter{
		Phase: v.Phase, Index: r.index, Total: max(total, r.index),
		Param: v.C, Value: v.CVError, Best: r.best, Elapsed: time.Since(r.start),
	})
}

// record writes visits and the chosen one into the result.
func (r *run) record(seen []*visit, best *visit) {
	for _, v := range seen {
		r.res.Evaluations = append(r.res.Evaluations, v.Evaluation)
		r.res.InnerIterations += v.Iterations
	}
	if best != nil {
		r.res.C = best.C
		if best.Exact {
			e := best.CVError
			r.res.CVError = &e
		}
	}
}

// reduced runs the default method and its certificate.
func (r *run) reduced(ctx context.Context) error {
	seen, best, err := r.s.reduce(ctx, r.o.Grid)
	r.record(seen, best)
	for _, v := range seen {
		if v.Phase == "search" {
			r.res.OuterIterations++
		}
	}
	if err != nil {
		return err
	}
	r.res.Status = solvers.Done
	r.res.Message = "the least exact count of validation errors among all C visited"
	if r.o.NoPolish {
		return nil
	}
	return r.certify(ctx, seen, best)
}

// certify tries to certify a local minimiser near the chosen C, then near the
// most promising others. The certificate is an extra: without one the choice stands.
func (r *run) certify(ctx context.Context, seen []*visit, best *visit) error {
	candidates := append([]*visit{best}, slices.SortedFunc(slices.Values(seen), promising)...)
	tried := 0
	for k, v := range candidates {
		if k > 0 && v.C == best.C {
			continue
		}
		if tried == starts {
			break
		}
		tried++
		c, err := r.s.polish(ctx, v, r.o.Epsilon)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue
		}
		if r.res.Certificate == nil || c.Status == solvers.Done {
			r.res.Certificate = c
		}
		if c.Status == solvers.Done {
			return nil
		}
	}
	return nil
}

// literal runs the published algorithm and evaluates the C at which it ended exactly.
func (r *run) literal(ctx context.Context) error {
	o := r.o.Literal
	p := newNLPEC(r.team, r.s.folds, r.o.Epsilon)
	l := newLiteral(p, o)
	status, err := l.run(ctx, func(c, norm float64) bool { return r.noteStep(l.outer, c, norm) })
	r.res.Status, r.res.OuterIterations, r.res.InnerIterations = status, l.outer, l.inner
	c := &Certificate{
		Epsilon: r.o.Epsilon, Tol: o.Tol, C: l.x.c, Residual: l.x.norm, SecondOrder: math.NaN(),
		Objective: p.objective(l.x.g), History: l.history, Lambda: l.x.lambda, Status: status,
	}
	r.res.Certificate = c
	switch {
	case err != nil:
		return err
	case status == solvers.Done:
		r.res.Message = fmt.Sprintf("‖F‖ = %.1e ≤ %.1e", c.Residual, c.Tol)
	default:
		r.res.Message = fmt.Sprintf("not converged: ‖F‖ = %.1e after %d steps, want %.1e", c.Residual, l.outer, c.Tol)
	}
	k := newNewton(p)
	if err := k.factor(ctx, l.x); err == nil {
		c.SecondOrder = k.xi
	}
	if !(c.C >= minC && c.C <= maxC) {
		r.res.Message += fmt.Sprintf("; C = %g is outside [%g, %g]", c.C, minC, maxC)
		return nil
	}
	q := request{c: c.C, to: exactTarget(), tau: r.o.Epsilon, phase: "literal"}
	v, err := r.s.visit(ctx, q)
	if v != nil {
		v.Smoothed = nil
		inner := r.res.InnerIterations
		r.record([]*visit{v}, v)
		r.res.InnerIterations = inner
	}
	return err
}

// noteStep reports a Newton step of Algorithm 1.
func (r *run) noteStep(outer int, c, norm float64) (stop bool) {
	if r.o.Progress == nil {
		return false
	}
	r.index = outer
	r.best = min(r.best, norm)
	return r.o.Progress(solvers.Iter{
		Phase: "newton", Index: outer, Total: r.o.Literal.MaxOuter,
		Param: c, Value: norm, Best: r.best, Elapsed: time.Since(r.start),
	})
}

// finish trains the final model at the rescaled C and judges it.
func (r *run) finish(ctx context.Context) {
	if r.res.C == 0 {
		return
	}
	r.res.FinalC = min(r.res.C*r.o.Rescale.factor(r.split.T), maxC)
	w, gap, err := r.fit(ctx)
	if ctx.Err() != nil && err != nil {
		// The caller asked for the best so far: the model is part of it, but must not take long.
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.grace())
		defer cancel()
		w, gap, err = r.fit(grace)
	}
	if err != nil {
		r.res.Message += "; the final fit did not end: " + err.Error()
		if r.res.Status == solvers.Done {
			r.res.Status = solvers.NumericalTrouble
		}
		return
	}
	m := r.model
	m.W, m.C = restoreColumns(w, r.cols, r.res.Features), r.res.FinalC
	r.res.Model, r.res.Gap = &m, &gap
	r.judge()
}

// fit trains exactly at the final C on all rows that are not held out.
func (r *run) fit(ctx context.Context) (w []float64, gap float64, err error) {
	f := newFold(r.x, r.data.Y, r.split.Union(), nil)
	err = r.team.each(1, func(_ int, l *lower) error {
		err := l.solve(ctx, f, r.res.FinalC, exactTarget(), nil)
		w, gap = slices.Clone(l.w), l.gap
		return err
	})
	return w, gap, err
}

// grace is the time that the final fit may take after the caller asked to stop.
func (r *run) grace() time.Duration {
	longest := 0.0
	for _, e := range r.res.Evaluations {
		longest = max(longest, e.Seconds)
	}
	return time.Second + time.Duration(3*longest*float64(time.Second))
}

// judge counts the model's errors on the test set or on the held-out rows.
func (r *run) judge() {
	x, y, list := r.data.X, r.data.Y, r.split.Holdout()
	if t := r.o.Test; t != nil {
		x, y, list = t.X, t.Y, nil
		for i := range y {
			list = append(list, int32(i))
		}
	}
	margins := r.res.Model.Margins(x)
	t := &TestResult{}
	for _, i := range list {
		if y[i] == 0 {
			continue
		}
		t.Rows++
		switch m := y[i] * margins[i]; {
		case m < 0:
			t.Wrong++
		case m == 0:
			t.Zeros++
		}
	}
	if t.Rows > 0 {
		t.Error = float64(t.Wrong) / float64(t.Rows)
		r.res.Test = t
	}
}
