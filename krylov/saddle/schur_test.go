package saddle_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/pde"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/krylov/saddle"
)

func TestSchurMatrix(t *testing.T) {
	rng := newRand(t)
	for _, withC := range []bool{false, true} {
		p := newProblem(t, rng, 15, 6, withC)
		d := make([]float64, p.n)
		p.a.Diag(d)
		s, err := saddle.SchurMatrix(d, p.b, p.c)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.m {
			for j := range p.m {
				want := -p.full.At(p.n+i, p.n+j)
				for k := range d {
					want += p.full.At(p.n+i, k) * p.full.At(p.n+j, k) / d[k]
				}
				if got := s.At(i, j); !(math.Abs(got-want) <= 1e-11*(1+math.Abs(want))) {
					t.Errorf("C %v: element (%d, %d) is %v, want %v", withC, i, j, got, want)
				}
			}
		}
	}
}

// controlParts returns the optimality system of a control problem, the preconditioner of
// its first block and the operators of K + sM and M.
func controlParts(t *testing.T, c *pde.Control, s float64) (op *saddle.Operator, a krylov.Preconditioner, shifted, mass krylov.Operator) {
	t.Helper()
	am, bm := c.Blocks()
	d := make([]float64, 2*len(c.M))
	am.Diag(d)
	a, err := krylov.NewJacobi(d)
	if err != nil {
		t.Fatal(err)
	}
	mass = krylov.OperatorFunc(len(c.M), func(dst, x []float64) {
		for i, m := range c.M {
			dst[i] = m * x[i]
		}
	})
	return operator(t, am, bm, nil), a, general(t, c.Shifted(s)), mass
}

// TestMatchingSpectrum: with exact solves the eigenvalues of Ŝ⁻¹S lie in [½, 1] for every
// β.
func TestMatchingSpectrum(t *testing.T) {
	for _, beta := range []float64{1, 1e-2, 1e-4, 1e-8} {
		c := pde.NewControl(4, beta)
		s := 1 / math.Sqrt(beta)
		_, _, _, mass := controlParts(t, c, s)
		m, err := saddle.NewMatching(direct(t, lower(t, c.Shifted(s))), nil, mass)
		if err != nil {
			t.Fatal(err)
		}
		n := len(c.M)
		k := c.K.ToDense()
		var schur, sol mat.Dense
		schur.Mul(k, k)
		schur.Scale(1/c.M[0], &schur)
		for i := range n {
			schur.Set(i, i, schur.At(i, i)+c.M[i]/beta)
		}
		sol.Mul(inverse(m), &schur)
		var eig mat.Eigen
		if !eig.Factorize(&sol, mat.EigenNone) {
			t.Fatal("no eigenvalues")
		}
		for _, v := range eig.Values(nil) {
			if !(real(v) >= 0.5-1e-8) || !(real(v) <= 1+1e-8) {
				t.Errorf("β = %g: eigenvalue %v", beta, v)
			}
		}
	}
}

// TestIteration: for an eigenvector of M⁻¹A what is left of the error is the quotient of
// Chebyshev's polynomials.
func TestIteration(t *testing.T) {
	a := pde.Laplace(3, 3, 3, [3]float64{1, 1, 1}, 2)
	n, _ := a.Dims()
	d := make([]float64, n)
	for i := range d {
		d[i] = 20 // M = 20 I is more than the largest eigenvalue
	}
	m, err := krylov.NewJacobi(d)
	if err != nil {
		t.Fatal(err)
	}
	sym := mat.NewSymDense(n, nil)
	a.DoNonZero(func(i, j int, v float64) { sym.SetSym(i, j, v) })
	var eig mat.EigenSym
	if !eig.Factorize(sym, true) {
		t.Fatal("no eigenvalues")
	}
	var vec mat.Dense
	eig.VectorsTo(&vec)
	chebyshev := func(k int, x float64) float64 {
		if math.Abs(x) <= 1 {
			return math.Cos(float64(k) * math.Acos(x))
		}
		return math.Cosh(float64(k) * math.Acosh(x))
	}
	got, b := make([]float64, n), make([]float64, n)
	for _, least := range []float64{0.12, 0.5, 1} {
		for steps := 1; steps <= 5; steps++ {
			it, err := saddle.NewIteration(general(t, a), m, steps, least)
			if err != nil {
				t.Fatal(err)
			}
			for c, value := range eig.Values(nil) {
				mat.Col(b, c, &vec)
				it.Solve(got, b) // of which the exact solution is b / value
				theta, delta := (1+least)/2, (1-least)/2
				left := math.Pow(1-value/20, float64(steps))
				if least < 1 {
					x := (theta - value/20) / delta
					left = chebyshev(steps, math.Abs(x)) / chebyshev(steps, theta/delta)
					if x < 0 && steps%2 == 1 {
						left = -left
					}
				}
				for i := range got {
					want := (1 - left) * b[i] / value
					if !(math.Abs(got[i]-want) <= 1e-13) {
						t.Fatalf("%d steps, least %v, eigenvalue %v: element %d is %v, want %v", steps, least, value, i, got[i], want)
					}
				}
			}
		}
	}
}

