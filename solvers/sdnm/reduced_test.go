package sdnm

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem/svc"
)

// TestTeam: every job runs once, never more at a time than there are workers, each with a worker of
// its own, and the error is that of the first job that failed.
func TestTeam(t *testing.T) {
	for _, threads := range []int{1, 2, 5} {
		tm := newTeam(threads)
		var running, peak atomic.Int32
		var mu sync.Mutex
		busy := map[*lower]bool{}
		ran := make([]int, 20)
		first, second := errors.New("job 7"), errors.New("job 12")
		var wg sync.WaitGroup
		for range 2 { // two callers share the workers
			wg.Go(func() {
				err := tm.each(20, func(k int, l *lower) error {
					peak.Store(max(peak.Load(), running.Add(1)))
					mu.Lock()
					if l == nil || busy[l] {
						t.Errorf("job %d has no worker of its own", k)
					}
					busy[l] = true
					ran[k]++
					mu.Unlock()
					runtime.Gosched()
					mu.Lock()
					busy[l] = false
					mu.Unlock()
					running.Add(-1)
					switch k {
					case 7:
						return first
					case 12:
						return second
					}
					return nil
				})
				if err != first {
					t.Errorf("%d threads: error %v, want %v", threads, err, first)
				}
			})
		}
		wg.Wait()
		if int(peak.Load()) > threads {
			t.Errorf("%d jobs at a time on %d threads", peak.Load(), threads)
		}
		for k, n := range ran {
			if n != 2 {
				t.Errorf("job %d ran %d times", k, n)
			}
		}
		if err := tm.each(0, nil); err != nil {
			t.Error(err)
		}
	}
}

// TestEvaluate recomputes counts and φ_τ of a visit from the weights of the path.
func TestEvaluate(t *testing.T) {
	ctx := context.Background()
	d := noisy(seeded(91), 40, 4, 0.8)
	s := unequal(seeded(92), 40, 3)
	tm, folds := newTeam(2), newFolds(d.X, d.Y, s)
	for _, tau := range []float64{0.3, 0.1} {
		for _, c := range []float64{0.01, 0.5, 20} {
			q := request{c: c, to: target{mu: 0.5e-4, center: 1e-9}, tau: tau, order: 2, phase: "search"}
			v, err := tm.evaluate(ctx, folds, q)
			if err != nil {
				t.Fatal(err)
			}
			smoothed, cv := 0.0, 0.0
			for k, f := range folds {
				m1 := f.a.len()
				count := 0
				for _, a := range times(f.a.dense(), v.points[k].w) {
					s := tau * tau / (a + tau*tau + math.Sqrt(a*a+math.Pow(tau, 4)))
					smoothed += s / float64(m1*len(folds))
					if a < 0 {
						count++
					}
				}
				if v.FoldErrors[k] != count {
					t.Errorf("C = %g: %d errors in fold %d, want %d", c, v.FoldErrors[k], k, count)
				}
				cv += float64(count) / float64(m1*len(folds))
			}
			closeTo(t, "φ", *v.Smoothed, smoothed, 1e-11, 0)
			closeTo(t, "CV error", v.CVError, cv, 1e-14, 0)
			if v.Exact || v.Phase != "search" || v.Tau != tau || v.C != c || v.Iterations < 1 {
				t.Errorf("%+v", v.Evaluation)
			}
			plain := q
			plain.order = 0
			w, err := tm.evaluate(ctx, folds, plain)
			if err != nil {
				t.Fatal(err)
			}
			if *w.Smoothed != *v.Smoothed || !slices.Equal(w.FoldErrors, v.FoldErrors) || w.d1 != 0 || w.d2 != 0 {
				t.Errorf("C = %g: the values depend on whether derivatives are computed", c)
			}
			checkSlope(t, tm, folds, q, v)
		}
	}
}

