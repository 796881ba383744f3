package shifted

// Vars are the unknowns: x and s, the duals y of c(x) − s = 0, and those of the bounds by kinds, in the order of sides.
// Directions, gradients and estimates have the same parts.
//
// A row of A x = b, which the literature treats apart, is a row whose slack is fixed at b, with the penalty μᴬ in the place of μᴾ; its dual v is an
// element of y.
type vars struct {
	x, s, y []float64
	z       [kinds][]float64
}

func newVars(n, m int, sd *[kinds]sides) vars {
	v := vars{x: make([]float64, n), s: make([]float64, m), y: make([]float64, m)}
	for t := range sd {
		v.z[t] = make([]float64, len(sd[t].at))
	}
	return v
}

// of returns the vector that has the bounds of kind t.
func (v *vars) of(t int) []float64 {
	if t < lowerS {
		return v.x
	}
	return v.s
}

func (v *vars) set(from *vars) {
	copy(v.x, from.x)
	copy(v.s, from.s)
	copy(v.y, from.y)
	for t := range v.z {
		copy(v.z[t], from.z[t])
	}
}

// dot returns the sum of all products of elements.
func (v *vars) dot(w *vars) float64 {
	sum := dot(v.x, w.x) + dot(v.s, w.s) + dot(v.y, w.y)
	for t := range v.z {
		sum += dot(v.z[t], w.z[t])
	}
	return sum
}

// A point is the unknowns with the functions there.
type point struct {
	vars
	f      float64
	c      []float64
	g, jac []float64
}

func (m *method) newPoint() point {
	return point{
		vars: newVars(m.n, m.m, &m.sides), c: make([]float64, m.m), g: make([]float64, m.n),
		jac: make([]float64, m.form.Jacobian.Len()),
	}
}

func (p *point) set(from *point) {
	p.vars.set(&from.vars)
	p.f = from.f
	copy(p.c, from.c)
	copy(p.g, from.g)
	copy(p.jac, from.jac)
}

// values evaluates f and c and reports whether they are defined.
func (m *method) values(p *point) bool {
	var ok bool
	p.f, ok = m.form.Objective(p.x)
	return ok && m.form.Constraints(p.x, p.c)
}

// derivatives evaluates ∇f and J likewise.
func (m *method) derivatives(p *point) bool {
	return m.form.Gradient(p.x, p.g) && m.form.JacobianValues(p.x, p.jac)
}

// mulJ sets out = J·x with the Jacobian of p.
func (m *method) mulJ(p *point, x, out []float64) {
	clear(out)
	row, col := m.form.Jacobian.Row, m.form.Jacobian.Col
	for k, v := range p.jac {
		out[row[k]] += v * x[col[k]]
	}
}

// subJT subtracts Jᵀ·y from out.
func (m *method) subJT(p *point, y, out []float64) {
	row, col := m.form.Jacobian.Row, m.form.Jacobian.Col
	for k, v := range p.jac {
		out[col[k]] -= v * y[row[k]]
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// project moves v into [lo, hi].
func project(v, lo, hi []float64) {
	for i, e := range v {
		v[i] = min(max(e, lo[i]), hi[i])
	}
}
