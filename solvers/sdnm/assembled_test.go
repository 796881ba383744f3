package sdnm

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// An assembled system is Γ(dv, dλ) = (r1, r2) as package kkt takes it: W = ∇²L, b = −dλ, J dv = −r2. With weights
// there are n more unknowns w_t a fold and n more rows Bᵀα − w = 0, by which the rows of A and B stay sparse; without them
// A Bᵀ and B Bᵀ are written out.
type assembled struct {
	p       *nlpec
	weights bool
	s       kkt.Structure
	v       kkt.Values
}

// A term is an element of a row of L^G or L^H.
type term struct {
	col int
	val float64
}

// assemble collects the entries at x.
func assemble(p *nlpec, x *iterate, weights bool) *assembled {
	a := &assembled{p: p, weights: weights}
	a.s.N, a.s.M = 1+p.m, p.m
	if weights {
		for _, f := range p.folds {
			a.s.N, a.s.M = a.s.N+f.n, a.s.M+f.n
		}
	}
	extra := 0
	for t, f := range p.folds {
		at := func(k, i int) int { return p.off[k][t] + i }
		dense := func(r *rows, k int) []term { return a.dense(t, r, k, extra) }
		for i := range f.a.len() {
			a.pair(x, at(blockZeta, i), append(dense(&f.a, i), term{1 + at(blockZ, i), 1}))
			a.pair(x, at(blockZ, i), []term{{1 + at(blockZeta, i), -1}})
		}
		for i := range f.b.len() {
			a.pair(x, at(blockAlpha, i), append(dense(&f.b, i), term{1 + at(blockXi, i), 1}))
			a.pair(x, at(blockXi, i), []term{{0, 1}, {1 + at(blockAlpha, i), -1}})
		}
		if weights {
			for j := range f.n {
				a.addJ(p.m+extra+j, 1+p.m+extra+j, -1)
			}
			for i := range f.b.len() {
				f.b.each(i, func(j int, v float64) { a.addJ(p.m+extra+j, 1+at(blockAlpha, i), v) })
			}
			extra += f.n
		}
	}
	return a
}

// each visits the elements of row i.
func (r *rows) each(i int, f func(j int, v float64)) {
	ptr, ind, val := r.x.Raw()
	row := r.list[i]
	for k := ptr[row]; k < ptr[row+1]; k++ {
		f(int(ind[k]), r.y[row]*val[k])
	}
}

// dense returns row i of r times Bᵀ of fold t as a row over α, or that row itself over w.
func (a *assembled) dense(t int, r *rows, i, extra int) (row []term) {
	if a.weights {
		r.each(i, func(j int, v float64) { row = append(row, term{1 + a.p.m + extra + j, v}) })
		return row
	}
	f := a.p.folds[t]
	w := make([]float64, f.n)
	r.each(i, func(j int, v float64) { w[j] = v })
	product := make([]float64, f.b.len())
	f.b.mul(product, w)
	for k, v := range product {
		row = append(row, term{1 + a.p.off[blockAlpha][t] + k, v})
	}
	return row
}

// pair adds the terms of pair i, whose row of L^H is h, to W and J.
func (a *assembled) pair(x *iterate, i int, h []term) {
	_, wg, wh, r := a.p.pair(x, i)
	mg, mh, mgh := a.p.curvatures(x, i, r)
	g := 1 + i
	a.addJ(i, g, wg)
	a.addW(g, g, mg)
	for k, s := range h {
		a.addJ(i, s.col, wh*s.val)
		a.addW(g, s.col, mgh*s.val)
		if s.col == g {
			a.addW(g, g, mgh*s.val)
		}
		for _, q := range h[:k+1] {
			a.addW(s.col, q.col, mh*s.val*q.val)
		}
	}
}

func (a *assembled) addW(i, j int, v float64) {
	a.s.W.RowIdx, a.s.W.ColIdx = append(a.s.W.RowIdx, int32(max(i, j))), append(a.s.W.ColIdx, int32(min(i, j)))
	a.v.W = append(a.v.W, v)
}

func (a *assembled) addJ(i, j int, v float64) {
	a.s.J.RowIdx, a.s.J.ColIdx = append(a.s.J.RowIdx, int32(i)), append(a.s.J.ColIdx, int32(j))
	a.v.J = append(a.v.J, v)
}

// right returns the right-hand side for r.
func (a *assembled) right(r *system) []float64 {
	b := make([]float64, a.s.N+a.s.M)
	b[0] = r.c
	copy(b[1:], r.v)
	for i, v := range r.l {
		b[a.s.N+i] = -v
	}
	return b
}

// left sets d to the solution.
func (a *assembled) left(d *system, x []float64) {
	d.c = x[0]
	copy(d.v, x[1:])
	for i := range d.l {
		d.l[i] = -x[a.s.N+i]
	}
}

