// Package nlpd minimises smooth functions under equations, inequalities and bounds: the primal–dual interior-point method of N. Couellan's
// thesis in a robust, complete form, which is the default of saddle solve.
//
// # The method
//
// [Solve] follows the filter line-search method of Wächter and Biegler. For a falling barrier parameter μ it takes Newton steps
// on the conditions of optimality of
//
//	minimise f(x) − μ Σ ln(gaps of x and s)  subject to  c(x) − s = 0,
//
// where rows that are equalities have a constant in the place of their slack s. Each step is one factorisation of a matrix of
// order n + m by package kkt, slacks being eliminated, and more only where its inertia has to be corrected. A filter of pairs
// (θ, φ), violation and barrier function, decides about step lengths; second-order corrections, a watchdog, resets of the filter and a rule for tiny steps keep
// it from stopping short, and a restoration phase, which is the same method applied to the violation, finds feasible points where
// the search fails. A failed attempt is followed by others with a different rule for μ and other regularisation.
//
// The thesis' own forms are there for comparison, by [Options].Method or as functions: [Literal], [Annealed] (SNLPD) and [Incremental] (INCNLPD). [Stochastic] is the form of SNLPD
// that finds global minima.
//
// # Sources
//
// N. Couellan, Primal-Dual Techniques for Nonlinear Programming and Applications to Artificial Neural Network Training, 1997;
// A. Wächter and L. T. Biegler, On the implementation of an interior-point filter line-search algorithm for large-scale nonlinear
// programming, Mathematical Programming 106, 2006.
package nlpd
