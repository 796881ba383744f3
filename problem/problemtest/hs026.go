package problemtest

import (
	"math"
)

// Problems 26 to 50 of Hock and Schittkowski.

func hs26() Problem {
	return hs(26, 0, func(s *sheet) {
		s.start(-2.6, 2, 2)
		s.minimize("(x1-x2)^2 + (x2-x3)^4")
		s.subject("(1+x2^2) x1 + x3^4 - 3 = 0")
	}).at(1.000000058801, 1.000000058801, 0.9999999411986).
		note("singular Hessian at the minimum: slow convergence")
}

func hs27() Problem {
	return hs(27, 0.04, func(s *sheet) {
		s.start(2, 2, 2)
		s.minimize("0.01 (x1-1)^2 + (x2-x1^2)^2")
		s.subject("x1 + x3^2 + 1 = 0")
	}).at(-1, 1, 0)
}

func hs28() Problem {
	return hs(28, 0, func(s *sheet) {
		s.start(-4, 1, 1)
		s.minimize("(x1+x2)^2 + (x2+x3)^2")
		s.subject("x1 + 2 x2 + 3 x3 - 1 = 0")
	}).at(0.5, -0.5, 0.5)
}

func hs29() Problem {
	return hs(29, -22.627417, func(s *sheet) {
		s.start(1, 1, 1)
		s.minimize("-x1 x2 x3")
		s.subject("-x1^2 - 2 x2^2 - 4 x3^2 + 48 >= 0")
	}).at(4, -2.828427124746, -2)
}

func hs30() Problem {
	return hs(30, 1, func(s *sheet) {
		s.start(1, 1, 1)
		s.bounds("1 <= x1 <= 10; -10 <= x2, x3 <= 10")
		s.minimize("x1^2 + x2^2 + x3^2")
		s.subject("x1^2 + x2^2 - 1 >= 0")
	}).at(1, 9.4876e-9, 0)
}

func hs31() Problem {
	return hs(31, 6, func(s *sheet) {
		s.start(1, 1, 1)
		s.bounds("-10 <= x1 <= 10; 1 <= x2 <= 10; -10 <= x3 <= 1")
		s.minimize("9 x1^2 + x2^2 + 9 x3^2")
		s.subject("x1 x2 - 1 >= 0")
	}).at(0.5773502691896, 1.732050807569, 0)
}

func hs32() Problem {
	return hs(32, 1, func(s *sheet) {
		s.start(0.1, 0.7, 0.2)
		s.bounds("0 <= x")
		s.minimize("(x1+3 x2+x3)^2 + 4 (x1-x2)^2")
		s.subject("1 - x1 - x2 - x3 = 0", "6 x2 + 4 x3 - x1^3 - 3 >= 0")
	}).at(0, 0, 1)
}

func hs33() Problem {
	return hs(33, -4.585786438, func(s *sheet) {
		s.start(0, 0, 3)
		s.bounds("0 <= x1, x2; 0 <= x3 <= 5")
		s.minimize("(x1-1) (x1-2) (x1-3) + x3")
		s.subject("x3^2 - x2^2 - x1^2 >= 0", "x1^2 + x2^2 + x3^2 - 4 >= 0")
	}).at(0, 1.414213562373, 1.414213562373).others(-4)
}

func hs34() Problem {
	return hs(34, -0.8340324452, func(s *sheet) {
		s.start(0, 1.05, 2.9)
		s.bounds("0 <= x1, x2 <= 100; 0 <= x3 <= 10")
		s.minimize("-x1")
		s.subject("x2 - exp(x1) >= 0", "x3 - exp(x2) >= 0")
	}).at(0.834032445248, 2.302585092994, 1e1)
}

