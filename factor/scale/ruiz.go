package scale

import (
	"math"
	"math/bits"
)

// A Ruiz equilibrates symmetric matrices of one order in the maximum norm: it
// finds powers of two s with
//
//	⅛ ≤ max_j |s_i a_ij s_j| ≤ 8   for all rows i that are not zero.
//
// Each sweep divides s_i by the square root of the scaled row's maximum, all rows
// at once (D. Ruiz, A scaling algorithm to equilibrate both rows and columns
// norms in matrices, RAL-TR-2001-034). The logarithms of the maxima halve from
// sweep to sweep, so that twelve sweeps are enough for any float64.
//
// A Ruiz is its workspace, 8 bytes a row; one goroutine may use it at a time.
type Ruiz struct {
	MaxSweeps int // stop after so many; 0 means 12

	row []rowLog
}

// A Balance tells how an equilibration ended.
type Balance struct {
	Sweeps int  // times that the scales were changed; 0 if the given ones were good
	Good   bool // the maxima of all rows that are not zero lie in [⅛, 8]
}

// A rowLog holds what a sweep needs of a row, in one place because rows are
// visited at random: logarithms to base 2 with 8 bits after the point.
type rowLog struct {
	s int32 // log of the scale
	m int32 // log of the largest scaled entry, or about noEntry
}

const (
	frac    = 8            // bits after the point
	one     = 1 << frac    // log₂ 2
	noEntry = -1 << 24     // stands for log₂ 0, far below everything else
	expBias = 1023 << frac // of the exponent field
	notReal = 2047 << frac // field of NaN and infinities

	// key errs by at most this much, always downwards: log₂(1+f) - f ≤ 0.0861.
	keyError = 23

	// |log₂ s| is bounded so that s_i s_j is a normal number: then
	// (s_i s_j) a_ij has one rounding at most, and none unless it is denormal.
	maxLog = 511 << frac

	// Bounds for |m|: as promised, and with room for rounding two scales.
	wide   = 3 * one
	narrow = 2 * one

	maxSweeps = 12
)

// NewRuiz returns a Ruiz for matrices of order n.
func NewRuiz(n int) *Ruiz { return &Ruiz{row: make([]rowLog, n)} }

// Scale sets s to the scales of the matrix given by its lower triangle. If warm,
// s holds scales found before, from which it starts: they are kept if they are
// still good, and entries of s that are not positive and finite count as 1. Rows
// without entries other than zero get the scale 1.
//
// The scales lie in [2⁻⁵¹¹, 2⁵¹¹], so that s_i s_j can be formed safely. Good is
// false where this bound stood in the way, as for a row of denormals, or where
// MaxSweeps left more to do.
// The error is an [*EntryError]; s is then unchanged. Scale panics when ptr and s
// do not agree with the order. It does not allocate. O(nnz + n) per sweep, of
// which there is one more than changes of s, or none more if the change before
// is known to suffice.
func (r *Ruiz) Scale(s []float64, ptr []int, ind []int32, val []float64, warm bool) (Balance, error) {
	n := len(r.row)
	if len(ptr) != n+1 || len(s) != n {
		panic("scale: Ruiz.Scale: ptr or s does not have the order of the Ruiz")
	}
	return settle(r, s, sparseLower{ptr, ind, val}, warm)
}

// A triangle is the lower triangle of a symmetric matrix.
type triangle interface {
	// measure sets m of each row, which was noEntry; it stays near this for a zero row. The error is an [*EntryError].
	measure(row []rowLog) error
}

// settle is [Ruiz.Scale] for any triangle.
func settle[T triangle](r *Ruiz, s []float64, a T, warm bool) (Balance, error) {
	r.start(s, warm)
	limit := r.MaxSweeps
	if limit <= 0 {
		limit = maxSweeps
	}
	bound := int32(wide)
	for sweeps := 0; ; sweeps++ {
		if err := a.measure(r.row); err != nil {
			return Balance{}, err
		}
		lo, hi, stuck := r.extremes(bound)
		if good := lo >= -bound && hi <= bound-keyError; good || sweeps == limit {
			r.finish(s)
			return Balance{sweeps, good && !stuck}, nil
		}
		clipped := r.change()
		// All entries are now at most 1, the maxima at least (lo/hi)^½. Where
		// this is good enough the entries need not be looked at again.
		if hi-lo <= narrow && !clipped && !stuck {
			r.finish(s)
			return Balance{sweeps + 1, true}, nil
		}
		bound = narrow
	}
}

