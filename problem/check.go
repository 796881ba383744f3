package problem

import (
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/internal/numdiff"
)

// CheckOptions of Check. The zero value asks for the defaults.
type CheckOptions struct {
	// Tolerance is the relative error from which an entry is wrong, beyond the estimated error of the differences; 0 means 1e-6.
	Tolerance float64
	// Noise is the relative error of function values; 0 means 2⁻⁵².
	Noise float64
	// FirstOnly leaves out the Hessian.
	FirstOnly bool
	// LeaveBox allows to evaluate beyond the bounds of variables.
	LeaveBox bool
	// Worst is how many of the right entries with the largest errors are reported for each part; 0 means 3.
	Worst int
	// Seed of the random point, where x is nil, and of the multipliers.
	Seed uint64
}

// Check compares the derivatives of p at x with differences: the gradient with those of f, the Jacobian with those of c, and the Hessian of σf + Σ y_i c_i, for
// random σ and y, with those of gradient and Jacobian. With x nil it takes a random point next to the start, within the bounds, which
// is wise: at special points wrong derivatives may be right. The error is about the statement of p or the arguments; faults of derivatives are in the report.
//
// Differences are central, or to one side at a bound, extrapolated to step zero (Ridders 1982) with an estimate of their error. What disagrees by more than the
// tolerance and ten times the estimate is tried again with other steps, from 1e-1 to 1e-9, each column alone, and counts as a fault if no step with a small
// estimate agrees. Where no step has one, next to a kink, a pole or the end of a domain or below rounding, the entry is not verified, which is no fault.
//
// All columns of a group without a common row are moved at once (package sparse/coloring), and every row is looked at: an entry that is not in the
// pattern is found and its column located by halving the group. Besides: every element must be written, values must be the same when asked
// for again, rows said to be linear must have constant derivatives, and HessianProduct must agree with Hessian.
//
// Above 500 groups, as rows of many entries need them, and the gradient of many variables, such rows are judged by sums of their entries over
// at most about 500 sets of columns: an error of an entry counts then if it is above the tolerance times the terms of its sum.
//
// It takes about 16 evaluations for each group of columns, and up to 110 for each column with faults, of which 200 are tried again. Entries that are
// zero at x by chance need not be in any pattern to pass.
func Check(p *NLP, x []float64, o CheckOptions) (*CheckReport, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	n, m := p.Dim()
	if x != nil && len(x) != n {
		return nil, p.fail("x", "%d elements for %d variables", len(x), n)
	}
	if !(o.Tolerance >= 0 && o.Tolerance < 1) || !(o.Noise >= 0 && o.Noise < 1) || o.Worst < 0 {
		return nil, p.fail("CheckOptions", "Tolerance %g, Noise %g, Worst %d", o.Tolerance, o.Noise, o.Worst)
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-6
	}
	if o.Noise == 0 {
		o.Noise = 0x1p-52
	}
	if o.Worst == 0 {
		o.Worst = 3
	}
	c := &checker{
		p: p, o: o, n: n, m: m, rng: rand.New(rand.NewPCG(o.Seed, 0x6368)), x: append([]float64(nil), x...), y: make([]float64, m),
		report: &CheckReport{Name: p.Name},
	}
	if x == nil {
		c.randomPoint()
	}
	c.report.X = append([]float64(nil), c.x...)
	c.sigma = 0.5 + c.rng.Float64()
	for i := range c.y {
		c.y[i] = (0.5 + c.rng.Float64()) * float64(1-2*c.rng.IntN(2))
	}
	if err := c.run(); err != nil {
		return nil, err
	}
	c.report.finish(o.Worst)
	return c.report, nil
}

// A checker holds what is common to the parts of a check.
type checker struct {
	p      *NLP
	o      CheckOptions
	n, m   int
	rng    *rand.Rand
	x, y   []float64
	sigma  float64
	first  values // at x, before anything else
	report *CheckReport
}

// values is all that functions give at one point.
type values struct {
	f             float64
	g, c, j, hess []float64
}

// randomPoint sets x to a point next to the start, within the bounds.
func (c *checker) randomPoint() {
	c.x = make([]float64, c.n)
	for j := range c.x {
		if c.p.Start != nil {
			c.x[j] = c.p.Start[j]
		}
		lo, hi := c.p.Lower[j], c.p.Upper[j]
		x := min(max(c.x[j], lo), hi)
		c.x[j] = x + 0.1*max(1, math.Abs(x))*(2*c.rng.Float64()-1)
		if c.x[j] <= lo || c.x[j] >= hi {
			c.x[j] = min(max(x, lo+0.1*min(1, hi-lo)*(0.5+c.rng.Float64())), hi-0.1*min(1, hi-lo)*(0.5+c.rng.Float64()))
		}
		if !(c.x[j] >= lo && c.x[j] <= hi) {
			c.x[j] = x
		}
	}
}

