package ipsqp

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

var background = context.Background()

// full returns the pattern of a dense m×n matrix by rows.
func full(m, n int) problem.Pattern {
	var p problem.Pattern
	for i := range m {
		for j := range n {
			p.Row, p.Col = append(p.Row, int32(i)), append(p.Col, int32(j))
		}
	}
	return p
}

// setDense makes H the matrix a.
func (h *bfgs) setDense(a [][]float64) {
	var v []float64
	for j := range h.n {
		for i := j; i < h.n; i++ {
			v = append(v, a[i][j])
		}
	}
	h.b.Set(v)
}

// object is a JSON object whose names differ in case only, as h and H.
type object map[string]json.RawMessage

func (o object) read(t *testing.T, name string, v any) {
	t.Helper()
	if err := json.Unmarshal(o[name], v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func (o object) vector(t *testing.T, name string) (v []float64) { o.read(t, name, &v); return v }
func (o object) number(t *testing.T, name string) (v float64)   { o.read(t, name, &v); return v }

var pairNames = []string{"Delta", "y", "w", "p", "g", "t", "v", "q", "z", "s"}

// pairs of a subproblem by their names in the source, entry by variable and row.
type named struct {
	delta, y       []float64
	w, p, v, q     []float64
	g, t, z, s     []float64
	e1, e2, f1, f2 []float64
}

func newNamed(n, m int) *named {
	v := func(k int) []float64 { return make([]float64, k) }
	return &named{v(n), v(m), v(m), v(m), v(m), v(m), v(n), v(n), v(n), v(n), v(m), v(m), v(m), v(m)}
}

func (a *named) slices() [][]float64 {
	return [][]float64{a.delta, a.y, a.w, a.p, a.g, a.t, a.v, a.q, a.z, a.s}
}

// visit calls do with each pair k of q and the places of its slack and dual in a.
func (a *named) visit(q *subproblem, do func(k int, slack, dual *float64)) {
	for k, at := range q.in.at {
		i, low := int(at), q.in.sigma[k] > 0
		switch {
		case i < q.n && low:
			do(k, &a.g[i], &a.z[i])
		case i < q.n:
			do(k, &a.t[i], &a.s[i])
		case i < q.n+q.m && low:
			do(k, &a.w[i-q.n], &a.v[i-q.n])
		case i < q.n+q.m:
			do(k, &a.p[i-q.n], &a.q[i-q.n])
		case low: // y ≥ −ρ_e
			do(k, &a.f2[i-q.n-q.m], &a.e2[i-q.n-q.m])
		default:
			do(k, &a.f1[i-q.n-q.m], &a.e1[i-q.n-q.m])
		}
	}
}

// iterate returns that of q.
func (q *subproblem) iterate() *named {
	a := newNamed(q.n, q.m)
	copy(a.delta, q.in.x)
	copy(a.y, q.in.y)
	a.visit(q, func(k int, slack, dual *float64) { *slack, *dual = q.in.s[k], q.in.l[k] })
	return a
}

// set makes a the iterate of q.
func (a *named) set(q *subproblem) {
	copy(q.in.x, a.delta)
	copy(q.in.y, a.y)
	a.visit(q, func(k int, slack, dual *float64) { q.in.s[k], q.in.l[k] = *slack, *dual })
}

// direction returns that of q.
func (q *subproblem) direction() *named {
	a := newNamed(q.n, q.m)
	copy(a.delta, q.in.dz)
	copy(a.y, q.in.dy)
	a.visit(q, func(k int, slack, dual *float64) { *slack, *dual = q.in.ds[k], q.in.dl[k] })
	return a
}

func (q *subproblem) hasLower(j int) bool { return !math.IsInf(q.lx[j], -1) }
func (q *subproblem) hasUpper(j int) bool { return !math.IsInf(q.ux[j], 1) }
func (q *subproblem) ranged(i int) bool   { return !q.equality(i) && !math.IsInf(q.r[i], 1) }

// The vectors of the specification: predictor, step length, centring, corrector.
func TestVectors(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "vectors", "ipqp_step.json"))
	if err != nil {
		t.Skip("no vectors:", err)
	}
	var file struct{ Cases []object }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, o := range file.Cases {
		var n, m int
		var hess, jac [][]float64
		o.read(t, "n", &n)
		o.read(t, "m", &m)
		o.read(t, "H", &hess)
		o.read(t, "J", &jac)
		h := newBFGS(n)
		h.setDense(hess)
		q, err := newSubproblem(background, n, m, full(m, n), h, false, kkt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		copy(q.grad, o.vector(t, "gradF"))
		for i := range m {
			copy(q.jac[i*n:], jac[i])
		}
		copy(q.h, o.vector(t, "h"))
		copy(q.b, o.vector(t, "b"))
		copy(q.r, o.vector(t, "r"))
		copy(q.lx, o.vector(t, "l_rel"))
		copy(q.ux, o.vector(t, "u_rel"))
		q.list()
		at := newNamed(n, m)
		for k, s := range at.slices() {
			copy(s, o.vector(t, pairNames[k]))
		}
		at.set(q)
		if err := q.setMatrices(false); err != nil {
			t.Fatal(err)
		}
		q.in.residuals()
		if err := q.in.affine(background); err != nil {
			t.Fatal(err)
		}
		compare := func(what string, d *named) {
			t.Helper()
			var want object
			o.read(t, what, &want)
			for k, s := range d.slices() {
				for i, v := range want.vector(t, pairNames[k]) {
					if !(math.Abs(v-s[i]) <= 1e-9*(1+math.Abs(v))) {
						t.Errorf("%s: d%s[%d] = %g, want %g", what, pairNames[k], i, s[i], v)
					}
				}
			}
		}
		scalar := func(what string, got float64) {
			t.Helper()
			if want := o.number(t, what); !(math.Abs(want-got) <= 1e-9*(1+math.Abs(want))) {
				t.Errorf("%s = %g, want %g", what, got, want)
			}
		}
		compare("predictor", q.direction())
		star, mu := q.in.publishedCentring()
		scalar("alpha_star", star)
		root := (star - 1) / (star - 10)
		scalar("delta", root*root)
		scalar("mu", mu)
		alpha, err := q.in.publishedCorrect(background, mu)
		if err != nil {
			t.Fatal(err)
		}
		compare("corrector", q.direction())
		scalar("alpha", alpha)
	}
}

// randomQP returns a QP with rows and variables of all kinds at a random interior iterate.
func randomQP(t *testing.T, rng *rand.Rand, literal bool) *subproblem {
	n, m := 1+rng.IntN(6), rng.IntN(6)
	h := newBFGS(n)
	hess := make([][]float64, n)
	for i := range hess {
		hess[i] = make([]float64, n)
	}
	for range n + 1 {
		v := make([]float64, n)
		for i := range v {
			v[i] = rng.NormFloat64()
		}
		for i := range v {
			for j := range v {
				hess[i][j] += v[i] * v[j]
			}
		}
	}
	h.setDense(hess)
	q, err := newSubproblem(background, n, m, full(m, n), h, literal, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range q.jac {
		q.jac[k] = rng.NormFloat64()
	}
	for j := range n {
		q.grad[j], q.lx[j], q.ux[j] = rng.NormFloat64(), -rng.Float64(), rng.Float64()
		if rng.IntN(3) == 0 {
			q.lx[j] = math.Inf(-1)
		}
		if rng.IntN(3) == 0 {
			q.ux[j] = math.Inf(1)
		}
	}
	equal := 0
	for i := range m {
		q.h[i], q.b[i], q.r[i] = rng.NormFloat64(), rng.NormFloat64(), rng.Float64()
		if rng.IntN(3) == 0 {
			q.r[i] = math.Inf(1)
		} else if rng.IntN(3) == 0 && equal < n {
			q.r[i] = 0
			equal++
		}
		if rng.IntN(3) == 0 {
			q.rho[i] = rng.Float64()
			if rng.IntN(2) == 0 && !math.IsInf(q.r[i], 1) {
				q.anchor[i] = q.r[i]
			}
		}
	}
	q.elastic, q.rhoE = rng.IntN(2) == 0, 3
	q.list()
	at := newNamed(n, m)
	for _, s := range append(at.slices(), at.e1, at.e2, at.f1, at.f2) {
		for i := range s {
			s[i] = math.Exp2(4*rng.Float64() - 3)
		}
	}
	for i := range m {
		at.y[i] = rng.NormFloat64()
		if q.equality(i) {
			q.rho[i] = 0
		}
	}
	at.set(q)
	return q
}

// A direction from the reduced system satisfies every row of the full Newton system, elastic rows included, and the reduced
// matrix has n positive and m negative eigenvalues.
func TestReducedAgainstFull(t *testing.T) {
	seed := uint64(20240517)
	rng := rand.New(rand.NewPCG(seed, 1))
	for trial := range 300 {
		q := randomQP(t, rng, trial%2 == 0)
		if err := q.setMatrices(false); err != nil {
			t.Fatal(err)
		}
		q.in.residuals()
		if err := q.in.affine(background); err != nil {
			t.Fatalf("seed %d, trial %d: %v", seed, trial, err)
		}
		if in := q.sys.Inertia(); in.Pos != q.n || in.Neg != q.m || q.sys.Shift() != (kkt.Shift{}) {
			t.Errorf("seed %d, trial %d: inertia %+v with shift %+v", seed, trial, in, q.sys.Shift())
		}
		check := func(mu float64, prev *named) *named {
			d := q.direction()
			if worst := fullResidual(q, mu, prev, d); !(worst <= 1e-10) {
				t.Errorf("seed %d, trial %d, μ = %g: residual %g of the full system", seed, trial, mu, worst)
			}
			return d
		}
		first := check(0, nil)
		if _, err := q.in.publishedCorrect(background, 0.3); err != nil {
			t.Fatal(err)
		}
		check(0.3, first)
	}
}

// fullResidual returns the largest relative residual of d in the Newton system with 5n + 5m and the elastic unknowns. It
// computes the residuals of the QP on its own.
func fullResidual(q *subproblem, mu float64, prev, d *named) float64 {
	worst := 0.0
	check := func(terms ...float64) { // the sum is to vanish
		sum, size := 0.0, 1.0
		for _, v := range terms {
			sum += v
			size = max(size, math.Abs(v))
		}
		if e := math.Abs(sum) / size; !(e <= worst) {
			worst = e
		}
	}
	if prev == nil {
		prev = newNamed(q.n, q.m)
	}
	a := q.iterate()
	hd, hx := make([]float64, q.n), make([]float64, q.n)
	q.mulH(hd, d.delta)
	q.mulH(hx, a.delta)
	pair := func(exists bool, x, y, dx, dy, px, py float64) {
		if exists {
			check(x*dy, y*dx, x*y, px*py, -mu)
		}
	}
	for j := range q.n {
		terms := []float64{hd[j], hx[j], q.grad[j]}
		for i := range q.m {
			terms = append(terms, -q.jac[i*q.n+j]*(a.y[i]+d.y[i]))
		}
		lo, up := q.hasLower(j), q.hasUpper(j)
		if lo {
			terms = append(terms, -a.z[j]-d.z[j])
			check(a.delta[j]+d.delta[j], -q.lx[j], -a.g[j]-d.g[j])
		}
		if up {
			terms = append(terms, a.s[j]+d.s[j])
			check(q.ux[j], -a.delta[j]-d.delta[j], -a.t[j]-d.t[j])
		}
		check(terms...)
		pair(lo, a.g[j], a.z[j], d.g[j], d.z[j], prev.g[j], prev.z[j])
		pair(up, a.t[j], a.s[j], d.t[j], d.s[j], prev.t[j], prev.s[j])
	}
	for i := range q.m {
		in, ranged := !q.equality(i), q.ranged(i)
		terms := []float64{q.h[i], -q.b[i]}
		for j := range q.n {
			terms = append(terms, q.jac[i*q.n+j]*(a.delta[j]+d.delta[j]))
		}
		if in {
			terms = append(terms, -a.w[i]-d.w[i])
			stationary := []float64{a.y[i] + d.y[i], -a.v[i] - d.v[i], q.rho[i] * (a.w[i] + d.w[i] - q.anchor[i])}
			if ranged {
				stationary = append(stationary, a.q[i]+d.q[i])
				check(q.r[i], -a.w[i]-d.w[i], -a.p[i]-d.p[i])
			}
			check(stationary...)
		}
		if q.elastic {
			terms = append(terms, a.e1[i]+d.e1[i], -a.e2[i]-d.e2[i])
			check(q.rhoE, -a.y[i]-d.y[i], -a.f1[i]-d.f1[i])
			check(q.rhoE, a.y[i]+d.y[i], -a.f2[i]-d.f2[i])
		}
		check(terms...)
		pair(in, a.w[i], a.v[i], d.w[i], d.v[i], prev.w[i], prev.v[i])
		pair(ranged, a.p[i], a.q[i], d.p[i], d.q[i], prev.p[i], prev.q[i])
		pair(q.elastic, a.e1[i], a.f1[i], d.e1[i], d.f1[i], prev.e1[i], prev.f1[i])
		pair(q.elastic, a.e2[i], a.f2[i], d.e2[i], d.f2[i], prev.e2[i], prev.f2[i])
	}
	return worst
}