func hs35() Problem {
	return hs(35, 0.1111111111, func(s *sheet) {
		s.start(0.5, 0.5, 0.5)
		s.bounds("0 <= x")
		s.minimize("9 - 8 x1 - 6 x2 - 4 x3 + 2 x1^2 + 2 x2^2 + x3^2 + 2 x1 x2 + 2 x1 x3")
		s.subject("3 - x1 - x2 - 2 x3 >= 0")
	}).at(1.333333333333, 0.7777777777778, 0.4444444444444)
}

func hs36() Problem {
	return hs(36, -3300, func(s *sheet) {
		s.start(10, 10, 10)
		s.bounds("0 <= x1 <= 20; 0 <= x2 <= 11; 0 <= x3 <= 42")
		s.minimize("-x1 x2 x3")
		s.subject("72 - x1 - 2 x2 - 2 x3 >= 0")
	}).at(19.99999999984, 10.99999999981, 14.99999999983)
}

func hs37() Problem {
	return hs(37, -3456, func(s *sheet) {
		s.start(10, 10, 10)
		s.bounds("0 <= x <= 42")
		s.minimize("-x1 x2 x3")
		s.subject("72 - x1 - 2 x2 - 2 x3 >= 0", "x1 + 2 x2 + 2 x3 >= 0")
	}).at(24, 12, 12)
}

func hs38() Problem {
	return hs(38, 0, func(s *sheet) {
		s.start(-3, -1, -3, -1)
		s.bounds("-10 <= x <= 10")
		s.minimize("100 (x2-x1^2)^2 + (1-x1)^2 + 90 (x4-x3^2)^2 + (1-x3)^2 + 10.1 ((x2-1)^2+(x4-1)^2) " +
			"+ 19.8 (x2-1) (x4-1)")
	}).at(1, 1, 1, 1).others(7.877)
}

func hs39() Problem {
	return hs(39, -1, func(s *sheet) {
		s.start(2, 2, 2, 2)
		s.minimize("-x1")
		s.subject("x2 - x1^3 - x3^2 = 0", "x1^2 - x2 - x4^2 = 0")
	}).at(1, 1, 0, 0)
}

func hs40() Problem {
	return hs(40, -0.25, func(s *sheet) {
		s.start(0.8, 0.8, 0.8, 0.8)
		s.minimize("-x1 x2 x3 x4")
		s.subject("x1^3 + x2^2 - 1 = 0", "x1^2 x4 - x3 = 0", "x4^2 - x2 = 0")
	}).at(0.7937005259841, 0.7071067811865, 0.5297315471796, 0.8408964152537)
}

func hs41() Problem {
	return hs(41, 1.925925926, func(s *sheet) {
		s.start(2, 2, 2, 2)
		s.bounds("0 <= x1, x2, x3 <= 1; 0 <= x4 <= 2")
		s.minimize("2 - x1 x2 x3")
		s.subject("x1 + 2 x2 + 2 x3 - x4 = 0")
	}).at(0.6666666666667, 0.3333333333333, 0.3333333333333, 2)
}

func hs42() Problem {
	return hs(42, 13.85786438, func(s *sheet) {
		s.start(1, 1, 1, 1)
		s.minimize("(x1-1)^2 + (x2-2)^2 + (x3-3)^2 + (x4-4)^2")
		s.subject("x1 - 2 = 0", "x3^2 + x4^2 - 2 = 0")
	}).at(2, 2, 0.8485281374239, 1.131370849898)
}

func hs43() Problem {
	return hs(43, -44, func(s *sheet) {
		s.start(0, 0, 0, 0)
		s.minimize("x1^2 + x2^2 + 2 x3^2 + x4^2 - 5 x1 - 5 x2 - 21 x3 + 7 x4")
		s.subject(
			"8 - x1^2 - x2^2 - x3^2 - x4^2 - x1 + x2 - x3 + x4 >= 0",
			"10 - x1^2 - 2 x2^2 - x3^2 - 2 x4^2 + x1 + x4 >= 0",
			"5 - 2 x1^2 - x2^2 - x3^2 - 2 x1 + x2 + x4 >= 0",
		)
	}).at(0, 1, 2, -1)
}

