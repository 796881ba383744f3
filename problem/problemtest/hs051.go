package problemtest

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/expr"
)

// Problems 51 to 75 of Hock and Schittkowski.

func hs51() Problem {
	return hs(51, 0, func(s *sheet) {
		s.start(2.5, 0.5, 2, -1, 0.5)
		s.minimize("(x1-x2)^2 + (x2+x3-2)^2 + (x4-1)^2 + (x5-1)^2")
		s.subject("x1 + 3 x2 - 4 = 0", "x3 + x4 - 2 x5 = 0", "x2 - x5 = 0")
	}).at(1, 1, 1, 1, 1)
}

func hs52() Problem {
	return hs(52, 5.326647564, func(s *sheet) {
		s.start(2, 2, 2, 2, 2)
		s.minimize("(4 x1-x2)^2 + (x2+x3-2)^2 + (x4-1)^2 + (x5-1)^2")
		s.subject("x1 + 3 x2 = 0", "x3 + x4 - 2 x5 = 0", "x2 - x5 = 0")
	}).at(-0.0945558739255, 0.03151862464183, 0.5157593123209, -0.4527220630372, 0.03151862464183)
}

func hs53() Problem {
	return hs(53, 4.093023256, func(s *sheet) {
		s.start(2, 2, 2, 2, 2)
		s.bounds("-10 <= x <= 10")
		s.minimize("(x1-x2)^2 + (x2+x3-2)^2 + (x4-1)^2 + (x5-1)^2")
		s.subject("x1 + 3 x2 = 0", "x3 + x4 - 2 x5 = 0", "x2 - x5 = 0")
	}).at(-0.7674418604651, 0.2558139534884, 0.6279069767442, -0.1162790697674, 0.2558139534884)
}

func hs54() Problem {
	return hs(54, -0.9080747578, func(s *sheet) {
		s.start(6000, 1.5, 4e6, 2, 0.003, 5e7)
		s.bounds("0 <= x1 <= 20000; -10 <= x2 <= 10; 0 <= x3 <= 1e7; 0 <= x4 <= 20; -1 <= x5 <= 1; 0 <= x6 <= 2e8")
		s.let("q1", "((x1-10000)^2/6.4e7 + (x1-10000) (x2-1)/2e4 + (x2-1)^2)/0.96")
		s.let("q2", "(x3-2e6)^2/4.9e13 + (x4-10)^2/2500 + (x5-0.001)^2/0.0025 + (x6-1e8)^2/2.5e17")
		s.minimize("-exp(-(q1+q2)/2)")
		s.subject("x1 + 4000 x2 - 17600 = 0")
	}).at(13085.71428571, 1.128571428571, 2e6, 1e1, 0.001, 1e8).
		note("badly scaled: variables from 1e-3 to 1e8")
}

func hs55() Problem {
	return hs(55, 6.333333333, func(s *sheet) {
		s.start(1, 2, 0, 0, 0, 2)
		s.bounds("0 <= x1, x4 <= 1; 0 <= x2, x3, x5, x6")
		s.minimize("x1 + 2 x2 + 4 x5 + exp(x1 x4)")
		s.subject(
			"x1 + 2 x2 + 5 x5 - 6 = 0",
			"x1 + x2 + x3 - 3 = 0",
			"x4 + x5 + x6 - 2 = 0",
			"x1 + x4 - 1 = 0",
			"x2 + x5 - 2 = 0",
			"x3 + x6 - 2 = 0",
		)
	}).at(0, 1.333333333333, 1.666666666667, 1, 0.6666666666667, 0.3333333333333).others(6.66666667).
		note("the rows depend on each other")
}

func hs56() Problem {
	return hs(56, -3.456, func(s *sheet) {
		a, b := math.Asin(math.Sqrt(1/4.2)), math.Asin(math.Sqrt(5/7.2))
		s.start(1, 1, 1, a, a, a, b)
		s.minimize("-x1 x2 x3")
		s.subject(
			"x1 - 4.2 sin(x4)^2 = 0",
			"x2 - 4.2 sin(x5)^2 = 0",
			"x3 - 4.2 sin(x6)^2 = 0",
			"x1 + 2 x2 + 2 x3 - 7.2 sin(x7)^2 = 0",
		)
	}).at(2.4, 1.2, 1.2, 3.99866460144, 0.5639426413606, -2.577650012229, 1.570796326795).others(0, -1)
}

