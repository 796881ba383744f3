// Package factortest supports tests of sparse symmetric factorisations.
//
// It knows none: what it computes rests on other algorithms, so that agreement means something.
//
//	oracles    [Inertia] in exact arithmetic, [Eigenvalues] and [DenseLDL] in floating point,
//	           [UpLooking], a sparse LDLᵀ without pivoting
//	matrices   [Families], each a function of a generator and a size, most with an inertia that is
//	           known by construction; [Small], a few thousand of order 60 or less with exact inertia;
//	           [QPs], [BadValues], [BadArrays]
//	measures   [BackwardError], [Componentwise], [FactorResidual], in twice the working precision;
//	           [Margin], the distance from a change of inertia
//
// Everything is a function of its arguments and of the generator it is given, so that a printed seed
// is enough to repeat a failure. Functions panic on arguments that no test should pass.
package factortest
