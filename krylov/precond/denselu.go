package precond

import (
	"github.com/saddle-go/saddle/asm"
)

// denseLU overwrites the n×n matrix A, column-major, by its factors, P A = L U with partial pivoting: row k
// was exchanged with row pivot[k] before column k was eliminated. It returns -1, or the column in which no
// pivot has a finite reciprocal. 2n³/3 flops, column by column.
func denseLU(n int, a []float64, pivot []int32) int {
	for k := range n {
		col := a[k*n : (k+1)*n]
		p := k + asm.Iamax(col[k:])
		if v := 1 / col[p]; !finite(v) || v == 0 {
			return k
		}
		pivot[k] = int32(p)
		if p != k {
			for j := range n {
				a[k+j*n], a[p+j*n] = a[p+j*n], a[k+j*n]
			}
		}
		below := col[k+1:]
		d := col[k]
		for i := range below {
			below[i] /= d
		}
		for j := k + 1; j < n; j++ {
			asm.Axpy(-a[k+j*n], below, a[k+1+j*n:(j+1)*n])
		}
	}
	return -1
}

// denseLUSolve overwrites x by A⁻¹ x, from the factors of denseLU.
func denseLUSolve(n int, a []float64, pivot []int32, x []float64) {
	for k, p := range pivot {
		x[k], x[p] = x[p], x[k]
	}
	if n > smallLU {
		asm.Trsv(asm.Lower, asm.NoTrans, true, n, a, n, x)
		asm.Trsv(asm.Upper, asm.NoTrans, false, n, a, n, x)
		return
	}
	for k := range n {
		v := x[k]
		for i, l := range a[k*n+k+1 : (k+1)*n] {
			x[k+1+i] -= l * v
		}
	}
	for k := n - 1; k >= 0; k-- {
		v := x[k] / a[k*n+k]
		x[k] = v
		for i, u := range a[k*n : k*n+k] {
			x[i] -= u * v
		}
	}
}

// smallLU is the order up to which plain loops are faster than kernels.
const smallLU = 24
