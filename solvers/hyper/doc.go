// Package hyper chooses the hyperparameters θ of a linear support vector classifier, one or many, by the gradient of its
// cross-validation loss:
//
//	min_θ F(θ) = Σ_t Σ_{i validated by t} v_i ℓ(m_i) + ρ Σ_k (θ_k − mean θ)²
//	m_i = b_iᵀw_t(θ),  w_t(θ) = argmin ½ wᵀSw + Σ_{i trained by t} c_i h_δ(1 − b_iᵀw),  b_i = y_i x_i
//
// where θ are logarithms of C, of the weights of the classes, of one scale s_G for each group of features or for each
// feature, of the weights of groups of samples, or of bounds |w_j| ≤ w̄_j. Package svcfit trains: it rounds the hinge over a zone of
// width δ, without which the derivative of w is zero or noise where there are many more rows than features.
//
// With g = Σ v_i ℓ'(m_i) b_i over the validation rows of a fold and H q = g, H = S + Σ_{zone} (c_i/δ) b_i b_iᵀ,
//
//	∂F/∂log s_G = −Σ_{j∈G} s_j w_j q_j       ∂F/∂log c_k = qᵀ(B_kᵀα_k)       ∂F/∂w̄_j = σ_j (g_j − H_jN q_N) where w_j = σ_j w̄_j
//
// summed over the folds: one pass over the validation rows and one solve a fold, however many hyperparameters there are.
//
// A run has these phases:
//
//   - scan:    a ladder of common values, from strong to weak regularisation
//   - search:  L-BFGS-B in θ from the strongest regularisation that is as good as the best of the scan
//   - certify: exact training, δ = 0, at the best few θ
//   - final:   the model, trained exactly on all rows that are not held out
//
// Every visited θ also counts its validation errors, and the one with the fewest is the result.
//
// Many hyperparameters overfit the cross-validation error, which then is no estimate of the test error any more: keep a hold-out. See
// docs/hyperparameters.md for when a search of several hyperparameters is worth its time.
package hyper