func hs57() Problem {
	return hs(57, 0.02845966972, func(s *sheet) {
		a := []float64{
			8, 8, 10, 10, 10, 10, 12, 12, 12, 12, 14, 14, 14, 16, 16, 16, 18, 18, 20, 20, 20, 22,
			22, 22, 24, 24, 24, 26, 26, 26, 28, 28, 30, 30, 30, 32, 32, 34, 36, 36, 38, 38, 40, 42,
		}
		b := []float64{
			0.49, 0.49, 0.48, 0.47, 0.48, 0.47, 0.46, 0.46, 0.45, 0.43, 0.45, 0.43, 0.43, 0.44, 0.43, 0.43, 0.46, 0.45, 0.42, 0.42, 0.43, 0.41,
			0.41, 0.4, 0.42, 0.4, 0.4, 0.41, 0.4, 0.41, 0.41, 0.4, 0.4, 0.4, 0.38, 0.41, 0.4, 0.4, 0.41, 0.38, 0.4, 0.4, 0.39, 0.39,
		}
		s.start(0.42, 5)
		s.bounds("0.4 <= x1; -4 <= x2")
		var f []expr.Expr
		for i := range a {
			s.set("a", a[i])
			s.set("b", b[i])
			f = append(f, s.expr("(b - x1 - (0.49-x1) exp(-x2 (a-8)))^2"))
		}
		s.m.Minimize(s.total(f))
		s.subject("0.49 x2 - x1 x2 - 0.09 >= 0")
	}).at(0.4199526507578, 1.284845193625).others(0.0306476)
}

func hs59() Problem {
	return hs(59, -7.802789472, func(s *sheet) {
		s.start(90, 10)
		s.bounds("0 <= x1 <= 75; 0 <= x2 <= 65")
		s.minimize("-75.196 + 3.8112 x1 - 0.12694 x1^2 + 0.0020567 x1^3 - 1.0345e-5 x1^4 + 6.8306 x2 - 0.030234 x1 x2 " +
			"+ 1.28134e-3 x2 x1^2 - 3.5256e-5 x1^3 x2 + 2.266e-7 x1^4 x2 - 0.25645 x2^2 + 0.0034604 x2^3 " +
			"- 1.3514e-5 x2^4 + 28.106/(x2+1) + 5.2375e-6 x1^2 x2^2 + 6.3e-8 x1^3 x2^2 - 7e-10 x1^3 x2^3 " +
			"- 3.405e-4 x1 x2^2 + 1.6638e-6 x1 x2^3 + 2.8673 exp(0.0005 x1 x2)")
		s.subject("x1 x2 - 700 >= 0", "x2 - x1^2/125 >= 0", "(x2-50)^2 - 5 (x1-55) >= 0")
	}).at(13.55014232376, 51.65997398954).others(-6.7495)
}

func hs60() Problem {
	return hs(60, 0.03256820025, func(s *sheet) {
		s.start(2, 2, 2)
		s.bounds("-10 <= x <= 10")
		s.minimize("(x1-1)^2 + (x1-x2)^2 + (x2-x3)^4")
		s.subject("x1 (1+x2^2) + x3^4 - 4 - 3 sqrt(2) = 0")
	}).at(1.104859019733, 1.196674182288, 1.535262260325)
}

func hs61() Problem {
	return hs(61, -143.6461422, func(s *sheet) {
		s.start(0, 0, 0)
		s.minimize("4 x1^2 + 2 x2^2 + 2 x3^2 - 33 x1 + 16 x2 - 24 x3")
		s.subject("3 x1 - 2 x2^2 - 7 = 0", "4 x1 - x3^2 - 11 = 0")
	}).at(5.326770135564, -2.118998632219, 3.210464225351).others(-81.9191).
		note("the gradients of the rows are parallel at the start")
}

