package factor

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/saddle-go/saddle/internal/certify"
)

// When a factorisation in the static order is accepted, or not even tried to be certified.
const (
	growthLimit = 1e11 // largest growth that is accepted
	grownSize   = 1e3  // growth of a row that would hardly be without elements of L that threshold pivoting refuses
	grownFew    = 64   // with up to so many such rows,
	grownShare  = 50   // and one in so many, threshold pivoting has little to do
	probeTime   = 3    // ns that certifying takes for each entry of L, about two solves
	probeShare  = 0.25 // of the predicted time of a factorisation: a probe that takes more is avoided
)

// safe reports whether a factorisation in the static order needs no probe.
func (f *LDL) safe() bool {
	return f.stats.Growth <= certify.SafeGrowth && f.stats.Perturbed+f.stats.doubted == 0
}

// sparesProbe reports whether to certify a factorisation in the static order would take longer than to pivot by threshold at once:
// that delays few columns, since few rows have grown, as where pivots were replaced in some fronts next to a root, and
// L is so thin that solves take as long as the factorisation. Growth and replaced pivots are those of the static order.
func (f *LDL) sparesProbe() bool { return !f.safe() && f.grown <= f.fewGrown() }

// fewGrown returns how many rows may have grown for pivoting by threshold to be cheaper than a probe, -1 if it never is.
func (f *LDL) fewGrown() int {
	if f.s.kept == 0 && probeTime*float64(f.s.stored()) > probeShare*f.s.cost {
		return min(grownFew, f.s.n/grownShare)
	}
	return -1
}

// errGrown ends an attempt that would be refused when it is done.
var errGrown = errors.New("factor: elements have grown too much")

// refused reports whether the attempt at work can no longer be accepted, nor spare a probe: what has grown stays, and so do rows that have.
func (w *worker) refused() bool {
	return w.f.attempt && !(w.count.Growth <= growthLimit) && (w.f.step > 0 || w.large > w.f.fewGrown())
}

// judge tells how far a factorisation with few interchanges or none can be relied on: its growth must be small, a solve with a random right-hand side is accurate
// or becomes so, and, if pivots were replaced or have cancelled, that solve shows that the scaled matrix is not
// singular, nor nearly so.
func (f *LDL) judge(ctx context.Context) (certify.Verdict, error) {
	g, threshold := f.stats.Growth, f.rung.mode == PivotThreshold
	switch {
	case !(g <= growthLimit) || f.s.kept > 0 && f.stats.Perturbed > 0:
		return certify.Inaccurate, nil
	case f.s.kept > 0 || !threshold && f.safe(): // of kept rows the caller must probe
		return certify.Sound, nil
	}
	doubt := f.stats.Perturbed+f.stats.doubted > 0 || threshold
	f.ctx = ctx
	what, err := certify.Judge(ctx, scaledFactors{f}, certify.Doubts{Growth: g, Changed: f.stats.Perturbed, Cancelled: doubt}, f.vectors())
	f.ctx = nil
	if what == certify.Regular && f.stats.Inertia.Zero > 0 { // solves have left these out
		what = certify.Sound
	}
	return what, err
}

// vectors returns room for what package certify does. The growth of the rows has been judged by then, and only solves that are shared use its memory.
func (f *LDL) vectors() certify.Vectors {
	if f.caller == nil {
		f.caller = f.shareCall
	}
	v := certify.Vectors{X: f.x, B: f.workers[0].growth, R: f.r, Share: f.caller}
	if f.s.solve.worth {
		v.B = need(&f.y, f.s.n)
	}
	if f.s.n <= startMost {
		v.Start = &f.start
	}
	return v
}

// startMost is the largest order for which the first right-hand side of certificates is kept.
const startMost = 1 << 12

// scaledFactors are the factors of the scaled matrix in the order of elimination, as package certify sees them.
type scaledFactors struct{ f *LDL }

// Solve implements certify.Factors.
func (s scaledFactors) Solve(x []float64) bool {
	s.f.forward(x)
	s.f.backward(x, true)
	return !s.f.stopped()
}

// Product implements certify.Factors.
func (s scaledFactors) Product(y, x []float64) {
	clear(y)
	s.f.s.short.Mul(s.f.s.colPtr, s.f.s.valRow, s.f.val, x, y)
}

// Reach returns the largest |δ·x_c| over pivots of columns c that have been replaced, and so changed by δ.
func (s scaledFactors) Reach(x []float64) float64 {
	reach := 0.0
	for _, w := range s.f.workers {
		for _, r := range w.replaced {
			if v := math.Abs(r.change * x[r.c]); !(v <= reach) {
				reach = v
			}
		}
	}
	return reach
}

// Correct implements certify.Factors.
func (s scaledFactors) Correct(noise float64) bool { return s.f.correctInertia(noise) }

// nearlyZero is the number of times by which an approximate eigenvector may exceed the bound of the factors' error and is still improved.
const nearlyZero = 100

