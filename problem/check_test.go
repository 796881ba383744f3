package problem_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem"
)

var inf = math.Inf(1)

// mixedProblem has n variables and rows of several kinds:
//
//	f = Σ x_j² x_{j+1} + exp(x_1/3) + 1e6·x_n + log(x_2)
//	c_i = x_i x_{i+1} x_{i+2} + 10⁴ sin(x_i),  i < n−2;  c = 2x_1 − 3x_n;  c = 1e-3·Σ x_j²
//
// A fault changes one of its functions.
type mixedProblem struct {
	n     int
	fault string
	memo  []float64
}

func (p *mixedProblem) Objective(x []float64) float64 {
	sum := math.Exp(x[0]/3) + 1e6*x[p.n-1] + math.Log(x[1])
	for j := range p.n - 1 {
		sum += x[j] * x[j] * x[j+1]
	}
	return sum
}

func (p *mixedProblem) Gradient(x, g []float64) {
	clear(g)
	for j := range p.n - 1 {
		g[j] += 2 * x[j] * x[j+1]
		g[j+1] += x[j] * x[j]
	}
	g[0] += math.Exp(x[0]/3) / 3
	g[1] += 1 / x[1]
	g[p.n-1] += 1e6
	switch p.fault {
	case "gradient sign":
		g[3] = -g[3]
	case "gradient NaN":
		g[2] = math.NaN()
	case "gradient unwritten":
		copy(g[4:5], p.unwritten(g)) // puts back what was there
	}
}

// unwritten is only to show that the element is left alone.
func (p *mixedProblem) unwritten([]float64) []float64 { return p.memo }

func (p *mixedProblem) Constraints(x, c []float64) {
	sum := 0.0
	for i := range p.n - 2 {
		c[i] = x[i]*x[i+1]*x[i+2] + 1e4*math.Sin(x[i])
	}
	for _, v := range x {
		sum += v * v
	}
	c[p.n-2], c[p.n-1] = 2*x[0]-3*x[p.n-1], 1e-3*sum
	switch p.fault {
	case "missing":
		c[2] += 1e-3 * x[p.n-1] * x[p.n-1]
	case "missing in a group":
		c[1] += x[1] * x[p.n-1]
	case "not linear":
		c[p.n-2] += 1e-2 * x[0] * x[0]
	}
}

func (p *mixedProblem) Jacobian(x, v []float64) {
	k := 0
	for i := range p.n - 2 {
		v[k], v[k+1], v[k+2] = x[i+1]*x[i+2]+1e4*math.Cos(x[i]), x[i]*x[i+2], x[i]*x[i+1]
		k += 3
	}
	v[k], v[k+1] = 2, -3
	for j := range p.n {
		v[k+2+j] = 2e-3 * x[j]
	}
	switch p.fault {
	case "scale":
		v[7] *= 1.001
	case "order":
		v[4], v[5] = v[5], v[4]
	case "factor":
		v[k+5] *= 2
	case "zero":
		v[8] = 0
	case "not linear":
		v[k] += 2e-2 * x[0]
	case "memory":
		if p.memo == nil {
			p.memo = append([]float64(nil), v...)
		}
		p.memo[0], v[1] = v[0], v[1]+1e-9*math.Abs(p.memo[0]-v[0])
		p.memo[0]++
	}
}

func (p *mixedProblem) Hessian(x []float64, sigma float64, y, v []float64) {
	clear(v)
	n := p.n
	d, one, two := v[:n], v[n:2*n-1], v[2*n-1:] // diagonal, first and second subdiagonal
	for j := range n - 1 {
		d[j] += sigma * 2 * x[j+1]
		one[j] += sigma * 2 * x[j]
	}
	d[0] += sigma * math.Exp(x[0]/3) / 9
	d[1] -= sigma / (x[1] * x[1])
	for i := range n - 2 {
		d[i] -= y[i] * 1e4 * math.Sin(x[i])
		one[i] += y[i] * x[i+2]
		two[i] += y[i] * x[i+1]
		one[i+1] += y[i] * x[i]
	}
	for j := range d {
		d[j] += 2e-3 * y[n-1]
	}
	switch p.fault {
	case "half":
		one[2] *= 2
	case "Hessian sign":
		clear(v)
		p.fault = ""
		minus := make([]float64, len(y))
		for i := range y {
			minus[i] = -y[i]
		}
		p.Hessian(x, sigma, minus, v)
		p.fault = "Hessian sign"
	case "Hessian zero":
		two[1] = 0
	}
}

