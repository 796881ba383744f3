package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// A qpScaling relates the program as stated to the scaled one: x = D x̂, A x = E⁻¹ Â x̂, objective = f̂/cost.
type qpScaling struct {
	d, e []float64
	cost float64
}

// Rounds of equilibration, and how far a factor may go, as in Stellato et al., OSQP, 2020.
const (
	ruizRounds = 15
	ruizLeast  = 1e-5
	ruizMost   = 1e5
)

// equilibrate scales f such that the rows of [P Aᵀ; A 0] have largest elements near 1 (Ruiz, 2001), and the objective
// such that its gradient has. All factors are powers of two, which change no digit.
func equilibrate(f *qpForm, off bool) *qpScaling {
	s := &qpScaling{d: make([]float64, f.n), e: make([]float64, f.m), cost: 1}
	for j := range s.d {
		s.d[j] = 1
	}
	for i := range s.e {
		s.e[i] = 1
	}
	if off {
		return s
	}
	col, row := make([]float64, f.n), make([]float64, f.m)
	for range ruizRounds {
		clear(col)
		clear(row)
		s.norms(f, col, row)
		far := max(relax(s.d, col), relax(s.e, row))
		if far < 0.1 {
			break
		}
	}
	for _, v := range [][]float64{s.d, s.e} {
		for k, x := range v {
			v[k] = power(x)
		}
	}
	s.apply(f)
	s.objective(f)
	return s
}

// norms sets col and row to the largest elements of the scaled matrix.
func (s *qpScaling) norms(f *qpForm, col, row []float64) {
	if f.p != nil {
		ptr, ind, val := f.p.Lower().Raw()
		for j := range f.n {
			for k := ptr[j]; k < ptr[j+1]; k++ {
				i := ind[k]
				v := math.Abs(val[k]) * s.d[i] * s.d[j]
				col[i], col[j] = max(col[i], v), max(col[j], v)
			}
		}
	}
	ptr, ind, val := f.a.Raw()
	for j := range f.n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			i := ind[k]
			v := math.Abs(val[k]) * s.e[i] * s.d[j]
			row[i], col[j] = max(row[i], v), max(col[j], v)
		}
	}
}

// relax divides scale by the roots of norms, and returns how far the norms were from 1.
func relax(scale, norm []float64) (far float64) {
	for k, v := range norm {
		if v == 0 {
			continue
		}
		far = max(far, math.Abs(1-v))
		scale[k] = min(max(scale[k]/math.Sqrt(v), ruizLeast), ruizMost)
	}
	return far
}

// power rounds to a power of two.
func power(x float64) float64 {
	return math.Ldexp(1, int(math.Round(math.Log2(x))))
}

// apply scales f by d and e.
func (s *qpScaling) apply(f *qpForm) {
	if f.p != nil {
		f.p.Scale(s.d)
	}
	f.a.ScaleRows(s.e)
	f.a.ScaleCols(s.d)
	for j, d := range s.d {
		f.q[j] *= d
		f.xl[j] /= d
		f.xu[j] /= d
	}
	for i, e := range s.e {
		f.cl[i] *= e
		f.cu[i] *= e
	}
}

// objective scales the objective.
func (s *qpScaling) objective(f *qpForm) {
	size := 0.0
	for _, v := range f.q {
		size = max(size, math.Abs(v))
	}
	if f.p != nil {
		size = max(size, f.p.NormMax())
	}
	if size == 0 {
		return
	}
	s.cost = power(min(max(1/size, 1e-8), 1e8))
	for j := range f.q {
		f.q[j] *= s.cost
	}
	if f.p != nil {
		scaleValues(f.p.Lower(), s.cost)
	}
}

func scaleValues(a *sparse.CSC, c float64) {
	_, _, val := a.Raw()
	for k := range val {
		val[k] *= c
	}
}
