package shifted

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
	"gonum.org/v1/gonum/mat"
)

// fullJacobian returns F′ at the current point (3.3), unknowns and rows in the order of flat. It is written block by block from the definition of F, with none of
// the reductions of the method.
func (m *method) fullJacobian() *mat.Dense {
	p := m.cur
	size := len(m.flat(&p.vars))
	F := mat.NewDense(size, size, nil)
	add := func(i, j int, v float64) { F.Set(i, j, F.At(i, j)+v) }
	s, place := m.n, make([]int, m.m) // of s_i
	for i := range place {
		if !m.fixed[i] {
			place[i] = s
			s++
		}
	}
	y := s
	for k, v := range m.hess {
		i, j := int(m.form.Hessian.Row[k]), int(m.form.Hessian.Col[k])
		add(i, j, v)
		if i != j {
			add(j, i, v)
		}
	}
	for k, v := range p.jac {
		i, j := int(m.form.Jacobian.Row[k]), int(m.form.Jacobian.Col[k])
		add(j, y+i, -v)
		add(y+i, j, v)
	}
	for i := range m.m {
		add(y+i, y+i, m.penalty(i))
		if !m.fixed[i] {
			add(place[i], y+i, 1)
			add(y+i, place[i], -1)
		}
	}
	row := y + m.m
	for t := range m.sides {
		for k, at := range m.sides[t].at {
			j := int(at)
			if t >= lowerS {
				j = place[j]
			}
			sign := m.sides[t].sign
			add(j, row, -sign)
			shift := m.sides[t].shift[k]
			add(row, j, sign*(p.z[t][k]+shift))
			add(row, row, m.sides[t].gap(k, p.of(t))+shift)
			row++
		}
	}
	return F
}

// relative returns ‖a − b‖∞/max(1, ‖b‖∞).
func relative(a, b []float64) float64 {
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(a[i]-b[i]))
	}
	return worst / max(1, nlp.MaxAbs(b))
}

func TestDirectionIsNewtonStep(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(300) {
		m := randomMethod(t, rand.New(rand.NewPCG(seed, 0)), 4, Options{})
		m.setDiagonals(0)
		if err := m.system.SetValues(kkt.Values{W: m.hess, J: m.cur.jac, Sigma: m.sigma, C: m.diagC}); err != nil {
			t.Fatal(err)
		}
		if _, err := m.system.Factor(ctx, kkt.Shift{}); err != nil {
			t.Fatal(err)
		}
		if err := m.solve(ctx, 0, nil); err != nil {
			t.Fatal(err)
		}
		F := newVars(m.n, m.m, &m.sides)
		m.follow(m.cur, &F)
		want, right := &mat.VecDense{}, m.flat(&F)
		for i := range right {
			right[i] = -right[i]
		}
		if err := want.SolveVec(m.fullJacobian(), mat.NewVecDense(len(right), right)); err != nil {
			if c, ok := err.(mat.Condition); !ok || float64(c) < 1e12 {
				t.Fatal(err)
			}
			continue // F′ is singular to working precision
		}
		if e := relative(m.flat(&m.dir), want.RawVector().Data); e > 1e-10 {
			t.Errorf("seed %d: direction differs by %.2e", seed, e)
		}
	}
}

// TestIdentities: D⁻¹-like weights times differences to π are rows of F, and the gradient of M is zero where F is.
func TestIdentities(t *testing.T) {
	for seed := range uint64(100) {
		m := randomMethod(t, rand.New(rand.NewPCG(seed, 1)), 0, Options{})
		F := newVars(m.n, m.m, &m.sides)
		m.follow(m.cur, &F)
		close := func(what string, a, b float64) {
			if math.Abs(a-b) > 1e-12*max(1, math.Abs(a)) {
				t.Errorf("seed %d, %s: %g and %g", seed, what, a, b)
			}
		}
		for i, y := range m.cur.y {
			close("μᴾ(y − π^Y) = F₃", m.penalty(i)*(y-m.aux.piY[i]), F.y[i])
		}
		for k := range m.sides {
			for l, z := range m.cur.z[k] {
				mu := m.sides[k].shift[l]
				shifted := m.sides[k].gap(l, m.cur.of(k)) + mu
				close("(d + μᴮ)(z − π) = F₇", shifted*(z-m.aux.pi[k][l]), F.z[k][l])
				if zE := m.est.z[k][l]; zE+m.sides[k].gap(l, m.est.of(k))+mu > 0 && m.aux.pi[k][l] <= -mu {
					t.Errorf("seed %d: π %g is not above −μᴮ", seed, m.aux.pi[k][l])
				}
			}
		}
	}
}

