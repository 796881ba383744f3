package certify

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Limits of what counts as a zero eigenvalue.
const (
	ManySuspects = 64    // no more pivots than this are looked at
	ZeroResidual = 1e-13 // ‖A·x‖ ≤ ZeroResidual·‖x‖ makes a zero eigenvalue
	zeroDropped  = 2e-15 // with this little, solves leave the pivot out
	corrections  = 2     // of an approximate null vector
	contraction  = 2     // a correction must at least halve what is left, else there is no second one
)

// Pivots are factors B = L·D·Lᵀ with a list of suspects: pivots, of order 1 or 2, that have cancelled and may be what rounding has left of zeros. They are
// numbered from 0, the smallest first.
type Pivots interface {
	Factors
	// IsPair reports whether the pivot s is of order 2.
	IsPair(s int) bool
	// IsGone reports whether it is zero already, or dropped.
	IsGone(s int) bool
	// Null sets x = L⁻ᵀ·e, e the unit vector of the pivot's column, or of its second one, and returns ‖A·x‖/‖x‖ for the value that the pivot had at first. It is infinite
	// where x is known to be no null vector: nothing was subtracted from the pivot.
	Null(s int, second bool, x []float64) float64
	// Bounds sets b[s] to what Null returns for the columns of the suspects s < len(b), the second one 0 where there is none. x is work space.
	Bounds(b [][2]float64, x []float64)
	// Drop makes it zero, so that solves leave it out, and Restore takes that back.
	Drop(s int)
	Restore(s int)
	// Count counts its eigenvalues as zero.
	Count(s int)
}

// A Recount counts pivots as zero that belong to eigenvalues which are zero up to rounding. With
//
//	x = L⁻ᵀ·e_k,   A·x = L·D·e_k,
//
// ‖A·x‖/‖x‖ bounds the least |λ| from above: no pivot is touched where all |λ| are larger. Where that bound is up to Nearly but not small enough, because
// errors of L are large, inverse iteration improves x. The smallest suspects come first, and those that have been found to be zero are left out of the solves, so that no
// eigenvector serves two of them. Half a solve for each column of a suspect, and up to two more where x is improved.
type Recount struct {
	Nearly float64
	Alone  bool // suspects are not looked at once more, together

	bounds      [][2]float64
	spared      []int // solves use them
	again, back []int
}

// EachBound is Bounds by a call of Null for each column.
func EachBound(p Pivots, b [][2]float64, x []float64) {
	for s := range b {
		b[s] = [2]float64{p.Null(s, false, x)}
		if p.IsPair(s) {
			b[s][1] = p.Null(s, true, x)
		}
	}
}

// Run looks at the first suspects of p, and leaves those counted that are zero.
func (c *Recount) Run(p Pivots, suspects int, v Vectors) {
	suspects = min(suspects, ManySuspects)
	c.spared = c.spared[:0]
	c.bounds = slices.Grow(c.bounds[:0], suspects)[:suspects]
	p.Bounds(c.bounds, v.X)
	rest := 0
	for s := range suspects {
		size := c.size(p, s, v)
		if !(size <= ZeroResidual) {
			rest++
			continue
		}
		p.Count(s)
		p.Drop(s)
		c.spare(s, size)
	}
	if rest > 0 && !c.Alone {
		c.together(p, suspects, v)
	}
	for _, s := range c.spared {
		p.Restore(s)
	}
}

// spare notes a suspect that counts as zero but is used by solves.
func (c *Recount) spare(s int, size float64) {
	if size > zeroDropped {
		c.spared = append(c.spared, s)
	}
}

