package ipsqp

import "github.com/saddle-go/saddle/kkt"

// powell is the share of sᵀHs that the damped curvature sᵀr keeps (Powell, 1978).
const powell = 0.2

// hugeCurvature bounds rᵀr/sᵀr.
const hugeCurvature = 1e200

// A bfgs is the dense matrix of Powell's damped BFGS update,
//
//	H ← H − Hs·sᵀH/(sᵀHs) + r·rᵀ/(sᵀr),   r = θy + (1−θ)Hs,   θ = 1 or 0.8·sᵀHs/(sᵀHs − sᵀy) where sᵀy < 0.2·sᵀHs,
//
// which stays positive definite. It is the lower triangle by columns.
type bfgs struct {
	n     int
	h     []float64
	fresh bool // H is still the multiple of I that it began with
	hs, r []float64
}

func newBFGS(n int) *bfgs {
	q := &bfgs{n: n, h: make([]float64, n*(n+1)/2), hs: make([]float64, n), r: make([]float64, n)}
	q.reset(1)
	return q
}

// reset sets H = aI.
func (q *bfgs) reset(a float64) {
	clear(q.h)
	q.addDiagonal(a)
	q.fresh = true
}

func (q *bfgs) addDiagonal(a float64) {
	for j, k := 0, 0; j < q.n; j++ {
		q.h[k] += a
		k += q.n - j
	}
}

func (q *bfgs) pattern() kkt.Entries     { return triangle(q.n) }
func (q *bfgs) border() int              { return 0 }
func (q *bfgs) values(w, rows []float64) { copy(w, q.h) }
func (q *bfgs) zeros(w []float64)        { clear(w) }

func (q *bfgs) mul(x, y []float64) {
	clear(y)
	k := 0
	for j := range q.n {
		y[j] += q.h[k] * x[j]
		k++
		for i := j + 1; i < q.n; i++ {
			y[i] += q.h[k] * x[j]
			y[j] += q.h[k] * x[i]
			k++
		}
	}
}

// An updated is a model that learns from steps.
type updated interface {
	hessian
	update(s, y []float64) // the step, and the change of the gradient of the Lagrangian
	reset(scale float64)   // to a multiple of the identity
}

// update takes the step s and the change y of the gradient of the Lagrangian. Before the first one H becomes (rᵀr/sᵀr)·I.
func (q *bfgs) update(s, y []float64) {
	if !q.damp(s, y) {
		return
	}
	if q.fresh {
		scale := dot(q.r, q.r) / dot(s, q.r)
		q.reset(scale)
		q.fresh = false
		if !q.damp(s, y) {
			return
		}
	}
	shs, sr := dot(s, q.hs), dot(s, q.r)
	k := 0
	for j := range q.n {
		for i := j; i < q.n; i++ {
			q.h[k] += q.r[i]*q.r[j]/sr - q.hs[i]*q.hs[j]/shs
			k++
		}
	}
}

// damp sets hs and r and reports whether the update is defined.
func (q *bfgs) damp(s, y []float64) bool {
	q.mul(s, q.hs)
	return damp(s, y, q.hs, q.r)
}

// damp sets r = θy + (1−θ)Hs, hs being Hs, and reports whether it has a usable curvature.
func damp(s, y, hs, r []float64) bool {
	shs, sy := dot(s, hs), dot(s, y)
	theta := 1.0
	if sy < powell*shs {
		theta = (1 - powell) * shs / (shs - sy)
	}
	for i := range y {
		r[i] = theta*y[i] + (1-theta)*hs[i]
	}
	sr, rr := dot(s, r), dot(r, r)
	return shs > 0 && shs-shs == 0 && sr > 0 && rr/sr < hugeCurvature
}
