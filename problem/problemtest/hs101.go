package problemtest

import (
	"math"

	"github.com/saddle-go/saddle/problem/expr"
)

// Problems 101 to 119 of Hock and Schittkowski.

func hs101() Problem {
	return geometric(101, 1809.76476, -0.25).note("the start is far from feasible")
}

func hs102() Problem {
	return geometric(102, 911.880571, 0.125).note("the start is far from feasible")
}

func hs103() Problem { return geometric(103, 543.667958, 0.5) }

// geometric is the program of 101 to 103, which differ in one exponent.
func geometric(number int, optimum, a float64) Problem {
	return hs(number, optimum, func(s *sheet) {
		s.start(6, 6, 6, 6, 6, 6, 6)
		s.bounds("0.1 <= x1..x6 <= 10; 0.01 <= x7 <= 10")
		s.set("a", a)
		s.let("f", "10 x1 x4^2 x7^a/(x2 x6^3) + 15 x3 x4/(x1 x2^2 x5 x7^0.5) + 20 x2 x6/(x1^2 x4 x5^2) "+
			"+ 25 x1^2 x2^2 x5^0.5 x7/(x3 x6^2)")
		s.minimize("f")
		s.subject(
			"1 - 0.5 x1^0.5 x7/(x3 x6^2) - 0.7 x1^3 x2 x6 x7^0.5/x3^2 - 0.2 x3 x6^(2/3) x7^0.25/(x2 x4^0.5) >= 0",
			"1 - 1.3 x2 x6/(x1^0.5 x3 x5) - 0.8 x3 x6^2/(x4 x5) - 3.1 x2^0.5 x6^(1/3)/(x1 x4^2 x5) >= 0",
			"1 - 2 x1 x5 x7^(1/3)/(x3^1.5 x6) - 0.1 x2 x5/(x3^0.5 x6 x7^0.5) - x2 x3^0.5 x5/x1 "+
				"- 0.65 x3 x5 x7/(x2^2 x6) >= 0",
			"1 - 0.2 x2 x5^0.5 x7^(1/3)/(x1^2 x4) - 0.3 x1^0.5 x2^2 x3 x4^(1/3) x7^0.25/x5^(2/3) "+
				"- 0.4 x3 x5 x7^0.75/(x1^3 x2^2) - 0.5 x4 x7^0.5/x3^2 >= 0",
			"f - 100 >= 0",
			"3000 - f >= 0",
		)
	})
}

func hs104() Problem {
	return hs(104, 3.95116344, func(s *sheet) {
		s.start(6, 3, 0.4, 0.2, 6, 6, 1, 0.5)
		s.bounds("0.1 <= x <= 10")
		s.let("f", "0.4 (x1/x7)^0.67 + 0.4 (x2/x8)^0.67 + 10 - x1 - x2")
		s.minimize("f")
		s.subject(
			"1 - 0.0588 x5 x7 - 0.1 x1 >= 0",
			"1 - 0.0588 x6 x8 - 0.1 x1 - 0.1 x2 >= 0",
			"1 - 4 x3/x5 - 2/(x3^0.71 x5) - 0.0588 x7/x3^1.3 >= 0",
			"1 - 4 x4/x6 - 2/(x4^0.71 x6) - 0.0588 x8/x4^1.3 >= 0",
			"f - 1 >= 0",
			"4.2 - f >= 0",
		)
	})
}

func hs105() Problem {
	return hs(105, 1136.3073, func(s *sheet) {
		// 235 observations: a value and how often it was met.
		observed := [][2]float64{
			{95, 1}, {105, 1}, {110, 4}, {115, 4}, {120, 15}, {125, 15}, {130, 15}, {135, 13}, {140, 21}, {145, 12},
			{150, 17}, {155, 4}, {160, 20}, {165, 8}, {170, 17}, {175, 8}, {180, 6}, {185, 6}, {190, 7}, {195, 4},
			{200, 3}, {205, 3}, {210, 8}, {215, 1}, {220, 6}, {230, 5}, {235, 1}, {240, 7}, {245, 1}, {250, 2},
		}
		s.start(0.1, 0.2, 100, 125, 175, 11.2, 13.2, 15.8)
		s.bounds("0.001 <= x1, x2 <= 0.499; 100 <= x3 <= 180; 130 <= x4 <= 210; 170 <= x5 <= 240; 5 <= x6, x7, x8 <= 25")
		var f []expr.Expr
		for _, o := range observed {
			s.set("y", o[0])
			s.set("times", o[1])
			s.let("a", "x1/x6 exp(-(y-x3)^2/(2 x6^2))")
			s.let("b", "x2/x7 exp(-(y-x4)^2/(2 x7^2))")
			s.let("c", "(1-x1-x2)/x8 exp(-(y-x5)^2/(2 x8^2))")
			f = append(f, s.expr("-times log((a+b+c)/sqrt(2 pi))"))
		}
		s.m.Minimize(s.total(f))
		s.subject("1 - x1 - x2 >= 0")
	}).note("the book prints 1138.41624; the start violates a bound")
}

