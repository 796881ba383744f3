// Package sparse provides sparse matrices of float64 values: compressed rows
// ([CSR]) and columns ([CSC]), a builder from entries in any order ([COO]),
// matrix-vector products, transposes and the normal-equations product AᵀDA
// ([Gram]). For many products with one matrix a [Plan] (or [SymPlan]) lays it out
// anew: that is two to three times as fast, and can use several threads.
//
// Row and column indices are int32, pointers into the entries are int, and the
// indices of a row (or column) are strictly ascending. A symmetric matrix is
// its lower triangle by columns.
//
// Constructors check what they are given and return errors. Products panic when
// a vector has the wrong length, write into slices of the caller and do not
// allocate; the result must not overlap the operands. NaN and infinities follow
// IEEE arithmetic: a stored zero times an infinite element is NaN, an element
// that is not stored takes no part.
package sparse
