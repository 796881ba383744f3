package asm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// benchLevels runs f at each level; f measures one call that does the given
// number of flops and touches the given number of bytes.
func benchLevels(b *testing.B, size string, flops, bytes int, f func()) {
	for _, l := range isa.Levels() {
		b.Run(fmt.Sprintf("%v/%s", l, size), func(b *testing.B) {
			undo, err := isa.Force(l)
			if err != nil {
				b.Fatal(err)
			}
			defer undo()
			b.SetBytes(int64(bytes))
			for b.Loop() {
				f()
			}
			perOp := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			b.ReportMetric(float64(flops)/perOp, "GFLOP/s")
		})
	}
}

func benchVector(n int) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// vectorSizes lie in the first cache, the second cache and memory.
var vectorSizes = []int{13, 1 << 10, 1 << 15, 1 << 22}

func BenchmarkDot(b *testing.B) {
	for _, n := range vectorSizes {
		x, y := benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n, 16*n, func() { Dot(x, y) })
	}
}

func BenchmarkAxpy(b *testing.B) {
	for _, n := range vectorSizes {
		x, y := benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n, 24*n, func() { Axpy(1e-9, x, y) })
	}
}

func BenchmarkScale(b *testing.B) {
	for _, n := range vectorSizes {
		x := benchVector(n)
		benchLevels(b, fmt.Sprint(n), n, 16*n, func() { Scale(-1, x) })
	}
}

func BenchmarkNrm2(b *testing.B) {
	for _, n := range vectorSizes {
		x := benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n, 8*n, func() { Nrm2(x) })
	}
}

func BenchmarkGemv(b *testing.B) {
	for _, n := range []int{13, 123, 300, 2000} {
		a, x, y := benchVector(n*n), benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n*n, 8*n*n, func() { Gemv(n, n, 1e-9, a, n, x, y) })
	}
}

func BenchmarkGemvT(b *testing.B) {
	for _, n := range []int{13, 123, 300, 2000} {
		a, x, y := benchVector(n*n), benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n*n, 8*n*n, func() { GemvT(n, n, 1e-9, a, n, x, y) })
	}
}

func BenchmarkAsum(b *testing.B) {
	for _, n := range vectorSizes {
		x := benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n, 8*n, func() { Asum(x) })
	}
}

func BenchmarkAbsMax(b *testing.B) {
	for _, n := range vectorSizes {
		x := benchVector(n)
		benchLevels(b, fmt.Sprint(n), n, 8*n, func() { AbsMax(x) })
		benchLevels(b, fmt.Sprintf("index/%d", n), n, 8*n, func() { IndexAbsMax(x) })
	}
}

func BenchmarkGer(b *testing.B) {
	for _, size := range [][2]int{{13, 300}, {32, 500}, {60, 500}, {300, 300}, {1000, 1000}} {
		m, n := size[0], size[1]
		ld := max(m, 500) // short columns are those of a panel
		a, x, y := benchVector(ld*n), benchVector(m), benchVector(n)
		benchLevels(b, fmt.Sprintf("%dx%d", m, n), 2*m*n, 16*m*n, func() { Ger(m, n, 1e-9, x, y, a, ld) })
	}
}

func BenchmarkSyrk(b *testing.B) {
	for _, size := range [][2]int{{13, 300}, {64, 64}, {123, 32}, {300, 32}, {300, 64}, {300, 300}, {512, 64}, {2000, 64}, {2000, 400}} {
		n, k := size[0], size[1]
		a, c := benchVector(n*k), benchVector(n*n)
		benchLevels(b, fmt.Sprintf("%dx%d", n, k), n*(n+1)*k, 8*(n*k+n*n/2), func() { Syrk(n, k, 1e-9, a, n, c, n) })
	}
}

func BenchmarkCholesky(b *testing.B) {
	for _, n := range []int{13, 32, 68, 123, 300, 1000} {
		a, l := benchVector(n*n), make([]float64, n*n)
		for i := range n {
			a[i+i*n] = float64(10 * n)
		}
		benchLevels(b, fmt.Sprint(n), n*n*n/3, 8*n*n, func() {
			copy(l, a)
			if Cholesky(n, l, n) != -1 {
				b.Fatal("not positive definite")
			}
		})
	}
}

func BenchmarkCholeskySolve(b *testing.B) {
	for _, n := range []int{13, 123, 300, 1000} {
		l, x := benchVector(n*n), benchVector(n)
		for i := range n {
			l[i+i*n] = float64(n)
		}
		benchLevels(b, fmt.Sprint(n), 2*n*n, 8*n*n, func() { CholeskySolve(n, l, n, x) })
	}
}

// A benchRows is a sparse matrix of equal rows for the benchmarks: either
// spread over the columns or without gaps.
type benchRows struct {
	name string
	cols int
	list []int32
	ptr  []int
	ind  []int32
	val  []float64
}

