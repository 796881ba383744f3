// Package certify decides about factors of symmetric matrices that were found with few interchanges or none: whether they can be
// relied on, and which of their pivots are what rounding has left of zeros. It knows matrix and factors by solves and products
// only, so that it serves a factorisation in fronts as well as one by blocks with a border.
//
// All is in scales in which the largest element of each row of A is about one, and in whatever order of the unknowns.
package certify

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// Limits of what is accepted.
const (
	SafeGrowth   = 1e5   // growth up to which no solve need be probed, if no pivot is in doubt
	RelaxedU     = 1e-8  // threshold of pivots where growth is certified afterwards
	Perturbation = 1e-8  // takes the place of a pivot that counts as zero
	Suspicious   = 1e-8  // below this share of its cancellation mass the sign of a pivot is doubted: null vectors with elements of very different sizes leave that much
	doubtful     = 1e-10 // larger bounds for the error of the factors are taken for exaggerated
	probeGood    = 1e-9  // backward error of a probing solve that is accepted
	probeBad     = 1e-3  // that is refused; in between a step of refinement must make it ten times less
	certainty    = 10    // the eigenvalue nearest to zero must exceed this many times what is doubtful
	unlucky      = 1000  // a random vector has less than 1/unlucky of its share of a given vector once in a thousand times
	unluckyTwice = 30    // the same for two of them
)

// Factors are those of a matrix B that is A but for rounding errors, and for pivots of columns c that were changed by δ_c, if any.
type Factors interface {
	// Solve overwrites x by B⁻¹·x, pivots that are zero being left out, and reports whether it could.
	Solve(x []float64) bool
	// Product computes y = A·x. x and y do not overlap.
	Product(y, x []float64)
	// Reach returns the largest |δ_c·x_c| over changed pivots, 0 if there are none.
	Reach(x []float64) float64
	// Correct turns the inertia of B into that of A and reports whether it could: noise bounds the errors of elements of B⁻¹.
	Correct(noise float64) bool
}

// Doubts are what a factorisation knows of its weak points.
type Doubts struct {
	Growth    float64 // bound of what the elements of A have grown to
	Changed   int     // pivots that were changed
	Cancelled bool    // signs of pivots may be wrong: A must be shown to be far from singular
}

// A Verdict on a factorisation.
type Verdict int

const (
	Regular Verdict = iota // no eigenvalue is so small that it counts as zero, if solves leave out no pivot that is
	Sound
	Inaccurate // solves are not accurate
	InDoubt    // A may be so close to a singular matrix that signs of pivots are not certain
)

// Vectors is room for vectors of the order of A, which what uses it overwrites, a Start or nil, and a function that does the parts of a job, in any order and on any number of
// goroutines, or nil.
type Vectors struct {
	X, B, R []float64
	Start   *Start
	Share   func(parts int, job func(part int))
}

// share does the parts of a job.
func (v Vectors) share(parts int, job func(part int)) {
	if v.Share != nil {
		v.Share(parts, job)
		return
	}
	for k := range parts {
		job(k)
	}
}

// A Start keeps the random right-hand side of Judge, which is always the same, for where to make it takes a part of the time that counts.
type Start struct {
	b             []float64
	norm, largest float64
}

// Bytes returns the size of what s holds.
func (s *Start) Bytes() int { return 8 * cap(s.b) }

// begin sets B to the random right-hand side of Judge.
func (v Vectors) begin() (norm, largest float64) {
	s := v.Start
	if s == nil {
		vector.Random(v.B, 1)
		return asm.Nrm2(v.B), asm.AbsMax(v.B)
	}
	if len(s.b) != len(v.B) {
		s.b = make([]float64, len(v.B))
		vector.Random(s.b, 1)
		s.norm, s.largest = asm.Nrm2(s.b), asm.AbsMax(s.b)
	}
	copy(v.B, s.b)
	return s.norm, s.largest
}

// Judge tells whether a solve with a random right-hand side is accurate, or becomes so by steps of refinement, and leaves nothing of the
// right-hand side over; and, if pivots have changed or cancelled, whether that solve shows that A is not singular, nor nearly so. A singular matrix leaves of b
// what lies along a null vector, 1/√n of it for a random one, and refinement does not make that less. About two solves, twice that in doubt. It ends with the error of
// ctx if that does; Solve may then refuse.
func Judge(ctx context.Context, f Factors, d Doubts, v Vectors) (Verdict, error) {
	norm, largest := v.begin()
	root := math.Sqrt(float64(len(v.X)))
	what := Sound
	reach, ok := probe(ctx, f, v, norm, largest, 1/(certainty*root))
	switch size := asm.Nrm2(v.X); {
	case !ok:
		what = Inaccurate
	case (d.Cancelled || d.Changed > 0) && !farFromSingular(ctx, f, d, v, norm, reach):
		what = InDoubt
	case unlucky*ZeroResidual*root*size < norm:
		what = Regular
	}
	return what, ctx.Err()
}

// probe sets X to the solution of A·x = b and reports whether it is accurate and leaves no more of b than the share `small`, or becomes so by
// steps of refinement each of which makes the errors ten times less. reach is that of x before.
// norm and largest are those of b.
func probe(ctx context.Context, f Factors, v Vectors, norm, largest, small float64) (reach float64, ok bool) {
	small *= norm
	copy(v.X, v.B)
	if ctx.Err() != nil || !f.Solve(v.X) {
		return 0, false
	}
	reach = f.Reach(v.X)
	first := residual(f, v, largest)
	left := asm.Nrm2(v.R)
	if !(first <= probeBad) || !(left <= math.MaxFloat64) { // a NaN is in the norm
		return reach, false
	}
	for first > probeGood || left > small {
		if ctx.Err() != nil || !f.Solve(v.R) {
			return reach, false
		}
		asm.Axpy(1, v.R, v.X)
		again := residual(f, v, largest)
		rest := asm.Nrm2(v.R)
		if first > probeGood && !(certainty*again <= first) || !(certainty*rest <= left) {
			return reach, false
		}
		first, left = again, rest
	}
	return reach, true
}

// residual sets R = b − A·x and returns its size relative to x and b, as elements of A are about one; largest is that of b.
func residual(f Factors, v Vectors, largest float64) float64 {
	f.Product(v.R, v.X)
	asm.Triad(-1, v.B, v.R, v.R)
	if res := asm.AbsMax(v.R); res <= math.MaxFloat64 {
		return res / (asm.AbsMax(v.X) + largest)
	}
	return math.Inf(1)
}

// farFromSingular reports whether the eigenvalue of A nearest to zero is far from what counts as zero, and no eigenvalue has changed its sign when
// pivots were changed, unless their effect on the inertia can be computed. X solves a system with the random right-hand
// side B, of which norm is the norm; both are overwritten.
//
// A random vector may have little of the eigenvector, which is allowed for first. As for changed pivots, let B = A + Δ
// be what has been factored and y the solution of B·y = b. If an eigenvalue changes its sign between A and B then
// B − tΔ has a null vector z for some t ≤ 1, so that zᵀb = zᵀBy = t Σ δ_c z_c y_c and the largest |δ_c y_c|
// is at least |zᵀb| / Σ |z_c|, the sum over the k changed pivots: about 1/√k, seldom much less. That largest one is reach.
//
// If either is too much, a second system is solved: x/‖x‖ in its right-hand side has plenty of the eigenvector, so that the
// norm of its solution is the reciprocal of the eigenvalue but for a small factor, and what it has of another random vector tells
// again what changed pivots have done.
func farFromSingular(ctx context.Context, f Factors, d Doubts, v Vectors, norm, reach float64) bool {
	change, k := min(0x1p-53*d.Growth, doubtful), math.Sqrt(float64(d.Changed))
	size, first := asm.Nrm2(v.X), reach*k
	if certainty*change*size*math.Sqrt(float64(len(v.X))) < norm && unlucky*first < 1 {
		return true
	}
	if !(size > 0 && size <= math.MaxFloat64) {
		return false
	}
	vector.Random(v.B, 2)
	norm = asm.Nrm2(v.B)
	asm.Scale(1/norm, v.B)
	asm.Axpy(1/size, v.X, v.B)
	reach, ok := probe(ctx, f, v, asm.Nrm2(v.B), asm.AbsMax(v.B), 1./certainty)
	if !ok {
		return false
	}
	size = asm.Nrm2(v.X)
	second := reach * norm * k
	return 2*change*size < 1 && (unluckyTwice*max(first, second) < 1 || certainty*(change+Perturbation)*size < 1 ||
		f.Correct(0x1p-53*d.Growth*size*size))
}
