package baseline

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// A method runs either search.
type method func(ctx context.Context, f Objective, box Box, b Budget, seed uint64) (*Result, error)

var methods = map[string]method{
	"random": func(ctx context.Context, f Objective, box Box, b Budget, seed uint64) (*Result, error) {
		return Random(ctx, f, box, RandomOptions{Budget: b, Seed: seed})
	},
	"gaussian": func(ctx context.Context, f Objective, box Box, b Budget, seed uint64) (*Result, error) {
		return Gaussian(ctx, f, box, GaussianOptions{Budget: b, Seed: seed, Candidates: 200})
	},
	"gaussian, squared exponential": func(ctx context.Context, f Objective, box Box, b Budget, seed uint64) (*Result, error) {
		return Gaussian(ctx, f, box, GaussianOptions{Budget: b, Seed: seed, Kernel: SquaredExponential, Candidates: 200})
	},
}

func bowl(x []float64) float64 {
	sum := 0.0
	for j, v := range x {
		sum += (v - 0.3*float64(j)) * (v - 0.3*float64(j))
	}
	return sum
}

func cubeOf(p int, lo, hi float64) Box {
	b := Box{Lower: make([]float64, p), Upper: make([]float64, p)}
	for j := range p {
		b.Lower[j], b.Upper[j] = lo, hi
	}
	return b
}

// untimed returns the values and points of a history.
func untimed(r *Result) (points [][]float64, values []float64) {
	for _, e := range r.History {
		points, values = append(points, e.Theta), append(values, e.Value)
	}
	return points, values
}

