package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// When a factorisation in the static order is accepted.
const (
	growthLimit  = 1e11  // largest growth
	doubtful     = 1e-10 // larger bounds for the error of the factors are taken for exaggerated
	growthSafe   = 1e5   // growth up to which no solve is probed, if no pivot is in doubt
	grownSize    = 1e3   // growth of a row that would hardly be without elements of L that threshold pivoting refuses
	grownFew     = 64    // with up to so many such rows,
	grownShare   = 50    // and one in so many, threshold pivoting has little to do
	probeTime    = 3     // ns that certifying takes for each entry of L, about two solves
	probeShare   = 0.25  // of the predicted time of a factorisation: a probe that takes more is avoided
	probeGood    = 1e-9  // backward error of a probing solve that is accepted
	probeBad     = 1e-3  // that is refused; in between a step of refinement must make it ten times less
	certainty    = 10    // the eigenvalue nearest to zero must exceed this many times what is doubtful
	unlucky      = 1000  // a random vector has less than 1/unlucky of its share of a given vector once in a thousand times
	unluckyTwice = 30    // the same for two of them
)

// safe reports whether a factorisation in the static order needs no probe.
func (f *LDL) safe() bool {
	return f.stats.Growth <= growthSafe && f.stats.Perturbed+f.stats.doubted == 0
}

// sparesProbe reports whether to certify a factorisation in the static order would take longer than to pivot by threshold at once:
// that delays few columns, since few rows have grown, as where pivots were replaced in some fronts next to a root, and
// L is so thin that solves take as long as the factorisation. Growth and replaced pivots are those of the static order.
func (f *LDL) sparesProbe() bool {
	return f.s.kept == 0 && !f.safe() && f.grown <= min(grownFew, f.s.n/grownShare) && probeTime*float64(f.s.stored()) > probeShare*f.s.cost
}

// certified reports whether a factorisation in the static order can be relied on: its
// growth is small, a solve with a random right-hand side is accurate or becomes so, and, if
// pivots were replaced or have cancelled, that solve shows that the scaled matrix is not
// singular, nor nearly so.
func (f *LDL) certified() bool {
	g := f.stats.Growth
	if !(g <= growthLimit) {
		return false
	}
	if f.s.kept > 0 { // the caller must probe
		return f.stats.Perturbed == 0
	}
	threshold := f.rung.mode == PivotThreshold
	if !threshold && f.safe() {
		return true
	}
	doubt := f.stats.Perturbed+f.stats.doubted > 0 || threshold
	n := f.s.n
	b, x := need(&f.b, n), need(&f.ones, n)
	vector.Random(b, 1)
	// A singular matrix leaves of b what lies along a null vector, 1/√n of it for a random one, and refinement
	// does not make that less.
	if !f.probe(x, b, 1/(certainty*math.Sqrt(float64(n)))) {
		return false
	}
	return !doubt || f.farFromSingular(x, b)
}

// probe sets x to the solution of A·x = b for the scaled matrix in the order of elimination, and reports whether it is
// accurate and leaves no more of b than the share `small`, or becomes so by steps of refinement each of which makes the
// errors ten times less.
func (f *LDL) probe(x, b []float64, small float64) bool {
	small *= asm.Nrm2(b)
	largest := asm.AbsMax(b)
	copy(x, b)
	f.forward(x)
	f.backward(x, true)
	f.reach = f.replacedReach(x)
	first := f.scaledResidual(x, b, largest)
	if !(first <= probeBad) {
		return false
	}
	left := asm.Nrm2(f.r)
	for first > probeGood || left > small {
		f.forward(f.r)
		f.backward(f.r, true)
		asm.Axpy(1, f.r, x)
		again := f.scaledResidual(x, b, largest)
		rest := asm.Nrm2(f.r)
		if first > probeGood && !(certainty*again <= first) || !(certainty*rest <= left) {
			return false
		}
		first, left = again, rest
	}
	return true
}

// scaledResidual sets f.r = b - A·x for the scaled matrix in the order of elimination, and
// returns its size relative to x and b, as elements of A are about one; largest is that of b.
func (f *LDL) scaledResidual(x, b []float64, largest float64) float64 {
	s := f.s
	r := f.r
	clear(r)
	asm.MulSymCols(s.colPtr, s.valRow, f.val, x, r, 0, s.n)
	for i, v := range b {
		r[i] = v - r[i]
	}
	if res := asm.AbsMax(r); res <= math.MaxFloat64 {
		return res / (asm.AbsMax(x) + largest)
	}
	return math.Inf(1)
}

// replacedReach returns the largest |δ·x_c| over pivots of columns c that have been changed by δ.
func (f *LDL) replacedReach(x []float64) float64 {
	reach := 0.0
	for _, w := range f.workers {
		for _, r := range w.replaced {
			if v := math.Abs(r.change * x[r.c]); !(v <= reach) {
				reach = v
			}
		}
	}
	return reach
}

// farFromSingular reports whether the eigenvalue of the scaled matrix A nearest to zero
// is far from what counts as zero, and no eigenvalue has changed its sign when pivots were replaced, unless
// their effect on the inertia can be computed. x solves a system with the random right-hand
// side b; both are overwritten.
//
// A random vector may have little of the eigenvector, which is allowed for first. As for replaced pivots, let B = A + Δ
// be what has been factored and y the solution of B·y = b. If an eigenvalue changes its sign between A and B then
// B - tΔ has a null vector z for some t ≤ 1, so that zᵀb = zᵀBy = t Σ δ_c z_c y_c and the largest |δ_c y_c|
// is at least |zᵀb| / Σ |z_c|, the sum over the k replaced pivots: about 1/√k, seldom much less. That largest one is reach.
//
// If either is too much, a second system is solved: x/‖x‖ in its right-hand side has plenty of the eigenvector, so that the
// norm of its solution is the reciprocal of the eigenvalue but for a small factor, and what it has of another random vector tells
// again what replaced pivots have done.
func (f *LDL) farFromSingular(x, b []float64) bool {
	change := min(0x1p-53*f.stats.Growth, doubtful)
	size, norm, first := asm.Nrm2(x), asm.Nrm2(b), f.reach*math.Sqrt(float64(f.stats.Perturbed))
	if certainty*change*size*math.Sqrt(float64(len(x))) < norm && unlucky*first < 1 {
		return true
	}
	if !(size > 0 && size <= math.MaxFloat64) {
		return false
	}
	vector.Random(b, 2)
	norm = asm.Nrm2(b)
	asm.Scale(1/norm, b)
	asm.Axpy(1/size, x, b)
	if !f.probe(x, b, 1./certainty) {
		return false
	}
	size = asm.Nrm2(x)
	second := f.reach * norm * math.Sqrt(float64(f.stats.Perturbed))
	return 2*change*size < 1 && (unluckyTwice*max(first, second) < 1 || certainty*(change+perturbation)*size < 1 ||
		f.correctInertia(0x1p-53*f.stats.Growth*size*size))
}
