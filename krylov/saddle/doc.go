// Package saddle preconditions saddle-point systems
//
//	[ A   Bᵀ ] [x]   [f]
//	[ B  -C  ] [y] = [g],
//
// A n×n, symmetric and definite where B y = 0 at least, B m×n, C m×m, symmetric positive
// semidefinite or zero: the equations of Stokes flow, of optimal control, of constrained
// least squares, of an interior point. The matrix is known by products ([NewOperator]), and
// its preconditioners are put together from ones of A and of
//
//	S = C + B A⁻¹ Bᵀ,
//
// which is minus its Schur complement. With exact blocks the preconditioned matrix has two
// or three different eigenvalues (Murphy, Golub and Wathen, A note on preconditioning for
// indefinite linear systems, 2000); with approximations Â and Ŝ whose quality does not
// depend on the mesh, neither does the number of iterations (Benzi, Golub and Liesen,
// Numerical solution of saddle point problems, 2005).
//
//	[BlockDiagonal]    diag(Â, Ŝ), positive definite: for MINRES
//	[BlockTriangular]  [Â 0; B -Ŝ], [Â Bᵀ; 0 -Ŝ] or their product: for GMRES, FGMRES, BiCGSTAB
//	[Constraint]       [G Bᵀ; B -C], factored: for GMRES and [ProjectedCG]
//
// Â is any preconditioner: a cycle of [amg.Hierarchy] for elliptic problems,
// [krylov.Jacobi] for mass matrices, [precond.Direct] for a factorisation, one of these for
// another saddle-point system. For Ŝ there are
//
//	[krylov.Jacobi]  the pressure mass matrix, for Stokes flow
//	[SchurMatrix]    C + B diag(A)⁻¹ Bᵀ, to be given to amg or factor
//	[Matching]       (K + sM) M⁻¹ (K + sM)ᵀ, for optimal control
//
// [Iteration] makes a better preconditioner of one by repeating it.
package saddle
