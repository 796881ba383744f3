package problemtest

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/expr"
)

// Problems 76 to 100 of Hock and Schittkowski.

func hs76() Problem {
	return hs(76, -4.681818181, func(s *sheet) {
		s.start(0.5, 0.5, 0.5, 0.5)
		s.bounds("0 <= x")
		s.minimize("x1^2 + 0.5 x2^2 + x3^2 + 0.5 x4^2 - x1 x3 + x3 x4 - x1 - 3 x2 + x3 - x4")
		s.subject("5 - x1 - 2 x2 - x3 - x4 >= 0", "4 - 3 x1 - x2 - 2 x3 + x4 >= 0", "x2 + 4 x3 - 1.5 >= 0")
	}).at(0.2727272727273, 2.090909090909, 0, 0.5454545454545)
}

func hs77() Problem {
	return hs(77, 0.2415051288, func(s *sheet) {
		s.start(2, 2, 2, 2, 2)
		s.minimize("(x1-1)^2 + (x1-x2)^2 + (x3-1)^2 + (x4-1)^4 + (x5-1)^6")
		s.subject("x1^2 x4 + sin(x4-x5) - 2 sqrt(2) = 0", "x2 + x3^4 x4^2 - 8 - sqrt(2) = 0")
	}).at(1.166172189709, 1.182111388803, 1.380257043145, 1.506036273623, 0.6109201960431).others(4.60256, 5.53336)
}

func hs78() Problem {
	return hs(78, -2.91970041, func(s *sheet) {
		s.start(-2, 1.5, 2, -1, -1)
		s.minimize("x1 x2 x3 x4 x5")
		s.subject("x1^2 + x2^2 + x3^2 + x4^2 + x5^2 - 10 = 0", "x2 x3 - 5 x4 x5 = 0", "x1^3 + x2^3 + 1 = 0")
	}).at(-1.717143570394, 1.595709690184, 1.827245752927, -0.7636430781841, -0.7636430781841).others(-0.823595)
}

func hs79() Problem {
	return hs(79, 0.0787768209, func(s *sheet) {
		s.start(2, 2, 2, 2, 2)
		s.minimize("(x1-1)^2 + (x1-x2)^2 + (x2-x3)^2 + (x3-x4)^4 + (x4-x5)^4")
		s.subject("x1 + x2^2 + x3^3 - 2 - 3 sqrt(2) = 0", "x2 - x3^2 + x4 + 2 - 2 sqrt(2) = 0", "x1 x5 - 2 = 0")
	}).at(1.191127456311, 1.362603164962, 1.472817931512, 1.635016619168, 1.679081436166).others(13.9668)
}

func hs80() Problem {
	return hs(80, 0.0539498478, func(s *sheet) {
		s.start(-2, 2, 2, -1, -1)
		s.bounds("-2.3 <= x1, x2 <= 2.3; -3.2 <= x3, x4, x5 <= 3.2")
		s.minimize("exp(x1 x2 x3 x4 x5)")
		s.subject("x1^2 + x2^2 + x3^2 + x4^2 + x5^2 - 10 = 0", "x2 x3 - 5 x4 x5 = 0", "x1^3 + x2^3 + 1 = 0")
	}).at(-1.717143570394, 1.595709690184, 1.827245752927, -0.7636430781841, -0.7636430781841).others(1, 0.438851)
}

func hs81() Problem {
	return hs(81, 0.0539498478, func(s *sheet) {
		s.start(-2, 2, 2, -1, -1)
		s.bounds("-2.3 <= x1, x2 <= 2.3; -3.2 <= x3, x4, x5 <= 3.2")
		s.minimize("exp(x1 x2 x3 x4 x5) - 0.5 (x1^3+x2^3+1)^2")
		s.subject("x1^2 + x2^2 + x3^2 + x4^2 + x5^2 - 10 = 0", "x2 x3 - 5 x4 x5 = 0", "x1^3 + x2^3 + 1 = 0")
	}).at(-1.717143570394, 1.595709690184, 1.827245752927, -0.7636430781841, -0.7636430781841).others(0.438851, 1)
}

