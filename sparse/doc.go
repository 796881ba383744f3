// Package sparse provides sparse matrices of float64 values: compressed rows
// ([CSR]) and columns ([CSC]), symmetric matrices by one triangle ([Sym]), a
// builder from entries in any order ([COO]), and what is done with them.
//
// Products with vectors are methods of the matrices. For many products with one
// matrix a [Plan] (or [SymPlan]) lays it out anew: that is about twice as fast in
// the measured suite, and can use several threads. The other operations are
// functions that take two CSR or two CSC and return the same kind ([Compressed]).
// Where a result is wanted again after values have changed, a value keeps the
// pattern and its update does not allocate:
//
//	[Sum]       αA + βB                   [Add]
//	[Product]   A B                       [Mul], [MulBound]
//	[Gram]      AᵀDA, ADAᵀ                [NewGram], [NewGramT]
//	[Blocks]    composition of blocks     [Stack], [HStack], [VStack]
//	[SymPerm]   P S Pᵀ of a symmetric S   [PermuteSym]
//	[TriPlan]   A⁻¹ b, A⁻ᵀ b of a triangle
//
// The names on the right do the work once, or begin it. [Permute], [Submatrix],
// [Select], [Tril], [Triu], [Drop], [Diagonal] and [Identity] make matrices in one
// go; scaling, norms, transposes, and questions about the structure are methods.
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
//
// CSR, CSC and Sym are matrices of gonum's package mat, with the methods by which
// it visits nonzero elements (DoNonZero and its kin) and MulVecTo; [FromMatrix]
// reads any matrix of gonum. The module sparse/jb converts from and to
// github.com/james-bowman/sparse.
package sparse
