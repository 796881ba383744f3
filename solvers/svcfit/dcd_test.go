package svcfit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
)

func TestWideAgainstReference(t *testing.T) { bothRegimes(t, againstReference) }

func againstReference(t *testing.T, regime Regime) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, 1))
	for k, c := range descentCases(r) {
		s := randomSet(r, c.m, c.n, c.share, c.dense)
		p := Problem{Set: s, Folds: c.folds}
		if c.folds > 0 {
			p.Fold = folded(c.m, c.folds)
		}
		tr := descentTrainer(t, p, Options{Threads: 2, Regime: regime})
		f, err := tr.Fit(context.Background(), c.p, Target{Gap: 1e-7})
		if err != nil || f.Status != solvers.Done {
			t.Errorf("seed %d case %d: %v, %v %s", seed, k, err, f.Status, f.Message)
			continue
		}
		for fold, w := range f.W {
			at, best := naive(tr.v, s, fold, c.p, w), minimum(tr.v, s, fold, c.p)
			if math.Abs(at-f.Objective[fold]) > 1e-12*at {
				t.Errorf("seed %d case %d fold %d: objective %g, from w %g", seed, k, fold, f.Objective[fold], at)
			}
			if at-best > f.Gap[fold]+1e-9*best || f.Gap[fold] > 1e-7*at {
				t.Errorf("seed %d case %d fold %d: P = %.12g, minimum %.12g, gap %g", seed, k, fold, at, best, f.Gap[fold])
			}
		}
	}
}

// TestDescentCertificate looks at gaps long before the end: they bound what is left, at each of them.
func TestDescentCertificate(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	s := randomSet(r, 90, 25, 0.4, false)
	for _, delta := range []float64{0, 1} {
		p := Params{Cost: []float64{5, 5}, Delta: delta}
		tr := descentTrainer(t, Problem{Set: s}, Options{})
		best := minimum(tr.v, s, 0, p)
		for _, gap := range []float64{0.5, 0.1, 0.01, 1e-4, 1e-9} {
			f, err := tr.Fit(context.Background(), p, Target{Gap: gap})
			if err != nil {
				t.Fatal(err)
			}
			left := f.Objective[0] - best
			if left > f.Gap[0]+1e-10*best || f.Gap[0] > gap*f.Objective[0] {
				t.Errorf("δ = %g, gap %g: %g left, certified %g of %g", delta, gap, left, f.Gap[0], f.Objective[0])
			}
		}
	}
}

// TestWideWarm compares fits from earlier ones, over costs, widths and scales, with fits from nothing.
func TestWideWarm(t *testing.T) { bothRegimes(t, warm) }

func warm(t *testing.T, regime Regime) {
	r := rand.New(rand.NewPCG(13, 1))
	s := randomSet(r, 120, 40, 0.3, false)
	p := Problem{Set: s, Fold: folded(120, 3), Folds: 3}
	warm := descentTrainer(t, p, Options{Regime: regime})
	scale := slices.Repeat([]float64{1}, 40)
	for k := range 12 {
		q := Params{Cost: []float64{math.Exp(2 * r.NormFloat64()), math.Exp(2 * r.NormFloat64())}, Delta: float64(k%3) / 2}
		if k > 2 {
			if k%2 == 0 {
				scale[r.IntN(40)] *= 4
			}
			q.Scale = slices.Clone(scale)
		}
		if k == 9 {
			q.Scale = nil
		}
		cold := descentTrainer(t, p, Options{Seed: 5, Regime: regime})
		a, err1 := warm.Fit(context.Background(), q, Target{Gap: 1e-6})
		b, err2 := cold.Fit(context.Background(), q, Target{Gap: 1e-6})
		if err1 != nil || err2 != nil || a.Status != solvers.Done || b.Status != solvers.Done {
			t.Fatal(err1, err2, a.Status, b.Status)
		}
		for f := range a.W {
			if d := math.Abs(a.Objective[f] - b.Objective[f]); d > max(a.Gap[f], b.Gap[f])+1e-12*a.Objective[f] {
				t.Errorf("step %d fold %d: objectives differ by %g, gaps %g and %g", k, f, d, a.Gap[f], b.Gap[f])
			}
		}
	}
}

// TestDescentShrinking compares with sweeps that leave nothing out.
func TestDescentShrinking(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	s := randomSet(r, 400, 30, 0.3, false)
	for _, delta := range []float64{0, 1} {
		p := Params{Cost: []float64{3, 3}, Delta: delta}
		v, err := newView(Problem{Set: s})
		if err != nil {
			t.Fatal(err)
		}
		var obj [2]float64
		left := len(s.Y)
		for k := range obj {
			m := newDescents(v, Options{Threads: 1})
			m.rows.rescale(nil, 1)
			f := m.f[0]
			f.begin(&p, 1)
			for !f.advance(context.Background(), Target{Gap: 1e-6}, 1) && f.sweeps < 10000 {
				left = min(left, len(f.active))
				if k == 1 {
					f.activateAll()
					f.lo, f.hi = math.Inf(-1), math.Inf(1)
				}
			}
			obj[k] = f.primal
		}
		if math.Abs(obj[0]-obj[1]) > 1e-6*obj[0] {
			t.Errorf("δ = %g: %g with shrinking, %g without", delta, obj[0], obj[1])
		}
		if left > 380 {
			t.Errorf("δ = %g: at least %d of 400 rows stayed active", delta, left)
		}
	}
}

