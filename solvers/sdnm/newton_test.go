package sdnm

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// newtonTol is the relative error that each kind of normal equations supports.
func newtonTol(kind normalKind) float64 {
	if kind == normalPCG {
		return 1e-7
	}
	return 1e-10
}

// eachNewton runs check on every random problem at a random iterate with every kind of normal equations.
func eachNewton(t *testing.T, check func(t *testing.T, in *instance, k *newton, x *iterate, want *densePoint, tol float64)) {
	for _, in := range instances() {
		x := in.point(true)
		want := in.dense.eval(x.c, x.g, x.lambda)
		for _, kind := range kinds {
			t.Run(in.name+"/"+kind.name, func(t *testing.T) {
				for _, f := range in.p.folds {
					f.force(kind.kind)
				}
				k := newNewton(in.p)
				if err := k.factor(context.Background(), x); err != nil {
					t.Fatal(err)
				}
				check(t, in, k, x, want, newtonTol(kind.kind))
			})
		}
	}
}

func TestSolveKAgainstDense(t *testing.T) {
	t.Parallel()
	eachNewton(t, func(t *testing.T, in *instance, k *newton, _ *iterate, want *densePoint, tol float64) {
		ctx := context.Background()
		q, y := sparsetest.Vector(in.rng, in.p.m), make([]float64, in.p.m)
		var lu mat.LU
		lu.Factorize(want.k())
		for _, c := range []struct {
			name      string
			transpose bool
			solve     func(context.Context, []float64, []float64) error
		}{{"K⁻¹q", false, k.solveK}, {"K⁻ᵀq", true, k.solveKT}} {
			if err := c.solve(ctx, y, q); err != nil {
				t.Fatal(err)
			}
			var x mat.VecDense
			if err := lu.SolveVecTo(&x, c.transpose, mat.NewVecDense(len(q), q)); err != nil {
				t.Fatal(err)
			}
			near(t, c.name, y, x.RawVector().Data, tol)
		}
	})
}

// TestNewtonAgainstDense compares the structured solution with LU of the full Γ for any
// right-hand side, and Ξ with its definition.
func TestNewtonAgainstDense(t *testing.T) {
	t.Parallel()
	eachNewton(t, func(t *testing.T, in *instance, k *newton, x *iterate, want *densePoint, tol float64) {
		u := append([]float64{1}, k.u...)
		size := mat.Norm(want.jac, 1)
		for _, v := range times(want.jac, u) {
			closeTo(t, "an entry of J U", v, 0, tol, size)
		}
		xi := 0.0
		for i, v := range times(want.hessian(), u) {
			xi += u[i] * v
		}
		closeTo(t, "Ξ", k.xi, xi, 10*tol, 0)

		var lu mat.LU
		lu.Factorize(want.gamma())
		r, d := in.randomSystem(), in.p.newSystem()
		if err := solveTo(k, d, r, k.xi); err != nil {
			t.Fatal(err)
		}
		var sol mat.VecDense
		rhs := r.flat()
		if err := lu.SolveVecTo(&sol, false, mat.NewVecDense(len(rhs), rhs)); err != nil {
			t.Fatal(err)
		}
		near(t, "Γ⁻¹r", d.flat(), sol.RawVector().Data, tol)

		res := in.p.newSystem()
		if err := k.solveRefined(context.Background(), d, res, adds(r), k.xi); err != nil {
			t.Fatal(err)
		}
		near(t, "Γ⁻¹r after refinement", d.flat(), sol.RawVector().Data, min(tol, 1e-9))
		in.p.mulGamma(x, res, *d, make([]float64, in.p.m))
		near(t, "Γd after refinement", res.flat(), rhs, 1e-9)
	})
}

// TestNewtonCurvature: with Ξ replaced by another number the solution is that of Γ with the one
// entry of its reduced form changed, so only dC scales.
func TestNewtonCurvature(t *testing.T) {
	t.Parallel()
	eachNewton(t, func(t *testing.T, in *instance, k *newton, _ *iterate, _ *densePoint, tol float64) {
		r, d, half := in.randomSystem(), in.p.newSystem(), in.p.newSystem()
		if err := solveTo(k, d, r, k.xi); err != nil {
			t.Fatal(err)
		}
		if err := solveTo(k, half, r, 2*k.xi); err != nil {
			t.Fatal(err)
		}
		closeTo(t, "dC at twice the curvature", half.c, d.c/2, tol, 0)
		res := in.p.newSystem() // J dv = −r2 in both cases
		in.p.mulGamma(k.x, res, *half, make([]float64, in.p.m))
		near(t, "−J dv", res.l, r.l, 1e3*tol)
	})
}

