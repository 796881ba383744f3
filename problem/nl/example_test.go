package nl_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/saddle-go/saddle/problem/nl"
)

// The least x₀² + x₁ subject to x₀ + x₁ ≥ 1.
const parabola = `g3 1 1 0
 2 1 1 0 0	# variables, rows, objectives, ranges, equations
 0 1	# nonlinear rows, objectives
 0 0
 0 2 0	# nonlinear variables in rows, objectives, both
 0 0 0 1
 0 0 0 0 0
 2 2	# entries of the Jacobian, of gradients
 0 0
 0 0 0 0 0
C0
n0
O0 0
o5
v0
n2
x1
0 3
r
2 1
b
3
3
k1
1
J0 2
0 1
1 1
G0 2
0 0
1 1
`

// Reading a problem, and telling what came out.
func Example() {
	f, err := nl.Read(strings.NewReader(parabola), nl.Options{Name: "parabola.nl"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Header.String())
	fmt.Println("at the start:", f.Problem.Objective(f.Problem.Start))

	err = f.WriteSolution(os.Stdout, &nl.Solution{
		Message:  "optimal; objective 0.75",
		Code:     nl.ResultCode("optimal", true),
		X:        []float64{0.5, 0.5},
		RowDuals: []float64{1},
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// 2 variables, 1 rows, 1 objectives
	// at the start: 9
	// optimal; objective 0.75
	//
	// Options
	// 3
	// 1
	// 1
	// 0
	// 1
	// 1
	// 2
	// 2
	// 1
	// 0.5
	// 0.5
	// objno 0 0
}

// Options of several sources: the command line wins.
func ExampleKeywords_Gather() {
	words := nl.Keywords{{Name: "max_iter", Value: "number", Help: "limit of iterations"}, {Name: "warm", Help: "begin with the duals of the file"}}
	settings, err := words.Gather(nl.Sources{
		Names:  []string{"saddle"},
		Getenv: func(string) string { return "max_iter=100 warm" },
		Args:   []string{"max_iter=200"},
	})
	fmt.Println(settings, err)
	_, err = words.Gather(nl.Sources{Args: []string{"maxiter=200"}})
	fmt.Println(err)
	// Output:
	// [{max_iter 100 saddle_options} {warm  saddle_options} {max_iter 200 command line}] <nil>
	// command line: Unknown keyword "maxiter"
}
