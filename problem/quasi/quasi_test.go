package quasi_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem/quasi"
)

// dense returns B with both triangles, after checking that Lower and MulVec agree.
func dense(t *testing.T, b quasi.Matrix) *mat.SymDense {
	t.Helper()
	n := b.Dim()
	v, a := make([]float64, n*(n+1)/2), mat.NewSymDense(max(n, 1), nil)
	b.Lower(v)
	for k, i := range quasi.Pattern(n).Row {
		a.SetSym(int(i), int(quasi.Pattern(n).Col[k]), v[k])
	}
	x, y := make([]float64, n), make([]float64, n)
	for j := range n {
		clear(x)
		x[j] = 1
		b.MulVec(y, x)
		for i := range y {
			if math.Abs(y[i]-a.At(i, j)) > 1e-9*(1+mat.Norm(a, 2)) {
				t.Fatalf("MulVec has %g at %d, %d, Lower %g", y[i], i, j, a.At(i, j))
			}
		}
	}
	return a
}

func eigen(a *mat.SymDense) (least, largest float64) {
	var e mat.EigenSym
	e.Factorize(a, false)
	v := e.Values(nil)
	return v[0], v[len(v)-1]
}

func vector(rng *rand.Rand, n int, scale float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = scale * rng.NormFloat64()
	}
	return v
}

// residual returns ‖B s − y‖ / ‖y‖.
func residual(b quasi.Matrix, s, y []float64) float64 {
	bs, d, size := make([]float64, len(s)), 0.0, 0.0
	b.MulVec(bs, s)
	for i := range bs {
		d, size = max(d, math.Abs(bs[i]-y[i])), max(size, math.Abs(y[i]))
	}
	return d / size
}

func matrices(n int, o quasi.Options) map[string]quasi.Matrix {
	return map[string]quasi.Matrix{
		"BFGS": quasi.NewBFGS(n, o), "LBFGS": quasi.NewLBFGS(n, o), "SR1": quasi.NewSR1(n, o), "LSR1": quasi.NewLSR1(n, o),
	}
}

// TestSecant has the condition B s = y after each update, definiteness, and symmetry, for random pairs of both signs of curvature.
func TestSecant(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 1))
		n := 1 + rng.IntN(9)
		for name, b := range matrices(n, quasi.Options{Memory: 3}) {
			counts := [3]int{}
			for step := range 25 {
				scale := math.Pow(10, 3*rng.Float64()-2)
				s, y := vector(rng, n, scale), vector(rng, n, 10*scale)
				outcome := b.Update(s, y)
				counts[outcome]++
				if e := residual(b, s, y); outcome == quasi.Updated && e > 1e-6 {
					t.Errorf("seed %d, %s, update %d: B s is off by %g", seed, name, step, e)
				}
				least, largest := eigen(dense(t, b))
				if strings.HasSuffix(name, "BFGS") && (!(least > 0) || outcome == quasi.Skipped) {
					t.Errorf("seed %d, %s, update %d (%v): eigenvalues in [%g, %g]", seed, name, step, outcome, least, largest)
				}
			}
			b.Reset()
			if least, largest := eigen(dense(t, b)); least != 1 || largest != 1 {
				t.Errorf("%s after Reset: eigenvalues in [%g, %g]", name, least, largest)
			}
			if (name == "BFGS" || name == "LBFGS") && n > 1 && (counts[quasi.Damped] == 0 || counts[quasi.Updated] == 0) {
				t.Errorf("seed %d, %s: outcomes %v", seed, name, counts)
			}
		}
	}
}

