// Package baseline holds the two searches with which methods for many hyperparameters are compared: random search and search with a
// Gaussian process and expected improvement. Both minimise a function of θ over a box, know nothing of its
// derivatives, and stop at a number of evaluations or after a time.
//
// Sources: J. Bergstra and Y. Bengio, Random search for hyper-parameter optimization, JMLR 13, 2012; D. R. Jones, M. Schonlau and W. J. Welch,
// Efficient global optimization of expensive black-box functions, J. Global Optimization 13, 1998; J. Snoek, H. Larochelle and R. P. Adams,
// Practical Bayesian optimization of machine learning algorithms, NIPS 2012.
package baseline
