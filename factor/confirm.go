package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
)

// nearlyNull is the largest ‖A·x‖/‖x‖ of a vector that may be null but for rounding errors of the factors.
const nearlyNull = 1e-11

// zerosHold reports whether pivots that count as zero do so in the scales of a Ruiz, too, when they have been found in those of a matching. These may make a
// row small beside what it is coupled with: then its pivot is lost to rounding, and no look at the factors brings it back. With T the one scales over
// the other, a vector x = L⁻ᵀ·e of a zero pivot is T⁻¹·x there, and A·x is T·A·x. Eight vectors, sums of several x if there are more, share a pass over L.
func (f *LDL) zerosHold() bool {
	s := f.s
	if f.ruiz == nil {
		f.ruiz = scale.NewRuiz(s.n)
	}
	room := need(&f.confirm, (asm.FrontColumns+1)*s.n)
	t, y := room[:s.n], room[s.n:]
	if balance, err := f.ruiz.Scale(t, s.ptr, s.ind, f.user, false); err != nil || !balance.Good {
		return true // there is nothing better
	}
	for i := range t {
		t[i] /= f.scale[i]
	}
	b := f.lanes[0].rows(asm.FrontColumns)
	x := b.X[:s.n*asm.FrontColumns]
	clear(b.X)
	count := 0
	f.eachZero(func(c int32) {
		x[int(c)*asm.FrontColumns+count%asm.FrontColumns] = math.Copysign(t[s.perm[c]], float64(1-count/asm.FrontColumns%2*2))
		count++
	})
	f.backwardBare(&b)
	clear(y)
	asm.MulSymColsMany(s.colPtr, s.valRow, f.val, x, y, 0, s.n)
	for c, i := range s.perm {
		asm.Scale(1/t[i], x[c*asm.FrontColumns:(c+1)*asm.FrontColumns])
		asm.Scale(t[i], y[c*asm.FrontColumns:(c+1)*asm.FrontColumns])
	}
	var xx, yy [asm.FrontColumns]float64
	asm.RowSquares(x, &xx)
	asm.RowSquares(y, &yy)
	for j := range min(count, asm.FrontColumns) {
		if !(math.Sqrt(yy[j]/xx[j]) <= nearlyNull) {
			return false
		}
	}
	return true
}
