package problemtest

import "math"

// Shapes returns small problems of unusual shape: one variable, no row, as many equalities as variables, fixed variables,
// rows and variables without any influence, infinite sides.
func Shapes() []Problem {
	return append(shapesOfRows(), shapesOfVariables()...)
}

func shapesOfRows() []Problem {
	inf := math.Inf(1)
	return []Problem{
		solvable("no-row", -0.5, func(s *sheet) {
			s.start(3, -2, 1)
			s.minimize("(x1-1)^4 + (x1-x2)^2 + x3^2/2 - x3")
		}).at(1, 1, 1).note("no row and no bound"),
		solvable("square-linear", 0, func(s *sheet) {
			s.start(0, 0)
			s.minimize("0")
			s.subject("x1 + 2 x2 = 7", "2 x1 + x2 = 5")
		}).at(1, 3).note("a linear system"),
		solvable("square-nonlinear", 0, func(s *sheet) {
			s.start(2, 2)
			s.minimize("0")
			s.subject("x1^2 + x2^2 = 5", "x1 x2 = 2")
		}).at(2, 1).note("a nonlinear system, with a singular Jacobian at the start"),
		solvable("square-objective", 6, func(s *sheet) {
			s.start(3, 0, 0)
			s.minimize("x1^2 + x2 + exp(x3)")
			s.subject("x1 + x2 = 3", "x1 - x2 = 1", "x1 + x2 + 2 x3 = 3")
		}).at(2, 1, 0).note("a system that fixes all, and an objective"),
		solvable("more-equalities", 5, func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^2 + x2^2")
			s.subject("x1 + x2 = 3", "x1 - x2 = 1", "x1 = 2")
		}).at(2, 1).note("more equalities than variables, consistent"),
		solvable("free-row", 0, func(s *sheet) {
			s.start(5, 5)
			s.minimize("(x1-1)^2 + (x2-2)^2")
			s.m.Subject("", -inf, s.expr("x1 x2"), inf)
		}).at(1, 2).note("a row without sides"),
		solvable("free-rows-mixed", 1, func(s *sheet) {
			s.start(5, 5)
			s.minimize("(x1-1)^2 + (x2-2)^2 + 1")
			s.m.Subject("", -inf, s.expr("exp(x1 + x2)"), inf)
			s.subject("x1 + x2 <= 10")
			s.m.Subject("", -1e20, s.expr("x1"), 1e20)
		}).at(1, 2).note("rows without sides among others"),
		solvable("range-row", 0.5, func(s *sheet) {
			s.start(0, 0)
			s.minimize("(x1-1)^2 + (x2-1)^2")
			s.subject("-1 <= x1 + x2 <= 1")
		}).at(0.5, 0.5).note("a row with two sides"),
		solvable("row-of-one-variable", 1, func(s *sheet) {
			s.start(4)
			s.minimize("x1^2")
			s.subject("1 <= x1 <= 3")
		}).at(1).note("a row that is a bound"),
		solvable("constant-row-holds", 0, func(s *sheet) {
			s.start(1, 1)
			s.minimize("x1^2 + x2^2")
			s.m.Subject("", -1, s.num(0), 1)
		}).at(0, 0).note("a row without a variable, which holds"),
		solvable("many-rows", -1, func(s *sheet) {
			s.start(0, 0)
			s.minimize("-x1")
			x := s.vars()
			for k := range 60 {
				angle := 2 * math.Pi * float64(k) / 60
				s.m.Subject("", -inf, x[0].Mul(s.num(math.Cos(angle))).Add(x[1].Mul(s.num(math.Sin(angle)))), 1)
			}
		}).note("a polygon of 60 sides: thirty times as many rows as variables"),
	}
}

