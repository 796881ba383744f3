// Package quasi approximates Hessians by what a method sees anyway: steps s = x⁺ − x and differences y of the gradient of the Lagrangian
// along them. [BFGS], damped after Powell, and [LBFGS] stay positive definite; [SR1] and [LSR1] may become indefinite and come
// closer to the true Hessian; [RPEM] and [RPEMInverse] are the recursive forms of N. Couellan's thesis. All are a [Matrix].
//
// [NLP] gives a program without second derivatives such a Hessian, so that any method can solve it:
//
//	q, err := quasi.NLP(p, quasi.NewBFGS(n, quasi.Options{}))
//
// The approximation learns from methods that call problem.Observer. With others it learns from the points at which they ask for the Hessian.
//
// A dense matrix is kept as its lower triangle by columns, which is also how Lower writes it and the order of [Pattern]. Updates and
// products allocate nothing.
package quasi
