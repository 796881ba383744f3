package nlpd

import (
	"math"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

const (
	unboundedAt  = 1e20  // size of f or x
	farAway      = 1e8   // size of x from which rays are tried
	rowRounding  = 1e-14 // violation that counts as rounding, as a multiple of ‖x‖∞
	rayViolation = 1e-12 // the same at the far end of a ray, and far away in general
)

// unbounded reports a problem whose objective falls without end: f below −10²⁰ at a feasible point, or iterates that leave for infinity.
func (b *barrier) unbounded() (outcome, bool) {
	size := nlp.MaxAbs(b.cur.w[:b.n])
	if b.errors.violation > max(feasible, rowRounding*size) {
		return outcome{}, false
	}
	switch {
	case b.cur.f/b.form.ObjectiveScale() < -unboundedAt || size > farAway && b.ray():
		return outcome{solvers.Unbounded, "the objective falls without end at feasible points"}, true
	case size > unboundedAt:
		return outcome{solvers.Unbounded, "the iterates diverge at feasible points"}, true
	}
	return outcome{}, false
}

// ray reports whether the last step, prolonged to where x is larger than 10²⁰, ends at a feasible point with f below −10²⁰. Steps
// alone would take long to get there, since shifts near the rounding unit do not let them grow.
func (b *barrier) ray() bool {
	step := nlp.MaxAbs(b.dw[:b.n])
	if !(step > 0) {
		return false
	}
	t := 10 * unboundedAt / step
	p, n := b.trial, b.n
	for i, v := range b.cur.w {
		p.w[i] = v + t*b.dw[i]
		if p.w[i] < b.lo[i] || p.w[i] > b.up[i] {
			return false
		}
	}
	f, ok := b.form.Objective(p.w[:n])
	if !ok || f/b.form.ObjectiveScale() >= -unboundedAt || !b.form.Constraints(p.w[:n], p.c) {
		return false
	}
	size := nlp.MaxAbs(p.w)
	for i, c := range p.c {
		if math.Abs(c-p.w[n+i]) > rayViolation*size {
			return false
		}
	}
	return true
}
