package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// When a factorisation in the static order is accepted.
const (
	growthLimit = 1e11  // largest growth
	doubtful    = 1e-10 // larger bounds for the error of the factors are taken for exaggerated
	growthSafe  = 1e5   // growth up to which no solve is probed, if no pivot is in doubt
	probeGood   = 1e-9  // backward error of a probing solve that is accepted
	probeBad    = 1e-3  // that is refused; in between a step of refinement must make it ten times less
	certainty   = 10    // the eigenvalue nearest to zero must exceed this many times what is doubtful
)

// certified reports whether a factorisation in the static order can be relied on: its
// growth is small, a solve with a random right-hand side is accurate or becomes so, and, if
// pivots were replaced or have cancelled, that solve shows that the scaled matrix is not
// singular, nor nearly so.
func (f *LDL) certified() bool {
	g := f.stats.Growth
	if !(g <= growthLimit) {
		return false
	}
	doubt := f.stats.Perturbed+f.stats.doubted > 0 || f.rung.mode == PivotThreshold
	if g <= growthSafe && !doubt {
		return true
	}
	f.corrected = f.stats.Perturbed <= manyReplaced && f.correctInertia()
	n := f.s.n
	b, x := need(&f.b, n), need(&f.ones, n)
	state := uint64(1)
	for i := range x {
		state = state*6364136223846793005 + 1442695040888963407
		x[i] = float64(int64(state)>>11) * 0x1p-52
		b[i] = x[i] / f.scale[i]
	}
	norm, largest := asm.Nrm2(x), asm.AbsMax(x)
	copy(x, b)
	f.solveOne(x)
	first := f.scaledResidual(x, b, largest)
	if !(first <= probeBad) {
		return false
	}
	if first > probeGood {
		f.solveOne(f.r)
		asm.Axpy(1, f.r, x)
		if !(certainty*f.scaledResidual(x, b, largest) <= first) {
			return false
		}
	}
	return !doubt || f.farFromSingular(x, norm)
}

// scaledResidual sets f.r = b - A·x and returns its size with that of A·x and b, all
// in the scaled system, where A is about one. largest is that of b.
func (f *LDL) scaledResidual(x, b []float64, largest float64) float64 {
	f.mul(x, f.r)
	res, size := 0.0, 0.0
	for i, s := range f.scale {
		r := b[i] - f.r[i]
		f.r[i] = r
		res = max(res, math.Abs(r*s)) // NaN stays
		size = max(size, math.Abs(x[i]/s))
	}
	return res / (size + largest)
}

// farFromSingular reports whether the eigenvalue of the scaled matrix nearest to zero
// is far from what counts as zero, or from what replacing pivots may have moved it by. x solves a system with a random right-hand side
// of norm; it is overwritten. That a random vector has little of the eigenvector is
// allowed for first; if that is too much, another step of inverse iteration needs not to.
func (f *LDL) farFromSingular(x []float64, norm float64) bool {
	change := min(0x1p-53*f.stats.Growth, doubtful)
	if f.stats.Perturbed > 0 && !f.corrected {
		change += perturbation
	}
	for i, s := range f.scale {
		x[i] /= s
	}
	size := asm.Nrm2(x)
	if certainty*change*size*math.Sqrt(float64(len(x))) < norm {
		return true
	}
	if !(size > 0 && size <= math.MaxFloat64) {
		return false
	}
	for i, s := range f.scale { // S⁻¹ x as a right-hand side
		x[i] /= size * s
	}
	f.solveOne(x)
	for i, s := range f.scale {
		x[i] /= s
	}
	return certainty*change*asm.Nrm2(x) < 1
}
