package problemtest

// Global returns four functions with many local minima on a box, with ten starts for the first two: Shubert's function,
// the six-hump camel back (Dixon and Szegő 1975) and the sum of quartics ½ Σ (x_i⁴ − 16x_i² + 5x_i) in two and
// three variables (Styblinski and Tang 1990).
func Global() []Problem {
	shubert := solvable("shubert", -186.7309088, func(s *sheet) {
		s.start(1, 1)
		s.bounds("-20 <= x <= 20")
		x := s.vars()
		product := s.num(1)
		for i := range x {
			s.bind("x", x[i])
			product = product.Mul(s.expr("cos(2 x + 1) + 2 cos(3 x + 2) + 3 cos(4 x + 3) + 4 cos(5 x + 4) + 5 cos(6 x + 5)"))
		}
		s.m.Minimize(product)
	}).at(11.14124218604, 18.04923482107).note("hundreds of minima, many of them global")
	shubert.Starts = [][]float64{
		{1, 1}, {0, 0}, {-5, 5}, {-9, -8}, {3.5, 6.7}, {19, -19}, {1, -1}, {-5, -19}, {17, 18}, {0, -10},
	}
	camel := solvable("camel", -1.031628453, func(s *sheet) {
		s.start(1, 1)
		s.bounds("-5 <= x <= 5")
		s.minimize("(4 - 2.1 x1^2 + x1^4/3) x1^2 + x1 x2 + (-4 + 4 x2^2) x2^2")
	}).at(-0.08984201310032, 0.7126564030207).others(-0.2154638, 2.1042503, 0.5437, 2.2295, 0).note("six minima, two of them global")
	camel.Starts = [][]float64{
		{1, 1}, {0, 0}, {-4.5, 4.5}, {-4.5, -4.5}, {3.5, 4.5}, {4.5, -4.5}, {1, -1}, {-2, -3}, {2, 3}, {-0.5, 1.5},
	}
	return []Problem{
		shubert, camel,
		solvable("quartics-2", 2*quarticLeast, func(s *sheet) {
			s.start(1, 1)
			s.bounds("-20 <= x <= 20")
			s.minimize("(x1^4 - 16 x1^2 + 5 x1)/2 + (x2^4 - 16 x2^2 + 5 x2)/2")
		}).at(quarticAt, quarticAt).others(quarticLeast+quarticOther, 2*quarticOther).note("four minima"),
		solvable("quartics-3", 3*quarticLeast, func(s *sheet) {
			s.start(1, 1, 1)
			s.bounds("-20 <= x <= 20")
			s.minimize("(x1^4 - 16 x1^2 + 5 x1)/2 + (x2^4 - 16 x2^2 + 5 x2)/2 + (x3^4 - 16 x3^2 + 5 x3)/2")
		}).at(quarticAt, quarticAt, quarticAt).
			others(2*quarticLeast+quarticOther, quarticLeast+2*quarticOther, 3*quarticOther).note("eight minima"),
	}
}

// The two minima of ½(x⁴ − 16x² + 5x).
const (
	quarticAt    = -2.903534027771178
	quarticLeast = -39.16616570377142
	quarticOther = -25.02944665528394
)