func hs62() Problem {
	return hs(62, -26272.51448, func(s *sheet) {
		s.start(0.7, 0.2, 0.1)
		s.bounds("0 <= x <= 1")
		s.minimize("-32.174 (255 log((x1+x2+x3+0.03)/(0.09 x1+x2+x3+0.03))+280 log((x2+x3+0.03)/(0.07 x2+x3+0.03))+290 log((x3+0.03)/(0.13 x3+0.03)))")
		s.subject("x1 + x2 + x3 - 1 = 0")
	}).at(0.6178126908127, 0.3282022231197, 0.05398508606764)
}

func hs63() Problem {
	return hs(63, 961.7151721, func(s *sheet) {
		s.start(2, 2, 2)
		s.bounds("0 <= x")
		s.minimize("1000 - x1^2 - 2 x2^2 - x3^2 - x1 x2 - x1 x3")
		s.subject("8 x1 + 14 x2 + 7 x3 - 56 = 0", "x1^2 + x2^2 + x3^2 - 25 = 0")
	}).at(3.512121341875, 0.2169879415152, 3.552171154827)
}

func hs64() Problem {
	return hs(64, 6299.842428, func(s *sheet) {
		s.start(1, 1, 1)
		s.bounds("1e-05 <= x")
		s.minimize("5 x1 + 50000/x1 + 20 x2 + 72000/x2 + 10 x3 + 144000/x3")
		s.subject("1 - 4/x1 - 32/x2 - 120/x3 >= 0")
	}).at(108.7347049109, 85.12621279089, 204.3245966126)
}

func hs65() Problem {
	return hs(65, 0.9535288567, func(s *sheet) {
		s.start(-5, 5, 0)
		s.bounds("-4.5 <= x1, x2 <= 4.5; -5 <= x3 <= 5")
		s.minimize("(x1-x2)^2 + (x1+x2-10)^2/9 + (x3-5)^2")
		s.subject("48 - x1^2 - x2^2 - x3^2 >= 0")
	}).at(3.650461725213, 3.650461725213, 4.62041755532)
}

func hs66() Problem {
	return hs(66, 0.5181632741, func(s *sheet) {
		s.start(0, 1.05, 2.9)
		s.bounds("0 <= x1, x2 <= 100; 0 <= x3 <= 10")
		s.minimize("0.2 x3 - 0.8 x1")
		s.subject("x2 - exp(x1) >= 0", "x3 - exp(x2) >= 0")
	}).at(0.1841264879228, 1.202167873197, 3.327322322599)
}

func hs68() Problem {
	return qualityControl(68, -0.9204250036, 0.0001, 1, 1, 24).at(0.06785857708551, 3.646210855688, 0.0002661356252, 0.8948550393736)
}

func hs69() Problem {
	return qualityControl(69, -956.7128867, 0.1, 1000, 1, 4).at(0.02937141742171, 1.190253450407, 0.2339467906675, 0.7916678112438)
}

// qualityControl is the cost-optimal inspection plan of 68 and 69.
func qualityControl(number int, optimum, a, b, d, n float64) Problem {
	return hs(number, optimum, func(s *sheet) {
		s.start(1, 1, 1, 1)
		s.bounds("0.0001 <= x1 <= 100; 0 <= x2 <= 100; 0 <= x3, x4 <= 2")
		s.set("a", a)
		s.set("b", b)
		s.set("n", n)
		s.let("e", "exp(x1) - 1")
		s.minimize("(a n - (b e - x3) x4/(e + x4))/x1")
		x := s.vars()
		shift := s.num(d * math.Sqrt(n))
		s.zero(x[2].Sub(s.num(2).Mul(s.normal(x[1].Neg()))))
		s.zero(x[3].Sub(s.normal(shift.Sub(x[1]))).Sub(s.normal(shift.Add(x[1]).Neg())))
	})
}

