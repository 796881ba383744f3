// Package lbfgsb minimises a smooth function within bounds by the limited-memory quasi-Newton method L-BFGS-B:
//
//	min f(x)   subject to   lo ≤ x ≤ hi
//
// It asks for f and ∇f only, keeps the last few pairs of steps s and gradient differences y, and costs O(n) numbers
// of memory and O(n) operations an iteration, so that n may be large. Use it where evaluations are expensive and second
// derivatives are not at hand; a program with other constraints belongs to package nlpd.
//
// One iteration at x with gradient g and the quadratic model of Hessian B:
//
//  1. cauchy:   the first local minimiser x^c of the model along the projected gradient path P(x − t g);
//     variables at a bound there are active
//  2. subspace: x̂, the minimiser of the model over the other variables, projected into the box
//  3. search:   a step along d = x̂ − x that satisfies the strong Wolfe conditions
//  4. memory:   the pair (s, y) of the step enters B if sᵀy is positive enough
//
// B = θI − W M Wᵀ is kept in compact form, W = [Y θS], M⁻¹ = [−D Lᵀ; L θSᵀS] of order 2·Memory at most, D and L being the diagonal
// and the strict lower triangle of SᵀY.
//
// Sources: R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, A limited memory algorithm for bound constrained optimization, SIAM J.
// Sci. Comput. 16 (1995), for the method; J. L. Morales and J. Nocedal, ACM Trans. Math. Software 38 (2011), for
// the projection in step 2; J. Nocedal and S. J. Wright, Numerical Optimization (2006), Algorithms 3.5 and 3.6, for the search.
package lbfgsb
