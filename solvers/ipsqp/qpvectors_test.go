package ipsqp

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/sparse"
)

// stepVector is one iteration as an independent implementation has computed it.
type stepVector struct {
	N, M                 int
	H, J, K              [][]float64
	GradF, Hc            []float64
	B, R                 []float64
	LRel                 []float64 `json:"l_rel"`
	URel                 []float64 `json:"u_rel"`
	Delta, Y, W, P, G, T []float64
	V, Q, Z, S           []float64
	RHS                  []float64 `json:"rhs_predictor"`
	Predictor, Corrector map[string][]float64
	AlphaStar            float64 `json:"alpha_star"`
	DeltaFactor          float64 `json:"delta"`
	Mu, Alpha            float64
}

func denseColumns(t *testing.T, rows, cols int, a [][]float64, lower bool) *sparse.CSC {
	t.Helper()
	coo, err := sparse.NewCOO(rows, cols)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for j := range cols {
			if lower && i < j || a[i][j] == 0 {
				continue
			}
			if err := coo.Append(i, j, a[i][j]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return coo.ToCSC()
}

// TestStepVectors compares matrix, predictor, μ, corrector and lengths of the literal iteration.
func TestStepVectors(t *testing.T) {
	text, err := os.ReadFile("../../../shared/spec/vectors/ipqp_step.json")
	if err != nil {
		t.Skip("no vectors: ", err)
	}
	var file struct{ Cases []json.RawMessage }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, raw := range file.Cases {
		// "H" and "h", "R" and "r" differ by case, which encoding/json does not tell apart.
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(raw, &fields); err != nil {
			t.Fatal(err)
		}
		get := func(name string, to any) {
			if err := json.Unmarshal(fields[name], to); err != nil {
				t.Fatal(name, err)
			}
		}
		var c stepVector
		for name, to := range map[string]any{
			"n": &c.N, "m": &c.M, "H": &c.H, "J": &c.J, "K": &c.K, "gradF": &c.GradF, "h": &c.Hc, "b": &c.B, "r": &c.R, "l_rel": &c.LRel, "u_rel": &c.URel,
			"Delta": &c.Delta, "y": &c.Y, "w": &c.W, "p": &c.P, "g": &c.G, "t": &c.T, "v": &c.V, "q": &c.Q, "z": &c.Z, "s": &c.S,
			"rhs_predictor": &c.RHS, "predictor": &c.Predictor, "corrector": &c.Corrector, "alpha_star": &c.AlphaStar, "delta": &c.DeltaFactor, "mu": &c.Mu, "alpha": &c.Alpha,
		} {
			get(name, to)
		}
		checkStep(t, &c)
	}
}

func checkStep(t *testing.T, c *stepVector) {
	n, m := c.N, c.M
	p, err := sparse.NewSym(denseColumns(t, n, n, c.H, true))
	if err != nil {
		t.Fatal(err)
	}
	f := &qpForm{n: n, m: m, p: p, q: c.GradF, a: denseColumns(t, m, n, c.J, false), xl: c.LRel, xu: c.URel, cl: make([]float64, m), cu: make([]float64, m)}
	for i := range m {
		f.cl[i] = c.B[i] - c.Hc[i]
		f.cu[i] = f.cl[i] + c.R[i]
	}
	lin, err := newShifted(context.Background(), f, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := qpInterior(f, lin, false)
	copy(in.x, c.Delta)
	copy(in.y, c.Y)
	each := func(do func(k int, name string, i int)) {
		for k, at := range in.at {
			i, names := int(at), "gt"
			if i >= n {
				i, names = i-n, "wp"
			}
			name := names[:1]
			if in.sigma[k] < 0 {
				name = names[1:]
			}
			do(k, name, i)
		}
	}
	slack := map[string][]float64{"g": c.G, "t": c.T, "w": c.W, "p": c.P}
	dual := map[string][]float64{"g": c.Z, "t": c.S, "w": c.V, "p": c.Q}
	each(func(k int, name string, i int) { in.s[k], in.l[k] = slack[name][i], dual[name][i] })
	in.residuals()
	if err := in.affine(context.Background()); err != nil {
		t.Fatal(err)
	}
	k, err := lin.k.Matrix()
	if err != nil {
		t.Fatal(err)
	}
	for i := range n + m {
		for j := range i + 1 {
			want := c.K[i][j] // with the first block row negated
			if i < n {
				want = -want
			} else if j >= n {
				want = -want
			}
			if d := math.Abs(k.At(i, j) - want); d > 1e-8 {
				t.Errorf("K(%d, %d) = %.12g, want %.12g", i, j, k.At(i, j), want)
			}
		}
	}
	compare := func(what string, want map[string][]float64) {
		t.Helper()
		check := func(name string, got, want float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))) {
				t.Errorf("%s %s = %.14g, want %.14g", what, name, got, want)
			}
		}
		for j := range n {
			check("Delta", in.dz[j], want["Delta"][j])
		}
		for i := range m {
			check("y", in.dy[i], want["y"][i])
		}
		duals := map[string]string{"g": "z", "t": "s", "w": "v", "p": "q"}
		each(func(k int, name string, i int) {
			check(name, in.ds[k], want[name][i])
			check(duals[name], in.dl[k], want[duals[name]][i])
		})
	}
	compare("predictor", c.Predictor)
	alpha, mu := in.publishedCentring()
	for i := range n + m {
		want := c.RHS[i]
		if i < n {
			want = -want
		}
		if math.Abs(in.rhs[i]-want) > 1e-9*max(1, math.Abs(want)) {
			t.Errorf("right side %d = %.14g, want %.14g", i, in.rhs[i], want)
		}
	}
	if math.Abs(alpha-c.AlphaStar) > 1e-9 || math.Abs(mu-c.Mu) > 1e-9 {
		t.Errorf("α* = %.14g, μ = %.14g, want %.14g, %.14g", alpha, mu, c.AlphaStar, c.Mu)
	}
	if alpha, err = in.publishedCorrect(context.Background(), mu); err != nil {
		t.Fatal(err)
	}
	compare("corrector", c.Corrector)
	if math.Abs(alpha-c.Alpha) > 1e-9 {
		t.Errorf("α = %.14g, want %.14g", alpha, c.Alpha)
	}
}
