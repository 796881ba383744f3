package problemtest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/problem/expr"
)

// fill returns n times v.
func fill(n int, v float64) []float64 {
	x := make([]float64, n)
	for j := range x {
		x[j] = v
	}
	return x
}

// alternating returns n values, a and b in turn.
func alternating(n int, a, b float64) []float64 {
	x := fill(n, a)
	for j := 1; j < n; j += 2 {
		x[j] = b
	}
	return x
}

// sized names a problem of a family. The optimum is that of a local method from the start, NaN if no list has it.
func sized(family string, n int, optimum float64, state func(*sheet)) Problem {
	return solvable(fmt.Sprintf("%s-%d", family, n), optimum, state)
}

// listed returns the entry of a list of optima by size, or NaN.
func listed(optima map[int]float64, n int) float64 {
	if f, ok := optima[n]; ok {
		return f
	}
	return math.NaN()
}

// RankDeficient returns
//
//	min Σ_{i<n} (x_i − i)²  subject to Σ x_i = 1, twice,
//
// whose optimum is (n(n−1)/2 − 1)²/n.
func RankDeficient(n int) Problem {
	excess := float64(n*(n-1))/2 - 1
	return sized("rank-deficient", n, excess*excess/float64(n), func(s *sheet) {
		s.start(fill(n, 0)...)
		x := s.vars()
		f := make([]expr.Expr, n)
		for i := range f {
			f[i] = x[i].SubConst(float64(i)).Square()
		}
		s.m.Minimize(s.total(f))
		for range 2 {
			s.m.Subject("", 1, s.total(x), 1)
		}
	})
}

// NonconvexBox returns
//
//	min Σ_{i<n} (−½x_i² + 0.05x_i⁴ + sin(x_i + i))  subject to −1 ≤ Σ x_i ≤ 1, −4 ≤ x_i ≤ 4,
//
// which has many local minima. Optimum is one of them, for n = 4 and 40.
func NonconvexBox(n int) Problem {
	optimum := listed(map[int]float64{4: -8.656495868, 40: -76.1361338406}, n)
	return sized("nonconvex-box", n, optimum, func(s *sheet) {
		s.start(fill(n, 0.1)...)
		s.bounds("-4 <= x <= 4")
		x := s.vars()
		f := make([]expr.Expr, n)
		for i := range f {
			s.bind("x", x[i])
			s.set("i", float64(i))
			f[i] = s.expr("-0.5 x^2 + 0.05 x^4 + sin(x+i)")
		}
		s.m.Minimize(s.total(f))
		s.m.Subject("", -1, s.total(x), 1)
	})
}

// rosenbrock returns Σ 100(x_{i+1} − x_i²)² + (1 − x_i)².
func rosenbrock(s *sheet) expr.Expr {
	x := s.vars()
	f := make([]expr.Expr, len(x)-1)
	for i := range f {
		s.bind("x", x[i])
		s.bind("y", x[i+1])
		f[i] = s.expr("100 (x^2-y)^2 + (x-1)^2")
	}
	return s.total(f)
}

// ChainedRosenbrock returns
//
//	min Σ_{i<n−1} 100(x_i² − x_{i+1})² + (x_i − 1)²
//
// without rows. Beside the optimum 0 there is, for n ≥ 4, a local minimum near x_0 = −1, whose value is close to 4.
func ChainedRosenbrock(n int) Problem {
	return sized("chained-rosenbrock", n, 0, func(s *sheet) {
		s.start(alternating(n, -1.2, 1)...)
		s.m.Minimize(rosenbrock(s))
	}).at(fill(n, 1)...).others(chainedOther(n)...)
}

// chainedOther returns the value of the second minimum of [ChainedRosenbrock].
func chainedOther(n int) []float64 {
	small := []float64{4: 3.70142861, 5: 3.93083943, 6: 3.9739405, 7: 3.98360054, 8: 3.98588777, 9: 3.98644282, 10: 3.98657911}
	switch {
	case n < 4:
		return nil
	case n < len(small):
		return small[n : n+1]
	}
	return []float64{3.98662385}
}

