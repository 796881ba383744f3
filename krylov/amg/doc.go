// Package amg solves with symmetric positive definite or semidefinite matrices by
// algebraic multigrid, as a preconditioner for the methods of package krylov.
//
// # Method
//
// Smoothed aggregation (Vaněk, Mandel and Brezina, Algebraic multigrid by smoothed
// aggregation for second and fourth order elliptic problems, 1996). On each level l
//
//	strength    i ~ j  if  |a_ij| ≥ θ 2⁻ˡ (a_ii a_jj)^½
//	aggregates  disjoint neighbourhoods of that graph
//	T, B₊       B = T B₊, T with orthonormal columns that live on one aggregate each
//	P           (I - ω D⁻¹ A_F) T,  ω = 4/(3 λ),  λ ≥ λmax(D⁻¹A_F)
//	A₊          Pᵀ A P
//
// B holds vectors that A maps nearly to zero, such as the constant or the rigid body
// modes of a structure; A_F is A with its weak entries added to the diagonal. The
// coarsest matrix is factored by package factor. Of a semidefinite one as many unknowns are
// held at zero as its null space has dimensions among the vectors B, in each connected part
// of the matrix, so that it is no obstacle.
//
// A cycle smooths, corrects by the next level and smooths again. Smoothing is by
// Chebyshev polynomials of the fourth kind (Lottes, Optimal polynomial smoothers
// for multigrid V-cycles, 2023), or by Gauss–Seidel, forward before the correction and
// backward after it. With either, V- and W-cycles are symmetric positive definite
// operators, as conjugate gradients and MINRES need.
//
// # Cost
//
// Setting up takes O(nnz) operations and a small multiple of the matrix in memory;
// [Hierarchy.Stats] tells how much. [Hierarchy.Update] takes new values of the matrix
// and keeps the aggregates.
//
// # Reproducibility
//
// Everything is done in a fixed order by one goroutine: results depend on the matrix,
// the options and the instruction level, bit for bit.
package amg
