package ipsqp

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// begun returns a solver of p before its first iteration.
func begun(t *testing.T, p problemtest.Problem, o Options) *solver {
	t.Helper()
	form, err := nlp.NewForm(p.NLP())
	if err != nil {
		t.Fatal(err)
	}
	if o, err = o.withDefaults(); err != nil {
		t.Fatal(err)
	}
	s := newSolver(form, o)
	if !s.begin() {
		t.Fatalf("%s: no start", p.Name)
	}
	if err := s.build(background); err != nil {
		t.Fatal(err)
	}
	return s
}

// Along the iterations on the whole collection: the slope of the merit function is what the identity for exact solutions of QPs
// says and what differences of its values say, and the penalty that the rule raises gives 𝓛′ ≤ −ΔᵀHΔ.
func TestMeritSlope(t *testing.T) {
	checked, raised := 0, 0
	for _, p := range problemtest.HS() {
		s := begun(t, p, Options{Hessian: BFGS, NoPenaltyDecrease: true})
		for k := 0; k < 15; k++ {
			// one iteration as the method makes it, looked at in the middle
			if !s.subproblem(background) || s.elasticSum > 0 || s.q.accuracy > qpTolerance {
				break
			}
			if !s.begun {
				s.begun = true
				copy(s.m.lambda, s.pi)
			}
			s.m.prepare(s.now)
			s.m.aim(s.delta, s.jd, s.pi, s.now.g, s.curvature())
			checked++
			if e := identityError(s.m, s.pi); !(e <= 1e-7) {
				t.Errorf("%s, iteration %d: the slope misses the identity by %g", p.Name, k, e)
			}
			before := s.m.beta
			slope, ok := s.m.penalise()
			if ok && s.m.beta > before {
				raised++
				plain, penalty := s.m.derivatives()
				if rounding := 1e-6*(math.Abs(plain)+s.m.beta*math.Abs(penalty)) + 1e-9; slope > -s.m.curvature+rounding {
					t.Errorf("%s, iteration %d: 𝓛′ = %g after the penalty was raised, ΔᵀHΔ = %g", p.Name, k, slope, s.m.curvature)
				}
			}
			if !ok {
				break
			}
			alpha, _, ok := s.search(slope)
			if !ok {
				break
			}
			s.accept(alpha)
			if status, _ := s.judge(background, alpha, 1); status != solvers.Unknown {
				break
			}
		}
	}
	t.Logf("%d directions, the penalty raised %d times", checked, raised)
	if checked < 500 || raised < 20 {
		t.Errorf("only %d directions were looked at, and the penalty raised %d times", checked, raised)
	}
}

// identityError compares the slope with −ΔᵀHΔ − πᵀς − 2ξᵀ(𝐡−ς) − β‖𝐡−ς‖², relative to the terms, the part of equalities of the second sum being 0.
func identityError(m *merit, pi []float64) float64 {
	got := m.derivative(m.beta)
	want, size := -m.curvature, math.Abs(m.curvature)+math.Abs(m.gradient)+1
	for k := range m.hx {
		gap := m.hx[k] - m.slack[k]
		want -= pi[k]*m.slack[k] + 2*m.xi[k]*gap + m.beta*gap*gap
		size += math.Abs(pi[k]*m.slack[k]) + math.Abs(2*m.xi[k]*gap) + m.beta*gap*gap + math.Abs(m.lambda[k]*m.slope[k])
	}
	return math.Abs(got-want) / size
}

// The slope is the derivative of the values.
func TestMeritDerivative(t *testing.T) {
	for _, number := range []int{10, 12, 21, 43, 65, 71, 100, 113} {
		p, ok := problemtest.Number(number)
		if !ok {
			t.Fatal(number)
		}
		s := begun(t, p, Options{Hessian: BFGS})
		if !s.subproblem(background) {
			t.Fatalf("%s: no QP", p.Name)
		}
		for k := range s.m.lambda {
			s.m.lambda[k] = s.pi[k] + 0.1 // so that ξ is not zero
		}
		s.m.beta = 3
		s.m.prepare(s.now)
		leastSlacks(t, p.Name, s)
		s.m.aim(s.delta, s.jd, s.pi, s.now.g, s.curvature())
		value := func(alpha float64) float64 {
			for j, d := range s.delta {
				s.next.x[j] = s.now.x[j] + alpha*d
			}
			if !s.p.values(s.next) {
				t.Fatalf("%s: undefined", p.Name)
			}
			return s.m.value(s.next, alpha)
		}
		const h = 1e-5
		got, want := s.m.derivative(3), (value(h)-value(-h))/(2*h)
		if !(math.Abs(got-want) <= 1e-5*(1+math.Abs(want))) {
			t.Errorf("%s: slope %g, differences give %g", p.Name, got, want)
		}
	}
}

// leastSlacks checks that no other ς ≥ 0 makes 𝓛 less.
func leastSlacks(t *testing.T, name string, s *solver) {
	t.Helper()
	clear(s.m.zeta)
	least := s.m.value(s.now, 0)
	for k := range s.m.slack {
		for _, change := range []float64{-0.01, 0.01} {
			old := s.m.slack[k]
			if s.m.st.isFree(k) || old+change < 0 {
				continue
			}
			s.m.slack[k] += change
			if v := s.m.value(s.now, 0); v < least {
				t.Errorf("%s: 𝓛 falls from %g to %g when slack %d changes by %g", name, least, v, k, change)
			}
			s.m.slack[k] = old
		}
	}
}
