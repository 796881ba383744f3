package quasi

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// sr1Skip is r of the skip rule |wᵀs| ≥ r‖w‖‖s‖ (Nocedal and Wright, Numerical Optimization, 2006, 6.26).
const sr1Skip = 1e-8

// An SR1 is a dense symmetric matrix with the update
//
//	B⁺ = B + w wᵀ/(wᵀs),  w = y − B s,
//
// which is skipped where |wᵀs| < 1e-8‖w‖‖s‖ (Conn, Gould and Toint 1991). On a quadratic function it is the Hessian after n independent steps. It need not be
// definite: methods correct the inertia. The first update begins with (yᵀy/sᵀy)I where sᵀy > 0. An update takes about 3n² flops.
type SR1 struct {
	b     packed
	o     Options
	fresh bool
	w     []float64
}

// NewSR1 returns δI of order n. It panics if n < 0 or options are out of range.
func NewSR1(n int, o Options) *SR1 {
	b := &SR1{b: newPacked(n), o: o.withDefaults(), w: make([]float64, n)}
	b.Reset()
	return b
}

// Dim returns the order.
func (b *SR1) Dim() int { return b.b.n }

// Reset returns to δI.
func (b *SR1) Reset() {
	b.b.identity(b.o.Initial)
	b.fresh = true
}

// MulVec sets y to B x.
func (b *SR1) MulVec(y, x []float64) { b.b.mulVec(y, x) }

// Lower sets v to the lower triangle by columns.
func (b *SR1) Lower(v []float64) { b.b.lower(v) }

// Update applies the update above.
func (b *SR1) Update(s, y []float64) Outcome {
	sy, yy := asm.Dot(s, y), asm.Dot(y, y)
	if !finite(sy) || !finite(yy) || asm.Nrm2(s) == 0 {
		return Skipped
	}
	if b.fresh && !b.o.NoScaling && sy > sr1Skip*asm.Nrm2(s)*math.Sqrt(yy) {
		b.b.identity(scaleRange(yy / sy))
		b.fresh = false
	}
	b.MulVec(b.w, s)
	ws, ok := rankOneVector(b.w, s, y)
	if !ok {
		return Skipped
	}
	b.fresh = false
	b.b.rankOne(1/ws, b.w)
	return Updated
}

// rankOneVector changes w = B s to y − B s and returns wᵀs, if it is large enough for an update.
func rankOneVector(w, s, y []float64) (ws float64, ok bool) {
	for i := range w {
		w[i] = y[i] - w[i]
	}
	ws = asm.Dot(w, s)
	norm := asm.Nrm2(w) * asm.Nrm2(s)
	return ws, norm > 0 && finite(norm) && math.Abs(ws) >= sr1Skip*norm && math.Abs(ws) > 1e-300
}