// benchMatrices has shapes of data sets for learning: sparse rows of binary
// features, short dense rows, long sparse rows.
func benchMatrices() []benchRows {
	r := rand.New(rand.NewPCG(3, 4))
	var all []benchRows
	for _, shape := range []struct{ rows, cols, length int }{
		{1000, 123, 14}, {1000, 300, 12}, {1000, 13, 13}, {1000, 68, 68}, {200, 5000, 150},
	} {
		a := benchRows{name: fmt.Sprintf("%dof%d", shape.length, shape.cols), cols: shape.cols, ptr: []int{0}}
		for i := range shape.rows {
			need := shape.length
			for j := range shape.cols { // choose need of the remaining columns
				if r.IntN(shape.cols-j) < need {
					a.ind = append(a.ind, int32(j))
					need--
				}
			}
			a.ptr = append(a.ptr, len(a.ind))
			a.list = append(a.list, int32(i))
		}
		a.val = benchVector(len(a.ind))
		all = append(all, a)
	}
	return all
}

func BenchmarkDotSp(b *testing.B) {
	for _, a := range benchMatrices() {
		ind, val, x := a.ind[:a.ptr[1]], a.val[:a.ptr[1]], benchVector(a.cols)
		benchLevels(b, a.name, 2*len(ind), 20*len(ind), func() { DotSp(ind, val, x) })
	}
}

func BenchmarkAxpySp(b *testing.B) {
	for _, a := range benchMatrices() {
		ind, val, y := a.ind[:a.ptr[1]], a.val[:a.ptr[1]], benchVector(a.cols)
		benchLevels(b, a.name, 2*len(ind), 28*len(ind), func() { AxpySp(1e-9, ind, val, y) })
	}
}

func BenchmarkMulRows(b *testing.B) {
	for _, a := range benchMatrices() {
		x, y := benchVector(a.cols), make([]float64, len(a.list))
		benchLevels(b, a.name, 2*len(a.ind), 12*len(a.ind), func() { MulRows(a.ptr, a.ind, a.val, x, y, 0, len(y)) })
	}
}

func BenchmarkMulRowList(b *testing.B) {
	for _, a := range benchMatrices() {
		x, y := benchVector(a.cols), make([]float64, len(a.list))
		benchLevels(b, a.name, 2*len(a.ind), 12*len(a.ind), func() { MulRowList(a.list, a.ptr, a.ind, a.val, x, y) })
	}
}

func BenchmarkAddRowList(b *testing.B) {
	for _, a := range benchMatrices() {
		c, y := benchVector(len(a.list)), make([]float64, a.cols)
		benchLevels(b, a.name, 2*len(a.ind), 12*len(a.ind), func() { AddRowList(a.list, c, a.ptr, a.ind, a.val, y) })
	}
}

func BenchmarkSyrRowList(b *testing.B) {
	for _, a := range benchMatrices() {
		if a.cols > 1000 {
			continue
		}
		d, h := benchVector(len(a.list)), make([]float64, a.cols*a.cols)
		length := a.ptr[1]
		benchLevels(b, a.name, length*(length+1)*len(a.list), 12*len(a.ind), func() {
			SyrRowList(a.list, d, a.ptr, a.ind, a.val, h, a.cols)
		})
	}
}

// BenchmarkTiles compares the tile kernel on packed operands in the second cache with
// the peak of multiply-adds, in turns, and reports the quotient of the best of either.
func BenchmarkTiles(b *testing.B) {
	const m, n, k, chains = 480, 32, depthMax, 1 << 14
	for _, l := range isa.Levels() {
		b.Run(l.String(), func(b *testing.B) {
			undo, err := isa.Force(l)
			if err != nil {
				b.Fatal(err)
			}
			defer undo()
			t := tilings[l]
			a, bm, c, s := benchVector((m+t.rows)*k), benchVector(n*k), benchVector(m*n), make([]float64, FMAChains)
			least := func(calls int, f func()) float64 {
				start := time.Now()
				for range calls {
					f()
				}
				return time.Since(start).Seconds() / float64(calls)
			}
			tile, peak := math.Inf(1), math.Inf(1)
			for b.Loop() {
				tile = min(tile, least(4, func() { gemmTiles(l, m, n, k, 1e-9, a, t.rows, t.rows*k, bm, t.cols, t.cols*k, c, m, 0) }))
				peak = min(peak, least(4, func() { PeakFMA(chains, 0.5, 0.5, s) }))
			}
			rate, limit := 2*m*n*k/tile*1e-9, 2*chains*FMAChains/peak*1e-9
			b.ReportMetric(rate, "GFLOP/s")
			b.ReportMetric(limit, "peak-GFLOP/s")
			b.ReportMetric(rate/limit, "of-peak")
		})
	}
}
