package hyper

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
	"github.com/saddle-go/saddle/solvers"
)

// grouped returns rows of six groups of five features of which the first two matter.
func groupedRows(t *testing.T) (train, test *rows.Set, group []int32) {
	t.Helper()
	w := make([]float64, 30)
	group = make([]int32, 30)
	for j := range w {
		if group[j] = int32(j / 5); j < 10 {
			w[j] = 1 + 0.1*float64(j%3)
		}
	}
	g := &rowstest.Dense{Seed: 7, W: w, Noise: .3, Flip: .05}
	return g.Rows(0, 240), g.Rows(rowstest.TestRow, 4000), group
}

func heartSet(t *testing.T) *rows.Set {
	t.Helper()
	set, err := rows.FromData(heart.Data())
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestGroups: scales of groups find out which groups matter, and the classifier is better than with a common one.
func TestGroups(t *testing.T) {
	train, test, group := groupedRows(t)
	one, err := Tune(context.Background(), train, Options{Test: test})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Tune(context.Background(), train, Options{Search: SearchGroups, Groups: group, Test: test})
	if err != nil {
		t.Fatal(err)
	}
	if many.Status != solvers.Done || one.Status != solvers.Done {
		t.Fatalf("%v: %s; %v: %s", many.Status, many.Message, one.Status, one.Message)
	}
	if many.Test.Error > one.Test.Error-0.01 {
		t.Errorf("test error %.4f with groups, %.4f with one C", many.Test.Error, one.Test.Error)
	}
	v := many.Values
	for k := 2; k < len(v); k++ {
		if !(v[k] > 3*math.Max(v[0], v[1])) {
			t.Errorf("scale %d of a group without worth is %g, those of the others %g and %g", k, v[k], v[0], v[1])
		}
	}
	if many.Searched > 60 || many.Searched < 3 || many.CVError == nil || many.GradientNorm == nil || *many.FoldGap > 1e-6 || *many.Gap > 1e-6 {
		t.Errorf("%d evaluations, %+v", many.Searched, many)
	}
	checkChoice(t, many)
	checkChoice(t, one)
}

// checkChoice: the chosen point is the exactly trained one with the fewest errors, and the best points of the search were trained exactly.
func checkChoice(t *testing.T, r *Result) {
	t.Helper()
	exact := 0
	for _, e := range r.Evaluations {
		if e.Exact {
			exact++
			if e.CVError < *r.CVError {
				t.Errorf("a point has the error %g, the chosen one %g", e.CVError, *r.CVError)
			}
		}
	}
	if exact != r.Options.Certify {
		t.Errorf("%d points were trained exactly, want %d", exact, r.Options.Certify)
	}
}

// TestScan: one C on the small set agrees with training at each C.
func TestScan(t *testing.T) {
	set := heartSet(t)
	for _, balanced := range []bool{false, true} {
		r, err := Tune(context.Background(), set, Options{Balanced: balanced, Grid: []float64{0.01, 0.1, 1, 10}, SplitOptions: svc.SplitOptions{HoldoutFraction: .3}})
		if err != nil {
			t.Fatal(err)
		}
		if r.Scanned != 4 || len(r.Evaluations) != 7 || r.Status != solvers.Done || r.Model == nil || r.Test == nil || r.Test.Rows != 81 || r.Holdout != 81 {
			t.Errorf("%+v", r)
		}
		if b := r.Test.Balanced; b == nil || *b < 0.05 || *b > 0.4 {
			t.Errorf("balanced error %v", b)
		}
		if want := 1.5 * r.C; math.Abs(r.FinalC-want) > 1e-9*want {
			t.Errorf("final C = %g after %g", r.FinalC, r.C)
		}
		checkChoice(t, r)
	}
}

// TestThreads: the same bits for any number of threads, dense and sparse.
func TestThreads(t *testing.T) {
	for _, share := range []float64{1, 0.3} {
		for _, search := range []Search{SearchC, SearchWeights, SearchGroups, SearchFeatures, SearchSamples, SearchBox} {
			set := random(uint64(search), 300, 14, share)
			var last *Result
			for _, threads := range []int{1, 2, 5} {
				o := testOptions(search, set)
				o.Threads, o.MaxEvaluations = threads, 12
				r, err := Tune(context.Background(), set, o)
				if err != nil {
					t.Fatalf("%v: %v", search, err)
				}
				r.Seconds, r.Options.Threads = 0, 0
				for k := range r.Evaluations {
					r.Evaluations[k].Seconds = 0
				}
				if last != nil && !reflect.DeepEqual(r, last) {
					t.Errorf("%v, share %g: %d threads give another result: %v, %v", search, share, threads, r.Values, last.Values)
				}
				last = r
			}
			if last.Status != solvers.Done || last.Model == nil {
				t.Errorf("%v: %v: %s", search, last.Status, last.Message)
			}
		}
	}
}

// TestWarnings: many hyperparameters for few rows are said to overfit; one C is not.
func TestWarnings(t *testing.T) {
	set := heartSet(t)
	r, err := Tune(context.Background(), set, Options{Search: SearchFeatures, MaxEvaluations: 4, Certify: -1})
	if err != nil || len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0], "not an estimate") || r.CVError != nil {
		t.Errorf("%v, %v", r, err)
	}
	if r.Options.Penalty != 1e-4 || r.Options.Lo != 1e-3 {
		t.Errorf("%+v", r.Options)
	}
	r, err = Tune(context.Background(), set, Options{})
	if err != nil || len(r.Warnings) != 0 {
		t.Errorf("%v, %v", r.Warnings, err)
	}
}

