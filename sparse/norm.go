package sparse

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// Norm1 returns the largest column sum Σ_i |a_ij|, 0 for an empty matrix. Here
// and in the other norms, NaN anywhere gives NaN, else an infinite value +Inf. It
// allocates a vector of length cols. O(nnz + cols).
func (a *CSR) Norm1() float64 { return a.lines().largestCrossSum() }

// NormInf returns the largest row sum Σ_j |a_ij|. O(nnz + rows).
func (a *CSR) NormInf() float64 { return a.lines().largestSum() }

// NormFro returns (Σ a_ij²)^½, without overflow or underflow in between.
func (a *CSR) NormFro() float64 { return asm.Nrm2(a.lines().values()) }

// NormMax returns the largest |a_ij|.
func (a *CSR) NormMax() float64 { return largest(a.lines().values()) }

// Norm1 returns the largest column sum Σ_i |a_ij|; see [CSR.Norm1]. O(nnz + cols).
func (a *CSC) Norm1() float64 { return a.lines().largestSum() }

// NormInf returns the largest row sum Σ_j |a_ij|. It allocates a vector of length
// rows. O(nnz + rows).
func (a *CSC) NormInf() float64 { return a.lines().largestCrossSum() }

// NormFro returns (Σ a_ij²)^½, without overflow or underflow in between.
func (a *CSC) NormFro() float64 { return asm.Nrm2(a.lines().values()) }

// NormMax returns the largest |a_ij|.
func (a *CSC) NormMax() float64 { return largest(a.lines().values()) }

// Norm1 returns the largest column sum of both triangles, which is NormInf, too.
// It allocates a vector of length n.
func (s *Sym) Norm1() float64 {
	l := s.lower.lines()
	sum := make([]float64, l.n)
	for j := range l.n {
		ind, val := l.line(j)
		for k, i := range ind {
			v := math.Abs(val[k])
			sum[j] += v
			if int(i) != j {
				sum[i] += v
			}
		}
	}
	return largest(sum)
}

// NormInf returns the largest row sum of both triangles, which is Norm1.
func (s *Sym) NormInf() float64 { return s.Norm1() }

// NormFro returns (Σ s_ij²)^½ over both triangles, without overflow or underflow
// in between.
func (s *Sym) NormFro() float64 {
	top := s.NormMax()
	if top == 0 || math.IsNaN(top) || math.IsInf(top, 1) {
		return top
	}
	// The power of two scales exactly, in two factors since one would overflow
	// for denormal numbers.
	_, e := math.Frexp(top)
	f, g := math.Ldexp(1, -e/2), math.Ldexp(1, -e+e/2)
	l := s.lower.lines()
	var diag, off float64
	for j := range l.n {
		ind, val := l.line(j)
		for k, i := range ind {
			t := val[k] * f * g
			if int(i) == j {
				diag += t * t
			} else {
				off += t * t
			}
		}
	}
	return math.Ldexp(math.Sqrt(diag+2*off), e)
}

// NormMax returns the largest |s_ij|.
func (s *Sym) NormMax() float64 { return s.lower.NormMax() }

// largest returns max |x_i|, NaN if an element is NaN, 0 if there is none.
func largest(x []float64) float64 {
	var m float64
	for _, v := range x {
		m = max(m, math.Abs(v)) // NaN wins
	}
	return m
}

func (l lines) largestSum() float64 {
	var m float64
	for i := range l.n {
		_, val := l.line(i)
		var sum float64
		for _, v := range val {
			sum += math.Abs(v)
		}
		m = max(m, sum)
	}
	return m
}

func (l lines) largestCrossSum() float64 {
	sum := make([]float64, l.width)
	val := l.values()
	for k, j := range l.indices() {
		sum[j] += math.Abs(val[k])
	}
	return largest(sum)
}
