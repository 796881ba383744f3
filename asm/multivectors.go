package asm

// Operations on up to FrontColumns vectors that are kept as rows of as many elements: element c of row i is x[8·i+c]. Lengths are multiples of
// FrontColumns, else they panic. One call of a kernel takes rowsCall elements, some microseconds.
const rowsCall = 1 << 14

// RowSquares adds Σ_i x_ic² to s[c]. 16 flops a row.
func RowSquares(x []float64, s *[FrontColumns]float64) {
	checkWhole("RowSquares", len(x))
	for len(x) > 0 {
		n := min(len(x), rowsCall)
		rowSquares(x[:n], s)
		x = x[n:]
	}
}

// RowDistance adds Σ_i (x_ic − y_ic)² to s[c]. It panics if x and y are not as long. 24 flops a row.
func RowDistance(x, y []float64, s *[FrontColumns]float64) {
	checkWhole("RowDistance", len(x))
	if len(x) != len(y) {
		panicLength("RowDistance", "y", len(y), len(x))
	}
	for len(x) > 0 {
		n := min(len(x), rowsCall)
		rowDistance(x[:n], y[:n], s)
		x, y = x[n:], y[n:]
	}
}

// RowDots adds the products of vector j with all, Σ_i x_ij·x_ic, to s[c]. 16 flops a row.
func RowDots(x []float64, j int, s *[FrontColumns]float64) {
	checkWhole("RowDots", len(x))
	_ = s[j]
	for len(x) > 0 {
		n := min(len(x), rowsCall)
		rowDots(x[:n], j, s)
		x = x[n:]
	}
}

// RowLess subtracts t[c] times vector j from vector c: x_ic −= x_ij·t[c]. 16 flops a row.
func RowLess(x []float64, j int, t *[FrontColumns]float64) {
	checkWhole("RowLess", len(x))
	_ = t[j]
	for len(x) > 0 {
		n := min(len(x), rowsCall)
		rowLess(x[:n], j, t)
		x = x[n:]
	}
}

// RowTimes overwrites X, the matrix of the vectors, by X·M, where row q of M is m[8·q:8·q+8]. 128 flops a row.
func RowTimes(x []float64, m *[FrontColumns * FrontColumns]float64) {
	checkWhole("RowTimes", len(x))
	for len(x) > 0 {
		n := min(len(x), rowsCall)
		rowTimes(x[:n], m)
		x = x[n:]
	}
}

func checkWhole(fn string, n int) {
	if n%FrontColumns != 0 {
		panicLength(fn, "x", n, n/FrontColumns*FrontColumns)
	}
}

func rowSquaresGeneric(x []float64, s *[FrontColumns]float64) {
	for ; len(x) >= FrontColumns; x = x[FrontColumns:] {
		for c, v := range x[:FrontColumns] {
			s[c] += v * v
		}
	}
}

func rowDistanceGeneric(x, y []float64, s *[FrontColumns]float64) {
	for ; len(x) >= FrontColumns; x, y = x[FrontColumns:], y[FrontColumns:] {
		for c, v := range x[:FrontColumns] {
			d := v - y[c]
			s[c] += d * d
		}
	}
}

func rowDotsGeneric(x []float64, j int, s *[FrontColumns]float64) {
	for ; len(x) >= FrontColumns; x = x[FrontColumns:] {
		for c, v := range x[:FrontColumns] {
			s[c] += x[j] * v
		}
	}
}

func rowLessGeneric(x []float64, j int, t *[FrontColumns]float64) {
	for ; len(x) >= FrontColumns; x = x[FrontColumns:] {
		v := x[j]
		for c := range t {
			x[c] -= v * t[c]
		}
	}
}

func rowTimesGeneric(x []float64, m *[FrontColumns * FrontColumns]float64) {
	for ; len(x) >= FrontColumns; x = x[FrontColumns:] {
		var y [FrontColumns]float64
		for q, v := range x[:FrontColumns] {
			for c, w := range m[q*FrontColumns:][:FrontColumns] {
				y[c] += v * w
			}
		}
		copy(x, y[:])
	}
}

// manyBudget is what one call of the kernel takes: an entry moves as many numbers as several of a single vector.
const manyBudget = rowBudget / 4

// MulSymColsMany is MulSymCols for the vectors in the rows of x and y.
func MulSymColsMany(ptr []int, ind []int32, val, x, y []float64, lo, hi int) int {
	checkRows("MulSymColsMany", ptr, ind, val, lo, hi)
	checkWhole("MulSymColsMany", len(y))
	if len(x) != len(y) {
		panicLength("MulSymColsMany", "x", len(x), len(y))
	}
	if hi > len(y)/FrontColumns {
		panicLength("MulSymColsMany", "y", len(y), hi*FrontColumns)
	}
	for lo < hi {
		done := mulSymColsMany(ptr[lo:hi+1], ind, val, x, y, lo, manyBudget)
		lo += done
		if lo < hi && done == 0 {
			p, q := ptr[lo], ptr[lo+1]
			if p < q && int(ind[p]) < lo {
				break
			}
			for ; p < q; p += manyBudget {
				end := min(p+manyBudget, q)
				symColMany(ind[p:end], val[p:end], x, y, lo)
			}
			lo++
		}
	}
	return lo
}

// mulSymColsManyGeneric is mulSymColsGeneric for rows.
func mulSymColsManyGeneric(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	for c := range len(ptr) - 1 {
		p, q := ptr[c], ptr[c+1]
		if budget -= rowCost + q - p; budget < 0 || p < q && int(ind[p]) < first+c {
			return c
		}
		symColMany(ind[p:q], val[p:q], x, y, first+c)
	}
	return len(ptr) - 1
}

// symColMany adds column j.
func symColMany(ind []int32, val, x, y []float64, j int) {
	xj, s := FrontRow(x, int32(j)), FrontRow(y, int32(j))
	for k, i := range ind {
		v, xi, yi := val[k], FrontRow(x, i), FrontRow(y, i)
		for c := range s {
			s[c] += v * xi[c]
		}
		if int(i) == j {
			continue
		}
		for c := range yi {
			yi[c] += v * xj[c]
		}
	}
}
