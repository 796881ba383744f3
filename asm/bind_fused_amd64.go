//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

func dotSquares(x, y []float64) (xy, xx float64) {
	switch isa.Active() {
	case isa.AVX512:
		return dotSquaresAVX512(x, y)
	case isa.AVX2:
		return dotSquaresAVX2(x, y)
	default:
		return dotSquaresGeneric(x, y)
	}
}

func axpySquares(a float64, x, y []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return axpySquaresAVX512(a, x, y)
	case isa.AVX2:
		return axpySquaresAVX2(a, x, y)
	default:
		return axpySquaresGeneric(a, x, y)
	}
}

func axpyXpby(a float64, p, y []float64, b float64, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		axpyXpbyAVX512(a, p, y, b, x)
	case isa.AVX2:
		axpyXpbyAVX2(a, p, y, b, x)
	default:
		axpyXpbyGeneric(a, p, y, b, x)
	}
}

func xpbyPaz(x []float64, b float64, y []float64, a float64, z []float64) {
	switch isa.Active() {
	case isa.AVX512:
		xpbyPazAVX512(x, b, y, a, z)
	case isa.AVX2:
		xpbyPazAVX2(x, b, y, a, z)
	default:
		xpbyPazGeneric(x, b, y, a, z)
	}
}

func twoStep(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64) {
	switch isa.Active() {
	case isa.AVX512:
		return twoStepAVX512(a, y, b, z, x, c, t, r, w)
	case isa.AVX2:
		return twoStepAVX2(a, y, b, z, x, c, t, r, w)
	default:
		return twoStepGeneric(a, y, b, z, x, c, t, r, w)
	}
}

// Assembly.

//go:noescape
func dotSquaresAVX512(x, y []float64) (xy, xx float64)

//go:noescape
func dotSquaresAVX2(x, y []float64) (xy, xx float64)

//go:noescape
func axpySquaresAVX512(a float64, x, y []float64) float64

//go:noescape
func axpySquaresAVX2(a float64, x, y []float64) float64

//go:noescape
func axpyXpbyAVX512(a float64, p, y []float64, b float64, x []float64)

//go:noescape
func axpyXpbyAVX2(a float64, p, y []float64, b float64, x []float64)

//go:noescape
func xpbyPazAVX512(x []float64, b float64, y []float64, a float64, z []float64)

//go:noescape
func xpbyPazAVX2(x []float64, b float64, y []float64, a float64, z []float64)

//go:noescape
func twoStepAVX512(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)

//go:noescape
func twoStepAVX2(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)
