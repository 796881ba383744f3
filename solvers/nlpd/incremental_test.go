package nlpd_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// agreeing returns terms whose minimiser is (½, −1, 2) for each, with z at its bound and a row active with duals that differ from term to term; shift moves the
// minimisers apart.
func agreeing(t *testing.T, terms int, shift float64, seed uint64) []*problem.NLP {
	random := rand.New(rand.NewPCG(seed, 1))
	var list []*problem.NLP
	for range terms {
		m := expr.NewModel("agreeing")
		x, y, z := m.Var("", -5, 5, 0), m.Var("", -5, 5, 0), m.Var("", -5, 2, 1)
		u, v := 0.5+shift*random.NormFloat64(), -1+shift*random.NormFloat64()
		w := 1 + random.Float64()
		p, q := x.SubConst(u), y.SubConst(v)
		pull := x.Sub(y.Scale(2)).Scale(1 + random.Float64()) // along the gradient of the row at the minimiser
		m.Minimize(p.Square().Scale(w).Add(q.Square()).Add(p.Sub(q).PowConst(4)).Sub(pull).Sub(z.Scale(w)).Add(z.Square().Scale(0.1)))
		m.Subject("", -expr.Inf, x.Square().Add(y.Square()), 1.25)
		program, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, program)
	}
	return list
}

