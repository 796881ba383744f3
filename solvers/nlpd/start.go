package nlpd

import (
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// otherStarts is how many points are tried where the functions are undefined at the start.
const otherStarts = 25

// startingPoint returns a point inside of the bounds at which all functions are defined, and scales the form there; false if there
// is none.
func startingPoint(f *nlp.Form, x []float64, push float64, scale bool) bool {
	nlp.Push(x, f.XL, f.XU, push)
	first := append([]float64(nil), x...)
	random := rand.New(rand.NewPCG(1, 2))
	for k := range otherStarts + 1 {
		if k > 0 { // farther and farther from the start, and from the bounds
			reach := math.Pow(4, float64(k)/5-3)
			for j, v := range first {
				x[j] = v + reach*max(1, math.Abs(v))*(2*random.Float64()-1)
			}
			nlp.Push(x, f.XL, f.XU, min(0.3, push*float64(1+k)))
		}
		if defined(f, x) && (!scale || f.Scale(x)) {
			return true
		}
	}
	return false
}

// defined reports whether functions and derivatives are defined at x.
func defined(f *nlp.Form, x []float64) bool {
	if _, ok := f.Objective(x); !ok {
		return false
	}
	return f.Constraints(x, make([]float64, f.M)) && f.Gradient(x, make([]float64, f.N)) &&
		f.JacobianValues(x, make([]float64, f.Jacobian.Len()))
}

// beginAt sets cur to the start at x: slacks from the rows, duals of bounds one, those of rows by least squares; or duals from
// warm, if it is not nil.
func (b *barrier) beginAt(x []float64, warm *nlp.Inner) bool {
	p, n := b.cur, b.n
	b.setBounds()
	copy(p.w, x)
	if b.form.Constraints(x, p.c); b.m > 0 {
		copy(p.w[n:], p.c)
		s := p.w[n : n+b.m]
		nlp.Push(s, b.form.CL, b.form.CU, b.opt.Push)
	}
	clear(p.zl)
	clear(p.zu)
	for _, i := range b.lower {
		p.zl[i] = 1
	}
	for _, i := range b.upper {
		p.zu[i] = 1
	}
	b.mu = b.opt.Mu
	b.bestError = math.Inf(1)
	if !b.evaluate(p) || !b.derivatives(p) {
		return false
	}
	factor := float64(thetaMaxFactor)
	if b.opt.TightFilter {
		factor = 1
	}
	b.filter.start(p.theta, factor)
	if warm != nil {
		b.takeDuals(warm)
	} else {
		b.leastSquares()
	}
	return true
}

// takeDuals starts with duals of a similar problem. Those of bounds become at least what belongs to μ.
func (b *barrier) takeDuals(warm *nlp.Inner) {
	p, n := b.cur, b.n
	copy(p.y, warm.Y)
	copy(p.zl, warm.ZL)
	copy(p.zu, warm.ZU)
	for i, y := range warm.Y {
		p.zl[n+i], p.zu[n+i] = max(0, y), max(0, -y)
	}
	for _, i := range b.lower {
		p.zl[i] = max(p.zl[i], b.mu/(p.w[i]-b.lo[i]))
	}
	for _, i := range b.upper {
		p.zu[i] = max(p.zu[i], b.mu/(b.up[i]-p.w[i]))
	}
	for i := range b.lo {
		if math.IsInf(b.lo[i], -1) {
			p.zl[i] = 0
		}
		if math.IsInf(b.up[i], 1) {
			p.zu[i] = 0
		}
	}
}
