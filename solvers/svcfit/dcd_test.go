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
	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
	"github.com/saddle-go/saddle/solvers"
)

// randomSet returns m rows of n features of which a share is not zero, with labels that a plane explains in part. Every tenth row
// repeats its predecessor and every seventh is zero.
func randomSet(r *rand.Rand, m, n int, share float64, dense bool) *rows.Set {
	x := &rows.Matrix{Rows: m, Cols: n, Dense: make([]float32, m*n)}
	y := make([]int8, m)
	for i := range m {
		row := x.Dense[i*n : (i+1)*n]
		if i%10 == 9 {
			copy(row, x.Dense[(i-1)*n:i*n])
			y[i] = y[i-1]
			continue
		}
		s := 0.3 * r.NormFloat64()
		for j := range row {
			if i%7 != 6 && r.Float64() < share {
				row[j] = float32(r.NormFloat64())
				s += float64(row[j]) / float64(j+1)
			}
		}
		y[i] = 1
		if s < 0 {
			y[i] = -1
		}
	}
	if !dense {
		x = sparseOf(x)
	}
	return &rows.Set{X: x, Y: y}
}

func sparseOf(d *rows.Matrix) *rows.Matrix {
	x := &rows.Matrix{Rows: d.Rows, Cols: d.Cols, Ptr: []int{0}, Ind: []int32{}, Val: []float32{}}
	for i := range d.Rows {
		for j, v := range d.Dense[i*d.Cols : (i+1)*d.Cols] {
			if v != 0 {
				x.Ind, x.Val = append(x.Ind, int32(j)), append(x.Val, v)
			}
		}
		x.Ptr = append(x.Ptr, len(x.Ind))
	}
	return x
}

func folded(m, folds int) []int32 {
	f := make([]int32, m)
	for i := range f {
		f[i] = int32(i*7%11) % int32(folds)
	}
	return f
}

