package shifted

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
	"gonum.org/v1/gonum/mat"
)

// A bound is a number or the words inf and -inf.
type bound float64

func (b *bound) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		text = text[1 : len(text)-1]
	}
	v, err := strconv.ParseFloat(string(text), 64)
	*b = bound(v)
	return err
}

type unknowns struct {
	X, S, Y, V, Z1, Z2, W1, W2 []float64
}

// An instance is a case of the file: numbers of f, c and their derivatives at one state, and what follows from them. Fixed variables are among
// them, and rows of A apart from the others.
type instance struct {
	N, M           int
	MA             int `json:"mA"`
	Bl, Bu, Cl, Cu []bound
	A              [][]float64
	B              []float64
	MuP, MuA, MuB  float64
	State          unknowns
	Estimates      unknowns
	F              float64 `json:"-"`
	Follow         [][]float64
	G, C           []float64
	J, H           [][]float64
	K              [][]float64
	R1, R2         []float64
	InertiaNeg     int `json:"inertia_neg"`
	Direction      unknowns
	Merit          float64
	GradMerit      unknowns `json:"grad_merit"`
	Sigma          float64
	KTr            [][]float64 `json:"K_tr"`
	DirectionTr    unknowns    `json:"direction_tr"`
}

// Functions that are the numbers of the instance, whatever x.
func (v *instance) Objective([]float64) float64 { return v.F }
func (v *instance) Gradient(_, g []float64)     { copy(g, v.G) }
func (v *instance) Constraints(x, c []float64) {
	copy(c, v.C)
	for i, row := range v.A {
		c[v.M+i] = dot(row, x)
	}
}
func (v *instance) Jacobian(_, jac []float64) {
	for i, row := range append(append([][]float64(nil), v.J...), v.A...) {
		copy(jac[i*v.N:], row)
	}
}
func (v *instance) Hessian(_ []float64, _ float64, _, h []float64) {
	k := 0
	for i := range v.N {
		k += copy(h[k:], v.H[i][:i+1])
	}
}

func readInstances(t *testing.T) []instance {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "vectors", "spd_direction.json"))
	if err != nil {
		t.Skip("no vectors: ", err)
	}
	var file struct {
		Cases []struct {
			instance
			F         json.RawMessage `json:"F"`
			Objective float64         `json:"f"`
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	var raw struct {
		Cases []map[string]json.RawMessage
	}
	if err := json.Unmarshal(text, &raw); err != nil { // keys that differ only in case
		t.Fatal(err)
	}
	var out []instance
	for k, c := range file.Cases {
		for key, to := range map[string]any{"f": &c.instance.F, "F": &c.Follow} {
			if err := json.Unmarshal(raw.Cases[k][key], to); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, c.instance)
	}
	return out
}

func floats(b []bound) []float64 {
	out := make([]float64, len(b))
	for i, v := range b {
		out[i] = float64(v)
	}
	return out
}

// method returns the method at the instance's state.
func (v *instance) method(t *testing.T) *method {
	t.Helper()
	p := &problem.NLP{
		Lower: floats(v.Bl), Upper: floats(v.Bu), Functions: v,
		RowLower: append(floats(v.Cl), v.B...), RowUpper: append(floats(v.Cu), v.B...),
		Linear: make([]bool, v.M+v.MA), Start: v.State.X,
	}
	for i := range v.MA {
		p.Linear[v.M+i] = true
	}
	p.Jacobian, p.Hessian = densePatterns(v.N, v.M+v.MA)
	f, err := nlp.NewForm(p)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := Options{LinearInA: true, NoShiftLimits: true}.WithDefaults()
	m, err := newMethod(context.Background(), f, o)
	if err != nil {
		t.Fatal(err)
	}
	m.begin(m.form.Start(), v.MuP, v.MuB)
	m.muA = v.MuA
	m.cur.vars, m.est = v.vars(m, &v.State), v.vars(m, &v.Estimates)
	m.values(m.cur)
	m.prepare(m.cur)
	m.hessian()
	return m
}

func (v *instance) vars(m *method, u *unknowns) vars {
	return vars{
		x: v.free(u.X), s: append(append([]float64(nil), u.S...), v.B...), y: append(append([]float64(nil), u.Y...), u.V...),
		z: [kinds][]float64{u.Z1, u.Z2, u.W1, u.W2},
	}
}

// free returns x without fixed variables.
func (v *instance) free(x []float64) (out []float64) {
	for j, e := range x {
		if v.Bl[j] != v.Bu[j] {
			out = append(out, e)
		}
	}
	return out
}

func agree(t *testing.T, k int, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("case %d, %s: %d elements, want %d", k, what, len(got), len(want))
		return
	}
	for i, w := range want {
		if !(math.Abs(got[i]-w) <= 1e-9*max(1, nlp.MaxAbs(want))) {
			t.Errorf("case %d, %s[%d]: %.15g, want %.15g", k, what, i, got[i], w)
		}
	}
}