func TestSearches(t *testing.T) {
	box := Box{Lower: []float64{-1, 0.5, 2}, Upper: []float64{2, 0.5, 2.5}}
	for name, m := range methods {
		t.Run(name, func(t *testing.T) {
			run := func(n int, seed uint64) *Result {
				r, err := m(context.Background(), bowl, box, Budget{Evaluations: n}, seed)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			r := run(25, 1)
			if len(r.History) != 25 || r.Ended != "evaluations" {
				t.Errorf("%d evaluations, ended by %s", len(r.History), r.Ended)
			}
			best, last := math.Inf(1), time.Duration(0)
			for _, e := range r.History {
				if e.Value != bowl(e.Theta) || e.Elapsed < last {
					t.Errorf("%+v", e)
				}
				for j, v := range e.Theta {
					if !(v >= box.Lower[j] && v <= box.Upper[j]) {
						t.Errorf("θ_%d = %g is outside", j, v)
					}
				}
				best, last = min(best, e.Value), e.Elapsed
			}
			if r.Best.Value != best || bowl(r.Best.Theta) != best || r.BestAfter(last) != best || !math.IsInf(r.BestAfter(-1), 1) {
				t.Errorf("best %+v, the least is %g", r.Best, best)
			}
			points, values := untimed(r)
			again, same := untimed(run(25, 1))
			if !reflect.DeepEqual(points, again) || !slices.Equal(values, same) {
				t.Error("the same seed gives other points")
			}
			shorter, _ := untimed(run(15, 1))
			if !reflect.DeepEqual(points[:15], shorter) {
				t.Error("a shorter run is no prefix")
			}
			if other, _ := untimed(run(25, 2)); reflect.DeepEqual(points, other) {
				t.Error("another seed gives the same points")
			}
		})
	}
}

func TestFailuresAndConstants(t *testing.T) {
	for name, m := range methods {
		for what, f := range map[string]Objective{
			"NaN": func([]float64) float64 { return math.NaN() }, "constant": func([]float64) float64 { return 3 },
			"half": func(x []float64) float64 {
				if x[0] > 0.5 {
					return math.Inf(1)
				}
				return x[1]
			},
			"huge": func(x []float64) float64 { return 1e300 * x[0] }, "overwrites": func(x []float64) float64 { x[0] = 7; return 1 },
		} {
			r, err := m(context.Background(), f, cubeOf(2, 0, 1), Budget{Evaluations: 20}, 3)
			if err != nil || len(r.History) != 20 {
				t.Fatalf("%s, %s: %v", name, what, err)
			}
			if (r.Best.Theta == nil) != (what == "NaN") || what == "half" && !(r.Best.Theta[0] <= 0.5) {
				t.Errorf("%s, %s: best %+v", name, what, r.Best)
			}
			if what == "overwrites" && r.History[0].Theta[0] == 7 {
				t.Errorf("%s: the objective changed the history", name)
			}
		}
	}
}

func TestEnds(t *testing.T) {
	for name, m := range methods {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		r, err := m(ctx, func(x []float64) float64 {
			if n++; n == 9 {
				cancel()
			}
			return bowl(x)
		}, cubeOf(2, 0, 1), Budget{Evaluations: 100}, 1)
		if err != nil || len(r.History) != 9 || r.Ended != "interrupted" || r.Best.Theta == nil {
			t.Errorf("%s: %d evaluations, ended by %s, %v", name, len(r.History), r.Ended, err)
		}
		r, err = m(context.Background(), func(x []float64) float64 { time.Sleep(5 * time.Millisecond); return bowl(x) }, cubeOf(2, 0, 1), Budget{Time: 20 * time.Millisecond}, 1)
		if err != nil || len(r.History) > 4 || r.Ended != "time" {
			t.Errorf("%s: %d evaluations in 20 ms, ended by %s, %v", name, len(r.History), r.Ended, err)
		}
	}
}

func TestBadArguments(t *testing.T) {
	one, nan := Budget{Evaluations: 1}, math.NaN()
	for _, c := range []struct {
		f    Objective
		box  Box
		b    Budget
		want string
	}{
		{nil, cubeOf(1, 0, 1), one, "objective"},
		{bowl, Box{}, one, "box"},
		{bowl, Box{Lower: []float64{1}}, one, "box"},
		{bowl, cubeOf(2, 1, 0), one, "bounds"},
		{bowl, cubeOf(2, nan, 0), one, "bounds"},
		{bowl, cubeOf(2, 0, math.Inf(1)), one, "bounds"},
		{bowl, Box{Lower: []float64{0}, Upper: []float64{1}, Log: true}, one, "log"},
		{bowl, cubeOf(1, 0, 1), Budget{}, "limit"},
		{bowl, cubeOf(1, 0, 1), Budget{Evaluations: -1}, "budget"},
		{bowl, cubeOf(1, 0, 1), Budget{Time: -1}, "budget"},
	} {
		for name, m := range methods {
			r, err := m(context.Background(), c.f, c.box, c.b, 0)
			if r != nil || err == nil || !strings.HasPrefix(err.Error(), "baseline: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, want %q: %v, %v", name, c.want, r, err)
			}
		}
	}
	for _, o := range []GaussianOptions{{Initial: -1}, {Candidates: -1}, {Kernel: -1}, {Kernel: 2}} {
		o.Budget = one
		if _, err := Gaussian(context.Background(), bowl, cubeOf(1, 0, 1), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// TestLogBox: each decade gets its share.
func TestLogBox(t *testing.T) {
	decades := map[int]int{}
	f := func(x []float64) float64 { decades[int(math.Floor(math.Log10(x[0])))]++; return 0 }
	box := Box{Lower: []float64{1e-3}, Upper: []float64{1e5}, Log: true}
	if _, err := Random(context.Background(), f, box, RandomOptions{Budget: Budget{Evaluations: 8000}}); err != nil {
		t.Fatal(err)
	}
	for d := -3; d < 5; d++ {
		if n := decades[d]; n < 850 || n > 1150 {
			t.Errorf("decade %d has %d of 8000 points", d, n)
		}
	}
}

// branin has three minimisers with the value 0.397887 in [-5, 10]×[0, 15].
func branin(x []float64) float64 {
	a := x[1] - 5.1/(4*math.Pi*math.Pi)*x[0]*x[0] + 5/math.Pi*x[0] - 6
	return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x[0]) + 10
}

// hartmann has the minimum -3.32237 in the unit cube of six dimensions.
func hartmann(x []float64) float64 {
	alpha := []float64{1, 1.2, 3, 3.2}
	a := [][]float64{{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}}
	c := [][]float64{{1312, 1696, 5569, 124, 8283, 5886}, {2329, 4135, 8307, 3736, 1004, 9991}, {2348, 1451, 3522, 2883, 3047, 6650}, {4047, 8828, 8732, 5743, 1091, 381}}
	f := 0.0
	for i := range alpha {
		sum := 0.0
		for j, v := range x {
			sum += a[i][j] * (v - c[i][j]/1e4) * (v - c[i][j]/1e4)
		}
		f -= alpha[i] * math.Exp(-sum)
	}
	return f
}

// TestKnownMinima: the process comes close to known minima, and closer than as many random points.
func TestKnownMinima(t *testing.T) {
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	log := Box{Lower: []float64{1e-3, 1e-3, 1e-3}, Upper: []float64{1e5, 1e5, 1e5}, Log: true}
	for _, c := range []struct {
		name   string
		f      Objective
		box    Box
		n      int
		least  float64
		within float64
	}{
		{"branin", branin, Box{Lower: []float64{-5, 0}, Upper: []float64{10, 15}}, 45, 0.397887, 0.05},
		{"hartmann", hartmann, cubeOf(6, 0, 1), 60, -3.32237, 0.5},
		{"logarithms", func(x []float64) float64 {
			return math.Pow(math.Log10(x[0])-1, 2) + math.Pow(math.Log10(x[1])+2, 2) + math.Pow(math.Log10(x[2])-4, 2)
		}, log, 45, 0, 0.05},
	} {
		for _, kernel := range []Kernel{Matern52, SquaredExponential} {
			for seed := range seeds {
				g, err := Gaussian(context.Background(), c.f, c.box, GaussianOptions{Budget: Budget{Evaluations: c.n}, Seed: seed, Kernel: kernel, Candidates: 1000})
				if err != nil {
					t.Fatal(err)
				}
				r, err := Random(context.Background(), c.f, c.box, RandomOptions{Budget: Budget{Evaluations: c.n}, Seed: seed})
				if err != nil {
					t.Fatal(err)
				}
				if g.Best.Value > c.least+c.within || g.Best.Value < c.least-1e-4 || g.Best.Value > r.Best.Value {
					t.Errorf("%s, %v, seed %d: %g, random %g, least %g", c.name, kernel, seed, g.Best.Value, r.Best.Value, c.least)
				}
			}
		}
	}
}
