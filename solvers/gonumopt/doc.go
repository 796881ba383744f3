// Package gonumopt brings the methods of this module to users of gonum's package optimize, and gonum's run loop to programs of
// package problem.
//
//	TrustRegion    an optimize.Method: Newton's method with a trust region, the Hessian sparse
//	InteriorPoint  an optimize.Method: solvers/nlpd on a box
//	NLP            an optimize.Problem, and constraints that gonum has no word for, as a problem.NLP
//	Minimize       a problem.NLP solved by solvers/nlpd, with the settings, recorder and result of gonum
//
// A method here evaluates through gonum, so that its counters, limits, Recorder and Converger work as they do for gonum's own
// methods:
//
//	m := &gonumopt.TrustRegion{Hessian: gonumopt.Hessian{Pattern: places, Values: second}}
//	r, err := optimize.Minimize(optimize.Problem{Func: f, Grad: grad}, x0, nil, m)
//
// What gonum cannot evaluate, a sparse Hessian and constraints, is called directly, by the goroutine of the method and never
// at the same time as a function of the Problem. Problem.Hess, a dense matrix, is used where it is all there is.
//
// # Statuses
//
// [FromStatus] and [ToStatus] translate. Outcomes for which gonum has no word are [Infeasible], [Interrupted] and
// [EvaluationError]; like gonum's limits they come with a nil error, and Status.Err says what happened.
//
// # Concurrency
//
// A method belongs to one call of Minimize at a time, and may be used again afterwards. TrustRegion takes
// differences of gradients as many at a time as Settings.Concurrent allows, with the same bits for any number.
package gonumopt
