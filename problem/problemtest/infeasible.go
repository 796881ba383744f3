package problemtest

import "math"

// InfeasibleSet returns problems without a feasible point, of different kinds.
func InfeasibleSet() []Problem {
	return []Problem{
		ending(Infeasible, "linear-rows", func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^2 + x2^2")
			s.subject("x1 + x2 >= 2", "x1 + x2 <= 1")
		}).note("two parallel half planes"),
		ending(Infeasible, "linear-row-and-bounds", func(s *sheet) {
			s.start(0.5, 0.5)
			s.bounds("0 <= x <= 1")
			s.minimize("x1 - x2")
			s.subject("x1 + x2 >= 3")
		}).note("a row that the bounds exclude, as a pass over the bounds can show"),
		ending(Infeasible, "linear-three-rows", func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1 + x2")
			s.subject("x1 - x2 >= 1", "x1 + 2 x2 >= 4", "2 x1 + x2 <= 3")
		}).note("each two of the rows have common points"),
		ending(Infeasible, "disc-and-line", func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1")
			s.subject("x1^2 + x2^2 <= 1", "x1 + x2 >= 3")
		}).note("convex, nonlinear"),
		ending(Infeasible, "two-discs", func(s *sheet) {
			s.start(5, 5)
			s.minimize("x1 x2")
			s.subject("x1^2 + x2^2 <= 1", "(x1-3)^2 + x2^2 <= 1")
		}).note("convex, nonlinear, the violation has one minimum"),
		ending(Infeasible, "no-real-root", func(s *sheet) {
			s.start(2)
			s.minimize("x1")
			s.subject("x1^2 + 1 = 0")
		}).note("one equality, whose gradient is zero where it is violated least"),
		ending(Infeasible, "bounds-cross", func(s *sheet) {
			s.start(0.5, 0)
			s.bounds("1 <= x1 <= 0")
			s.minimize("x1^2 + x2^2")
		}).note("a lower bound above the upper one"),
		ending(Infeasible, "sides-cross", func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^2 + x2^2")
			s.m.Subject("", 2, s.expr("x1 + x2"), 1)
		}).note("a row whose lower side is above the upper one"),
		ending(Infeasible, "linear-equalities", func(s *sheet) {
			s.start(0, 0, 0)
			s.minimize("x1^2 + x2^2 + x3^2")
			s.subject("x1 + x2 + x3 = 1", "x1 + x2 + x3 = 2")
		}).note("inconsistent equalities with equal gradients"),
		ending(Infeasible, "square-equalities", func(s *sheet) {
			s.start(1, 1)
			s.minimize("x1")
			s.subject("x1 + x2 = 1", "x1 - x2 = 1", "x1 + 3 x2 = 5")
		}).note("three inconsistent equalities of two variables"),
		ending(Infeasible, "nonlinear-equalities", func(s *sheet) {
			s.start(2, 1)
			s.minimize("x1^2 + x2^2")
			s.subject("x1 x2 = 1", "x1 + x2 = 0")
		}).note("a hyperbola and a line that does not meet it"),
		ending(Infeasible, "fixed-variables", func(s *sheet) {
			s.start(0, 0, 0)
			s.bounds("1 <= x1, x2 <= 1")
			s.minimize("x3^2")
			s.subject("x1 + x2 = 3")
		}).note("a row of fixed variables only"),
		ending(Infeasible, "constant-row", func(s *sheet) {
			s.start(1, 1)
			s.minimize("x1^2 + x2^2")
			s.m.Subject("", 1, s.num(0), math.Inf(1))
		}).note("a row without a variable"),
		ending(Infeasible, "at-infinity", func(s *sheet) {
			s.start(1)
			s.minimize("x1^2")
			s.subject("exp(x1) + 0.01 <= 0")
		}).note("the least violation, 0.01, is approached at infinity"),
		ending(Infeasible, "logarithm", func(s *sheet) {
			s.start(0.5)
			s.bounds("0 <= x1 <= 1")
			s.minimize("x1")
			s.subject("log(x1) >= 1")
		}).note("a row that is not defined at a bound"),
		ending(Infeasible, "by-a-little", func(s *sheet) {
			s.start(0, 0)
			s.minimize("x1^2 + x2^2")
			s.subject("x1 + x2 >= 1.001", "x1 + x2 <= 1")
		}).note("violated by 5e-4 at best, far above tolerances"),
		infeasibleFlow(20),
	}
}

// infeasibleFlow is a transport from n sources to n sinks along edges of a ring, where two neighbouring sinks want more than the
// three sources that reach them have.
func infeasibleFlow(n int) Problem {
	return ending(Infeasible, "flow", func(s *sheet) {
		s.start(fill(2*n, 0)...)
		s.bounds("x >= 0")
		x := s.vars() // of source i to sink i: x[2i], to sink i+1: x[2i+1]
		f := s.num(0)
		for j, v := range x {
			f = f.Add(s.num(1 + float64(j%7)).Mul(v.Square()))
		}
		s.m.Minimize(f)
		for i := range n {
			s.m.Subject("", math.Inf(-1), x[2*i].Add(x[2*i+1]), 1)
			want := 0.5
			if i == 3 || i == 4 {
				want = 1.6
			}
			s.m.Subject("", want, x[2*i].Add(x[(2*i-1+2*n)%(2*n)]), math.Inf(1))
		}
	}).note("no single row shows it, nor does a pass over bounds")
}