// LuksanVlcek1 returns the chained function of Rosenbrock subject to
//
//	3x_{i+1}³ + 2x_{i+2} − 5 + sin(x_{i+1} − x_{i+2}) sin(x_{i+1} + x_{i+2}) + 4x_{i+1} − x_i exp(x_i − x_{i+1}) − 3 = 0,
//
// i < n−2, n ≥ 3 (Lukšan, Vlček, "Sparse and partially separable test problems", 1999, problem 5.1). The start leads to
// the minimum Optimum; (1, …, 1) has the value 0.
func LuksanVlcek1(n int) Problem {
	small := []float64{3: 3.843801307, 4: 6.223969049, 5: 6.232027726, 6: 6.232454072, 7: 6.232458524}
	optimum := 6.2324586324
	if n < len(small) {
		optimum = small[n]
	}
	return sized("luksan-vlcek-1", n, optimum, func(s *sheet) {
		s.start(alternating(n, -1.2, 1)...)
		s.m.Minimize(rosenbrock(s))
		x := s.vars()
		for i := range n - 2 {
			s.bind("x", x[i])
			s.bind("y", x[i+1])
			s.bind("z", x[i+2])
			s.subject("3 y^3 + 2 z - 5 + sin(y-z) sin(y+z) + 4 y - x exp(x-y) - 3 = 0")
		}
	}).others(0)
}

// LuksanVlcek3 returns the chained function of Powell, Σ (a + 10b)² + 5(c − d)² + (b − 2c)⁴ + 10(a − d)⁴ over (a, b, c, d) =
// (x_{2j}, …, x_{2j+3}), subject to
//
//	3x_0³ + 2x_1 − 5 + sin(x_0 − x_1) sin(x_0 + x_1) = 0,
//	4x_{n−1} − x_{n−2} exp(x_{n−2} − x_{n−1}) − 3 = 0
//
// (the same, problem 5.3): two rows, n even and at least 4.
func LuksanVlcek3(n int) Problem {
	start := fill(n, 0)
	for j := range start {
		start[j] = []float64{3, -1, 0, 1}[j%4]
	}
	return sized("luksan-vlcek-3", n, listed(map[int]float64{8: 14.06225041}, n), func(s *sheet) {
		s.start(start...)
		x := s.vars()
		var f []expr.Expr
		for j := 0; j+3 < n; j += 2 {
			for k, name := range []string{"a", "b", "c", "d"} {
				s.bind(name, x[j+k])
			}
			f = append(f, s.expr("(a+10 b)^2 + 5 (c-d)^2 + (b-2 c)^4 + 10 (a-d)^4"))
		}
		s.m.Minimize(s.total(f))
		s.bind("x", x[0])
		s.bind("y", x[1])
		s.subject("3 x^3 + 2 y - 5 + sin(x-y) sin(x+y) = 0")
		s.bind("x", x[n-2])
		s.bind("y", x[n-1])
		s.subject("4 y - x exp(x-y) - 3 = 0")
	})
}

// SparseQP returns a nonconvex quadratic program of n variables in [−1, 1],
//
//	min ½ Σ d_j x_j² + Σ q_k x_{i_k} x_{j_k} + Σ g_j x_j  subject to n/2 rows of four variables,
//
// of which every second is an equality. About a third of the d_j are negative. The numbers derive from seed, and the rows hold
// at a point inside of the box.
func SparseQP(n int, seed uint64) Problem {
	return sized("sparse-qp", n, math.NaN(), func(s *sheet) {
		rng := rand.New(rand.NewPCG(seed, uint64(n)))
		s.start(fill(n, 0)...)
		s.bounds("-1 <= x <= 1")
		x := s.vars()
		inside := make([]float64, n)
		f := make([]expr.Expr, 0, 4*n)
		for j := range n {
			inside[j] = 1.6*rng.Float64() - 0.8
			f = append(f, x[j].Square().Scale(1.5*rng.Float64()-0.5), x[j].Scale(rng.NormFloat64()))
			for range 2 {
				if k := rng.IntN(n); k != j {
					f = append(f, x[j].Mul(x[k]).Scale(0.3*rng.NormFloat64()))
				}
			}
		}
		s.m.Minimize(s.total(f))
		for i := range n / 2 {
			row := make([]expr.Expr, 4)
			value := 0.0
			for k := range row {
				j, a := rng.IntN(n), rng.NormFloat64()
				row[k] = x[j].Scale(a)
				value += a * inside[j]
			}
			upper := value
			if i%2 == 1 {
				upper += rng.Float64()
			}
			s.m.Subject("", value, s.total(row), upper)
		}
	})
}
