package nlpd

import (
	"math"
)

// A point is an iterate of a barrier problem: w = (x, s), in the restoration (x, s, p, n), duals and what is evaluated there.
// s are slacks of rows that are not equalities, fixed at b in those that are; p and n are what a row is allowed to miss. The rows read
//
//	c(x) − s − p + n = 0.
type point struct {
	w      []float64
	y      []float64 // of rows: L = f − yᵀ(c − s − p + n) − zlᵀ(w − lo) − zuᵀ(up − w)
	zl, zu []float64 // of bounds of w, 0 where there is none
	c      []float64 // c(x)
	r      []float64 // c − s − p + n
	g, jac []float64 // ∇f(x), entries of the Jacobian

	f           float64 // the objective: of the program, scaled
	elastic     float64 // Σ(p + n)
	proximal    float64 // ½‖D_R(x − x_R)‖²
	logs, damps float64 // Σ ln of gaps, Σ of gaps of variables with one bound
	theta       float64 // ‖r‖₁
}

func (b *barrier) newPoint() *point {
	return &point{
		w: make([]float64, b.nw), y: make([]float64, b.m), zl: make([]float64, b.nw), zu: make([]float64, b.nw),
		c: make([]float64, b.m), r: make([]float64, b.m), g: make([]float64, b.n), jac: make([]float64, b.form.Jacobian.Len()),
	}
}

// copyFrom makes p a copy of q.
func (p *point) copyFrom(q *point) {
	old := *p
	*p = *q
	p.w, p.y, p.zl, p.zu, p.c, p.r, p.g, p.jac = old.w, old.y, old.zl, old.zu, old.c, old.r, old.g, old.jac
	copy(p.w, q.w)
	copy(p.y, q.y)
	copy(p.zl, q.zl)
	copy(p.zu, q.zu)
	copy(p.c, q.c)
	copy(p.r, q.r)
	copy(p.g, q.g)
	copy(p.jac, q.jac)
}

// evaluate fills in what the line search asks of p.w: objective, rows and barrier terms. It reports false where one is undefined.
func (b *barrier) evaluate(p *point) bool {
	x := p.w[:b.n]
	if b.elastic {
		p.elastic, p.proximal = 0, 0
		for _, v := range p.w[b.n+b.m:] {
			p.elastic += v
		}
		for j, v := range x {
			d := b.weight[j] * (v - b.reference[j])
			p.proximal += d * d / 2
		}
	} else {
		f, ok := b.form.Objective(x)
		if !ok {
			return false
		}
		p.f = f
	}
	if !b.form.Constraints(x, p.c) {
		return false
	}
	b.residual(p)
	return b.gaps(p)
}

// residual sets r and θ.
func (b *barrier) residual(p *point) {
	n, m := b.n, b.m
	p.theta = 0
	for i, v := range p.c {
		v -= p.w[n+i]
		if b.elastic {
			v += p.w[n+2*m+i] - p.w[n+m+i]
		}
		p.r[i] = v
		p.theta += math.Abs(v)
	}
}

// gaps sets the sums of the barrier, and reports false where w is not strictly inside.
func (b *barrier) gaps(p *point) bool {
	logs, damps, product := 0.0, 0.0, 1.0
	fold := func() {
		logs += math.Log(product)
		product = 1
	}
	for _, i := range b.lower {
		gap := p.w[i] - b.lo[i]
		if !(gap > 0) {
			return false
		}
		if product *= gap; product < 1e-200 || product > 1e200 || gap < 1e-50 || gap > 1e50 {
			fold()
		}
	}
	for _, i := range b.upper {
		gap := b.up[i] - p.w[i]
		if !(gap > 0) {
			return false
		}
		if product *= gap; product < 1e-200 || product > 1e200 || gap < 1e-50 || gap > 1e50 {
			fold()
		}
	}
	fold()
	for _, i := range b.onlyLower {
		damps += p.w[i] - b.lo[i]
	}
	for _, i := range b.onlyUpper {
		damps += b.up[i] - p.w[i]
	}
	p.logs, p.damps = logs, damps
	return finite(logs) && finite(p.theta)
}

// derivatives evaluates what a step from p needs, the Hessian apart.
func (b *barrier) derivatives(p *point) bool {
	if !b.elastic && !b.form.Gradient(p.w[:b.n], p.g) {
		return false
	}
	return b.form.JacobianValues(p.w[:b.n], p.jac)
}

// phi returns the barrier function of p at the present μ.
func (b *barrier) phi(p *point) float64 {
	return b.objective(p) - b.mu*p.logs + kappaD*b.mu*p.damps
}

// objective returns f, or ρΣ(p + n) + ½ζ‖D_R(x − x_R)‖² in the restoration.
func (b *barrier) objective(p *point) float64 {
	if b.elastic {
		return rhoRestoration*p.elastic + b.zeta()*p.proximal
	}
	return p.f
}

// zeta returns ζ = √μ, which must follow μ: fixed, it would make the restoration stop short of a feasible point.
func (b *barrier) zeta() float64 { return math.Sqrt(b.mu) }

// gradient sets g to the gradient of objective with respect to w.
func (b *barrier) gradient(p *point, g []float64) {
	n, m := b.n, b.m
	clear(g[n:])
	if !b.elastic {
		copy(g, p.g)
		return
	}
	zeta := b.zeta()
	for j, v := range p.w[:n] {
		g[j] = zeta * b.weight[j] * b.weight[j] * (v - b.reference[j])
	}
	for i := n + m; i < b.nw; i++ {
		g[i] = rhoRestoration
	}
}

// subtractRows subtracts Aᵀy from g, A the Jacobian of c − s − p + n.
func (b *barrier) subtractRows(p *point, y, g []float64) {
	n, m := b.n, b.m
	for k, i := range b.form.Jacobian.Row {
		g[b.form.Jacobian.Col[k]] -= p.jac[k] * y[i]
	}
	for i, v := range y {
		if !b.equality[i] {
			g[n+i] += v
		}
		if b.elastic {
			g[n+m+i] += v
			g[n+2*m+i] -= v
		}
	}
}

// push keeps gaps above what rounding has left of them: bounds that are nearer than that give way, by less than is
// visible beside them (Wächter and Biegler 2006, §3.5).
func (b *barrier) makeRoom(p *point) {
	tiny := eps * min(1, b.mu)
	moved := false
	for _, i := range b.lower {
		if p.w[i]-b.lo[i] < tiny {
			b.lo[i] -= math.Pow(eps, 0.75) * max(1, math.Abs(b.lo[i]))
			moved = true
		}
	}
	for _, i := range b.upper {
		if b.up[i]-p.w[i] < tiny {
			b.up[i] += math.Pow(eps, 0.75) * max(1, math.Abs(b.up[i]))
			moved = true
		}
	}
	if moved {
		b.gaps(p)
	}
}

// finite is not v-v == 0: where v is a product the compiler may fuse that into a multiply-subtract, whose result is the rounding error of v.
func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }
