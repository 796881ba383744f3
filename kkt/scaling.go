package kkt

import (
	"fmt"
	"math"
)

// checkScaling returns an error that names the first element of d that is not positive and finite.
func checkScaling(d []float64) error {
	for i, v := range d {
		if !(v > 0) || math.IsInf(v, 1) {
			return &Error{Kind: NonFinite, Func: "SetScaling", Where: fmt.Sprintf("d[%d]", i), Msg: fmt.Sprintf("%g is not positive and finite", v)}
		}
	}
	return nil
}

// powerOfTwo returns the power of two next below v > 0, within a range in which products of three numbers do not overflow by scaling alone.
func powerOfTwo(v float64) float64 {
	return math.Ldexp(1, min(max(math.Ilogb(v), -300), 300))
}

// scale returns the values of D·A·D for a lower triangle by columns with the values val, of K or K_c.
func (k *System) scale(val []float64) []float64 {
	if k.d == nil {
		return val
	}
	if len(k.scaled) != len(val) {
		k.scaled = make([]float64, len(val))
	}
	ptr, ind := k.triangle()
	for j := range len(ptr) - 1 {
		dj := k.d[k.unknown(j)]
		for p := ptr[j]; p < ptr[j+1]; p++ {
			k.scaled[p] = val[p] * dj * k.d[k.unknown(int(ind[p]))]
		}
	}
	return k.scaled
}

// scaleRight overwrites the columns of x, right-hand sides or solutions of the system that is factored, by D times themselves.
func (k *System) scaleRight(x []float64, nrhs int) {
	if k.d == nil {
		return
	}
	n := len(x) / max(nrhs, 1)
	for c := range nrhs {
		for i := range n {
			x[c*n+i] *= k.d[k.unknown(i)]
		}
	}
}

// triangle returns the pattern of the matrix that is factored.
func (k *System) triangle() (ptr []int, ind []int32) {
	if k.cond != nil {
		return k.cond.ptr, k.cond.ind
	}
	return k.a.ptr, k.a.ind
}

// unknown returns the row of K that is row i of the matrix that is factored.
func (k *System) unknown(i int) int {
	if k.cond == nil || i < k.s.N {
		return i
	}
	return k.s.N + int(k.cond.kept[i-k.s.N])
}
