package asm

// symUpdateGeneric computes, for skip ≤ c ≤ i < m, the lower triangle of
//
//	A(i, c) -= Σ_p L(i, p)·X(c, p),   p < k,
//
// for k = 1 or 2: what a pivot of BunchKaufman leaves of the matrix. Element (i, p)
// of L is l[i+p*ldl], that of X is x[i+p*ldx]. Less rows than a vector has may be skipped:
// if they bring the first row to a multiple of a vector, the kernels meet the same
// vectors after every pivot, none of which spans two lines of the cache. What is
// skipped is not written, and has no effect.
func symUpdateGeneric(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int) {
	for p := range k {
		for c := skip; c < m; c++ {
			axpyGeneric(-x[c+p*ldx], l[c+p*ldl:m+p*ldl], a[c+c*lda:m+c*lda])
		}
	}
}
