package scale

import (
	"math"
	"unsafe"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/pages"
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
// A Ruiz is its workspace, 12 bytes a row; one goroutine may use it at a time.
type Ruiz struct {
	MaxSweeps int // stop after so many; 0 means 12

	row  []int32 // row[2i] is the log of the scale of row i, row[2i+1] that of its largest scaled entry
	last []int32 // log of the scale before the last sweep
}

// A Balance tells how an equilibration ended.
type Balance struct {
	Sweeps int  // times that the scales were changed; 0 if the given ones were good
	Good   bool // the maxima of all rows that are not zero lie in [⅛, 8]
}

const (
	frac = asm.LogFraction
	one  = 1 << frac // log₂ 2

	// asm.Log2 errs by at most this much, always downwards: log₂(1+f) - f ≤ 0.0861.
	keyError = 23

	// |log₂ s| is bounded so that s_i s_j is a normal number: then
	// (s_i s_j) a_ij has one rounding at most, and none unless it is denormal.
	maxLog = 511 << frac

	// Bounds for |m|: as promised, and with room for rounding two scales.
	wide   = 3 * one
	narrow = 2 * one

	maxSweeps = 12

	// foreign is the |m| beyond which given scales are those of another matrix.
	foreign = 8 * one
)

// NewRuiz returns a Ruiz for matrices of order n.
func NewRuiz(n int) *Ruiz {
	r := &Ruiz{row: make([]int32, 2*n), last: make([]int32, n)}
	pages.Claim(r.row, r.last)
	return r
}

// RuizIn returns a Ruiz for matrices of order n whose workspace is the memory of x and y, n elements each, which hold anything after its use.
func RuizIn(x, y []float64) *Ruiz {
	n := len(x)
	return &Ruiz{row: wordsOf(x), last: wordsOf(y[:n])[:n]}
}

// wordsOf returns the memory of x as integers.
func wordsOf(x []float64) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(x))), 2*len(x))
}

// Scale sets s to the scales of the matrix given by its lower triangle. If warm,
// s holds scales found before, from which it starts: they are kept if they are
// still good, and entries of s that are not positive and finite count as 1. They are
// forgotten if the maximum of a row is off by more than 2⁸: scales are not unique, and from
// those of a very different matrix others are found, with which a good one may look singular. Rows
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
	n := len(r.last)
	if len(ptr) != n+1 || len(s) != n {
		panic("scale: Ruiz.Scale: ptr or s does not have the order of the Ruiz")
	}
	return settle(r, s, sparseLower{ptr, ind, val}, warm)
}

// A triangle is the lower triangle of a symmetric matrix.
type triangle interface {
	// measure takes columns from lo on, before hi, into account in row, as [asm.SymLogMax] does.
	measure(row []int32, lo, hi int) (next int, finite bool)
	// notFinite returns the error for the first entry that is not finite.
	notFinite() error
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
		e := sweep(r, a, bound)
		if !e.finite {
			return Balance{}, a.notFinite()
		}
		if warm && (e.lo < -foreign || e.hi > foreign) {
			r.start(s, false)
			warm, sweeps = false, -1
			continue
		}
		warm = false
		if good := e.lo >= -bound && e.hi <= bound-keyError; good || sweeps == limit {
			finish(s, r.last)
			return Balance{sweeps, good && !e.stuck}, nil
		}
		// All entries are now at most 1, the maxima at least (lo/hi)^½. Where
		// this is good enough the entries need not be looked at again.
		if e.hi-e.lo <= narrow && !e.clipped && !e.stuck {
			for i := range r.last {
				r.last[i] = r.row[2*i]
			}
			finish(s, r.last)
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
			l = min(max(roundLog(asm.Log2(x)), -maxLog), maxLog)
		}
		r.row[2*i], r.row[2*i+1] = l, asm.NoLog
	}
}

// What a sweep has seen.
type extremes struct {
	finite  bool  // all entries are
	lo, hi  int32 // the least and the largest maximum of a row, zeros if there is none
	stuck   bool  // a row that cannot be scaled any further misses what is promised
	clipped bool  // a scale would have left the range allowed
}

// sweep measures each row and divides its scale by the square root of its maximum. Row j has been measured when column j has been passed, and
// its scale is not asked for any more: so one pass does it all.
func sweep[T triangle](r *Ruiz, a T, bound int32) extremes {
	e := extremes{finite: true, lo: math.MaxInt32, hi: math.MinInt32}
	for j, n := 0, len(r.last); j < n; {
		next, finite := a.measure(r.row, j, n)
		e.finite = e.finite && finite
		r.change(&e, bound, j, next)
		j = next
	}
	if e.lo > e.hi {
		e.lo, e.hi = 0, 0
	}
	return e
}

// change notes what e asks for of rows lo ≤ i < hi, keeps their scales in last, divides each by the square root of its row's maximum and
// forgets the maximum. Zero rows get the scale 1. Rows beyond bound whose scale cannot move any further do not count in e.lo and e.hi.
func (r *Ruiz) change(e *extremes, bound int32, lo, hi int) {
	reach := min(bound+one/2, wide) // only the other scale of an entry will be rounded
	least, most := e.lo, e.hi
	row, last := r.row[2*lo:2*hi], r.last[lo:hi]
	for i := range last {
		p := row[2*i : 2*i+2]
		s, m := p[0], p[1]
		p[1] = asm.NoLog
		if m < asm.NoLog/2 { // no entry other than zero
			p[0], last[i] = 0, 0
			continue
		}
		last[i] = s
		switch {
		case s == maxLog && m < -bound:
			e.stuck = e.stuck || m < -reach
		case s == -maxLog && m > bound-keyError:
			e.stuck = e.stuck || m > reach-keyError
		default:
			least, most = min(least, m), max(most, m)
		}
		want := s - m>>1
		p[0] = min(max(want, -maxLog), maxLog)
		if p[0] != want {
			e.clipped = true
		}
	}
	e.lo, e.hi = least, most
}

// A sparseLower is a triangle by columns.
type sparseLower struct {
	ptr []int
	ind []int32
	val []float64
}

func (a sparseLower) measure(row []int32, lo, hi int) (next int, finite bool) {
	return asm.SymLogMax(a.ptr, a.ind, a.val, row, lo, hi)
}

func (a sparseLower) notFinite() error {
	j, k := 0, a.ptr[0]
	for ; math.Abs(a.val[k]) <= math.MaxFloat64; k++ {
	}
	for a.ptr[j+1] <= k {
		j++
	}
	return notFinite("Ruiz.Scale", a.ind, a.val, j, k)
}

// finish sets s to the scales, rounded to powers of two.
func finish(s []float64, logs []int32) {
	for i, l := range logs {
		s[i] = math.Float64frombits(uint64(roundLog(l)>>frac+1023) << 52)
	}
}

// roundLog rounds to a whole exponent.
func roundLog(l int32) int32 { return (l + one/2) &^ (one - 1) }