// approximateHessian returns B_N + σT, unknowns in the order of flat.
func (m *method) approximateHessian(sigma float64) *mat.SymDense {
	size := len(m.flat(&m.cur.vars))
	s, place := m.n, make([]int, m.m)
	for i := range place {
		if !m.fixed[i] {
			place[i] = s
			s++
		}
	}
	duals := size - s
	J, D := mat.NewDense(duals, s, nil), make([]float64, duals)
	for k, v := range m.cur.jac {
		J.Set(int(m.form.Jacobian.Row[k]), int(m.form.Jacobian.Col[k]), v)
	}
	for i := range m.m {
		D[i] = m.penalty(i)
		if !m.fixed[i] {
			J.Set(i, place[i], -1)
		}
	}
	row := m.m
	for t := range m.sides {
		for k, at := range m.sides[t].at {
			j := int(at)
			if t >= lowerS {
				j = place[j]
			}
			J.Set(row, j, m.sides[t].sign)
			shift := m.sides[t].shift[k]
			D[row] = (m.sides[t].gap(k, m.cur.of(t)) + shift) / (m.cur.z[t][k] + shift)
			row++
		}
	}
	B := mat.NewSymDense(size, nil)
	for k, v := range m.hess {
		B.SetSym(int(m.form.Hessian.Row[k]), int(m.form.Hessian.Col[k]), v)
	}
	for i := range s {
		for j := range i + 1 {
			sum := 0.0
			for k := range duals {
				sum += J.At(k, i) * J.At(k, j) / D[k]
			}
			B.SetSym(i, j, B.At(i, j)+2*sum)
		}
		B.SetSym(i, i, B.At(i, i)+sigma)
		for k := range duals {
			B.SetSym(s+k, i, J.At(k, i))
		}
	}
	for k, d := range D {
		B.SetSym(s+k, s+k, (1+sigma)*d)
	}
	return B
}

// TestTrustRegionDirection: the reduced system solves (B_N + σT)d = −∇M, with a right inertia exactly where that matrix is positive definite, which
// decides about σ = 0 too; and the norm is that of T.
func TestTrustRegionDirection(t *testing.T) {
	ctx := context.Background()
	definite := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		m := randomMethod(t, r, 3*r.Float64()-1, Options{})
		m.setDiagonals(0)
		if err := m.system.SetValues(kkt.Values{W: m.hess, J: m.cur.jac, Sigma: m.sigma, C: m.diagC}); err != nil {
			t.Fatal(err)
		}
		for _, sigma := range []float64{0, 1e-3, 0.37, 5, 1e3} {
			right, err := m.directionFor(ctx, sigma)
			if err != nil {
				t.Fatal(err)
			}
			B := m.approximateHessian(sigma)
			var chol mat.Cholesky
			if chol.Factorize(B) != right {
				var e mat.EigenSym
				e.Factorize(B, false)
				t.Errorf("seed %d, σ = %g: inertia right %v, eigenvalues %.3g", seed, sigma, right, e.Values(nil))
			}
			if !right {
				continue
			}
			definite++
			m.gradient(m.cur, &m.grad)
			d, g := m.flat(&m.dir), m.flat(&m.grad)
			var Bd mat.VecDense
			Bd.MulVec(B, mat.NewVecDense(len(d), d))
			worst, dBd := 0.0, 0.0
			for i, v := range g {
				worst = max(worst, math.Abs(Bd.AtVec(i)+v))
				dBd += d[i] * Bd.AtVec(i)
			}
			if e := worst / (mat.Norm(B, math.Inf(1))*nlp.MaxAbs(d) + nlp.MaxAbs(g)); e > 1e-13 {
				t.Errorf("seed %d, σ = %g: backward error %.2e", seed, sigma, e)
			}
			B0 := m.approximateHessian(0)
			var B0d mat.VecDense
			B0d.MulVec(B0, mat.NewVecDense(len(d), d))
			norm2 := 0.0
			for i := range d {
				norm2 += d[i] * (Bd.AtVec(i) - B0d.AtVec(i))
			}
			if sigma >= 0.37 && math.Abs(norm2-sigma*m.trust.norm*m.trust.norm) > 1e-6*max(norm2, dBd) {
				t.Errorf("seed %d, σ = %g: norm %g, want %g", seed, sigma, m.trust.norm, math.Sqrt(norm2/sigma))
			}
		}
	}
	if definite < 300 {
		t.Errorf("only %d matrices were positive definite", definite)
	}
}
