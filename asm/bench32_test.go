package asm

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func benchVector32(n int) []float32 {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.Float64() - 0.5)
	}
	return x
}

// dense32Sizes lie in the second cache and in memory: the last are the rows of a large data set.
var dense32Sizes = [][2]int{{1000, 100}, {200, 1000}, {1000000, 100}}

func BenchmarkMulDense32(b *testing.B) {
	for _, size := range dense32Sizes {
		m, n := size[0], size[1]
		a := benchVector32(m * n)
		for k := 1; k <= 5; k++ {
			x, y := benchVector(n*k), make([]float64, m*k)
			benchLevels(b, fmt.Sprintf("%dx%d/%d", m, n, k), 2*m*n*k, 4*m*n, func() { MulDense32Multi(a, n, m, n, k, x, n, y, m) })
		}
	}
}

func BenchmarkAddDense32T(b *testing.B) {
	for _, size := range dense32Sizes {
		m, n := size[0], size[1]
		a := benchVector32(m * n)
		r := rand.New(rand.NewPCG(1, 2))
		for _, percent := range []int{10, 30, 100} {
			for k := 1; k <= 4; k += 3 {
				alpha, g := make([]float64, m*k), make([]float64, n*k)
				rows := 0
				for i := range m {
					if r.IntN(100) < percent {
						rows++
						for c := range k {
							alpha[c*m+i] = 1e-9
						}
					}
				}
				benchLevels(b, fmt.Sprintf("%dx%d/%d/%d%%", m, n, k, percent), 2*rows*n*k, 4*rows*n, func() { AddDense32TMulti(a, n, m, n, k, alpha, m, g, n) })
			}
		}
	}
}

func BenchmarkSyrDense32List(b *testing.B) {
	for _, n := range []int{50, 100, 123, 400, 1000, 2500} {
		const k = 4 * Block32
		a, d, list := benchVector32(k*n), make([]float64, k), make([]int32, k)
		for i := range d {
			list[i], d[i] = int32(i), 1e-9
		}
		h, work := make([]float64, n*n), make([]float32, SyrDense32Size(n))
		benchLevels(b, fmt.Sprint(n), n*(n+1)*k, 4*n*k, func() { SyrDense32List(list, d, a, n, n, h, n, work) })
	}
}

// benchRows32 runs f on the matrices of benchMatrices with values in float32.
func benchRows32(b *testing.B, k int, f func(a *benchRows, val []float32, x, y []float64)) {
	for _, a := range benchMatrices() {
		val := benchVector32(len(a.ind))
		n := k * max(a.cols, len(a.list))
		x, y := benchVector(n), make([]float64, n)
		for i := range x {
			x[i] *= 1e-9
		}
		benchLevels(b, fmt.Sprintf("%s/%d", a.name, k), 2*k*len(a.ind), 8*len(a.ind), func() { f(&a, val, x, y) })
	}
}

func BenchmarkDotSp32(b *testing.B) {
	benchRows32(b, 1, func(a *benchRows, val []float32, x, _ []float64) {
		for i := range a.list {
			DotSp32(a.ind[a.ptr[i]:a.ptr[i+1]], val[a.ptr[i]:a.ptr[i+1]], x)
		}
	})
}

func BenchmarkAxpySp32(b *testing.B) {
	benchRows32(b, 1, func(a *benchRows, val []float32, x, y []float64) {
		for i := range a.list {
			AxpySp32(x[i], a.ind[a.ptr[i]:a.ptr[i+1]], val[a.ptr[i]:a.ptr[i+1]], y)
		}
	})
}

func BenchmarkMulRows32(b *testing.B) {
	benchRows32(b, 1, func(a *benchRows, val []float32, x, y []float64) {
		MulRows32(a.ptr, a.ind, val, x, y, 0, len(a.list))
	})
}

func BenchmarkMulRowList32(b *testing.B) {
	benchRows32(b, 1, func(a *benchRows, val []float32, x, y []float64) {
		MulRowList32(a.list, a.ptr, a.ind, val, x, y[:len(a.list)])
	})
}

func BenchmarkAddRowList32(b *testing.B) {
	benchRows32(b, 1, func(a *benchRows, val []float32, x, y []float64) {
		AddRowList32(a.list, x[:len(a.list)], a.ptr, a.ind, val, y)
	})
}

func BenchmarkMulRows32Multi(b *testing.B) {
	for k := 2; k <= 4; k++ {
		benchRows32(b, k, func(a *benchRows, val []float32, x, y []float64) {
			MulRows32Multi(a.ptr, a.ind, val, k, x, y, 0, len(a.list))
		})
	}
}

func BenchmarkAddRowList32Multi(b *testing.B) {
	for k := 2; k <= 4; k++ {
		benchRows32(b, k, func(a *benchRows, val []float32, x, y []float64) {
			AddRowList32Multi(a.list, k, x[:k*len(a.list)], a.ptr, a.ind, val, y)
		})
	}
}

func BenchmarkSyrRowList32(b *testing.B) {
	for _, a := range benchMatrices() {
		if a.cols > 1000 {
			continue
		}
		val, d, h := benchVector32(len(a.ind)), benchVector(len(a.list)), make([]float64, a.cols*a.cols)
		length := a.ptr[1]
		benchLevels(b, a.name, length*(length+1)*len(a.list), 8*len(a.ind), func() {
			SyrRowList32(a.list, d, a.ptr, a.ind, val, h, a.cols)
		})
	}
}
