package numdiff

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse/coloring"
)

// chain is c_i = exp(x_i/2)·sin(x_{i+1}) + x_i x_{i+1}², i < n−1, with its derivatives by hand.
type chain int

func (n chain) values(x, c []float64) {
	for i := range int(n) - 1 {
		c[i] = math.Exp(x[i]/2)*math.Sin(x[i+1]) + x[i]*x[i+1]*x[i+1]
	}
}

func (n chain) pattern() (row, col []int32) {
	for i := range int32(n) - 1 {
		row, col = append(row, i, i), append(col, i, i+1)
	}
	return row, col
}

func (n chain) jacobian(x, v []float64) {
	for i := range int(n) - 1 {
		a, b := x[i], x[i+1]
		v[2*i] = math.Exp(a/2)*math.Sin(b)/2 + b*b
		v[2*i+1] = math.Exp(a/2)*math.Cos(b) + 2*a*b
	}
}

// hessian returns the entries aa, ab, bb of each row.
func (n chain) hessian(x []float64) (v []float64) {
	for i := range int(n) - 1 {
		a, b := x[i], x[i+1]
		e, s, c := math.Exp(a/2), math.Sin(b), math.Cos(b)
		v = append(v, e*s/4, e*c/2+2*b, -e*s+2*a)
	}
	return v
}

func worst(got, want []float64) float64 {
	e := 0.0
	for i := range want {
		if d := math.Abs(got[i]-want[i]) / max(1, math.Abs(want[i])); d > e || math.IsNaN(d) {
			e = d
		}
	}
	return e
}

// TestAccuracy differentiates in the open, at bounds, and within narrow boxes that the function insists on.
func TestAccuracy(t *testing.T) {
	const n = 40
	c := chain(n)
	row, col := c.pattern()
	g, err := coloring.Columns(n-1, n, row, col)
	if err != nil || g.Count() != 2 {
		t.Fatalf("%d groups, %v", g.Count(), err)
	}
	for _, box := range []struct {
		name       string
		up, down   float64 // room
		tolerances [4]float64
	}{
		{"open", math.Inf(1), math.Inf(1), [4]float64{2e-9, 5e-7, 1e-11, 3e-6}},
		{"lower", math.Inf(1), 0, [4]float64{1e-8, 5e-7, 2e-8, 1e-4}},
		{"upper", 1e-9, math.Inf(1), [4]float64{1e-8, 5e-7, 2e-8, 1e-4}},
		{"narrow", 2e-3, 1e-5, [4]float64{1e-8, 5e-7, 2e-8, 1e-4}},
		{"tiny", 2e-7, 1e-8, [4]float64{1e-7, 5e-7, 1e-6, 1}}, // second derivatives need room
	} {
		rng := rand.New(rand.NewPCG(1, 2))
		x, lo, hi := make([]float64, n), make([]float64, n), make([]float64, n)
		for j := range x {
			x[j] = 4*rng.Float64() - 2
			lo[j], hi[j] = x[j]-box.down, x[j]+box.up
		}
		f := func(at, out []float64) {
			for j := range at {
				if at[j] < lo[j] || at[j] > hi[j] {
					t.Fatalf("%s: x%d = %g is outside of [%g, %g]", box.name, j, at[j], lo[j], hi[j])
				}
			}
			c.values(at, out)
		}
		want, got, estimate := make([]float64, len(row)), make([]float64, len(row)), make([]float64, len(row))
		c.jacobian(x, want)
		for s := Central; s <= Ridders; s++ {
			d := NewJacobian(n, n-1, g, Places(g, row, col), Config{Scheme: s, Lower: lo, Upper: hi})
			d.Eval(f, x, nil, got, estimate)
			e := worst(got, want)
			t.Logf("%-6s scheme %d: error %.1e, %d evaluations", box.name, s, e, d.Evaluations)
			if !(e <= box.tolerances[s]) {
				t.Errorf("%s, scheme %d: error %g", box.name, s, e)
			}
			if s == Ridders {
				for k := range got {
					if math.Abs(got[k]-want[k]) > 20*estimate[k] {
						t.Errorf("%s: entry %d: error %g, estimate %g", box.name, k, got[k]-want[k], estimate[k])
					}
				}
			}
			if allocs := testing.AllocsPerRun(3, func() { d.Eval(c.values, x, nil, got, nil) }); allocs != 0 {
				t.Errorf("scheme %d: %g allocations", s, allocs)
			}
		}
		var terms []Term
		weight := make([]float64, n-1)
		for i := range int32(n) - 1 {
			weight[i] = 1 + float64(i%3)
			terms = append(terms, Term{i, i, i, 3 * i}, Term{i, i + 1, i, 3*i + 1}, Term{i, i + 1, i + 1, 3*i + 2})
		}
		h := NewHessian(n, n-1, g, terms, Config{Lower: lo, Upper: hi})
		second := make([]float64, 3*(n-1))
		h.Eval(f, x, nil, weight, second)
		exact := c.hessian(x)
		for k := range exact {
			exact[k] *= weight[k/3]
		}
		e := worst(second, exact)
		t.Logf("%-6s second derivatives: error %.1e, %d evaluations", box.name, e, h.Evaluations)
		if !(e <= box.tolerances[3]) && box.tolerances[3] < 1 {
			t.Errorf("%s: second derivatives: error %g", box.name, e)
		}
		if allocs := testing.AllocsPerRun(3, func() { h.Eval(c.values, x, nil, weight, second) }); allocs != 0 {
			t.Errorf("Hessian: %g allocations", allocs)
		}
	}
}

