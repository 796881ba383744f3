package docs_test

import (
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/nl"
	"github.com/saddle-go/saddle/problem/opf"
	"github.com/saddle-go/saddle/problem/qps"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auto"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// Files of the three formats, each with a small problem.
var modelFiles = map[string]string{
	"model.nl": `g3 1 1 0
 2 1 1 0 0
 0 1
 0 0
 0 2 0
 0 0 0 1
 0 0 0 0 0
 2 2
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
`,
	"portfolio.qps": `NAME P
ROWS
 N COST
 G C1
COLUMNS
 X COST 1 C1 1
 Y COST 2 C1 1
RHS
 RHS C1 2
QUADOBJ
 X X 2
ENDATA
`,
	"case118.m": `function mpc = two
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
	1	3	0	0	0	0	1	1	0	110	1	1.1	0.9;
	2	1	80	20	0	0	1	1	0	110	1	1.1	0.9;
];
mpc.gen = [
	1	80	20	100	-100	1	100	1	200	0;
];
mpc.branch = [
	1	2	0.02	0.1	0	100	0	0	0	0	1	-30	30;
];
mpc.gencost = [
	2	0	0	2	15	0;
];
`,
}

// Each file is read and solved.
func TestModelFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range modelFiles {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := nl.ReadFile("model.nl", nl.Options{}) // AMPL, Pyomo, JuMP: f.Problem is a *problem.NLP with exact derivatives
	if err != nil {
		t.Fatal(err)
	}
	q, err := qps.ReadFile("portfolio.qps", qps.Options{}) // MPS and QPS: q.QP is a *problem.QP, q.NLP() states it as an NLP
	if err != nil {
		t.Fatal(err)
	}
	c, err := opf.ReadFile("case118.m", opf.Options{}) // MATPOWER: opf.New(c, opf.Form{}) states its AC optimal power flow
	if err != nil {
		t.Fatal(err)
	}
	stated, err := q.NLP()
	if err != nil {
		t.Fatal(err)
	}
	flow, err := opf.New(c, opf.Form{})
	if err != nil {
		t.Fatal(err)
	}
	for k, p := range []*problem.NLP{f.Problem, stated, flow.NLP} {
		r, err := auto.Solve(t.Context(), p, solvers.Options{})
		if want := []float64{0.75, 3.75, 1218.03}[k]; err != nil || !r.Solved() || !(math.Abs(r.Objective-want) <= 1e-3*want) {
			t.Errorf("problem %d: %v, %v, objective %.8g, want %g", k, err, r.Status, r.Objective, want)
		}
	}
}

func Example_solveAgain() {
	m := expr.NewModel("circle")
	x, y := m.Var("x", 0, expr.Inf, 1), m.Var("y", -expr.Inf, 2, 0)
	m.Maximize(x.Add(x.Mul(y)))
	m.Subject("disc", -expr.Inf, x.Square().Add(y.Square()), 1)
	p, err := m.NLP()
	if err != nil {
		log.Fatal(err)
	}

	w := io.Discard
	r, err := auto.Solve(ctx, p, solvers.Options{Watch: solvers.Table(w)}) // w: an io.Writer such as os.Stdout, for a line an iteration
	if err != nil {
		log.Fatal(err)
	}
	changed := *p
	changed.RowUpper = []float64{1.1}
	next, err := nlpd.Solve(ctx, &changed, nlpd.Options{Options: solvers.Options{Warm: &r.Point}})
	if err != nil {
		log.Fatal(err)
	}
	s, err := nlpd.SolveKept(ctx, p, nlpd.Options{}) // s.Result is that of Solve
	if err != nil {
		log.Fatal(err)
	}
	change := []float64{1}
	d, err := s.Sensitivity(ctx, nlpd.Perturbation{RowUpper: change}) // d.X = dx/dε for sides + ε·change
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: %.3f, predicted %.3f and %.3f\n", next.Status, next.X, r.X[0]+0.1*d.X[0], r.X[1]+0.1*d.X[1])
	// Output: optimal: [0.903 0.533], predicted 0.905 and 0.533
}
