package factor

import (
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// eachPivot calls one for each pivot of order 1, with its column of P·A·Pᵀ, and two for each of
// order 2.
func (f *LDL) eachPivot(one func(c int32, d float64), two func(c0, c1 int32, a, b, e float64)) {
	for i := range f.elim {
		v := f.pivots(i)
		for k := 0; k < v.ne; k++ {
			if v.e[k] != 0 {
				two(v.cols[k], v.cols[k+1], v.d[k], v.d[k+1], v.e[k])
				k++
				continue
			}
			one(v.cols[k], v.d[k])
		}
	}
}

// LogDet returns log |det A| and the sign of det A: -Inf and 0 if a pivot is zero. It is that of a matrix that differs from A, scaled, by about
// 2⁻⁵³·Stats.Growth, and by replaced pivots if they are more than eight: where that is too much, factor with PivotThreshold. O(n), and a
// refined solve for each of up to eight replaced pivots; no allocation after the first call. The error says that there is no factorisation.
func (f *LDL) LogDet() (logAbs float64, sign int, err error) {
	if !f.valid {
		return 0, 0, fmt.Errorf("factor: LogDet without a factorisation")
	}
	if f.stats.Inertia.Zero > 0 {
		return math.Inf(-1), 0, nil
	}
	logAbs, sign = f.replacedDet()
	f.eachPivot(func(_ int32, d float64) {
		if d < 0 {
			sign = -sign
		}
		logAbs += math.Log(math.Abs(d))
	}, func(_, _ int32, a, b, e float64) {
		if (a/e)*(b/e) < 1 {
			sign = -sign
		}
		logAbs += logPair(a, b, e)
	})
	for _, s := range f.scale {
		logAbs -= 2 * math.Log(s)
	}
	if f.mode == PivotAuto { // then it is certain
		sign = 1 - f.stats.Inertia.Neg%2*2
	}
	return logAbs, sign, nil
}

// eachZero calls do for the column of P·A·Pᵀ of each pivot that counts as zero.
func (f *LDL) eachZero(do func(c int32)) {
	for _, c := range f.nulls {
		do(c)
	}
	f.eachPivot(func(c int32, d float64) {
		if d == 0 && !slices.Contains(f.nulls, c) {
			do(c)
		}
	}, func(_, _ int32, _, _, _ float64) {})
}

// NullSpace returns a basis of the null space of A, as far as zero pivots tell: the columns of
// an n×k matrix, k = Inertia.Zero, each with largest element 1. The error says that there is no factorisation.
func (f *LDL) NullSpace() ([]float64, error) {
	if !f.valid {
		return nil, fmt.Errorf("factor: NullSpace without a factorisation")
	}
	var zeros []int32
	f.eachZero(func(c int32) { zeros = append(zeros, c) })
	n := f.s.n
	basis := make([]float64, n*len(zeros))
	for k, c := range zeros {
		clear(f.x)
		f.x[c] = 1
		f.backward(f.x, false)
		v := basis[k*n : (k+1)*n]
		f.leave(v)
		asm.Scale(1/asm.AbsMax(v), v)
	}
	return basis, nil
}
