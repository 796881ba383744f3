package nlpd

import (
	"math"
)

// A lineSearch is the state of the search for the next iterate.
type lineSearch struct {
	alphaMax, alphaDual float64
	alpha               float64 // what was taken
	trials              int
	tag                 string
	rsoc                []float64
}

// searchResult says how a search ended.
type searchResult int

const (
	stepTaken searchResult = iota
	stepTiny               // taken without tests, since it is too small to be seen
	stepFailed
)

// search moves along the direction to a point that the filter accepts; cur is that point then.
func (b *barrier) search() searchResult {
	l := &b.line
	l.alphaMax, l.alphaDual = b.boundary(b.cur, b.dw), b.dualBoundary(b.cur)
	l.trials, l.tag = 0, ""
	ref := b.reference0()
	if b.tiny() {
		if b.try(l.alphaMax, b.dw) && b.derivatives(b.trial) {
			l.tag = "t"
			b.take(l.alphaMax)
			return stepTiny
		}
	}
	if !b.watchdog.active && b.watchdog.shortened >= watchdogAfter {
		b.startWatchdog(ref)
	}
	skip := false
	if b.watchdog.active {
		switch b.watchdogStep() {
		case watchdogGoesOn, watchdogDone:
			return stepTaken
		}
		ref, skip = b.watchdog.ref, true
	}
	return b.backtrack(ref, skip)
}

// reference0 returns θ, φ and the slope of φ at cur along dw.
func (b *barrier) reference0() reference {
	p := b.cur
	b.gradient(p, b.grad)
	b.addBarrier(p, b.grad)
	slope := 0.0
	for i, d := range b.dw {
		slope += b.grad[i] * d
	}
	return reference{p.theta, b.phi(p), slope}
}

// backtrack halves the step until it is accepted; skip leaves out the full step, which has been tried.
func (b *barrier) backtrack(ref reference, skip bool) searchResult {
	l := &b.line
	alpha, least := l.alphaMax, ref.leastAlpha(b.filter.min)
	if skip {
		alpha /= 2
	}
	for first := !skip; first || alpha > least; alpha /= 2 {
		if b.ctx.Err() != nil {
			return stepFailed
		}
		l.trials++
		if b.try(alpha, b.dw) {
			if ok, augment := b.accepts(ref, alpha); ok && b.derivatives(b.trial) {
				b.accept(ref, alpha, augment)
				return stepTaken
			}
			if first && b.trial.theta >= ref.theta && !b.opt.NoCorrections && b.correct(ref) {
				return stepTaken
			}
		}
		first = false
	}
	return stepFailed
}

// try evaluates trial = cur + α·dw and reports whether everything is defined there.
func (b *barrier) try(alpha float64, dw []float64) bool {
	for i, v := range b.cur.w {
		b.trial.w[i] = v + alpha*dw[i]
	}
	return b.evaluate(b.trial)
}

// accept takes trial, which tests have accepted.
func (b *barrier) accept(ref reference, alpha float64, augment bool) {
	if augment {
		b.augment(ref)
		b.line.tag += "h"
	} else {
		b.line.tag += "f"
	}
	if alpha < b.line.alphaMax {
		b.watchdog.shortened++
	} else {
		b.watchdog.shortened = 0
	}
	b.take(alpha)
}

// take makes trial the current point, with duals moved along their direction.
func (b *barrier) take(alpha float64) {
	l, p, t := &b.line, b.cur, b.trial
	l.alpha = alpha
	for i, v := range p.y {
		t.y[i] = v + alpha*b.dy[i]
	}
	for _, i := range b.lower {
		t.zl[i] = p.zl[i] + l.alphaDual*b.dzl[i]
	}
	for _, i := range b.upper {
		t.zu[i] = p.zu[i] + l.alphaDual*b.dzu[i]
	}
	b.cur, b.trial = t, p
	b.makeRoom(b.cur)
	b.guardDuals(b.cur)
}

// tiny reports whether no element of w would change visibly.
func (b *barrier) tiny() bool {
	if b.cur.theta > 1e-4 {
		return false
	}
	for i, d := range b.dw {
		if math.Abs(d) > 10*eps*(1+math.Abs(b.cur.w[i])) {
			return false
		}
	}
	return true
}