// TestDescentSorted sorts the rows by label: blocks of neighbours are then alike.
func TestDescentSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 1))
	s := randomSet(r, 3000, 60, 0.2, false)
	fold := make([]int32, 3000)
	p := Params{Cost: []float64{1, 1}, Delta: 1}
	sweeps := make([]int, 2)
	for k := range sweeps {
		if k == 1 {
			sortByLabel(s)
		}
		f, err := descentTrainer(t, Problem{Set: s, Fold: fold}, Options{}).Fit(context.Background(), p, Target{Gap: 1e-3})
		if err != nil || f.Status != solvers.Done {
			t.Fatal(err, f.Status)
		}
		sweeps[k] = f.Steps
	}
	if sweeps[1] > 2*sweeps[0]+2 {
		t.Errorf("%d sweeps in random order, %d sorted by label", sweeps[0], sweeps[1])
	}
}

func sortByLabel(s *rows.Set) {
	x := &rows.Matrix{Rows: s.X.Rows, Cols: s.X.Cols, Ptr: []int{0}}
	y := []int8{}
	for _, label := range []int8{-1, 1} {
		for i, l := range s.Y {
			if l == label {
				at, end := s.X.Ptr[i], s.X.Ptr[i+1]
				x.Ind, x.Val = append(x.Ind, s.X.Ind[at:end]...), append(x.Val, s.X.Val[at:end]...)
				x.Ptr, y = append(x.Ptr, len(x.Ind)), append(y, l)
			}
		}
	}
	*s = rows.Set{X: x, Y: y}
}

func TestWideThreads(t *testing.T) { bothRegimes(t, threads) }

func threads(t *testing.T, regime Regime) {
	r := rand.New(rand.NewPCG(16, 1))
	s := randomSet(r, 400, 50, 0.2, false)
	scale := make([]float64, 50)
	for j := range scale {
		scale[j] = 1 + r.Float64()
	}
	g := make([]float64, 50)
	for j := range g {
		g[j] = r.NormFloat64()
	}
	var want string
	for _, threads := range []int{1, 2, 5} {
		tr := descentTrainer(t, Problem{Set: s, Fold: folded(400, 3), Folds: 3}, Options{Threads: threads, Regime: regime})
		got := ""
		for _, c := range []float64{0.1, 1, 10} {
			f, err := tr.Fit(context.Background(), Params{Cost: []float64{c, 2 * c}, Delta: 1, Scale: scale}, Target{Gap: 1e-4})
			if err != nil {
				t.Fatal(err)
			}
			got += fmt.Sprintln(f.W, f.Objective, f.Gap, f.Free, f.Steps)
			got += fmt.Sprintln(tr.Margins())
			q, k := make([]float64, 50), make([]float64, 50)
			if err := tr.Adjoint(context.Background(), 1, q, g); err != nil {
				t.Fatal(err)
			}
			if err := tr.KindGradient(context.Background(), 2, 0, k); err != nil {
				t.Fatal(err)
			}
			got += fmt.Sprintln(q, k)
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d threads give another result than one", threads)
		}
	}
}

// TestWideZeroRows has nothing but rows of zeros: w = 0, and the loss is that of margin 0.
func TestWideZeroRows(t *testing.T) { bothRegimes(t, zeroRows) }

func zeroRows(t *testing.T, regime Regime) {
	s := &rows.Set{X: &rows.Matrix{Rows: 3, Cols: 2, Ptr: []int{0, 0, 0, 0}}, Y: []int8{1, -1, 1}}
	for _, delta := range []float64{0, 1, 8} {
		p := Params{Cost: []float64{2, 3}, Delta: delta}
		tr := descentTrainer(t, Problem{Set: s}, Options{Regime: regime})
		f, err := tr.Fit(context.Background(), p, Target{Gap: 1e-6})
		if err != nil || f.Status != solvers.Done {
			t.Fatal(err, f.Status)
		}
		want := naive(tr.v, s, 0, p, []float64{0, 0})
		if math.Abs(f.Objective[0]-want) > 1e-14 || f.Gap[0] > 1e-14 || f.W[0][0] != 0 {
			t.Errorf("δ = %g: objective %g, want %g, gap %g, w = %v", delta, f.Objective[0], want, f.Gap[0], f.W[0])
		}
	}
}

