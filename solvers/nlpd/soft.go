package nlpd

const (
	softMost   = 10
	softFactor = 0.9999
)

// soft takes a step that the filter has rejected if it makes the error of the barrier problem smaller, as Newton's method for equations would: near feasible
// points with large duals rounding errors, or δ_c, may spoil every step for the filter. Not more than softMost of them in a row.
func (b *barrier) soft() bool {
	if b.softSteps >= softMost {
		return false
	}
	before, l := b.err(b.mu), &b.line
	l.alphaMax, l.alphaDual = b.boundary(b.cur, b.dw), b.dualBoundary(b.cur)
	if !b.try(l.alphaMax, b.dw) || !b.derivatives(b.trial) {
		return false
	}
	l.tag = "s"
	b.take(l.alphaMax)
	b.measure()
	if b.err(b.mu) <= softFactor*before {
		b.softSteps++
		b.iterations++
		return true
	}
	b.cur, b.trial = b.trial, b.cur
	b.measure()
	return false
}
