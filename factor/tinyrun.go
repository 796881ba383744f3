package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// tinyRun is the largest number of fronts that the kernel of tiny fronts does before
// what it has done is looked at.
const tinyRun = 512

// tinyStop returns the end of the run of fronts before hi that goes on at i and that the
// kernel of tiny fronts can do: i if front i is none of them, or has received delayed columns.
func (w *worker) tinyStop(i, hi int) int {
	stop := min(int(w.f.s.blocks.tinyEnd[i]), i+tinyRun, hi)
	for len(w.dirty) > 0 && int(w.dirty[0]) < i {
		w.dirty.pop()
	}
	if len(w.dirty) > 0 {
		stop = min(stop, int(w.dirty[0]))
	}
	return stop
}

// runTiny eliminates tiny fronts from lo on and returns the first that it did not do.
func (w *worker) runTiny(lo, hi int) int {
	f, s := w.f, w.f.s
	t := &w.tiny
	u, floor := 0.0, cancelled
	if f.rowMax != nil {
		floor = 0
	}
	switch w.mode {
	case PivotThreshold:
		u = w.u
	case PivotQuasidefinite:
		floor = quasidefFloor
	case PivotCholesky:
		floor = 0
	}
	next := t.Eliminate(lo, hi, u, floor)
	first, end := int(s.first[lo]), int(s.first[next])
	d, g := f.d[first:end], w.growth[first:end]
	if w.mode == PivotCholesky || w.mode == PivotQuasidefinite {
		for k, v := range d {
			if v*w.signOf(first+k) <= 0 { // the front is done again, and what follows
				for next--; int(s.first[next]) > first+k; next-- {
				}
				d = d[:int(s.first[next])-first]
				break
			}
		}
	}
	size := 1.0 // of a row
	if f.rowMax != nil {
		size = 0
	}
	scan := asm.PivotScan{Share: certify.Suspicious, Size: size, Grown: grownSize, Most: w.count.Growth}
	scan.Scan(d, g[:len(d)])
	if scan.Doubted > 0 && w.mode == PivotThreshold { // else nobody asks which they are
		w.suspect(lo, next, size)
	}
	w.count.doubted += scan.Doubted
	w.large += scan.Large
	w.count.Flops += s.blocks.tinyFlops[next] - s.blocks.tinyFlops[lo]
	w.count.Inertia.Neg += scan.Neg
	w.count.Inertia.Pos += len(d) - scan.Neg
	w.count.Growth = scan.Most
	return next
}

// frontFlops returns Σ c² over the columns of a front of m rows that eliminates p.
func frontFlops(p, m int) float64 {
	return float64(p*m*m - m*p*(p-1) + p*(p-1)*(2*p-1)/6)
}

// suspect lists the pivots of the tiny fronts lo ≤ i < hi that have cancelled; size is that
// of a row.
func (w *worker) suspect(lo, hi int, size float64) {
	s := w.f.s
	for i := lo; i < hi; i++ {
		first := int(s.first[i])
		for c := first; c < int(s.first[i+1]); c++ {
			if d, mass := math.Abs(w.f.d[c]), max(w.growth[c], size); d <= certify.Suspicious*mass {
				w.suspects = append(w.suspects, suspect{front: i, k: c - first, size: d, close: d <= closeShare*mass})
			}
		}
	}
}
