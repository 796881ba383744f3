package krylov_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// overflowing are systems whose solution, or the way to it, leaves the range of numbers.
var overflowing = []struct {
	name string
	diag func(i int) float64 // of A
	m    func(i int) float64 // of M⁻¹, nil for none
	b    func(i int) float64
}{
	{"a tiny element", func(i int) float64 { return pick(i == 3, 1e-300, 1+float64(i)) }, nil, func(i int) float64 { return 1e100 }},
	{"a tiny matrix", func(i int) float64 { return 1e-200 * (1 + float64(i)) }, nil, func(i int) float64 { return 1e150 }},
	{"a tiny matrix of one eigenvalue", func(i int) float64 { return 1e-200 }, nil, func(i int) float64 { return 1e150 }},
	{"a large preconditioner", func(i int) float64 { return pick(i == 3, 1e-300, 1+float64(i)) }, func(i int) float64 { return pick(i == 3, 1e300, 1) }, func(i int) float64 { return 1e100 }},
	{"a column of zeros", func(i int) float64 { return pick(i == 3, 0, 1+float64(i)) }, func(i int) float64 { return pick(i == 3, 1e308, 1) }, func(i int) float64 { return 1e10 }},
	{"large numbers", func(i int) float64 { return 1e300 * (1 + float64(i)) }, nil, func(i int) float64 { return 1e300 }},
	{"at the edge", func(i int) float64 { return pick(i%2 == 0, 0.5, 0.25) }, nil, func(i int) float64 { return 1.2e308 / 16 * 2 }},
	{"beyond the edge", func(i int) float64 { return pick(i%2 == 0, 0.01, 0.003) }, nil, func(i int) float64 { return 1e307 }},
}

func pick(which bool, a, b float64) float64 {
	if which {
		return a
	}
	return b
}

// TestOverflow: x is finite whatever happens, and RelResidual that of the x returned.
func TestOverflow(t *testing.T) {
	const n = 12
	for _, tc := range overflowing {
		for _, o := range []krylov.Options{{}, {MaxIter: 3}, {BackwardTol: 1e-12}, {InitialGuess: true}, {MaxIter: 200, Tol: 1e-15}} {
			mul := func(dst, x []float64) {
				for i, v := range x {
					if d := tc.diag(i); d != 0 {
						dst[i] = d * v
					} else {
						dst[i] = 0
					}
				}
			}
			var pre krylov.Preconditioner
			if tc.m != nil {
				pre = diagonal{n, tc.m}
			}
			check := func(method string, x, b []float64, res krylov.Result, err error) {
				t.Helper()
				if err != nil || res.Status == 0 {
					t.Errorf("%s, %s, %+v: %v, error %v", tc.name, method, o, res.Status, err)
				}
				r := make([]float64, n)
				mul(r, x)
				for i, v := range x {
					if math.IsNaN(v) || math.IsInf(v, 0) {
						t.Errorf("%s, %s, %+v: %v with x[%d] = %v", tc.name, method, o, res.Status, i, v)
						return
					}
					r[i] = b[i] - r[i]
				}
				size := 0.0
				for _, v := range b {
					size = math.Max(size, math.Abs(v))
				}
				rel := 0.0
				for i := range r {
					rel = math.Hypot(rel, r[i]/size/math.Sqrt(n))
				}
				if finite := rel <= 1e300; finite && !(math.Abs(rel-res.RelResidual) <= 1e-9*rel+1e-15) {
					t.Errorf("%s, %s, %+v: %v with RelResidual %v instead of %v", tc.name, method, o, res.Status, res.RelResidual, rel)
				}
			}
			vectors := func() (x, b []float64) {
				x, b = make([]float64, n), make([]float64, n)
				for i := range b {
					b[i] = tc.b(i)
				}
				return x, b
			}
			op := krylov.OperatorFunc(n, mul)
			for _, m := range methods {
				x, b := vectors()
				res, err := m.make(n).Solve(context.Background(), op, pre, x, b, o)
				check(m.name, x, b, res, err)
			}
			for _, f := range fitters {
				x, b := vectors()
				res, err := f.make(n, n).Solve(context.Background(), krylov.RectFunc(n, n, mul, mul), pre, x, b, o)
				check(f.name, x, b, res, err)
			}
		}
	}
}

// TestBadGuess: an initial guess that is not finite gives a finite x and a residual that is known.
func TestBadGuess(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(5, 0)
	n, _ := a.Dims()
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		check := func(name string, x []float64, res krylov.Result, err error) {
			if err != nil || res.Status != krylov.NumericalTrouble || res.RelResidual != 1 || norm(x) != 0 || res.History[len(res.History)-1] != 1 {
				t.Errorf("%s: %+v, error %v, x = %v", name, res, err, x)
			}
		}
		b := make([]float64, n)
		b[0] = 2
		for _, m := range methods {
			x := make([]float64, n)
			x[n/2] = bad
			res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{InitialGuess: true, History: true})
			check(m.name, x, res, err)
		}
		for _, f := range fitters {
			x := make([]float64, n)
			x[n/2] = bad
			res, err := f.make(n, n).Solve(context.Background(), a, nil, x, b, krylov.Options{InitialGuess: true, History: true})
			check(f.name, x, res, err)
		}
	}
}

// diagonal is a preconditioner with the elements of M⁻¹ given.
type diagonal struct {
	n    int
	elem func(i int) float64
}

func (d diagonal) Dim() int { return d.n }
func (d diagonal) Solve(dst, r []float64) {
	for i, v := range r {
		dst[i] = d.elem(i) * v
	}
}
