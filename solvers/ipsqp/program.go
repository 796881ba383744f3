package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A program is a nonlinear program in the form that the method is stated for,
//
//	min F(x)  subject to  b ≤ h(x) ≤ b + r,  l ≤ x ≤ u,      0 ≤ r ≤ ∞,
//
// made of a Form by negating the rows that have an upper side only. Its duals y belong to h: F − yᵀh.
type program struct {
	form *nlp.Form
	n, m int
	l, u []float64
	b, r []float64
	sign []float64 // h = sign∘c
}

func newProgram(f *nlp.Form) *program {
	p := &program{form: f, n: f.N, m: f.M, l: f.XL, u: f.XU,
		b: make([]float64, f.M), r: make([]float64, f.M), sign: make([]float64, f.M)}
	p.setSides()
	return p
}

// setSides follows the sides of the form, which change with its scaling.
func (p *program) setSides() {
	for i, lo := range p.form.CL {
		hi := p.form.CU[i]
		p.sign[i], p.b[i], p.r[i] = 1, lo, hi-lo
		if math.IsInf(lo, -1) {
			p.sign[i], p.b[i], p.r[i] = -1, -hi, math.Inf(1)
		}
	}
}

// An evaluation is a point with the values of the functions there.
type evaluation struct {
	x   []float64
	f   float64
	h   []float64
	g   []float64 // ∇F
	jac []float64 // of h, in the order of the form's pattern
}

func (p *program) newEvaluation() *evaluation {
	return &evaluation{x: make([]float64, p.n), h: make([]float64, p.m), g: make([]float64, p.n), jac: make([]float64, p.form.Jacobian.Len())}
}

// values sets f and h at x and reports whether they are defined.
func (p *program) values(e *evaluation) bool {
	var ok bool
	if e.f, ok = p.form.Objective(e.x); !ok {
		return false
	}
	if !p.form.Constraints(e.x, e.h) {
		return false
	}
	for i, s := range p.sign {
		e.h[i] *= s
	}
	return true
}

// derivatives sets g and jac at x and reports whether they are defined.
func (p *program) derivatives(e *evaluation) bool {
	if !p.form.Gradient(e.x, e.g) || !p.form.JacobianValues(e.x, e.jac) {
		return false
	}
	for k, i := range p.form.Jacobian.Row {
		e.jac[k] *= p.sign[i]
	}
	return true
}

// hessian sets v to the entries of ∇²F − Σ y_i ∇²h_i and reports whether they are defined; scratch has m elements.
func (p *program) hessian(x, y, scratch, v []float64) bool {
	for i, s := range p.sign {
		scratch[i] = s * y[i]
	}
	return p.form.HessianValues(x, 1, scratch, v)
}

// violations returns the largest violation of a row and the sum of all. Bounds are kept by every x of the method.
func (p *program) violations(h []float64) (largest, sum float64) {
	for i, v := range h {
		worst := max(0, p.b[i]-v, v-p.b[i]-p.r[i])
		largest = max(largest, worst)
		sum += worst
	}
	return largest, sum
}

// mulJ computes y = J·x from the entries at their places.
func mulJ(at problem.Pattern, v, x, y []float64) {
	clear(y)
	for k, i := range at.Row {
		y[i] += v[k] * x[at.Col[k]]
	}
}

// addMulJT computes y += a·Jᵀ·x.
func addMulJT(at problem.Pattern, v []float64, a float64, x, y []float64) {
	for k, i := range at.Row {
		y[at.Col[k]] += a * v[k] * x[i]
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// maxAbs returns ‖v‖∞, and NaN if an element is.
func maxAbs(v []float64) float64 {
	largest := 0.0
	for _, e := range v {
		if largest = max(largest, math.Abs(e)); largest != largest {
			return largest
		}
	}
	return largest
}
