package factor

// Fronts with delayed columns do not use their places in L. What is vacant serves others that come after them.

// A place is a range of L, of which nobody makes use in the factorisation at work.
type place struct{ lo, hi int }

// How many vacant places are looked at: placesSeen, and one more for each placeShare elements of the panel, beside whose clearing that takes no time.
const (
	placesSeen = 64
	placeShare = 64
)

// vacate notes that front i does not use its place, nor will what lies there be read. Where a caller has given the memory for L nothing is noted, since
// [LDL.Store] leaves each panel at its place there.
func (w *worker) vacate(i int) {
	if w.f.lent {
		return
	}
	lo, hi := w.f.s.panel[i], w.f.s.panel[i+1]
	if last := len(w.vacant) - 1; last >= 0 && w.vacant[last].hi == lo { // as a rule that of the child before
		w.vacant[last].hi = hi
		return
	}
	w.vacant = append(w.vacant, place{eight(lo), hi})
}

// panelOf returns n elements for the panel of a front with delayed columns: of the least vacant place that has as many, of
// those that came last, or else from the heap.
func (w *worker) panelOf(n int) []float64 {
	best := -1
	for k := len(w.vacant) - 1; k >= max(0, len(w.vacant)-placesSeen-n/placeShare); k-- {
		if room := w.vacant[k].hi - w.vacant[k].lo; room >= n && (best < 0 || room < w.vacant[best].hi-w.vacant[best].lo) {
			best = k
		}
	}
	if best < 0 {
		return w.heap.floats(n)
	}
	v := &w.vacant[best]
	x := w.f.l[v.lo : v.lo+n : v.lo+n]
	v.lo = min(eight(v.lo+n), v.hi)
	return x
}
