package auglag

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
)

// waves are rows sin(a·w + b·z) + z_k/2 with random a and b, some of them zero.
type waves struct {
	p    *Problem
	a, b [][]float64 // of each sample, in the order of the patterns
}

func newWaves(seed uint64, samples, shared, states, f, h int) *Problem {
	g := rand.New(rand.NewPCG(seed, 9))
	p := &Problem{Samples: samples, Shared: shared, States: states, Residuals: f, Constraints: h}
	for i := range f + h {
		for c := range shared {
			if g.IntN(3) > 0 {
				p.W.Row, p.W.Col = append(p.W.Row, int32(i)), append(p.W.Col, int32(c))
			}
		}
		for c := range states {
			p.Z.Row, p.Z.Col = append(p.Z.Row, int32(i)), append(p.Z.Col, int32(c))
		}
	}
	w := &waves{p: p}
	for range samples {
		a, b := make([]float64, len(p.W.Row)), make([]float64, len(p.Z.Row))
		for k := range a {
			a[k] = g.NormFloat64()
		}
		for k := range b {
			b[k] = 0.3 * g.NormFloat64()
			if int(p.Z.Row[k]) == f+int(p.Z.Col[k]) {
				b[k] += 1
			}
		}
		w.a, w.b = append(w.a, a), append(w.b, b)
	}
	p.New = func() Functions { return w }
	p.Start = make([]float64, p.unknowns())
	for k := range p.Start {
		p.Start[k] = g.NormFloat64()
	}
	return p
}

func (f *waves) Values(j int, w, z, r []float64) {
	clear(r)
	for e, a := range f.a[j] {
		r[f.p.W.Row[e]] += a * w[f.p.W.Col[e]]
	}
	for i := range r {
		r[i] = math.Sin(r[i])
	}
	for e, b := range f.b[j] {
		r[f.p.Z.Row[e]] += b * z[f.p.Z.Col[e]]
	}
}

func (f *waves) Jacobian(j int, w, z, jw, jz []float64) {
	t := make([]float64, f.p.rows())
	for e, a := range f.a[j] {
		t[f.p.W.Row[e]] += a * w[f.p.W.Col[e]]
	}
	if jw != nil {
		for e, a := range f.a[j] {
			jw[e] = a * math.Cos(t[f.p.W.Row[e]])
		}
	}
	if jz != nil {
		copy(jz, f.b[j])
	}
}

// denseStep solves (JᵀJ + νI + δ/c) d = −(Jᵀr + δ/c w) by reflections of the stacked matrix, without regard to blocks.
func denseStep(w *work) []float64 {
	p := w.p
	m := p.Samples*w.rows + w.n
	a, b := make([]float64, m*w.n), make([]float64, m)
	k := w.workers[0]
	jw, jz := make([]float64, len(p.W.Row)), make([]float64, len(p.Z.Row))
	for j := range p.Samples {
		k.f.Jacobian(j, w.x[:w.nw], w.states(w.x, j), jw, jz)
		for e, v := range jw {
			a[j*w.rows+int(p.W.Row[e])+int(p.W.Col[e])*m] += w.entry(v, w.scale(0), p.W.Row[e], int(p.W.Col[e]))
		}
		for e, v := range jz {
			c := w.nw + j*w.ns + int(p.Z.Col[e])
			a[j*w.rows+int(p.Z.Row[e])+c*m] += w.entry(v, w.scale(0), p.Z.Row[e], c)
		}
		w.scaled(j, b[j*w.rows:(j+1)*w.rows])
	}
	for c := range w.n {
		root := math.Sqrt(w.nu)
		if c < w.nw {
			root = math.Sqrt(w.nu + w.o.Decay/w.c)
			if !w.fixed[c] {
				b[p.Samples*w.rows+c] = w.o.Decay / w.c * w.x[c] / root
			}
		}
		a[p.Samples*w.rows+c+c*m] = root
	}
	asm.Scale(-1, b)
	for c := range w.n {
		v := a[c+c*m : (c+1)*m]
		norm := asm.Nrm2(v)
		if v[0] > 0 {
			norm = -norm
		}
		tau := (norm - v[0]) / norm
		asm.Scale(1/(v[0]-norm), v[1:])
		v[0] = 1
		for e := c + 1; e < w.n; e++ {
			u := a[c+e*m : (e+1)*m]
			asm.Axpy(-tau*asm.Dot(v, u), v, u)
		}
		asm.Axpy(-tau*asm.Dot(v, b[c:]), v, b[c:])
		v[0] = norm
	}
	x := b[:w.n]
	asm.Trsv(asm.Upper, asm.NoTrans, false, w.n, a, m, x)
	return x
}

