package asm

// fewColumns is the number of right-hand sides that are solved for one by one.
const fewColumns = 4

// BunchKaufmanSolve overwrites B, n×nrhs, by A⁻¹·B, where l, d, e and perm are what
// [BunchKaufman] made of A. All matrices are column-major; b must not overlap the
// others. It panics if a slice is too short or of the wrong length or a leading
// dimension is less than n. A zero pivot gives infinities and NaN: see the inertia.
// Many columns together round differently from few. 2n² flops for each column.
func BunchKaufmanSolve(n, nrhs int, l []float64, ldl int, d, e []float64, perm []int32, b []float64, ldb int) {
	checkMatrix("BunchKaufmanSolve", "l", n, n, len(l), ldl)
	checkMatrix("BunchKaufmanSolve", "b", n, nrhs, len(b), ldb)
	if len(d) != n {
		panicLength("BunchKaufmanSolve", "d", len(d), n)
	}
	if len(e) != n {
		panicLength("BunchKaufmanSolve", "e", len(e), n)
	}
	if len(perm) != n {
		panicLength("BunchKaufmanSolve", "perm", len(perm), n)
	}
	if n == 0 || nrhs == 0 {
		return
	}
	room := getBlock(n)
	x := room.a[:n]
	for j := range nrhs {
		col := b[j*ldb : j*ldb+n]
		copy(x, col)
		for i, p := range perm {
			col[i] = x[p]
		}
	}
	solveLower(NoTrans, n, nrhs, l, ldl, b, ldb)
	for j := range nrhs {
		solveBlockDiagonal(d, e, b[j*ldb:j*ldb+n])
	}
	solveLower(Trans, n, nrhs, l, ldl, b, ldb)
	for j := range nrhs {
		col := b[j*ldb : j*ldb+n]
		copy(x, col)
		for i, p := range perm {
			col[p] = x[i]
		}
	}
	putBlock(room)
}

// solveLower overwrites B by op(L)⁻¹·B for a unit lower triangular L.
func solveLower(op Op, n, nrhs int, l []float64, ldl int, b []float64, ldb int) {
	if nrhs > fewColumns {
		Trsm(Left, Lower, op, true, n, nrhs, 1, l, ldl, b, ldb)
		return
	}
	for j := range nrhs {
		Trsv(Lower, op, true, n, l, ldl, b[j*ldb:j*ldb+n])
	}
}

// solveBlockDiagonal overwrites x by D⁻¹·x.
func solveBlockDiagonal(d, e, x []float64) {
	for k := 0; k < len(x); k++ {
		if e[k] == 0 {
			x[k] /= d[k]
			continue
		}
		// Scaled by the subdiagonal, which is the largest element of the block.
		p, q := d[k]/e[k], d[k+1]/e[k]
		s := 1 / (p*q - 1)
		u, v := x[k]/e[k], x[k+1]/e[k]
		x[k], x[k+1] = s*(q*u-v), s*(p*v-u)
		k++
	}
}
