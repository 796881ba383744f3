package factor_test

import (
	"context"
	"fmt"
	"log"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// The system of a quadratic program min ½xᵀHx - cᵀx with Ax = b: two variables, one
// constraint, H = diag(2, 4), A = [1 1].
func Example() {
	lower, err := sparse.NewCSC(3, 3, []int{0, 2, 4, 4}, []int32{0, 2, 1, 2}, []float64{2, 1, 4, 1})
	if err != nil {
		log.Fatal(err)
	}
	kkt, err := sparse.NewSym(lower)
	if err != nil {
		log.Fatal(err)
	}
	f, err := factor.New(context.Background(), kkt, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	in := f.Stats().Inertia
	fmt.Printf("inertia: %d positive, %d negative, %d zero\n", in.Pos, in.Neg, in.Zero)

	x := make([]float64, 3)
	if _, err := f.SolveRefined(x, []float64{2, 4, 3}); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("x = (%.4f, %.4f), multiplier %.4f\n", x[0], x[1], x[2])
	// Output:
	// inertia: 2 positive, 1 negative, 0 zero
	// x = (1.6667, 1.3333), multiplier -1.3333
}

// One analysis serves all matrices with the same pattern.
func ExampleSymbolic_New() {
	lower, err := sparse.NewCSC(2, 2, []int{0, 2, 3}, []int32{0, 1, 1}, []float64{1, 1, 1})
	if err != nil {
		log.Fatal(err)
	}
	a, err := sparse.NewSym(lower)
	if err != nil {
		log.Fatal(err)
	}
	s, err := factor.Analyze(a, factor.Options{Expected: 1000})
	if err != nil {
		log.Fatal(err)
	}
	f := s.New()
	for _, shift := range []float64{0, 2, 4} {
		inertia, err := f.Factorize(context.Background(), []float64{shift - 1, 2, shift - 1})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: %v\n", shift, inertia)
	}
	// Output:
	// 0: 1 positive, 1 negative, 0 zero
	// 2: 1 positive, 1 negative, 0 zero
	// 4: 2 positive, 0 negative, 0 zero
}

// A factorisation in two arrays, as the old interfaces between optimisers and linear solvers want it: nothing refers to Go's
// memory, and nothing is to be freed.
func ExampleLDL_Store() {
	lower, err := sparse.NewCSC(2, 2, []int{0, 2, 3}, []int32{0, 1, 1}, []float64{2, 1, -1})
	if err != nil {
		log.Fatal(err)
	}
	a, err := sparse.NewSym(lower)
	if err != nil {
		log.Fatal(err)
	}
	f, err := factor.New(context.Background(), a, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	floats, ints := f.FlatSizes()
	values, index := make([]float64, floats), make([]int32, ints)
	if err := f.Store(values, index); err != nil {
		log.Fatal(err)
	}

	g, err := factor.Load(values, index)
	if err != nil {
		log.Fatal(err)
	}
	x := []float64{3, 0}
	if err := g.Solve(x, 1); err != nil {
		log.Fatal(err)
	}
	fmt.Println(g.Inertia(), g.Rank(), x)
	// Output:
	// 1 positive, 1 negative, 0 zero 2 [1 1]
}

func ExamplePartial() {
	// The last row of
	//
	//	[ 2 0 1 ]
	//	[ 0 4 2 ]
	//	[ 1 2 3 ]
	//
	// is kept: S = 3 − 1/2 − 4/4 = 3/2.
	l, err := sparse.NewCSC(3, 3, []int{0, 2, 4, 5}, []int32{0, 2, 1, 2, 2}, []float64{2, 1, 4, 2, 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := sparse.NewSym(l)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := factor.AnalyzePartial(a, 1, factor.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := plan.New()
	_, _, val := l.Raw()
	inertia, err := p.Factorize(context.Background(), val)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := make([]float64, 1)
	p.AddSchur(s, 1, []int32{0}, 0, 1)

	b, x, tail := []float64{3, 6, 6}, make([]float64, 3), make([]float64, 1)
	if err := p.Forward(b, 3, nil, 1, tail); err != nil {
		fmt.Println(err)
		return
	}
	tail[0] /= s[0]
	if err := p.Backward(tail, 1, x, 3, nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(inertia, p.Kept(), s, x)
	// Output:
	// 2 positive, 0 negative, 0 zero [2] [1.5] [1 1 1]
}
