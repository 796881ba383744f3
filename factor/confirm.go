package factor

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
)

// nearlyNull is the largest ‖A·x‖/‖x‖ of a vector that may be null but for rounding errors of the factors.
const nearlyNull = 1e-11

// zerosHold reports whether pivots that count as zero do so in the scales of a Ruiz, too, when they have been found in those of a matching. These may make a
// row small beside what it is coupled with: then its pivot is lost to rounding, and no look at the factors brings it back. With T the one scales over
// the other, a vector x = L⁻ᵀ·e of a zero pivot is T⁻¹·x there, and A·x is T·A·x. Eight vectors, sums of several x if there are more, share a pass over L. It fails if ctx ends.
func (f *LDL) zerosHold(ctx context.Context) (hold bool, err error) {
	s := f.s
	room := need(&f.confirm, (asm.FrontColumns+1)*s.n)
	t, y := room[:s.n], room[s.n:]
	f.takeValues()
	balance, err := scale.RuizIn(y[:s.n], y[s.n:2*s.n]).Scale(t, s.colPtr, s.valRow, f.val, false)
	f.scaleValues()
	if err != nil || !balance.Good {
		return true, nil // there is nothing better
	}
	for c := range t {
		t[c] /= f.scaleP[c]
	}
	b := f.lanes[0].rows(asm.FrontColumns)
	x := b.X[:s.n*asm.FrontColumns]
	clear(b.X)
	count := 0
	f.eachZero(func(c int32) {
		x[int(c)*asm.FrontColumns+count%asm.FrontColumns] = math.Copysign(t[c], float64(1-count/asm.FrontColumns%2*2))
		count++
	})
	f.ctx = ctx
	f.backwardRows(&b, false)
	f.ctx = nil
	if err := ctx.Err(); err != nil {
		return false, err
	}
	clear(y)
	asm.MulSymColsMany(s.colPtr, s.valRow, f.val, x, y, 0, s.n)
	for c, size := range t {
		asm.Scale(1/size, x[c*asm.FrontColumns:(c+1)*asm.FrontColumns])
		asm.Scale(size, y[c*asm.FrontColumns:(c+1)*asm.FrontColumns])
	}
	var xx, yy [asm.FrontColumns]float64
	asm.RowSquares(x, &xx)
	asm.RowSquares(y, &yy)
	for j := range min(count, asm.FrontColumns) {
		if !(math.Sqrt(yy[j]/xx[j]) <= nearlyNull) {
			return false, nil
		}
	}
	return true, nil
}
