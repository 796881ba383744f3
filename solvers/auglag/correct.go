package auglag

import "github.com/saddle-go/saddle/asm"

// correctBelow is the ratio of the actual to the predicted reduction below which states are corrected.
const correctBelow = 0.75

// corrected improves the trial point, whose value is phi, by a second step of the states, and returns the value of the better of both points:
//
//	z_j ← z_j − (J_zjᵀJ_zj + νI)⁻¹ J_zjᵀ q_j,   q_j = r_j(trial) − (r_j + J_j d).
//
// q is what the linear model left out. Where c is large the curvature of the equations alone, c·‖h‖², makes steps fail that would be good along them;
// what remains of it after the correction is of third order. Bounds are kept by projection. The cost is that of evaluating all samples, and
// of eliminating their states.
//
// Source: the second-order correction of R. Fletcher, Second order corrections for non-differentiable optimization, 1982, on the states alone.
func (l *loop) corrected(phi float64) float64 {
	if l.second == nil {
		l.second, l.rSecond = make([]float64, l.n), make([]float64, len(l.r))
	}
	copy(l.second[:l.nw], l.trial)
	clear(l.sums)
	l.samples(0, l.p.Samples, func(k *worker, task, j int) {
		l.linearise(k, j)
		if !l.eliminate(k) {
			l.sums[task]++
			return
		}
		at := j * l.rows
		for i := range k.q {
			k.q[i] = l.scale(i)*(l.rTrial[at+i]-l.r[at+i]) - l.jd[at+i]
		}
		z := l.states(l.second, j)
		l.solveStates(k, k.q, z)
		asm.Axpy(1, l.states(l.trial, j), z)
	})
	if l.total() > 0 {
		return phi
	}
	if l.p.Lower != nil || l.p.Upper != nil {
		for k := l.nw; k < l.n; k++ {
			lo, hi := l.p.bounds(k)
			l.second[k] = min(max(l.second[k], lo), hi)
		}
	}
	l.evals++
	v := l.evaluate(l.second, l.rSecond)
	if !(v < phi) {
		return phi
	}
	l.trial, l.second, l.rTrial, l.rSecond = l.second, l.trial, l.rSecond, l.rTrial
	return v
}
