package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
)

// setScale chooses the scales of the values in f.user.
func (f *LDL) setScale() error {
	s := f.s
	if f.opt.Scaling == ScaleNone {
		for i := range f.scale {
			f.scale[i] = 1
		}
		return f.checkFinite()
	}
	if f.ruiz == nil {
		f.ruiz = scale.NewRuiz(s.n)
	}
	_, err := f.ruiz.Scale(f.scale, s.ptr, s.ind, f.user, f.scaled)
	f.scaled = err == nil
	return err
}

// checkFinite returns an error that names the first value that is not finite.
func (f *LDL) checkFinite() error {
	s := f.s
	for j := range s.n {
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			if v := f.user[k]; math.IsNaN(v) || math.IsInf(v, 0) {
				return &scale.EntryError{Func: "factor.Factorize", Row: int(s.ind[k]), Col: j, Value: v}
			}
		}
	}
	return nil
}

// normInf returns ‖A‖∞ of the matrix in f.user.
func (f *LDL) normInf() float64 {
	s := f.s
	sum := f.r
	clear(sum)
	for j := range s.n {
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			v := math.Abs(f.user[k])
			sum[s.ind[k]] += v
			if int(s.ind[k]) != j {
				sum[j] += v
			}
		}
	}
	return asm.AbsMax(sum)
}

// mul sets y to A·x for the matrix in f.user.
func (f *LDL) mul(x, y []float64) {
	clear(y)
	asm.MulSymCols(f.s.ptr, f.s.ind, f.user, x, y, 0, f.s.n)
}

// probe solves for the row sums of A and reports whether the answer is one that
// refinement would make exact.
func (f *LDL) probe() bool {
	n := f.s.n
	if len(f.b) < n {
		f.b, f.ones = make([]float64, n), make([]float64, n)
	}
	for i := range f.ones {
		f.ones[i] = 1
	}
	f.mul(f.ones, f.b)
	copy(f.ones, f.b)
	f.solveOne(f.ones)
	norm, normB := f.normInf(), asm.AbsMax(f.b)
	first := f.residual(f.ones, f.b, norm, normB)
	if first <= 1e-10 {
		return true
	}
	if !(first <= 1e-3) {
		return false
	}
	f.solveOne(f.r)
	asm.Axpy(1, f.r, f.ones)
	return 10*f.residual(f.ones, f.b, norm, normB) <= first
}
