package problemtest

import (
	"github.com/saddle-go/saddle/problem/expr"
)

// Problems 1 to 25 of Hock and Schittkowski.

func hs1() Problem {
	return hs(1, 0, func(s *sheet) {
		s.start(-2, 1)
		s.bounds("-1.5 <= x2")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2")
	}).at(1, 1)
}

func hs2() Problem {
	return hs(2, 0.0504261879, func(s *sheet) {
		s.start(-2, 1)
		s.bounds("1.5 <= x2")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2")
	}).at(1.224370748736, 1.5).others(4.941229).
		note("the start leads into the basin of the worse minimum")
}

func hs3() Problem {
	return hs(3, 0, func(s *sheet) {
		s.start(10, 1)
		s.bounds("0 <= x2")
		s.minimize("x2 + 0.00001 (x2-x1)^2")
	}).at(0, 0)
}

func hs4() Problem {
	return hs(4, 2.666666667, func(s *sheet) {
		s.start(1.125, 0.125)
		s.bounds("1 <= x1; 0 <= x2")
		s.minimize("(x1+1)^3/3 + x2")
	}).at(1, 0)
}

func hs5() Problem {
	return hs(5, -1.913222955, func(s *sheet) {
		s.start(0, 0)
		s.bounds("-1.5 <= x1 <= 4; -3 <= x2 <= 3")
		s.minimize("sin(x1+x2) + (x1-x2)^2 - 1.5 x1 + 2.5 x2 + 1")
	}).at(-0.5471975511966, -1.547197551197).others(1.22837)
}

func hs6() Problem {
	return hs(6, 0, func(s *sheet) {
		s.start(-1.2, 1)
		s.minimize("(1-x1)^2")
		s.subject("10 (x2-x1^2) = 0")
	}).at(1, 1)
}

func hs7() Problem {
	return hs(7, -1.732050808, func(s *sheet) {
		s.start(2, 2)
		s.minimize("log(1+x1^2) - x2")
		s.subject("(1+x1^2)^2 + x2^2 - 4 = 0")
	}).at(0, 1.732050807569)
}

func hs8() Problem {
	return hs(8, -1, func(s *sheet) {
		s.start(2, 1)
		s.minimize("-1")
		s.subject("x1^2 + x2^2 - 25 = 0", "x1 x2 - 9 = 0")
	}).at(4.601594917683, 1.955843606619)
}

func hs9() Problem {
	return hs(9, -0.5, func(s *sheet) {
		s.start(0, 0)
		s.minimize("sin(pi x1/12) cos(pi x2/16)")
		s.subject("4 x1 - 3 x2 = 0")
	}).at(-3, -4)
}

func hs10() Problem {
	return hs(10, -1, func(s *sheet) {
		s.start(-10, 10)
		s.minimize("x1 - x2")
		s.subject("-3 x1^2 + 2 x1 x2 - x2^2 + 1 >= 0")
	}).at(0, 1)
}

func hs11() Problem {
	return hs(11, -8.498464223, func(s *sheet) {
		s.start(4.9, 0.1)
		s.minimize("(x1-5)^2 + x2^2 - 25")
		s.subject("-x1^2 + x2 >= 0")
	}).at(1.234772825053, 1.52466392949)
}

func hs12() Problem {
	return hs(12, -30, func(s *sheet) {
		s.start(0, 0)
		s.minimize("0.5 x1^2 + x2^2 - x1 x2 - 7 x1 - 7 x2")
		s.subject("25 - 4 x1^2 - x2^2 >= 0")
	}).at(2, 3)
}

func hs13() Problem {
	return hs(13, 1, func(s *sheet) {
		s.start(-2, -2)
		s.bounds("0 <= x")
		s.minimize("(x1-2)^2 + x2^2")
		s.subject("(1-x1)^3 - x2 >= 0")
	}).at(1, 0).unqualified().
		note("no constraint qualification at (1, 0): the minimum has no multipliers")
}

func hs14() Problem {
	return hs(14, 1.393464981, func(s *sheet) {
		s.start(2, 2)
		s.minimize("(x1-2)^2 + (x2-1)^2")
		s.subject("x1 - 2 x2 + 1 = 0", "-0.25 x1^2 - x2^2 + 1 >= 0")
	}).at(0.8228756555323, 0.9114378277661)
}

func hs15() Problem {
	return hs(15, 306.5, func(s *sheet) {
		s.start(-2, 1)
		s.bounds("x1 <= 0.5")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2")
		s.subject("x1 x2 - 1 >= 0", "x1 + x2^2 >= 0")
	}).at(0.5, 2.000000004986).others(360.379767)
}

