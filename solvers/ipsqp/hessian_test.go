package ipsqp

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
)

// The border of a limited-memory matrix has the same effect as the matrix itself, before, while and after it fills up.
func TestLimitedBorder(t *testing.T) {
	const n, m, memory, seed = 9, 4, 3, 7
	rng := rand.New(rand.NewPCG(seed, 1))
	h := newLimited(n, memory)
	q, err := newSubproblem(background, n, m, full(m, n), h, false, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range q.jac {
		q.jac[k] = rng.NormFloat64()
	}
	vector := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = rng.NormFloat64()
		}
		return v
	}
	for step := range 6 {
		if err := q.setMatrices(false); err != nil {
			t.Fatal(err)
		}
		d, c := make([]float64, n), make([]float64, m)
		for i := range d {
			d[i] = rng.Float64()
		}
		for i := range c {
			c[i] = rng.Float64()
		}
		if err := q.factor(background, d, c, 1); err != nil {
			t.Fatal(err)
		}
		if s := q.sys.Shift(); s != (kkt.Shift{}) {
			t.Errorf("step %d: the inertia was corrected: %+v", step, s)
		}
		rhs, sol := vector(n+m), make([]float64, n+m)
		if err := q.solve(background, sol, rhs); err != nil {
			t.Fatal(err)
		}
		r1, r2, a, b := rhs[:n], rhs[n:], sol[:n], sol[n:]
		res1, res2 := make([]float64, n), make([]float64, m)
		h.mul(a, res1)
		addMulJT(q.jacobian, q.jac, 1, b, res1)
		mulJ(q.jacobian, q.jac, a, res2)
		for i := range res1 {
			if e := math.Abs(res1[i] + d[i]*a[i] - r1[i]); e > 1e-11 {
				t.Errorf("seed %d, step %d: residual %g", seed, step, e)
			}
		}
		for i := range res2 {
			if e := math.Abs(res2[i] - c[i]*b[i] - r2[i]); e > 1e-11 {
				t.Errorf("seed %d, step %d: residual %g of a row", seed, step, e)
			}
		}
		h.update(vector(n), vector(n))
	}
}

