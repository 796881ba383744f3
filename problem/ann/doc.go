// Package ann states the training of feed-forward neural networks as optimisation problems.
//
// # Networks
//
// A [Net] with widths n₀, …, n_{H+1} maps an input z₀ to
//
//	t_k = W_{k−1} z_{k−1} + b_{k−1},   z_k = σ(t_k),   k = 1, …, H+1,
//
// and its output is z_{H+1}. Hidden layers have one activation σ, the output layer one of its own, which is the identity unless asked otherwise.
// All weights are one vector w, layer by layer: of W_{k−1}, n_k×n_{k−1}, the columns one after the other (so that the weights that leave
// a unit are neighbours), then b_{k−1}.
//
// # Forms
//
// [Reduced] has the weights as the only unknowns: residuals F_j(w) = y_j − output, with their Jacobians by back-propagation.
// [Lifted] has the states z_1, …, z_H of each sample as unknowns, too, and the recursion as equations h = z_k − σ(t_k) = 0: every row then
// depends on one layer only, whatever the depth. Both are what package solvers/auglag minimises.
//
// The logistic loss −log of the probability of the right class is stated as a square, F = ±√(2·loss), so that both forms serve it.
//
// # Data
//
// [ReadCSV] and [ReadLIBSVM] read tables, [Table.Samples] turns columns and labels into numbers, [Scale] standardises, [Split] and [Stratified]
// divide, and a [Model] keeps a trained net with all that is needed to use it.
//
// # Sources
//
// N. Couellan, Primal-Dual Techniques for Nonlinear Programming and Applications to Artificial Neural Network Training, 1997, chapter 6;
// B. Evens, P. Latafat, A. Themelis, J. Suykens, P. Patrinos, Neural Network Training as an Optimal Control Problem: An Augmented Lagrangian
// Approach, 2021.
package ann
