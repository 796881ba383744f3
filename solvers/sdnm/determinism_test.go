package sdnm

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
)

// deterministic is the part of a result that must not depend on the machine's load or the number of threads.
type deterministic struct {
	Evaluations  []Evaluation
	C, FinalC    float64
	CVError      *float64
	Gap          *float64
	W            []float64
	Test         *TestResult
	Status       string
	Message      string
	Outer, Inner int
	Certificate  *Certificate
}

func timeless(r *Result) deterministic {
	evaluations := slices.Clone(r.Evaluations)
	for i := range evaluations {
		evaluations[i].Seconds = 0
	}
	d := deterministic{
		Evaluations: evaluations, C: r.C, FinalC: r.FinalC, CVError: r.CVError, Gap: r.Gap, Test: r.Test,
		Status: r.Status.String(), Message: r.Message, Outer: r.OuterIterations, Inner: r.InnerIterations, Certificate: r.Certificate,
	}
	if r.Model != nil {
		d.W = r.Model.W
	}
	return d
}

// sameBits compares two results bit for bit; NaN equals itself.
func sameBits(t *testing.T, what string, a, b deterministic) {
	t.Helper()
	if a.Certificate != nil && b.Certificate != nil {
		ca, cb := *a.Certificate, *b.Certificate
		if math.Float64bits(xiOf(&ca)) != math.Float64bits(xiOf(&cb)) {
			t.Errorf("%s: Ξ = %v and %v", what, xiOf(&ca), xiOf(&cb))
		}
		ca.SecondOrder, cb.SecondOrder = nil, nil
		a.Certificate, b.Certificate = &ca, &cb
	}
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		if !reflect.DeepEqual(va.Field(i).Interface(), vb.Field(i).Interface()) {
			t.Errorf("%s: %s differs", what, va.Type().Field(i).Name)
		}
	}
}

func TestThreads(t *testing.T) {
	t.Parallel()
	sets := map[string]*svc.Data{"tall": noisy(seeded(40), 50, 4, 0.8), "wide": noisy(seeded(41), 30, 70, 0.2)}
	if !testing.Short() {
		sets["heart"] = heart.Data()
	}
	for name, d := range sets {
		for _, v := range variants {
			t.Run(name+"/"+v.name, func(t *testing.T) {
				o := v.o
				o.SplitOptions = svc.SplitOptions{T: 4, Seed: 2, HoldoutFraction: 0.2}
				var first deterministic
				for _, threads := range []int{1, 2, 4} {
					o.Threads = threads
					got := timeless(mustTune(t, d, o))
					if threads == 1 {
						first = got
						continue
					}
					sameBits(t, fmt.Sprintf("%d threads against 1", threads), got, first)
				}
			})
		}
	}
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	d := noisy(seeded(42), 60, 5, 0.8)
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			run := func(seed uint64) deterministic {
				o := v.o
				o.SplitOptions.Seed = seed
				return timeless(mustTune(t, d, o))
			}
			first := run(1)
			sameBits(t, "a second run", run(1), first)
			if reflect.DeepEqual(first.Evaluations, run(2).Evaluations) {
				t.Error("another seed gives the same evaluations")
			}
		})
	}
}

// TestDataUntouched compares data, split and grid with copies made before.
func TestDataUntouched(t *testing.T) {
	t.Parallel()
	d, before := heartRows(), heartRows()
	test, testBefore := heartRows(), heartRows()
	split, err := svc.NewSplit(d.Y, svc.SplitOptions{HoldoutCount: 20})
	if err != nil {
		t.Fatal(err)
	}
	folds := slices.Clone(split.Fold)
	grid := []float64{0x1p-4, 1}
	for _, v := range variants {
		o := v.o
		o.Scale, o.Bias, o.Split, o.Test, o.Grid = svc.ScaleRange, 1, split, test, grid
		r := mustTune(t, d, o)
		for _, w := range r.Model.W {
			if math.IsNaN(w) {
				t.Errorf("%s: a weight is NaN", v.name)
			}
		}
	}
	if !reflect.DeepEqual(d, before) || !reflect.DeepEqual(test, testBefore) {
		t.Error("the data were changed")
	}
	if !slices.Equal(split.Fold, folds) || !slices.Equal(grid, []float64{0x1p-4, 1}) {
		t.Error("the split or the grid was changed")
	}
}