// TestDamping has sᵀr = 0.2 sᵀB s exactly where the curvature is less, and r between y and B s.
func TestDamping(t *testing.T) {
	b := quasi.NewBFGS(2, quasi.Options{NoScaling: true, Initial: 2})
	s, y := []float64{1, 1}, []float64{-1, 0.5}
	if o := b.Update(s, y); o != quasi.Damped {
		t.Fatalf("outcome %v", o)
	}
	bs := make([]float64, 2)
	b.MulVec(bs, s) // is r now
	if got := s[0]*bs[0] + s[1]*bs[1]; math.Abs(got-0.2*4) > 1e-14 {
		t.Errorf("sᵀr = %g, want 0.8", got)
	}
	theta := 0.8 * 4 / (4 + 0.5)
	if want := theta*-1 + (1-theta)*2; math.Abs(bs[0]-want) > 1e-14 {
		t.Errorf("r₁ = %g, want %g", bs[0], want)
	}
	u := quasi.NewBFGS(2, quasi.Options{Undamped: true})
	if o := u.Update(s, y); o != quasi.Skipped {
		t.Errorf("undamped: %v", o)
	}
	if o := u.Update(s, []float64{1, 2}); o != quasi.Updated || residual(u, s, []float64{1, 2}) > 1e-15 {
		t.Errorf("undamped: %v", o)
	}
}

// TestScaling has the first update begin with (yᵀy/sᵀy)I: the curvature in other directions is of that size.
func TestScaling(t *testing.T) {
	s, y := []float64{1, 0, 0}, []float64{100, 0, 0}
	for name, b := range matrices(3, quasi.Options{}) {
		b.Update(s, y)
		if a := dense(t, b); math.Abs(a.At(1, 1)-100) > 1e-9 || math.Abs(a.At(0, 0)-100) > 1e-9 {
			t.Errorf("%s: %v", name, mat.Formatted(a))
		}
	}
	for name, b := range matrices(3, quasi.Options{NoScaling: true, Initial: 3}) {
		b.Update(s, y)
		if a := dense(t, b); a.At(1, 1) != 3 {
			t.Errorf("%s: %v", name, mat.Formatted(a))
		}
	}
}

// TestLimited has the compact forms equal the recursions while memory lasts, and afterwards the recursion of the last pairs.
func TestLimited(t *testing.T) {
	const n, memory = 7, 4
	for seed := range uint64(10) {
		rng := rand.New(rand.NewPCG(seed, 2))
		o := quasi.Options{NoScaling: true, Initial: 2, Memory: memory}
		for _, pair := range []struct {
			name       string
			limit      quasi.Matrix
			fresh      func() quasi.Matrix
			mayBeWrong bool
		}{
			{"BFGS", quasi.NewLBFGS(n, o), func() quasi.Matrix { return quasi.NewBFGS(n, o) }, true},
			{"SR1", quasi.NewLSR1(n, o), func() quasi.Matrix { return quasi.NewSR1(n, o) }, false},
		} {
			var all [][2][]float64
			for step := range 9 {
				s, y := vector(rng, n, 1), vector(rng, n, 0.2)
				for i := range y {
					y[i] += 3 * s[i] // positive curvature, so that nothing is damped
				}
				if o := pair.limit.Update(s, y); o != quasi.Updated {
					continue
				}
				all = append(all, [2][]float64{s, y})
				full := pair.fresh()
				for _, p := range all[max(0, len(all)-memory):] {
					full.Update(p[0], p[1])
				}
				a, b := dense(t, pair.limit), dense(t, full)
				var d mat.Dense
				d.Sub(a, b)
				if e := mat.Norm(&d, 2) / mat.Norm(b, 2); e > 1e-9 {
					t.Errorf("seed %d, limited %s, update %d: off by %g", seed, pair.name, step, e)
				}
			}
		}
	}
}

// TestQuadratic has SR1 find the Hessian of a quadratic function in n steps, and BFGS by conjugate ones.
func TestQuadratic(t *testing.T) {
	const n = 6
	rng := rand.New(rand.NewPCG(3, 3))
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			a.SetSym(i, j, rng.NormFloat64())
		}
	}
	for name, b := range map[string]quasi.Matrix{"SR1": quasi.NewSR1(n, quasi.Options{}), "LSR1": quasi.NewLSR1(n, quasi.Options{Memory: n})} {
		for range n {
			s := vector(rng, n, 1)
			var y mat.VecDense
			y.MulVec(a, mat.NewVecDense(n, s))
			b.Update(s, y.RawVector().Data)
		}
		var d mat.Dense
		d.Sub(dense(t, b), a)
		if e := mat.Norm(&d, 2); e > 1e-7 {
			t.Errorf("%s: off by %g", name, e)
		}
	}
}

