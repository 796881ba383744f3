package sdnm

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// quick are options of the literal method that end soon.
func quick(steps int) LiteralOptions { return LiteralOptions{MaxOuter: steps, MaxInner: 50} }

// variants are all methods, named.
var variants = []struct {
	name string
	o    Options
}{
	{"reduced", Options{}},
	{"grid by path", Options{Method: Grid, Grid: []float64{0x1p-6, 0x1p-3, 1, 0x1p3}}},
	{"grid by descent", Options{Method: Grid, GridSolver: CoordinateDescent, Grid: []float64{0x1p-6, 0x1p-3, 1}}},
	{"literal", Options{Method: Literal, Literal: quick(4)}},
}

func TestTuneHeart(t *testing.T) {
	t.Parallel()
	d := heart.Data()
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			r := mustTune(t, d, v.o)
			checkResult(t, d, v.o, r)
			switch {
			case v.o.Method == Literal:
				if r.OuterIterations < 1 || r.OuterIterations > 4 || r.InnerIterations < 1 {
					t.Errorf("%d outer and %d inner iterations", r.OuterIterations, r.InnerIterations)
				}
			case r.Status != solvers.Done:
				t.Errorf("status %v: %s", r.Status, r.Message)
			case r.CVError == nil || *r.CVError < 0.10 || *r.CVError > 0.20:
				t.Errorf("CV error %v, want 10 to 20 %%", r.CVError)
			case v.o.Method == Grid && r.OuterIterations != len(v.o.Grid):
				t.Errorf("%d outer iterations for %d values of C", r.OuterIterations, len(v.o.Grid))
			}
			if r.Test != nil {
				t.Error("a test without test rows")
			}
		})
	}
}

// TestTuneOptions varies what surrounds the choice of C.
func TestTuneOptions(t *testing.T) {
	t.Parallel()
	d := heartRows()
	rng := seeded(31)
	second := noisy(rng, 20, 13, 0.5)
	second.Labels = d.Labels
	second.Y[5] = 0 // unknown: left out of the test
	narrow := &svc.Data{X: fromRows(t, 4, [][]float64{{1, 2, 3, 4}, {}, {0, 0, -1, 0}}), Y: []float64{1, -1, -1}, Labels: d.Labels}
	partly := heartRows()
	givenSplit, err := svc.NewSplit(d.Y, svc.SplitOptions{T: 4, Seed: 9, HoldoutCount: 30})
	if err != nil {
		t.Fatal(err)
	}
	partly.Y[givenSplit.Holdout()[0]] = 0 // an unknown label in the hold-out does no harm
	rare := heartRows()
	rare.X = withEntry(t, widened(t, rare.X, 16), int(givenSplit.Holdout()[1]), 15, 3)
	base := Options{Grid: []float64{0x1p-5, 0x1p-2, 2}, NoPolish: true}
	for _, c := range []struct {
		name   string
		data   *svc.Data
		change func(o *Options)
	}{
		{"range", d, func(o *Options) { o.Scale = svc.ScaleRange }},
		{"maxabs", d, func(o *Options) { o.Scale = svc.ScaleMaxAbs }},
		{"bias", d, func(o *Options) { o.Bias = 1 }},
		{"negative bias", d, func(o *Options) { o.Bias = -0.5 }},
		{"range and bias", d, func(o *Options) { o.Scale, o.Bias = svc.ScaleRange, 2 }},
		{"rescale down", d, func(o *Options) { o.Rescale = RescaleDown }},
		{"no rescaling", d, func(o *Options) { o.Rescale = RescaleNone }},
		{"hold-out", d, func(o *Options) { o.SplitOptions = svc.SplitOptions{HoldoutFraction: 0.3, Seed: 4} }},
		{"hold-out, range, bias", d, func(o *Options) {
			o.SplitOptions, o.Scale, o.Bias = svc.SplitOptions{HoldoutCount: 50}, svc.ScaleRange, 1
		}},
		{"test set", d, func(o *Options) { o.Test = second }},
		{"test set besides hold-out", d, func(o *Options) { o.Test, o.SplitOptions.HoldoutCount = second, 40 }},
		{"narrow test set", d, func(o *Options) { o.Test, o.Bias, o.Scale = narrow, 1, svc.ScaleRange }},
		{"given split", partly, func(o *Options) { o.Split = givenSplit }},
		{"a feature of the hold-out only", rare, func(o *Options) { o.Split = givenSplit }},
		{"the same, scaled", rare, func(o *Options) { o.Split, o.Scale, o.Bias = givenSplit, svc.ScaleMaxAbs, 1 }},
		{"T=2", d, func(o *Options) { o.SplitOptions.T = 2 }},
		{"T=10", d, func(o *Options) { o.SplitOptions.T = 10 }},
		{"shuffle", d, func(o *Options) { o.SplitOptions = svc.SplitOptions{Order: svc.Shuffle, Seed: 3} }},
		{"file order", d, func(o *Options) { o.SplitOptions.Order = svc.FileOrder }},
		{"one value", d, func(o *Options) { o.Grid = []float64{0.7} }},
		{"extreme values", d, func(o *Options) { o.Grid = []float64{1e-10, 1e-5} }},
		{"wide smoothing", d, func(o *Options) { o.LowerEpsilon, o.Epsilon, o.NoPolish = 0.3, 0.1, false }},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := base
			c.change(&o)
			r := mustTune(t, c.data, o)
			checkResult(t, c.data, o, r)
			if r.Status != solvers.Done {
				t.Errorf("status %v: %s", r.Status, r.Message)
			}
			lo, hi := o.Grid[0]/2, 2*o.Grid[len(o.Grid)-1]
			for _, e := range r.Evaluations {
				if e.C < max(lo, tuning.MinC)*(1-1e-12) || e.C > hi*(1+1e-12) {
					t.Errorf("C = %g is outside [%g, %g]", e.C, lo, hi)
				}
			}
		})
	}
}