// TestCountTies: where folds of one size share their errors differently, the error is the same to the last
// bit, so that ties between values of C are seen as such.
func TestCountTies(t *testing.T) {
	d := noisy(seeded(94), 23, 2, 1)
	s := &svc.Split{T: 5, Fold: make([]int32, 23)}
	for i := range s.Fold {
		s.Fold[i] = int32(i % 5) // sizes 5, 5, 5, 4, 4
	}
	folds := newFolds(d.X, d.Y, s)
	count := func(wrong ...int) float64 {
		vals := make([]foldValue, len(wrong))
		for k, n := range wrong {
			vals[k].wrong = n
		}
		var v visit
		v.count(folds, vals)
		if !slices.Equal(v.FoldErrors, wrong) {
			t.Errorf("FoldErrors = %v, want %v", v.FoldErrors, wrong)
		}
		return v.CVError
	}
	want := count(1, 2, 3, 1, 2)
	closeTo(t, "the error", want, (6.0/5+3.0/4)/5, 1e-15, 0)
	for _, same := range [][]int{{3, 2, 1, 2, 1}, {0, 1, 5, 3, 0}, {2, 2, 2, 0, 3}, {5, 0, 1, 1, 2}} {
		if got := count(same...); got != want {
			t.Errorf("errors %v give %.17g, want %.17g", same, got, want)
		}
	}
	if got := count(2, 2, 3, 1, 1); got == want {
		t.Error("an error in a larger fold counts as much as one in a smaller fold")
	}
}

// checkSlope compares the derivatives in log C with differences.
func checkSlope(t *testing.T, tm *team, folds []*fold, q request, v *visit) {
	t.Helper()
	g, h := v.slope()
	best1, best2 := math.Inf(1), math.Inf(1)
	for _, e := range []float64{3e-3, 1e-3, 3e-4, 1e-4} {
		at := func(theta float64) (float64, float64) {
			q := q
			q.c = v.C * math.Exp(theta)
			u, err := tm.evaluate(context.Background(), folds, q)
			if err != nil {
				t.Fatal(err)
			}
			g, _ := u.slope()
			return *u.Smoothed, g
		}
		f1, g1 := at(e)
		f0, g0 := at(-e)
		best1 = min(best1, math.Abs((f1-f0)/(2*e)-g))
		best2 = min(best2, math.Abs((g1-g0)/(2*e)-h))
	}
	if best1 > 1e-4*math.Abs(g)+1e-7 || best2 > 1e-4*math.Abs(h)+1e-6 {
		t.Errorf("C = %g: slope %g and curvature %g in log C are off by %.1e and %.1e", v.C, g, h, best1, best2)
	}
}

func TestOrders(t *testing.T) {
	visited := func(cv, smoothed, c float64) *visit {
		return &visit{Evaluation: Evaluation{C: c, CVError: cv, Smoothed: &smoothed}}
	}
	for _, c := range []struct {
		a, b              *visit
		better, promising int
	}{
		{visited(0.1, 0.5, 9), visited(0.2, 0.1, 1), -1, -1}, // the count first
		{visited(0.1, 0.5, 1), visited(0.1, 0.4, 2), -1, 1},  // then C, or φ
		{visited(0.1, 0.4, 1), visited(0.1, 0.4, 2), -1, -1},
		{visited(0.1, 0.4, 2), visited(0.1, 0.4, 2), 0, 0},
	} {
		if got := better(c.a, c.b); got != c.better || better(c.b, c.a) != -got {
			t.Errorf("better(%+v, %+v) = %d, want %d", c.a.Evaluation, c.b.Evaluation, got, c.better)
		}
		if got := promising(c.a, c.b); got != c.promising || promising(c.b, c.a) != -got {
			t.Errorf("promising(%+v, %+v) = %d, want %d", c.a.Evaluation, c.b.Evaluation, got, c.promising)
		}
	}
}

// TestObjectives: P and D are what they say and enclose the optimum.
func TestObjectives(t *testing.T) {
	d := noisy(seeded(93), 25, 4, 0.8)
	f := trainingFold(d, normalPrimal)
	b := f.b.dense()
	const c = 0.7
	w, absGap := reference(b, c, 1e-10)
	best, _ := primalDual(b, c, make([]float64, 25), w)
	rng := newRand(t)
	for range 50 {
		alpha := make([]float64, 25)
		for i := range alpha {
			alpha[i] = c * rng.Float64()
		}
		var v mat.VecDense
		v.MulVec(b.T(), mat.NewVecDense(25, alpha))
		w := v.RawVector().Data
		p, dual := objectives(c, alpha, w, times(b, w))
		wantP, wantD := primalDual(b, c, alpha, w)
		closeTo(t, "P", p, wantP, 1e-12, 1)
		closeTo(t, "D", dual, wantD, 1e-12, 1)
		if p < best-absGap-1e-9 || dual > best+1e-9 {
			t.Errorf("P = %g and D = %g do not enclose %g", p, dual, best)
		}
	}
}
