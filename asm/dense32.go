package asm

import "math"

// The functions of this file multiply by a dense matrix of float32 numbers that is stored by rows, as data sets are:
// row i is a[i·lda : i·lda+cols]. Vectors and sums are float64. Several vectors share one pass over the matrix.

// Bounds of one call of a kernel, in elements of the matrix.
const (
	dense32Vectors = 4       // vectors that one call takes
	dense32Call    = 1 << 16 // elements of the matrix
	dense32Cols    = 1 << 14 // columns; sums over more are cut there
	dense32Batch   = 256     // rows that AddDense32T collects
)

// MulDense32 computes y = A x, where A is rows×cols, stored by rows in float32 with lda ≥ cols. It panics if x does not
// have cols or y not rows elements, if a is too short or lda is less than cols. y must not overlap x or a.
// 2·rows·cols flops.
func MulDense32(a []float32, lda, rows, cols int, x, y []float64) {
	checkMatrix("MulDense32", "a", cols, rows, len(a), lda)
	if len(x) != cols {
		panicLength("MulDense32", "x", len(x), cols)
	}
	if len(y) != rows {
		panicLength("MulDense32", "y", len(y), rows)
	}
	mulDense32Blocks(a, lda, rows, cols, 1, x, cols, y, rows)
}

// MulDense32Multi computes Y = A X for k vectors in one pass over A, which is as in MulDense32:
//
//	y[c·ldy+i] = Σ_j a[i·lda+j]·x[c·ldx+j],   0 ≤ c < k.
//
// Each vector has the bits that MulDense32 gives. It panics if a slice is too short, lda or ldx is less than cols or
// ldy is less than rows. y must not overlap x or a. 2·k·rows·cols flops.
func MulDense32Multi(a []float32, lda, rows, cols, k int, x []float64, ldx int, y []float64, ldy int) {
	checkMatrix("MulDense32Multi", "a", cols, rows, len(a), lda)
	checkMatrix("MulDense32Multi", "x", cols, k, len(x), ldx)
	checkMatrix("MulDense32Multi", "y", rows, k, len(y), ldy)
	mulDense32Blocks(a, lda, rows, cols, k, x, ldx, y, ldy)
}

// mulDense32Blocks computes Y = A X in calls of bounded size.
func mulDense32Blocks(a []float32, lda, rows, cols, k int, x []float64, ldx int, y []float64, ldy int) {
	if rows == 0 {
		return
	}
	if cols == 0 {
		for c := range k {
			clear(y[c*ldy:][:rows])
		}
		return
	}
	if cols > dense32Cols {
		mulDense32Long(a, lda, rows, cols, k, x, ldx, y, ldy)
		return
	}
	step := max(4, dense32Call/cols&^3)
	for i := 0; i < rows; i += step {
		for c := 0; c < k; c += dense32Vectors { // from the second on, these rows are in cache
			mulDense32(min(step, rows-i), cols, min(dense32Vectors, k-c), a[i*lda:], lda, x[c*ldx:], ldx, y[c*ldy+i:], ldy)
		}
	}
}

// mulDense32Long computes Y = A X where a sum is cut into several, which are added in order.
func mulDense32Long(a []float32, lda, rows, cols, k int, x []float64, ldx int, y []float64, ldy int) {
	const group = 4
	var part [group * dense32Vectors]float64
	for i := 0; i < rows; i += group {
		m := min(group, rows-i)
		for c := 0; c < k; c += dense32Vectors {
			w := min(dense32Vectors, k-c)
			for j := 0; j < cols; j += dense32Cols {
				mulDense32(m, min(dense32Cols, cols-j), w, a[i*lda+j:], lda, x[c*ldx+j:], ldx, part[:], group)
				for e := range w {
					for r := range m {
						if j == 0 {
							y[(c+e)*ldy+i+r] = 0
						}
						y[(c+e)*ldy+i+r] += part[e*group+r]
					}
				}
			}
		}
	}
}

// mulDense32Generic computes y[c·ldy+i] = Σ_j a[i·lda+j]·x[c·ldx+j] for i < rows and c < w ≤ 4.
func mulDense32Generic(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int) {
	for i := range rows {
		row := a[i*lda : i*lda+cols]
		for c := range w {
			y[c*ldy+i] = dot32Generic(row, x[c*ldx:][:cols])
		}
	}
}

