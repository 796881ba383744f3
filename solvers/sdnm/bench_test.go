package sdnm

import (
	"context"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// The size of Wang, Li and Zhang's german.number: 300 rows in three folds, 24 features.
const benchL1, benchN = 300, 24

// benchNewton returns a feasible point of a random problem at C = 1 with its multiplier.
func benchNewton(b *testing.B) (*newton, *iterate) {
	rng := rand.New(rand.NewPCG(1, 2))
	coo, err := sparse.NewCOO(benchL1, benchN)
	if err != nil {
		b.Fatal(err)
	}
	y := make([]float64, benchL1)
	for i := range y {
		y[i] = float64(1 - 2*(i%2))
		for j := range benchN {
			if err := coo.Append(i, j, rng.NormFloat64()+0.2*y[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
	split, err := svc.NewSplit(y, svc.SplitOptions{})
	if err != nil {
		b.Fatal(err)
	}
	tm, folds := newTeam(1), newFolds(coo.ToCSR(), y, split)
	q := request{c: 1, to: target{mu: 5e-5, center: 1e-6}, tau: 1e-2}
	v, err := tm.evaluate(context.Background(), folds, q)
	if err != nil {
		b.Fatal(err)
	}
	p := newNLPEC(tm, folds, 1e-2)
	x, k := p.newIterate(), newNewton(p)
	p.feasible(x, v)
	if err := k.multiplier(context.Background(), x); err != nil {
		b.Fatal(err)
	}
	p.evalF(x, k.q)
	return k, x
}

// BenchmarkNewtonStructured is one Newton direction by elimination, factorisations included.
func BenchmarkNewtonStructured(b *testing.B) {
	k, x := benchNewton(b)
	d := k.p.newSystem()
	for b.Loop() {
		if err := k.factor(context.Background(), x); err != nil {
			b.Fatal(err)
		}
		d.clear()
		k.p.addNegF(d, x)
		if err := k.solve(context.Background(), d, k.xi); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewtonDense is what it replaces: a dense LU of order 4·T·l1 + 1.
func BenchmarkNewtonDense(b *testing.B) {
	const order = 4*3*benchL1 + 1
	rng := rand.New(rand.NewPCG(1, 1))
	a := mat.NewDense(order, order, nil)
	for i := range order {
		for j := range i + 1 {
			v := rng.NormFloat64()
			a.Set(i, j, v)
			a.Set(j, i, v)
		}
	}
	var lu mat.LU
	for b.Loop() {
		lu.Factorize(a)
	}
}
