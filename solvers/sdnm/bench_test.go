package sdnm

import (
	"context"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
)

const benchL1 = 255 // rows of the heart data that take part: three folds of 85

// benchNewton returns a feasible point of the heart data at C = 1 with its multiplier.
func benchNewton(b *testing.B) (*newton, *iterate) {
	d := heart.Data()
	split, err := svc.NewSplit(d.Y, svc.SplitOptions{HoldoutCount: len(d.Y) - benchL1})
	if err != nil {
		b.Fatal(err)
	}
	tm, folds := newTeam(1), newFolds(d.X, d.Y, split)
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
