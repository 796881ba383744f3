package sdnm

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
	"github.com/saddle-go/saddle/sparse"
)

// mustTune runs Tune to its end.
func mustTune(t testing.TB, d *svc.Data, o Options) *Result {
	t.Helper()
	r, err := Tune(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// splitOf returns the split that a run with o used.
func splitOf(t testing.TB, d *svc.Data, o Options) *svc.Split {
	t.Helper()
	if o.Split != nil {
		return o.Split
	}
	s, err := svc.NewSplit(d.Y, o.SplitOptions)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// trainingMatrix returns the features as the classifier sees them, from the same options.
func trainingMatrix(t testing.TB, d *svc.Data, o Options) *sparse.CSR {
	t.Helper()
	x := d.X
	if o.Scale != svc.ScaleNone {
		s, err := svc.FitScaling(d.X, splitOf(t, d, o).Union(), o.Scale)
		if err != nil {
			t.Fatal(err)
		}
		if x, err = s.Apply(d.X); err != nil {
			t.Fatal(err)
		}
	}
	return svc.AppendBias(x, o.Bias)
}

// checkResult verifies everything in r that can be verified from the data and the options.
func checkResult(t *testing.T, d *svc.Data, o Options, r *Result) {
	t.Helper()
	x, s := trainingMatrix(t, d, o), splitOf(t, d, o)
	m, n := x.Dims()
	union, holdout := s.Union(), s.Holdout()
	if r.Rows != m || r.Features != n || r.Nonzeros != x.NNZ() || r.Holdout != len(holdout) || r.Folds != s.T {
		t.Errorf("%d rows, %d features, %d nonzeros, %d held out, %d folds; want %d, %d, %d, %d, %d",
			r.Rows, r.Features, r.Nonzeros, r.Holdout, r.Folds, m, n, x.NNZ(), len(holdout), s.T)
	}
	if r.Message == "" || r.Seconds <= 0 || r.Status == solvers.Unknown {
		t.Errorf("status %v, message %q, %g s", r.Status, r.Message, r.Seconds)
	}
	checkEvaluations(t, s, r)
	if r.C == 0 {
		if r.Model != nil || r.CVError != nil || r.FinalC != 0 || r.Gap != nil || r.Test != nil {
			t.Error("there is no C but a model, an error or a test")
		}
		return
	}
	closeTo(t, "FinalC", r.FinalC, min(r.C*o.Rescale.factor(s.T), tuning.MaxC), 2*unit, 0)
	if r.Model == nil || r.Gap == nil {
		t.Fatalf("no model or no gap at C = %g: %s", r.C, r.Message)
	}
	if err := r.Model.Check(); err != nil {
		t.Fatal(err)
	}
	if len(r.Model.W) != n || r.Model.C != r.FinalC || r.Model.Bias != o.Bias || r.Model.Labels != d.Labels {
		t.Errorf("model with %d weights, C = %g, bias %g, labels %v", len(r.Model.W), r.Model.C, r.Model.Bias, r.Model.Labels)
	}
	if want := majority(d.Y, union); r.Model.Majority != want {
		t.Errorf("majority %g, want %g", r.Model.Majority, want)
	}
	if (r.Model.Scaling != nil) != (o.Scale != svc.ScaleNone) {
		t.Error("the model has a scaling that was not asked for, or none")
	}
	checkFit(t, &rows{x, d.Y, union}, r)
	checkTest(t, d, o, holdout, r)
}

// checkEvaluations verifies the table of visited C against itself.
func checkEvaluations(t *testing.T, s *svc.Split, r *Result) {
	t.Helper()
	best := math.Inf(1)
	for k, e := range r.Evaluations {
		name := fmt.Sprintf("evaluation %d (%s, C = %g)", k, e.Phase, e.C)
		if !(e.C >= tuning.MinC && e.C <= tuning.MaxC) || len(e.FoldErrors) != s.T || e.Iterations < 0 || !(e.Seconds >= 0) {
			t.Errorf("%s: %+v", name, e)
			continue
		}
		sum := 0.0
		for f, wrong := range e.FoldErrors {
			m1 := len(s.Validation(f))
			if wrong < 0 || wrong > m1 {
				t.Errorf("%s: %d errors in a fold of %d rows", name, wrong, m1)
			}
			sum += float64(wrong) / float64(m1*s.T)
		}
		closeTo(t, name+": CVError", e.CVError, sum, 1e-14, 0)
		if e.Smoothed != nil && !(*e.Smoothed > 0 && *e.Smoothed < 1 && e.Tau > 0) {
			t.Errorf("%s: φ_τ = %g at τ = %g", name, *e.Smoothed, e.Tau)
		}
		if e.Exact {
			best = min(best, e.CVError)
		}
		exact := slices.Contains([]string{"verify", "literal", "sgrm", "mpec"}, e.Phase)
		if exact && !e.Exact || !exact && !slices.Contains([]string{"sweep", "search", "grid"}, e.Phase) {
			t.Errorf("%s: exact = %t", name, e.Exact)
		}
	}
	if r.CVError != nil && *r.CVError != best {
		t.Errorf("CVError = %g, the least exact evaluation has %g", *r.CVError, best)
	}
	chosen := slices.ContainsFunc(r.Evaluations, func(e Evaluation) bool {
		return e.C == r.C && (r.CVError == nil || e.Exact && e.CVError == *r.CVError)
	})
	if r.C != 0 && !chosen {
		t.Errorf("C = %g with its error is not among the evaluations", r.C)
	}
	if r.Options.Method == Reduced && r.Status == solvers.Done {
		checkVerified(t, r)
	}
}

// checkVerified requires that every C that promised less than the result was solved exactly, up to the limit.
func checkVerified(t *testing.T, r *Result) {
	t.Helper()
	exact := map[float64]bool{}
	for _, e := range r.Evaluations {
		if e.Exact {
			exact[e.C] = true
		}
	}
	if len(exact) == 0 || len(exact) > verifyLimit {
		t.Errorf("%d values of C were solved exactly", len(exact))
	}
	for _, e := range r.Evaluations {
		if e.CVError < *r.CVError && !exact[e.C] && len(exact) < verifyLimit {
			t.Errorf("C = %g promised %g, less than %g, but was not solved exactly", e.C, e.CVError, *r.CVError)
		}
	}
}

// checkFit verifies the final fit: the primal objective at the model is at most the certified gap
// above the optimum, for which coordinate descent gives a lower bound.
func checkFit(t *testing.T, b *rows, r *Result) {
	t.Helper()
	if !(*r.Gap <= 1.05e-6 && *r.Gap >= -1e-12) {
		t.Errorf("relative gap of the final fit: %g", *r.Gap)
	}
	_, n := b.x.Dims()
	g := make([]float64, b.len())
	b.mul(g, r.Model.W)
	p, _ := objectives(r.FinalC, make([]float64, b.len()), r.Model.W, g)
	e := newDCD(b, n, 1, 1)
	e.maxSweeps = 300
	if _, err := e.solve(context.Background(), r.FinalC); err != nil {
		t.Fatal(err)
	}
	b.mul(g, e.w)
	pe, de := objectives(r.FinalC, e.alpha, e.w, g)
	slack := 1.1e-6 * (1 + math.Abs(p))
	if p > pe+slack || de > p+slack {
		t.Errorf("the model's objective %g is outside [%g, %g] that coordinate descent found", p, de, pe)
	}
}

// checkTest counts the model's errors again.
func checkTest(t *testing.T, d *svc.Data, o Options, holdout []int32, r *Result) {
	t.Helper()
	x, y := d.X, d.Y
	if o.Test != nil {
		x, y, holdout = o.Test.X, o.Test.Y, all(len(o.Test.Y))
	}
	var want TestResult
	margins := r.Model.Margins(x)
	for _, i := range holdout {
		if y[i] == 0 {
			continue
		}
		want.Rows++
		if y[i]*margins[i] < 0 {
			want.Wrong++
		}
		if margins[i] == 0 {
			want.Zeros++
		}
	}
	if want.Rows == 0 {
		if r.Test != nil {
			t.Errorf("a test of no rows: %+v", *r.Test)
		}
		return
	}
	want.Error = float64(want.Wrong) / float64(want.Rows)
	if r.Test == nil || *r.Test != want {
		t.Errorf("test %+v, want %+v", r.Test, want)
	}
}