// TestStepsAgree compares every way to the step with the dense one, with fixed unknowns and without, c/ν moderate and huge.
func TestStepsAgree(t *testing.T) {
	sizes := [][5]int{{40, 7, 3, 2, 3}, {1, 4, 0, 6, 0}, {33, 5, 2, 1, 2}, {3, 0, 4, 2, 4}, {70, 6, 0, 2, 0}}
	for seed, s := range sizes {
		for _, nu := range []float64{1e-2, 1e-7} {
			for _, c := range []float64{10, 1e5} {
				for _, fix := range []bool{false, true} {
					if s[4] == 0 && c > 10 {
						continue
					}
					p := newWaves(uint64(seed), s[0], s[1], s[2], s[3], s[4])
					o, err := Options{Penalty: c, Damping: nu, Decay: 0.1, Threads: 2}.WithDefaults()
					if err != nil {
						t.Fatal(err)
					}
					w := newWork(p, o)
					for k := range w.lambda {
						w.lambda[k] = math.Sin(float64(k))
					}
					w.evaluate(w.x, w.r)
					w.gradient()
					for k := range w.fixed {
						w.fixed[k] = fix && k%4 == 1
					}
					want := denseStep(w)
					size := asm.Nrm2(want)
					check := func(what string, ok bool, tol float64) {
						t.Helper()
						diff := 0.0
						for k := range want {
							diff = math.Hypot(diff, w.d[k]-want[k])
						}
						if !ok || !(diff <= tol*size) {
							t.Errorf("%v, ν %g, c %g, fixed %v: %s differs by %.1e of %.1e", s, nu, c, fix, what, diff, size)
						}
					}
					check("arrow", w.arrow(), 1e-10)
					ok, err := w.solveAugmented(context.Background())
					if err != nil {
						t.Fatal(err)
					}
					check("quasidefinite", ok, 1e-10)
					if s[1] > 0 {
						ok, err = w.iterate(context.Background())
						if err != nil {
							t.Fatal(err)
						}
						check("iterative", ok, 1e-7)
					}
				}
			}
		}
	}
}

func TestReflectionsEqualCholesky(t *testing.T) {
	p := newWaves(3, 5, 4, 3, 1, 3)
	o, _ := Options{Penalty: 1e4, Damping: 1e-7}.WithDefaults()
	w := newWork(p, o)
	w.evaluate(w.x, w.r)
	w.gradient()
	want := denseStep(w)
	if !w.reflects() || !w.arrow() {
		t.Fatal("no step by reflections")
	}
	for k := range want {
		if math.Abs(w.d[k]-want[k]) > 1e-10*asm.Nrm2(want) {
			t.Errorf("element %d: %g, want %g", k, w.d[k], want[k])
		}
	}
}

// TestCorrection wants rows after a corrected step to be where the linear model said, to a higher order in its length than before.
func TestCorrection(t *testing.T) {
	p := newWaves(7, 40, 5, 3, 0, 3)
	o, err := Options{Penalty: 1e4, Damping: 1e-6, Threads: 2}.WithDefaults()
	if err != nil {
		t.Fatal(err)
	}
	l := &loop{work: newWork(p, o), ctx: context.Background()}
	f := p.New()
	miss := func() float64 { // ‖r(trial) − (r + J d)‖
		s := 0.0
		for k, v := range l.rTrial {
			s = math.Hypot(s, v-l.r[k]-l.jd[k])
		}
		return s
	}
	l.phi = l.evaluate(l.x, l.r)
	l.gradient()
	for k := range l.d {
		l.d[k] = 1e-3 * math.Sin(float64(k))
	}
	l.products()
	l.move()
	before := l.evaluate(l.trial, l.rTrial)
	missed := miss()
	w := slices.Clone(l.trial[:l.nw])
	if after := l.corrected(math.Inf(1)); math.Abs(after-before) > 0.1*before {
		t.Errorf("the value is %g after the correction, %g before", after, before)
	}
	if m := miss(); !(m < 0.01*missed) {
		t.Errorf("rows are %.1e off the model, %.1e before the correction", m, missed)
	}
	if !slices.Equal(w, l.trial[:l.nw]) {
		t.Error("the correction has moved w")
	}
	for j := range p.Samples {
		r := make([]float64, l.rows)
		f.Values(j, w, l.states(l.trial, j), r)
		if !slices.Equal(r, l.rTrial[j*l.rows:(j+1)*l.rows]) {
			t.Fatalf("sample %d: rows are not those of the point", j)
		}
	}
	kept := slices.Clone(l.trial)
	if v := l.corrected(-1); v != -1 || !slices.Equal(kept, l.trial) {
		t.Error("a correction that does not reduce the function was taken")
	}
}

