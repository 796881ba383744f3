package sdnm

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// TestBadArguments: data and options that make no sense give an error and no result, and never a panic.
func TestBadArguments(t *testing.T) {
	good := heart.Data()
	changed := func(change func(d *svc.Data)) *svc.Data {
		d := heart.Data()
		change(d)
		return d
	}
	withValue := func(v float64) *svc.Data {
		return changed(func(d *svc.Data) { _, _, val := d.X.Raw(); val[17] = v })
	}
	split, err := svc.NewSplit(good.Y, svc.SplitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	badSplit := func(change func(s *svc.Split)) Options {
		s := &svc.Split{T: split.T, Fold: slices.Clone(split.Fold)}
		change(s)
		return Options{Split: s}
	}
	for _, c := range []struct {
		name string
		data *svc.Data
		o    Options
	}{
		{"no data", nil, Options{}},
		{"nil X", &svc.Data{Y: []float64{1, -1}, Labels: plusMinus}, Options{}},
		{"zero value", &svc.Data{}, Options{}},
		{"no rows", &svc.Data{X: fromRows(t, 3, nil), Labels: plusMinus}, Options{}},
		{"NaN", withValue(math.NaN()), Options{}},
		{"infinity", withValue(math.Inf(-1)), Options{}},
		{"short Y", changed(func(d *svc.Data) { d.Y = d.Y[1:] }), Options{}},
		{"Y = 2", changed(func(d *svc.Data) { d.Y[3] = 2 }), Options{}},
		{"Y = NaN", changed(func(d *svc.Data) { d.Y[3] = math.NaN() }), Options{}},
		{"one class", changed(func(d *svc.Data) {
			for i := range d.Y {
				d.Y[i] = 1
			}
		}), Options{}},
		{"an unlabelled row", changed(func(d *svc.Data) { d.Y[269] = 0 }), Options{}},
		{"an unlabelled row in a fold", changed(func(d *svc.Data) { d.Y[269] = 0 }), Options{Split: split}},
		{"same labels", changed(func(d *svc.Data) { d.Labels = svc.Labels{Pos: "1", Neg: "1.0"} }), Options{}},
		{"no labels", changed(func(d *svc.Data) { d.Labels = svc.Labels{} }), Options{}},
		{"T = 1", good, Options{SplitOptions: svc.SplitOptions{T: 1}}},
		{"T larger than a class", good, Options{SplitOptions: svc.SplitOptions{T: 121}}},
		{"T larger than a class after the hold-out", good, Options{SplitOptions: svc.SplitOptions{T: 100, HoldoutCount: 200}}},
		{"everything held out", good, Options{SplitOptions: svc.SplitOptions{HoldoutCount: 270}}},
		{"two sizes of hold-out", good, Options{SplitOptions: svc.SplitOptions{HoldoutCount: 3, HoldoutFraction: 0.1}}},
		{"unknown order", good, Options{SplitOptions: svc.SplitOptions{Order: 9}}},
		{"short split", good, badSplit(func(s *svc.Split) { s.Fold = s.Fold[1:] })},
		{"fold out of range", good, badSplit(func(s *svc.Split) { s.Fold[2] = 3 })},
		{"fold -2", good, badSplit(func(s *svc.Split) { s.Fold[2] = -2 })},
		{"empty fold", good, badSplit(func(s *svc.Split) { s.T = 4 })},
		{"split of one fold", good, badSplit(func(s *svc.Split) { s.T = 1; clear(s.Fold) })},
		{"empty split", good, badSplit(func(s *svc.Split) { *s = svc.Split{} })},
		{"unknown scaling", good, Options{Scale: 7}},
		{"negative scaling", good, Options{Scale: -1}},
		{"unknown method", good, Options{Method: MPEC + 1}},
		{"bad grid", good, Options{Grid: []float64{2, 1}}},
		{"no grid", good, Options{Grid: []float64{}}},
		{"no grid for the grid", good, Options{Method: Grid, Grid: []float64{}}},
		{"test without X", good, Options{Test: &svc.Data{Labels: plusMinus}}},
		{"test of unequal lengths", good, Options{Test: changed(func(d *svc.Data) { d.Y = append(d.Y, 1) })}},
		{"test with NaN", good, Options{Test: withValue(math.NaN())}},
		{"test with Y = 3", good, Options{Test: changed(func(d *svc.Data) { d.Y[0] = 3 })}},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("panic: %v", p)
				}
			}()
			r, err := Tune(context.Background(), c.data, c.o)
			if err == nil {
				t.Fatalf("no error, status %v: %s", r.Status, r.Message)
			}
			if r != nil {
				t.Errorf("a result besides the error %v", err)
			}
		})
	}
}

// TestEmptyFeatures: without features, or without nonzeros in the folds, there is nothing to learn.
func TestEmptyFeatures(t *testing.T) {
	t.Parallel()
	y := []float64{1, -1, 1, -1, 1, -1, 1, 1, 1, -1}
	empty, err := sparse.NewCSR(10, 0, make([]int, 11), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	same := make([][]float64, 10)
	for i := range same {
		same[i] = []float64{1, -2, 3}
	}
	holdout := &svc.Split{T: 2, Fold: []int32{0, 0, 1, 1, 0, 0, 1, 1, 0, -1}}
	for _, c := range []struct {
		name  string
		x     *sparse.CSR
		scale svc.ScaleMethod
		split *svc.Split
	}{
		{"no features", empty, svc.ScaleNone, nil},
		{"no nonzeros", fromRows(t, 3, make([][]float64, 10)), svc.ScaleNone, nil},
		{"no nonzeros, scaled", fromRows(t, 3, make([][]float64, 10)), svc.ScaleRange, nil},
		{"constant features, scaled", fromRows(t, 3, same), svc.ScaleRange, nil},
		{"nonzeros in the hold-out only", withEntry(t, fromRows(t, 3, make([][]float64, 10)), 9, 1, 5), svc.ScaleNone, holdout},
	} {
		for _, v := range variants {
			t.Run(c.name+"/"+v.name, func(t *testing.T) {
				defer func() {
					if p := recover(); p != nil {
						t.Errorf("panic: %v", p)
					}
				}()
				o := v.o
				o.Scale, o.Split = c.scale, c.split
				d := &svc.Data{X: c.x, Y: y, Labels: plusMinus}
				if r, err := Tune(context.Background(), d, o); err == nil || r != nil {
					t.Errorf("result %+v, error %v", r, err)
				}
				// A constant feature is enough: it predicts the majority.
				o.Bias = 1
				r := mustTune(t, d, o)
				checkResult(t, d, o, r)
			})
		}
	}
}