func hs16() Problem {
	return hs(16, 0.25, func(s *sheet) {
		s.start(-2, 1)
		s.bounds("-0.5 <= x1 <= 0.5; x2 <= 1")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2")
		s.subject("x1 + x2^2 >= 0", "x1^2 + x2 >= 0")
	}).at(0.5, 0.25).others(23.1446609, 3.98208)
}

func hs17() Problem {
	return hs(17, 1, func(s *sheet) {
		s.start(-2, 1)
		s.bounds("-0.5 <= x1 <= 0.5; x2 <= 1")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2")
		s.subject("x2^2 - x1 >= 0", "x1^2 - x2 >= 0")
	}).at(0, 0)
}

func hs18() Problem {
	return hs(18, 5, func(s *sheet) {
		s.start(2, 2)
		s.bounds("2 <= x1 <= 50; 0 <= x2 <= 50")
		s.minimize("0.01 x1^2 + x2^2")
		s.subject("x1 x2 - 25 >= 0", "x1^2 + x2^2 - 25 >= 0")
	}).at(15.81138830084, 1.581138830084)
}

func hs19() Problem {
	return hs(19, -6961.813876, func(s *sheet) {
		s.start(20.1, 5.84)
		s.bounds("13 <= x1 <= 100; 0 <= x2 <= 100")
		s.minimize("(x1-10)^3 + (x2-20)^3")
		s.subject("(x1-5)^2 + (x2-5)^2 - 100 >= 0", "82.81 - (x1-6)^2 - (x2-5)^2 >= 0")
	}).at(14.095, 0.8429607892155)
}

func hs20() Problem {
	return hs(20, 38.19872981, func(s *sheet) {
		s.start(-2, 1)
		s.bounds("-0.5 <= x1 <= 0.5")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2")
		s.subject("x1 + x2^2 >= 0", "x1^2 + x2 >= 0", "x1^2 + x2^2 - 1 >= 0")
	}).at(0.5, 0.8660254037844).others(40.19873)
}

func hs21() Problem {
	return hs(21, -99.96, func(s *sheet) {
		s.start(-1, -1)
		s.bounds("2 <= x1 <= 50; -50 <= x2 <= 50")
		s.minimize("0.01 x1^2 + x2^2 - 100")
		s.subject("10 x1 - x2 - 10 >= 0")
	}).at(2, 0)
}

func hs22() Problem {
	return hs(22, 1, func(s *sheet) {
		s.start(2, 2)
		s.minimize("(x1-2)^2 + (x2-1)^2")
		s.subject("-x1 - x2 + 2 >= 0", "-x1^2 + x2 >= 0")
	}).at(1, 1)
}

func hs23() Problem {
	return hs(23, 2, func(s *sheet) {
		s.start(3, 1)
		s.bounds("-50 <= x <= 50")
		s.minimize("x1^2 + x2^2")
		s.subject(
			"x1 + x2 - 1 >= 0",
			"x1^2 + x2^2 - 1 >= 0",
			"9 x1^2 + x2^2 - 9 >= 0",
			"x1^2 - x2 >= 0",
			"x2^2 - x1 >= 0",
		)
	}).at(1, 1).others(9.47214)
}

func hs24() Problem {
	return hs(24, -1, func(s *sheet) {
		s.start(1, 0.5)
		s.bounds("0 <= x")
		s.minimize("((x1-3)^2-9) x2^3/(27 sqrt(3))")
		s.subject("x1/sqrt(3) - x2 >= 0", "x1 + sqrt(3) x2 >= 0", "-x1 - sqrt(3) x2 + 6 >= 0")
	}).at(3, 1.732050807569)
}

func hs25() Problem {
	return hs(25, 0, func(s *sheet) {
		s.start(100, 12.5, 3)
		s.bounds("0.1 <= x1 <= 100; 0 <= x2 <= 25.6; 0 <= x3 <= 5")
		var f []expr.Expr
		for i := 1; i <= 99; i++ {
			s.set("i", float64(i))
			s.let("u", "25 + (-50 log(0.01 i))^(2/3)")
			f = append(f, s.expr("(-0.01 i + exp(-(u-x2)^x3/x1))^2"))
		}
		s.m.Minimize(s.total(f))
	}).at(5e1, 25, 1.5).others(32.835).
		note("the gradient is tiny at the start")
}
