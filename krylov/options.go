package krylov

// Options of a solve. The zero value asks for the defaults.
type Options struct {
	// Tol is the relative residual ‖b-Ax‖₂/‖b‖₂ to be reached, 0 < Tol < 1.
	// 0 means 1e-8.
	Tol float64
	// MaxIter bounds the number of iterations. 0 means 2n.
	MaxIter int
	// History asks for [Result.History].
	History bool
	// InitialGuess says that x holds a first approximation. Otherwise the
	// iteration starts from zero and what x holds is ignored.
	InitialGuess bool
}

// Validate returns an [*OptionError] naming the first field out of range.
func (o Options) Validate() error {
	if !(0 <= o.Tol && o.Tol < 1) {
		return &OptionError{"Tol", o.Tol, "0 <= Tol < 1"}
	}
	if o.MaxIter < 0 {
		return &OptionError{"MaxIter", o.MaxIter, "MaxIter >= 0"}
	}
	return nil
}

// resolve returns o with the defaults for order n filled in.
func (o Options) resolve(n int) Options {
	if o.Tol == 0 {
		o.Tol = 1e-8
	}
	if o.MaxIter == 0 {
		o.MaxIter = 2 * n
	}
	return o
}

// A Result tells how a solve ended.
type Result struct {
	Status     Status
	Iterations int
	// RelResidual is ‖b-Ax‖₂/‖b‖₂ for the x returned, from a product with x
	// itself. It is 0 if b is zero and NaN if b is not finite.
	RelResidual float64
	// History[k] is the relative residual after k iterations, if asked for: as
	// the recurrence has it in between, the true one at the start and at the
	// end. The workspace owns it; the next solve overwrites it.
	History []float64
}
