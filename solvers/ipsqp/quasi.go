package ipsqp

import (
	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem/quasi"
)

// An updated is a model of the Hessian that learns from steps.
type updated interface {
	hessian
	update(s, y []float64) // the step, and the change of the gradient of the Lagrangian
	reset(scale float64)   // to a multiple of the identity
}

// A bfgs is the matrix of Powell's damped BFGS update, see [quasi.BFGS].
type bfgs struct {
	n int
	b *quasi.BFGS
}

func newBFGS(n int) *bfgs {
	h := &bfgs{n: n}
	h.reset(1)
	return h
}

func (h *bfgs) reset(scale float64) { h.b = quasi.NewBFGS(h.n, quasi.Options{Initial: scale}) }

func (h *bfgs) pattern() kkt.Entries {
	p := quasi.Pattern(h.n)
	return kkt.Entries{RowIdx: p.Row, ColIdx: p.Col}
}
func (h *bfgs) definite() bool           { return true }
func (h *bfgs) border() int              { return 0 }
func (h *bfgs) values(w, _, _ []float64) { h.b.Lower(w) }
func (h *bfgs) zeros(w []float64)        { clear(w) }
func (h *bfgs) mul(x, y []float64)       { h.b.MulVec(y, x) }
func (h *bfgs) update(s, y []float64)    { h.b.Update(s, y) }

// begin sets H₀ to ∇²F(x), to whose diagonal is added what its Cholesky factorisation needs to succeed. H stays a multiple of the
// identity if ∇²F(x) is not finite.
func (h *bfgs) begin(p *program, x []float64) {
	n := h.n
	at := p.form.Hessian
	v, y := make([]float64, at.Len()), make([]float64, p.m)
	if !p.hessian(x, y, y, v) {
		return
	}
	lower, a := make([]float64, n*(n+1)/2), make([]float64, n*n)
	for shift := 0.0; shift <= largestShift; shift = max(firstShift, 10*shift) {
		clear(a)
		for k, i := range at.Row {
			a[int(i)+int(at.Col[k])*n] += v[k]
		}
		for j := range n {
			a[j+j*n] += shift
		}
		k := 0
		for j := range n {
			k += copy(lower[k:], a[j+j*n:(j+1)*n])
		}
		if asm.Cholesky(n, a, max(n, 1)) < 0 {
			h.b.Set(lower)
			return
		}
	}
}
