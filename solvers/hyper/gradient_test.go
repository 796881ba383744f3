package hyper

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// random returns m rows of n features, a share of which is nonzero, with labels that a plane tells apart but for noise.
func random(seed uint64, m, n int, share float64) *rows.Set {
	r := rand.New(rand.NewPCG(seed, 3))
	w := make([]float64, n)
	for j := range w {
		w[j] = r.NormFloat64() / (1 + float64(j%4))
	}
	x := &rows.Matrix{Rows: m, Cols: n}
	if share < 1 {
		x.Ptr = []int{0}
	}
	set := &rows.Set{X: x, Labels: svc.Labels{Pos: "+1", Neg: "-1"}}
	for range m {
		d := 0.3 + r.NormFloat64()
		for j := range n {
			if share < 1 && r.Float64() > share {
				continue
			}
			v := float32(r.NormFloat64())
			d += float64(v) * w[j]
			if x.Ptr != nil {
				x.Ind, x.Val = append(x.Ind, int32(j)), append(x.Val, v)
			} else {
				x.Dense = append(x.Dense, v)
			}
		}
		if x.Ptr != nil {
			x.Ptr = append(x.Ptr, len(x.Ind))
		}
		y := int8(1)
		if d <= 0 {
			y = -1
		}
		set.Y = append(set.Y, y)
	}
	return set
}

// groupsOf returns group numbers of k items.
func groupsOf(k, groups int) []int32 {
	g := make([]int32, k)
	for i := range g {
		g[i] = int32(i % groups)
	}
	return g
}

// testOptions returns options of a search with few hyperparameters.
func testOptions(search Search, set *rows.Set) Options {
	o := Options{Search: search}
	switch search {
	case SearchGroups, SearchBox:
		o.Groups = groupsOf(set.X.Cols, 4)
	case SearchSamples:
		o.Groups = groupsOf(set.X.Rows, 3)
	}
	return o
}

func newRun(t *testing.T, set *rows.Set, o Options) *run {
	t.Helper()
	r, err := prepare(set, o, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r.monitor.Context = context.Background()
	return r
}

// TestGradient compares every kind of hyperparameter with central differences.
func TestGradient(t *testing.T) {
	ctx := context.Background()
	to := svcfit.Target{Tol: 1e-12}
	for search := SearchC; search <= SearchBox; search++ {
		for _, share := range []float64{1, 0.3} {
			for _, delta := range []float64{1, 0.25} {
				for _, loss := range []LossKind{Hinge, Sigmoid, Step, Logistic} {
					name := fmt.Sprintf("%v share %g δ %g %v", search, share, delta, loss)
					set := random(uint64(search)+10, 240, 12, share)
					o := testOptions(search, set)
					o.Delta, o.Loss, o.Balanced, o.Penalty = delta, Loss{Kind: loss}, loss == Step, 1e-3
					r := newRun(t, set, o)
					p := r.obj.space.p
					theta := make([]float64, p)
					r.obj.space.common(theta, 0.3)
					rnd := rand.New(rand.NewPCG(uint64(search), 5))
					if search == SearchBox {
						fill(theta, math.Log(0.3))
					}
					for k := range theta {
						theta[k] += 0.4 * rnd.NormFloat64()
					}
					at := func(grad []float64) float64 {
						v, err := r.obj.measure(ctx, theta, delta, to)
						if err != nil || slices.Max(v.fit.Residual) > 1e-7 {
							t.Fatalf("%s: %v, %+v", name, err, v)
						}
						if grad != nil {
							if err := r.obj.gradient(ctx, theta, v.fit, grad); err != nil {
								t.Fatal(err)
							}
						}
						return v.f
					}
					at(nil)
					grad := make([]float64, p)
					at(grad)
					scale := norm2(grad)
					if scale < 1e-9 {
						t.Errorf("%s: the gradient is zero", name)
					}
					for k := range theta {
						miss := math.Inf(1)
						for _, h := range []float64{2e-5, 4e-6} { // a row may cross the edge of the zone inside the first interval
							old := theta[k]
							theta[k] = old + h
							up := at(nil)
							theta[k] = old - h
							down := at(nil)
							theta[k] = old
							miss = min(miss, math.Abs((up-down)/(2*h)-grad[k])/scale)
						}
						if !(miss <= 1e-5) {
							t.Errorf("%s: derivative %d is %.9g, differences miss it by %.1e", name, k, grad[k], miss)
						}
					}
				}
			}
		}
	}
}

// TestLosses: values between the limits that the formulas have, derivatives against differences.
func TestLosses(t *testing.T) {
	for _, l := range []Loss{{Hinge, 0.25}, {Hinge, 1}, {Sigmoid, 0.2}, {Step, 0.3}, {Step, 1}, {Logistic, 1}, {Logistic, 0.3}} {
		for m := -3.0; m <= 3; m += 0.0371 {
			const h = 1e-6
			a, _ := l.at(m - h)
			b, _ := l.at(m + h)
			v, d := l.at(m)
			if want := (b - a) / (2 * h); math.Abs(d-want) > 1e-6*(1+math.Abs(want)) {
				t.Errorf("%v at %g: derivative %g, differences say %g", l, m, d, want)
			}
			if !(v >= 0) || d > 0 {
				t.Errorf("%v at %g: %g, derivative %g", l, m, v, d)
			}
		}
		for _, m := range []float64{-1e300, 1e300} {
			if v, d := l.at(m); math.IsNaN(v) || math.IsNaN(d) || m > 0 && v > 1e-10 {
				t.Errorf("%v at %g: %g, derivative %g", l, m, v, d)
			}
		}
		if v, _ := l.at(0); (l.Kind == Sigmoid || l.Kind == Step) && v != 0.5 {
			t.Errorf("%v at 0 is %g", l, v)
		}
	}
}
