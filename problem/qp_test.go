package problem_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/sparse"
)

// randomQP returns a program with n variables and m rows, and P and A as dense matrices by rows.
func randomQP(rng *rand.Rand, n, m int) (p *problem.QP, pd, ad []float64) {
	pc, _ := sparse.NewCOO(n, n)
	ac, _ := sparse.NewCOO(m, n)
	pd, ad = make([]float64, n*n), make([]float64, m*n)
	for i := range n {
		for j := range i + 1 {
			if rng.IntN(2) == 0 {
				v := rng.NormFloat64()
				pc.Append(i, j, v)
				pd[i*n+j], pd[j*n+i] = v, v
			}
		}
	}
	for i := range m {
		for j := range n {
			if rng.IntN(2) == 0 {
				v := rng.NormFloat64()
				ac.Append(i, j, v)
				ad[i*n+j] = v
			}
		}
	}
	p = &problem.QP{Constant: rng.NormFloat64(), A: ac.ToCSC(), Q: make([]float64, n), Lower: make([]float64, n), Upper: make([]float64, n),
		RowLower: make([]float64, m), RowUpper: make([]float64, m)}
	p.P, _ = sparse.NewSym(pc.ToCSC())
	for j := range p.Q {
		p.Q[j] = rng.NormFloat64()
	}
	return p, pd, ad
}

func TestQPFunctions(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 3))
		n, m := rng.IntN(8), rng.IntN(6)
		p, pd, ad := randomQP(rng, n, m)
		nlp, err := p.NLP()
		if err != nil {
			t.Fatal(seed, err)
		}
		if err := nlp.Validate(); err != nil {
			t.Fatal(seed, err)
		}
		x, d, y := make([]float64, n), make([]float64, n), make([]float64, m)
		for j := range x {
			x[j], d[j] = rng.NormFloat64(), rng.NormFloat64()
		}
		near := func(what string, got, want float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-12*(1+math.Abs(want))) {
				t.Fatalf("seed %d: %s = %g, want %g", seed, what, got, want)
			}
		}
		f, g, c, hv := p.Constant, make([]float64, n), make([]float64, m), make([]float64, n)
		nlp.Gradient(x, g)
		nlp.Constraints(x, c)
		nlp.Functions.(problem.HessianVector).HessianProduct(x, 3, y, d, hv)
		for i := range n {
			want, product := p.Q[i], 0.0
			for j := range n {
				f += pd[i*n+j] * x[i] * x[j] / 2
				want += pd[i*n+j] * x[j]
				product += 3 * pd[i*n+j] * d[j]
			}
			f += p.Q[i] * x[i]
			near("gradient", g[i], want)
			near("Hessian product", hv[i], product)
		}
		near("objective", nlp.Objective(x), f)
		for i := range m {
			want := 0.0
			for j := range n {
				want += ad[i*n+j] * x[j]
			}
			near("row", c[i], want)
		}
		jac, hess := make([]float64, nlp.Jacobian.Len()), make([]float64, nlp.Hessian.Len())
		nlp.Functions.Jacobian(x, jac)
		nlp.Functions.Hessian(x, -2, y, hess)
		for k, v := range jac {
			at := &ad[int(nlp.Jacobian.Row[k])*n+int(nlp.Jacobian.Col[k])]
			near("Jacobian", v, *at)
			*at = 0
		}
		for k, v := range hess {
			i, j := int(nlp.Hessian.Row[k]), int(nlp.Hessian.Col[k])
			near("Hessian", v, -2*pd[i*n+j])
			pd[i*n+j], pd[j*n+i] = 0, 0
		}
		for _, rest := range append(pd, ad...) {
			near("what the patterns leave out", rest, 0)
		}
		allocs := testing.AllocsPerRun(5, func() {
			nlp.Objective(x)
			nlp.Gradient(x, g)
			nlp.Constraints(x, c)
			nlp.Functions.Jacobian(x, jac)
			nlp.Functions.Hessian(x, 1, y, hess)
		})
		near("allocations", allocs, 0)
	}
}

func TestQPWithout(t *testing.T) {
	p := &problem.QP{Constant: 2, Lower: make([]float64, 3), Upper: make([]float64, 3), RowLower: make([]float64, 1), RowUpper: make([]float64, 1)}
	nlp, err := p.NLP()
	if err != nil {
		t.Fatal(err)
	}
	x, g, c := make([]float64, 3), []float64{1, 1, 1}, []float64{1}
	nlp.Gradient(x, g)
	nlp.Constraints(x, c)
	if nlp.Objective(x) != 2 || g[0] != 0 || g[2] != 0 || c[0] != 0 || nlp.Jacobian.Len()+nlp.Hessian.Len() != 0 || !nlp.Linear[0] {
		t.Errorf("%g, %g, %+v", g, c, nlp)
	}
}

func TestQPValidate(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		want   string
		change func(p *problem.QP)
	}{
		{"P: of order 2", func(p *problem.QP) { p.P, _, _ = ofOrderTwo() }},
		{"Q: 1 elements for 3", func(p *problem.QP) { p.Q = p.Q[:1] }},
		{"A: 2×3", func(p *problem.QP) { p.RowLower, p.RowUpper = p.RowLower[:1], p.RowUpper[:1] }},
		{"Upper: 2 elements for 3", func(p *problem.QP) { p.Upper = p.Upper[:2] }},
		{"Constant: NaN", func(p *problem.QP) { p.Constant = nan }},
		{"Q of x2: +Inf", func(p *problem.QP) { p.Q[1] = math.Inf(1) }},
		{"P: NaN", func(p *problem.QP) { _, _, v := p.P.Lower().Raw(); v[len(v)-1] = nan }},
		{"A: NaN for variable", func(p *problem.QP) { _, _, v := p.A.Raw(); v[0] = nan }},
		{"variable x1: a bound", func(p *problem.QP) { p.Lower[0] = nan }},
		{"start of x3", func(p *problem.QP) { p.Start = []float64{0, 0, nan} }},
	} {
		p, _, _ := randomQP(rand.New(rand.NewPCG(4, 4)), 3, 2)
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		c.change(p)
		err := p.Validate()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
		if _, again := p.NLP(); fmt.Sprint(again) != fmt.Sprint(err) {
			t.Errorf("NLP says %v", again)
		}
	}
}

func ofOrderTwo() (*sparse.Sym, []float64, []float64) {
	p, a, b := randomQP(rand.New(rand.NewPCG(4, 4)), 2, 2)
	return p.P, a, b
}

func TestFiniteSides(t *testing.T) {
	lo, hi := problem.FiniteSides(-1e20, 1e21)
	if !math.IsInf(lo, -1) || !math.IsInf(hi, 1) {
		t.Error(lo, hi)
	}
	if lo, hi = problem.FiniteSides(-1e19, 2); lo != -1e19 || hi != 2 {
		t.Error(lo, hi)
	}
}

func ExampleQP() {
	a, _ := sparse.NewCSC(1, 2, []int{0, 1, 2}, []int32{0, 0}, []float64{1, 1})
	p := &problem.QP{
		Q: []float64{1, 2}, A: a, RowLower: []float64{3}, RowUpper: []float64{3},
		Lower: []float64{0, 0}, Upper: []float64{math.Inf(1), math.Inf(1)},
	}
	nlp, err := p.NLP()
	if err != nil {
		fmt.Println(err)
		return
	}
	n, m := nlp.Dim()
	fmt.Println(n, m, nlp.Objective([]float64{2, 1}), nlp.Jacobian.Len())
	// Output: 2 1 4 2
}