// nearlyLeast is the least size up to which that is done: where a null vector has elements of very different sizes, its approximation by L⁻ᵀe_k
// leaves far more than the bound of the factors' error, up to that times ‖L⁻ᵀe_k‖.
const nearlyLeast = 1e-11

// A suspect is the pivot at column k of a front, of order 1 or 2, that may be what
// rounding has left of zero.
type suspect struct {
	front, k int
	size     float64
	close    bool // size is less than closeShare of the cancellation mass
}

// closeShare is the share of its cancellation mass below which recount looks at a pivot in any case. Those between that and certify.Suspicious
// are seldom zero, and often many: only as many of them are looked at as share a pass over L.
const closeShare = 1e-9

// A suspected pivot with what it was before recount: d, or [d e; e d1].
type suspected struct {
	suspect
	d, d1, e float64
}

// recount counts zero eigenvalues once more where pivots have cancelled, and reports whether zeros hold in the scales of equilibration: if not, the matrix
// must be factored in these, as the next factorisation is.
func (f *LDL) recount(ctx context.Context) (hold bool, err error) {
	if f.rung.mode == PivotThreshold && !f.fullRank && f.stats.doubted > 0 {
		if err := f.countZeros(ctx); err != nil {
			return false, err
		}
	}
	if f.scaling != ScaleMatching || f.stats.Inertia.Zero == 0 {
		return true, nil
	}
	hold, err = f.zerosHold(ctx)
	if err == nil && !hold {
		f.match = matched{refused: refusedFor}
	}
	return hold, err
}

// countZeros counts pivots of a factorisation by threshold as zero that belong to eigenvalues which are zero up to rounding, see [certify.Recount]. Suspects are
// pivots that have cancelled; the workers have listed them.
func (f *LDL) countZeros(ctx context.Context) error {
	list := f.suspects[:0]
	for _, w := range f.workers {
		for _, s := range w.suspects {
			v := f.pivots(s.front)
			z := suspected{suspect: s, d: v.d[s.k], e: v.e[s.k]}
			if z.e != 0 {
				z.d1 = v.d[s.k+1]
			}
			list = append(list, z)
		}
	}
	slices.SortFunc(list, func(a, b suspected) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.front, b.front), cmp.Compare(a.k, b.k))
	})
	list = worthwhile(list)
	f.suspects = list
	c := &f.zeros
	c.Nearly, c.Alone = min(max(nearlyZero*0x1p-53*f.stats.Growth, nearlyLeast), 1e-7), false
	if f.s.kept > 0 { // inverse iteration would need the rest of the factors
		c.Nearly, c.Alone = certify.ZeroResidual, true
	}
	looked := certify.Worth(len(list), f.s.stored())
	f.ctx = ctx
	err := c.Run(ctx, scaledFactors{f}, looked, f.vectors())
	f.ctx = nil
	if looked > 0 && (scaledFactors{f}).IsGone(looked-1) {
		f.stats.Unsettled = len(list) - looked
	}
	return err
}

// worthwhile returns the suspects that are close, and of the others, the smallest first, as many as share a pass over L with them.
func worthwhile(list []suspected) []suspected {
	others := nullTogether
	for _, z := range list {
		if z.close {
			others--
		}
	}
	return slices.DeleteFunc(list, func(z suspected) bool {
		if !z.close {
			others--
		}
		return !z.close && others < 0
	})
}

// IsPair implements certify.Pivots.
func (s scaledFactors) IsPair(k int) bool { return s.f.suspects[k].e != 0 }

// IsGone implements certify.Pivots.
func (s scaledFactors) IsGone(k int) bool {
	z := &s.f.suspects[k]
	v := s.f.pivots(z.front)
	return v.d[z.k] == 0 && v.e[z.k] == 0
}

// Drop implements certify.Pivots.
func (s scaledFactors) Drop(k int) { s.set(k, 0, 0, 0) }

// Restore implements certify.Pivots.
func (s scaledFactors) Restore(k int) {
	z := &s.f.suspects[k]
	s.set(k, z.d, z.d1, z.e)
}

// set changes the value of a pivot.
func (s scaledFactors) set(k int, d, d1, e float64) {
	z := &s.f.suspects[k]
	v := s.f.pivots(z.front)
	v.d[z.k] = d
	if z.e != 0 {
		v.d[z.k+1], v.e[z.k] = d1, e
	}
}

// Count moves the eigenvalues of a pivot to those that are zero.
func (s scaledFactors) Count(k int) {
	f, z := s.f, &s.f.suspects[k]
	cols := s.f.pivots(z.front).cols
	in := &f.stats.Inertia
	f.nulls = append(f.nulls, cols[z.k])
	pos, neg := 0, 1
	switch {
	case z.e != 0:
		pos, neg = certify.PairSigns(z.d, z.d1, z.e)
		f.stats.TwoByTwo--
		f.nulls = append(f.nulls, cols[z.k+1])
	case z.d > 0:
		pos, neg = 1, 0
	}
	in.Pos -= pos
	in.Neg -= neg
	in.Zero += pos + neg
	f.stats.doubted--
}