// TestSolve runs every step on problems with equations, and checks the conditions of optimality with the multipliers.
func TestSolve(t *testing.T) {
	for _, step := range []Step{Arrow, Quasidefinite, Iterative} {
		for seed := range uint64(4) {
			p := newWaves(seed, 12, 5, 3, 2, 3)
			r, err := Solve(context.Background(), p, Options{Step: step, Decay: 1e-3})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != solvers.Done || r.Violation > 1e-8 || r.Gradient > 1e-6 {
				t.Errorf("%v, seed %d: %v (%s), %d iterations", step, seed, r.Status, r.Message, r.Iterations)
			}
			// ∇(½ΣF² + ½δw²) + Σ Jhᵀλ, at the multipliers that the next update would give.
			w := newWork(p, Options{Penalty: 1, Threads: 1, Decay: 1e-3})
			copy(w.x, slices.Concat(r.W, r.Z))
			w.evaluate(w.x, w.r)
			copy(w.lambda, r.Multipliers)
			w.gradient()
			if g := asm.AbsMax(w.g); g > 1e-5 {
				t.Errorf("%v, seed %d: gradient of the Lagrangian %g", step, seed, g)
			}
		}
	}
}

// circle is min ½((w₁−2)² + (w₂−1)²) with w₁² + w₂² = 1: the point (2, 1)/√5, λ = (√5 − 1)/2.
type circle struct{}

func (circle) Values(_ int, w, _, r []float64) {
	r[0], r[1], r[2] = w[0]-2, w[1]-1, w[0]*w[0]+w[1]*w[1]-1
}

func (circle) Jacobian(_ int, w, _, jw, _ []float64) {
	if jw != nil {
		copy(jw, []float64{1, 1, 2 * w[0], 2 * w[1]})
	}
}

func circleProblem() *Problem {
	return &Problem{Samples: 1, Shared: 2, Residuals: 2, Constraints: 1, New: func() Functions { return circle{} },
		W: Pattern{[]int32{0, 1, 2, 2}, []int32{0, 1, 0, 1}}, Start: []float64{0.5, 0.1}}
}

