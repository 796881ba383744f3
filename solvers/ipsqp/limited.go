package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/kkt"
)

// A limited is the matrix that the damped update makes from a multiple of the identity and the last few steps,
//
//	H = δI + Σ b_i·b_iᵀ − Σ a_i·a_iᵀ,     b_i = r_i/√(s_iᵀr_i),  a_i = H_i·s_i/√(s_iᵀH_i·s_i),  δ = rᵀr/sᵀr of the last step,
//
// where H_i is the matrix of the steps before. It is never formed: Newton systems have a border,
//
//	[ δI + Σ   A   Jᵀ   Bᵀ ]
//	[ Aᵀ       I           ]
//	[ J           −C       ]     A = (a_i), B = (b_i)ᵀ,
//	[ B                 −I ]
//
// which leaves the matrix with H in place when the new unknowns, with zeros on the right, are eliminated. Unused places of the border are zero.
type limited struct {
	n, memory int
	delta     float64
	s, r      [][]float64 // oldest first
	a, b      [][]float64
	work, hs  []float64
}

func newLimited(n, memory int) *limited {
	h := &limited{n: n, memory: memory, work: make([]float64, n), hs: make([]float64, n)}
	h.reset(1)
	return h
}

// reset forgets all steps: H = δI.
func (h *limited) reset(delta float64) {
	h.delta = delta
	h.s, h.r, h.a, h.b = nil, nil, nil, nil
}

func (h *limited) border() int { return h.memory }

// pattern lists the diagonal, the rows of Aᵀ and their diagonal.
func (h *limited) pattern() kkt.Entries {
	var e kkt.Entries
	add := func(i, j int) { e.RowIdx, e.ColIdx = append(e.RowIdx, int32(i)), append(e.ColIdx, int32(j)) }
	for j := range h.n + h.memory {
		add(j, j)
	}
	for i := range h.memory {
		for j := range h.n {
			add(h.n+i, j)
		}
	}
	return e
}

func (h *limited) values(w, rows []float64) {
	h.zeros(w)
	clear(rows)
	fill(w[:h.n], h.delta)
	w = w[h.n+h.memory:]
	for i := range h.a {
		copy(w[i*h.n:], h.a[i])
		copy(rows[i*h.n:], h.b[i])
	}
}

// zeros leaves the identity in the border, which must not be singular.
func (h *limited) zeros(w []float64) {
	clear(w)
	fill(w[h.n:h.n+h.memory], 1)
}

func (h *limited) mul(x, y []float64) { h.mulFirst(len(h.a), x, y) }

// mulFirst multiplies by the matrix of the first k steps.
func (h *limited) mulFirst(k int, x, y []float64) {
	for j, v := range x {
		y[j] = h.delta * v
	}
	for i := range k {
		up, down := dot(h.b[i], x), dot(h.a[i], x)
		for j := range y {
			y[j] += up*h.b[i][j] - down*h.a[i][j]
		}
	}
}

// update takes the step s and the change y of the gradient of the Lagrangian.
func (h *limited) update(s, y []float64) {
	h.mul(s, h.hs)
	r := make([]float64, h.n)
	if !damp(s, y, h.hs, r) {
		return
	}
	if len(h.s) == 0 { // damped by a multiple of the identity that fits
		h.delta = dot(r, r) / dot(s, r)
		h.mul(s, h.hs)
		if !damp(s, y, h.hs, r) {
			return
		}
	}
	h.s, h.r = append(h.s, append([]float64(nil), s...)), append(h.r, r)
	if len(h.s) > h.memory {
		h.s, h.r = h.s[1:], h.r[1:]
	}
	h.rebuild()
}

// rebuild makes δ and the columns a and b of the steps that are kept.
func (h *limited) rebuild() {
	last := len(h.s) - 1
	h.delta = dot(h.r[last], h.r[last]) / dot(h.s[last], h.r[last])
	h.a, h.b = h.a[:0], h.b[:0]
	for i, s := range h.s {
		h.mulFirst(i, s, h.work)
		shs, sr := dot(s, h.work), dot(s, h.r[i])
		if !(shs > 0) { // rounding
			shs = math.Inf(1)
		}
		a, b := make([]float64, h.n), make([]float64, h.n)
		for j := range a {
			a[j], b[j] = h.work[j]/math.Sqrt(shs), h.r[i][j]/math.Sqrt(sr)
		}
		h.a, h.b = append(h.a, a), append(h.b, b)
	}
}