func hs70() Problem {
	return hs(70, 0.007498464, func(s *sheet) {
		y := []float64{
			0.00189, 0.1038, 0.268, 0.506, 0.577, 0.604, 0.725, 0.898, 0.947, 0.845,
			0.702, 0.528, 0.385, 0.257, 0.159, 0.0869, 0.0453, 0.01509, 0.00189,
		}
		s.start(2, 4, 0.04, 2)
		s.bounds("1e-05 <= x1, x2, x4 <= 100; 1e-05 <= x3 <= 1")
		s.let("b", "x3 + (1-x3) x4")
		var f []expr.Expr
		for i := range y {
			s.set("c", max(0.1, float64(i))) // 0.1, 1, 2, …, 18
			s.set("y", y[i])
			s.let("first", "x3 b^x2 (x2/6.2832)^0.5 (c/7.658)^(x2-1) exp(x2 - b c x2/7.658)/(1 + 1/(12 x2))")
			s.let("second", "(1-x3) (b/x4)^x1 (x1/6.2832)^0.5 (c/7.658)^(x1-1) exp(x1 - b c x1/(7.658 x4))/(1 + 1/(12 x1))")
			f = append(f, s.expr("(first + second - y)^2"))
		}
		s.m.Minimize(s.total(f))
		s.subject("b >= 0")
	}).at(12.27697912763, 4.631748162855, 0.3128646302257, 2.029282825341).
		note("the densities are divided by 1 + 1/(12x), Stirling's series of the gamma function; some codings multiply")
}

func hs71() Problem {
	return hs(71, 17.0140173, func(s *sheet) {
		s.start(1, 5, 5, 1)
		s.bounds("1 <= x <= 5")
		s.minimize("x1 x4 (x1+x2+x3) + x3")
		s.subject("x1^2 + x2^2 + x3^2 + x4^2 - 40 = 0", "x1 x2 x3 x4 - 25 >= 0")
	}).at(1, 4.742999637264, 3.821149984185, 1.379408293173)
}

func hs72() Problem {
	return hs(72, 727.6793578, func(s *sheet) {
		s.start(1, 1, 1, 1)
		s.bounds("0.001 <= x1 <= 400000; 0.001 <= x2 <= 300000; 0.001 <= x3 <= 200000; 0.001 <= x4 <= 100000")
		s.minimize("1 + x1 + x2 + x3 + x4")
		s.subject(
			"0.0401 - 4/x1 - 2.25/x2 - 1/x3 - 0.25/x4 >= 0",
			"0.010085 - 0.16/x1 - 0.36/x2 - 0.64/x3 - 0.64/x4 >= 0",
		)
	}).at(193.4074272719, 179.5470760323, 185.0180633582, 168.7067911272)
}

func hs73() Problem {
	return hs(73, 29.89437816, func(s *sheet) {
		s.start(1, 1, 1, 1)
		s.bounds("0 <= x")
		s.minimize("24.55 x1 + 26.75 x2 + 39 x3 + 40.5 x4")
		s.subject(
			"x1 + x2 + x3 + x4 - 1 = 0",
			"2.3 x1 + 5.6 x2 + 11.1 x3 + 1.3 x4 - 5 >= 0",
			"12 x1 + 11.9 x2 + 41.8 x3 + 52.1 x4 - 21 - 1.645 sqrt(0.28 x1^2+0.19 x2^2+20.5 x3^2+0.62 x4^2) >= 0",
		)
	}).at(0.6355215686351, 0, 0.3127018807515, 0.05177655061341)
}

func hs74() Problem {
	return twoGenerators(74, 5126.49811, 0.55).at(679.9453198513, 1026.06713261, 0.1188763644931, -0.3962335532032)
}

func hs75() Problem {
	return twoGenerators(75, 5174.412695, 0.48).at(776.1590265861, 925.1951384691, 0.05110892853835, -0.4288910714616).note("badly scaled rows")
}

// twoGenerators is the dispatch of 74 and 75, with the greatest angle of a line.
func twoGenerators(number int, optimum, angle float64) Problem {
	return hs(number, optimum, func(s *sheet) {
		s.start(0, 0, 0, 0)
		s.bounds(fmt.Sprintf("0 <= x1, x2 <= 1200; %v <= x3, x4 <= %v", -angle, angle))
		s.set("a", angle)
		s.minimize("3 x1 + 1e-6 x1^3 + 2 x2 + 2e-6 x2^3/3")
		s.subject(
			"1000 sin(-x3-0.25) + 1000 sin(-x4-0.25) + 894.8 - x1 = 0",
			"1000 sin(x3-0.25) + 1000 sin(x3-x4-0.25) + 894.8 - x2 = 0",
			"1000 sin(x4-0.25) + 1000 sin(x4-x3-0.25) + 1294.8 = 0",
			"x4 - x3 + a >= 0",
			"x3 - x4 + a >= 0",
		)
	})
}