// TestIncremental: convergence where one point solves each term, and none that is claimed elsewhere.
func TestIncremental(t *testing.T) {
	for seed := range uint64(4) {
		r, err := nlpd.Incremental(context.Background(), agreeing(t, 6, 0, seed), nlpd.IncrementalOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != solvers.Optimal || math.Abs(r.X[0]-0.5)+math.Abs(r.X[1]+1)+math.Abs(r.X[2]-2) > 1e-6 || len(r.RowDuals) != 6 ||
			r.PrimalInfeasibility > 1e-7 || r.DualInfeasibility > 1e-6 || r.Complementarity > 1e-6 {
			t.Errorf("seed %d: %v after %d cycles at %v: %g %g %g", seed, r.Status, r.Iterations, r.X, r.PrimalInfeasibility, r.DualInfeasibility, r.Complementarity)
		}
		terms := agreeing(t, 6, 0.2, seed)
		for _, slow := range []int{0, 10} {
			r, err = nlpd.Incremental(context.Background(), terms, nlpd.IncrementalOptions{SlowAfter: slow, LiteralOptions: nlpd.LiteralOptions{Options: solvers.Options{MaxIterations: 200}}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Solved() || r.Iterations != 200 && r.Status == solvers.IterationLimit {
				t.Errorf("seed %d: terms that disagree: %v after %d cycles", seed, r.Status, r.Iterations)
			}
		}
	}
}

// xor returns the four terms of the exclusive or by a net 2–4–1 of tanh without biases, weights in [−5, 5].
func xor(t *testing.T, seed uint64) []*problem.NLP {
	var list []*problem.NLP
	for p := range 4 {
		random := rand.New(rand.NewPCG(seed, 2))
		m := expr.NewModel("xor")
		out := m.Const(0)
		weight := func() expr.Expr { return m.Var("", -5, 5, 0.5*random.NormFloat64()) }
		for range 4 {
			h := weight().Scale(float64(p & 1)).Add(weight().Scale(float64(p >> 1))).Tanh()
			out = out.Add(weight().Mul(h))
		}
		m.Minimize(out.Tanh().SubConst(float64((p & 1) ^ (p >> 1))).Square())
		q, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, q)
	}
	return list
}

// TestIncrementalNet: with the thesis' H ← λH + ∇L∇Lᵀ few starts reach the error 0.1 of its table 6.5, unlike with ψψᵀ in package train.
func TestIncrementalNet(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	hits, target := 0, 0.1
	for seed := range uint64(30) {
		r, err := nlpd.Incremental(context.Background(), xor(t, seed), nlpd.IncrementalOptions{Target: &target, LiteralOptions: nlpd.LiteralOptions{Hessian: nlpd.RPEM, Options: solvers.Options{MaxIterations: 300}}})
		if err != nil {
			t.Fatal(err)
		}
		if done := r.Status == solvers.Done; done != (r.Objective <= target) {
			t.Errorf("seed %d: %v with the error %g", seed, r.Status, r.Objective)
		} else if done {
			hits++
		}
	}
	t.Logf("%d of 30", hits)
	if hits == 0 || hits > 15 {
		t.Errorf("%d of 30 starts", hits)
	}
}

func TestIncrementalTrouble(t *testing.T) {
	one, other := hs71(t), agreeing(t, 1, 0, 1)[0]
	for _, terms := range [][]*problem.NLP{nil, {nil}, {one, other}} {
		if _, err := nlpd.Incremental(context.Background(), terms, nlpd.IncrementalOptions{}); err == nil {
			t.Errorf("%d terms were accepted", len(terms))
		}
	}
	nan := math.NaN()
	for _, o := range []nlpd.IncrementalOptions{{SlowAfter: -1}, {Target: &nan}} {
		if _, err := nlpd.Incremental(context.Background(), []*problem.NLP{one}, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := nlpd.Incremental(ctx, []*problem.NLP{one, hs71(t)}, nlpd.IncrementalOptions{}); err != nil || r.Status != solvers.Interrupted {
		t.Errorf("cancelled: %v, %v", r.Status, err)
	}
}

// TestAnalysisIsLeft: the literal forms return when the context ends, though the analysis of their systems goes on.
func TestAnalysisIsLeft(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	var o nlpd.LiteralOptions
	o.KKT.Backend = func() kkt.Backend { <-release; return kkt.NewDense() }
	for name, solve := range map[string]func(ctx context.Context) (solvers.Result, error){
		"literal": func(ctx context.Context) (solvers.Result, error) { return nlpd.Literal(ctx, hs71(t), o) },
		"incremental": func(ctx context.Context) (solvers.Result, error) {
			return nlpd.Incremental(ctx, agreeing(t, 2, 0, 1), nlpd.IncrementalOptions{LiteralOptions: o})
		},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		if r, err := solve(ctx); err != nil || r.Status != solvers.TimeLimit || r.Iterations != 0 {
			t.Errorf("%s: %v after %d iterations, %v", name, r.Status, r.Iterations, err)
		}
		cancel()
	}
}

// TestMethods: every method by its name.
func TestMethods(t *testing.T) {
	for m := nlpd.NLPD; m <= nlpd.INCNLPD; m++ {
		if got, err := nlpd.ParseMethod(m.String()); err != nil || got != m {
			t.Errorf("%v is read as %v, %v", m, got, err)
		}
		p := hs71(t)
		r, err := nlpd.Solve(context.Background(), p, nlpd.Options{Method: m, Terms: []*problem.NLP{p}})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status == solvers.Optimal && math.Abs(r.Objective-17.0140173) > 1e-6 || m != nlpd.SNLPD && !r.Solved() {
			t.Errorf("%v: %v, %s, %g", m, r.Status, r.Message, r.Objective)
		}
	}
	if _, err := nlpd.ParseMethod("simplex"); err == nil {
		t.Error("simplex is no method")
	}
	for _, o := range []nlpd.Options{{Method: 9}, {Method: -1}, {Method: nlpd.INCNLPD}} {
		if _, err := nlpd.Solve(context.Background(), hs71(t), o); err == nil {
			t.Errorf("%v was accepted", o.Method)
		}
	}
	s, err := nlpd.SolveKept(context.Background(), hs71(t), nlpd.Options{Method: nlpd.Original})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sensitivity(context.Background(), nlpd.Perturbation{}); err == nil {
		t.Error("a sensitivity of the literal method")
	}
}
