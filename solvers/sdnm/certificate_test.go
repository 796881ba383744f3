package sdnm

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
)

// certified returns the evaluated iterate that c describes. The certificate holds C and λ; G follows
// from C, because Φ = 0 has one solution: the path's point, improved by Newton's method on Φ = 0 alone.
func certified(t *testing.T, d *svc.Data, s *svc.Split, c *Certificate) (*nlpec, *iterate) {
	t.Helper()
	ctx := context.Background()
	tm, folds := newTeam(2), newFolds(d.X, d.Y, s)
	p := newNLPEC(tm, folds, c.Epsilon)
	q := request{c: c.C, to: target{mu: c.Epsilon * c.Epsilon / 2, center: 1e-10}, tau: c.Epsilon, order: 2}
	v, err := tm.evaluate(ctx, folds, q)
	if err != nil {
		t.Fatal(err)
	}
	x := p.newIterate()
	p.feasible(x, v)
	if len(c.Lambda) != p.m {
		t.Fatalf("%d multipliers, want %d", len(c.Lambda), p.m)
	}
	copy(x.lambda, c.Lambda)
	k := newNewton(p)
	step, negPhi := make([]float64, p.m), make([]float64, p.m)
	for range 3 {
		p.evalConstraints(x)
		if err := k.factor(ctx, x); err != nil {
			t.Fatal(err)
		}
		for i := range negPhi {
			f, _, _, _ := phi(x.g[i], x.h[i], p.eps2)
			negPhi[i] = -f
		}
		if err := k.solveK(ctx, step, negPhi); err != nil {
			t.Fatal(err)
		}
		asm.Axpy(1, step, x.g)
	}
	p.evalConstraints(x)
	p.evalF(x, make([]float64, p.m))
	return p, x
}

// checkCertificate verifies the claims of a certificate of the reduced method that says Done.
func checkCertificate(t *testing.T, c *Certificate) {
	t.Helper()
	if c.Status != solvers.Done {
		t.Fatalf("status %v after %v", c.Status, c.History)
	}
	if c.Tol != polishTol || !(c.Residual <= c.Tol) || !(xiOf(c) > 0) {
		t.Errorf("‖F‖ = %g, tolerance %g, Ξ = %g", c.Residual, c.Tol, xiOf(c))
	}
	if n := len(c.History); n == 0 || n > polishSteps+1 || c.History[n-1] != c.Residual {
		t.Errorf("history %v ends at ‖F‖ = %g", c.History, c.Residual)
	}
	for k := 1; k < len(c.History); k++ {
		if c.History[k] >= c.History[k-1] {
			t.Errorf("‖F‖ does not decrease: %v", c.History)
		}
	}
	if !(c.Objective > 0 && c.Objective < 1) {
		t.Errorf("objective %g", c.Objective)
	}
}

// TestCertificateDense recomputes ‖F‖ and Ξ of certificates with dense matrices.
func TestCertificateDense(t *testing.T) {
	t.Parallel()
	runs, done, seeds := 0, 0, uint64(8)
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		for _, n := range []int{3, 40} {
			t.Run(fmt.Sprintf("n=%d/%s", n, seedName(seed)), func(t *testing.T) {
				d := noisy(seeded(60+seed), 27, n, 0.7)
				o := Options{Epsilon: 0.1, SplitOptions: svc.SplitOptions{Seed: seed}}
				r := mustTune(t, d, o)
				runs++
				if r.Certificate == nil || r.Certificate.Status != solvers.Done {
					return // counted below
				}
				done++
				c := r.Certificate
				checkCertificate(t, c)
				s := splitOf(t, d, o)
				_, x := certified(t, d, s, c)
				want := newDenseNLPEC(d, s, c.Epsilon).eval(x.c, x.g, c.Lambda)
				if norm := asm.Nrm2(want.f); !(norm <= 1e-7) {
					t.Errorf("‖F‖ = %g by dense matrices", norm)
				}
				// U spans the null space of J.
				m := len(c.Lambda)
				var lu mat.LU
				lu.Factorize(want.k())
				var u mat.VecDense
				if err := lu.SolveVecTo(&u, false, mat.NewVecDense(m, mat.Col(nil, 0, want.jac))); err != nil {
					t.Log(err)
				}
				full := []float64{1}
				for i := range m {
					full = append(full, -u.AtVec(i))
				}
				xi := asm.Dot(full, times(want.hessian(), full))
				closeTo(t, "Ξ", xiOf(c), xi, 1e-5, 0)
				objective := asm.Dot(want.p.grad[1:], x.g)
				closeTo(t, "f", c.Objective, objective, 1e-7, 0)
			})
		}
	}
	if 2*done < runs {
		t.Errorf("only %d of %d runs ended with a certificate", done, runs)
	}
}

// TestCertificateHeart checks the certificate of the default method against φ and its derivatives, and that
// the point is a strict local minimiser of φ along C.
func TestCertificateHeart(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := heartRows()
	seeds := uint64(4)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		for _, eps := range []float64{0.1, 1e-2} {
			t.Run(fmt.Sprintf("eps=%g/%s", eps, seedName(seed)), func(t *testing.T) {
				o := Options{SplitOptions: svc.SplitOptions{Seed: seed}, Epsilon: eps}
				r := mustTune(t, d, o)
				c := r.Certificate
				if c == nil {
					t.Fatal("no certificate")
				}
				checkCertificate(t, c)
				s := splitOf(t, d, o)
				p, x := certified(t, d, s, c)
				if !(x.norm <= 1e-7) {
					t.Errorf("‖F‖ = %g at the point that C and λ determine", x.norm)
				}
				at := func(capC float64) *visit {
					q := request{c: capC, to: target{mu: eps * eps / 2, center: 1e-10}, tau: eps, order: 2}
					v, err := p.team.evaluate(ctx, p.folds, q)
					if err != nil {
						t.Fatal(err)
					}
					return v
				}
				v := at(c.C)
				closeTo(t, "Ξ as φ''(C)", xiOf(c), v.d2, 1e-3, 0)
				closeTo(t, "f as φ(C)", c.Objective, *v.Smoothed, 1e-7, 0)
				if math.Abs(v.d1) > 1e-7 {
					t.Errorf("φ'(C) = %g", v.d1)
				}
				// The slope changes its sign from − to + there.
				h := max(1e-6, 1e-8/xiOf(c)) * c.C
				if left, right := at(c.C-h).d1, at(c.C+h).d1; !(left < 0 && right > 0) {
					t.Errorf("φ' = %g at C−%.1e and %g at C+%.1e", left, h, right, h)
				}
				k := newNewton(p)
				own := slices.Clone(x.lambda)
				if err := k.multiplier(ctx, x); err != nil {
					t.Fatal(err)
				}
				near(t, "λ", own, x.lambda, 1e-5)
			})
		}
	}
}

// TestNoPolish: without the certificate the choice is the same.
func TestNoPolish(t *testing.T) {
	t.Parallel()
	d := heartRows()
	with, without := mustTune(t, d, Options{}), mustTune(t, d, Options{NoPolish: true})
	if with.Certificate == nil || without.Certificate != nil {
		t.Fatalf("certificates %v and %v", with.Certificate, without.Certificate)
	}
	a, b := timeless(with), timeless(without)
	a.Certificate = nil
	sameBits(t, "the certificate", a, b)
}

// xiOf returns Ξ of a certificate, NaN when it was not computed.
func xiOf(c *Certificate) float64 {
	if c.SecondOrder == nil {
		return math.NaN()
	}
	return *c.SecondOrder
}
