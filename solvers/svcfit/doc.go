// Package svcfit trains linear support vector machines on rows that may be many: the T training problems of a
// cross-validation on one matrix, all at the same hyperparameters,
//
//	w_t = argmin ½ wᵀSw + Σ_{i trained by t} c_i h_δ(1 − b_iᵀw),  S = diag(s_j),  b_i = y_i x_i,  |w_j| ≤ w̄_j if asked,
//
// where h_δ is the hinge rounded over a zone of width δ about margin 1, or the hinge itself (δ = 0). Every fit says how far it
// is from the minimum: its duality gap.
//
// With smoothing the derivative of w in the hyperparameters exists and is not zero (with the hinge a vertex of n
// rows pins w, and it is), and [Trainer.Adjoint] solves the system that it needs.
//
// A [Trainer] keeps its iterate: the next [Trainer.Fit] starts from the last one's weights. Which method works depends on
// the shape of the data, see [Regime].
package svcfit
