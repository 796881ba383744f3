package gonumblas

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// Ddot computes Σ x[i]·y[i]; see blas.Float64Level1.
func (impl Implementation) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	switch {
	case n < least.dot || !isVector(n, incX, len(x)) || !isVector(n, incY, len(y)):
	case incX == 1 && incY == 1:
		return asm.Dot(x[:n], y[:n])
	case n < least.strided:
	case incY == 1:
		return dotStrided(x, incX, y[:n])
	case incX == 1:
		return dotStrided(y, incY, x[:n])
	}
	return impl.Implementation.Ddot(n, x, incX, y, incY)
}

// pieceOf is the length of the pieces in which a strided vector is copied.
const pieceOf = 128

// dotStrided returns Σ x[i*inc]·y[i].
func dotStrided(x []float64, inc int, y []float64) float64 {
	var piece [pieceOf]float64
	var s float64
	for len(y) > pieceOf {
		gather(piece[:], x, inc)
		s += asm.Dot(piece[:], y[:pieceOf])
		x, y = x[pieceOf*inc:], y[pieceOf:]
	}
	gather(piece[:len(y)], x, inc)
	return s + asm.Dot(piece[:len(y)], y)
}

// Daxpy computes y[i] += alpha·x[i]; see blas.Float64Level1.
func (impl Implementation) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if n < least.axpy || alpha == 0 || incX != 1 || incY != 1 || len(x) < n || len(y) < n {
		impl.Implementation.Daxpy(n, alpha, x, incX, y, incY)
		return
	}
	asm.Axpy(alpha, x[:n], y[:n])
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
	if n < least.nrm2 || !isVector(n, incX, len(x)) || incX != 1 && n < least.strided {
		return impl.Implementation.Dnrm2(n, x, incX)
	}
	s := scratchFor(incX, 1)
	norm := asm.Nrm2(s.compactX(n, x, incX))
	s.release()
	return norm
}

// Dasum computes Σ |x[i]|; see blas.Float64Level1.
func (impl Implementation) Dasum(n int, x []float64, incX int) float64 {
	if n < least.asum || !isVector(n, incX, len(x)) || incX != 1 && n < least.strided {
		return impl.Implementation.Dasum(n, x, incX)
	}
	if incX == 1 {
		return asm.Asum(x[:n])
	}
	var piece [pieceOf]float64
	var sum float64
	for ; n > pieceOf; n -= pieceOf {
		gather(piece[:], x, incX)
		sum += asm.Asum(piece[:])
		x = x[pieceOf*incX:]
	}
	gather(piece[:n], x, incX)
	return sum + asm.Asum(piece[:n])
}

// Idamax returns the first i for which |x[i]| is largest; see blas.Float64Level1.
func (impl Implementation) Idamax(n int, x []float64, incX int) int {
	if n < least.amax || incX != 1 || len(x) < n || n == 0 || math.IsNaN(x[0]) {
		return impl.Implementation.Idamax(n, x, incX)
	}
	return asm.IndexAbsMax(x[:n])
}
