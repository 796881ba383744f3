package svc

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// randomModel is a model with random weights for data like x.
func randomModel(t testing.TB, r *rand.Rand, x *sparse.CSR) *Model {
	t.Helper()
	_, n := x.Dims()
	m := &Model{
		Labels:   Labels{"+1", "-1"},
		C:        math.Exp(r.NormFloat64()),
		Bias:     []float64{0, 1, -2.5}[r.IntN(3)],
		Majority: float64(1 - 2*r.IntN(2)),
	}
	if m.Bias != 0 {
		n++
	}
	m.W = make([]float64, n)
	for j := range m.W {
		m.W[j] = r.NormFloat64()
	}
	if method := []ScaleMethod{ScaleNone, ScaleRange, ScaleMaxAbs}[r.IntN(3)]; method != ScaleNone {
		s, err := FitScaling(x, nil, method)
		if err != nil {
			t.Fatal(err)
		}
		m.Scaling = s
	}
	return m
}

// Margins equals the product of the scaled matrix, with its constant feature,
// and the weights.
func TestMargins(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 300 {
		x := randomMatrix(t, r, 1+r.IntN(10), 1+r.IntN(6), r.Float64())
		m := randomModel(t, r, x)
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
		_, n := x.Dims()
		z := randomMatrix(t, r, 6, 1+r.IntN(9), 0.7) // narrower or wider
		got := m.Margins(z)
		prepared := &Scaling{Method: ScaleMaxAbs, Offset: make([]float64, n), Factor: slices.Repeat([]float64{1}, n)}
		if m.Scaling != nil {
			prepared = m.Scaling
		}
		z, err := prepared.Apply(z) // also brings z to n features
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, 6)
		AppendBias(z, m.Bias).MulVec(want, m.W)
		for i := range got {
			if math.Abs(got[i]-want[i]) > 1e-12 {
				t.Fatalf("margin %v, want %v (bias %v, scaling %+v)", got[i], want[i], m.Bias, m.Scaling)
			}
		}
	}
}

func TestPredict(t *testing.T) {
	x := matrix(t, 3, []float64{2, 0, 0}, []float64{0, 3, 0}, []float64{0, 0, 7}, []float64{1, 1, 1})
	m := &Model{Labels: Labels{"1", "0"}, W: []float64{1, -1}, C: 1}
	for _, m.Majority = range []float64{1, -1} {
		want := []float64{1, -1, m.Majority, m.Majority}
		if got := m.Predict(x); !slices.Equal(got, want) {
			t.Errorf("majority %v: %v, want %v", m.Majority, got, want)
		}
		nan := matrix(t, 2, []float64{math.NaN(), 1})
		if got := m.Predict(nan); got[0] != m.Majority {
			t.Errorf("margin NaN: class %v, want %v", got[0], m.Majority)
		}
	}
}

func TestModelCheck(t *testing.T) {
	good := func() *Model {
		return &Model{
			Labels:   Labels{"+1", "-1"},
			W:        []float64{1, 2, 3},
			Bias:     1,
			C:        0.5,
			Scaling:  &Scaling{Method: ScaleRange, Offset: []float64{0, 1}, Factor: []float64{1, 2}},
			Majority: 1,
		}
	}
	if err := good().Check(); err != nil {
		t.Error(err)
	}
	tests := []struct {
		breaks func(m *Model)
		want   string
	}{
		{func(m *Model) { m.Labels.Neg = "1" }, "the same"},
		{func(m *Model) { m.C = 0 }, "C = 0"},
		{func(m *Model) { m.C = math.Inf(1) }, "C = +Inf"},
		{func(m *Model) { m.C = math.NaN() }, "C = NaN"},
		{func(m *Model) { m.Bias = math.NaN() }, "bias NaN"},
		{func(m *Model) { m.Majority = 0 }, "majority class 0"},
		{func(m *Model) { m.W = nil }, "no weight for it"},
		{func(m *Model) { m.W[1] = math.NaN() }, "weight NaN of feature 1"},
		{func(m *Model) { m.W = m.W[:2] }, "scaling of 2 features for 1 weights"},
		{func(m *Model) { m.Bias = 0 }, "scaling of 2 features for 3 weights"},
		{func(m *Model) { m.Scaling.Factor[0] = math.Inf(1) }, "factor +Inf"},
		{func(m *Model) { m.Scaling.Factor[0], m.W[0] = 1e300, 1e300 }, "overflow"},
		{func(m *Model) { m.Scaling.Offset[1], m.W[1] = 1e300, 1e300 }, "overflow"},
	}
	for _, test := range tests {
		m := good()
		test.breaks(m)
		wantError(t, m.Check(), test.want)
	}
}