// The assembled Newton system has the solution of the structured elimination.
func TestAssembledAgainstStructured(t *testing.T) {
	for _, in := range instances() {
		x := in.point(true)
		k := newNewton(in.p)
		if err := k.factor(context.Background(), x); err != nil {
			t.Fatal(err)
		}
		r, want, got := in.randomSystem(), in.p.newSystem(), in.p.newSystem()
		if err := solveTo(k, want, r, k.xi); err != nil {
			t.Fatal(err)
		}
		for _, weights := range []bool{false, true} {
			a := assemble(in.p, x, weights)
			sys, err := kkt.New(a.s, kkt.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := sys.SetValues(a.v); err != nil {
				t.Fatal(err)
			}
			if _, err := sys.FactorCorrected(context.Background(), kkt.AcceptAll{}); err != nil {
				t.Fatal(err)
			}
			sol := make([]float64, sys.Dim())
			info, err := sys.Solve(context.Background(), sol, a.right(r))
			if err != nil || !info.Converged {
				t.Fatalf("%s: %+v, %v", in.name, info, err)
			}
			a.left(got, sol)
			near(t, in.name, got.flat(), want.flat(), 1e-7)
		}
	}
}

// pointOf returns the Newton system at a feasible point of the problem at C = 1, with its multiplier.
func pointOf(b *testing.B, x *sparse.CSR, y []float64) (*newton, *iterate) {
	split, err := svc.NewSplit(y, svc.SplitOptions{})
	if err != nil {
		b.Fatal(err)
	}
	tm, folds := newTeam(1), newFolds(x, y, split)
	v, err := tm.evaluate(context.Background(), folds, request{c: 1, to: target{mu: 5e-5, center: 1e-6}, tau: 1e-2})
	if err != nil {
		b.Fatal(err)
	}
	p := newNLPEC(tm, folds, 1e-2)
	at, k := p.newIterate(), newNewton(p)
	p.feasible(at, v)
	if err := k.multiplier(context.Background(), at); err != nil {
		b.Fatal(err)
	}
	p.evalF(at, k.q)
	return k, at
}

// BenchmarkNewtonAssembled compares the structured elimination with the assembled system, written out and with weights as unknowns:
// least times of a factorisation, a refined solve and the assembly.
func BenchmarkNewtonAssembled(b *testing.B) {
	data := map[string]*svc.Data{"heart": heart.Data(), "random-300x24": noisy(rand.New(rand.NewPCG(1, 2)), 300, 24, 1)}
	for name, d := range data {
		k, x := pointOf(b, d.X, d.Y)
		r := k.p.newSystem()
		least := func(best *time.Duration, run func() error) {
			start := time.Now()
			if err := run(); err != nil {
				b.Fatal(err)
			}
			if t := time.Since(start); *best == 0 || t < *best {
				*best = t
			}
		}
		report := func(b *testing.B, unit string, t time.Duration) { b.ReportMetric(float64(t.Microseconds()), unit) }
		b.Run(name+"/structured", func(b *testing.B) {
			dir, res := k.p.newSystem(), k.p.newSystem()
			var factor, solve time.Duration
			for b.Loop() {
				least(&factor, func() error { return k.factor(context.Background(), x) })
				least(&solve, func() error {
					return k.solveRefined(context.Background(), dir, res, func(s *system) { k.p.addNegF(s, x) }, k.xi)
				})
			}
			report(b, "factor-µs", factor)
			report(b, "solve-µs", solve)
		})
		for form, weights := range map[string]bool{"written-out": false, "weights": true} {
			b.Run(name+"/"+form, func(b *testing.B) {
				ctx := context.Background()
				a := assemble(k.p, x, weights)
				start := time.Now()
				sys, err := kkt.New(a.s, kkt.Options{})
				if err != nil {
					b.Fatal(err)
				}
				analysis := time.Since(start)
				k.p.addNegF(r, x)
				rhs, sol := a.right(r), make([]float64, sys.Dim())
				var values, factor, solve time.Duration
				var info kkt.SolveInfo
				for b.Loop() {
					least(&values, func() error { return sys.SetValues(a.v) })
					least(&factor, func() error { _, err := sys.Factor(ctx, kkt.Shift{}); return err })
					least(&solve, func() (err error) { info, err = sys.Solve(ctx, sol, rhs); return err })
				}
				st := sys.Stats()
				report(b, "analysis-µs", analysis)
				report(b, "values-µs", values)
				report(b, "factor-µs", factor)
				report(b, "solve-µs", solve)
				b.ReportMetric(float64(st.NNZ), "nnz")
				b.ReportMetric(float64(st.NNZL), "nnz(L)")
				b.ReportMetric(float64(sys.Dim()), "order")
				b.ReportMetric(info.BackwardError*1e16, "error·1e16")
			})
		}
	}
}
