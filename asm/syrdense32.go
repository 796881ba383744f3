package asm

import (
	"math"

	"github.com/saddle-go/saddle/internal/isa"
)

// Block32 is the number of listed rows that SyrDense32List sums in float32 before it adds to H. A list that is split
// at multiples of it into several calls gives the same bits.
const Block32 = 256

// SyrDense32Size returns how many float32 numbers of room SyrDense32List needs for matrices of cols columns, at every
// level: one block of rows, packed.
func SyrDense32Size(cols int) int { return (cols + 15) &^ 15 * (Block32 + 1) }

// SyrDense32List computes the lower triangle of H += Σ_k d[k]·r·rᵀ, where r is row list[k] of a dense matrix A stored
// by rows in float32, row i in a[i·lda : i·lda+cols], and H is cols×cols, column-major with leading dimension ldh. The
// strict upper triangle of H is neither read nor written.
//
// H is meant to steer a Newton method: rows are scaled by √d and multiplied in float32, and sums of Block32 listed rows
// are float32 sums before they are added to H. An element errs by less than 2⁻²⁴·(Block32+8)·Σ_k d[k]·|r_i·r_j|; d and
// the products must be in the range of float32. The order of summation is fixed by the list.
//
// The caller promises d[k] ≥ 0, 0 ≤ list[k] and that all listed rows lie in a; rows need not be ordered and may repeat.
// It panics if d is not as long as list, lda or ldh is less than cols, h is too short or work has less than
// SyrDense32Size(cols) elements. h and work must not overlap the others. len(list)·cols² flops.
func SyrDense32List(list []int32, d []float64, a []float32, lda, cols int, h []float64, ldh int, work []float32) {
	if len(d) != len(list) {
		panicLength("SyrDense32List", "d", len(d), len(list))
	}
	checkMatrix("SyrDense32List", "a", cols, 0, len(a), lda)
	checkMatrix("SyrDense32List", "h", cols, cols, len(h), ldh)
	if len(work) < SyrDense32Size(cols) {
		panicLength("SyrDense32List", "work", len(work), SyrDense32Size(cols))
	}
	if cols == 0 {
		return
	}
	level := isa.Active() // asked once, since packed rows have the layout of the level
	for len(list) > 0 {
		n := min(Block32, len(list))
		step := max(1, dense32Call/cols)
		for k := 0; k < n; k += step {
			m := min(step, n-k)
			packDense32(level, list[k:k+m], d[k:k+m], a, lda, cols, work[k*panel32(level):])
		}
		syrTiles32(level, cols, n, work, h, ldh)
		list, d = list[n:], d[n:]
	}
}

// syrTiles32 adds to H the products of a packed block of rows, depth of them: for as many columns as stay in the second
// cache, three panels of rows of H at a time. The tiling does not change the bits: each element is summed alone.
func syrTiles32(level isa.Level, cols, depth int, work []float32, h []float64, ldh int) {
	width := panel32(level)
	step := width * (Block32 + 1)
	panels := (cols + width - 1) / width
	last := (panels - 1) * width
	if last > 0 && cols-last <= width/2 {
		syrLastRows32(level, cols, depth, work, h, ldh)
		n := cols - last
		panels--
		syrTile32(level, n, n, depth, work[panels*step:], step, work[panels*step:], h[last+last*ldh:], ldh, 0)
	}
	for from := 0; from < cols; from += syr32Cols {
		to := min(cols, from+syr32Cols)
		for p := from / width; p < panels; {
			v := min(3, panels-p)
			if panels-p == 4 {
				v = 2
			}
			lo := from
			for next := p + v; p < next; p++ { // panels that the diagonal has passed take no part in further columns
				first := p * width
				if hi := min(to, first+width); lo < hi {
					m := min(cols, next*width) - first
					syrTile32(level, m, hi-lo, depth, work[p*step:], step, work[lo/width*step:], h[first+lo*ldh:], ldh, lo-first)
					lo = hi
				}
			}
		}
	}
}

// syr32Cols is the number of columns that meet all rows before the next ones do, and of one call of syrTile32: a multiple
// of the width of a panel.
const syr32Cols = 512

// syrLastRows32 adds the products of rows of H that fill less than half a panel, left of the diagonal block. They are
// formed as columns of the upper triangle, where they fill whole vectors.
func syrLastRows32(level isa.Level, cols, depth int, work []float32, h []float64, ldh int) {
	width := panel32(level)
	step := width * (Block32 + 1)
	last := (cols - 1) / width * width
	const ld = 3 * 16
	var c [ld * 8]float64
	for i := 0; i < last; i += 3 * width {
		m, n := min(3*width, last-i), cols-last
		clear(c[:])
		syrTile32(level, m, n, depth, work[i/width*step:], step, work[last/width*step:], c[:], ld, -ld)
		for r := range m {
			row := h[last+(i+r)*ldh:][:n]
			for q := range row {
				row[q] += c[r+q*ld]
			}
		}
	}
}

// genericPanel is the number of columns that the portable forms pack together.
const genericPanel = 8

// packDense32Generic packs columns 0..cols-1 of the listed rows, each times √d, by panels of genericPanel columns: element
// j of row k becomes dst[j/genericPanel·step + k·genericPanel + j%genericPanel], step = genericPanel·(Block32+1). Panels
// are filled up with zeros.
func packDense32Generic(list []int32, d []float64, a []float32, lda, cols int, dst []float32) {
	for k, i := range list {
		f := float32(math.Sqrt(float64(float32(d[k]))))
		row := a[int(i)*lda : int(i)*lda+cols]
		for j := 0; j < cols; j += genericPanel {
			to := dst[j*(Block32+1)+k*genericPanel:][:genericPanel]
			for e, v := range row[j:min(cols, j+genericPanel)] {
				to[e] = f * v
			}
			clear(to[min(genericPanel, cols-j):])
		}
	}
}

// syrTile32Generic adds to C, of m ≤ 3·genericPanel rows and n columns, the products of two runs of packed panels that
// are step apart, a for the rows and b for the columns:
//
//	c[r+q·ldc] += Σ_k a(k, r)·b(k, q),   k < depth, for r ≥ q + diag.
func syrTile32Generic(m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int) {
	for q := range n {
		strip := b[q/genericPanel*step+q%genericPanel:]
		for r0 := 0; r0 < m; r0 += genericPanel {
			panel := a[r0/genericPanel*step:]
			var s [genericPanel]float32
			for k := range depth {
				f := strip[k*genericPanel]
				for r, v := range panel[k*genericPanel:][:genericPanel] {
					s[r] += v * f
				}
			}
			for r := max(r0, q+diag); r < min(m, r0+genericPanel); r++ {
				c[r+q*ldc] += float64(s[r-r0])
			}
		}
	}
}