// together looks once more at the suspects that are left. Where the null space has many
// dimensions and the factors large errors, no vector of it is found by solves in which its neighbours still have pivots. So all of them
// are taken for zero at first, and each x = L⁻ᵀ·e_k is freed of what the errors E of the factors have put into it:
//
//	x ← x − (L·D·Lᵀ)⁺·A·x,   A·x ← E·(L·D·Lᵀ)⁺·A·x  if e_k is right.
//
// The correction has no part of any e of the suspects in Lᵀx, and the vectors remain independent. A suspect whose ‖A·x‖ stays large gets its pivot back.
func (c *Recount) together(p Pivots, suspects int, v Vectors) {
	c.again, c.back = c.again[:0], c.back[:0]
	for s := range suspects {
		if p.IsGone(s) {
			continue
		}
		if max(c.bounds[s][0], c.bounds[s][1]) <= c.Nearly {
			c.again = append(c.again, s)
		}
	}
	for _, s := range c.again {
		p.Drop(s)
	}
	for _, s := range c.again {
		p.Null(s, false, v.X)
		size := free(p, v)
		if p.IsPair(s) && size <= ZeroResidual {
			p.Null(s, true, v.X)
			size = max(size, free(p, v))
		}
		if !(size <= ZeroResidual) {
			c.back = append(c.back, s)
			continue
		}
		p.Count(s)
		c.spare(s, size)
	}
	for _, s := range c.back {
		p.Restore(s)
	}
}

// free returns ‖A·x‖/‖x‖ after up to two corrections of x by solves without the pivots that are zero. There is no second one if
// the first has not halved it: what is left then does not come from the errors of the factors.
func free(p Pivots, v Vectors) float64 {
	last := math.Inf(1)
	for turn := 0; ; turn++ {
		p.Product(v.R, v.X)
		size := Quotient(v.R, v.X)
		if size <= ZeroResidual || turn == corrections || !(contraction*size <= last) || !p.Solve(v.R) {
			return size
		}
		last = size
		asm.Axpy(-1, v.R, v.X)
	}
}

// Quotient returns ‖y‖/‖x‖, infinite where that is not finite.
func Quotient(y, x []float64) float64 {
	if q := asm.Nrm2(y) / asm.Nrm2(x); q <= math.MaxFloat64 {
		return q
	}
	return math.Inf(1)
}

// size returns a bound for the sizes of the eigenvalues of A that the suspect s stands for. Where the
// first one is up to Nearly it is made better.
func (c *Recount) size(p Pivots, s int, v Vectors) float64 {
	if p.IsGone(s) {
		return math.Inf(1) // counted already
	}
	size := max(c.bounds[s][0], c.bounds[s][1])
	if size <= ZeroResidual || !(size <= c.Nearly) {
		return size
	}
	p.Null(s, false, v.X)
	if !p.IsPair(s) {
		return improve(p, v.X, nil, v.R)
	}
	copy(v.B, v.X)
	if size = improve(p, v.B, nil, v.R); !(size <= ZeroResidual) {
		return size
	}
	p.Null(s, true, v.X)
	return max(size, improve(p, v.X, v.B, v.R))
}

// improve makes x, which is nearly an eigenvector of the smallest eigenvalue, more of one by
// up to two steps of inverse iteration, orthogonal to the unit vector other unless that is nil, and returns
// ‖A·x‖/‖x‖. On return ‖x‖ = 1.
func improve(p Pivots, x, other, r []float64) float64 {
	size := math.Inf(1)
	for range corrections {
		if !unit(x, other) || !p.Solve(x) || !unit(x, other) {
			return math.Inf(1)
		}
		p.Product(r, x)
		if size = asm.Nrm2(r); size <= ZeroResidual || size > 100*ZeroResidual {
			break
		}
	}
	return size
}

// unit makes x orthogonal to other and ‖x‖ = 1, and reports whether it could.
func unit(x, other []float64) bool {
	if other != nil {
		asm.Axpy(-asm.Dot(other, x), other, x)
	}
	norm := asm.Nrm2(x)
	if !(norm > 0 && norm <= math.MaxFloat64) {
		return false
	}
	asm.Scale(1/norm, x)
	return true
}

// PairSigns returns the numbers of positive and negative eigenvalues of [a c; c b], c ≠ 0.
func PairSigns(a, b, c float64) (pos, neg int) {
	scale := max(math.Abs(a), math.Abs(b), math.Abs(c))
	a, b, c = a/scale, b/scale, c/scale
	switch det := a*b - c*c; {
	case det < 0:
		return 1, 1
	case a+b > 0:
		return 2, 0
	}
	return 0, 2
}
