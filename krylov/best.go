package krylov

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// A best remembers the x with the least residual, for methods whose residuals go up and down. An x is copied only when
// the one that follows it is worse, and it is the best so far: a method that converges smoothly copies
// nothing.
type best struct {
	x    []float64
	rel  float64 // relative residual of x, as the recurrence has it; infinite if there is none
	last float64 // that of the present iterate
}

// begin forgets everything.
func (k *best) begin() { k.rel, k.last = math.Inf(1), math.Inf(1) }

// newRound takes note of the true residual with which a round begins.
func (k *best) newRound(it *run) { k.last = it.res.RelResidual }

// leaves reports whether the present iterate is to be saved before a step to a residual of norm ‖r‖, in units of scale.
func (k *best) leaves(it *run, norm float64) bool {
	return !it.opts.LastIterate && k.last < k.rel && !(norm*(it.scale/it.normB) <= k.last)
}

// leave saves the present iterate if it is to be.
func (k *best) leave(it *run, norm float64) {
	if k.leaves(it, norm) {
		k.save(it.x)
	}
}

// save takes v for the present iterate.
func (k *best) save(v []float64) {
	copy(k.x, v)
	k.rel = k.last
}

// arrive takes note of the residual of a new iterate, in units of scale.
func (k *best) arrive(it *run, norm float64) { k.last = norm * (it.scale / it.normB) }

// settle exchanges the last iterate of a run that has not converged for the best, unless the true residual of that is no less, and
// for zero if that is better than both, as rounding has made all of them worthless then. r is work space. It costs a product with A if
// there is a choice.
func (k *best) settle(it *run, r []float64) {
	k.choose(it, r)
	if it.res.Status != Converged && !(it.res.RelResidual <= 1) && !it.opts.LastIterate {
		clear(it.x)
		it.judge(it.normB)
	}
}

// choose exchanges the last iterate for the one that was saved, if that is better.
func (k *best) choose(it *run, r []float64) {
	final := it.res.RelResidual
	if it.res.Status == Converged || !(k.rel < final) && !math.IsNaN(final) || math.IsInf(k.rel, 1) {
		return
	}
	k.swap(it.x)
	it.residual(r)
	norm := asm.Nrm2(r)
	if rel := norm / it.normB; !(rel < final) && !(math.IsNaN(final) && finite(rel)) {
		k.swap(it.x)
		return
	}
	it.judge(norm)
}

// swap exchanges the elements of x for those that were saved.
func (k *best) swap(x []float64) {
	for i, v := range k.x {
		k.x[i], x[i] = x[i], v
	}
}
