package problem

// An Observer is an optional part of Functions: it wants to know where a method goes. Methods look for it by a type
// assertion, once, and call Accepted
//
//   - at the start and after each step of the main phase, before they ask for a Hessian there;
//   - with the sigma and y that they would pass to Hessian at this point, scaled as those are: multipliers after the step;
//   - not for trial points, and not in a restoration, where the objective is another one.
//
// It is how approximations of the Hessian learn (package problem/quasi) although Hessian itself stays a function of its
// arguments between two such calls: Hessian may be called any number of times, also at x that were never accepted. A method that
// begins again elsewhere, or with other scales, calls Restarted first. Both come from the one goroutine that calls Functions; arguments must not be kept.
type Observer interface {
	// Accepted tells that x is the new iterate, n elements, and that the Lagrangian is sigma·f + Σ y_i c_i there, m elements.
	Accepted(x []float64, sigma float64, y []float64)
	// Restarted tells that the next point has nothing to do with those before.
	Restarted()
}
