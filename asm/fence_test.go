//go:build linux

package asm

import (
	"os"
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"

	"github.com/saddle-go/saddle/internal/isa"
)

// A fence is memory between two pages that must not be touched. It finds what
// guards of NaN cannot: reads outside an operand whose values are not used.
type fence struct {
	whole []float64
}

func newFence(t *testing.T, n int) *fence {
	t.Helper()
	page := os.Getpagesize()
	size := (8*n + page - 1) / page * page
	m, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip("no memory map: ", err)
	}
	t.Cleanup(func() { syscall.Munmap(m) })
	for _, edge := range [][]byte{m[:page], m[page+size:]} {
		if err := syscall.Mprotect(edge, syscall.PROT_NONE); err != nil {
			t.Skip("no protection: ", err)
		}
	}
	f := &fence{whole: unsafe.Slice((*float64)(unsafe.Pointer(&m[page])), size/8)}
	for i := range f.whole {
		f.whole[i] = 1
	}
	return f
}

// slice returns n numbers that end, or begin, at a forbidden page.
func (f *fence) slice(n int, atEnd bool) []float64 {
	if atEnd {
		return f.whole[len(f.whole)-n:]
	}
	return f.whole[:n:n]
}

// int32s returns the numbers value(i), i < n, that end, or begin, at a forbidden page.
func (f *fence) int32s(n int, atEnd bool, value func(i int) int) []int32 {
	all := unsafe.Slice((*int32)(unsafe.Pointer(&f.whole[0])), 2*len(f.whole))
	s := all[:n:n]
	if atEnd {
		s = all[len(all)-n:]
	}
	for i := range s {
		s[i] = int32(value(i))
	}
	return s
}

// fenced is the number of elements of each operand at most.
const fenced = 1 << 13

// TestFences runs the dense kernels on operands beside pages that must not be
// touched.
func TestFences(t *testing.T) {
	var f [5]*fence
	for i := range f {
		f[i] = newFence(t, fenced)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	atEveryLevel(t, func(t *testing.T) {
		for _, atEnd := range []bool{true, false} {
			for n := 1; n <= 40; n++ {
				of := func(i, n int) []float64 { return f[i].slice(n, atEnd) }
				fencedVectors(t, of, n)
				fencedStrips(t, of, n)
				fencedPacks(t, of, n)
				fencedFronts(t, of, n)
				fencedFactors(t, of, n)
				fencedPivots(t, of, n)
				fencedClip(t, of, n)
				fencedEntries(t, f[0], of, n, atEnd)
			}
		}
	})
}

// untouched runs one kernel and fails if it touches a page that it must not.
func untouched(t *testing.T, what string, run func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if r := recover(); r != nil {
			t.Errorf("%s: %v", what, r)
		}
	}()
	run()
}

func fencedVectors(t *testing.T, of func(i, n int) []float64, n int) {
	untouched(t, "dot", func() { dot(of(0, n), of(1, n)) })
	untouched(t, "sumSquares", func() { sumSquares(of(0, n)) })
	untouched(t, "axpy", func() { axpy(1, of(0, n), of(1, n)) })
	untouched(t, "scale", func() { scale(1, of(0, n)) })
	untouched(t, "dotSquares", func() { dotSquares(of(0, n), of(1, n)) })
	untouched(t, "axpySquares", func() { axpySquares(1, of(0, n), of(1, n)) })
	untouched(t, "axpyXpby", func() { axpyXpby(1, of(0, n), of(1, n), 1, of(2, n)) })
	untouched(t, "xpbyPaz", func() { xpbyPaz(of(0, n), 1, of(1, n), 1, of(2, n)) })
	untouched(t, "mixPair", func() { mixPair(1, 1, 1, of(0, n), of(1, n), of(2, n), of(3, n)) })
	untouched(t, "growthPair", func() { growthPair(1, 1, 1, of(0, n), of(1, n), of(2, n)) })
	untouched(t, "twoStep", func() { twoStep(1, of(0, n), 1, of(2, n), of(1, n), 1, of(0, n), of(2, n), of(0, n)) })
	for k := 1; k <= 9; k++ {
		untouched(t, "gemv", func() { gemv(n, k, 1, of(0, n*k), n, of(1, k), of(2, n)) })
		untouched(t, "gemvT", func() { gemvT(n, k, 1, of(0, n*k), n, of(1, n), of(2, k)) })
	}
}

