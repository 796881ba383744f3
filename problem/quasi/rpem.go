package quasi

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// An RPEM is the recursive matrix
//
//	H⁺ = λH + Σ_r ψ_r ψ_rᵀ,  H₀ = δI, δ = Initial,
//
// of N. Couellan's thesis (1997). In its equation (3.12) ψ is the gradient of the Lagrangian: call Update, which ignores s, with ψ for y. The recursive
// prediction error method, from which it has its name (Ljung and Söderström, Theory and Practice of Recursive Identification, 1983), has for ψ_r the
// gradients of the outputs of a model, which makes H a forgetful Gauss–Newton matrix: call Accumulate. The difference matters: gradients of the
// Lagrangian vanish at a solution, and with them H; those of outputs do not.
type RPEM struct {
	h packed
	o Options
}

// NewRPEM returns δI of order n. It panics if n < 0 or options are out of range.
func NewRPEM(n int, o Options) *RPEM {
	b := &RPEM{h: newPacked(n), o: o.withDefaults()}
	b.Reset()
	return b
}

// Dim returns the order.
func (b *RPEM) Dim() int { return b.h.n }

// Reset returns to δI.
func (b *RPEM) Reset() { b.h.identity(b.o.Initial) }

// MulVec sets y to H x.
func (b *RPEM) MulVec(y, x []float64) { b.h.mulVec(y, x) }

// Lower sets v to the lower triangle by columns.
func (b *RPEM) Lower(v []float64) { b.h.lower(v) }

// Update sets H ← λH + y yᵀ; s is ignored.
func (b *RPEM) Update(_, y []float64) Outcome { return b.Accumulate(y, 1) }

// Accumulate sets H ← λH + ΨᵀΨ, where row r of Ψ is psi[r·n:(r+1)·n]: about rows·n² flops. It is skipped if an element is not finite.
func (b *RPEM) Accumulate(psi []float64, rows int) Outcome {
	if len(psi) != rows*b.h.n {
		panic(fmt.Sprintf("quasi: %d elements for %d rows of %d", len(psi), rows, b.h.n))
	}
	if !finite(asm.Dot(psi, psi)) {
		return Skipped
	}
	asm.Scale(b.o.Forget, b.h.v)
	for r := range rows {
		b.h.rankOne(1, psi[r*b.h.n:(r+1)*b.h.n])
	}
	return Updated
}

// An RPEMInverse is P = H⁻¹ of an RPEM, kept by
//
//	P⁺ = [P − Pψ(λ + ψᵀPψ)⁻¹ψᵀP]/λ
//
// (equation (3.13), with the scalar λ), so that a Newton direction costs a product: MulVec and Lower are those of P. P₀ = I/δ.
type RPEMInverse struct {
	p packed
	o Options
	w []float64
}

// NewRPEMInverse returns I/δ of order n. It panics if n < 0 or options are out of range.
func NewRPEMInverse(n int, o Options) *RPEMInverse {
	b := &RPEMInverse{p: newPacked(n), o: o.withDefaults(), w: make([]float64, n)}
	b.Reset()
	return b
}

// Dim returns the order.
func (b *RPEMInverse) Dim() int { return b.p.n }

// Reset returns to I/δ.
func (b *RPEMInverse) Reset() { b.p.identity(1 / b.o.Initial) }

// MulVec sets y to P x.
func (b *RPEMInverse) MulVec(y, x []float64) { b.p.mulVec(y, x) }

// Lower sets v to the lower triangle of P by columns.
func (b *RPEMInverse) Lower(v []float64) { b.p.lower(v) }

// Update accounts for ψ = y; s is ignored.
func (b *RPEMInverse) Update(_, y []float64) Outcome { return b.Accumulate(y, 1) }

// Accumulate accounts for the rows of Ψ, as RPEM.Accumulate does: (λH + ΨᵀΨ)⁻¹, row by row, with λ for the first and 1 for the others.
func (b *RPEMInverse) Accumulate(psi []float64, rows int) Outcome {
	n := b.p.n
	if len(psi) != rows*n {
		panic(fmt.Sprintf("quasi: %d elements for %d rows of %d", len(psi), rows, n))
	}
	if !finite(asm.Dot(psi, psi)) {
		return Skipped
	}
	lambda := b.o.Forget
	if rows == 0 {
		asm.Scale(1/lambda, b.p.v)
	}
	for r := range rows {
		row := psi[r*n : (r+1)*n]
		b.p.mulVec(b.w, row)
		b.p.rankOne(-1/(lambda+asm.Dot(row, b.w)), b.w)
		if lambda != 1 {
			asm.Scale(1/lambda, b.p.v)
		}
		lambda = 1
	}
	return Updated
}
