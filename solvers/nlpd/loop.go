package nlpd

import (
	"math"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// iterate is the method: it takes steps from cur until one of its tests ends it.
func (b *barrier) iterate() outcome {
	for first := true; ; first = false {
		b.measure()
		if !(first && b.elastic) {
			b.report()
		}
		if b.elastic {
			if !first && b.leave() {
				return outcome{status: solvers.Done}
			}
		} else {
			b.keep()
			b.form.Accepted(b.cur.w[:b.n], b.cur.y)
		}
		if out, ended := b.finished(); ended {
			return out
		}
		b.updateMu()
		directed := b.direction() == nil
		ok := directed
		if directed {
			switch b.search() {
			case stepTaken:
				b.tinySteps, b.softSteps = 0, 0
			case stepTiny:
				if b.tinySteps++; b.tinySteps >= 2 {
					if out, ended := b.tinyTwice(); ended {
						return out
					}
				}
			default:
				ok = false
			}
		}
		if !ok {
			if out, ended := b.rescue(directed); ended {
				return out
			}
			continue
		}
		b.iterations++
		if b.crawls() {
			out, _ := b.stuck("steps have become too short to lead anywhere")
			return out
		}
	}
}

// crawls reports whether steps have been so short for so long that other attempts deserve the iterations that are left. A step may be
// small because it is near the solution; it is short where the boundary or the filter have cut nearly all of it. From feasible points the objective may fall
// without end by short steps along a curve.
func (b *barrier) crawls() bool {
	if b.line.alpha >= crawlAlpha || !b.elastic && b.errors.violation <= max(feasible, rayViolation*nlp.MaxAbs(b.cur.w)) {
		b.crawling = 0
		return false
	}
	b.crawling++
	return b.crawling >= crawlMost
}

// finished applies the tests of the end to cur.
func (b *barrier) finished() (outcome, bool) {
	e := b.err(0)
	optimal, acceptable := b.clean()
	if e <= b.opt.Tolerance && optimal && !b.watchdog.active {
		return outcome{solvers.Optimal, "optimal"}, true
	}
	if !b.elastic {
		if acceptable && e <= b.opt.Acceptable {
			b.acceptable++
			if e < b.bestError {
				b.bestError = e
				b.best.copyFrom(b.cur)
			}
			if b.acceptable >= b.opt.AcceptableIterations {
				return b.endAcceptable("no progress below the acceptable level")
			}
		} else {
			b.acceptable = 0
		}
		if out, ended := b.unbounded(); ended {
			return out, true
		}
	}
	return b.interrupted()
}

// endAcceptable ends with the best of the acceptable points.
func (b *barrier) endAcceptable(why string) (outcome, bool) {
	if b.bestError < math.Inf(1) {
		b.cur.copyFrom(b.best)
		b.measure()
	}
	return outcome{solvers.Acceptable, "solved to the acceptable level: " + why}, true
}

// updateMu chooses the barrier parameter for the step to come.
func (b *barrier) updateMu() {
	if b.opt.Adaptive && !b.elastic {
		b.adaptMu()
		return
	}
	if b.watchdog.active && b.err(b.mu) > kappaEps*b.mu {
		return
	}
	b.lowerMu()
}

// tinyTwice goes on with a smaller μ where steps have no effect any more, or ends.
func (b *barrier) tinyTwice() (outcome, bool) {
	b.tinySteps = 0
	if b.mu > b.leastMu() {
		b.nextMu()
		return outcome{}, false
	}
	return b.stuck("steps have become too small to be seen")
}

// stuck ends where there is no further progress.
func (b *barrier) stuck(why string) (outcome, bool) {
	if b.bestError < math.Inf(1) && !b.elastic {
		return b.endAcceptable(why)
	}
	return outcome{solvers.NumericalTrouble, why}, true
}

// rescue is what there is to do where no step could be found, although there may have been a direction.
func (b *barrier) rescue(directed bool) (outcome, bool) {
	if out, ended := b.interrupted(); ended {
		return out, true
	}
	b.stopWatchdog()
	b.measure()
	if _, acceptable := b.clean(); !b.elastic && acceptable && b.err(0) <= b.opt.Acceptable {
		if e := b.err(0); e < b.bestError {
			b.bestError = e
			b.best.copyFrom(b.cur)
		}
		return b.endAcceptable("no acceptable step")
	}
	if b.elastic {
		return outcome{solvers.NumericalTrouble, "no acceptable step in the restoration"}, true
	}
	if b.m == 0 || b.errors.primal <= b.opt.Tolerance {
		if directed && b.soft() {
			return outcome{}, false
		}
		if b.mu > b.leastMu() {
			b.nextMu()
			return outcome{}, false
		}
		return b.stuck("no acceptable step")
	}
	return b.restore()
}
