package ann

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// form is what Lifted and Reduced have in common.
type form interface {
	Dims() (samples, weights, states, residuals, constraints int)
	Values(j int, w, z, r []float64)
	PatternW() (row, col []int32)
	PatternZ() (row, col []int32)
	Jacobian(j int, w, z, jw, jz []float64)
	Mul(v, y []float64)
	MulT(y, g []float64)
	AddNormal(first, count int, w, z, pi []float64, workers int, each func(tasks int, do func(worker, task int)))
	StoreNormal(s []float64, ld int, each func(tasks int, do func(worker, task int)))
}

func normals(g *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for k := range v {
		v[k] = g.NormFloat64()
	}
	return v
}

func randomData(g *rand.Rand, n *Net, rows int) *Data {
	d := &Data{Rows: rows, Inputs: n.Inputs(), Outputs: n.Outputs(), X: normals(g, rows*n.Inputs()), Y: normals(g, rows*n.Outputs())}
	if n.o.Loss == LogisticLoss {
		for k := range d.Y {
			d.Y[k] = float64(g.IntN(2))
		}
	}
	return d
}

// forms calls f for both forms of nets of many shapes.
func forms(t *testing.T, f func(t *testing.T, g *rand.Rand, n *Net, d *Data, p form)) {
	shapes := [][]int{{1, 3, 3, 1}, {2, 4, 1}, {3, 2}, {2, 3, 1, 4, 2}, {1, 1, 1}}
	for _, shape := range shapes {
		for act := Tanh; act <= Identity; act++ {
			for k, o := range []Options{{Hidden: act}, {Hidden: act, Output: act, NoBias: true}, {Hidden: act, Loss: LogisticLoss}} {
				n, err := NewNet(shape, o)
				if err != nil {
					t.Fatal(err)
				}
				g := rand.New(rand.NewPCG(uint64(k), uint64(act)))
				d := randomData(g, n, 3)
				l, err := NewLifted(n, d)
				if err != nil {
					t.Fatal(err)
				}
				r, err := NewReduced(n, d)
				if err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("%v/%v/%v/bias=%v/%v", shape, act, n.o.Output, !o.NoBias, o.Loss)
				t.Run("lifted/"+name, func(t *testing.T) { f(t, g, n, d, l) })
				t.Run("reduced/"+name, func(t *testing.T) { f(t, g, n, d, r) })
			}
		}
	}
}

// dense returns the Jacobian of sample j, rows×(weights + states), column-major.
func dense(p form, j int, w, z []float64) (a []float64, rows int) {
	_, nw, ns, nf, nh := p.Dims()
	rows = nf + nh
	a = make([]float64, rows*(nw+ns))
	wr, wc := p.PatternW()
	zr, zc := p.PatternZ()
	jw, jz := make([]float64, len(wr)), make([]float64, len(zr))
	p.Jacobian(j, w, z, jw, jz)
	for k, v := range jw {
		a[int(wr[k])+int(wc[k])*rows] += v
	}
	for k, v := range jz {
		a[int(zr[k])+(nw+int(zc[k]))*rows] += v
	}
	return a, rows
}

func TestJacobiansAgainstDifferences(t *testing.T) {
	forms(t, func(t *testing.T, g *rand.Rand, n *Net, d *Data, p form) {
		_, nw, ns, _, _ := p.Dims()
		x := normals(g, nw+ns)
		a, rows := dense(p, 1, x[:nw], x[nw:])
		at := func(c int, h float64) []float64 {
			y := slices.Clone(x)
			y[c] += h
			r := make([]float64, rows)
			p.Values(1, y[:nw], y[nw:], r)
			return r
		}
		const h = 1e-3
		for c := range nw + ns {
			p1, m1, p2, m2 := at(c, h), at(c, -h), at(c, 2*h), at(c, -2*h)
			for i := range rows {
				diff := (8*(p1[i]-m1[i]) - (p2[i] - m2[i])) / (12 * h)
				if got := a[i+c*rows]; !(math.Abs(got-diff) <= 1e-7*max(1, math.Abs(diff))) {
					t.Fatalf("row %d, unknown %d: %g, by differences %g", i, c, got, diff)
				}
			}
		}
	})
}

func TestProductsAndNormalMatrix(t *testing.T) {
	each := func(tasks int, do func(worker, task int)) {
		for k := range tasks {
			do(k%2, k)
		}
	}
	forms(t, func(t *testing.T, g *rand.Rand, n *Net, d *Data, p form) {
		samples, nw, ns, nf, nh := p.Dims()
		rows := nf + nh
		w, z := normals(g, nw), normals(g, samples*ns)
		pi := make([]float64, samples*rows*rows)
		want := make([]float64, nw*nw)
		for j := range samples {
			for a := range rows {
				for b := range a + 1 {
					v := g.NormFloat64()
					pi[j*rows*rows+a+b*rows], pi[j*rows*rows+b+a*rows] = v, v
				}
			}
			a, _ := dense(p, j, w, z[j*ns:(j+1)*ns])
			for r := range nw {
				for c := range nw {
					for i := range rows {
						for k := range rows {
							want[r+c*nw] += a[i+r*rows] * pi[j*rows*rows+i+k*rows] * a[k+c*rows]
						}
					}
				}
			}
			v, y, gt := normals(g, nw), make([]float64, rows), make([]float64, nw)
			q := normals(g, rows)
			p.Jacobian(j, w, z[j*ns:(j+1)*ns], nil, nil)
			p.Mul(v, y)
			p.MulT(q, gt)
			for i := range rows {
				s := 0.0
				for c := range nw {
					s += a[i+c*rows] * v[c]
				}
				near(t, "Mul", y[i], s)
			}
			for c := range nw {
				s := 0.0
				for i := range rows {
					s += a[i+c*rows] * q[i]
				}
				near(t, "MulT", gt[c], s)
			}
		}
		got := normals(g, nw*nw) // what was there, and an unfinished sum, must not matter
		p.AddNormal(0, 1, w, z, pi, 2, each)
		p.AddNormal(0, 2, w, z, pi, 2, each)
		p.AddNormal(2, samples-2, w, z, pi[2*rows*rows:], 2, each)
		p.StoreNormal(got, nw, each)
		for c := range nw {
			for r := c; r < nw; r++ {
				near(t, fmt.Sprintf("S(%d,%d)", r, c), got[r+c*nw], want[r+c*nw])
			}
		}
	})
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-11*max(1, math.Abs(want))) {
		t.Fatalf("%s: %g, want %g", what, got, want)
	}
}

