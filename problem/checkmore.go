package problem

import "math"

// product compares HessianProduct with Hessian.
func (c *checker) product() {
	h, ok := c.p.Functions.(HessianVector)
	if !ok {
		return
	}
	d, hv, want, size := make([]float64, c.n), make([]float64, c.n), make([]float64, c.n), make([]float64, c.n)
	for j := range d {
		d[j], hv[j] = c.rng.NormFloat64(), unwritten
	}
	add := func(i, j int32, v float64) {
		want[i] += v * d[j]
		size[i] += math.Abs(v * d[j])
	}
	for k, i := range c.p.Hessian.Row {
		j := c.p.Hessian.Col[k]
		add(i, j, c.first.hess[k])
		if i != j {
			add(j, i, c.first.hess[k])
		}
	}
	h.HessianProduct(c.x, c.sigma, c.y, d, hv)
	largest := 0.0
	for _, s := range size {
		if finite(s) {
			largest = max(largest, s)
		}
	}
	for i, v := range hv {
		if !(math.Abs(v-want[i]) <= c.o.Tolerance*size[i]+1e-9*largest) && finite(want[i]) { // elements may be sums that cancel
			c.fault(Fault{Kind: WrongProduct, Part: "Hessian", Row: i, Col: -1, Given: v, Difference: want[i], Relative: relative(v, want[i], 0)})
		}
	}
}

// linear looks at the derivatives of rows that are said to be linear, at another point.
func (c *checker) linear() {
	if len(c.p.Linear) == 0 {
		return
	}
	x := make([]float64, c.n)
	for j := range x {
		s := 0.1 * max(1, math.Abs(c.x[j])) * (0.5 + c.rng.Float64())
		if !c.o.LeaveBox {
			if up, down := c.p.Upper[j]-c.x[j], c.x[j]-c.p.Lower[j]; up >= down {
				s = min(s, up/2)
			} else {
				s = -min(s, down/2)
			}
		}
		x[j] = c.x[j] + s
	}
	v := make([]float64, c.p.Jacobian.Len())
	c.p.Functions.Jacobian(x, v)
	for k, i := range c.p.Jacobian.Row {
		a, b := c.first.j[k], v[k]
		if c.p.Linear[i] && finite(a) && finite(b) && math.Abs(a-b) > 1e-10*max(math.Abs(a), math.Abs(b)) {
			c.fault(Fault{Kind: NotLinear, Part: "Jacobian", Row: int(i), Col: int(c.p.Jacobian.Col[k]), Given: a, Difference: b, Relative: relative(a, b, 0)})
		}
	}
}

// again evaluates everything at x once more, after many other points: functions that remember something may remember too much.
func (c *checker) again() {
	v := c.evaluate(c.x, false)
	same := func(part string, a, b []float64, at func(k int) (int, int)) {
		for k := range a {
			if a[k] != b[k] && !(math.IsNaN(a[k]) && math.IsNaN(b[k])) {
				row, col := at(k)
				c.fault(Fault{Kind: NotRepeated, Part: part, Row: row, Col: col, Given: b[k], Difference: a[k], Relative: relative(a[k], b[k], 0)})
				return // one of each kind is enough
			}
		}
	}
	j, h := c.p.Jacobian, c.p.Hessian
	same("objective", []float64{c.first.f}, []float64{v.f}, func(int) (int, int) { return -1, -1 })
	same("gradient", c.first.g, v.g, func(k int) (int, int) { return -1, k })
	same("constraints", c.first.c, v.c, func(k int) (int, int) { return k, -1 })
	same("Jacobian", c.first.j, v.j, func(k int) (int, int) { return int(j.Row[k]), int(j.Col[k]) })
	same("Hessian", c.first.hess, v.hess, func(k int) (int, int) { return int(h.Row[k]), int(h.Col[k]) })
}
