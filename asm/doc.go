// Package asm holds the numerical kernels that all other packages share:
// level-1 operations, dense matrix-vector products, symmetric rank-k updates
// and factorisations, loops over the rows of sparse matrices and over rows in
// sliced form, sparse triangular solves, products with large sets of rows in float32, the steps of a multifrontal factorisation
// on its fronts and solves with them, and the loops that find the limits of a machine. On amd64 they are
// assembly for AVX2 and AVX-512, on arm64 most are assembly for NEON;
// everywhere else, and with the build tag purego, they are portable Go. Package internal/isa chooses the level.
//
// # Contract
//
// Numbers are float64, except that functions with 32 in their names read the
// values of a matrix, the features of a data set, in float32; their vectors and
// sums are float64 all the same, but for SyrDense32List. Dense matrices are
// column-major with a leading dimension: element (i, j) of A is a[i+j*lda]; those
// in float32 are row-major, a[i*lda+j]. Sparse matrices are stored by
// rows (CSR): the entries of row i are those with ptr[i] ≤ k < ptr[i+1], in
// column ind[k] with value val[k]. MulSell has a form of its own for repeated
// products, in which eight rows are multiplied together.
//
// Lengths. A slice of the wrong length is a fault of the program: every
// function checks lengths and panics, with the name of the argument.
//
// Indices. Contents of index arrays are not checked. Where a comment says that
// the caller promises something about them, a broken promise may read or write
// memory outside the slices. Types that own index arrays, such as sparse.CSR,
// check them once, when they are made.
//
// Aliasing. Operands that are only read may overlap each other. An operand that
// is written must not overlap another one, except where a comment allows it.
//
// Memory. No function reads or writes outside its slices, not even to mask the
// result afterwards. None allocates, except SetMasks and Plan of what is made once, and that functions on dense matrices claim
// room for packing once, as much as calls that run at the same time need, and keep
// it. Alignment beyond that of float64 is not needed.
//
// Rounding. Levels differ in the order of summation and in the use of fused
// multiply-add. A sum of n products differs between any two levels by at most
// 2·n·u·Σ|x[i]·y[i]|, u = 2⁻⁵³, apart from underflow. At one level the order is
// fixed: it depends on lengths and, for sparse rows, on whether the columns of
// the row have gaps, but never on addresses, on time or on how a caller splits
// rows or lists into several calls. NaN and infinities propagate as the formulas
// say; elements of operands are not tested for zero, though factors such as alpha and
// beta are.
//
// Preemption. The Go scheduler cannot interrupt assembly. Functions therefore
// split their work into calls that last some tens of microseconds, so that a
// garbage collection never waits for a kernel.
//
// # Forms
//
// Each kernel is an unexported function, such as dot, bound in the bind_*_amd64.go of its family,
// bind_*arm64.go or bind_other.go. Its portable form dotGeneric is always compiled;
// it defines the kernel and is the reference in tests. Forms in assembly have the
// level as suffix: dotAVX2, dotAVX512, dotNEON. A level need not have a form of its
// own: Kernels tells which one is used and why.
//
// # Adding a kernel
//
// Write the exported function with its checks, splitting into bounded calls, and
// the portable form in the file of the family. Bind it in bind_other.go and, until
// there is a form for NEON, in the same way in bind_arm64.go or its family's bind_*_arm64.go. Declare the assembly
// in bind_*_amd64.go or bind_*arm64.go with //go:noescape (no space after the slashes,
// else it has no effect) and add its switch; write the text in the .s file of
// family and level, with VZEROUPPER before each RET on amd64. Add its name to
// kernelNames, a row to the table in twins_test.go, a benchmark, and a row to the
// catalogue of internal/bench. Tests fail if a stub has no twin, no row or no
// case. A form that does not gain at its level is left out.
package asm
