package shifted

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// dense is f = gᵀx + ½xᵀHx + Σ sin x_j and c_i = a_iᵀx + ½xᵀQ_i x + sin x_{i mod n}, or rows a_iᵀx for i ≥ nonlinear.
type dense struct {
	g         []float64
	h         [][]float64
	a         [][]float64
	q         [][][]float64
	nonlinear int
}

func quadratic(h [][]float64, x []float64) float64 {
	sum := 0.0
	for i, row := range h {
		sum += x[i] * dot(row, x)
	}
	return sum / 2
}

func (d *dense) Objective(x []float64) float64 {
	sum := dot(d.g, x) + quadratic(d.h, x)
	for _, v := range x {
		sum += math.Sin(v)
	}
	return sum
}

func (d *dense) Gradient(x, g []float64) {
	for j := range g {
		g[j] = d.g[j] + dot(d.h[j], x) + math.Cos(x[j])
	}
}

func (d *dense) Constraints(x, c []float64) {
	for i := range c {
		c[i] = dot(d.a[i], x)
		if i < d.nonlinear {
			c[i] += quadratic(d.q[i], x) + math.Sin(x[i%len(x)])
		}
	}
}

func (d *dense) Jacobian(x, v []float64) {
	n := len(x)
	for i := range d.a {
		for j := range n {
			v[i*n+j] = d.a[i][j]
			if i < d.nonlinear {
				v[i*n+j] += dot(d.q[i][j], x)
				if j == i%n {
					v[i*n+j] += math.Cos(x[j])
				}
			}
		}
	}
}

func (d *dense) Hessian(x []float64, sigma float64, y, v []float64) {
	k := 0
	for i := range x {
		for j := range i + 1 {
			v[k] = sigma * d.h[i][j]
			if i == j {
				v[k] -= sigma * math.Sin(x[i])
			}
			for r := range d.nonlinear {
				v[k] += y[r] * d.q[r][i][j]
				if i == j && i == r%len(x) {
					v[k] -= y[r] * math.Sin(x[i])
				}
			}
			k++
		}
	}
}

func densePatterns(n, m int) (jac, hess problem.Pattern) {
	for i := range m {
		for j := range n {
			jac.Row, jac.Col = append(jac.Row, int32(i)), append(jac.Col, int32(j))
		}
	}
	for i := range n {
		for j := range i + 1 {
			hess.Row, hess.Col = append(hess.Row, int32(i)), append(hess.Col, int32(j))
		}
	}
	return jac, hess
}

func symmetric(r *rand.Rand, n int, definite float64) [][]float64 {
	h := make([][]float64, n)
	for i := range h {
		h[i] = make([]float64, n)
		for j := range i + 1 {
			h[i][j] = r.NormFloat64()
			h[j][i] = h[i][j]
		}
		h[i][i] += definite
	}
	return h
}

// randomBounds returns one of the kinds of bounds round v: none, lower, upper, both, and fixed at v with kind 4.
func randomBounds(r *rand.Rand, kind int, v float64) (lo, hi float64) {
	lo, hi = v-r.Float64(), v+r.Float64()
	switch kind {
	case 0:
		return math.Inf(-1), math.Inf(1)
	case 1:
		return lo, math.Inf(1)
	case 2:
		return math.Inf(-1), hi
	case 4:
		return v, v
	}
	return lo, hi
}