// TestSkips has pairs that must not change anything.
func TestSkips(t *testing.T) {
	inf := math.Inf(1)
	for name, b := range matrices(2, quasi.Options{}) {
		b.Update([]float64{1, 0}, []float64{2, 1})
		before := dense(t, b)
		for _, p := range [][2][]float64{
			{{0, 0}, {1, 1}}, {{math.NaN(), 0}, {1, 1}}, {{1, 0}, {inf, 1}}, {{1, 0}, {1, math.NaN()}}, {{inf, 1}, {1, 1}}, {{1e-320, 0}, {1, 1}}, {{1, 1}, {1e200, 1e200}},
		} {
			if o := b.Update(p[0], p[1]); o != quasi.Skipped {
				t.Errorf("%s: %v gave %v", name, p, o)
			}
		}
		if !mat.Equal(before, dense(t, b)) {
			t.Errorf("%s has changed", name)
		}
	}
	b := quasi.NewSR1(2, quasi.Options{NoScaling: true})
	if o := b.Update([]float64{1, 0}, []float64{1, 5}); o != quasi.Skipped { // w = (0, 5) is orthogonal to s
		t.Errorf("orthogonal: %v", o)
	}
	if o := quasi.NewSR1(2, quasi.Options{NoScaling: true}).Update([]float64{1, 1}, []float64{1, 1}); o != quasi.Skipped { // w = 0: nothing to learn
		t.Errorf("exact: %v", o)
	}
}

// TestDependent feeds limited memories with the same direction again and again, which makes their middle singular.
func TestDependent(t *testing.T) {
	for name, b := range map[string]quasi.Matrix{"LBFGS": quasi.NewLBFGS(3, quasi.Options{}), "LSR1": quasi.NewLSR1(3, quasi.Options{})} {
		for k := range 30 {
			c := 1 + float64(k%3)
			b.Update([]float64{1, 2, 3}, []float64{c, 1, 1})
			if e := residual(b, []float64{1, 2, 3}, []float64{c, 1, 1}); e > 1e-5 && name == "LBFGS" {
				t.Errorf("%s, update %d: off by %g", name, k, e)
			}
		}
		for _, v := range dense(t, b).RawSymmetric().Data {
			if math.IsNaN(v) {
				t.Fatalf("%s: NaN", name)
			}
		}
	}
}

// TestCompact has B = δI − W M⁻¹Wᵀ.
func TestCompact(t *testing.T) {
	const n = 5
	rng := rand.New(rand.NewPCG(4, 4))
	for name, b := range map[string]interface {
		quasi.Matrix
		Compact() quasi.Compact
	}{"LBFGS": quasi.NewLBFGS(n, quasi.Options{Memory: 3}), "LSR1": quasi.NewLSR1(n, quasi.Options{Memory: 3})} {
		for range 5 {
			b.Update(vector(rng, n, 1), vector(rng, n, 1))
		}
		c := b.Compact()
		r := len(c.W)
		w := mat.NewDense(n, r, nil)
		for j, column := range c.W {
			w.SetCol(j, column)
		}
		var inner, got mat.Dense
		if err := inner.Solve(mat.NewDense(r, r, c.M), w.T()); err != nil {
			t.Fatal(err)
		}
		got.Mul(w, &inner)
		got.Scale(-1, &got)
		for i := range n {
			got.Set(i, i, got.At(i, i)+c.Delta)
		}
		if !mat.EqualApprox(&got, dense(t, b), 1e-9) {
			t.Errorf("%s:\n%v\n%v", name, mat.Formatted(&got), mat.Formatted(dense(t, b)))
		}
	}
}