func descentTrainer(t testing.TB, p Problem, o Options) *Trainer {
	t.Helper()
	if o.Regime == Auto {
		o.Regime = Descent
	}
	tr, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// entries returns row i as the formulas have it, y_i x_i.
func entries(s *rows.Set, i int) []float64 {
	b := make([]float64, s.X.Cols)
	if s.X.IsDense() {
		for j, v := range s.X.Dense[i*s.X.Cols : (i+1)*s.X.Cols] {
			b[j] = float64(v) * float64(s.Y[i])
		}
		return b
	}
	for k := s.X.Ptr[i]; k < s.X.Ptr[i+1]; k++ {
		b[s.X.Ind[k]] = float64(s.X.Val[k]) * float64(s.Y[i])
	}
	return b
}

func inner(x, y []float64) (s float64) {
	for j, v := range x {
		s += v * y[j]
	}
	return s
}

// naive evaluates P as the formula says.
func naive(v *view, s *rows.Set, t int, p Params, w []float64) float64 {
	f := 0.0
	for j, x := range w {
		sj := 1.0
		if p.Scale != nil {
			sj = p.Scale[j]
		}
		f += sj * x * x / 2
	}
	for i := range v.fold {
		if v.trains(t, i) {
			u := 1 - inner(entries(s, i), w)
			switch d := p.Delta; {
			case u >= d/2:
				f += p.Cost[v.kindOf(i)] * u
			case u > -d/2:
				f += p.Cost[v.kindOf(i)] * (u + d/2) * (u + d/2) / (2 * d)
			}
		}
	}
	return f
}

// minimum returns min P by coordinate descent on the dual in cyclic order, in float64, until nothing moves.
func minimum(v *view, s *rows.Set, t int, p Params) float64 {
	n := s.X.Cols
	w, inv := make([]float64, n), make([]float64, n)
	for j := range inv {
		inv[j] = 1
		if p.Scale != nil {
			inv[j] = 1 / p.Scale[j]
		}
	}
	alpha := make([]float64, s.X.Rows)
	for range 200000 {
		moved := 0.0
		for i := range alpha {
			if !v.trains(t, i) {
				continue
			}
			b, c := entries(s, i), p.Cost[v.kindOf(i)]
			q := p.Delta / c
			for j, x := range b {
				q += x * x * inv[j]
			}
			g := inner(b, w) - 1 + p.Delta*(alpha[i]/c-0.5)
			a := c
			if q > 0 {
				a = min(max(alpha[i]-g/q, 0), c)
			}
			for j, x := range b {
				w[j] += (a - alpha[i]) * x * inv[j]
			}
			moved = max(moved, math.Abs(a-alpha[i])/c)
			alpha[i] = a
		}
		if moved < 1e-10 {
			break
		}
	}
	return naive(v, s, t, p, w)
}

type descentCase struct {
	m, n  int
	share float64
	dense bool
	folds int
	p     Params
}

func descentCases(r *rand.Rand) []descentCase {
	varied := func(n int) []float64 {
		s := make([]float64, n)
		for j := range s {
			s[j] = math.Exp(r.NormFloat64())
		}
		return s
	}
	common := func(n int) []float64 { return slices.Repeat([]float64{3.7}, n) }
	return []descentCase{
		{60, 20, 0.2, false, 3, Params{Cost: []float64{1, 1}, Delta: 1}},
		{60, 20, 0.2, false, 3, Params{Cost: []float64{0.3, 2}}},
		{80, 30, 0.3, false, 2, Params{Cost: []float64{1, 0.5}, Delta: 0.25, Scale: varied(30)}},
		{80, 30, 0.3, false, 0, Params{Cost: []float64{1, 0.5}, Scale: common(30)}},
		{50, 40, 1, true, 3, Params{Cost: []float64{0.1, 0.1}, Delta: 3, Scale: varied(40)}},
		{50, 40, 1, true, 5, Params{Cost: []float64{1, 1}}},
		{40, 1, 1, false, 2, Params{Cost: []float64{1, 1}, Delta: 0.5}},
		{40, 1, 1, true, 0, Params{Cost: []float64{1, 1}}},
		{40, 10, 0.5, false, 2, Params{Cost: []float64{1e-8, 1e-8}, Delta: 1}},
		{40, 60, 0.5, false, 2, Params{Cost: []float64{1e6, 1e6}, Delta: 1}},
		{40, 60, 0.5, false, 2, Params{Cost: []float64{1e6, 1e6}}},
		{2, 1, 1, false, 0, Params{Cost: []float64{1, 1}, Delta: 1}},
	}
}

// bothRegimes runs a test in the regimes of wide data.
func bothRegimes(t *testing.T, f func(t *testing.T, r Regime)) {
	for _, r := range []Regime{Descent, Gram} {
		t.Run(r.String(), func(t *testing.T) { f(t, r) })
	}
}

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

// TestPrimalNewton lets Newton's method take over at once, or soon: the same minima, the same bits for any number of threads.
func TestPrimalNewton(t *testing.T) {
	const seed = 20
	r := rand.New(rand.NewPCG(seed, 1))
	for k, c := range descentCases(r) {
		if c.p.Delta == 0 {
			continue
		}
		s := randomSet(r, c.m, c.n, c.share, c.dense)
		p := Problem{Set: s, Folds: c.folds}
		if c.folds > 0 {
			p.Fold = folded(c.m, c.folds)
		}
		for _, wait := range []int{0, 2} {
			var bits string
			for _, threads := range []int{1, 2, 5} {
				tr := descentTrainer(t, p, Options{Threads: threads})
				newton := 0
				for _, f := range tr.m.(*descents).f {
					f.wait = wait
				}
				f, err := tr.Fit(context.Background(), c.p, Target{Gap: 1e-9})
				if err != nil || f.Status != solvers.Done {
					t.Fatalf("seed %d case %d: %v, %v", seed, k, err, f.Status)
				}
				for _, f := range tr.m.(*descents).f {
					if f.newton != nil {
						newton++
					}
				}
				if wait == 0 && newton == 0 && c.m > 2 {
					t.Errorf("seed %d case %d: Newton's method ended no problem", seed, k)
				}
				for fold, w := range f.W {
					at, best := naive(tr.v, s, fold, c.p, w), minimum(tr.v, s, fold, c.p)
					if math.Abs(at-f.Objective[fold]) > 1e-12*at || at-best > f.Gap[fold]+1e-9*best || f.Gap[fold] > 1e-9*at {
						t.Errorf("seed %d case %d fold %d: P = %.12g, reported %.12g, minimum %.12g, gap %g", seed, k, fold, at, f.Objective[fold], best, f.Gap[fold])
					}
				}
				got := fmt.Sprintln(f.W, f.Gap, tr.Margins())
				if bits == "" {
					bits = got
				}
				if got != bits {
					t.Errorf("seed %d case %d: %d threads give another result", seed, k, threads)
				}
			}
		}
	}
}

// TestPrimalGivesUp leaves Newton's method no work: the descent must end the fit.
func TestPrimalGivesUp(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	s := randomSet(r, 200, 80, 1, true)
	p := Params{Cost: []float64{100, 100}, Delta: 0.5}
	tr := descentTrainer(t, Problem{Set: s}, Options{})
	tr.m.(*descents).rows.rescale(nil, 1)
	f := tr.m.(*descents).f[0]
	f.wait = 3
	f.begin(&p, 1)
	back := 0
	for !f.advance(context.Background(), Target{Gap: 1e-8}, 1) && f.sweeps < 100000 {
		if f.newton != nil {
			f.newton.budget = 0
		}
		if f.newton == nil && f.patience > 3 {
			back = f.sweeps
		}
	}
	if !f.done || back == 0 {
		t.Fatalf("done %v, %d sweeps", f.done, f.sweeps)
	}
	other, err := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram}).Fit(context.Background(), p, Target{Gap: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	if best := other.Objective[0]; math.Abs(f.primal-best) > 2e-8*best {
		t.Errorf("P = %g, minimum %g", f.primal, best)
	}
}

// TestDescentRival is the plain method against Newton's on many rows of few features, where a vertex of the hinge holds the minimum: ten times the
// passes are not enough for it.
func TestDescentRival(t *testing.T) {
	s := rowstest.D1(4000, 0).Train
	p := Params{Cost: []float64{1, 1}}
	newton, err := New(Problem{Set: s}, Options{Regime: Newton})
	if err != nil {
		t.Fatal(err)
	}
	a, err := newton.Fit(context.Background(), p, Target{})
	if err != nil || a.Status != solvers.Done {
		t.Fatal(err, a.Status)
	}
	b, err := descentTrainer(t, Problem{Set: s}, Options{MaxSteps: 10}).Fit(context.Background(), p, Target{})
	if err != nil {
		t.Fatal(err)
	}
	if b.Status == solvers.Done && b.Passes < 10*a.Passes {
		t.Errorf("%.0f passes of Newton's method, %.0f of coordinate descent", a.Passes, b.Passes)
	}
	if a.Objective[0] > b.Objective[0] || a.Objective[0] < b.Objective[0]-b.Gap[0] {
		t.Errorf("Newton's method ends at %.9g, coordinate descent at %.9g with a gap of %g", a.Objective[0], b.Objective[0], b.Gap[0])
	}
}

// TestGramInterrupt ends a fit while the matrix is formed, and at the first step: the next fit is right.
func TestGramInterrupt(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 1))
	for _, dense := range []bool{false, true} {
		s := randomSet(r, 60, 90, 0.5, dense)
		p := Params{Cost: []float64{1, 1}, Delta: 0.25}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		tr := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram})
		f, err := tr.Fit(ctx, p, Target{Gap: 1e-8})
		if !errors.Is(err, context.Canceled) || f.Status != solvers.Interrupted || !(f.Gap[0] > 0) {
			t.Fatalf("%v, %v, gap %g", err, f.Status, f.Gap[0])
		}
		f = fitAll(t, tr, p)
		if at, best := f.Objective[0], minimum(tr.v, s, 0, p); math.Abs(at-best) > 1e-9*best {
			t.Errorf("P = %g, minimum %g", at, best)
		}
		stop := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram, Progress: func(solvers.Iter) bool { return true }})
		f, err = stop.Fit(context.Background(), p, Target{Gap: 1e-8})
		if !errors.Is(err, solvers.ErrStopped) || f.Status != solvers.Interrupted {
			t.Errorf("%v, %v", err, f.Status)
		}
	}
}

// TestGramScales moves through scales that are multiples of the last ones, for which the matrix stays, and others.
func TestGramScales(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 1))
	s := randomSet(r, 30, 20, 0.3, false)
	tr := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram})
	scale := make([]float64, 20)
	for j := range scale {
		scale[j] = 0.5 + r.Float64()
	}
	g := tr.m.(*grams)
	for k, factor := range []float64{1, 3, 1e-3, 1} {
		p := Params{Cost: []float64{1, 2}, Delta: 0.5, Scale: slices.Clone(scale)}
		for j := range p.Scale {
			p.Scale[j] *= factor
		}
		if k == 3 {
			p.Scale = nil
		}
		f := fitAll(t, tr, p)
		if want := []float64{1, 3, 1e-3, 1}[k]; math.Abs(1/g.inv-want) > 1e-12*want {
			t.Errorf("step %d: factor %g, want %g", k, 1/g.inv, want)
		}
		if best := minimum(tr.v, s, 0, p); math.Abs(f.Objective[0]-best) > 1e-9*best {
			t.Errorf("step %d: P = %g, minimum %g", k, f.Objective[0], best)
		}
	}
}