func hs83() Problem {
	return hs(83, -30665.53867, func(s *sheet) {
		s.start(78, 33, 27, 27, 27)
		s.bounds("78 <= x1 <= 102; 33 <= x2 <= 45; 27 <= x3, x4, x5 <= 45")
		s.minimize("5.3578547 x3^2 + 0.8356891 x1 x5 + 37.293239 x1 - 40792.141")
		s.let("g1", "85.334407 + 0.0056858 x2 x5 + 0.0006262 x1 x4 - 0.0022053 x3 x5")
		s.let("g2", "80.51249 + 0.0071317 x2 x5 + 0.0029955 x1 x2 + 0.0021813 x3^2 - 90")
		s.let("g3", "9.300961 + 0.0047026 x3 x5 + 0.0012547 x1 x3 + 0.0019085 x3 x4 - 20")
		s.subject("g1 >= 0", "g2 >= 0", "g3 >= 0", "92 - g1 >= 0", "20 - g2 >= 0", "5 - g3 >= 0")
	}).at(78, 33, 29.99525602568, 45, 36.77581290579)
}

func hs84() Problem {
	return hs(84, -5280335.133, func(s *sheet) {
		s.start(2.52, 2, 37.5, 9.25, 6.8)
		s.bounds("0 <= x1 <= 1000; 1.2 <= x2 <= 2.4; 20 <= x3 <= 60; 9 <= x4 <= 9.3; 6.5 <= x5 <= 7")
		s.minimize("24345 - x1 (-8720288.849+150512.5253 x2-156.6950325 x3+476470.3222 x4+729482.8271 x5)")
		s.let("g1", "x1 (-145421.402+2931.1506 x2-40.427932 x3+5106.192 x4+15711.36 x5)")
		s.let("g2", "x1 (-155011.1084+4360.53352 x2+12.9492344 x3+10236.884 x4+13176.786 x5)")
		s.let("g3", "x1 (-326669.5104+7390.68412 x2-27.8986976 x3+16643.076 x4+30988.146 x5)")
		s.subject("g1 >= 0", "g2 >= 0", "g3 >= 0", "294000 - g1 >= 0", "294000 - g2 >= 0", "277200 - g3 >= 0")
	}).at(4.537430974655, 2.4, 6e1, 9.3, 7)
}

// Colville's first problem and its dual, the second, share these numbers.
var (
	colvilleA = [10][]float64{
		{-16, 2, 0, 1, 0},
		{0, -2, 0, 4, 2},
		{-3.5, 0, 2, 0, 0},
		{0, -2, 0, -4, -1},
		{0, -9, -2, 1, -2.8},
		{2, 0, -4, 0, 0},
		{-1, -1, -1, -1, -1},
		{-1, -2, -3, -2, -1},
		{1, 2, 3, 4, 5},
		{1, 1, 1, 1, 1},
	}
	colvilleB = []float64{-40, -2, -0.25, -4, -4, -1, -40, -60, 5, 1}
	colvilleC = [5][]float64{
		{30, -20, -10, 32, -10},
		{-20, 39, -6, -31, 32},
		{-10, -6, 10, -6, -10},
		{32, -31, -6, 39, -20},
		{-10, 32, -10, -20, 30},
	}
	colvilleD = []float64{4, 8, 10, 6, 2}
	colvilleE = []float64{-15, -27, -36, -18, -12}
)

func hs86() Problem {
	return hs(86, -32.34867897, func(s *sheet) {
		s.start(0, 0, 0, 0, 1)
		s.bounds("0 <= x")
		// Σ e_j x_j + Σ Σ c_ij x_i x_j + Σ d_j x_j³
		x := s.vars()
		f := []expr.Expr{s.linear(colvilleE, x)}
		for j, d := range colvilleD {
			f = append(f, x[j].Mul(s.linear(colvilleC[j], x)), s.num(d).Mul(x[j].PowConst(3)))
		}
		s.m.Minimize(s.total(f))
		for i, a := range colvilleA {
			s.m.Subject("", colvilleB[i], s.linear(a, x), math.Inf(1))
		}
	}).at(0.3, 0.3334676065346, 0.4, 0.4283101047817, 0.2239648735608)
}

func hs93() Problem {
	return hs(93, 135.0759628, func(s *sheet) {
		s.start(5.54, 4.4, 12.02, 11.82, 0.702, 0.852)
		s.bounds("0 <= x")
		s.let("a", "x1 x4 (x1+x2+x3)")
		s.let("b", "x2 x3 (x1+1.57 x2+x4)")
		s.minimize("0.0204 a + 0.0187 b + 0.0607 a x5^2 + 0.0437 b x6^2")
		s.subject("0.001 x1 x2 x3 x4 x5 x6 - 2.07 >= 0", "1 - 0.00062 a x5^2 - 0.00058 b x6^2 >= 0")
	}).at(5.332666335529, 4.656744059172, 10.43299194047, 12.08230634006, 0.7526074362238, 0.8786508746591)
}