func fencedStrips(t *testing.T, of func(i, n int) []float64, n int) {
	for k := 1; k <= 2; k++ {
		untouched(t, "symUpdate", func() { symUpdate(n/9%tilings[isa.Active()].vec, n, k, of(0, n*k), n, of(1, n*k), n, of(2, n*n), n) })
	}
	level := isa.Active()
	tile := tilings[level]
	for w := 1; w <= tile.cols; w++ {
		for k := 1; k <= 5; k++ {
			a, b, c := of(0, n*k), of(1, tile.cols*k), of(2, n*w)
			for mode := range 4 {
				if mode&tilesDiagonal != 0 && n < w {
					continue
				}
				untouched(t, "gemmTiles", func() {
					gemmTiles(level, n, w, k, 1, a, n, tile.rows, b, tile.cols, 0, c, n, mode)
				})
			}
			if tile.byColumns && (w == tile.cols || w == narrowCols) {
				cols := tile.cols + w
				b, c := of(1, k*cols), of(2, n*cols)
				untouched(t, "gemmTiles by columns", func() {
					gemmTiles(level, n, cols, k, 1, a, n, tile.rows, b, k, k*tile.cols, c, n, tilesByColumns)
				})
			}
			triangle := of(3, tile.cols*maxCols)
			for _, ldc := range []int{n, -n} {
				untouched(t, "trsmStrip", func() {
					trsmStrip(level, n, w, k, a, n, b, tile.cols, triangle, c, ldc)
				})
			}
		}
	}
}

// fencedEntries runs kernels that gather by lists of numbers, which lie in the fence ints.
func fencedEntries(t *testing.T, ints *fence, of func(i, n int) []float64, n int, atEnd bool) {
	defer func() {
		for i := range ints.whole {
			ints.whole[i] = 1
		}
	}()
	const w = FrontColumns
	at := ints.int32s(n, atEnd, func(i int) int { return i })
	untouched(t, "leastAt", func() { leastAt(of(1, n), at) })
	untouched(t, "scaleEntries", func() { scaleEntries(of(2, n), at, of(1, n), of(3, n)) })
	untouched(t, "scanPivots", func() { scanPivots(new(PivotScan), of(1, n), of(2, n)) })
	for k := 1; k <= w; k++ {
		untouched(t, "ToRows", func() { ToRows(at, of(1, n), of(2, n*k), n, k, of(3, n*w)) })
		untouched(t, "FromRows", func() { FromRows(at, of(1, n), of(3, n*w), k, of(2, n*k), n) })
	}
	untouched(t, "rows", func() {
		var s [w]float64
		var m [w * w]float64
		rowSquares(of(1, n*w), &s)
		rowDistance(of(1, n*w), of(2, n*w), &s)
		rowDots(of(1, n*w), 3, &s)
		rowLess(of(1, n*w), 3, &s)
		rowTimes(of(1, n*w), &m)
	})
	untouched(t, "dotSp", func() { dotSp(at, of(1, n), of(2, n)) })
	untouched(t, "axpySp", func() { axpySp(1, at, of(1, n), of(2, n)) })
	for most := 1; most <= 9; most++ { // entries of a column, on and below the diagonal
		ptr := make([]int, n+1)
		for j := range n {
			ptr[j+1] = ptr[j] + min(most, n-j)
		}
		nnz := ptr[n]
		j := 0
		ind := ints.int32s(nnz, atEnd, func(k int) int {
			for k >= ptr[j+1] {
				j++
			}
			return j + k - ptr[j]
		})
		var c SymClasses
		c.Plan(ptr, ind)
		untouched(t, "mulSymClasses", func() { c.Mul(ptr, ind, of(1, nnz), of(2, n), of(3, n)) })
		untouched(t, "mulSymCols", func() { MulSymCols(ptr, ind, of(1, nnz), of(2, n), of(3, n), 0, n) })
		untouched(t, "mulSymColsMany", func() { MulSymColsMany(ptr, ind, of(1, nnz), of(2, n*w), of(3, n*w), 0, n) })
		untouched(t, "mulRows", func() { mulRows(ptr, ind, of(1, nnz), of(2, n), of(3, n), rowBudget) })
	}
	ones := of(3, n*w) // sums may have grown
	for i := range ones {
		ones[i] = 1
	}
}