// randomMethod returns the method at a random point and random estimates, inside the domain, of a random problem with all kinds of bounds and with rows of A.
// definite is added to the diagonal of the Hessian of f.
func randomMethod(t *testing.T, r *rand.Rand, definite float64, o Options) *method {
	t.Helper()
	n, nonlinear, mA := 2+r.IntN(6), 1+r.IntN(4), r.IntN(3)
	m := nonlinear + mA
	d := &dense{nonlinear: nonlinear, g: make([]float64, n), h: symmetric(r, n, definite)}
	p := &problem.NLP{Functions: d, Linear: make([]bool, m), Start: make([]float64, n)}
	for j := range n {
		d.g[j], p.Start[j] = r.NormFloat64(), r.NormFloat64()
		lo, hi := randomBounds(r, r.IntN(4), p.Start[j])
		p.Lower, p.Upper = append(p.Lower, lo), append(p.Upper, hi)
	}
	for i := range m {
		d.a = append(d.a, make([]float64, n))
		for j := range n {
			d.a[i][j] = r.NormFloat64()
		}
		d.q = append(d.q, symmetric(r, n, 0))
		lo, hi := randomBounds(r, 1+r.IntN(4), r.NormFloat64())
		if i >= nonlinear {
			lo, hi = randomBounds(r, 4, r.NormFloat64())
		}
		p.Linear[i] = i >= nonlinear
		p.RowLower, p.RowUpper = append(p.RowLower, lo), append(p.RowUpper, hi)
	}
	p.Jacobian, p.Hessian = densePatterns(n, m)
	o.LinearInA = true
	o, err := o.WithDefaults()
	if err != nil {
		t.Fatal(err)
	}
	f, err := nlp.NewForm(p)
	if err != nil {
		t.Fatal(err)
	}
	me, err := newMethod(context.Background(), f, o)
	if err != nil {
		t.Fatal(err)
	}
	if !me.begin(p.Start, 1, 1) {
		t.Fatal("undefined")
	}
	me.muP, me.muA = math.Pow(10, -2*r.Float64()), math.Pow(10, -2*r.Float64())
	me.setMuB(math.Pow(10, -2*r.Float64()))
	for _, v := range []*vars{&me.cur.vars, &me.est} {
		me.scatter(r, v)
	}
	if !me.values(me.cur) || !me.derivatives(me.cur) {
		t.Fatal("undefined")
	}
	me.prepare(me.cur)
	me.hessian()
	return me
}

// scatter sets v to random unknowns with gaps and duals above half of the shifts.
func (m *method) scatter(r *rand.Rand, v *vars) {
	for j := range v.x {
		v.x[j] += 0.3 * r.NormFloat64()
	}
	for i := range v.s {
		v.y[i] = r.NormFloat64()
		if !m.fixed[i] {
			v.s[i] += 0.3 * r.NormFloat64()
		}
	}
	for t := range m.sides {
		sd, u := &m.sides[t], v.of(t)
		for k, j := range sd.at {
			if sd.gap(k, u) < -sd.shift[k]/2 {
				u[j] = sd.bound[k] + sd.sign*sd.shift[k]*(0.5*r.Float64()-0.4)
			}
			v.z[t][k] = max(r.NormFloat64(), -sd.shift[k]/2)
		}
	}
	for t := range m.sides { // of narrow boxes, the other side
		for k := range m.sides[t].at {
			if m.sides[t].gap(k, v.of(t)) < -m.sides[t].shift[k]/2 {
				u := v.of(t)
				u[m.sides[t].at[k]] = m.sides[t].bound[k]
			}
		}
	}
}

// flat puts all unknowns into one vector, without fixed slacks; place is the inverse.
func (m *method) flat(v *vars) []float64 {
	var out []float64
	m.walk(v, func(e *float64) { out = append(out, *e) })
	return out
}

func (m *method) place(v *vars, from []float64) {
	k := 0
	m.walk(v, func(e *float64) { *e = from[k]; k++ })
}

func (m *method) walk(v *vars, visit func(*float64)) {
	for j := range v.x {
		visit(&v.x[j])
	}
	for i := range v.s {
		if !m.fixed[i] {
			visit(&v.s[i])
		}
	}
	for i := range v.y {
		visit(&v.y[i])
	}
	for t := range v.z {
		for k := range v.z[t] {
			visit(&v.z[t][k])
		}
	}
}

// at returns a copy of the present point with the unknowns v, functions evaluated.
func (m *method) at(v *vars) *point {
	p := m.newPoint()
	p.vars.set(v)
	m.values(&p)
	m.derivatives(&p)
	return &p
}
