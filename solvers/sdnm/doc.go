// Package sdnm chooses the regularisation parameter C of a linear support
// vector classifier by bilevel optimisation: the upper level is the T-fold
// cross-validation error, the lower level trains on the other T-1 folds,
//
//	min  (1/T) Σ_t (1/m1_t) Σ_{i∈Ω_t} 1[y_i x_iᵀw^t < 0]           over C ≥ 0
//	s.t. w^t = argmin_w ½‖w‖² + C Σ_{i∉Ω_t} (1 − y_i x_iᵀw)₊,     t = 1..T.
//
// The lower level is replaced by its optimality conditions and every
// complementarity pair (a, b) by φ_ε(a, b) = a + b − √(a²+b²+ε²) = 0, which
// gives a smooth equality-constrained problem. Its Newton system is never
// formed: one factorisation of diag(D) + B_tB_tᵀ, or of its n×n counterpart, per
// fold and step carries the whole direction (newton.go).
//
// [Tune] offers five methods. Reduced, the default, uses that the smoothed
// constraints determine everything but C: it follows the central path of the lower level, searches in
// log C on a smoothed count of validation errors with exact first and second
// derivatives, verifies candidates with exact lower-level solutions, and closes
// with Newton steps on the full system that certify a strict local minimiser of
// the smoothed problem. Literal is the published single-loop iteration with
// BiCGSTAB, for comparison. Grid trains exactly at each C of a grid. SGRM and MPEC are the publication's
// rivals: the program with complementarity constraints, relaxed by Scholtes' method or as it is, is
// handed to a general method (mpcc.go, relax.go).
//
// Source: Wang, Li and Zhang, "A highly efficient single-loop smoothing damped
// Newton method (SDNM) for large-scale bilevel hyperparameter optimization of
// SVC". Equation numbers in this package refer to it.
package sdnm
