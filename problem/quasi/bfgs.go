package quasi

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// powell is the part of sᵀB s below which sᵀy is damped.
const powell = 0.2

// A BFGS is a dense positive definite matrix with the update
//
//	B⁺ = B − B s sᵀB/(sᵀB s) + r rᵀ/(sᵀr),  r = θy + (1−θ)B s,
//
// θ = 1 where sᵀy ≥ 0.2 sᵀB s, else θ = 0.8 sᵀB s/(sᵀB s − sᵀy), so that sᵀr ≥ 0.2 sᵀB s > 0 (Powell, Algorithms for nonlinear constraints that use
// Lagrangian functions, 1978). The first update begins with (rᵀr/sᵀr)I. B is positive
// definite up to rounding: an eigenvalue may be as low as a few units of −2⁻⁵³‖B‖ after updates that leave it no more. An update takes about 4n² flops.
type BFGS struct {
	b     packed
	o     Options
	fresh bool
	bs, r []float64
}

// NewBFGS returns δI of order n. It panics if n < 0 or options are out of range.
func NewBFGS(n int, o Options) *BFGS {
	b := &BFGS{b: newPacked(n), o: o.withDefaults(), bs: make([]float64, n), r: make([]float64, n)}
	b.Reset()
	return b
}

// Dim returns the order.
func (b *BFGS) Dim() int { return b.b.n }

// Reset returns to δI.
func (b *BFGS) Reset() {
	b.b.identity(b.o.Initial)
	b.fresh = true
}

// Set makes B the positive definite matrix whose lower triangle by columns is v, which the next update does not scale.
func (b *BFGS) Set(v []float64) {
	if len(v) != len(b.b.v) {
		panic(fmt.Sprintf("quasi: %d elements for the lower triangle of order %d", len(v), b.b.n))
	}
	copy(b.b.v, v)
	b.fresh = false
}

// MulVec sets y to B x.
func (b *BFGS) MulVec(y, x []float64) { b.b.mulVec(y, x) }

// Lower sets v to the lower triangle by columns.
func (b *BFGS) Lower(v []float64) { b.b.lower(v) }

// Update applies the update above.
func (b *BFGS) Update(s, y []float64) Outcome {
	b.MulVec(b.bs, s)
	outcome, sr := damp(b.r, s, y, b.bs, b.o.Undamped)
	if outcome == Skipped {
		return Skipped
	}
	if b.fresh && !b.o.NoScaling {
		delta := scaleRange(asm.Dot(b.r, b.r) / sr)
		b.b.identity(delta)
		copy(b.bs, s)
		asm.Scale(delta, b.bs)
	}
	b.fresh = false
	b.b.rankOne(-1/asm.Dot(s, b.bs), b.bs)
	b.b.rankOne(1/sr, b.r)
	return outcome
}

// damp sets r to the y of a BFGS update and returns sᵀr > 0, unless it has to be skipped.
func damp(r, s, y, bs []float64, undamped bool) (Outcome, float64) {
	sy, sbs := asm.Dot(s, y), asm.Dot(s, bs)
	norm := asm.Nrm2(s) * asm.Nrm2(y)
	if !(sbs > 0) || !finite(sbs) || !finite(norm) || !finite(asm.Dot(y, y)) || sbs < 1e-300 {
		return Skipped, 0
	}
	copy(r, y)
	if undamped {
		if !(sy >= 1e-8*norm) || sy == 0 {
			return Skipped, 0
		}
		return Updated, sy
	}
	if sy >= powell*sbs {
		return Updated, sy
	}
	theta := (1 - powell) * sbs / (sbs - sy)
	for i := range r {
		r[i] = theta*y[i] + (1-theta)*bs[i]
	}
	sr := asm.Dot(s, r)
	if !(sr > 0) || math.IsInf(sr, 1) { // rounding of enormous y
		return Skipped, 0
	}
	return Damped, sr
}
