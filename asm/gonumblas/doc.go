// Package gonumblas speeds up gonum: it is an implementation of gonum's
// blas.Float64, and of the parts of its LAPACK that decide how fast mat factors, that
// runs on the kernels of package asm. After
//
//	gonumblas.Use()
//
// gonum's mat, lapack64 and blas64 use it for everything they compute in
// float64: products, Cholesky, LU, QR, eigenvalues and singular values.
//
// # What is accelerated
//
// Level 1: Ddot, Dnrm2 and Dasum with positive strides, Daxpy, Dscal and Idamax with
// unit stride. Level 2 with positive strides: Dgemv, Dger (with negative ones too),
// Dsymv, Dsyr, Dsyr2 and Dtrsv; strided vectors, which are columns of gonum's row-major matrices, are copied.
// Level 3: Dgemm, Dsymm, Dsyrk, Dsyr2k, Dtrmm and Dtrsm, which use several threads
// where a product is large enough, as does Dgemv. Everything else, sizes too small to
// gain, negative strides and every call with a bad argument go to gonum's own
// implementation, which is embedded: its panics and their messages are those that
// callers see.
//
// Of LAPACK: Dpotrf for upper triangles, which are those of mat, and the estimates of
// condition numbers that mat makes whenever it factors, Dpocon and Dgecon. gonum's
// estimate takes longer than the factorisation up to orders of several hundred: its
// bound for the growth of a solution fails from about order 100 on, and it then solves column by
// column through a row-major triangle. Here plain solves come first, and gonum's only if
// the estimate comes to nothing, as when one of them overflows.
//
// # What is not
//
// Some of gonum's time is not spent in BLAS. EigenSym and SVD with vectors apply plane
// rotations (Dlasr of its LAPACK) for nine tenths of the time that is left, so they gain
// little; without vectors they gain much.
//
// # Differences
//
// Results agree with gonum's to rounding, not bit by bit, and they differ from one
// instruction level to another as package asm says; the number of threads does
// not change them. gonum skips the multiplication by a coefficient that is zero;
// here zero times infinity or NaN is NaN wherever a routine of level 2 or 3 is
// accelerated. Within blocks of order 64 of a triangle, Dtrmm lets NaN and
// infinities of B pass the zeros beyond the triangle, too. Coefficients alpha and
// beta of zero do what BLAS promises: what they multiply is not read.
//
// # Layout
//
// gonum's matrices are row-major. A row-major matrix with a stride is its
// transpose, column-major, with that leading dimension: so operands of a product
// change places, Left is Right and Upper is Lower.
package gonumblas
