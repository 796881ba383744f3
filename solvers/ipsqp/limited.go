package ipsqp

import (
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem/quasi"
)

// A limited is the matrix that the damped update makes from a multiple of the identity and the last k steps. It is never formed: in its
// compact form, see [quasi.LBFGS],
//
//	H = δI − [δS R]·[ δSᵀS  L  ]⁻¹·[δS R]ᵀ,      D > 0 diagonal,
//	                [ Lᵀ    −D ]
//
// the columns become a border of the Newton system, half of it to H and half of it to J, where their signs belong,
//
//	[ δI + Σ   δS      Jᵀ   R  ]
//	[ δSᵀ      δSᵀS         L  ]
//	[ J                −C      ]
//	[ Rᵀ       Lᵀ           −D ],
//
// which leaves the matrix with H in place when the new unknowns, with zeros on the right, are eliminated. Unused places of the border are those of the
// identity.
type limited struct {
	n, memory int
	b         *quasi.LBFGS
}

func newLimited(n, memory int) *limited {
	h := &limited{n: n, memory: memory}
	h.reset(1)
	return h
}

func (h *limited) reset(scale float64) {
	h.b = quasi.NewLBFGS(h.n, quasi.Options{Initial: scale, Memory: h.memory})
}

func (h *limited) definite() bool        { return true }
func (h *limited) border() int           { return h.memory }
func (h *limited) mul(x, y []float64)    { h.b.MulVec(y, x) }
func (h *limited) update(s, y []float64) { h.b.Update(s, y) }

// pattern lists the diagonal and then, of each row of the border, n elements of δSᵀ and those of the lower triangle of δSᵀS.
func (h *limited) pattern() kkt.Entries {
	var e kkt.Entries
	add := func(i, j int) { e.RowIdx, e.ColIdx = append(e.RowIdx, int32(i)), append(e.ColIdx, int32(j)) }
	for j := range h.n {
		add(j, j)
	}
	for i := range h.memory {
		for j := range h.n + i + 1 {
			add(h.n+i, j)
		}
	}
	return e
}

// values sets w to δ, (δSᵀ δSᵀS) by rows, rows to (Rᵀ Lᵀ) by rows, and below to D.
func (h *limited) values(w, rows, below []float64) {
	h.zeros(w)
	clear(rows)
	fill(below, 1)
	c := h.b.Compact()
	fill(w[:h.n], c.Delta)
	w = w[h.n:]
	k := len(c.W) / 2
	for i := range k {
		w = w[copy(w, c.W[i]):]
		w = w[copy(w, c.M[i*2*k:i*2*k+i+1]):]
		row := rows[i*(h.n+h.memory):]
		copy(row, c.W[k+i])
		copy(row[h.n:], c.M[(k+i)*2*k:(k+i)*2*k+k])
		below[i] = -c.M[(k+i)*2*k+k+i]
	}
}

// zeros leaves the identity in the border, which must not be singular.
func (h *limited) zeros(w []float64) {
	clear(w)
	w = w[h.n:]
	for i := range h.memory {
		w[h.n+i] = 1
		w = w[h.n+i+1:]
	}
}