// HessianProduct multiplies with the tridiagonal part only if that is the fault.
func (p *mixedProblem) HessianProduct(x []float64, sigma float64, y, d, hv []float64) {
	n := p.n
	v := make([]float64, 3*n-3)
	p.Hessian(x, sigma, y, v)
	clear(hv)
	for j := range n {
		hv[j] += v[j] * d[j]
	}
	for off := 1; off <= 2; off++ {
		if off == 2 && p.fault == "product" {
			break
		}
		for j := range n - off {
			e := v[n+(off-1)*(n-1)+j]
			hv[j+off] += e * d[j]
			hv[j] += e * d[j+off]
		}
	}
}

func (p *mixedProblem) nlp() *problem.NLP {
	n := int32(p.n)
	q := &problem.NLP{Name: "mixed", Functions: p, Linear: make([]bool, n), Start: make([]float64, n)}
	for j := range n {
		q.Lower, q.Upper, q.Start[j] = append(q.Lower, 0.1), append(q.Upper, inf), 0.5+float64(j%5)/3
		q.RowLower, q.RowUpper = append(q.RowLower, 0), append(q.RowUpper, inf)
	}
	for i := range n - 2 {
		q.Jacobian.Row, q.Jacobian.Col = append(q.Jacobian.Row, i, i, i), append(q.Jacobian.Col, i, i+1, i+2)
	}
	q.Jacobian.Row, q.Jacobian.Col = append(q.Jacobian.Row, n-2, n-2), append(q.Jacobian.Col, 0, n-1)
	q.Linear[n-2] = true
	for j := range n {
		q.Jacobian.Row, q.Jacobian.Col = append(q.Jacobian.Row, n-1), append(q.Jacobian.Col, j)
	}
	for off := range int32(3) {
		for j := range n - off {
			q.Hessian.Row, q.Hessian.Col = append(q.Hessian.Row, j+off), append(q.Hessian.Col, j)
		}
	}
	return q
}

// TestCheckNoFalseAlarm has exact derivatives at random points, at bounds and at points of very different sizes.
func TestCheckNoFalseAlarm(t *testing.T) {
	p := (&mixedProblem{n: 12}).nlp()
	for seed := range uint64(100) {
		r, err := problem.Check(p, nil, problem.CheckOptions{Seed: seed})
		if err != nil || !r.OK() {
			t.Fatalf("seed %d: %v\n%s", seed, err, r)
		}
		for _, part := range r.Parts {
			if part.Verified+part.Unverified != part.Entries || part.Unverified > 0 {
				t.Errorf("seed %d: %+v", seed, part)
			}
		}
	}
	for _, v := range []float64{0.1, 0.1 + 1e-9, 1e3, 1e-6, 1e-9} {
		q := *p
		x := make([]float64, 12)
		for j := range x {
			x[j] = v
		}
		if v < 0.1 {
			q.Lower = make([]float64, 12)
		}
		r, err := problem.Check(&q, x, problem.CheckOptions{})
		if err != nil || !r.OK() {
			t.Errorf("at %g: %v\n%s", v, err, r)
		}
	}
}

