// Package scale provides scalings, matchings and pairs of sparse symmetric
// matrices: what a factorisation L D Lᵀ wants to know about the values of A
// before it begins.
//
//	[Ruiz]      s with row maxima of diag(s) A diag(s) near 1; cheap, the default
//	[Matching]  s from a matching of maximum product: scaled entries of size at
//	            most 1, and 1 on the matching; dear, for hard matrices
//	[Pairs]     the matching's cycles as 2×2 pairs, for ordering by compression
//	[QuickPairs]
//	            pairs that serve an ordering as well, at a tenth of the time
//	[Repair]    an elimination order in which no zero of the diagonal comes
//	            before the partner that makes it a 2×2 pivot
//	[Hopeless]  how many columns need that
//
// A matrix of order n is its lower triangle by columns, the arrays that
// sparse.Sym.Lower().Raw returns: the entries of column j are ind[k], val[k] for
// ptr[j] ≤ k < ptr[j+1], row indices ascending and at least j, n = len(ptr)-1.
// The functions trust this structure. Values must be finite; the first one that
// is not is reported by an [*EntryError]. Stored zeros count as absent.
//
// All results are functions of the input alone, bit for bit.
package scale