// TestDeterminant checks det Γ = det(K)²·Ξ.
func TestDeterminant(t *testing.T) {
	t.Parallel()
	for _, in := range instances() {
		t.Run(in.name, func(t *testing.T) {
			for range 3 {
				x := in.point(true)
				k := newNewton(in.p)
				if err := k.factor(context.Background(), x); err != nil {
					t.Fatal(err)
				}
				want := in.dense.eval(x.c, x.g, x.lambda)
				var gamma, kk mat.LU
				gamma.Factorize(want.gamma())
				kk.Factorize(want.k())
				logGamma, sign := gamma.LogDet()
				logK, _ := kk.LogDet()
				if sign != math.Copysign(1, k.xi) {
					t.Errorf("det Γ has sign %g, Ξ = %g", sign, k.xi)
				}
				ratio := math.Exp(logGamma - 2*logK - math.Log(math.Abs(k.xi)))
				closeTo(t, "det Γ / (det(K)² Ξ)", ratio, 1, 1e-10, 0)
			}
		})
	}
}

// feasibleVisit evaluates the reduced problem at c tightly enough for the point to count as feasible.
func (in *instance) feasibleVisit(t *testing.T, c float64) *visit {
	t.Helper()
	eps := math.Sqrt(in.dense.eps2)
	q := request{c: c, to: target{mu: in.dense.eps2 / 2, center: 1e-10}, tau: eps, order: 2}
	v, err := in.p.team.evaluate(context.Background(), in.p.folds, q)
	if err != nil {
		t.Fatalf("C = %g: %v", c, err)
	}
	return v
}

// TestMultiplier: at a feasible point the multiplier leaves only F_C = φ'(C), and Ξ = φ″(C).
func TestMultiplier(t *testing.T) {
	t.Parallel()
	for _, in := range instances() {
		t.Run(in.name, func(t *testing.T) {
			for _, c := range []float64{0.1, 1, 10} {
				v := in.feasibleVisit(t, c)
				p := in.p
				x := p.newIterate()
				p.feasible(x, v)
				k := newNewton(p)
				if err := k.multiplier(context.Background(), x); err != nil {
					t.Fatal(err)
				}
				p.evalF(x, k.q)
				if i := slices.IndexFunc(x.g, func(v float64) bool { return !(v > 0) }); i >= 0 {
					t.Fatalf("C = %g: entry %d of v is %g", c, i, x.g[i])
				}
				f := in.dense.eval(x.c, x.g, x.lambda).f
				for i, v := range f[1:] {
					if math.Abs(v) > 1e-8 {
						t.Errorf("C = %g: entry %d of F is %g, want 0", c, i+1, v)
					}
				}
				closeTo(t, "F_C", x.fc, v.d1, 1e-6, 1e-8)
				closeTo(t, "Ξ", k.xi, v.d2, 1e-5, math.Abs(v.d1))
				closeTo(t, "f", p.objective(x.g), *v.Smoothed, 1e-9, 0)

				in.checkDifferences(t, v)
			}
		})
	}
}

// checkDifferences compares φ' and φ″ at a feasible visit with differences of φ and φ'. The path bends on
// very different scales of C, so the best of several widths counts.
func (in *instance) checkDifferences(t *testing.T, v *visit) {
	t.Helper()
	c, best1, best2 := v.C, math.Inf(1), math.Inf(1)
	for _, rel := range []float64{3e-3, 1e-3, 3e-4, 1e-4} {
		h := rel * c
		up, down := in.feasibleVisit(t, c+h), in.feasibleVisit(t, c-h)
		up2, down2 := in.feasibleVisit(t, c+2*h), in.feasibleVisit(t, c-2*h)
		d1 := (8*(*up.Smoothed-*down.Smoothed) - (*up2.Smoothed - *down2.Smoothed)) / (12 * h)
		d2 := (8*(up.d1-down.d1) - (up2.d1 - down2.d1)) / (12 * h)
		best1, best2 = min(best1, math.Abs(d1-v.d1)), min(best2, math.Abs(d2-v.d2))
	}
	// The floors are what rounding of φ leaves.
	if best1 > 1e-4*math.Abs(v.d1)+1e-8/c {
		t.Errorf("C = %g: φ' = %g differs from the difference by %.1e", c, v.d1, best1)
	}
	if best2 > 1e-4*math.Abs(v.d2)+1e-8/(c*c) {
		t.Errorf("C = %g: φ'' = %g differs from the difference by %.1e", c, v.d2, best2)
	}
}

// TestNewtonModifiedDirection: a direction of another curvature is no solution of the system and must not be refined.
func TestNewtonModifiedDirection(t *testing.T) {
	in := instances()[0]
	x := in.point(true)
	k := newNewton(in.p)
	if err := k.factor(context.Background(), x); err != nil {
		t.Fatal(err)
	}
	r, d, res := in.randomSystem(), in.p.newSystem(), in.p.newSystem()
	want := in.p.newSystem()
	curvature := math.Abs(k.xi) + 1
	if err := solveTo(k, want, r, curvature); err != nil {
		t.Fatal(err)
	}
	if err := k.solveRefined(context.Background(), d, res, adds(r), curvature); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.flat(), want.flat()) {
		t.Error("a direction with another curvature was refined towards the Newton direction")
	}
}

// solveTo solves Γ d = r and leaves r as it is.
func solveTo(k *newton, d, r *system, curvature float64) error {
	d.clear()
	d.add(1, r)
	return k.solve(context.Background(), d, curvature)
}

// adds returns the function that adds r.
func adds(r *system) func(*system) { return func(s *system) { s.add(1, r) } }
