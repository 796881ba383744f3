package problemtest

// Undefined returns problems with functions or derivatives that are not defined somewhere: at the start, at the
// solution, at points that methods are likely to try, or nowhere near.
func Undefined() []Problem {
	return []Problem{
		solvable("start-on-pole", 1, func(s *sheet) {
			s.start(0)
			s.bounds("x1 >= 0")
			s.minimize("x1 - log(x1)")
		}).at(1).note("f(x0) = ∞ on a bound: defined inside"),
		solvable("start-outside", 1, func(s *sheet) {
			s.start(-1)
			s.bounds("x1 >= 0")
			s.minimize("x1 - log(x1)")
		}).at(1).note("f(x0) is NaN outside of the bounds: defined inside"),
		solvable("row-at-start", 4, func(s *sheet) {
			s.start(0, 0)
			s.bounds("x >= 0")
			s.minimize("(x1-1)^2 + (x2-3)^2 + 4")
			s.subject("log(x1) + log(x2) >= 0")
		}).at(1, 3).note("a row is −∞ at the start"),
		solvable("derivative-at-start", 0, func(s *sheet) {
			s.start(0)
			s.bounds("x1 >= 0")
			s.minimize("(sqrt(x1)-1)^2")
		}).at(1).note("f(x0) = 1, f′(x0) = −∞"),
		solvable("power-at-start", -4.0/27, func(s *sheet) {
			s.start(0)
			s.bounds("x1 >= 0")
			s.minimize("x1^1.5 - x1")
		}).at(4.0 / 9).note("f and f′ are finite at the start, f″ is not"),
		solvable("row-derivative-at-start", -4, func(s *sheet) {
			s.start(0, 0)
			s.bounds("x >= 0")
			s.minimize("-x1 - x2")
			s.subject("sqrt(x1) + x2 <= 2")
		}).at(4, 0).others(-2).note("an entry of the Jacobian is ∞ at the start and at a local minimum"),
		solvable("overflow-at-start", 1, func(s *sheet) {
			s.start(1000)
			s.bounds("x1 <= 100")
			s.minimize("exp(x1) - x1")
		}).at(0).note("overflow outside of the bounds"),
		solvable("newton-step-outside", -0.36787944117144233, func(s *sheet) {
			s.start(10)
			s.minimize("x1 log(x1)")
		}).at(0.36787944117144233).note("no bound, and Newton's step leaves the domain"),
		solvable("row-step-outside", 1.5, func(s *sheet) {
			s.start(50, 1)
			s.minimize("x1 + x2^2")
			s.subject("sqrt(x1-1) - x2 >= 1")
		}).at(1.25, -0.5).note("no bound, and rows are not defined where their linearisations lead"),
		solvable("solution-at-edge", 0, func(s *sheet) {
			s.start(1, 1)
			s.bounds("x1 >= 0")
			s.minimize("sqrt(x1) + x2^2")
		}).at(0, 0).unqualified().elusive().note("the derivative is ∞ at the solution"),
		solvable("solution-near-edge", 1.000014815510558, func(s *sheet) {
			s.start(3)
			s.minimize("x1 - 1e-6 log(x1-1)")
		}).at(1.000001).note("no bound, and the minimum is 1e-6 from the edge of the domain"),
		solvable("entropy", -1.0986122886681098, func(s *sheet) {
			s.start(1, 0, 0)
			s.bounds("0 <= x <= 1")
			s.minimize("x1 log(x1) + x2 log(x2) + x3 log(x3)")
			s.subject("x1 + x2 + x3 = 1")
		}).at(1.0/3, 1.0/3, 1.0/3).note("0·log 0 is NaN at the start"),
		solvable("hole", 0, func(s *sheet) {
			s.start(5, 0.5)
			s.minimize("(x1+1)^2 + x2^2 + 1e-9 log(x1^2+x2^2-0.01)")
		}).at(-1, 0).note("not defined in a small disc between start and solution"),
		solvable("free-start-outside", 1, func(s *sheet) {
			s.start(-5)
			s.minimize("x1 - log(x1)")
		}).at(1).elusive().note("not defined near the start, and no bound says where it is"),
		ending(NotEvaluable, "never-defined", func(s *sheet) {
			s.start(1)
			s.minimize("log(-1-x1^2)")
		}).note("defined nowhere"),
		ending(NotEvaluable, "row-never-defined", func(s *sheet) {
			s.start(1, 1)
			s.minimize("x1^2 + x2^2")
			s.subject("sqrt(-1-x1^2) + x2 >= 0")
		}).note("a row that is defined nowhere"),
	}
}
