package krylov

import "math"

// Options of a solve. The zero value asks for the defaults. Of several tests
// the first that holds ends the iteration.
type Options struct {
	// Tol is the relative residual ‖b-Ax‖₂/‖b‖₂ to be reached, 0 < Tol < 1.
	// 0 means 1e-8, or, if BackwardTol is set, that only the latter counts.
	Tol float64
	// MaxIter bounds the number of iterations. 0 means 2n; for a rectangular
	// matrix n is the larger dimension.
	MaxIter int
	// History asks for [Result.History].
	History bool
	// InitialGuess says that x holds a first approximation. Otherwise the
	// iteration starts from zero and what x holds is ignored.
	InitialGuess bool
	// LastIterate asks for the last x where a method ends without convergence, not the best, as inexact Newton methods
	// prescribe that take so many inner iterations whatever the residual does: the run does not end as [Diverged] then.
	LastIterate bool
	// BackwardTol is the backward error ‖b-Ax‖/(‖A‖‖x‖+‖b‖) that suffices,
	// 0 < BackwardTol < 1; see [Result.BackwardError]. 0 means no such test. It
	// is the test for ill-conditioned A, where ‖x‖ is large and rounding alone
	// leaves a residual of about 10⁻¹⁶‖A‖‖x‖.
	BackwardTol float64
	// NormA is ‖A‖₂, or a bound of it, for the tests that need it. 0 asks for an
	// estimate: the greatest ‖Av‖/‖v‖ of the products that were formed. That is
	// a lower bound, which makes the tests more severe, never less.
	NormA float64
	// OptimalityTol is the relative gradient of the least-squares problem that
	// suffices, see [Result.Optimality], for the methods that solve it: LSQR and
	// LSMR, and MINRES and MINRESQLP when A is singular. 0 means 1e-8 for the
	// former and 1e-10 for the latter. These are stricter when it is 0: a small
	// gradient can also be due to a small eigenvalue of a regular A, so that
	// they go on until the residual does not fall any more.
	OptimalityTol float64
	// CondLimit ends the methods that estimate the condition number of A when
	// the estimate exceeds it, with [ConditionLimit]. 0 means no limit.
	CondLimit float64
	// StallIter ends the iteration as [Stagnated] when so many iterations in
	// succession have not halved the residual (nor, for least squares, the
	// gradient). 0 means no such test.
	StallIter int
	// Damping is λ ≥ 0 in ‖b-Ax‖² + λ²‖x‖², which LSQR and LSMR minimise; the
	// other methods ignore it.
	Damping float64
	// CheckSymmetry asks CG, MINRES and MINRESQLP to compare vᵀA w with wᵀA v,
	// and the same of M⁻¹, for one pair of vectors before the first iteration;
	// LSQR and LSMR compare the two products of A. It costs two products with
	// A and two with M⁻¹, or one with A, and outcomes are NotSymmetric and
	// NotSymmetricPreconditioner.
	CheckSymmetry bool
}

// Validate returns an [*OptionError] naming the first field out of range.
func (o Options) Validate() error {
	if !(0 <= o.Tol && o.Tol < 1) {
		return &OptionError{"Tol", o.Tol, "0 <= Tol < 1"}
	}
	if o.MaxIter < 0 {
		return &OptionError{"MaxIter", o.MaxIter, "MaxIter >= 0"}
	}
	if !(0 <= o.BackwardTol && o.BackwardTol < 1) {
		return &OptionError{"BackwardTol", o.BackwardTol, "0 <= BackwardTol < 1"}
	}
	if !(0 <= o.NormA && o.NormA <= math.MaxFloat64) {
		return &OptionError{"NormA", o.NormA, "0 <= NormA < ∞"}
	}
	if !(0 <= o.OptimalityTol && o.OptimalityTol < 1) {
		return &OptionError{"OptimalityTol", o.OptimalityTol, "0 <= OptimalityTol < 1"}
	}
	if !(o.CondLimit == 0 || o.CondLimit >= 1) {
		return &OptionError{"CondLimit", o.CondLimit, "0 or CondLimit >= 1"}
	}
	if o.StallIter < 0 {
		return &OptionError{"StallIter", o.StallIter, "StallIter >= 0"}
	}
	if !(0 <= o.Damping && o.Damping <= math.MaxFloat64) {
		return &OptionError{"Damping", o.Damping, "0 <= Damping < ∞"}
	}
	return nil
}

// resolve returns o with the defaults for order n filled in.
func (o Options) resolve(n int) Options {
	if o.Tol == 0 && o.BackwardTol == 0 {
		o.Tol = 1e-8
	}
	if o.MaxIter == 0 {
		o.MaxIter = 2 * n
	}
	if o.CondLimit == 0 {
		o.CondLimit = math.Inf(1)
	}
	return o
}

// A Result tells how a solve ended. What was not computed is NaN.
type Result struct {
	Status     Status
	Iterations int
	// RelResidual is ‖b-Ax‖₂/‖b‖₂ for the x returned, from a product with x
	// itself. It is 0 if b is zero and NaN if b is not finite. With damping it
	// is √(‖b-Ax‖² + λ²‖x‖²)/‖b‖.
	RelResidual float64
	// History[k] is the relative residual after k iterations, if asked for: as
	// the recurrence has it in between, the true one at the start and at the
	// end. The workspace owns it; the next solve overwrites it.
	History []float64
	// BackwardError is ‖b-Ax‖₂/(‖A‖‖x‖₂+‖b‖₂) for the x returned, with NormA
	// for ‖A‖: up to the factor by which NormA falls short, the size of the
	// smallest relative change of A and b that makes x an exact solution. It is
	// NaN where ‖A‖ was neither given nor estimated: CG and BiCGSTAB estimate it
	// when Options.BackwardTol asks for it, the symmetric and the least-squares
	// methods always.
	BackwardError float64
	// Optimality is ‖Aᵀr‖₂/(‖A‖‖r‖₂), r = b-Ax, for the x returned, from
	// products with x and r themselves: x minimises ‖b-Ax‖ where it is 0. With
	// damping A is (A; λI) and r is (b-Ax; -λx). With a preconditioner MINRES
	// and MINRESQLP minimise ‖b-Ax‖ in the norm of M⁻¹, and M⁻¹r takes the place
	// of r; they compute it only if they end with it.
	Optimality float64
	// NormA is the value that stood for ‖A‖: that of the options, or else the
	// estimate, a lower bound.
	NormA float64
	// CondA is an estimate, from below, of the condition number of A, or with a
	// preconditioner of that of the matrix preconditioned.
	CondA float64
}
