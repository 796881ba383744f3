package problemtest_test

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/problemtest"
)

// The form in which a method gets a problem, and what a test knows of its end.
func Example() {
	p, _ := problemtest.Number(71)
	nlp := p.NLP()
	n, m := nlp.Dim()
	fmt.Println(p.Name, n, m, nlp.Start, nlp.Objective(nlp.Start))
	fmt.Println(p.Outcome, p.Optimum, p.Accepts(17.01401729, 1e-8), p.Accepts(17.02, 1e-8))
	// Output:
	// hs71 4 2 [1 5 5 1] 16
	// solvable 17.0140173 true false
}

func ExampleFamilies() {
	for _, p := range problemtest.Families(4) {
		n, m := p.NLP().Dim()
		fmt.Println(p.Name, n, m)
	}
	// Output:
	// rank-deficient-24 24 2
	// nonconvex-box-16 16 1
	// chained-rosenbrock-40 40 0
	// luksan-vlcek-1-40 40 38
	// luksan-vlcek-3-32 32 2
	// sparse-qp-80 80 40
	// control-2d-6 72 36
	// control-3d-6 432 216
	// torsion-6 36 0
}