func TestCheckFindsFaults(t *testing.T) {
	for _, c := range []struct {
		fault string
		kind  problem.FaultKind
		part  string
		where string
		hint  string
		count int
	}{
		{"gradient sign", problem.WrongValue, "gradient", "gradient of x4", "opposite sign", 1},
		{"gradient NaN", problem.NotFinite, "gradient", "gradient of x3", "", 1},
		{"missing", problem.MissingEntry, "Jacobian", "Jacobian of c3, x12", "", 1},
		{"missing in a group", problem.MissingEntry, "Jacobian", "Jacobian of c2, x12", "", 1},
		{"scale", problem.WrongValue, "Jacobian", "Jacobian of c3, x4", "", 1},
		{"order", problem.WrongValue, "Jacobian", "Jacobian of c2, x", "the value of Jacobian of c2, x", 2},
		{"factor", problem.WrongValue, "Jacobian", "Jacobian of c12, x4", "factor of 2", 1},
		{"zero", problem.WrongValue, "Jacobian", "Jacobian of c3, x5", "zero", 1},
		{"not linear", problem.NotLinear, "Jacobian", "Jacobian of c11, x1", "", 1},
		{"half", problem.WrongValue, "Hessian", "Hessian of x4, x3", "factor of 2", 1},
		{"Hessian sign", problem.WrongValue, "Hessian", "Hessian of", "", 5},
		{"Hessian zero", problem.WrongValue, "Hessian", "Hessian of x4, x2", "zero", 1},
		{"product", problem.WrongProduct, "Hessian", "Hessian of", "", 1},
	} {
		for seed := range uint64(20) {
			p := (&mixedProblem{n: 12, fault: c.fault}).nlp()
			r, err := problem.Check(p, nil, problem.CheckOptions{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			count, text := 0, r.String()
			for _, f := range r.Faults {
				if f.Kind == c.kind && f.Part == c.part && strings.HasPrefix(f.String(), c.where) && strings.Contains(f.Hint, c.hint) {
					count++
				}
			}
			if count < c.count || r.OK() || c.count == 1 && c.kind != problem.WrongProduct && c.kind != problem.MissingEntry && c.kind != problem.NotFinite && c.part != "gradient" && c.fault[0] != 'n' && len(r.Faults) > 1 && c.part != "Jacobian" {
				t.Errorf("%s, seed %d: %d of %d\n%s", c.fault, seed, count, c.count, text)
			}
			if seed == 0 {
				t.Logf("%s:\n%s", c.fault, text)
			}
		}
	}
}

// lazy leaves an element unwritten and remembers its first x.
type lazy struct{ x []float64 }

func (l *lazy) Objective(x []float64) float64 { return x[0] * x[1] }
func (l *lazy) Gradient(x, g []float64)       { g[0] = x[1] }
func (l *lazy) Constraints(x, c []float64) {
	c[0] = 3 * x[0]
	l.x = append(l.x, x[0])
	if len(l.x) > 5 {
		c[0]++
	}
}
func (l *lazy) Jacobian(x, v []float64)                        { v[0] = 3 }
func (l *lazy) Hessian(_ []float64, s float64, _, v []float64) { v[0] = s }

func TestCheckHabits(t *testing.T) {
	p := &problem.NLP{
		Lower: []float64{-inf, -inf}, Upper: []float64{inf, inf}, RowLower: []float64{0}, RowUpper: []float64{0},
		Jacobian: problem.Pattern{Row: []int32{0}, Col: []int32{0}}, Hessian: problem.Pattern{Row: []int32{1}, Col: []int32{0}},
		Functions: &lazy{}, Names: []string{"width", "height"}, RowNames: []string{"area"},
	}
	r, err := problem.Check(p, []float64{1, 2}, problem.CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text := r.String()
	for _, want := range []string{"gradient of height: not written", "constraints of area: not repeated"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestCheckErrors(t *testing.T) {
	p := (&mixedProblem{n: 5}).nlp()
	for name, err := range map[string]error{
		"length":    errorOf(problem.Check(p, make([]float64, 4), problem.CheckOptions{})),
		"tolerance": errorOf(problem.Check(p, nil, problem.CheckOptions{Tolerance: -1})),
		"program":   errorOf(problem.Check(&problem.NLP{Lower: []float64{1}}, nil, problem.CheckOptions{})),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	empty := &problem.NLP{Functions: lazyEmpty{}}
	if r, err := problem.Check(empty, nil, problem.CheckOptions{}); err != nil || !r.OK() {
		t.Errorf("empty: %v %v", r, err)
	}
}

func errorOf(_ *problem.CheckReport, err error) error { return err }

type lazyEmpty struct{}

func (lazyEmpty) Objective([]float64) float64                    { return 0 }
func (lazyEmpty) Gradient(_, _ []float64)                        {}
func (lazyEmpty) Constraints(_, _ []float64)                     {}
func (lazyEmpty) Jacobian(_, _ []float64)                        {}
func (lazyEmpty) Hessian(_ []float64, _ float64, _, _ []float64) {}

// circle is max x + y on a circle; its Jacobian has a wrong sign.
type circle struct{}

func (circle) Objective(x []float64) float64                  { return x[0] + x[1] }
func (circle) Gradient(_, g []float64)                        { g[0], g[1] = 1, 1 }
func (circle) Constraints(x, c []float64)                     { c[0] = x[0]*x[0] + x[1]*x[1] }
func (circle) Jacobian(x, v []float64)                        { v[0], v[1] = 2*x[0], -2*x[1] }
func (circle) Hessian(_ []float64, _ float64, y, v []float64) { v[0], v[1] = 2*y[0], 2*y[0] }

func ExampleCheck() {
	p := &problem.NLP{
		Name:  "circle",
		Lower: []float64{0, 0}, Upper: []float64{2, 2}, RowLower: []float64{1}, RowUpper: []float64{1},
		Jacobian:  problem.Pattern{Row: []int32{0, 0}, Col: []int32{0, 1}},
		Hessian:   problem.Pattern{Row: []int32{0, 1}, Col: []int32{0, 1}},
		Functions: circle{}, Names: []string{"x", "y"}, RowNames: []string{"radius"},
	}
	r, err := problem.Check(p, []float64{0.5, 0.25}, problem.CheckOptions{FirstOnly: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	f := r.Faults[0]
	fmt.Printf("%d fault: %s of %s, %s: %.6g instead of %.6g, %s\n", len(r.Faults), f.Part, f.RowName, f.ColName, f.Given, f.Difference, f.Hint)
	// Output:
	// 1 fault: Jacobian of radius, y: -0.5 instead of 0.5, opposite sign
}