func shapesOfVariables() []Problem {
	return []Problem{
		solvable("one-variable", -0.25, func(s *sheet) {
			s.start(5)
			s.minimize("x1^4 - x1^2")
		}).at(0.7071067811865476).note("n = 1"),
		solvable("one-variable-at-bound", 1, func(s *sheet) {
			s.start(5)
			s.bounds("1 <= x1 <= 9")
			s.minimize("x1^3")
		}).at(1).note("n = 1, at a bound"),
		solvable("one-equality", 9, func(s *sheet) {
			s.start(1)
			s.minimize("x1^2")
			s.subject("2 x1 = 6")
		}).at(3).note("n = m = 1"),
		solvable("all-fixed", 6, func(s *sheet) {
			s.start(0, 0)
			s.bounds("1 <= x1 <= 1; 2 <= x2 <= 2")
			s.minimize("x1^2 + x2^2 + 1")
		}).at(1, 2).note("every variable is fixed"),
		solvable("all-fixed-rows", 5, func(s *sheet) {
			s.start(0, 0)
			s.bounds("1 <= x1 <= 1; 2 <= x2 <= 2")
			s.minimize("x1^2 + x2^2")
			s.subject("x1 + x2 = 3", "x1 x2 <= 4")
		}).at(1, 2).note("every variable is fixed, and rows hold"),
		solvable("some-fixed", 3, func(s *sheet) {
			s.start(9, 0, 0)
			s.bounds("1 <= x1 <= 1")
			s.minimize("x1^2 + x2^2 + x3^2")
			s.subject("x1 + x2 + x3 = 3")
		}).at(1, 1, 1).note("a variable is fixed elsewhere than at its start"),
		solvable("fixed-by-rows", 14, func(s *sheet) {
			s.start(0, 0, 0)
			s.minimize("x1^2 + x2^2 + x3^2")
			s.subject("x1 = 1", "x2 = 2", "x3 = 3")
		}).at(1, 2, 3).note("rows that fix the variables"),
		solvable("unused-variable", 0, func(s *sheet) {
			s.start(7, 5, 0)
			s.bounds("-1 <= x2 <= 1")
			s.minimize("(x1-1)^2")
		}).at(1, 1, 0).note("variables in no function, one with its start outside of its bounds"),
		solvable("no-objective", 0, func(s *sheet) {
			s.start(3, 3)
			s.minimize("0")
			s.subject("x1^2 + x2^2 <= 1", "x1 + x2 >= 1")
		}).at(0.5, 0.5).note("any feasible point"),
		solvable("linear-program", -7, func(s *sheet) {
			s.start(0, 0)
			s.bounds("x >= 0")
			s.minimize("-x1 - 2 x2")
			s.subject("x1 + x2 <= 5", "x1 + 3 x2 <= 9")
		}).at(3, 2).note("linear: the Hessian has no entry"),
		solvable("quadratic-program", -1, func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^2 + x2^2 - x1 x2 - x1 - x2")
			s.subject("x1 - x2 <= 1")
		}).at(1, 1).note("convex, with a row that is not active"),
		solvable("greatest", 2, func(s *sheet) {
			s.start(0, 0)
			s.maximize("2 - x1^2 - x2^2 + x1 x2")
			s.subject("x1 + x2 >= -1")
		}).at(0, 0).note("a maximisation"),
		solvable("greatest-at-row", 2, func(s *sheet) {
			s.start(1, 0)
			s.maximize("x1 + x2")
			s.subject("x1^2 + x2^2 <= 2")
		}).at(1, 1).note("a maximisation with an active row"),
		solvable("large-bounds", 0, func(s *sheet) {
			s.start(1, 1)
			s.bounds("-1e20 <= x1 <= 1e20; -1e300 <= x2 <= 1e300")
			s.minimize("(x1-3)^2 + (x2+4)^2")
		}).at(3, -4).note("bounds that count as infinite"),
		solvable("wide-bounds", 0, func(s *sheet) {
			s.start(1, 1)
			s.bounds("-1e19 <= x1 <= 1e19; -1e10 <= x2 <= 1e10")
			s.minimize("(x1-3)^2 + (x2+4)^2")
		}).at(3, -4).note("bounds that do not count as infinite"),
	}
}
