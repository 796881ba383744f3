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
	if f.s.kept > 0 { // the caller must probe
		return f.stats.Perturbed == 0
	}
	doubt := f.stats.Perturbed+f.stats.doubted > 0 || f.rung.mode == PivotThreshold
	if g <= growthSafe && !doubt {
		return true
	}
	n := f.s.n
	b, x := need(&f.b, n), need(&f.ones, n)
	state := uint64(1)
	for i := range b {
		state = state*6364136223846793005 + 1442695040888963407
		b[i] = float64(int64(state)>>11) * 0x1p-52
	}
	norm, largest := asm.Nrm2(b), asm.AbsMax(b)
	copy(x, b)
	f.forward(x)
	f.backward(x, true)
	first := f.scaledResidual(x, b, largest)
	if !(first <= probeBad) {
		return false
	}
	// A singular matrix leaves of b what lies along a null vector, 1/√n of it for a random one, and refinement
	// does not make that less.
	left, small := asm.Nrm2(f.r), norm/(certainty*math.Sqrt(float64(n)))
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
	return !doubt || f.farFromSingular(x, norm)
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

// farFromSingular reports whether the eigenvalue of the scaled matrix nearest to zero
// is far from what counts as zero, and from what replacing pivots may have moved it by unless
// their effect on the inertia can be computed. x solves a system with a random right-hand
// side of norm; it is overwritten. That a random vector has little of the eigenvector is
// allowed for first; if that is too much, another step of inverse iteration need not.
func (f *LDL) farFromSingular(x []float64, norm float64) bool {
	change := min(0x1p-53*f.stats.Growth, doubtful)
	moved := change
	if f.stats.Perturbed > 0 && !(f.replacedNearRoots() && f.correctInertia()) {
		moved += perturbation
	}
	size := asm.Nrm2(x)
	if certainty*moved*size*math.Sqrt(float64(len(x))) < norm {
		return true
	}
	if !(size > 0 && size <= math.MaxFloat64) {
		return false
	}
	asm.Scale(1/size, x)
	f.forward(x)
	f.backward(x, true)
	size = certainty * asm.Nrm2(x)
	return moved*size < 1 || change*size < 1 && f.correctInertia()
}