// start sets the logarithms of the scales.
func (r *Ruiz) start(s []float64, warm bool) {
	for i, x := range s {
		l := int32(0)
		if warm && x > 0 && x <= math.MaxFloat64 {
			l = min(max(roundLog(key(x)), -maxLog), maxLog)
		}
		r.row[i] = rowLog{l, noEntry}
	}
}

// A sparseLower is a triangle by columns.
type sparseLower struct {
	ptr []int
	ind []int32
	val []float64
}

func (a sparseLower) measure(row []rowLog) error {
	lo := a.ptr[0]
	for j, hi := range a.ptr[1:] {
		v, rows := a.val[lo:hi], a.ind[lo:hi]
		v = v[:len(rows)]
		sj, mj, top := row[j].s-expBias, row[j].m, int32(0)
		for k, i := range rows {
			b := int32(math.Float64bits(v[k]) << 1 >> (53 - frac))
			top = max(top, b)
			if b < one { // zero or denormal
				b = tiny(v[k])
			}
			p := &row[i]
			m := b + p.s + sj
			mj = max(mj, m)
			p.m = max(p.m, m)
		}
		row[j].m = max(row[j].m, mj) // the diagonal may have changed it
		if top >= notReal {
			k := lo
			for int32(math.Float64bits(a.val[k])<<1>>(53-frac)) < notReal {
				k++
			}
			return notFinite("Ruiz.Scale", a.ind, a.val, j, k)
		}
		lo = hi
	}
	return nil
}

// zero tells whether no entry of the row was seen.
func (p *rowLog) zero() bool { return p.m < noEntry/2 }

// extremes returns the least and the largest m, or zeros if there is none. It
// leaves out rows that are zero, and those beyond bound whose scale cannot move
// any further; stuck tells whether one of these will miss what is promised. Zero
// rows get the scale 1.
func (r *Ruiz) extremes(bound int32) (lo, hi int32, stuck bool) {
	lo, hi = math.MaxInt32, math.MinInt32
	reach := min(bound+one/2, wide) // only the other scale of an entry will be rounded
	for i := range r.row {
		switch p := &r.row[i]; {
		case p.zero():
			p.s = 0
		case p.s == maxLog && p.m < -bound:
			stuck = stuck || p.m < -reach
		case p.s == -maxLog && p.m > bound-keyError:
			stuck = stuck || p.m > reach-keyError
		default:
			lo, hi = min(lo, p.m), max(hi, p.m)
		}
	}
	if lo > hi {
		lo, hi = 0, 0
	}
	return lo, hi, stuck
}

// change divides each scale by the square root of its row's maximum and forgets the
// maximum. It tells whether a scale would have left the range allowed.
func (r *Ruiz) change() (clipped bool) {
	for i := range r.row {
		p := &r.row[i]
		if !p.zero() {
			want := p.s - p.m>>1
			p.s = min(max(want, -maxLog), maxLog)
			clipped = clipped || p.s != want
		}
		p.m = noEntry
	}
	return clipped
}

// finish sets s to the scales, rounded to powers of two.
func (r *Ruiz) finish(s []float64) {
	for i, p := range r.row {
		s[i] = math.Float64frombits(uint64(roundLog(p.s)>>frac+1023) << 52)
	}
}

// roundLog rounds to a whole exponent.
func roundLog(l int32) int32 { return (l + one/2) &^ (one - 1) }

// key returns log₂ |x| with 8 bits after the point, up to keyError too small, for
// a finite x that is not zero: the bits of x from the exponent on are this
// logarithm, if 1+f passes for 2^f.
func key(x float64) int32 {
	b := int32(math.Float64bits(x) << 1 >> (53 - frac))
	if b < one {
		b = tiny(x)
	}
	return b - expBias
}

// tiny returns key(x) + expBias for denormals and noEntry for zero.
func tiny(x float64) int32 {
	f := math.Float64bits(x) << 1 >> 1
	if f == 0 {
		return noEntry
	}
	// x = f·2⁻¹⁰⁷⁴; its leading bit is the implicit one of a normal number.
	shift := bits.LeadingZeros64(f) - 11
	return int32(1-shift)<<frac + int32(f<<shift>>(52-frac))&(one-1)
}
