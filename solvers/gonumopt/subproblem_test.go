package gonumopt

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/kkt"
)

// exact returns the least value of gᵀp + ½pᵀH p over ‖p‖ ≤ Δ, by eigenvalues and bisection.
func exact(h *mat.SymDense, g []float64, radius float64) float64 {
	n := h.SymmetricDim()
	var eig mat.EigenSym
	eig.Factorize(h, true)
	var q mat.Dense
	eig.VectorsTo(&q)
	val := eig.Values(nil)
	var c mat.VecDense
	c.MulVec(q.T(), mat.NewVecDense(n, g))
	at := func(lambda float64) (norm, model float64) {
		for i, d := range val {
			if c.AtVec(i) == 0 || d+lambda == 0 {
				continue
			}
			p := -c.AtVec(i) / (d + lambda)
			norm += p * p
			model += c.AtVec(i)*p + d*p*p/2
		}
		return math.Sqrt(norm), model
	}
	lo := math.Max(0, -val[0])
	if norm, model := at(lo * (1 + 1e-15)); norm <= radius { // inside, or the hard case
		return model - lo*(radius*radius-norm*norm)/2
	}
	hi := lo + floats.Norm(g, 2)/radius + 1e-300
	for range 200 {
		mid := lo + (hi-lo)/2
		if norm, _ := at(mid); norm > radius {
			lo = mid
		} else {
			hi = mid
		}
	}
	_, model := at(hi)
	return model
}

// Steps on random quadratics of all kinds, those of the hard case among them, reach nearly the least value within the region.
func TestSubproblem(t *testing.T) {
	const seed = 5
	rng := rand.New(rand.NewPCG(seed, 0))
	var h Hessian
	most := 0
	trials := 600
	if testing.Short() {
		trials = 120
	}
	for trial := range trials {
		n := 1 + rng.IntN(8)
		diag, q := mat.NewDiagDense(n, nil), mat.NewDense(n, n, nil)
		for i := range n {
			diag.SetDiag(i, rng.NormFloat64()*math.Pow(10, float64(rng.IntN(5)-2))+float64(trial%3))
			for j := range n {
				q.Set(i, j, rng.NormFloat64())
			}
		}
		var qr mat.QR
		qr.Factorize(q)
		qr.QTo(q)
		var a mat.Dense
		a.Product(q, diag, q.T())
		sym := mat.NewSymDense(n, nil)
		for i := range n {
			for j := range i + 1 {
				sym.SetSym(i, j, (a.At(i, j)+a.At(j, i))/2)
			}
		}
		g := make([]float64, n)
		for i := range g {
			g[i] = rng.NormFloat64() * math.Pow(10, float64(rng.IntN(7)-3))
		}
		kind := "random"
		if trial%4 == 0 { // the hard case, but for rounding: no component of g along the eigenvector of the least eigenvalue
			kind = "hard"
			least := 0
			for i := range n {
				if diag.At(i, i) < diag.At(least, least) {
					least = i
				}
			}
			u := mat.Col(nil, least, q)
			floats.AddScaled(g, -floats.Dot(g, u), u)
		}
		if trial%40 == 0 {
			clear(g)
		}
		at := h.places(n)
		s, err := newSubproblem(n, at, kkt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		v := make([]float64, at.Len())
		fromDense(v, at, sym)
		if err := s.setHessian(v); err != nil {
			t.Fatal(err)
		}
		for radius := 100.0; radius > 1e-3; radius /= 7 { // the values remembered from one radius to the next must hold
			name := fmt.Sprintf("seed %d, trial %d (%s), n = %d, radius %g", seed, trial, kind, n, radius)
			before := s.factorizations
			step, err := s.solve(context.Background(), g, radius)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			most = max(most, s.factorizations-before)
			if norm := floats.Norm(step.p, 2); norm > radius*(1+boundaryTol+1e-12) || norm != step.norm {
				t.Errorf("%s: ‖p‖ = %g, said to be %g", name, norm, step.norm)
			}
			p := mat.NewVecDense(n, step.p)
			if model := floats.Dot(g, step.p) + mat.Inner(p, sym, p)/2; math.Abs(model+step.decrease) > 1e-12*(1+math.Abs(model)) {
				t.Errorf("%s: decrease %g, said to be %g", name, -model, step.decrease)
			}
			if best := -exact(sym, g, radius); step.decrease < 0.8*best-1e-14 {
				t.Errorf("%s: decrease %g of %g", name, step.decrease, best)
			}
		}
	}
	t.Logf("at most %d factorisations for a step", most)
	if most > 30 {
		t.Errorf("%d factorisations for a step", most)
	}
}

// Nothing is allocated after the first step.
func TestSubproblemAllocs(t *testing.T) {
	const n = 40
	var h Hessian
	at := h.places(n)
	s, err := newSubproblem(n, at, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 0))
	v, g := make([]float64, at.Len()), make([]float64, n)
	cycle := func() {
		for k := range v {
			v[k] = rng.NormFloat64()
		}
		for i := range g {
			g[i] = rng.NormFloat64()
		}
		if err := s.setHessian(v); err != nil {
			t.Fatal(err)
		}
		for _, radius := range []float64{10, 1} {
			if _, err := s.solve(context.Background(), g, radius); err != nil {
				t.Fatal(err)
			}
		}
	}
	cycle()
	if allocs := testing.AllocsPerRun(10, cycle); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