// TestRPEM has H of the definition, and P its inverse, for single rows and for several.
func TestRPEM(t *testing.T) {
	const n = 4
	rng := rand.New(rand.NewPCG(5, 5))
	o := quasi.Options{Initial: 0.1, Forget: 0.9}
	h, p := quasi.NewRPEM(n, o), quasi.NewRPEMInverse(n, o)
	want := mat.NewDense(n, n, nil)
	for i := range n {
		want.Set(i, i, 0.1)
	}
	for step := range 30 {
		rows := step % 4
		psi := vector(rng, rows*n, 1)
		want.Scale(0.9, want)
		for r := range rows {
			v := mat.NewVecDense(n, psi[r*n:(r+1)*n])
			var outer mat.Dense
			outer.Outer(1, v, v)
			want.Add(want, &outer)
		}
		if rows == 1 {
			h.Update(nil, psi)
			p.Update(nil, psi)
		} else {
			h.Accumulate(psi, rows)
			p.Accumulate(psi, rows)
		}
		if !mat.EqualApprox(dense(t, h), want, 1e-12) {
			t.Fatalf("step %d: H is off", step)
		}
		var one mat.Dense
		one.Mul(dense(t, p), want)
		for i := range n {
			one.Set(i, i, one.At(i, i)-1)
		}
		if e := mat.Norm(&one, 2); e > 1e-10 {
			t.Fatalf("step %d: P H − I is %g", step, e)
		}
	}
	if h.Update(nil, []float64{math.NaN(), 0, 0, 0}) != quasi.Skipped || p.Update(nil, []float64{math.Inf(1), 0, 0, 0}) != quasi.Skipped {
		t.Error("not finite, not skipped")
	}
	p.Reset()
	if least, largest := eigen(dense(t, p)); math.Abs(least-10) > 1e-12 || math.Abs(largest-10) > 1e-12 {
		t.Errorf("P₀ has eigenvalues in [%g, %g]", least, largest)
	}
}

func TestAllocations(t *testing.T) {
	const n = 30
	rng := rand.New(rand.NewPCG(6, 6))
	s, y, v := vector(rng, n, 1), vector(rng, n, 1), make([]float64, n*(n+1)/2)
	all := matrices(n, quasi.Options{Memory: 3})
	all["RPEM"], all["RPEMInverse"] = quasi.NewRPEM(n, quasi.Options{}), quasi.NewRPEMInverse(n, quasi.Options{})
	for name, b := range all {
		if allocs := testing.AllocsPerRun(10, func() {
			s[rng.IntN(n)] += 0.1
			y[rng.IntN(n)] += 0.1
			b.Update(s, y)
			b.MulVec(y, s)
			b.Lower(v)
		}); allocs != 0 {
			t.Errorf("%s: %g allocations", name, allocs)
		}
	}
}

func TestEmptyAndPanics(t *testing.T) {
	for name, b := range matrices(0, quasi.Options{}) {
		if o := b.Update(nil, nil); o != quasi.Skipped {
			t.Errorf("%s: %v", name, o)
		}
		b.MulVec(nil, nil)
		b.Lower(nil)
	}
	for name, f := range map[string]func(){
		"options":  func() { quasi.NewBFGS(1, quasi.Options{Initial: -1}) },
		"forget":   func() { quasi.NewRPEM(1, quasi.Options{Forget: 2}) },
		"product":  func() { quasi.NewSR1(2, quasi.Options{}).MulVec(make([]float64, 1), make([]float64, 2)) },
		"lower":    func() { quasi.NewLBFGS(2, quasi.Options{}).Lower(make([]float64, 2)) },
		"gradient": func() { quasi.NewRPEM(2, quasi.Options{}).Update(nil, make([]float64, 3)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	if fmt.Sprint(quasi.Damped, quasi.Outcome(7)) != "damped Outcome(7)" {
		t.Error(quasi.Damped, quasi.Outcome(7))
	}
}