func (c *checker) run() error {
	c.first = c.evaluate(c.x, true)
	r := c.report
	if !finite(c.first.f) {
		r.Undefined = append(r.Undefined, "the objective")
	}
	for i, v := range c.first.c {
		if !finite(v) {
			r.Undefined = append(r.Undefined, "row "+c.p.RowName(i))
		}
	}
	if err := c.gradient(); err != nil {
		return err
	}
	if err := c.jacobian(); err != nil {
		return err
	}
	if !c.o.FirstOnly {
		if err := c.hessian(); err != nil {
			return err
		}
		c.product()
	}
	c.linear()
	c.again()
	return nil
}

// unwritten is put into slices before functions are called: NaN with a payload that no computation gives.
var unwritten = math.Float64frombits(0x7ff8_5add_1e5a_dd1e)

// evaluate calls all functions at x; with report it looks for elements that were not written.
func (c *checker) evaluate(x []float64, report bool) (v values) {
	p := c.p
	slice := func(n int) []float64 {
		s := make([]float64, n)
		for i := range s {
			s[i] = unwritten
		}
		return s
	}
	v = values{g: slice(c.n), c: slice(c.m), j: slice(p.Jacobian.Len())}
	v.f = p.Objective(x)
	p.Gradient(x, v.g)
	p.Constraints(x, v.c)
	p.Functions.Jacobian(x, v.j)
	if !c.o.FirstOnly {
		v.hess = slice(p.Hessian.Len())
		p.Functions.Hessian(x, c.sigma, c.y, v.hess)
	}
	if !report {
		return v
	}
	for _, s := range []struct {
		part   string
		values []float64
		at     func(k int) (int, int)
	}{
		{"gradient", v.g, func(k int) (int, int) { return -1, k }},
		{"constraints", v.c, func(k int) (int, int) { return k, -1 }},
		{"Jacobian", v.j, func(k int) (int, int) { return int(p.Jacobian.Row[k]), int(p.Jacobian.Col[k]) }},
		{"Hessian", v.hess, func(k int) (int, int) { return int(p.Hessian.Row[k]), int(p.Hessian.Col[k]) }},
	} {
		for k, e := range s.values {
			if math.Float64bits(e) == math.Float64bits(unwritten) {
				row, col := s.at(k)
				c.fault(Fault{Kind: Unwritten, Part: s.part, Row: row, Col: col, Given: math.NaN(), Difference: math.NaN()})
			}
		}
	}
	return v
}

// fault completes f by names and puts it into the report.
func (c *checker) fault(f Fault) {
	c.report.Faults = append(c.report.Faults, f.named(c.p))
}

func (c *checker) config() numdiff.Config {
	config := numdiff.Config{Noise: c.o.Noise, Step: 1e-2, Levels: 8, Ratio: 2}
	if !c.o.LeaveBox {
		config.Lower, config.Upper = c.p.Lower, c.p.Upper
	}
	return config
}

func (c *checker) gradient() error {
	d := c.newComparison("gradient", 1, func(x, out []float64) { out[0] = c.p.Objective(x) }, []float64{c.first.f})
	for j := range c.n {
		d.declare(0, int32(j), int32(j), c.first.g[j])
	}
	return d.compare(make([]int32, c.n), allColumns(c.n))
}

// allColumns returns 0, 1, …
func allColumns(n int) []int32 {
	columns := make([]int32, n)
	for j := range columns {
		columns[j] = int32(j)
	}
	return columns
}

func (c *checker) jacobian() error {
	at := c.p.Jacobian
	d := c.newComparison("Jacobian", c.m, c.p.Constraints, c.first.c)
	for k, i := range at.Row {
		d.declare(i, at.Col[k], int32(k), c.first.j[k])
	}
	return d.compare(at.Row, at.Col)
}

// hessian compares both triangles with the one that is given.
func (c *checker) hessian() error {
	at := c.p.Hessian
	g, jac := make([]float64, c.n), make([]float64, c.p.Jacobian.Len())
	lagrangian := func(x, out []float64) {
		c.p.Gradient(x, g)
		c.p.Functions.Jacobian(x, jac)
		c.combine(g, jac, out)
	}
	base := make([]float64, c.n)
	c.combine(c.first.g, c.first.j, base)
	d := c.newComparison("Hessian", c.n, lagrangian, base)
	row, col := append([]int32(nil), at.Row...), append([]int32(nil), at.Col...)
	for k, i := range at.Row {
		j := at.Col[k]
		d.declare(i, j, int32(k), c.first.hess[k])
		if i != j {
			row, col = append(row, j), append(col, i)
			d.declare(j, i, int32(k), c.first.hess[k])
		}
	}
	return d.compare(row, col)
}

// combine sets out to σg + Jᵀy.
func (c *checker) combine(g, jac, out []float64) {
	for j, v := range g {
		out[j] = c.sigma * v
	}
	for k, i := range c.p.Jacobian.Row {
		out[c.p.Jacobian.Col[k]] += c.y[i] * jac[k]
	}
}
