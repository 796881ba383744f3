//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

func dot(x, y []float64) float64 {
	if len(x) != len(y) || len(x) > denseChunk {
		return dotLong(x, y)
	}
	switch isa.Active() {
	case isa.AVX512:
		return dotAVX512(x, y)
	case isa.AVX2:
		return dotAVX2(x, y)
	default:
		return dotGeneric(x, y)
	}
}

func axpy(a float64, x, y []float64) {
	if len(x) != len(y) || len(x) > denseChunk {
		axpyLong(a, x, y)
		return
	}
	switch isa.Active() {
	case isa.AVX512:
		axpyAVX512(a, x, y)
	case isa.AVX2:
		axpyAVX2(a, x, y)
	default:
		axpyGeneric(a, x, y)
	}
}

func scale(a float64, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		scaleAVX512(a, x)
	case isa.AVX2:
		scaleAVX2(a, x)
	default:
		scaleGeneric(a, x)
	}
}

func sumSquares(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return sumSquaresAVX512(x)
	case isa.AVX2:
		return sumSquaresAVX2(x)
	default:
		return sumSquaresGeneric(x)
	}
}

func iamax(x []float64) int {
	switch isa.Active() {
	case isa.AVX512:
		return iamaxAVX512(x)
	case isa.AVX2:
		return iamaxAVX2(x)
	default:
		return iamaxGeneric(x)
	}
}

func sum(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return sumAVX512(x)
	case isa.AVX2:
		return sumAVX2(x)
	default:
		return sumGeneric(x)
	}
}

func copyTo(x, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		copyToAVX512(x, y)
	case isa.AVX2:
		copyToAVX2(x, y)
	default:
		copyToGeneric(x, y)
	}
}

func triad(a float64, x, z, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		triadAVX512(a, x, z, y)
	case isa.AVX2:
		triadAVX2(a, x, z, y)
	default:
		triadGeneric(a, x, z, y)
	}
}

func fmaChains(n int, a, b float64, s []float64) {
	switch isa.Active() {
	case isa.AVX512:
		fmaChainsAVX512(n, a, b, s)
	case isa.AVX2:
		fmaChainsAVX2(n, a, b, s)
	default:
		fmaChainsGeneric(n, a, b, s)
	}
}

func asum(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return asumAVX512(x)
	case isa.AVX2:
		return asumAVX2(x)
	default:
		return asumGeneric(x)
	}
}

func absMax(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return absMaxAVX512(x)
	case isa.AVX2:
		return absMaxAVX2(x)
	default:
		return absMaxGeneric(x)
	}
}

// Assembly.

//go:noescape
func dotAVX512(x, y []float64) float64

//go:noescape
func dotAVX2(x, y []float64) float64

//go:noescape
func axpyAVX512(a float64, x, y []float64)

//go:noescape
func axpyAVX2(a float64, x, y []float64)

//go:noescape
func scaleAVX512(a float64, x []float64)

//go:noescape
func scaleAVX2(a float64, x []float64)

//go:noescape
func sumSquaresAVX512(x []float64) float64

//go:noescape
func sumSquaresAVX2(x []float64) float64

//go:noescape
func iamaxAVX512(x []float64) int

//go:noescape
func iamaxAVX2(x []float64) int

//go:noescape
func sumAVX512(x []float64) float64

//go:noescape
func sumAVX2(x []float64) float64

//go:noescape
func copyToAVX512(x, y []float64)

//go:noescape
func copyToAVX2(x, y []float64)

//go:noescape
func triadAVX512(a float64, x, z, y []float64)

//go:noescape
func triadAVX2(a float64, x, z, y []float64)

//go:noescape
func fmaChainsAVX512(n int, a, b float64, s []float64)

//go:noescape
func fmaChainsAVX2(n int, a, b float64, s []float64)

//go:noescape
func asumAVX512(x []float64) float64

//go:noescape
func asumAVX2(x []float64) float64

//go:noescape
func absMaxAVX512(x []float64) float64

//go:noescape
func absMaxAVX2(x []float64) float64
