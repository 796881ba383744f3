package problemtest

import (
	"math"

	"github.com/saddle-go/saddle/problem/expr"
)

// Control2D returns the control of a semilinear elliptic equation on the unit square, discretised with n×n points inside,
// h = 1/(n+1) and five-point differences:
//
//	min ½h² Σ (y − y_d)² + ½·10⁻⁵h² Σ u²   subject to   −Δy + y³ = u,  y = 0 on the boundary,  0 ≤ u ≤ 3,  y ≤ 0.12,
//
// y_d = sin(πs₁) sin(πs₂) · ¼. There are 2n² variables, first y, and n² rows. Sides of u and y are active.
func Control2D(n int) Problem { return control("control-2d", n, 2, map[int]float64{3: 0.00099033297}) }

// Control3D is [Control2D] on the unit cube, with n³ points: 2n³ variables and n³ rows.
func Control3D(n int) Problem { return control("control-3d", n, 3, map[int]float64{3: 0.00041085707}) }

func control(family string, n, dim int, optima map[int]float64) Problem {
	return sized(family, n, listed(optima, n), func(s *sheet) {
		h := 1 / float64(n+1)
		points := 1
		for range dim {
			points *= n
		}
		cell := math.Pow(h, float64(dim))
		s.start(fill(2*points, 0)...)
		for k := range points {
			s.upper[k] = 0.12
			s.lower[points+k], s.upper[points+k] = 0, 3
		}
		x := s.vars()
		y, u := x[:points], x[points:]
		f := make([]expr.Expr, 0, 2*points)
		for k := range points {
			desired := 0.25
			around := []expr.Expr{y[k].Scale(float64(2 * dim))}
			for step := 1; step < points; step *= n { // the neighbours in each direction
				at := k / step % n
				desired *= math.Sin(math.Pi * float64(at+1) * h)
				if at > 0 {
					around = append(around, y[k-step].Neg())
				}
				if at < n-1 {
					around = append(around, y[k+step].Neg())
				}
			}
			f = append(f, y[k].SubConst(desired).Square().Scale(cell/2), u[k].Square().Scale(1e-5*cell/2))
			laplacian := s.total(around).Scale(1 / (h * h))
			s.zero(laplacian.Add(y[k].PowConst(3)).Sub(u[k]))
		}
		s.m.Minimize(s.total(f))
	})
}

// Torsion returns the obstacle problem of an elastic-plastic bar with n×n points inside of the unit square, h = 1/(n+1):
//
//	min ½ Σ (differences of neighbours)² − 5h² Σ x,   |x| ≤ distance to the boundary
//
// without rows, the boundary counting as neighbours with value 0 (Moré and Toraldo 1991).
func Torsion(n int) Problem {
	return sized("torsion", n, listed(map[int]float64{3: -0.3579101562}, n), func(s *sheet) {
		h := 1 / float64(n+1)
		s.start(fill(n*n, 0)...)
		for k := range n * n {
			i, j := k/n+1, k%n+1
			s.upper[k] = h * float64(min(i, j, n+1-i, n+1-j))
			s.lower[k] = -s.upper[k]
		}
		x := s.vars()
		f := make([]expr.Expr, 0, 4*n*n)
		for k := range x {
			i, j := k/n, k%n
			f = append(f, x[k].Scale(-5*h*h))
			if i > 0 {
				f = append(f, x[k].Sub(x[k-n]).Square().Scale(0.5))
			} else {
				f = append(f, x[k].Square().Scale(0.5))
			}
			if j > 0 {
				f = append(f, x[k].Sub(x[k-1]).Square().Scale(0.5))
			} else {
				f = append(f, x[k].Square().Scale(0.5))
			}
			for _, last := range []bool{i == n-1, j == n-1} {
				if last {
					f = append(f, x[k].Square().Scale(0.5))
				}
			}
		}
		s.m.Minimize(s.total(f))
	})
}
