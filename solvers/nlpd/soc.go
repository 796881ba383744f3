package nlpd

// correct tries second-order corrections of the full step, which has been rejected without coming nearer to feasibility: directions
// that also remove what the rows have at its end, by the same factors (Wächter and Biegler 2006, §2.4).
func (b *barrier) correct(ref reference) bool {
	l := &b.line
	keep := &b.watchdog // its second set of vectors is free here, or holds the direction to return to
	if b.watchdog.active {
		return false
	}
	copy(keep.dw, b.dw)
	copy(keep.dy, b.dy)
	copy(keep.dzl, b.dzl)
	copy(keep.dzu, b.dzu)
	alphaDual := l.alphaDual
	alpha, last := l.alphaMax, 0.0
	copy(l.rsoc, b.cur.r)
	b.barrierGradient()
	for k := 0; k < maxCorrections && (k == 0 || b.trial.theta <= correctionFactor*last); k++ {
		last = b.trial.theta
		for i, v := range b.trial.r {
			l.rsoc[i] = alpha*l.rsoc[i] + v
		}
		if accurate, err := b.solveDirection(l.rsoc); err != nil || !accurate {
			break
		}
		alpha = b.boundary(b.cur, b.dw)
		l.alphaDual = b.dualBoundary(b.cur)
		l.trials++
		if !b.try(alpha, b.dw) {
			break
		}
		if ok, augment := b.accepts(ref, l.alphaMax); ok && b.derivatives(b.trial) {
			l.tag = "c"
			full := l.alphaMax
			l.alphaMax = alpha
			b.accept(ref, alpha, augment)
			l.alphaMax = full
			return true
		}
	}
	copy(b.dw, keep.dw)
	copy(b.dy, keep.dy)
	copy(b.dzl, keep.dzl)
	copy(b.dzu, keep.dzu)
	l.alphaDual = alphaDual
	return false
}