func TestCircle(t *testing.T) {
	r, err := Solve(context.Background(), circleProblem(), Options{Feasibility: 1e-12, Tolerance: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	root := math.Sqrt(5)
	if math.Hypot(r.W[0]-2/root, r.W[1]-1/root) > 1e-8 || math.Abs(r.Multipliers[0]-(root-1)/2) > 1e-7 {
		t.Errorf("%v, λ %v, %v: %s", r.W, r.Multipliers, r.Status, r.Message)
	}
	p := circleProblem()
	p.Upper = []float64{0.6, math.Inf(1)}
	if r, err = Solve(context.Background(), p, Options{}); err != nil || r.Status != solvers.Done || math.Abs(r.W[0]-0.6) > 1e-15 || math.Abs(r.W[1]-0.8) > 1e-7 {
		t.Errorf("with a bound: %v, %v: %s, %v", r.W, r.Status, r.Message, err)
	}
}

// TestBounds checks projected optimality and that no evaluation leaves the box.
func TestBounds(t *testing.T) {
	for seed := range uint64(6) {
		p := newWaves(seed, 10, 6, 2, 2, 2)
		p.Lower, p.Upper = make([]float64, p.unknowns()), make([]float64, p.unknowns())
		for k := range p.Lower {
			p.Lower[k], p.Upper[k] = math.Inf(-1), math.Inf(1)
			if k < p.Shared {
				p.Lower[k], p.Upper[k] = -0.4, 0.4
			}
		}
		inner := p.New()
		p.New = func() Functions { return &guarded{inner, t} }
		r, err := Solve(context.Background(), p, Options{Decay: 1e-3})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != solvers.Done {
			t.Errorf("seed %d: %v %s", seed, r.Status, r.Message)
		}
	}
}

type guarded struct {
	Functions
	t *testing.T
}

func (g *guarded) Values(j int, w, z, r []float64) {
	if asm.AbsMax(w) > 0.4 {
		g.t.Error("evaluated outside of the bounds")
	}
	g.Functions.Values(j, w, z, r)
}

func TestThreadsGiveTheSameBits(t *testing.T) {
	p := newWaves(1, 700, 6, 3, 2, 3)
	var first Result
	for threads := 1; threads <= 3; threads++ {
		r, err := Solve(context.Background(), p, Options{Threads: threads, MaxIterations: 8})
		if err != nil {
			t.Fatal(err)
		}
		if threads == 1 {
			first = r
		} else if !slices.Equal(first.W, r.W) || !slices.Equal(first.Z, r.Z) || first.Objective != r.Objective {
			t.Errorf("%d threads give other bits", threads)
		}
	}
}

func TestEndings(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Solve(ctx, circleProblem(), Options{}); err != nil || r.Status != solvers.Interrupted || len(r.W) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	late, cancel2 := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel2()
	if r, _ := Solve(late, circleProblem(), Options{}); r.Status != solvers.TimeLimit {
		t.Error(r.Status)
	}
	if r, _ := Solve(context.Background(), circleProblem(), Options{MaxIterations: 2}); r.Status != solvers.IterationLimit || r.Iterations != 2 {
		t.Error(r.Status, r.Iterations)
	}
	if r, _ := Solve(context.Background(), circleProblem(), Options{Watch: func(solvers.Step) bool { return true }}); r.Status != solvers.Interrupted || r.Iterations != 1 {
		t.Error(r.Status, r.Iterations)
	}
	p := circleProblem()
	p.Start = []float64{1e200, 0}
	if r, _ := Solve(context.Background(), p, Options{}); r.Status != solvers.EvaluationError {
		t.Error(r.Status)
	}
}

// TestAnalysisIsLeft: a solve returns when the context ends, though the analysis of its system goes on.
func TestAnalysisIsLeft(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	o := Options{Step: Quasidefinite}
	o.KKT.Backend = func() kkt.Backend { <-release; return kkt.NewDense() }
	if r, err := Solve(ctx, circleProblem(), o); err != nil || r.Status != solvers.TimeLimit {
		t.Errorf("%v, %v", r.Status, err)
	}
}

func TestRefusals(t *testing.T) {
	for k, change := range []func(p *Problem, o *Options){
		func(p *Problem, o *Options) { p.Samples = 0 },
		func(p *Problem, o *Options) { p.Start = p.Start[1:] },
		func(p *Problem, o *Options) { p.Start[0] = math.NaN() },
		func(p *Problem, o *Options) { p.W.Row[1] = 3 },
		func(p *Problem, o *Options) { p.W.Col[1] = 2 },
		func(p *Problem, o *Options) { p.New = nil },
		func(p *Problem, o *Options) { p.Lower = []float64{0} },
		func(p *Problem, o *Options) { p.Lower, p.Upper = []float64{1, 1}, []float64{0, 2} },
		func(p *Problem, o *Options) { o.Decay = -1 },
		func(p *Problem, o *Options) { o.Step = 9 },
		func(p *Problem, o *Options) { o.MaxPenalty = 1 },
		func(p *Problem, o *Options) { o.Threads = -1 },
	} {
		p, o := circleProblem(), Options{}
		change(p, &o)
		if _, err := Solve(context.Background(), p, o); err == nil {
			t.Errorf("case %d accepted", k)
		}
	}
}

// ExampleSolve finds the point of the unit circle that is nearest to (2, 1).
func ExampleSolve() {
	r, err := Solve(context.Background(), circleProblem(), Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: (%.6f, %.6f), multiplier %.6f\n", r.Status, r.W[0], r.W[1], r.Multipliers[0])
	// Output: done: (0.894427, 0.447214), multiplier 0.618034
}
