package factor

import (
	"cmp"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Limits of what counts as a zero eigenvalue of the scaled matrix.
const (
	manySuspects = 64    // no more pivots than this are looked at
	zeroResidual = 1e-13 // ‖A·x‖ ≤ zeroResidual·‖x‖ makes a zero eigenvalue
	zeroDropped  = 2e-15 // with this little, solves leave the pivot out
)

// A suspect is the pivot at column k of a front, of order 1 or 2, that may be what
// rounding has left of zero.
type suspect struct {
	front, k int
	size     float64
}

// recount counts pivots as zero that belong to eigenvalues which are zero up to rounding.
// Suspects are pivots that have cancelled; the workers have listed them. With
//
//	x = L⁻ᵀ e_k,   A·x = L·D·e_k,
//
// ‖A·x‖/‖x‖ bounds the least |λ| from above: no pivot is touched where all |λ| are larger.
// Half a solve for each column of a suspect.
func (f *LDL) recount() {
	if f.stats.doubted == 0 {
		return
	}
	list := f.suspects[:0]
	for _, w := range f.workers {
		list = append(list, w.suspects...)
	}
	f.suspects = list
	slices.SortFunc(list, func(a, b suspect) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.front, b.front), cmp.Compare(a.k, b.k))
	})
	in := &f.stats.Inertia
	for _, s := range list[:min(len(list), manySuspects)] {
		v := f.pivots(s.front)
		d, e := v.d[s.k], v.e[s.k]
		if e == 0 {
			size := f.nullity(&v, s.k, math.Abs(d))
			if d == 0 || size > zeroResidual {
				continue
			}
			if d > 0 {
				in.Pos--
			} else {
				in.Neg--
			}
			in.Zero++
			if size <= zeroDropped {
				v.d[s.k] = 0
			}
			f.nulls = append(f.nulls, v.cols[s.k])
		} else {
			d1 := v.d[s.k+1]
			size := max(f.nullity(&v, s.k, math.Hypot(d, e)), f.nullity(&v, s.k+1, math.Hypot(d1, e)))
			if size > zeroResidual {
				continue
			}
			pos, neg := pairSigns(d, d1, e)
			in.Pos -= pos
			in.Neg -= neg
			in.Zero += 2
			f.stats.TwoByTwo--
			if size <= zeroDropped {
				v.d[s.k], v.d[s.k+1], v.e[s.k] = 0, 0, 0
			}
			f.nulls = append(f.nulls, v.cols[s.k], v.cols[s.k+1])
		}
		f.stats.doubted--
	}
}

// nullity returns ‖A·x‖/‖x‖ for x = L⁻ᵀ e_k, where ‖D·e_k‖ = size: about what the pivot is an
// eigenvalue of A at most. Where nothing was subtracted from a pivot it is exact, and x is e_k: then
// the answer is +Inf.
func (f *LDL) nullity(v *pivots, k int, size float64) float64 {
	x := need(&f.ones, f.s.n)
	clear(x)
	x[v.cols[k]] = 1
	f.backward(x, false)
	norm := asm.Nrm2(x)
	if norm <= 1 {
		return math.Inf(1)
	}
	col := v.panel[k*v.ld+k+1 : k*v.ld+v.m]
	return size * math.Hypot(1, asm.Nrm2(col)) / norm
}
