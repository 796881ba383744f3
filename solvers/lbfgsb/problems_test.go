package lbfgsb

import (
	"math"
	"math/rand/v2"
)

// boundProblem is a bound-constrained problem with its optimal value.
type boundProblem struct {
	name          string
	f             func(x, g []float64) float64
	start, lo, hi []float64
	want          float64
	tol           float64 // of the value, relative to 1 + |want|
	most          int     // iterations
}

var inf = math.Inf(1)

func filled(n int, v float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = v
	}
	return x
}

// driver1 is the problem of the distributed L-BFGS-B code's first driver: a chained Rosenbrock function with bounds.
func driver1(x, g []float64) float64 {
	clear(g)
	f := 0.25 * (x[0] - 1) * (x[0] - 1)
	g[0] = 2 * (x[0] - 1)
	for i := 1; i < len(x); i++ {
		t := x[i] - x[i-1]*x[i-1]
		f += t * t
		g[i] += 8 * t
		g[i-1] -= 16 * x[i-1] * t
	}
	return 4 * f
}

// rosenbrock is the extended Rosenbrock function of n/2 pairs.
func rosenbrock(x, g []float64) float64 {
	f := 0.0
	for i := 0; i < len(x); i += 2 {
		t, u := x[i+1]-x[i]*x[i], 1-x[i]
		f += 100*t*t + u*u
		g[i], g[i+1] = -400*x[i]*t-2*u, 200*t
	}
	return f
}

// hs38 is the Wood function (Hock and Schittkowski 38).
func hs38(x, g []float64) float64 {
	a, b, c, d := x[1]-x[0]*x[0], 1-x[0], x[3]-x[2]*x[2], 1-x[2]
	p, q := x[1]-1, x[3]-1
	g[0] = -400*x[0]*a - 2*b
	g[1] = 200*a + 20.2*p + 19.8*q
	g[2] = -360*x[2]*c - 2*d
	g[3] = 180*c + 20.2*q + 19.8*p
	return 100*a*a + b*b + 90*c*c + d*d + 10.1*(p*p+q*q) + 19.8*p*q
}

// quadratic returns Σ ½ λ_i (x_i − c_i)², λ within a factor of e⁴: separable, so that the solution is the projection of c.
func quadratic(n int, seed uint64) boundProblem {
	r := rand.New(rand.NewPCG(seed, 1))
	p := boundProblem{name: "quadratic", start: filled(n, 0), lo: filled(n, -1), hi: filled(n, 1), tol: 1e-8, most: 40}
	lam, c := make([]float64, n), make([]float64, n)
	for i := range lam {
		lam[i], c[i] = math.Exp(4*r.Float64()), 2*r.NormFloat64()
		x := min(max(c[i], -1), 1)
		p.want += lam[i] / 2 * (x - c[i]) * (x - c[i])
	}
	p.f = func(x, g []float64) float64 {
		f := 0.0
		for i, v := range x {
			g[i] = lam[i] * (v - c[i])
			f += g[i] * (v - c[i]) / 2
		}
		return f
	}
	return p
}

// obstacle is a membrane on a k×k grid over an obstacle; the optimal value is that of projected Gauss–Seidel.
func obstacle(k int) boundProblem {
	n := k * k
	p := boundProblem{name: "obstacle", start: filled(n, 0), lo: make([]float64, n), hi: filled(n, inf), tol: 1e-6, most: 65}
	at := func(x []float64, i, j int) float64 {
		if i < 0 || j < 0 || i >= k || j >= k {
			return 0
		}
		return x[i*k+j]
	}
	const load = -0.01
	for i := range k {
		for j := range k {
			u, v := float64(i+1)/float64(k+1), float64(j+1)/float64(k+1)
			p.lo[i*k+j] = 0.3 - 4*((u-0.5)*(u-0.5)+(v-0.4)*(v-0.4))
		}
	}
	p.f = func(x, g []float64) float64 {
		f := 0.0
		for i := range k {
			for j := range k {
				c := x[i*k+j]
				ax := 4*c - at(x, i-1, j) - at(x, i+1, j) - at(x, i, j-1) - at(x, i, j+1)
				g[i*k+j] = ax - load
				f += c * (ax/2 - load)
			}
		}
		return f
	}
	x := make([]float64, n)
	for range 4000 {
		for i := range k {
			for j := range k {
				s := at(x, i-1, j) + at(x, i+1, j) + at(x, i, j-1) + at(x, i, j+1)
				x[i*k+j] = max((s+load)/4, p.lo[i*k+j])
			}
		}
	}
	p.want = p.f(x, make([]float64, n))
	return p
}

