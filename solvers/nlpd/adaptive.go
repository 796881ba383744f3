package nlpd

import "math"

// adaptive is the state of the rule that chooses μ by complementarity. It is free as long as the error falls; otherwise μ is lowered
// monotonically until it does (Nocedal, Wächter and Waltz, Adaptive barrier update strategies for nonlinear interior methods, 2009).
type adaptive struct {
	fixed bool
	last  [4]float64 // errors of the last free iterations
	count int
}

// adaptMu chooses μ for the next step.
func (b *barrier) adaptMu() {
	a := &b.adaptive
	if b.bounds == 0 {
		b.lowerMu()
		return
	}
	e := b.err(0)
	if a.fixed {
		if !a.progress(e) {
			b.lowerMu()
			return
		}
		a.fixed = false
	} else if !a.progress(e) {
		a.fixed = true
		mu, _ := b.averageComplementarity()
		b.setMu(min(max(0.8*mu, b.leastMu()), 1e5))
		return
	}
	a.last[a.count%len(a.last)] = e
	a.count++
	average, least := b.averageComplementarity()
	xi := least / average
	sigma := 0.1 * math.Pow(min(0.05*(1-xi)/xi, 2), 3)
	if mu := min(max(sigma*average, b.leastMu()), 1e5); mu != b.mu {
		active := b.watchdog
		b.mu = mu
		b.filter.clear()
		b.watchdog.active, b.watchdog.shortened = false, active.shortened
	}
}

// progress reports whether e is below the largest of the last errors.
func (a *adaptive) progress(e float64) bool {
	worst := 0.0
	for k := range min(a.count, len(a.last)) {
		worst = max(worst, a.last[k])
	}
	return a.count < len(a.last) || e <= 0.9999*worst
}

// averageComplementarity returns mean and least product of a gap and its dual.
func (b *barrier) averageComplementarity() (mean, least float64) {
	p, sum := b.cur, 0.0
	least = math.Inf(1)
	for _, i := range b.lower {
		v := (p.w[i] - b.lo[i]) * p.zl[i]
		sum, least = sum+v, min(least, v)
	}
	for _, i := range b.upper {
		v := (b.up[i] - p.w[i]) * p.zu[i]
		sum, least = sum+v, min(least, v)
	}
	return sum / float64(b.bounds), least
}
