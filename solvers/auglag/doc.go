// Package auglag minimises sums of squares under equations and bounds by the augmented Lagrangian method with Levenberg–Marquardt steps:
//
//	minimise ½Σ_j ‖F_j(w, z_j)‖² + ½δ‖w‖²  subject to  h_j(w, z_j) = 0,  l ≤ (w, z) ≤ u,      j = 1, …, N.
//
// Each of N samples has states z_j of its own, all share w; without samples to speak of, a problem is one sample, or one w. Without equations the
// method is the plain one of Levenberg and Marquardt.
//
// # The method
//
// For multipliers λ and a penalty c the function
//
//	L_c(w, z) = (c/2) Σ_j ‖r_j‖² + ½δ‖w‖²,   r_j = [F_j/√c; h_j + λ_j/c],
//
// is minimised to a tolerance that falls once it has been met; then λ ← λ + c·h, and c grows tenfold where ‖h‖ has not
// fallen to a quarter. A step solves
//
//	(JᵀJ + ν I + diag(δ/c, 0)) d = −(Jᵀr + (δ/c·w, 0)),   J = ∂r/∂(w, z),
//
// where ν follows the ratio of the actual to the predicted reduction (Nielsen's rule); where the ratio is poor, a second step of the states
// alone takes back what the curvature of the equations has cost. Bounds are kept by projection: unknowns at a bound
// whose gradient points outward stay, the step of the others is projected (Bertsekas 1982).
//
// # Steps
//
// J_z couples no samples. [Arrow] eliminates the states of each sample and is left with a dense matrix of the order of w,
//
//	S = Σ_j J_wjᵀ Π_j J_wj + (ν + δ/c) I,   Π_j = I − J_zj (J_zjᵀJ_zj + ν I)⁻¹ J_zjᵀ,
//
// where Π_j comes from a Cholesky factorisation, or from Householder's where ν/c is so small that squaring would lose digits. [Quasidefinite] hands [D, Jᵀ; J, −I] to package kkt, by default with the
// block-angular back end, whose blocks are the samples. [Iterative] applies conjugate gradients to S without forming it.
//
// Results do not depend on the number of threads, bit for bit.
//
// # Sources
//
// K. Levenberg 1944, D. Marquardt 1963; H. B. Nielsen, Damping parameter in Marquardt's method, 1999; M. R. Hestenes 1969, M. J. D. Powell 1969;
// D. P. Bertsekas, Projected Newton methods for optimization problems with simple constraints, 1982; B. Evens, P. Latafat, A. Themelis,
// J. Suykens, P. Patrinos, Neural Network Training as an Optimal Control Problem: An Augmented Lagrangian Approach, 2021.
package auglag