func hs44() Problem {
	return hs(44, -15, func(s *sheet) {
		s.start(0, 0, 0, 0)
		s.bounds("0 <= x")
		s.minimize("x1 - x2 - x3 - x1 x3 + x1 x4 + x2 x3 - x2 x4")
		s.subject(
			"8 - x1 - 2 x2 >= 0",
			"12 - 4 x1 - x2 >= 0",
			"12 - 3 x1 - 4 x2 >= 0",
			"8 - 2 x3 - x4 >= 0",
			"8 - x3 - 2 x4 >= 0",
			"5 - x3 - x4 >= 0",
		)
	}).at(0, 3, 0, 4).others(-13)
}

func hs45() Problem {
	return hs(45, 1, func(s *sheet) {
		s.start(2, 2, 2, 2, 2)
		s.bounds("0 <= x1 <= 1; 0 <= x2 <= 2; 0 <= x3 <= 3; 0 <= x4 <= 4; 0 <= x5 <= 5")
		s.minimize("2 - x1 x2 x3 x4 x5/120")
	}).at(1, 2, 3, 4, 5).
		note("the start violates a bound")
}

func hs46() Problem {
	return hs(46, 0, func(s *sheet) {
		s.start(math.Sqrt2/2, 1.75, 0.5, 2, 2)
		s.minimize("(x1-x2)^2 + (x3-1)^2 + (x4-1)^4 + (x5-1)^6")
		s.subject("x1^2 x4 + sin(x4-x5) - 1 = 0", "x2 + x3^4 x4^2 - 2 = 0")
	}).at(1.000000490715, 1.000000490715, 1, 0.9999997546424, 1.000000490715).
		note("singular Hessian at the minimum: slow convergence")
}

func hs47() Problem {
	return hs(47, 0, func(s *sheet) {
		s.start(2, math.Sqrt2, -1, 2-math.Sqrt2, 0.5)
		s.minimize("(x1-x2)^2 + (x2-x3)^3 + (x3-x4)^4 + (x4-x5)^4")
		s.subject("x1 + x2^2 + x3^3 - 3 = 0", "x2 - x3^2 + x4 - 1 = 0", "x1 x5 - 1 = 0")
	}).at(1.000000000224, 1.000000000224, 0.9999999997764, 0.9999999993292, 0.9999999997764).others(-0.0267142).
		note("singular Hessian at (1, …, 1): slow convergence. A better stationary point exists elsewhere")
}

func hs48() Problem {
	return hs(48, 0, func(s *sheet) {
		s.start(3, 5, -3, 2, -2)
		s.minimize("(x1-1)^2 + (x2-x3)^2 + (x4-x5)^2")
		s.subject("x1 + x2 + x3 + x4 + x5 - 5 = 0", "x3 - 2 (x4+x5) + 3 = 0")
	}).at(1, 1, 1, 1, 1)
}

func hs49() Problem {
	return hs(49, 0, func(s *sheet) {
		s.start(10, 7, 2, -3, 0.8)
		s.minimize("(x1-x2)^2 + (x3-1)^2 + (x4-1)^4 + (x5-1)^6")
		s.subject("x1 + x2 + x3 + 4 x4 - 7 = 0", "x3 + 5 x5 - 6 = 0")
	}).at(0.9999799818204, 0.9999799818204, 1, 1.00001000909, 1).
		note("singular Hessian at the minimum: slow convergence")
}

func hs50() Problem {
	return hs(50, 0, func(s *sheet) {
		s.start(35, -31, 11, 5, -5)
		s.minimize("(x1-x2)^2 + (x2-x3)^2 + (x3-x4)^4 + (x4-x5)^2")
		s.subject("x1 + 2 x2 + 3 x3 - 6 = 0", "x2 + 2 x3 + 3 x4 - 6 = 0", "x3 + 2 x4 + 3 x5 - 6 = 0")
	}).at(1, 1, 1, 1, 1)
}
