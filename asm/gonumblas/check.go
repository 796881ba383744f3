package gonumblas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/saddle-go/saddle/asm"
)

// The checks below accept what gonum accepts and more than nothing is to be done for.
// A call that fails one is left to gonum, which returns at once or panics.

// isMatrix reports whether size elements hold a row-major matrix that is not empty.
func isMatrix(rows, cols, stride, size int) bool {
	return rows > 0 && cols > 0 && stride >= cols && size >= (rows-1)*stride+cols
}

// isVector reports whether size elements hold a vector that is not empty, first
// element first.
func isVector(n, inc, size int) bool {
	return n > 0 && inc > 0 && size > (n-1)*inc
}

// isAnyVector is isVector for strides of either sign.
func isAnyVector(n, inc, size int) bool {
	return isVector(n, max(inc, -inc), size)
}

// opOf returns the form in which a matrix enters, for one that is read column-major.
func opOf(t blas.Transpose) (op asm.Op, ok bool) {
	switch t {
	case blas.NoTrans:
		return asm.NoTrans, true
	case blas.Trans, blas.ConjTrans:
		return asm.Trans, true
	}
	return asm.NoTrans, false
}

// shape returns the rows and columns of a matrix, as it is stored, of which op(A) is
// rows×cols.
func shape(op asm.Op, rows, cols int) (int, int) {
	if op == asm.Trans {
		return cols, rows
	}
	return rows, cols
}

// uploOf returns the triangle that is stored, for a matrix that is read column-major.
func uploOf(u blas.Uplo) (uplo asm.Uplo, ok bool) {
	switch u {
	case blas.Upper:
		return asm.Lower, true
	case blas.Lower:
		return asm.Upper, true
	}
	return asm.Lower, false
}

// sideOf returns the side of a matrix in a product that is read column-major.
func sideOf(s blas.Side) (side asm.Side, ok bool) {
	switch s {
	case blas.Left:
		return asm.Right, true
	case blas.Right:
		return asm.Left, true
	}
	return asm.Left, false
}

// unitOf reports whether a diagonal counts as ones.
func unitOf(d blas.Diag) (unit, ok bool) {
	return d == blas.Unit, d == blas.Unit || d == blas.NonUnit
}
