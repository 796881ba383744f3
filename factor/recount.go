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
)

// A suspect is pivot k of a front, of order 1, that may be what rounding has left of zero.
type suspect struct {
	front, k int
	size     float64
}

// recount sets pivots to zero that belong to eigenvalues which are zero up to rounding.
// Suspects are pivots of order 1 that have cancelled; the workers have listed them. With
//
//	x = L⁻ᵀ e_k,   A·x = L·D·e_k = d_k L e_k,
//
// ‖A·x‖/‖x‖ bounds the least |λ| from above: no pivot is touched where all |λ| are larger.
// Half a solve for each suspect.
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
	x := need(&f.ones, f.s.n)
	for _, s := range list[:min(len(list), manySuspects)] {
		v := f.pivots(s.front)
		if s.size == 0 {
			continue
		}
		clear(x)
		x[v.cols[s.k]] = 1
		f.backward(x)
		norm := asm.Nrm2(x)
		col := v.panel[s.k*v.ld+s.k+1 : s.k*v.ld+v.m]
		if norm <= 1 || s.size*math.Hypot(1, asm.Nrm2(col)) > zeroResidual*norm {
			continue // a norm of 1: nothing was subtracted from this pivot, it is exact
		}
		if v.d[s.k] > 0 {
			f.stats.Inertia.Pos--
		} else {
			f.stats.Inertia.Neg--
		}
		f.stats.Inertia.Zero++
		f.stats.doubted--
		v.d[s.k] = 0
	}
}
