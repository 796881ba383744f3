package problemtest

// Degenerate returns solvable problems on which the usual assumptions of convergence proofs fail at the
// solution: independent gradients, an interior, multipliers, strict complementarity, curvature.
func Degenerate() []Problem {
	return append(degenerateRows(), degenerateSolutions()...)
}

// degenerateRows are problems whose feasible set has no interior or whose rows depend on each other.
func degenerateRows() []Problem {
	return []Problem{
		solvable("one-point", 1, func(s *sheet) {
			s.start(3, 3)
			s.minimize("x1 + x2")
			s.subject("x1^2 + x2^2 <= 1", "(x1-2)^2 + x2^2 <= 1")
		}).at(1, 0).unqualified().note("two discs that touch: one feasible point, and ∇f is not spanned by the rows"),
		solvable("one-point-multipliers", 1, func(s *sheet) {
			s.start(3, 3)
			s.minimize("x1")
			s.subject("x1^2 + x2^2 <= 1", "(x1-2)^2 + x2^2 <= 1")
		}).at(1, 0).note("two discs that touch: one feasible point, unbounded set of multipliers"),
		solvable("opposite-rows", 2.0/3, func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^2 + 2 x2^2")
			s.subject("x1 + x2 <= 1", "x1 + x2 >= 1")
		}).at(2.0/3, 1.0/3).note("an equality written as two inequalities"),
		solvable("row-twice", 2, func(s *sheet) {
			s.start(0, 0)
			s.minimize("(x1-1)^2 + (x2-2)^2")
			s.subject("x1 + x2 = 1", "x1 + x2 = 1")
		}).at(0, 1).note("rank-deficient Jacobian"),
		solvable("row-multiple", -2, func(s *sheet) {
			s.start(1, 0)
			s.minimize("x1 + x2")
			s.subject("x1^2 + x2^2 = 2", "3 (x1^2+x2^2) = 6")
		}).at(-1, -1).others(2).note("rank-deficient Jacobian everywhere, nonlinear"),
		solvable("more-rows-than-variables", 0, func(s *sheet) {
			s.start(3, -1)
			s.minimize("(x1-1)^2")
			s.subject("x1 + x2 = 2", "x1 - x2 = 0", "2 x1 + x2 = 3", "x1 x2 = 1")
		}).at(1, 1).note("four consistent equalities of two variables"),
		solvable("squared-row", 1, func(s *sheet) {
			s.start(3, 2)
			s.minimize("x1^2 + x2^2")
			s.subject("(x1-1)^2 = 0")
		}).at(1, 0).unqualified().note("the gradient of the row is zero at every feasible point"),
		solvable("cusp", 0, func(s *sheet) {
			s.start(2, 1)
			s.minimize("x1")
			s.subject("x1^3 - x2^2 = 0")
		}).at(0, 0).unqualified().note("the gradient of the row is zero at the solution"),
		solvable("squared-inequality", 1, func(s *sheet) {
			s.start(3, 2)
			s.minimize("(x1-2)^2 + x2^2")
			s.subject("(x1-1)^2 <= 0", "x2 >= x1 - 1")
		}).at(1, 0).unqualified().note("no interior, and a row without a gradient"),
		solvable("complementarity", 1, func(s *sheet) {
			s.start(0.5, 0.5)
			s.bounds("x >= 0")
			s.minimize("(x1-1)^2 + (x2-2)^2")
			s.subject("x1 x2 = 0")
		}).at(0, 2).others(4).note("a complementarity condition: no multipliers are bounded"),
		solvable("complementarity-inequality", 1, func(s *sheet) {
			s.start(0.5, 0.5)
			s.bounds("x >= 0")
			s.minimize("(x1-1)^2 + (x2-2)^2")
			s.subject("x1 x2 <= 0")
		}).at(0, 2).others(4).note("the same as an inequality: no interior"),
		solvable("complementarity-origin", 0, func(s *sheet) {
			s.start(1, 1, 1)
			s.bounds("x1, x2 >= 0")
			s.minimize("x1 + x2 - x3")
			s.subject("4 x1 - x3 >= 0", "4 x2 - x3 >= 0", "x1 x2 <= 0")
		}).at(0, 0, 0).unqualified().note("both sides of the condition are zero at the solution"),
		solvable("empty-interior-box", 0.5, func(s *sheet) {
			s.start(0, 0)
			s.bounds("0.5 <= x1 <= 0.5000000001")
			s.minimize("(x1-1)^2 + (x2-1)^2")
			s.subject("x1 - x2 <= 0", "x2 - x1 <= 1e-10")
		}).at(0.5, 0.5).note("feasible set of width 1e-10"),
	}
}