// TestOutline counts the blocks of a 1–3–3–1 net: 7 N rows, 22 + 6 N columns, 22 and 18 entries for a sample.
func TestOutline(t *testing.T) {
	const samples = 5
	n, _ := NewNet([]int{1, 3, 3, 1}, Options{})
	l, err := NewLifted(n, randomData(rand.New(rand.NewPCG(1, 2)), n, samples))
	if err != nil {
		t.Fatal(err)
	}
	count, weights, states, f, h := l.Dims()
	wr, _ := l.PatternW()
	zr, _ := l.PatternZ()
	if count*(f+h) != 7*samples || weights+count*states != 22+6*samples || len(wr) != 22 || len(zr) != 18 {
		t.Errorf("%d rows, %d columns, %d and %d entries", count*(f+h), weights+count*states, len(wr), len(zr))
	}
}

// TestFeasibleStates checks that the states of a forward pass satisfy h = 0 and that F is then that of the reduced form.
func TestFeasibleStates(t *testing.T) {
	g := rand.New(rand.NewPCG(3, 3))
	n, _ := NewNet([]int{3, 4, 2, 2}, Options{})
	d := randomData(g, n, 1)
	l, _ := NewLifted(n, d)
	r, _ := NewReduced(n, d)
	w, z, y := normals(g, n.Weights()), make([]float64, n.States()), make([]float64, 2)
	n.Forward(w, d.X, z, y)
	rows, f := make([]float64, 2+n.States()), make([]float64, 2)
	l.Values(0, w, z, rows)
	r.Values(0, w, nil, f)
	for i, v := range rows {
		if i < 2 && (v != f[i] || math.Abs(v-(d.Y[i]-y[i])) > 1e-15) || i >= 2 && v != 0 {
			t.Errorf("row %d is %g", i, v)
		}
	}
	if got, want := n.LossOf(w, d), (f[0]*f[0]+f[1]*f[1])/2; got != want {
		t.Errorf("loss %g, want %g", got, want)
	}
}

func TestActivationInverse(t *testing.T) {
	for a := Tanh; a <= Identity; a++ {
		for _, x := range []float64{-3, -0.1, 0, 0.7, 5} {
			v, _ := a.Value(x)
			if got := a.Inverse(v); math.Abs(got-x) > 1e-9 {
				t.Errorf("%v: inverse of %g is %g, want %g", a, v, got, x)
			}
			if b, err := ParseActivation(a.String()); b != a || err != nil {
				t.Errorf("%v: parsed as %v, %v", a, b, err)
			}
		}
		for _, x := range []float64{-800, 800} {
			if v, d := a.Value(x); math.IsNaN(v + d) {
				t.Errorf("%v(%g) = %g, %g", a, x, v, d)
			}
		}
	}
}

func TestNewNetRefuses(t *testing.T) {
	for _, c := range []struct {
		widths []int
		o      Options
		want   string
	}{
		{[]int{3}, Options{}, "1 layers"},
		{[]int{3, 0, 1}, Options{}, "layer 1 has 0 units"},
		{[]int{1 << 14, 1 << 14}, Options{}, "more than"},
		{[]int{1, 1}, Options{Hidden: 17}, "hidden activation"},
		{[]int{1, 1}, Options{Loss: LogisticLoss, Output: Tanh}, "logistic outputs"},
	} {
		if _, err := NewNet(c.widths, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.widths, err, c.want)
		}
	}
}

func TestModelKeepsItsBits(t *testing.T) {
	g := rand.New(rand.NewPCG(5, 5))
	n, _ := NewNet([]int{2, 3, 1}, Options{Hidden: Softplus, Loss: LogisticLoss, NoBias: true})
	m := &Model{Net: n, W: normals(g, n.Weights()), Inputs: Standardise(normals(g, 10), 2), Names: []string{"a", "b"}, Target: "c",
		Classes: newClasses([]string{"no", "yes"}, OneHot, LogisticLoss)}
	var b bytes.Buffer
	if err := m.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	got, err := ReadModel(&b)
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{0.3, -2}
	if u, v := m.Apply(x), got.Apply(x); u[0] != v[0] || got.Net.Options() != n.Options() || !slices.Equal(got.W, m.W) {
		t.Errorf("%v after reading, %v before", v, u)
	}
	for _, c := range [][2]string{{"saddle-ann", "other"}, {`"layers":[2,3,1]`, `"layers":[2,9,1]`}, {"softplus", "relu"}, {`"version":1`, `"version":2`}, {`"labels":["no","yes"]`, `"labels":["no"]`}} {
		if _, err := ReadModel(strings.NewReader(strings.Replace(text, c[0], c[1], 1))); err == nil {
			t.Errorf("%s accepted", c[1])
		}
	}
}
