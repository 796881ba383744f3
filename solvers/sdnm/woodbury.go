package sdnm

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// woodbury is the preconditioner of PCG on H = I + BᵀD⁻¹B when neither dimension allows a
// factorisation. Near a solution 1/D_i is large only for the rows F whose margin is at the hinge's
// kink; their part is kept exactly, that of the other rows N by its diagonal,
//
//	M = Δ + B_FᵀD_F⁻¹B_F,   Δ_j = 1 + Σ_{i∈N} B_ij²/D_i,
//	M⁻¹ = Δ⁻¹ − Δ⁻¹B_Fᵀ W⁻¹ B_FΔ⁻¹,   W = D_F + B_FΔ⁻¹B_Fᵀ,
//
// so that what CG has left to do does not grow with C. W is dense of order |F| ≤ maxDense.
type woodbury struct {
	f     rows      // rows F of the training rows
	delta []float64 // Δ
	w     []float64 // Cholesky factor of W
	order []int32   // their numbers among the training rows, ascending
	heavy []float64 // ‖b_i‖²/D_i of all training rows
	dense []float64 // n-vector
	t     []float64 // |F|-vector
}

// kinkWeight is the ‖b_i‖²/D_i from which a row counts into F. Lighter rows cost CG a few steps
// more; W costs |F|³.
const kinkWeight = 10

// factor prepares M for the rows b with reciprocal diagonal inv. Cost: |F|² sparse products and |F|³/3.
func (m *woodbury) factor(b *rows, n int, inv []float64) error {
	m.choose(b, inv)
	m.delta, m.dense = grow(m.delta, n), grow(m.dense, n)
	for j := range m.delta {
		m.delta[j] = 1
	}
	in := 0
	for k, i := range b.list {
		if in < len(m.order) && int(m.order[in]) == k {
			in++
			continue
		}
		ind, val := b.x.Row(int(i))
		for e, j := range ind {
			m.delta[j] += inv[k] * val[e] * val[e]
		}
	}
	nf := len(m.order)
	m.w, m.t = grow(m.w, nf*nf), grow(m.t, nf)
	clear(m.dense)
	for p, k := range m.order {
		ind, val := b.x.Row(int(m.f.list[p]))
		y := b.y[m.f.list[p]]
		for e, j := range ind {
			m.dense[j] = y * val[e] / m.delta[j]
		}
		tail := rows{b.x, b.y, m.f.list[p:]}
		tail.mul(m.w[p*nf+p:(p+1)*nf], m.dense)
		m.w[p*nf+p] += 1 / inv[k]
		for _, j := range ind {
			m.dense[j] = 0
		}
	}
	if nf == 0 {
		return nil
	}
	if p := asm.Cholesky(nf, m.w, nf); p >= 0 {
		return fmt.Errorf("sdnm: preconditioner of order %d is not positive definite at pivot %d", nf, p)
	}
	return nil
}

// choose sets f and order to the heaviest rows, ascending.
func (m *woodbury) choose(b *rows, inv []float64) {
	m.heavy = grow(m.heavy, len(inv))
	weight := m.heavy
	m.order = m.order[:0]
	for k, i := range b.list {
		_, val := b.x.Row(int(i))
		if weight[k] = asm.Dot(val, val) * inv[k]; weight[k] > kinkWeight {
			m.order = append(m.order, int32(k))
		}
	}
	if len(m.order) > maxDense {
		slices.SortFunc(m.order, func(p, q int32) int {
			return cmp.Or(cmp.Compare(weight[q], weight[p]), cmp.Compare(p, q))
		})
		m.order = m.order[:maxDense]
		slices.Sort(m.order)
	}
	m.f = rows{b.x, b.y, m.f.list[:0]}
	for _, k := range m.order {
		m.f.list = append(m.f.list, b.list[k])
	}
}

// Dim and Solve make M a krylov.Preconditioner.
func (m *woodbury) Dim() int { return len(m.delta) }

func (m *woodbury) Solve(dst, r []float64) {
	for j, d := range m.delta {
		dst[j] = r[j] / d
	}
	nf := len(m.order)
	if nf == 0 {
		return
	}
	m.f.mul(m.t, dst)
	asm.CholeskySolve(nf, m.w, nf, m.t)
	m.f.mulT(m.dense, m.t, m.t)
	for j, d := range m.delta {
		dst[j] -= m.dense[j] / d
	}
}
