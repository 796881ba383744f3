package asm

import "fmt"

// panicLength reports a slice of the wrong length. The checks call it out of
// line so that they stay small.
func panicLength(kernel, arg string, got, want int) {
	panic(fmt.Sprintf("asm: %s: len(%s) = %d, want %d", kernel, arg, got, want))
}

// checkOp is checkMatrix for a matrix of which op(A) is m×n.
func checkOp(kernel, arg string, op Op, m, n, size, ld int) {
	if op == Trans {
		m, n = n, m
	}
	checkMatrix(kernel, arg, m, n, size, ld)
}

// checkMatrix panics unless m, n ≥ 0, ld ≥ max(1, m) and size elements can hold
// an m×n column-major matrix with leading dimension ld.
func checkMatrix(kernel, arg string, m, n, size, ld int) {
	if m < 0 || n < 0 {
		panic(fmt.Sprintf("asm: %s: %s is %d×%d", kernel, arg, m, n))
	}
	if ld < max(1, m) {
		panic(fmt.Sprintf("asm: %s: leading dimension of %s is %d, want at least %d", kernel, arg, ld, max(1, m)))
	}
	if m > 0 && n > 0 && (size < m || n-1 > (size-m)/ld) {
		panic(fmt.Sprintf("asm: %s: len(%s) = %d, want at least %d", kernel, arg, size, (n-1)*ld+m))
	}
}
