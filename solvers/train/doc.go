// Package train fits feed-forward networks (package ann) to data.
//
//	method  unknowns            steps
//	LM      weights             Levenberg–Marquardt, Jacobians by back-propagation
//	AugLag  weights and states  augmented Lagrangian (package auglag), the recursion of the net being equations
//	TBB     weights             batch: primal–dual interior point, box on the weights, Gauss–Newton matrix
//	TOB     weights             a step for each sample in turn, the same box, recursive matrix H ← λH + ψψᵀ
//	TOSN    weights             a step for each sample in turn, its weighted sums bounded, noise
//
// LM is what to begin with. AugLag is for deep nets, and where states or weights have bounds of their own. The last three are the incremental
// method of Couellan's thesis, for small nets, with the corrections that make it converge: see [Options].
//
// Decay δ adds ½δ‖w‖² to the loss, which is the sum over samples. Random starts are N(0,1)/√fan-in; states begin where they are feasible.
//
// # Sources
//
// N. Couellan, Primal-Dual Techniques for Nonlinear Programming and Applications to Artificial Neural Network Training, 1997, chapters 5 and 6;
// those of package auglag.
package train
