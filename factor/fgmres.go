package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// Limits of FGMRES after refinement.
const (
	krylovSteps  = 20 // of a cycle
	krylovCycles = 4
)

// krylov improves x by cycles of FGMRES, each from the true residual of the one before, since what a cycle knows of its own is true only up to
// the rounding errors of a solution that may be very large. They end with an x that is good, or when one does not halve the
// backward error.
func (f *LDL) krylov(x, b []float64, r *Refinement) {
	norm, normB := f.normInf(), asm.AbsMax(b)
	f.trueResidual(x, b, norm, normB)
	for range krylovCycles {
		last := r.BackwardError
		f.cycle(x, b, norm, normB, r)
		if r.BackwardError <= refineGood || contraction*r.BackwardError > last {
			return
		}
	}
}

// cycle improves x by a cycle of FGMRES (Saad, A flexible inner-outer preconditioned
// GMRES algorithm, 1993) with the factors as preconditioner, which minimises ‖b−Ax‖₂ over
// the directions that the factors propose. f.r is the residual of x, before and, where x has changed, after; r is
// brought up to date; x stays as it is if that is better.
func (f *LDL) cycle(x, b []float64, norm, normB float64, r *Refinement) {
	n := f.s.n
	beta := asm.Nrm2(f.r)
	if !(beta > 0 && beta <= math.MaxFloat64) {
		return
	}
	k := krylovSteps
	v := need(&f.basis, (2*k+1)*n)
	z := v[(k+1)*n:]
	copy(v[:n], f.r)
	asm.Scale(1/beta, v[:n])
	var h [krylovSteps + 1][krylovSteps]float64
	var cs, sn [krylovSteps]float64
	var g [krylovSteps + 1]float64
	g[0] = beta
	steps := 0
	for j := range k {
		zj, w := z[j*n:(j+1)*n], v[(j+1)*n:(j+2)*n]
		copy(zj, v[j*n:(j+1)*n])
		f.solveOne(zj)
		f.mul(zj, w)
		for range 2 { // twice is enough
			for i := 0; i <= j; i++ {
				vi := v[i*n : (i+1)*n]
				d := asm.Dot(vi, w)
				h[i][j] += d
				asm.Axpy(-d, vi, w)
			}
		}
		last := asm.Nrm2(w)
		for i := range j {
			h[i][j], h[i+1][j] = cs[i]*h[i][j]+sn[i]*h[i+1][j], cs[i]*h[i+1][j]-sn[i]*h[i][j]
		}
		d := math.Hypot(h[j][j], last)
		if !(d > 0 && d <= math.MaxFloat64) {
			break
		}
		cs[j], sn[j] = h[j][j]/d, last/d
		h[j][j] = d
		g[j], g[j+1] = cs[j]*g[j], -sn[j]*g[j]
		steps++
		if last == 0 || math.Abs(g[j+1]) <= 1e-16*beta || math.Abs(g[j+1]) <= refineTarget*normB {
			break
		}
		asm.Scale(1/last, w)
	}
	best := need(&f.y, n)
	copy(best, x)
	for i := steps - 1; i >= 0; i-- {
		for j := i + 1; j < steps; j++ {
			g[i] -= h[i][j] * g[j]
		}
		g[i] /= h[i][i]
		asm.Axpy(g[i], z[i*n:(i+1)*n], x)
	}
	r.Krylov += steps
	e := f.trueResidual(x, b, norm, normB)
	if !(e < r.BackwardError) {
		copy(x, best)
		return
	}
	r.BackwardError = e
}

// trueResidual sets f.r = b - A·x and returns the backward error of x.
func (f *LDL) trueResidual(x, b []float64, norm, normB float64) float64 {
	f.mul(x, f.r)
	for i, v := range b {
		f.r[i] = v - f.r[i]
	}
	return backwardError(asm.AbsMax(f.r), norm, asm.AbsMax(x), normB)
}