func hs95() Problem {
	return fourLimits(95, 0.01561952529, 4.97, -1.88, -29.08, -78.02).at(0, 0, 0, 0, 0, 0.0033233032447)
}

func hs96() Problem {
	return fourLimits(96, 0.01561952529, 4.97, -1.88, -69.08, -118.02).at(0, 0, 0, 0, 0, 0.0033233032522)
}

func hs97() Problem {
	return fourLimits(97, 3.135809123, 32.97, 25.12, -29.08, -78.02).at(0.2685649122807, 0, 0, 0, 0.028, 0.0134).others(4.0712464).
		note("the start leads into the basin of the worse minimum")
}

func hs98() Problem {
	return fourLimits(98, 3.135809123, 32.97, 25.12, -124.08, -173.02).at(0.2685649122807, 0, 0, 0, 0.028, 0.0134).others(4.0712464)
}

// fourLimits is the problem of 95 to 98, which differ in the right-hand sides.
func fourLimits(number int, optimum float64, b ...float64) Problem {
	return hs(number, optimum, func(s *sheet) {
		s.start(0, 0, 0, 0, 0, 0)
		s.bounds("0 <= x1 <= 0.31; 0 <= x2 <= 0.046; 0 <= x3 <= 0.068; 0 <= x4 <= 0.042; 0 <= x5 <= 0.028; 0 <= x6 <= 0.0134")
		for i, v := range b {
			s.set(fmt.Sprintf("b%d", i+1), v)
		}
		s.minimize("4.3 x1 + 31.8 x2 + 63.3 x3 + 15.8 x4 + 68.5 x5 + 4.7 x6")
		s.subject(
			"17.1 x1 + 38.2 x2 + 204.2 x3 + 212.3 x4 + 623.4 x5 + 1495.5 x6 "+
				"- 169 x1 x3 - 3580 x3 x5 - 3810 x4 x5 - 18500 x4 x6 - 24300 x5 x6 >= b1",
			"17.9 x1 + 36.8 x2 + 113.9 x3 + 169.7 x4 + 337.8 x5 + 1385.2 x6 "+
				"- 139 x1 x3 - 2450 x4 x5 - 16600 x4 x6 - 17200 x5 x6 >= b2",
			"-273 x2 - 70 x4 - 819 x5 + 26000 x4 x5 >= b3",
			"159.9 x1 - 311 x2 + 587 x4 + 391 x5 + 2198 x6 - 14000 x1 x6 >= b4",
		)
	})
}

func hs99() Problem {
	return hs(99, -831079892, func(s *sheet) {
		a := []float64{0, 50, 50, 75, 75, 75, 100, 100}
		t := []float64{0, 25, 50, 100, 150, 200, 290, 380}
		s.start(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
		s.bounds("0 <= x <= 1.58")
		for _, name := range []string{"r", "s", "q"} {
			s.set(name, 0)
		}
		for i := 1; i < 8; i++ {
			s.set("a", a[i])
			s.set("dt", t[i]-t[i-1])
			s.bind("angle", s.vars()[i-1])
			s.let("up", "a sin(angle) - 32")
			s.let("q", "0.5 dt^2 up + dt s + q") // with the speed s at the beginning
			s.let("s", "dt up + s")
			s.let("r", "a dt cos(angle) + r")
		}
		s.minimize("-r^2")
		s.subject("q = 1e5", "s = 1e3")
	}).at(
		0.5424678162123, 0.529021424202, 0.5084491553164, 0.4802688509618,
		0.4512363497966, 0.409183082421, 0.3527878917811,
	)
}

func hs100() Problem {
	return hs(100, 680.6300573, func(s *sheet) {
		s.start(1, 2, 0, 4, 0, 1, 1)
		s.minimize("(x1-10)^2 + 5 (x2-12)^2 + x3^4 + 3 (x4-11)^2 + 10 x5^6 + 7 x6^2 + x7^4 - 4 x6 x7 - 10 x6 - 8 x7")
		s.subject(
			"127 - 2 x1^2 - 3 x2^4 - x3 - 4 x4^2 - 5 x5 >= 0",
			"282 - 7 x1 - 3 x2 - 10 x3^2 - x4 + x5 >= 0",
			"196 - 23 x1 - x2^2 - 6 x6^2 + 8 x7 >= 0",
			"-4 x1^2 - x2^2 + 3 x1 x2 - 2 x3^2 - 5 x6 + 11 x7 >= 0",
		)
	}).at(
		2.33049937288, 1.951372372897, -0.4775413923889, 4.365726233656,
		-0.6244869705268, 1.038131018608, 1.594226711612,
	)
}
