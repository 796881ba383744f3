package nlpd

// A watchdog lets a few full steps pass untested after many shortened ones, and returns to where it began if they do not pay
// (Wächter and Biegler 2006, §3.2, after Chamberlain and others 1982).
type watchdog struct {
	active    bool
	shortened int // steps in a row
	trials    int
	ref       reference
	alpha     float64 // of the first step
	alphaDual float64
	saved     *point

	dw, dy, dzl, dzu []float64 // its direction
}

// startWatchdog remembers where the search is.
func (b *barrier) startWatchdog(ref reference) {
	d := &b.watchdog
	d.active, d.trials, d.shortened, d.ref = true, 0, 0, ref
	d.alpha, d.alphaDual = b.line.alphaMax, b.line.alphaDual
	d.saved.copyFrom(b.cur)
	copy(d.dw, b.dw)
	copy(d.dy, b.dy)
	copy(d.dzl, b.dzl)
	copy(d.dzu, b.dzu)
}

type watchdogResult int

const (
	watchdogGoesOn watchdogResult = iota // a step was taken
	watchdogDone                         // a step was taken that pays
	watchdogFailed                       // cur and direction are those of the beginning
)

// watchdogStep takes the full step, or gives the watchdog up.
func (b *barrier) watchdogStep() watchdogResult {
	d, l := &b.watchdog, &b.line
	d.trials++
	l.trials++
	if b.try(l.alphaMax, b.dw) {
		if ok, augment := b.accepts(d.ref, d.alpha); ok && b.derivatives(b.trial) {
			d.active = false
			l.tag = "W"
			b.accept(d.ref, l.alphaMax, augment)
			return watchdogDone
		} else if d.trials < watchdogTrials && b.trial.theta <= b.filter.max && b.derivatives(b.trial) {
			l.tag = "w"
			b.take(l.alphaMax)
			return watchdogGoesOn
		}
	}
	d.active = false
	b.cur.copyFrom(d.saved)
	copy(b.dw, d.dw)
	copy(b.dy, d.dy)
	copy(b.dzl, d.dzl)
	copy(b.dzu, d.dzu)
	l.alphaMax, l.alphaDual = d.alpha, d.alphaDual
	return watchdogFailed
}

// stopWatchdog returns to the beginning of an unfinished watchdog, where it must not be the state in which an attempt ends.
func (b *barrier) stopWatchdog() {
	if d := &b.watchdog; d.active {
		d.active = false
		b.cur.copyFrom(d.saved)
	}
}
