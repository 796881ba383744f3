package quasi

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// An LSR1 is the SR1 matrix of the last k ≤ Memory pairs, begun from δI, in the compact form
//
//	B = δI + (Y−δS) (D + L + Lᵀ − δSᵀS)⁻¹ (Y−δS)ᵀ,  L + D the lower triangle of SᵀY
//
// (Byrd, Nocedal and Schnabel 1994, theorem 5.1). δ is set by the first pair with sᵀy > 0 and stays. Pairs are skipped as in SR1; when the middle
// matrix is singular the oldest ones go. Updates take about 6kn flops, products 4kn.
type LSR1 struct {
	o      Options
	p      pairs
	c      compact
	w      [][]float64 // y_i − δs_i
	bs     []float64
	scaled bool
}

// NewLSR1 returns δI of order n. It panics if n < 0 or options are out of range.
func NewLSR1(n int, o Options) *LSR1 {
	o = o.withDefaults()
	b := &LSR1{
		o: o, p: newPairs(n, o.Memory), w: make([][]float64, o.Memory), bs: make([]float64, n),
		c: compact{n: n, m: newSmall(o.Memory), q: make([]float64, o.Memory)},
	}
	for i := range b.w {
		b.w[i] = make([]float64, n)
	}
	b.c.w = b.w
	b.Reset()
	return b
}

// Dim returns the order.
func (b *LSR1) Dim() int { return b.c.n }

// Reset returns to δI.
func (b *LSR1) Reset() {
	b.p.k, b.c.m.n, b.c.delta, b.scaled = 0, 0, b.o.Initial, b.o.NoScaling
}

// MulVec sets y to B x.
func (b *LSR1) MulVec(y, x []float64) { b.c.mulVec(y, x) }

// Lower sets v to the lower triangle by columns, about k·n² flops.
func (b *LSR1) Lower(v []float64) { b.c.lower(v) }

// Compact returns a copy of the form above with M of the other sign, r = k.
func (b *LSR1) Compact() Compact { return b.c.form() }

// Update takes a pair in.
func (b *LSR1) Update(s, y []float64) Outcome {
	sy, yy := asm.Dot(s, y), asm.Dot(y, y)
	if !finite(sy) || !finite(yy) || asm.Nrm2(s) == 0 {
		return Skipped
	}
	if !b.scaled && b.p.k == 0 && sy > sr1Skip*asm.Nrm2(s)*math.Sqrt(yy) {
		b.c.delta, b.scaled = scaleRange(yy/sy), true
	}
	b.MulVec(b.bs, s)
	if _, ok := rankOneVector(b.bs, s, y); !ok {
		return Skipped
	}
	b.p.add(s, y)
	for !b.refresh() {
		if b.p.k == 1 {
			b.p.k, b.c.m.n = 0, 0
			return Skipped
		}
		b.p.dropOldest()
	}
	return Updated
}

// refresh makes W and M = δSᵀS − D − L − Lᵀ of the pairs and reports whether M can be factored.
func (b *LSR1) refresh() bool {
	k, delta, m := b.p.k, b.c.delta, b.c.m
	m.n = k
	for i := range k {
		for l, v := range b.p.s[i] {
			b.w[i][l] = b.p.y[i][l] - delta*v
		}
		for j := range k {
			*m.at(i, j) = delta*b.p.ss[i*b.p.most+j] - b.p.sy[max(i, j)*b.p.most+min(i, j)]
		}
	}
	return m.factor()
}