// degenerateSolutions are problems with a regular feasible set and a solution that is not.
func degenerateSolutions() []Problem {
	return []Problem{
		solvable("barrier-trap", 1, func(s *sheet) {
			s.start(-2, 3, 1)
			s.bounds("x2, x3 >= 0")
			s.minimize("x1")
			s.subject("x1^2 - x2 - 1 = 0", "x1 - x3 - 0.5 = 0")
		}).at(1, 0, 0.5).note("interior-point methods whose step keeps the bounds but has no restoration end at a point " +
			"that is not stationary (Wächter and Biegler 2000)"),
		solvable("infeasible-valley", 2.103803402735537, func(s *sheet) {
			s.start(-2)
			s.minimize("x1")
			s.subject("x1^3 - 3 x1 - 3 >= 0")
		}).at(2.103803402735537).note("between the start and the feasible points lies a local minimum of the violation, at −1"),
		solvable("maratos", -1, func(s *sheet) {
			s.start(0.8, 0.6)
			s.minimize("2 (x1^2+x2^2-1) - x1")
			s.subject("x1^2 + x2^2 = 1")
		}).at(1, 0).others(1).note("full steps raise objective and violation arbitrarily close to the solution"),
		solvable("zero-multiplier", 0, func(s *sheet) {
			s.start(1, 1)
			s.bounds("x >= 0")
			s.minimize("x1^2 + x2")
		}).at(0, 0).note("an active bound with multiplier zero"),
		solvable("flat-valley", 0, func(s *sheet) {
			s.start(3, 2)
			s.minimize("(x1+x2-1)^4")
		}).at(0.5, 0.5).note("singular Hessian on a line of solutions"),
		solvable("line-of-solutions", 0, func(s *sheet) {
			s.start(3, -2, 7)
			s.bounds("-10 <= x <= 10")
			s.minimize("(x1-x2)^2")
			s.subject("x1 + x2 + x3 <= 12")
		}).at(0, 0, 0).note("a plane of solutions, one variable without any influence"),
		solvable("redundant-vertex", -2, func(s *sheet) {
			s.start(0, 0)
			s.bounds("0 <= x1; 0 <= x2 <= 1")
			s.minimize("-x1 - x2")
			s.subject("x1 + x2 <= 2", "2 x1 + x2 <= 3", "x1 + 2 x2 <= 3", "x1 <= 1", "x2 <= 1", "3 x1 + 2 x2 <= 5")
		}).at(1, 1).note("seven active sides at a vertex of the plane"),
		solvable("tangent-rows", 0, func(s *sheet) {
			s.start(1, 3)
			s.bounds("x2 >= 0")
			s.minimize("x2")
			s.subject("x2 >= x1^2", "x2 + x1^2 >= 0")
		}).at(0, 0).note("three parallel gradients at the solution"),
		solvable("saddle-start", -0.25, func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^4 - x1^2 + x2^2")
		}).at(0.7071067811865476, 0).others(0).note("the start is a saddle point: only curvature leads away"),
		solvable("maximum-start", -1, func(s *sheet) {
			s.start(0, 0)
			s.bounds("-1 <= x <= 1")
			s.minimize("-x1^2 - x2^2 + x1^2 x2^2")
		}).at(1, 1).others(0).note("the start is a maximum"),
		solvable("hidden-equality", 0, func(s *sheet) {
			s.start(2, 3, 4)
			s.bounds("x >= 0")
			s.minimize("(x1-1)^2 + x2 + x3")
			s.subject("x2 + x3 <= 0")
		}).at(1, 0, 0).note("a row and the bounds fix two variables"),
		solvable("sizes", 2, func(s *sheet) {
			s.start(1, 1, 1)
			s.bounds("1e-7 <= x2; x3 >= -1e8")
			s.minimize("1e8 (x1-1)^2 + 1e-6/x2 + 1e6 x2 + 1e-8 x3^2")
			s.subject("1e8 x1 + x3 = 1e8")
		}).at(1, 1e-6, 0).note("coefficients from 1e-8 to 1e8"),
		solvable("nearly-parallel-rows", 1, func(s *sheet) {
			s.start(0, 0)
			s.minimize("(x1-1)^2 + x2^2")
			s.subject("x1 + x2 = 2", "x1 + 1.0000001 x2 = 2.0000001")
		}).at(1, 1).elusive().note("rows so close to each other that their matrix looks singular; points that violate them by 1e-8 have values down to 0.5"),
		solvable("falls-off-rows", -1, func(s *sheet) {
			s.start(3, 2)
			s.minimize("-x1^3")
			s.subject("x1^2 + x2^2 <= 1")
		}).at(1, 0).note("away from the rows the objective falls faster than the violation grows"),
		solvable("steep-start", 0, func(s *sheet) {
			s.start(-1, 1000)
			s.minimize("(x1-1)^2 + (x2-2)^6 + (x2-2)^2")
		}).at(1, 2).note("a gradient of 6e15 at the start: if the objective is scaled by it, nothing is left near the solution"),
		solvable("kink", 0, func(s *sheet) {
			s.start(3, 2)
			s.minimize("abs(x1-1) + x2^2")
		}).at(1, 0).elusive().note("not smooth at the solution"),
		solvable("curved-valley", 0, func(s *sheet) {
			s.start(-1, 1, -1, 1)
			s.minimize("(x1-1)^2")
			s.subject("1000 (x2-x1^2) = 0", "1000 (x3-x2 x1) = 0", "1000 (x4-x3 x1) = 0")
		}).at(1, 1, 1, 1).note("feasible points on a curve that full steps leave by far"),
	}
}
