package numdiff

import "github.com/saddle-go/saddle/sparse/coloring"

// A Probe computes one combination of columns at a time, all rows of it: to find where a given pattern is wrong.
type Probe struct {
	d *Jacobian
}

// NewProbe prepares for functions of n variables with m values, of absolute errors noise if it is not nil. The scheme is Ridders.
func NewProbe(n, m int, c Config, noise []float64) *Probe {
	c.Scheme = Ridders
	places := make([]Place, m)
	for i := range places {
		places[i] = Place{Row: int32(i), At: int32(i)}
	}
	d := NewJacobian(n, m, &coloring.Groups{Of: make([]int32, n), First: []int{0, 0}}, places, c)
	d.noise = noise
	return &Probe{d}
}

// IsCentral reports whether column j has room on both sides of x. Columns that are probed together must agree in this.
func (p *Probe) IsCentral(j int32, x float64) bool {
	return p.d.config.move(int(j), x, 1, riddersLeast).central
}

// Step returns the first displacement of column j from x.
func (p *Probe) Step(j int32, x float64) float64 {
	return p.d.config.move(int(j), x, 1, riddersLeast).a
}

// Eval moves all columns at once and sets v[i] to the difference of row i divided by the step of column owner[i], one of them, and estimate[i] to
// an estimate of its error. base is f(x).
func (p *Probe) Eval(f Func, x, base []float64, columns, owner []int32, v, estimate []float64) {
	p.d.groups.Member, p.d.groups.First[1] = columns, len(columns)
	for i := range p.d.places {
		p.d.places[i].Col = owner[i]
	}
	p.d.Eval(f, x, base, v, estimate)
}

// Evaluations returns the number of calls so far.
func (p *Probe) Evaluations() int { return p.d.Evaluations }
