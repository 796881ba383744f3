package sdnm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
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
// data is read only. The memory used beyond it, in numbers: about 20·m2 and min(n, m2)² a thread while it
// searches, about 30·l1 and min(n, m2)² a fold while it certifies, m2² a fold when m2 < n, and 2n a fold and visited C.
// Results do not depend on o.Threads. After a stop the final fit may still take a second and three
// times the longest evaluation.
func Tune(ctx context.Context, data *svc.Data, o Options) (*Result, error) {
	start := time.Now()
	if err := o.Validate(); err != nil {
		return nil, err
	}
	r, err := prepare(data, o.resolve(), start)
	if err != nil {
		return nil, err
	}
	r.monitor.Context = ctx
	cause := r.choose(r.monitor)
	if err := r.finish(r.monitor); cause == nil {
		cause = err
	}
	r.res.Seconds = seconds(start)
	if cause != nil {
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

	monitor *tuning.Monitor
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
	r := &run{o: o, data: data, x: data.X, team: newTeam(o.Threads), monitor: tuning.NewMonitor(o.Progress, start)}
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
	if pairs := 2 * r.split.T * len(union); (o.Method == SGRM || o.Method == MPEC) && pairs > maxPairs {
		return nil, fmt.Errorf("sdnm: method %v is for at most %d complementarity pairs, 2·%d folds·%d rows are %d", o.Method, maxPairs, r.split.T, len(union), pairs)
	}
	r.s = &search{
		team: r.team, folds: newFolds(r.x, data.Y, r.split), rows: len(union),
		lo: max(o.Grid[0]/2, tuning.MinC), hi: min(2*o.Grid[len(o.Grid)-1], tuning.MaxC),
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
// error is the end of ctx, if that came first.
func (r *run) choose(ctx context.Context) (cause error) {
	var err error
	switch r.o.Method {
	case Literal:
		err = r.literal(ctx)
	case Grid:
		err = r.grid(ctx)
	case SGRM:
		err = r.relax(ctx, r.o.SGRM.sequence(), &r.o.SGRM.NLPOptions)
	case MPEC:
		err = r.relax(ctx, []float64{0}, &r.o.MPEC.NLPOptions)
	default:
		err = r.reduced(ctx)
	}
	cause = ctx.Err()
	switch {
	case cause != nil:
		r.res.Status, r.res.Message = solvers.FromContext(ctx), "stopped before the end; this is the best C so far"
		if r.res.C == 0 {
			r.res.Message = "stopped before a value of C was evaluated"
		}
	case err != nil:
		r.res.Status, r.res.Message = solvers.NumericalTrouble, err.Error()
	case len(r.s.skipped) > 0:
		r.res.Message += fmt.Sprintf("; left out because they failed: %s, the first: %v", words.Count(len(r.s.skipped), "evaluation"), r.s.skipped[0])
	}
	return cause
}

// note reports a visit.
func (r *run) note(v *visit) {
	total := len(r.o.Grid)
	switch r.o.Method {
	case Reduced:
		total += 2 * starts * searchSteps
	case Literal:
		total = r.o.Literal.MaxOuter + 1
	case SGRM, MPEC:
		total = 0 // not known
	}
	r.monitor.Report(v.Phase, total, v.C, v.CVError)
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
	if best == nil {
		return cmp.Or(r.s.skipped...)
	}
	r.res.Status = solvers.Done
	exact := 0
	for _, v := range seen {
		if v.Exact {
			exact++
		}
	}
	if exact == 0 {
		return fmt.Errorf("no candidate could be solved exactly: %w", cmp.Or(r.s.skipped...))
	}
	r.res.Message = fmt.Sprintf("the least count of validation errors; %d of %d values of C were solved exactly", exact, len(seen)-exact)
	if r.o.NoPolish {
		return nil
	}
	return r.certify(ctx, seen, best)
}