func fencedPacks(t *testing.T, of func(i, n int) []float64, k int) {
	level := isa.Active()
	tile := tilings[level]
	for r := 1; r <= tile.rows; r++ {
		for _, d := range [][]float64{nil, of(1, k)} {
			dst := of(2, (k-1)*tile.rows+(r+tile.vec-1)/tile.vec*tile.vec)
			untouched(t, "packRows", func() { packRows(level, r, k, of(0, r*k), r, d, dst, tile.rows) })
			if r <= tile.vec {
				untouched(t, "packCols", func() { packCols(level, r, k, of(0, r*k), k, d, dst, tile.rows) })
			}
		}
	}
}

func fencedFronts(t *testing.T, of func(i, n int) []float64, n int) {
	pos := make([]int32, n)
	for gap := 1; gap < 12; gap += 3 {
		for i := range pos {
			pos[i] = int32(i + i/gap)
		}
		if m := int(pos[n-1]) + 1; m*m <= fenced {
			untouched(t, "addLower", func() { addLower(n, 0, n, of(0, n*n), n, pos, 0, of(1, m*m), m) })
		}
	}
	for p := 1; p <= 9; p++ {
		untouched(t, "growthRows", func() { growthRows(n, p, of(0, n*p), n, of(1, p), of(2, n)) })
		untouched(t, "columnMax", func() { columnMax(n, p, of(0, n*p), n, of(1, p)) })
	}
}

func fencedFactors(t *testing.T, of func(i, n int) []float64, n int) {
	s := newSource(t)
	order := 1 + n%SmallOrder
	f := s.forest(n, 1+n%order, order, false, 0)
	for i, x := range []*[]float64{&f.Val, &f.L, &f.Block, &f.D, &f.Growth} {
		if len(*x) > fenced {
			return
		}
		to := of(i, len(*x))
		copy(to, *x)
		*x = to
	}
	untouched(t, "tinyFronts", func() {
		if got := f.Eliminate(0, n, 0, 0); got != n {
			t.Errorf("stopped at %d of %d", got, n)
		}
	})
	untouched(t, "frontsForward", func() { f.Forward(0, n, f.Growth) })
	untouched(t, "frontsBackward", func() { f.Backward(0, n, f.Growth) })
	for _, x := range [][]float64{f.Val, f.L, f.Block, f.D, f.Growth} {
		for i := range x {
			x[i] = 1
		}
	}
	if n <= maxCols {
		var strip [maxCols * maxCols]float64
		untouched(t, "ldlTile", func() { ldlTile(isa.Active(), n, of(0, n*n), n, of(1, n), &strip) })
	}
	if n <= BlockOrder {
		a, d, e, perm := of(0, n*n), of(1, n), of(2, n), make([]int32, n)
		clear(d)
		clear(e)
		untouched(t, "blockLDL", func() { blockLDL(n, a, n, 0.5, d, e, perm) })
		for _, x := range [][]float64{a, d, e} {
			for i := range x {
				x[i] = 1
			}
		}
	}
}

// fencedPivots eliminates fronts whose pivots are of both orders, and some of whose columns are delayed.
func fencedPivots(t *testing.T, of func(i, n int) []float64, n int) {
	s := newSource(t)
	for p := 0; p <= n; p += 1 + n/9 {
		r := n - p
		f := &PivotFront{
			M: n, P: p, Ld: n, Panel: of(0, n*p), Block: of(1, r*r), Fresh: p%2 == 0, U: 0.01,
			Noise: make([]float64, p), Growth: of(2, n), D: of(3, p), E: of(4, p), Perm: make([]int32, p),
		}
		for i := range f.Panel {
			f.Panel[i] = s.NormFloat64()
		}
		for j := range p {
			f.Panel[j*n+j] *= float64(j % 2)
			f.Noise[j] = 0.1 * float64(j%3)
		}
		untouched(t, "pivotFront", func() { f.Eliminate() })
	}
}

// fencedClip runs clipSlope with and without multipliers.
func fencedClip(t *testing.T, of func(i, n int) []float64, n int) {
	t.Helper()
	untouched(t, "clipSlope", func() { clipSlope(of(0, n), of(1, n), of(2, n), 0.5, 2) })
	untouched(t, "clipSlope without beta", func() { clipSlope(of(0, n), of(1, n), nil, 0.5, 2) })
}