// problems returns the collection: Hock and Schittkowski's problems with bounds only, and larger ones.
func problems() []boundProblem {
	lo25, hi25 := make([]float64, 25), filled(25, 100)
	for i := range lo25 {
		lo25[i] = 1
		if i%2 == 1 {
			lo25[i] = -100
		}
	}
	up := func(n int) []float64 { // every second variable is stopped at 0.8
		h := filled(n, inf)
		for i := 0; i < n; i += 2 {
			h[i] = 0.8
		}
		return h
	}
	start := func(n int) []float64 {
		x := filled(n, 1)
		for i := 0; i < n; i += 2 {
			x[i] = -1.2
		}
		return x
	}
	return []boundProblem{
		{"HS1", rosenbrock, []float64{-2, 1}, []float64{-inf, -1.5}, nil, 0, 1e-8, 42},
		{"HS2", rosenbrock, []float64{-2, 1}, []float64{-inf, 1.5}, nil, 4.941229318, 1e-7, 18}, // a local minimum
		{"HS3", func(x, g []float64) float64 {
			d := x[1] - x[0]
			g[0], g[1] = -2e-5*d, 1+2e-5*d
			return x[1] + 1e-5*d*d
		}, []float64{10, 1}, []float64{-inf, 0}, nil, 0, 1e-3, 10}, // its curvature of 2e-5 hides behind the tolerance
		{"HS4", func(x, g []float64) float64 {
			g[0], g[1] = (x[0]+1)*(x[0]+1), 1
			return (x[0]+1)*(x[0]+1)*(x[0]+1)/3 + x[1]
		}, []float64{1.125, 0.125}, []float64{1, 0}, nil, 8. / 3, 1e-9, 3},
		{"HS5", func(x, g []float64) float64 {
			s, d := x[0]+x[1], x[0]-x[1]
			g[0], g[1] = math.Cos(s)+2*d-1.5, math.Cos(s)-2*d+2.5
			return math.Sin(s) + d*d - 1.5*x[0] + 2.5*x[1] + 1
		}, []float64{0, 0}, []float64{-1.5, -3}, []float64{4, 3}, -math.Sqrt(3)/2 - math.Pi/3, 1e-8, 9},
		{"HS38", hs38, []float64{-3, -1, -3, -1}, filled(4, -10), filled(4, 10), 0, 1e-7, 40},
		{"HS45", func(x, g []float64) float64 {
			for i := range x {
				g[i] = -1. / 120
				for j, v := range x {
					if j != i {
						g[i] *= v
					}
				}
			}
			return 2 - x[0]*x[1]*x[2]*x[3]*x[4]/120
		}, filled(5, 2), filled(5, 0), []float64{1, 2, 3, 4, 5}, 1, 1e-9, 6},
		{"HS110", func(x, g []float64) float64 {
			f, p := 0.0, 1.0
			for _, v := range x {
				p *= v
			}
			p = math.Pow(p, 0.2)
			for i, v := range x {
				a, b := math.Log(v-2), math.Log(10-v)
				f += a*a + b*b
				g[i] = 2*a/(v-2) - 2*b/(10-v) - 0.2*p/v
			}
			return f - p
		}, filled(10, 9), filled(10, 2.001), filled(10, 9.999), -45.77846971, 1e-7, 7},
		{"driver1", driver1, filled(25, 3), lo25, hi25, 0, 1e-7, 27},
		{"rosenbrock 1000", rosenbrock, start(1000), nil, up(1000), 500 * 0.04, 1e-6, 32},
		{"rosenbrock free 100", rosenbrock, start(100), nil, nil, 0, 1e-7, 45},
		quadratic(5, 1), quadratic(1000, 2),
		obstacle(30),
	}
}