// TestGridOfOne: with one value and no search the answer is that value.
func TestGridOfOne(t *testing.T) {
	d := heart.Data()
	for _, g := range []GridSolver{Path, CoordinateDescent} {
		r := mustTune(t, d, Options{Method: Grid, GridSolver: g, Grid: []float64{0.7}})
		if r.C != 0.7 || len(r.Evaluations) != 1 || math.Abs(r.FinalC-1.05) > 1e-15 {
			t.Errorf("%v: C = %g, FinalC = %g, %d evaluations", g, r.C, r.FinalC, len(r.Evaluations))
		}
	}
}

// TestGridSolversAgree: both exact trainers count the same errors up to rows that the gap can flip.
func TestGridSolversAgree(t *testing.T) {
	t.Parallel()
	d := heart.Data()
	grid := []float64{0x1p-6, 0x1p-4, 0x1p-2, 1}
	path := mustTune(t, d, Options{Method: Grid, Grid: grid})
	descent := mustTune(t, d, Options{Method: Grid, GridSolver: CoordinateDescent, Grid: grid})
	for k := range grid {
		a, b := path.Evaluations[k], descent.Evaluations[k]
		if a.C != b.C || !a.Exact || !b.Exact {
			t.Errorf("evaluation %d: C = %g and %g, exact = %t and %t", k, a.C, b.C, a.Exact, b.Exact)
		}
		if diff := math.Abs(a.CVError - b.CVError); diff > 3.5/270 {
			t.Errorf("C = %g: CV errors %g and %g", a.C, a.CVError, b.CVError)
		}
	}
}

// TestReducedAgainstGridHeart: the default method is at least as good as the full grid on the mean of five splits.
func TestReducedAgainstGridHeart(t *testing.T) {
	t.Parallel()
	d := heart.Data()
	reduced, grid, seeds := 0.0, 0.0, 5
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		s := svc.SplitOptions{Seed: uint64(seed)}
		reduced += *mustTune(t, d, Options{SplitOptions: s, NoPolish: true}).CVError / float64(seeds)
		grid += *mustTune(t, d, Options{Method: Grid, SplitOptions: s}).CVError / float64(seeds)
	}
	t.Logf("CV error: reduced %.2f %%, grid %.2f %%", 100*reduced, 100*grid)
	if reduced > grid+0.002 {
		t.Errorf("reduced %.2f %%, grid %.2f %%", 100*reduced, 100*grid)
	}
}