func agreeVars(t *testing.T, k int, what string, got, want vars) {
	t.Helper()
	agree(t, k, what+" x", got.x, want.x)
	agree(t, k, what+" s", got.s, want.s)
	agree(t, k, what+" y", got.y, want.y)
	for i := range got.z {
		agree(t, k, what+" z", got.z[i], want.z[i])
	}
}

// condensed returns the matrix of the system without the rows of A, which the file has eliminated.
func (v *instance) condensed(t *testing.T, m *method) *mat.Dense {
	t.Helper()
	full, err := m.system.Matrix()
	if err != nil {
		t.Fatal(err)
	}
	n := m.n + m.m
	K := mat.NewDense(n, n, nil)
	for j := range n {
		e, col := make([]float64, n), make([]float64, n)
		e[j] = 1
		full.MulVec(col, e)
		K.SetCol(j, col)
	}
	for r := n - 1; r >= n-v.MA; r-- {
		for i := range r {
			for j := range r {
				K.Set(i, j, K.At(i, j)-K.At(i, r)*K.At(r, j)/K.At(r, r))
			}
		}
	}
	return mat.DenseCopyOf(K.Slice(0, n-v.MA, 0, n-v.MA))
}

func TestVectors(t *testing.T) {
	ctx := context.Background()
	for k, v := range readInstances(t) {
		m := v.method(t)
		F := newVars(m.n, m.m, &m.sides)
		m.follow(m.cur, &F)
		agree(t, k, "F₁", F.x, v.free(v.Follow[0]))
		want := v.Follow[1]
		for i := range want {
			if v.Cl[i] == v.Cu[i] {
				want[i] = 0 // y − w_X, which is zero by definition here
			}
		}
		agree(t, k, "F₂", F.s[:v.M], want)
		agree(t, k, "F₃", F.y[:v.M], v.Follow[2])
		agree(t, k, "F₄", F.y[v.M:], v.Follow[3])
		for i := range F.z {
			agree(t, k, "F₇…F₁₀", F.z[i], v.Follow[6+i])
		}
		agree(t, k, "M", []float64{m.merit(m.cur, m.muP)}, []float64{v.Merit})
		m.gradient(m.cur, &m.grad)
		g := m.grad
		agree(t, k, "∇M x", g.x, v.GradMerit.X)
		agree(t, k, "∇M y", g.y, append(append([]float64(nil), v.GradMerit.Y...), v.GradMerit.V...))
		var gs []float64
		for i := range v.M {
			if !m.fixed[i] {
				gs = append(gs, g.s[i])
			}
		}
		agree(t, k, "∇M s", gs, v.GradMerit.S)
		for i, w := range [][]float64{v.GradMerit.Z1, v.GradMerit.Z2, v.GradMerit.W1, v.GradMerit.W2} {
			agree(t, k, "∇M z", g.z[i], w)
		}
		for _, c := range []struct {
			sigma     float64
			K         [][]float64
			direction unknowns
		}{{0, v.K, v.Direction}, {v.Sigma, v.KTr, v.DirectionTr}} {
			m.setDiagonals(c.sigma)
			if err := m.system.SetValues(kkt.Values{W: m.hess, J: m.cur.jac, Sigma: m.sigma, C: m.diagC}); err != nil {
				t.Fatal(err)
			}
			K := v.condensed(t, m)
			for i, row := range c.K {
				agree(t, k, "K", K.RawRowView(i), row)
			}
			in, err := m.system.Factor(ctx, kkt.Shift{})
			if err != nil {
				t.Fatal(err)
			}
			if c.sigma == 0 && in.Neg != v.InertiaNeg+v.MA {
				t.Errorf("case %d: %d negative eigenvalues, want %d", k, in.Neg, v.InertiaNeg+v.MA)
			}
			if err := m.solve(ctx, c.sigma, nil); err != nil {
				t.Fatal(err)
			}
			want := v.vars(m, &c.direction)
			clear(want.s[v.M:])
			agreeVars(t, k, "direction", m.dir, want)
		}
	}
}
