package quasi

import "github.com/saddle-go/saddle/asm"

// An LBFGS is the BFGS matrix of the last k ≤ Memory pairs, begun from δI with δ = rᵀr/sᵀr of the newest one, in the compact form
//
//	B = δI − [δS R] [δSᵀS  L; Lᵀ  −D]⁻¹ [δSᵀ; Rᵀ],  L + D the lower triangle of SᵀR,
//
// S and R by columns s_i and r_i, damped as in BFGS (Byrd, Nocedal and Schnabel, Representations of quasi-Newton matrices and their use in limited memory
// methods, 1994, theorem 2.3). It is positive definite. Updates take about 6kn flops, products 8kn.
type LBFGS struct {
	o     Options
	p     pairs
	c     compact
	ds    [][]float64 // δs_i
	bs, r []float64
}

// NewLBFGS returns δI of order n. It panics if n < 0 or options are out of range.
func NewLBFGS(n int, o Options) *LBFGS {
	o = o.withDefaults()
	b := &LBFGS{
		o: o, p: newPairs(n, o.Memory), ds: make([][]float64, o.Memory), bs: make([]float64, n), r: make([]float64, n),
		c: compact{n: n, w: make([][]float64, 2*o.Memory), m: newSmall(2 * o.Memory), q: make([]float64, 2*o.Memory)},
	}
	for i := range b.ds {
		b.ds[i] = make([]float64, n)
	}
	b.Reset()
	return b
}

// Dim returns the order.
func (b *LBFGS) Dim() int { return b.c.n }

// Reset returns to δI.
func (b *LBFGS) Reset() {
	b.p.k, b.c.m.n, b.c.delta = 0, 0, b.o.Initial
}

// MulVec sets y to B x.
func (b *LBFGS) MulVec(y, x []float64) { b.c.mulVec(y, x) }

// Lower sets v to the lower triangle by columns, about 2k·n² flops.
func (b *LBFGS) Lower(v []float64) { b.c.lower(v) }

// Compact returns a copy of the form above, r = 2k.
func (b *LBFGS) Compact() Compact { return b.c.form() }

// Update takes a pair in.
func (b *LBFGS) Update(s, y []float64) Outcome {
	b.MulVec(b.bs, s)
	outcome, sr := damp(b.r, s, y, b.bs, b.o.Undamped)
	if outcome == Skipped {
		return Skipped
	}
	if !b.o.NoScaling {
		b.c.delta = scaleRange(asm.Dot(b.r, b.r) / sr)
	}
	b.p.add(s, b.r)
	for !b.refresh() { // pairs that depend on each other up to rounding
		if b.p.k == 1 {
			b.Reset()
			return Skipped
		}
		b.p.dropOldest()
	}
	return outcome
}

// refresh makes W and M of the pairs and reports whether M can be factored.
func (b *LBFGS) refresh() bool {
	k, delta, m := b.p.k, b.c.delta, b.c.m
	m.n = 2 * k
	for i := range k {
		b.c.w[i], b.c.w[k+i] = b.ds[i], b.p.y[i]
		for l, v := range b.p.s[i] {
			b.ds[i][l] = delta * v
		}
		for j := range k {
			*m.at(i, j) = delta * b.p.ss[i*b.p.most+j]
			*m.at(k+i, k+j) = 0
			l := 0.0
			if i > j {
				l = b.p.sy[i*b.p.most+j]
			}
			*m.at(i, k+j), *m.at(k+j, i) = l, l
		}
		*m.at(k+i, k+i) = -b.p.sy[i*b.p.most+i]
	}
	return m.factor()
}
