package train

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auglag"
)

// xor returns the four samples, with targets ±1 and inputs ±1.
func xor() *ann.Data {
	return &ann.Data{Rows: 4, Inputs: 2, Outputs: 1, X: []float64{-1, -1, -1, 1, 1, -1, 1, 1}, Y: []float64{-1, 1, 1, -1}}
}

// bits returns the same with inputs and targets 0 and 1, which a net without biases can fit.
func bits() *ann.Data {
	return &ann.Data{Rows: 4, Inputs: 2, Outputs: 1, X: []float64{0, 0, 0, 1, 1, 0, 1, 1}, Y: []float64{0, 1, 1, 0}}
}

// sine returns sin at n points of [−π, π].
func sine(n int) *ann.Data {
	d := &ann.Data{Rows: n, Inputs: 1, Outputs: 1}
	for k := range n {
		x := -math.Pi + 2*math.Pi*float64(k)/float64(n-1)
		d.X, d.Y = append(d.X, x), append(d.Y, math.Sin(x))
	}
	return d
}

func net(t testing.TB, o ann.Options, widths ...int) *ann.Net {
	t.Helper()
	n, err := ann.NewNet(widths, o)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func train(t testing.TB, n *ann.Net, d *ann.Data, o Options) Result {
	t.Helper()
	r, err := Train(context.Background(), n, d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestXOR: the loss is at most 1e-10 from each of 30 starts.
func TestXOR(t *testing.T) {
	for _, widths := range [][]int{{2, 4, 1}, {2, 3, 3, 1}} {
		for _, m := range []Method{LM, AugLag} {
			n := net(t, ann.Options{}, widths...)
			missed, its := 0, 0
			for seed := range uint64(30) {
				r := train(t, n, xor(), Options{Method: m, Seed: seed, Decay: 1e-12, Target: 1e-11})
				its += r.Iterations
				if r.Loss > 1e-10 || r.Violation > 1e-8 {
					missed++
					t.Logf("%v, %v, seed %d: %g, violation %g, %v %s", widths, m, seed, r.Loss, r.Violation, r.Status, r.Message)
				}
			}
			t.Logf("%v, %v: %d missed, %d iterations", widths, m, missed, its)
			if missed > 0 {
				t.Errorf("%v, %v: %d of 30 seeds missed", widths, m, missed)
			}
		}
	}
}

func TestSine(t *testing.T) {
	for _, widths := range [][]int{{1, 3, 3, 1}, {1, 10, 1}} {
		for _, m := range []Method{LM, AugLag} {
			n := net(t, ann.Options{}, widths...)
			for _, seed := range []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1019, 1021, 1027, 1029} { // the last ones want corrections of the states
				r := train(t, n, sine(50), Options{Method: m, Seed: seed, Decay: 1e-8, Target: 9e-5})
				if r.Loss > 1e-4 || r.Violation > 1e-8 {
					t.Errorf("%v, %v, seed %d: %g, violation %g, %d iterations, %v %s", widths, m, seed, r.Loss, r.Violation, r.Iterations, r.Status, r.Message)
				}
			}
		}
	}
}

// TestIncrementalXOR is the table of XOR by the incremental method: no biases, tanh throughout.
func TestIncrementalXOR(t *testing.T) {
	n := net(t, ann.Options{NoBias: true, Output: ann.Tanh}, 2, 4, 1)
	for _, c := range []struct {
		m      Method
		target float64 // of Σe²
		median int     // of cycles, at most; 0 means any
	}{{TBB, 0.1, 10}, {TOB, 0.1, 20}, {TOSN, 0.1, 60}, {TBB, 1e-4, 0}, {TOB, 1e-3, 0}, {TOSN, 1e-3, 0}} {
		var cycles []int
		mean := 0.0
		missed := 0
		for seed := range uint64(30) {
			r := train(t, n, bits(), Options{Method: c.m, Seed: seed, Target: c.target / 2, MaxIterations: 300})
			cycles = append(cycles, r.Iterations)
			mean += 2 * r.Loss / 30
			if r.Status != solvers.Done || 2*r.Loss > c.target {
				missed++
				t.Logf("%v to %g, seed %d: %g after %d cycles, %v", c.m, c.target, seed, 2*r.Loss, r.Iterations, r.Message)
			}
		}
		sort.Ints(cycles)
		t.Logf("%v to %g: %d missed, median %d cycles, mean error %g", c.m, c.target, missed, cycles[15], mean)
		if missed > 0 || c.median > 0 && cycles[15] > c.median {
			t.Errorf("%v to %g: %d missed, median %d cycles", c.m, c.target, missed, cycles[15])
		}
	}
}

// TestFinish: a few batch steps take the end of the cycles, which stop as soon as the error is small, to an error that is far less, and keep the bounds.
func TestFinish(t *testing.T) {
	n := net(t, ann.Options{NoBias: true, Output: ann.Tanh}, 2, 4, 1)
	for _, m := range []Method{TBB, TOB, TOSN} {
		before, after := 0.0, 0.0
		for seed := range uint64(30) {
			o := Options{Method: m, Seed: seed, Target: 0.05, MaxIterations: 300}
			r := train(t, n, bits(), o)
			before += 2 * r.Loss / 30
			o.Finish = 5
			f := train(t, n, bits(), o)
			after += 2 * f.Loss / 30
			if f.Loss > r.Loss || f.Iterations != r.Iterations || f.Finished < 1 || f.Finished > 5 {
				t.Errorf("%v, seed %d: %g after %g, %d steps, %d cycles after %d", m, seed, f.Loss, r.Loss, f.Finished, f.Iterations, r.Iterations)
			}
			for k, v := range f.W {
				if m != TOSN && math.Abs(v) > 5 {
					t.Errorf("%v, seed %d: weight %d is %g", m, seed, k, v)
				}
			}
		}
		t.Logf("%v: mean error %g, then %g", m, before, after)
		if after > before/2 {
			t.Errorf("%v: mean error %g, then %g", m, before, after)
		}
	}
}

func TestBoundsHold(t *testing.T) {
	n := net(t, ann.Options{}, 2, 4, 1)
	for _, m := range []Method{LM, AugLag, TBB, TOB} {
		r := train(t, n, xor(), Options{Method: m, Bound: 0.8, MaxIterations: 60})
		for k, v := range r.W {
			if math.Abs(v) > 0.8 {
				t.Errorf("%v: weight %d is %g", m, k, v)
			}
		}
	}
	r := train(t, n, xor(), Options{Method: AugLag, StateBound: 0.5, Decay: 1e-6})
	z, y := make([]float64, 4), make([]float64, 1)
	for j := range 4 {
		n.Forward(r.W, xor().X[2*j:2*j+2], z, y)
		for k, v := range z {
			if math.Abs(v) > 0.5+1e-6 {
				t.Errorf("sample %d, state %d is %g: %v %s", j, k, v, r.Status, r.Message)
			}
		}
	}
}

// TestFormsAgree: steps of LM by the structure of the net and by entries are the same.
func TestFormsAgree(t *testing.T) {
	n := net(t, ann.Options{}, 1, 3, 3, 1)
	w := make([]float64, n.Weights())
	n.Random(w, 3)
	for name, state := range map[string]func(*ann.Net, *ann.Data, []float64) (*auglag.Problem, error){"reduced": Reduced, "lifted": Lifted} {
		var first []float64
		for _, structured := range []bool{true, false} {
			p, err := state(n, sine(40), w)
			if err != nil {
				t.Fatal(err)
			}
			if !structured {
				p.Normal = nil
				f, _ := ann.NewReduced(n, sine(40))
				if name == "reduced" {
					p.W.Row, p.W.Col = f.PatternW()
				}
			}
			r, err := auglag.Solve(context.Background(), p, auglag.Options{MaxIterations: 5})
			if err != nil {
				t.Fatal(err)
			}
			if structured {
				first = r.W
				continue
			}
			for k := range first {
				if math.Abs(first[k]-r.W[k]) > 1e-8*max(1, math.Abs(first[k])) {
					t.Errorf("%s: weight %d is %g, from entries %g", name, k, first[k], r.W[k])
				}
			}
		}
	}
}

// TestThreadsGiveTheSameBits has more samples than a run of them, and in one net more weights than one goroutine factors alone.
func TestThreadsGiveTheSameBits(t *testing.T) {
	wide := &ann.Data{Rows: 600, Inputs: 8, Outputs: 2}
	g := rand.New(rand.NewPCG(4, 4))
	for range wide.Rows * wide.Inputs {
		wide.X = append(wide.X, g.NormFloat64())
	}
	for range wide.Rows * wide.Outputs {
		wide.Y = append(wide.Y, g.NormFloat64())
	}
	for _, c := range []struct {
		widths []int
		d      *ann.Data
	}{{[]int{1, 12, 5, 1}, sine(300)}, {[]int{8, 50, 2}, wide}} {
		n := net(t, ann.Options{}, c.widths...)
		for _, m := range []Method{LM, AugLag} {
			o := Options{Method: m, MaxIterations: 4, Decay: 0.1, Threads: 1}
			one := train(t, n, c.d, o)
			for _, o.Threads = range []int{2, 3, 8} {
				if r := train(t, n, c.d, o); !slices.Equal(one.W, r.W) || one.Gradient != r.Gradient {
					t.Errorf("%v, %v: other bits with %d threads", c.widths, m, o.Threads)
				}
			}
		}
	}
}

func TestEndings(t *testing.T) {
	n := net(t, ann.Options{}, 2, 3, 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for m := LM; m <= TOSN; m++ {
		r, err := Train(ctx, n, xor(), Options{Method: m})
		if err != nil || r.Status != solvers.Interrupted || len(r.W) != n.Weights() {
			t.Errorf("%v: %v, %v", m, r.Status, err)
		}
		count := 0
		r = train(t, n, xor(), Options{Method: m, Watch: func(solvers.Step) bool { count++; return count == 2 }})
		if r.Status != solvers.Interrupted || r.Iterations != 2 {
			t.Errorf("%v: %v after %d", m, r.Status, r.Iterations)
		}
		if p, err := ParseMethod(m.String()); p != m || err != nil {
			t.Errorf("%v parsed as %v, %v", m, p, err)
		}
	}
	for k, o := range []Options{{Method: 9}, {Decay: math.NaN()}, {Level: 1}, {Forget: 2}, {Start: []float64{1}}, {MaxIterations: -1}, {Finish: -1}, {Noise: math.NaN()}} {
		if _, err := Train(context.Background(), n, xor(), o); err == nil {
			t.Errorf("options %d accepted", k)
		}
	}
	if _, err := Train(context.Background(), n, sine(3), Options{}); err == nil {
		t.Error("data of another width accepted")
	}
}
