package problemtest

// UnboundedSet returns problems whose objective has no bound, and, with the outcome [NotAttained], problems whose
// objective approaches a bound only at infinity.
func UnboundedSet() []Problem {
	return []Problem{
		ending(Unbounded, "line", func(s *sheet) {
			s.start(1)
			s.minimize("x1")
		}).note("no curvature, no row, no bound"),
		ending(Unbounded, "linear-program", func(s *sheet) {
			s.start(1, 1)
			s.bounds("x >= 0")
			s.minimize("-x1 - x2")
			s.subject("x1 - x2 <= 1", "x2 - x1 <= 1")
		}).note("a strip"),
		ending(Unbounded, "cubic", func(s *sheet) {
			s.start(1)
			s.minimize("x1^3")
		}).elusive().note("a stationary point on the way, at 0"),
		ending(Unbounded, "quadratic", func(s *sheet) {
			s.start(1, 2)
			s.minimize("x1^2 - x2^2 + x1 x2")
			s.subject("x1 + x2 >= -1")
		}).note("negative curvature"),
		ending(Unbounded, "quadratic-on-rows", func(s *sheet) {
			s.start(1, 2, 0)
			s.minimize("x1^2 + x2^2 - 3 x1 x2 + x3")
			s.subject("x1 + x2 + x3 = 3", "x1 - x2 = 0")
		}).note("convex in each variable, concave on the rows"),
		ending(Unbounded, "curve", func(s *sheet) {
			s.start(1, -1)
			s.minimize("x2")
			s.subject("x1^2 + x2 = 0")
		}).note("along a parabola"),
		ending(Unbounded, "exponential", func(s *sheet) {
			s.start(1)
			s.minimize("-exp(x1)")
		}).note("values overflow soon"),
		ending(Unbounded, "logarithm-falls", func(s *sheet) {
			s.start(2)
			s.bounds("x1 >= 1")
			s.minimize("-log(x1)")
		}).elusive().note("so slow that the iterates get large before the objective does: at 1e20 it is −46"),
		ending(Unbounded, "maximum", func(s *sheet) {
			s.start(1, 0)
			s.maximize("x1 + x2")
			s.subject("x1 - x2 = 1")
		}).note("a maximisation"),
		ending(Unbounded, "pole", func(s *sheet) {
			s.start(1)
			s.bounds("0 <= x1 <= 2")
			s.minimize("log(x1)")
		}).elusive().note("at a finite point, on a bound"),
		ending(Unbounded, "narrow", func(s *sheet) {
			s.start(2, 2)
			s.minimize("-x1")
			s.subject("x1 x2 <= 1", "x2 >= 0")
		}).note("between rows that come together at infinity"),
		ending(NotAttained, "falling-exponential", func(s *sheet) {
			s.start(0)
			s.minimize("exp(-x1)")
		}).elusive().note("the infimum 0 lies at infinity"),
		ending(NotAttained, "falling-reciprocal", func(s *sheet) {
			s.start(1, 1)
			s.bounds("x >= 1")
			s.minimize("1/x1 + (x2-2)^2")
		}).elusive().note("the infimum 0 lies at infinity, with a gradient that falls slowly"),
	}
}
