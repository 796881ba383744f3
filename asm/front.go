package asm

import "math"

// The kernels of this file work on the fronts of a multifrontal factorisation: dense
// symmetric matrices that gather what several columns of a sparse one add to others
// (Duff and Reid, The multifrontal solution of indefinite sparse symmetric linear
// equations, 1983).

// frontWork bounds the numbers that one call of a kernel of fronts touches. They may
// come from memory, at about a nanosecond each.
const frontWork = 1 << 15

// addSmall is the order up to which AddLower adds in Go, where a call of assembly
// takes longer than the additions.
const addSmall = 4

// AddLower adds columns j0 ≤ j < j1 of the lower triangle of a block of order r to
// a larger matrix (extend-add),
//
//	dst[(pos[i]-shift) + (pos[j]-shift)*ld] += cb[i + j*ldcb],   j ≤ i < r.
//
// pos, of length r, holds ascending row numbers without repeats; shift is the number
// of the first row and column of dst. A column whose rows below j follow each other is
// added as a vector, others row by row or, at some levels, in runs of rows that follow
// each other: the sums are the same.
//
// The caller promises that pos ascends. It panics if pos has the wrong length, cb is
// too short, the columns are not among those of the block, or the first or last element
// lies outside dst. (j1-j0)·(2r-j0-j1+1)/2 flops.
func AddLower(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int) {
	if len(pos) != r {
		panicLength("AddLower", "pos", len(pos), r)
	}
	if j0 < 0 || j1 < j0 || j1 > r {
		panicLength("AddLower", "pos", r, j1)
	}
	if j0 == j1 {
		return
	}
	if ldcb < r || len(cb)-r < (j1-1)*ldcb {
		checkMatrix("AddLower", "cb", r, j1, len(cb), ldcb)
	}
	first, last := int(pos[j0])-shift, int(pos[r-1])-shift
	if n := int(pos[j1-1]) - shift; first < 0 || ld <= last || last+n*ld >= len(dst) || n < 0 {
		checkMatrix("AddLower", "dst", last+1, n+1, len(dst), ld)
		panicLength("AddLower", "dst", first, 0)
	}
	if r <= addSmall {
		for j := j0; j < j1; j++ {
			at, from := (int(pos[j])-shift)*ld-shift, j*ldcb
			for i := j; i < len(pos); i++ {
				dst[at+int(pos[i])] += cb[from+i]
			}
		}
		return
	}
	for j0 < j1 {
		j := min(j1, j0+1+frontWork/r)
		addLower(r, j0, j, cb, ldcb, pos, shift, dst, ld)
		j0 = j
	}
}

// addLowerGeneric adds columns j0 ≤ j < j1 of a lower triangle at the rows and columns
// that pos names. j0 < j1 ≤ r.
func addLowerGeneric(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int) {
	for j := j0; j < j1; j++ {
		col, at := cb[j*ldcb+j:j*ldcb+r], pos[j:r]
		at = at[:len(col)]
		to := dst[(int(at[0])-shift)*ld:]
		if int(at[len(at)-1]-at[0]) == len(at)-1 {
			to = to[int(at[0])-shift:]
			to = to[:len(col)]
			for i, v := range col {
				to[i] += v
			}
			continue
		}
		for i, v := range col {
			to[int(at[i])-shift] += v
		}
	}
}

// GrowthRows adds to g what p pivots d contribute to the sizes of sums in an L·D·Lᵀ
// factorisation,
//
//	g[i] += Σ |d[k]|·l[i+k*ld]²,   i < m, 0 ≤ k < p,
//
// where l is m×p and column-major with leading dimension ld. Terms are added in the
// order of k. It panics if l is too short or d or g has the wrong length. 3mp flops.
func GrowthRows(m, p int, l []float64, ld int, d, g []float64) {
	checkMatrix("GrowthRows", "l", m, p, len(l), ld)
	if len(d) != p {
		panicLength("GrowthRows", "d", len(d), p)
	}
	if len(g) != m {
		panicLength("GrowthRows", "g", len(g), m)
	}
	if p == 0 {
		return
	}
	const rows = frontWork / 16
	for i := 0; i < m; i += rows {
		h := min(rows, m-i)
		step := frontWork / h &^ 3
		for k := 0; k < p; k += step {
			w := min(step, p-k)
			growthRows(h, w, l[i+k*ld:], ld, d[k:k+w], g[i:i+h])
		}
	}
}

// growthRowsGeneric computes g[i] += Σ |d[k]|·l[i+k*ld]². m, p ≥ 1.
func growthRowsGeneric(m, p int, l []float64, ld int, d, g []float64) {
	g = g[:m]
	for k, v := range d[:p] {
		col := l[k*ld : k*ld+m]
		col = col[:len(g)]
		v = math.Abs(v)
		for i, x := range col {
			g[i] += x * x * v
		}
	}
}

// ColumnMax sets c[k] to the largest magnitude of each column of a matrix,
//
//	c[k] = max |l[i+k*ld]|,   i < m, 0 ≤ k < p,
//
// where l is m×p and column-major with leading dimension ld. It is NaN if the column
// holds one and 0 if m is 0. It panics if l is too short or c has the wrong length.
func ColumnMax(m, p int, l []float64, ld int, c []float64) {
	checkMatrix("ColumnMax", "l", m, p, len(l), ld)
	if len(c) != p {
		panicLength("ColumnMax", "c", len(c), p)
	}
	if m == 0 {
		clear(c)
		return
	}
	if m > frontWork {
		for k := range c {
			c[k] = longColumnMax(l[k*ld : k*ld+m])
		}
		return
	}
	step := frontWork / m
	for k := 0; k < p; k += step {
		w := min(step, p-k)
		columnMax(m, w, l[k*ld:], ld, c[k:k+w])
	}
}

// longColumnMax is ColumnMax for a column that takes several calls.
func longColumnMax(x []float64) float64 {
	var c float64
	for len(x) > 0 {
		var part [1]float64
		n := min(len(x), frontWork)
		columnMax(n, 1, x, n, part[:])
		c = max(c, part[0]) // NaN if one of them is
		x = x[n:]
	}
	return c
}

// columnMaxGeneric sets c[k] to the largest |l[i+k*ld]|, NaN if there is one. m, p ≥ 1.
func columnMaxGeneric(m, p int, l []float64, ld int, c []float64) {
	for k := range c[:p] {
		// The bits of magnitudes have the order of the magnitudes, with NaN above all.
		var largest uint64
		for _, v := range l[k*ld : k*ld+m] {
			largest = max(largest, math.Float64bits(v)&^(1<<63))
		}
		c[k] = math.Float64frombits(largest)
	}
}
