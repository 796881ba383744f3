package problemtest_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem"
)

// stationarity returns ‖∇f − Σ λ_k a_k‖∞ / max(1, ‖∇f‖∞) for the best multipliers λ ≥ 0 of the inner normals a_k of the sides that are
// active at x to the relative accuracy tol; NaN where a derivative has no value.
func stationarity(p *problem.NLP, x []float64, tol float64) float64 {
	n, m := p.Dim()
	g := make([]float64, n)
	p.Gradient(x, g)
	size := 1.0
	for j := range g {
		if math.IsNaN(g[j]) || math.IsInf(g[j], 0) {
			return math.NaN()
		}
		if p.Maximize {
			g[j] = -g[j]
		}
		size = math.Max(size, math.Abs(g[j]))
	}
	jac := mat.NewDense(m+n, n, nil)
	v := make([]float64, p.Jacobian.Len())
	p.Functions.Jacobian(x, v)
	for k, a := range v {
		i, j := int(p.Jacobian.Row[k]), int(p.Jacobian.Col[k])
		jac.Set(i, j, jac.At(i, j)+a)
	}
	for j := range n {
		jac.Set(m+j, j, 1)
	}
	value := append(constraints(p, x), x...)
	lower := append(append([]float64{}, p.RowLower...), p.Lower...)
	upper := append(append([]float64{}, p.RowUpper...), p.Upper...)
	var normals [][]float64
	for i, c := range value {
		if !math.IsInf(lower[i], 0) && c-lower[i] <= tol*math.Max(1, math.Abs(lower[i])) {
			normals = append(normals, unit(jac.RawRowView(i), 1))
		}
		if !math.IsInf(upper[i], 0) && upper[i]-c <= tol*math.Max(1, math.Abs(upper[i])) {
			normals = append(normals, unit(jac.RawRowView(i), -1))
		}
	}
	rest := 0.0
	for _, r := range residual(normals, g, leastSquares(normals, g)) {
		rest = math.Max(rest, math.Abs(r))
	}
	return rest / size
}

// unit returns a·s/‖a‖, or 0.
func unit(a []float64, s float64) []float64 {
	norm := 0.0
	for _, v := range a {
		norm = math.Hypot(norm, v)
	}
	u := make([]float64, len(a))
	if norm > 0 {
		for j, v := range a {
			u[j] = s * v / norm
		}
	}
	return u
}

// residual returns g − Σ λ_k a_k.
func residual(a [][]float64, g, lambda []float64) []float64 {
	r := append([]float64{}, g...)
	for k, v := range a {
		for j := range r {
			r[j] -= lambda[k] * v[j]
		}
	}
	return r
}

// leastSquares returns the λ ≥ 0 that makes ‖g − Σ λ_k a_k‖ least (Lawson and Hanson 1974, algorithm NNLS).
func leastSquares(a [][]float64, g []float64) []float64 {
	lambda := make([]float64, len(a))
	in := make([]bool, len(a))
	for range 10 * (len(a) + 1) {
		r := residual(a, g, lambda)
		best, at := 1e-13*norm(g), -1
		for k, v := range a {
			if w := dot(v, r); !in[k] && w > best {
				best, at = w, k
			}
		}
		if at < 0 {
			break
		}
		in[at] = true
		for {
			z := free(a, g, in)
			step, out := 1.0, -1
			for k := range a {
				if in[k] && z[k] <= 0 && lambda[k]-z[k] > 0 && lambda[k]/(lambda[k]-z[k]) <= step {
					step, out = lambda[k]/(lambda[k]-z[k]), k
				}
			}
			for k := range a {
				if in[k] {
					lambda[k] += step * (z[k] - lambda[k])
				}
			}
			if out < 0 {
				break
			}
			in[out], lambda[out] = false, 0
		}
	}
	return lambda
}

// free returns the least-squares multipliers, of any sign, of the normals that are in.
func free(a [][]float64, g []float64, in []bool) []float64 {
	var which []int
	for k, ok := range in {
		if ok {
			which = append(which, k)
		}
	}
	z := make([]float64, len(a))
	m := mat.NewDense(len(g), len(which), nil)
	for c, k := range which {
		m.SetCol(c, a[k])
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDThin) {
		return z
	}
	rank := svd.Rank(1e-12)
	if rank == 0 {
		return z
	}
	var y mat.VecDense
	svd.SolveVecTo(&y, mat.NewVecDense(len(g), g), rank)
	for c, k := range which {
		z[k] = y.AtVec(c)
	}
	return z
}

func dot(a, b []float64) float64 {
	s := 0.0
	for j := range a {
		s += a[j] * b[j]
	}
	return s
}

func norm(a []float64) float64 { return math.Sqrt(dot(a, a)) }

// The least-squares multipliers know a cone.
func TestLeastSquares(t *testing.T) {
	a := [][]float64{{1, 0, 0}, {0, 1, 0}, {-1, 0, 0}, {0.6, 0.8, 0}}
	for _, c := range []struct {
		g    []float64
		rest float64
	}{
		{[]float64{2, 3, 0}, 0},
		{[]float64{-2, 3, 0}, 0},
		{[]float64{-2, -3, 0}, 3},
		{[]float64{1, 1, 4}, 4},
		{[]float64{0, 0, 0}, 0},
	} {
		if r := norm(residual(a, c.g, leastSquares(a, c.g))); math.Abs(r-c.rest) > 1e-12 {
			t.Errorf("%v: residual %g, want %g", c.g, r, c.rest)
		}
	}
}