// TestThesis has the two-column tableau with h = 0.01: (1.4²·D(h/1.4) − D(h))/(1.4² − 1), four evaluations.
func TestThesis(t *testing.T) {
	g := coloring.Singletons(1)
	d := NewJacobian(1, 1, g, Places(g, []int32{0}, []int32{0}), Config{Scheme: Ridders, Step: 0.01, Absolute: true, Levels: 2, Ratio: 1.4})
	var v [1]float64
	d.Eval(func(x, out []float64) { out[0] = math.Exp(x[0]) }, []float64{1}, nil, v[:], nil)
	diff := func(h float64) float64 { return (math.Exp(1+h) - math.Exp(1-h)) / (2 * h) }
	want := (1.96*diff(0.01/1.4) - diff(0.01)) / 0.96
	if math.Abs(v[0]-want) > 1e-12 || math.Abs(v[0]-math.E) > 1e-9 || d.Evaluations != 4 {
		t.Errorf("%.15g after %d evaluations, want %.15g", v[0], d.Evaluations, want)
	}
}

// TestUndefined has functions that end next to x without a bound that says so.
func TestUndefined(t *testing.T) {
	g := coloring.Singletons(1)
	root := func(x, out []float64) { out[0] = math.Sqrt(x[0]) + math.Log(1+1e-3-x[0]) }
	for s := Central; s <= Ridders; s++ {
		for _, x := range []float64{1e-7, 0.3, 1 + 1e-3 - 1e-7} {
			d := NewJacobian(1, 1, g, Places(g, []int32{0}, []int32{0}), Config{Scheme: s})
			var v [1]float64
			d.Eval(root, []float64{x}, nil, v[:], nil)
			if want := 0.5/math.Sqrt(x) - 1/(1+1e-3-x); s != Ridders && (math.IsNaN(v[0]) || v[0]*want < 0) || s == Ridders && math.Abs(v[0]-want) > 1e-3*math.Abs(want) && x == 0.3 {
				t.Errorf("scheme %d at %g: %g, want %g", s, x, v[0], want)
			}
		}
	}
	d := NewJacobian(1, 1, g, Places(g, []int32{0}, []int32{0}), Config{})
	var v [1]float64
	if d.Eval(root, []float64{-1}, nil, v[:], nil); !math.IsNaN(v[0]) {
		t.Errorf("undefined everywhere: %g", v[0])
	}
}

// TestTinyAndHuge has steps at the resolution of x, and next to zero.
func TestTinyAndHuge(t *testing.T) {
	g := coloring.Singletons(1)
	for _, x := range []float64{0, 1e-300, 1e-20, -1e-9, 1e9, 1e15, -1e200} {
		for s := Central; s <= Ridders; s++ {
			d := NewJacobian(1, 1, g, Places(g, []int32{0}, []int32{0}), Config{Scheme: s})
			var v [1]float64
			d.Eval(func(x, out []float64) { out[0] = 4*x[0] + 1 }, []float64{x}, nil, v[:], nil)
			if math.Abs(v[0]-4) > 1e-6 {
				t.Errorf("scheme %d at %g: %g", s, x, v[0])
			}
			d.config.Step, d.config.Absolute = 1e-12, true
			d.Eval(func(x, out []float64) { out[0] = 4 * x[0] }, []float64{x}, nil, v[:], nil)
			if math.Abs(v[0]-4) > 1e-1 {
				t.Errorf("scheme %d at %g, step 1e-12: %g", s, x, v[0])
			}
		}
	}
}

// TestNoise has the rounding of a sum with 1e6 that leaves something small, none of exact values, and 0 where undefined.
func TestNoise(t *testing.T) {
	f := func(x, out []float64) {
		out[0], out[1], out[2] = 1e6+math.Sin(x[0])-1e6, 3, math.Log(x[0]-5)
		out[3] = math.Exp(x[0]) + 1e3*x[1]*x[1]
	}
	for seed := range uint64(20) {
		n := Noise(f, []float64{0.3, 1}, 4, Config{}, rand.New(rand.NewPCG(seed, 1)))
		if n[0] < 1e-12 || n[0] > 1e-9 || n[1] != 0 || n[2] != 0 || n[3] > 1e-11 {
			t.Errorf("seed %d: noise %v", seed, n)
		}
	}
}