func TestDescentInterrupt(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 1))
	s := randomSet(r, 500, 50, 0.3, false)
	p := Params{Cost: []float64{1e4, 1e4}}
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	o := Options{Threads: 2, Progress: func(solvers.Iter) bool {
		if calls++; calls == 7 {
			cancel()
		}
		return false
	}}
	tr := descentTrainer(t, Problem{Set: s, Fold: folded(500, 3), Folds: 3}, o)
	f, err := tr.Fit(ctx, p, Target{Gap: 1e-10})
	if !errors.Is(err, context.Canceled) || f == nil || f.Status != solvers.Interrupted || calls > 9 {
		t.Fatalf("%v, %d units of work", err, calls)
	}
	for fold := range f.W {
		if at := naive(tr.v, s, fold, p, f.W[fold]); math.Abs(at-f.Objective[fold]) > 1e-10*at || f.Gap[fold] <= 0 {
			t.Errorf("fold %d: objective %g, from w %g, gap %g", fold, f.Objective[fold], at, f.Gap[fold])
		}
	}
	stop := descentTrainer(t, Problem{Set: s}, Options{Progress: func(i solvers.Iter) bool { return i.Index >= 3 }})
	if f, err := stop.Fit(context.Background(), p, Target{Gap: 1e-10}); err == nil || f.Status != solvers.Interrupted {
		t.Errorf("%v after a stop", err)
	}
	short := descentTrainer(t, Problem{Set: s}, Options{MaxSteps: 1})
	if f, err := short.Fit(context.Background(), p, Target{Gap: 1e-15}); err != nil || f.Status != solvers.IterationLimit || f.Message == "" {
		t.Errorf("%v, %v at the limit", err, f.Status)
	}
}

// TestDescentTol asks for a relative error of w.
func TestDescentTol(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 1))
	s := randomSet(r, 200, 30, 0.3, true)
	p := Params{Cost: []float64{1, 1}, Delta: 0.5}
	exact, err := descentTrainer(t, Problem{Set: s}, Options{}).Fit(context.Background(), p, Target{Gap: 1e-13})
	if err != nil {
		t.Fatal(err)
	}
	for _, tol := range []float64{1e-1, 1e-3, 1e-5} {
		f, err := descentTrainer(t, Problem{Set: s}, Options{}).Fit(context.Background(), p, Target{Tol: tol})
		if err != nil {
			t.Fatal(err)
		}
		d, size := 0.0, 0.0
		for j, w := range f.W[0] {
			d += (w - exact.W[0][j]) * (w - exact.W[0][j])
			size += w * w
		}
		if e := math.Sqrt(d / size); e > f.Residual[0]+1e-6 || f.Residual[0] > tol {
			t.Errorf("tol %g: error %g, bound %g", tol, e, f.Residual[0])
		}
	}
}

// TestWideAdjoint compares with the dense H.
func TestWideAdjoint(t *testing.T) { bothRegimes(t, adjoint) }

func adjoint(t *testing.T, regime Regime) {
	r := rand.New(rand.NewPCG(19, 1))
	for _, dense := range []bool{false, true} {
		s := randomSet(r, 150, 40, 0.4, dense)
		scale := make([]float64, 40)
		for j := range scale {
			scale[j] = 0.5 + r.Float64()
		}
		p := Params{Cost: []float64{0.5, 1}, Delta: 1, Scale: scale}
		tr := descentTrainer(t, Problem{Set: s, Fold: folded(150, 3), Folds: 3}, Options{Regime: regime})
		for fold, w := range fitAll(t, tr, p).W {
			g := make([]float64, 40)
			for j := range g {
				g[j] = r.NormFloat64()
			}
			q := slices.Clone(g)
			if err := tr.Adjoint(context.Background(), fold, q, q); err != nil {
				t.Fatal(err)
			}
			back := make([]float64, 40)
			grad := make([]float64, 40)
			for j := range q {
				back[j] = scale[j]*q[j] - g[j]
				grad[j] = scale[j] * w[j]
			}
			for i := range s.Y {
				b := entries(s, i)
				m := inner(b, w)
				if tr.v.trains(fold, i) && math.Abs(1-m) < 0.5 {
					f := p.Cost[tr.v.kindOf(i)] * inner(b, q)
					for j, x := range b {
						back[j] += f * x
					}
				}
			}
			if e := math.Sqrt(inner(back, back) / inner(g, g)); e > 1.1e-3 || regime == Gram && e > 1e-12 {
				t.Errorf("dense %v fold %d: residual %g", dense, fold, e)
			}
			for k := range 2 {
				v := make([]float64, 40)
				if err := tr.KindGradient(context.Background(), fold, k, v); err != nil {
					t.Fatal(err)
				}
				for j := range v {
					grad[j] -= v[j]
				}
			}
			if e := math.Sqrt(inner(grad, grad)); e > 1e-5 {
				t.Errorf("dense %v fold %d: Sw − Bᵀα has norm %g", dense, fold, e)
			}
		}
	}
}

func fitAll(t *testing.T, tr *Trainer, p Params) *Fit {
	t.Helper()
	f, err := tr.Fit(context.Background(), p, Target{Gap: 1e-12})
	if err != nil || f.Status != solvers.Done {
		t.Fatal(err, f.Status, f.Message)
	}
	return f
}