// wantSteady checks that the number of iterations hardly depends on the size of the grid.
func wantSteady(t *testing.T, what string, count []int, most int) {
	t.Helper()
	t.Logf("%s: %v iterations", what, count)
	lo, hi := slices.Min(count), slices.Max(count)
	mean := float64(lo+hi) / 2
	if float64(hi) > 1.3*mean || float64(lo) < 0.7*mean || hi > most {
		t.Errorf("%s: %v iterations, at most %d wanted", what, count, most)
	}
}

// TestStokes: MINRES and GMRES with a cycle of multigrid for the velocity and the mass
// matrix of the pressure.
func TestStokes(t *testing.T) {
	var minres, gmres, bicgstab []int
	for _, k := range []int{8, 12, 18} {
		s := pde.NewStokes(k)
		h, err := amg.New(s.A, amg.Options{CoarseSize: 200})
		if err != nil {
			t.Fatal(err)
		}
		ones := make([]float64, k*k*k)
		for i := range ones {
			ones[i] = 1
		}
		mass, err := krylov.NewJacobi(ones)
		if err != nil {
			t.Fatal(err)
		}
		op := operator(t, s.A, s.B, nil)
		n := op.Dim()
		minres = append(minres, iterations(t, krylov.NewMINRES(n), op, saddle.NewBlockDiagonal(h, mass)))
		tri, err := saddle.NewBlockTriangular(saddle.Upper, s.B, h, mass)
		if err != nil {
			t.Fatal(err)
		}
		gmres = append(gmres, iterations(t, krylov.NewGMRES(n, 60), op, tri))
		bicgstab = append(bicgstab, iterations(t, krylov.NewBiCGSTAB(n), op, tri))
	}
	wantSteady(t, "MINRES", minres, 60)
	wantSteady(t, "GMRES", gmres, 35)
	wantSteady(t, "BiCGSTAB", bicgstab, 25)
}

// TestControl: MINRES with the matching approximation, for any size of grid and any β.
func TestControl(t *testing.T) {
	var all []int
	for _, beta := range []float64{1e-2, 1e-4, 1e-6} {
		var count []int
		for _, k := range []int{8, 12, 18} {
			s := 1 / math.Sqrt(beta)
			c := pde.NewControl(k, beta)
			op, a, shifted, mass := controlParts(t, c, s)
			h, err := amg.New(c.Shifted(s), amg.Options{CoarseSize: 200})
			if err != nil {
				t.Fatal(err)
			}
			cycles, err := saddle.NewIteration(shifted, h, 3, 0.5)
			if err != nil {
				t.Fatal(err)
			}
			schur, err := saddle.NewMatching(cycles, nil, mass)
			if err != nil {
				t.Fatal(err)
			}
			count = append(count, iterations(t, krylov.NewMINRES(op.Dim()), op, saddle.NewBlockDiagonal(a, schur)))
		}
		wantSteady(t, fmt.Sprintf("β = %g", beta), count, 40)
		all = append(all, count...)
	}
	wantSteady(t, "all β", all, 40)
}

// What package krylov takes for a rectangular matrix this package takes, too, and the other way round.
var _ func(krylov.RectOperator) = func(m saddle.Matrix) {}