// TestStopped: a run that is stopped at its k-th unit of work has the best result so far.
func TestStopped(t *testing.T) {
	train, _, group := groupedRows(t)
	for _, at := range []int{1, 5, 14, 20} {
		for _, cancelled := range []bool{false, true} {
			ctx, cancel := context.WithCancel(context.Background())
			count := 0
			r, err := Tune(ctx, train, Options{Search: SearchGroups, Groups: group, Progress: func(solvers.Iter) bool {
				count++
				if cancelled && count == at {
					cancel()
				}
				return !cancelled && count == at
			}})
			cancel()
			want := solvers.ErrStopped
			if cancelled {
				want = context.Canceled
			}
			if !errors.Is(err, want) || r == nil || r.Status != solvers.Interrupted || r.Values == nil || r.Model == nil {
				t.Errorf("at %d: %v, %+v", at, err, r)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Tune(ctx, train, Options{}); !errors.Is(err, context.Canceled) || r.Values != nil || r.Model != nil {
		t.Errorf("before the start: %v, %+v", err, r)
	}
}

func TestOptions(t *testing.T) {
	set := heartSet(t)
	for _, c := range []struct {
		set  *rows.Set
		o    Options
		want string
	}{
		{nil, Options{}, "no data"},
		{&rows.Set{X: set.X}, Options{}, "0 labels"},
		{set, Options{Search: 9}, "Search"},
		{set, Options{Loss: Loss{Kind: -1}}, "Loss.Kind"},
		{set, Options{Grid: []float64{}}, "Grid"},
		{set, Options{Grid: []float64{2, 1}}, "Grid[1]"},
		{set, Options{Grid: []float64{math.NaN()}}, "Grid[0]"},
		{set, Options{Delta: -1}, "Delta"},
		{set, Options{Lo: 2, Hi: 1}, "Lo"},
		{set, Options{Penalty: math.NaN()}, "Penalty"},
		{set, Options{Gap: math.Inf(1)}, "Gap"},
		{set, Options{MaxEvaluations: -1}, "MaxEvaluations"},
		{set, Options{Threads: -1}, "Threads"},
		{set, Options{Search: SearchGroups}, "Groups has 0"},
		{set, Options{Search: SearchGroups, Groups: make([]int32, 12)}, "Groups has 12"},
		{set, Options{Search: SearchGroups, Groups: groupsOf(13, 4), GroupNames: []string{"a"}}, "1 names for 4"},
		{set, Options{Search: SearchBox, Groups: append(make([]int32, 12), -1)}, "Groups[12]"},
		{set, Options{SplitOptions: svc.SplitOptions{T: 1}}, "T = 1"},
	} {
		if r, err := Tune(context.Background(), c.set, c.o); r != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, %v", c.want, r, err)
		}
	}
}

func TestObjective(t *testing.T) {
	train, test, group := groupedRows(t)
	ctx := context.Background()
	f, err := NewObjective(train, Options{Search: SearchGroups, Groups: group, Test: test})
	if err != nil {
		t.Fatal(err)
	}
	v := f.Common(0.1)
	grad := make([]float64, len(v))
	e, err := f.Evaluate(ctx, v, grad)
	if err != nil || e.GradientNorm == nil || len(f.Names()) != 6 || f.Names()[2] != "s_3" || math.Abs(v[0]-10) > 1e-12 {
		t.Fatalf("%v, %+v", err, e)
	}
	exact, err := f.Certify(ctx, v)
	if err != nil || !exact.Exact || exact.Gap > 1e-6 {
		t.Errorf("%v, %+v", err, exact)
	}
	m, judged, err := f.Final(ctx, v)
	if err != nil || len(m.W) != 30 || judged.Rows != 4000 || judged.Error > 0.3 {
		t.Errorf("%v, %+v", err, judged)
	}
	for _, bad := range [][]float64{nil, {1, 2}, {1, 1, 1, 1, 1, 0}, {1, 1, 1, 1, 1, math.NaN()}} {
		if _, err := f.Evaluate(ctx, bad, nil); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}

// TestGroupedSynthetic: 40 groups of which 8 matter. One C comes to 14.9 % of test errors, the weights that the labels were made with to 9.5 %.
func TestGroupedSynthetic(t *testing.T) {
	if testing.Short() {
		t.Skip("two seconds of computation")
	}
	p := rowstest.G40(101, 5000)
	r, err := Tune(context.Background(), p.Train, Options{Search: SearchGroups, Groups: p.Group, Test: p.Test, Certify: 1, Delta: 1,
		Grid: []float64{0.001, 0.004, 0.016}, MaxEvaluations: 20})
	if err != nil || r.Status != solvers.Done {
		t.Fatalf("%v, %+v", err, r)
	}
	if t.Logf("%.2f %% in %d evaluations", 100*r.Test.Error, r.Searched); r.Test.Error > 0.122 {
		t.Errorf("test error %.4f", r.Test.Error)
	}
}

func ExampleTune() {
	w := []float64{1, 1, 1, 0, 0, 0, 0, 0, 0}
	g := &rowstest.Dense{Seed: 1, W: w, Noise: .5, Flip: .05}
	o := Options{Search: SearchGroups, Groups: []int32{0, 0, 0, 1, 1, 1, 2, 2, 2}, GroupNames: []string{"signal", "noise", "more noise"}}
	r, err := Tune(context.Background(), g.Rows(0, 400), o)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Status, r.Names[0], "is the freest group:", r.Values[0] < min(r.Values[1], r.Values[2]))
	// Output:
	// done s_signal is the freest group: true
}

// TestRefusedSets: rows that do not fit their dimensions are errors, not faults in kernels.
func TestRefusedSets(t *testing.T) {
	y := []int8{1, -1, 1, -1}
	nan := float32(math.NaN())
	for name, x := range map[string]*rows.Matrix{
		"short":     {Rows: 4, Cols: 2, Dense: make([]float32, 7)},
		"nan":       {Rows: 4, Cols: 1, Dense: []float32{1, 2, nan, 3}},
		"zero":      {Rows: 4, Cols: 1, Dense: make([]float32, 4)},
		"column":    {Rows: 4, Cols: 2, Ptr: []int{0, 1, 2, 3, 4}, Ind: []int32{0, 1, 2, 0}, Val: make([]float32, 4)},
		"pointers":  {Rows: 4, Cols: 2, Ptr: []int{0, 3, 2, 3, 4}, Ind: []int32{0, 1, 1, 0}, Val: make([]float32, 4)},
		"unordered": {Rows: 4, Cols: 2, Ptr: []int{0, 2, 2, 3, 4}, Ind: []int32{1, 0, 1, 0}, Val: make([]float32, 4)},
	} {
		_, err := Tune(context.Background(), &rows.Set{X: x, Y: y}, Options{SplitOptions: svc.SplitOptions{T: 2}})
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Tune(context.Background(), &rows.Set{X: &rows.Matrix{Rows: 1, Cols: 1, Dense: []float32{1}}, Y: []int8{3}}, Options{})
	if err == nil {
		t.Error("a label of 3 was accepted")
	}
}

// TestBoxKeepsC: the final model of a search of bounds is trained at the C of the point that was chosen, not of the last one certified.
func TestBoxKeepsC(t *testing.T) {
	for seed := range uint64(6) {
		g := &rowstest.Dense{Seed: seed, W: []float64{1, -1, .5, 0, 0, 0}, Noise: 1, Flip: .1}
		r, err := Tune(context.Background(), g.Rows(0, 120), Options{Search: SearchBox, Groups: make([]int32, 6)})
		if err != nil {
			t.Fatal(err)
		}
		if want := r.C * r.Options.FinalFactor; math.Abs(r.FinalC-want) > 1e-12*want {
			t.Errorf("seed %d: final C %g after a choice of %g, want %g", seed, r.FinalC, r.C, want)
		}
	}
}

// TestBoundary: rows that no feature ties to the others lie on the boundary, and a warning says that they are not counted as wrong.
func TestBoundary(t *testing.T) {
	const m = 60
	x := &rows.Matrix{Rows: m, Cols: m, Ptr: make([]int, m+1), Ind: make([]int32, m), Val: make([]float32, m)}
	y := make([]int8, m)
	for i := range m {
		x.Ptr[i+1], x.Ind[i], x.Val[i], y[i] = i+1, int32(i), 1, int8(1-2*(i%2))
	}
	r, err := Tune(context.Background(), &rows.Set{X: x, Y: y}, Options{})
	if err != nil || r.CVZeros == nil || *r.CVZeros != m || *r.CVError != 0 || len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0], "boundary") {
		t.Errorf("%v, %v, %v", r.CVZeros, r.Warnings, err)
	}
}
