package svcfit

import "math"

// line finds the zero of ψ', the slope of the objective along a direction d,
//
//	ψ'(s) = wᵀSd + s·dᵀSd − Σ α_i(s) q_i,
//
// piecewise linear and increasing, from its values and derivatives at trial steps: Newton's method between bounds.
type line struct {
	a, b   float64 // wᵀSd and dᵀSd
	limit  float64 // largest step
	lo, hi float64 // ψ' < 0 at lo, ψ' ≥ 0 at hi
	close  float64 // |ψ'| that is near enough
	trials []float64
	count  int // trial steps at a time
	looks  int

	best, value float64 // step with the least |ψ'|
	noise       float64 // |ψ'| there that is rounding
	fall        float64 // factor of the next step where none has been short enough
}

const (
	lineClose = 0.1 // of the slope at the start
	maxLooks  = 40
	lineNoise = 1e-13 // of the terms of ψ'
)

// begin starts a search, slope = ψ'(0), unless that is to be found out.
func (l *line) begin(a, b, slope, limit float64, count int, unknown bool) {
	*l = line{a: a, b: b, limit: limit, hi: math.Inf(1), close: lineClose * math.Abs(slope), trials: l.trials[:0], count: max(count, 1),
		value: math.Inf(1), fall: 0.5}
	if !(slope < 0) && !unknown {
		l.limit = 0
	}
	l.spread(1)
	if unknown {
		l.trials = append(l.trials, 0)
	}
}

// spread sets the trial steps: a guess, and others that would narrow the bounds.
func (l *line) spread(guess float64) {
	l.trials = append(l.trials[:0], min(guess, l.limit))
	for k := 1; k < l.count; k++ {
		f := float64(k) / float64(l.count)
		if math.IsInf(l.hi, 1) {
			// From a sixteenth of the guess to sixteen times, or above lo.
			l.trials = append(l.trials, min(l.lo+(guess-l.lo)*math.Pow(16, 2*f-1), l.limit))
		} else {
			l.trials = append(l.trials, l.lo+f*(l.hi-l.lo))
		}
	}
}

// look takes Σ α q and its derivative at the trial steps and reports whether the search has ended with best. One that ends without
// a step that is near enough ends at lo, up to which the objective falls.
func (l *line) look(slope, curve []float64) bool {
	l.looks++
	next, at := 1.0, math.Inf(1)
	for k, s := range l.trials {
		v := l.a + s*l.b - slope[k]
		if s == 0 && k > 0 {
			if !(v < 0) {
				l.best = 0 // not a direction of descent
				return true
			}
			l.close = lineClose * -v
		}
		if v < 0 {
			l.lo = max(l.lo, s)
		} else {
			l.hi = min(l.hi, s)
		}
		// Where ψ' is above 0 and so flat that its zero may be nowhere near, the objective may have risen on the way.
		noise := lineNoise * (math.Abs(l.a) + math.Abs(s*l.b) + math.Abs(slope[k]))
		sure := v <= noise || 2*v <= s*(l.b+curve[k])
		if sure && (math.Abs(v) < math.Abs(l.value) || !finite(l.value)) {
			l.best, l.value, l.noise = s, v, noise
		}
		if math.Abs(v) < at {
			at = math.Abs(v)
			next = s - v/(l.b+curve[k])
		}
	}
	if math.Abs(l.value) <= l.close || l.looks >= maxLooks || l.lo >= l.limit {
		l.end()
		return true
	}
	if !(next > l.lo && next < l.hi) || l.looks > 8 && l.looks%2 == 0 {
		next = l.between()
	}
	if next <= l.lo || next >= l.hi {
		l.end() // neighbouring numbers
		return true
	}
	l.spread(next)
	return false
}

// end sets the step that the search ends with.
func (l *line) end() {
	switch {
	case l.lo >= l.limit:
		l.best = l.limit
	case !(math.Abs(l.value) <= max(l.close, l.noise)):
		l.best = l.lo
	}
}

// between returns a trial step between the bounds. The minimum may be at a step of any magnitude: while none was too short the steps fall by
// factors that are squared each time, and bounds of different magnitude are halved in their exponent.
func (l *line) between() float64 {
	switch {
	case math.IsInf(l.hi, 1):
		return max(2*l.lo, 1)
	case l.lo == 0:
		next := l.hi * l.fall
		l.fall = max(l.fall*l.fall, 0x1p-256)
		return next
	case l.hi > 4*l.lo:
		return math.Sqrt(l.lo) * math.Sqrt(l.hi)
	default:
		return l.lo + (l.hi-l.lo)/2
	}
}