func hs106() Problem {
	return hs(106, 7049.248021, func(s *sheet) {
		s.start(5000, 5000, 5000, 200, 350, 150, 225, 425)
		s.bounds("100 <= x1 <= 10000; 1000 <= x2, x3 <= 10000; 10 <= x4, x5, x6, x7, x8 <= 1000")
		s.minimize("x1 + x2 + x3")
		s.subject(
			"1 - 0.0025 (x4+x6) >= 0",
			"1 - 0.0025 (x5+x7-x4) >= 0",
			"1 - 0.01 (x8-x5) >= 0",
			"x1 x6 - 833.33252 x4 - 100 x1 + 83333.333 >= 0",
			"x2 x7 - 1250 x5 - x2 x4 + 1250 x4 >= 0",
			"x3 x8 - 1250000 - x3 x5 + 2500 x5 >= 0",
		)
	})
}

func hs107() Problem {
	return hs(107, 5055.011803, func(s *sheet) {
		s.start(0.8, 0.8, 0.2, 0.2, 1.0454, 1.0454, 1.0454, 0, 0)
		s.bounds("0 <= x1, x2; 0.90909 <= x5, x6, x7 <= 1.0909")
		s.let("c", "48.4/50.176 sin(0.25)")
		s.let("d", "48.4/50.176 cos(0.25)")
		s.let("s8", "sin(x8)")
		s.let("k8", "cos(x8)")
		s.let("s9", "sin(x9)")
		s.let("k9", "cos(x9)")
		s.let("s", "sin(x8-x9)")
		s.let("k", "cos(x8-x9)")
		s.minimize("3000 x1 + 1000 x1^3 + 2000 x2 + 666.667 x2^3")
		s.subject(
			"0.4 - x1 + 2 c x5^2 - x5 x6 (d s8 + c k8) - x5 x7 (d s9 + c k9) = 0",
			"0.4 - x2 + 2 c x6^2 + x5 x6 (d s8 - c k8) + x6 x7 (d s - c k) = 0",
			"0.8 + 2 c x7^2 + x5 x7 (d s9 - c k9) - x6 x7 (d s + c k) = 0",
			"0.2 - x3 + 2 d x5^2 + x5 x6 (c s8 - d k8) + x5 x7 (c s9 - d k9) = 0",
			"0.2 - x4 + 2 d x6^2 - x5 x6 (c s8 + d k8) - x6 x7 (c s + d k) = 0",
			"-0.337 + 2 d x7^2 - x5 x7 (c s9 + d k9) + x6 x7 (c s - d k) = 0",
		)
	})
}

func hs108() Problem {
	return hs(108, -0.8660254038, func(s *sheet) {
		s.start(1, 1, 1, 1, 1, 1, 1, 1, 1)
		s.bounds("0 <= x9")
		s.minimize("-0.5 (x1 x4-x2 x3+x3 x9-x5 x9+x5 x8-x6 x7)")
		s.subject(
			"1 - x3^2 - x4^2 >= 0",
			"1 - x9^2 >= 0",
			"1 - x5^2 - x6^2 >= 0",
			"1 - x1^2 - (x2-x9)^2 >= 0",
			"1 - (x1-x5)^2 - (x2-x6)^2 >= 0",
			"1 - (x1-x7)^2 - (x2-x8)^2 >= 0",
			"1 - (x3-x5)^2 - (x4-x6)^2 >= 0",
			"1 - (x3-x7)^2 - (x4-x8)^2 >= 0",
			"1 - x7^2 - (x8-x9)^2 >= 0",
			"x1 x4 - x2 x3 >= 0",
			"x3 x9 >= 0",
			"-x5 x9 >= 0",
			"x5 x8 - x6 x7 >= 0",
		)
	}).others(-0.6749814, -0.5)
}

func hs110() Problem {
	return hs(110, -45.77846971, func(s *sheet) {
		s.start(9, 9, 9, 9, 9, 9, 9, 9, 9, 9)
		s.bounds("2.001 <= x <= 9.999")
		f := []expr.Expr{s.expr("-(x1 x2 x3 x4 x5 x6 x7 x8 x9 x10)^0.2")}
		for _, x := range s.vars() {
			s.bind("x", x)
			f = append(f, s.expr("log(x-2)^2 + log(10-x)^2"))
		}
		s.m.Minimize(s.total(f))
	})
}

// Chemical equilibrium, in the logarithms of the amounts (111) and in the amounts (112).
var equilibriumC = []float64{-6.089, -17.164, -34.054, -5.914, -24.721, -14.986, -24.1, -10.708, -26.662, -22.179}

func hs111() Problem {
	return hs(111, -47.76109026, func(s *sheet) {
		s.start(-2.3, -2.3, -2.3, -2.3, -2.3, -2.3, -2.3, -2.3, -2.3, -2.3)
		s.bounds("-100 <= x <= 100")
		s.let("all", "exp(x1) + exp(x2) + exp(x3) + exp(x4) + exp(x5) + exp(x6) + exp(x7) + exp(x8) + exp(x9) + exp(x10)")
		var f []expr.Expr
		for j, c := range equilibriumC {
			s.set("c", c)
			s.bind("x", s.vars()[j])
			f = append(f, s.expr("exp(x) (c + x - log(all))"))
		}
		s.m.Minimize(s.total(f))
		s.subject(
			"exp(x1) + 2 exp(x2) + 2 exp(x3) + exp(x6) + exp(x10) - 2 = 0",
			"exp(x4) + 2 exp(x5) + exp(x6) + exp(x7) - 1 = 0",
			"exp(x3) + exp(x7) + exp(x8) + 2 exp(x9) + exp(x10) - 1 = 0",
		)
	})
}

func hs112() Problem {
	return hs(112, -47.76109026, func(s *sheet) {
		s.start(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)
		s.bounds("1e-06 <= x")
		s.let("all", "x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10")
		var f []expr.Expr
		for j, c := range equilibriumC {
			s.set("c", c)
			s.bind("x", s.vars()[j])
			f = append(f, s.expr("x (c + log(x/all))"))
		}
		s.m.Minimize(s.total(f))
		s.subject(
			"x1 + 2 x2 + 2 x3 + x6 + x10 - 2 = 0",
			"x4 + 2 x5 + x6 + x7 - 1 = 0",
			"x3 + x7 + x8 + 2 x9 + x10 - 1 = 0",
		)
	})
}

func hs113() Problem {
	return hs(113, 24.3062091, func(s *sheet) {
		s.start(2, 3, 5, 5, 1, 2, 7, 3, 6, 10)
		s.minimize("x1^2 + x2^2 + x1 x2 - 14 x1 - 16 x2 + (x3-10)^2 + 4 (x4-5)^2 + (x5-3)^2 + 2 (x6-1)^2 + 5 x7^2 " +
			"+ 7 (x8-11)^2 + 2 (x9-10)^2 + (x10-7)^2 + 45")
		s.subject(
			"105 - 4 x1 - 5 x2 + 3 x7 - 9 x8 >= 0",
			"-10 x1 + 8 x2 + 17 x7 - 2 x8 >= 0",
			"8 x1 - 2 x2 - 5 x9 + 2 x10 + 12 >= 0",
			"-3 (x1-2)^2 - 4 (x2-3)^2 - 2 x3^2 + 7 x4 + 120 >= 0",
			"-5 x1^2 - 8 x2 - (x3-6)^2 + 2 x4 + 40 >= 0",
			"-0.5 (x1-8)^2 - 2 (x2-4)^2 - 3 x5^2 + x6 + 30 >= 0",
			"-x1^2 - 2 (x2-2)^2 + 2 x1 x2 - 14 x5 + 6 x6 >= 0",
			"3 x1 - 6 x2 - 12 (x9-8)^2 + 7 x10 >= 0",
		)
	})
}

func hs114() Problem {
	return hs(114, -1768.80696, func(s *sheet) {
		s.start(1745, 12000, 110, 3048, 1974, 89.2, 92.8, 8, 3.6, 145)
		s.bounds("1e-05 <= x1, x5 <= 2000; 1e-05 <= x2 <= 16000; 1e-05 <= x3 <= 120; 1e-05 <= x4 <= 5000; 85 <= x6 <= 93")
		s.bounds("90 <= x7 <= 95; 3 <= x8 <= 12; 1.2 <= x9 <= 4; 145 <= x10 <= 162")
		s.minimize("5.04 x1 + 0.035 x2 + 10 x3 + 3.36 x5 - 0.063 x4 x7")
		s.let("g1", "35.82 - 0.222 x10 - 0.9 x9")
		s.let("g2", "-133 + 3 x7 - 0.99 x10")
		s.let("g3", "1.12 x1 + 0.13167 x1 x8 - 0.00667 x1 x8^2 - 0.99 x4")
		s.let("g4", "57.425 + 1.098 x8 - 0.038 x8^2 + 0.325 x6 - 0.99 x7")
		s.subject(
			"1.22 x4 - x1 - x5 = 0",
			"98000 x3/(x4 x9+1000 x3) - x6 = 0",
			"(x2+x5)/x1 - x8 = 0",
			"g1 >= 0",
			"g2 >= 0",
			"g3 >= 0",
			"g4 >= 0",
			"-g1 + x9 (1/0.9-0.9) >= 0",
			"-g2 + x10 (1/0.99-0.99) >= 0",
			"-g3 + x4 (1/0.99-0.99) >= 0",
			"-g4 + x7 (1/0.99-0.99) >= 0",
		)
	}).note("badly scaled")
}

func hs116() Problem {
	return hs(116, 97.5875096, func(s *sheet) {
		s.start(0.5, 0.8, 0.9, 0.1, 0.14, 0.5, 489, 80, 650, 450, 150, 150, 150)
		s.bounds("0.1 <= x1, x2, x3 <= 1; 0.0001 <= x4 <= 0.1; 0.1 <= x5, x6 <= 0.9; 0.1 <= x7, x8 <= 1000; 500 <= x9 <= 1000; 0.1 <= x10 <= 500; 1 <= x11 <= 150; 0.0001 <= x12, x13 <= 150")
		s.minimize("x11 + x12 + x13")
		s.subject(
			"x3 - x2 >= 0",
			"x2 - x1 >= 0",
			"1 - 0.002 x7 + 0.002 x8 >= 0",
			"x11 + x12 + x13 - 50 >= 0",
			"250 - x11 - x12 - x13 >= 0",
			"x13 - 1.262626 x10 + 1.231059 x3 x10 >= 0",
			"x5 - 0.03475 x2 - 0.975 x2 x5 + 0.00975 x2^2 >= 0",
			"x6 - 0.03475 x3 - 0.975 x3 x6 + 0.00975 x3^2 >= 0",
			"x5 x7 - x1 x8 - x4 x7 + x4 x8 >= 0",
			"1 - 0.002 (x2 x9+x5 x8-x1 x8-x6 x9) - x5 - x6 >= 0",
			"x2 x9 - x3 x10 - x6 x9 - 500 x2 + 500 x6 + x2 x10 >= 0",
			"x2 - 0.9 - 0.002 (x2 x10-x3 x10) >= 0",
			"x4 - 0.03475 x1 - 0.975 x1 x4 + 0.00975 x1^2 >= 0",
			"x11 - 1.262626 x8 + 1.231059 x1 x8 >= 0",
			"x12 - 1.262626 x9 + 1.231059 x2 x9 >= 0",
		)
	})
}

func hs117() Problem {
	return hs(117, 32.34867897, func(s *sheet) {
		s.start(0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 60, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001)
		s.bounds("0 <= x")
		// −Σ b_j x_j + Σ Σ c_kj u_k u_j + 2 Σ d_j u_j³ with u_j = x_{10+j}
		x := s.vars()
		u := x[10:]
		f := []expr.Expr{s.linear(colvilleB, x[:10]).Neg()}
		for j, d := range colvilleD {
			f = append(f, u[j].Mul(s.linear(colvilleC[j], u)), s.num(2*d).Mul(u[j].PowConst(3)))
		}
		s.m.Minimize(s.total(f))
		// 2 Σ c_kj u_k + 3 d_j u_j² + e_j − Σ a_kj x_k ≥ 0; c is symmetric
		for j, d := range colvilleD {
			a := make([]float64, 10)
			for k := range a {
				a[k] = -colvilleA[k][j]
			}
			row := s.linear(a, x[:10]).Add(s.num(3 * d).Mul(u[j].Square()))
			s.m.Subject("", -colvilleE[j], row.Add(s.num(2).Mul(s.linear(colvilleC[j], u))), math.Inf(1))
		}
	})
}

func hs118() Problem {
	return hs(118, 664.82045, func(s *sheet) {
		s.start(20, 55, 15, 20, 60, 20, 20, 60, 20, 20, 60, 20, 20, 60, 20)
		s.bounds("8 <= x1 <= 21; 43 <= x2 <= 57; 3 <= x3 <= 16; 0 <= x4, x7, x10, x13 <= 90")
		s.bounds("0 <= x5, x8, x11, x14 <= 120; 0 <= x6, x9, x12, x15 <= 60")
		var f []expr.Expr
		x := s.vars()
		for k := 0; k < 15; k += 3 {
			s.bind("a", x[k])
			s.bind("b", x[k+1])
			s.bind("c", x[k+2])
			f = append(f, s.expr("2.3 a + 0.0001 a^2 + 1.7 b + 0.0001 b^2 + 2.2 c + 0.00015 c^2"))
		}
		s.m.Minimize(s.total(f))
		for k := 3; k < 15; k += 3 {
			s.m.Subject("", -7, x[k].Sub(x[k-3]), 6)
			s.m.Subject("", -7, x[k+1].Sub(x[k-2]), 7)
			s.m.Subject("", -7, x[k+2].Sub(x[k-1]), 6)
		}
		for k, least := range []float64{60, 50, 70, 85, 100} {
			s.m.Subject("", least, s.total(x[3*k:3*k+3]), math.Inf(1))
		}
	})
}

func hs119() Problem {
	return hs(119, 244.899698, func(s *sheet) {
		// The places of the ones in row i of a, from 1.
		a := [16][]int{
			{1, 4, 7, 8, 16}, {2, 3, 7, 10}, {3, 7, 9, 10, 14}, {4, 7, 11, 15}, {5, 6, 10, 12, 16}, {6, 8, 15}, {7, 11, 13}, {8, 10, 15},
			{9, 12, 16}, {10, 14}, {11, 13}, {12, 14}, {13, 14}, {14}, {15}, {16},
		}
		// The rows of b, ahead of the identity.
		b := [8][]float64{
			{0.22, 0.2, 0.19, 0.25, 0.15, 0.11, 0.12, 0.13},
			{-1.46, 0, -1.3, 1.82, -1.15, 0, 0.8, 0},
			{1.29, -0.89, 0, 0, -1.16, -0.96, 0, -0.49},
			{-1.1, -1.06, 0.95, -0.54, 0, -1.78, -0.41, 0},
			{0, 0, 0, -1.43, 1.51, 0.59, -0.33, -0.43},
			{0, -1.72, -0.33, 0, 1.62, 1.24, 0.21, -0.26},
			{1.12, 0, 0, 0.31, 0, 0, 1.12, 0, -0.36},
			{0, 0.45, 0.26, -1.1, 0.58, 0, -1.03, 0.1},
		}
		c := []float64{2.5, 1.1, -3.1, -3.5, 1.3, 2.1, 2.3, -1.5}
		s.start(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10)
		s.bounds("0 <= x <= 5")
		x := s.vars()
		y := make([]expr.Expr, 16)
		for i := range y {
			y[i] = x[i].Square().Add(x[i]).Add(s.num(1))
		}
		var f []expr.Expr
		for i, js := range a {
			for _, j := range js {
				f = append(f, y[i].Mul(y[j-1]))
			}
		}
		s.m.Minimize(s.total(f))
		for i, row := range b {
			s.m.Subject("", c[i], s.linear(row, x).Add(x[8+i]), c[i])
		}
	}).note("the start violates all bounds")
}