// dot32Generic returns Σ a[j]·x[j].
func dot32Generic(a []float32, x []float64) float64 {
	x = x[:len(a)]
	var s0, s1, s2, s3 float64
	for len(a) >= 4 && len(x) >= 4 {
		s0 += float64(a[0]) * x[0]
		s1 += float64(a[1]) * x[1]
		s2 += float64(a[2]) * x[2]
		s3 += float64(a[3]) * x[3]
		a, x = a[4:], x[4:]
	}
	for j, v := range a {
		s0 += float64(v) * x[j]
	}
	return (s0 + s2) + (s1 + s3)
}

// AddDense32T computes g += Aᵀalpha, where A is as in MulDense32. Rows whose alpha is zero are not read. Every element
// of g receives its terms one by one in the order of the rows, so that rows may be split into several calls. It panics
// if alpha does not have rows or g not cols elements, if a is too short or lda is less than cols. g must not overlap
// the others. 2·cols flops for each nonzero of alpha.
func AddDense32T(a []float32, lda, rows, cols int, alpha, g []float64) {
	checkMatrix("AddDense32T", "a", cols, rows, len(a), lda)
	if len(alpha) != rows {
		panicLength("AddDense32T", "alpha", len(alpha), rows)
	}
	if len(g) != cols {
		panicLength("AddDense32T", "g", len(g), cols)
	}
	if cols == 0 {
		return
	}
	var off [dense32Batch]int
	var coef [dense32Batch]float64
	n := 0
	for i, f := range alpha {
		off[n], coef[n] = i*lda, f
		if f != 0 {
			n++
		}
		if n == dense32Batch {
			addDense32Rows(off[:], coef[:], 1, a, cols, g, cols)
			n = 0
		}
	}
	addDense32Rows(off[:n], coef[:n], 1, a, cols, g, cols)
}

// AddDense32TMulti computes G += Aᵀ·Alpha for k vectors in one pass over A, which is as in MulDense32:
//
//	g[c·ldg+j] += Σ_i a[i·lda+j]·alpha[c·ldalpha+i],   0 ≤ c < k.
//
// Rows whose k alphas are all zero are not read. Otherwise it is as AddDense32T and, where elements are finite, has
// its bits up to the signs of zeros. It panics if a slice is too short, lda or ldg is less than cols or ldalpha is less than rows.
func AddDense32TMulti(a []float32, lda, rows, cols, k int, alpha []float64, ldalpha int, g []float64, ldg int) {
	checkMatrix("AddDense32TMulti", "a", cols, rows, len(a), lda)
	checkMatrix("AddDense32TMulti", "alpha", rows, k, len(alpha), ldalpha)
	checkMatrix("AddDense32TMulti", "g", cols, k, len(g), ldg)
	if cols == 0 || rows == 0 {
		return
	}
	var off [dense32Batch]int
	var coef [dense32Batch * dense32Vectors]float64
	const step = 4 * dense32Batch
	for i := 0; i < rows; i += step { // all vectors meet these rows before the next ones come
		m := min(step, rows-i)
		for c := 0; c < k; c += dense32Vectors {
			w := min(dense32Vectors, k-c)
			n := 0
			for r := i; r < i+m; r++ {
				var bits uint64 // those of all factors but their signs
				for e, p := n*w, c*ldalpha+r; e < n*w+w; e, p = e+1, p+ldalpha {
					coef[e] = alpha[p]
					bits |= math.Float64bits(alpha[p]) << 1
				}
				off[n] = r * lda
				if bits != 0 {
					n++
				}
				if n == dense32Batch {
					addDense32Rows(off[:], coef[:n*w], w, a, cols, g[c*ldg:], ldg)
					n = 0
				}
			}
			addDense32Rows(off[:n], coef[:n*w], w, a, cols, g[c*ldg:], ldg)
		}
	}
}

// addDense32Rows adds the rows that begin at off to w vectors in calls of bounded size.
func addDense32Rows(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int) {
	nc := min(cols, dense32Cols)
	step := max(4, dense32Call/nc&^3)
	for len(off) > 0 {
		n := min(step, len(off))
		for j := 0; j < cols; j += nc {
			addDense32(off[:n], coef, w, a[j:], min(nc, cols-j), g[j:], ldg)
		}
		off, coef = off[n:], coef[n*w:]
	}
}

// addDense32Generic computes g[c·ldg+j] += coef[r·w+c]·a[off[r]+j] for j < cols, c < w ≤ 4 and all r in order.
func addDense32Generic(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int) {
	for r, p := range off {
		row := a[p : p+cols]
		for c := range w {
			f, y := coef[r*w+c], g[c*ldg:][:cols]
			for j, v := range row {
				y[j] += f * float64(v)
			}
		}
	}
}