// What is added to an indefinite Hessian makes it positive definite where rows that are equalities vanish.
func TestConvexify(t *testing.T) {
	seed := uint64(3)
	rng := rand.New(rand.NewPCG(seed, 1))
	shifted := 0
	for trial := range 100 {
		n := 2 + rng.IntN(6)
		m := rng.IntN(n)
		lower := problem.Pattern{}
		for i := range n {
			for j := range i + 1 {
				lower.Row, lower.Col = append(lower.Row, int32(i)), append(lower.Col, int32(j))
			}
		}
		h := newExact(n, m, lower, full(m, n))
		for k := range h.v {
			h.v[k] = rng.NormFloat64()
		}
		q, err := newSubproblem(background, n, m, full(m, n), h, false, kkt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for k := range q.jac {
			q.jac[k] = rng.NormFloat64()
		}
		for i := range q.r {
			q.r[i] = float64(i % 2) // every other row is an equality
		}
		act := newActivity(n, m)
		for i := range act.rows {
			act.rows[i] = rng.IntN(2) == 0
		}
		x := make([]float64, n)
		for j := range x {
			x[j] = 10 * rng.NormFloat64()
			q.lx[j], q.ux[j] = -1, 1
			act.low[j] = rng.IntN(4) == 0
		}
		if err := h.convexify(background, q, x, &act); err != nil {
			t.Fatalf("seed %d, trial %d: %v", seed, trial, err)
		}
		if h.shift > 0 {
			shifted++
		}
		for j, rho := range act.bound { // ½ρ(Δ − l + x)² has this gradient at Δ = 0
			if want := -rho * q.lx[j]; q.grad[j] != want {
				t.Errorf("seed %d, trial %d: gradient %g of bound %d, want %g", seed, trial, q.grad[j], j, want)
			}
		}
		if least := leastReduced(q, h); !(least > 0) {
			t.Errorf("seed %d, trial %d: least eigenvalue %g on the equalities", seed, trial, least)
		}
	}
	if shifted == 0 || shifted == 100 {
		t.Errorf("%d of 100 were shifted", shifted)
	}
}

// leastReduced returns the least eigenvalue of the matrix of the QP's objective, ρ included, on the null space of the equalities.
func leastReduced(q *subproblem, h *exact) float64 {
	n := q.n
	a := mat.NewSymDense(n, nil)
	for k, i := range h.at.Row {
		a.SetSym(int(i), int(h.at.Col[k]), h.v[k])
	}
	var equal []float64
	for j := range n {
		a.SetSym(j, j, a.At(j, j)+q.extra[j])
	}
	for i := range q.m {
		row := q.jac[i*n : (i+1)*n]
		if q.equality(i) {
			equal = append(equal, row...)
		} else if q.rho[i] > 0 {
			a.SymRankOne(a, q.rho[i], mat.NewVecDense(n, row))
		}
	}
	basis := mat.Matrix(identity(n))
	if me := len(equal) / n; me > 0 {
		var qr mat.QR
		qr.Factorize(mat.NewDense(me, n, equal).T())
		var full mat.Dense
		qr.QTo(&full)
		basis = full.Slice(0, n, me, n)
	}
	var az, zaz mat.Dense
	az.Mul(a, basis)
	zaz.Mul(basis.T(), &az)
	r, _ := zaz.Dims()
	s := mat.NewSymDense(r, nil)
	for i := range r {
		for j := range i + 1 {
			s.SetSym(i, j, (zaz.At(i, j)+zaz.At(j, i))/2)
		}
	}
	var eig mat.EigenSym
	eig.Factorize(s, false)
	return eig.Values(nil)[0]
}

func identity(n int) *mat.Dense {
	a := mat.NewDense(n, n, nil)
	for i := range n {
		a.Set(i, i, 1)
	}
	return a
}

// At a solution of a nonconvex program whose curvature is hidden by active constraints no shift is left, and convergence is fast.
func TestExactEndsWithoutShift(t *testing.T) {
	for _, p := range []problemtest.Problem{problemtest.SparseQP(20, 1), problemtest.SparseQP(40, 2), problemtest.NonconvexBox(20)} {
		var last solvers.Step
		r, err := Solve(background, p.NLP(), Options{Hessian: Exact, Options: solvers.Options{
			Watch: func(s solvers.Step) bool { last = s; return false },
		}})
		if err != nil || r.Status != solvers.Optimal {
			t.Fatalf("%s: %v %v", p.Name, r.Status, err)
		}
		if last.Shift > 1e-6 || r.Iterations > 60 {
			t.Errorf("%s: shift %g at the end, %d iterations", p.Name, last.Shift, r.Iterations)
		}
	}
}

// The literal first Hessian is ∇²F where that is positive definite, and definite where it is not.
func TestExactStart(t *testing.T) {
	for _, number := range []int{1, 28, 35, 43, 71} {
		p, _ := problemtest.Number(number)
		s := begun(t, p, Literal())
		d := s.quasi.(*bfgs)
		d.begin(s.p, s.now.x)
		n := s.p.n
		v, y := make([]float64, s.form.Hessian.Len()), make([]float64, s.p.m)
		s.p.hessian(s.now.x, y, y, v)
		full := mat.NewSymDense(n, nil)
		for k, i := range s.form.Hessian.Row {
			full.SetSym(int(i), int(s.form.Hessian.Col[k]), v[k])
		}
		got := mat.NewSymDense(n, nil)
		low := make([]float64, n*(n+1)/2)
		d.b.Lower(low)
		for j, k := 0, 0; j < n; j++ {
			for i := j; i < n; i++ {
				got.SetSym(i, j, low[k])
				k++
			}
		}
		var eig mat.EigenSym
		eig.Factorize(full, false)
		definite := eig.Values(nil)[0] > 1e-12
		if definite && !mat.EqualApprox(full, got, 1e-12) {
			t.Errorf("%s: H₀ is not ∇²F", p.Name)
		}
		eig.Factorize(got, false)
		if !(eig.Values(nil)[0] > 0) {
			t.Errorf("%s: H₀ is not positive definite", p.Name)
		}
	}
}
