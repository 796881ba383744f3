package gonumblas

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// Ddot computes Σ x[i]·y[i]; see blas.Float64Level1.
func (impl Implementation) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	if n < least.dot || !isVector(n, incX, len(x)) || !isVector(n, incY, len(y)) {
		return impl.Implementation.Ddot(n, x, incX, y, incY)
	}
	if incX == 1 && incY == 1 {
		return asm.Dot(x[:n], y[:n])
	}
	s := scratches.Get().(*scratch)
	sum := asm.Dot(compact(n, x, incX, &s.x), compact(n, y, incY, &s.y))
	scratches.Put(s)
	return sum
}

// Daxpy computes y[i] += alpha·x[i]; see blas.Float64Level1.
func (impl Implementation) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if n < least.axpy || alpha == 0 || !isVector(n, incX, len(x)) || incY != 1 || len(y) < n {
		impl.Implementation.Daxpy(n, alpha, x, incX, y, incY)
		return
	}
	if incX == 1 {
		asm.Axpy(alpha, x[:n], y[:n])
		return
	}
	s := scratches.Get().(*scratch)
	asm.Axpy(alpha, compact(n, x, incX, &s.x), y[:n])
	scratches.Put(s)
}

// Dscal computes x[i] *= alpha; see blas.Float64Level1.
func (impl Implementation) Dscal(n int, alpha float64, x []float64, incX int) {
	if n < least.scale || alpha == 0 || incX != 1 || len(x) < n {
		impl.Implementation.Dscal(n, alpha, x, incX)
		return
	}
	asm.Scale(alpha, x[:n])
}

// Dnrm2 computes (Σ x[i]²)^½; see blas.Float64Level1.
func (impl Implementation) Dnrm2(n int, x []float64, incX int) float64 {
	if n < least.nrm2 || !isVector(n, incX, len(x)) {
		return impl.Implementation.Dnrm2(n, x, incX)
	}
	if incX == 1 {
		return asm.Nrm2(x[:n])
	}
	s := scratches.Get().(*scratch)
	norm := asm.Nrm2(compact(n, x, incX, &s.x))
	scratches.Put(s)
	return norm
}

// Dasum computes Σ |x[i]|; see blas.Float64Level1.
func (impl Implementation) Dasum(n int, x []float64, incX int) float64 {
	if n < least.asum || !isVector(n, incX, len(x)) {
		return impl.Implementation.Dasum(n, x, incX)
	}
	if incX == 1 {
		return asm.Asum(x[:n])
	}
	s := scratches.Get().(*scratch)
	sum := asm.Asum(compact(n, x, incX, &s.x))
	scratches.Put(s)
	return sum
}

// Idamax returns the first i for which |x[i]| is largest; see blas.Float64Level1.
func (impl Implementation) Idamax(n int, x []float64, incX int) int {
	if n < least.amax || incX != 1 || len(x) < n || n == 0 || math.IsNaN(x[0]) {
		return impl.Implementation.Idamax(n, x, incX)
	}
	return asm.IndexAbsMax(x[:n])
}