// TestCVErrorRecount counts the errors at the chosen C with folds trained by the reference. The
// weights of either lie within √(2·gap) of the exact ones, which decides all rows but a few.
func TestCVErrorRecount(t *testing.T) {
	t.Parallel()
	d := heart.Data()
	seeds := uint64(3)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(seedName(seed), func(t *testing.T) {
			// At a large C the reference takes too long to decide all rows.
			o := Options{SplitOptions: svc.SplitOptions{Seed: seed}, NoPolish: true, Grid: []float64{0x1p-7, 0x1p-5, 0x1p-3}}
			r := mustTune(t, d, o)
			s := splitOf(t, d, o)
			k := slices.IndexFunc(r.Evaluations, func(e Evaluation) bool { return e.Exact && e.C == r.C })
			undecided := 0
			for f, got := range r.Evaluations[k].FoldErrors {
				train := rows{d.X, d.Y, s.Train(f)}
				b := train.dense()
				w, gap := reference(b, r.C, 1e-7)
				p, _ := primalDual(b, r.C, make([]float64, train.len()), w)
				reach := math.Sqrt(2*gap) + math.Sqrt(2e-6*(1+p))
				test := rows{d.X, d.Y, s.Validation(f)}
				margins := make([]float64, test.len())
				test.mul(margins, w)
				certain, open := 0, 0
				for i, row := range test.list {
					_, val := d.X.Row(int(row))
					norm := 0.0
					for _, v := range val {
						norm = math.Hypot(norm, v)
					}
					switch {
					case math.Abs(margins[i]) <= reach*norm:
						open++
					case margins[i] < 0:
						certain++
					}
				}
				if got < certain || got > certain+open {
					t.Errorf("fold %d: %d errors, want %d to %d", f, got, certain, certain+open)
				}
				undecided += open
			}
			if undecided > 8 {
				t.Errorf("%d of 270 rows are undecided: the test says little", undecided)
			}
		})
	}
}

// TestDegenerateData are sets on which there is little to learn; each must end with a model.
func TestDegenerateData(t *testing.T) {
	t.Parallel()
	rng := seeded(33)
	labels := func(rows int) []float64 {
		y := make([]float64, rows)
		for i := range y {
			y[i] = float64(1 - 2*(i%2))
		}
		return y
	}
	same := make([][]float64, 30)
	for i := range same {
		same[i] = []float64{1, -2, 3}
	}
	both := noisy(rng, 15, 4, 0.8)
	both.X = stacked(t, both.X, both.X)
	for _, y := range slices.Clone(both.Y) {
		both.Y = append(both.Y, -y)
	}
	large, small := noisy(rng, 40, 3, 1), noisy(rng, 40, 3, 1)
	large.X, small.X = scaled(t, large.X, 1e6), scaled(t, small.X, 1e-6)
	constant := noisy(rng, 30, 3, 1)
	constant.X = svc.AppendBias(widened(t, constant.X, 5), 4)
	for _, c := range []struct {
		name string
		data *svc.Data
	}{
		{"all rows equal", &svc.Data{X: fromRows(t, 3, same), Y: labels(30), Labels: plusMinus}},
		{"every row with both labels", both},
		{"empty columns and a constant one", constant},
		{"more features than rows", noisy(rng, 24, 80, 0.3)},
		{"one feature", noisy(rng, 30, 1, 1)},
		{"large values", large},
		{"small values", small},
	} {
		grid := []float64{0x1p-7, 1, 0x1p7}
		for _, m := range []Options{
			{}, {Scale: svc.ScaleRange, Grid: grid}, {Bias: 1, Grid: grid}, {Method: Grid, Grid: grid}, {Method: Literal, Literal: quick(2)},
		} {
			t.Run(fmt.Sprintf("%s/%v/%v/bias=%g", c.name, m.Method, m.Scale, m.Bias), func(t *testing.T) {
				if c.name == "all rows equal" && m.Scale != svc.ScaleNone {
					return // scaling leaves nothing: see TestEmptyFeatures
				}
				r := mustTune(t, c.data, m)
				checkResult(t, c.data, m, r)
				if m.Method != Literal && r.Status != solvers.Done {
					t.Errorf("status %v: %s", r.Status, r.Message)
				}
			})
		}
	}
}

// TestZeroRowsAreNoErrors: a margin of exactly zero is not counted as a validation error.
func TestZeroRowsAreNoErrors(t *testing.T) {
	// Rows of value 1 in class +1 and of value −1 in class −1; every other row is zero.
	table := make([][]float64, 24)
	d := &svc.Data{Labels: plusMinus}
	s := &svc.Split{T: 2}
	for i := range table {
		y := float64(1 - 2*(i/2%2))
		if i%2 == 0 {
			table[i] = []float64{y}
		}
		d.Y = append(d.Y, y)
		fold := int32(i / 4 % 2)
		if i >= 20 {
			fold = -1
		}
		s.Fold = append(s.Fold, fold)
	}
	d.X = fromRows(t, 1, table)
	for _, v := range variants[:3] {
		o := v.o
		o.Split = s
		r := mustTune(t, d, o)
		checkResult(t, d, o, r)
		if r.CVError == nil || *r.CVError != 0 {
			t.Errorf("%s: CV error %v, want 0", v.name, r.CVError)
		}
		if want := (TestResult{Rows: 4, Zeros: 2}); r.Test == nil || *r.Test != want {
			t.Errorf("%s: test %+v, want %+v", v.name, r.Test, want)
		}
	}
}
