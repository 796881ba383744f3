package asm

// Packing copies a slice of a matrix into the order in which the kernels read it:
// groups of r ≤ ldd rows, column after column. It is where transposition and a
// diagonal matrix between the factors of a product cost nothing extra.

// packRowsGeneric computes dst[i+p*ldd] = d[p]·src[i+p*ld] for i < r and p < k;
// without d the factor is 1. Up to the next multiple of the level's vector length,
// rows below r become zero, so that a kernel may read them.
func packRowsGeneric(r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	for p := range k {
		f := 1.0
		if len(d) > 0 {
			f = d[p]
		}
		col := dst[p*ldd:]
		for i, v := range src[p*ld : p*ld+r] {
			col[i] = f * v
		}
		clear(col[r:genericUp(r)])
	}
}

// packColsGeneric computes dst[i+p*ldd] = d[p]·src[p+i*ld] for i < r and p < k,
// that is, it transposes; r is at most the level's vector length. Else it is as
// packRowsGeneric.
func packColsGeneric(r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	for p := range k {
		f := 1.0
		if len(d) > 0 {
			f = d[p]
		}
		col := dst[p*ldd:]
		for i := range r {
			col[i] = f * src[p+i*ld]
		}
		clear(col[r:genericUp(r)])
	}
}

// genericUp rounds the rows of a packed group up to whole vectors, of four
// numbers in the portable forms.
func genericUp(r int) int { return (r + 3) &^ 3 }
