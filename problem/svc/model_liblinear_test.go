package svc

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

func TestLIBLINEARText(t *testing.T) {
	m := &Model{
		Labels:   Labels{"+4.0", "2"},
		W:        []float64{1, -3, 0.1},
		Bias:     2,
		C:        1,
		Scaling:  &Scaling{Method: ScaleRange, Offset: []float64{0.5, 0}, Factor: []float64{2, 1}},
		Majority: -1,
	}
	// w = (1·2, −3·1), b = 2·0.1 − 2·0.5; the majority comes second.
	const head = "solver_type L2R_L1LOSS_SVC_DUAL\nnr_class 2\n"
	tests := []struct {
		change func()
		want   string
	}{
		{func() {}, "label 4 2\nnr_feature 2\nbias 1\nw\n2\n-3\n-0.8\n"},
		{func() { m.Majority = 1 }, "label 2 4\nnr_feature 2\nbias 1\nw\n-2\n3\n0.8\n"},
		{func() { m.Bias, m.W, m.Scaling = 0, m.W[:2], nil }, "label 2 4\nnr_feature 2\nbias -1\nw\n-1\n3\n"},
	}
	for _, test := range tests {
		test.change()
		var b strings.Builder
		if err := m.WriteLIBLINEAR(&b); err != nil {
			t.Fatal(err)
		}
		if b.String() != head+test.want {
			t.Errorf("text %q\nwant %q", b.String(), head+test.want)
		}
	}
	for _, label := range []string{"yes", "4.5", "2147483648", "nan"} {
		m.Labels.Pos = label
		wantError(t, m.WriteLIBLINEAR(&strings.Builder{}), "is not an integer")
		m.Labels = Labels{"7", label}
		wantError(t, m.WriteLIBLINEAR(&strings.Builder{}), "is not an integer")
	}
}

// LIBLINEAR's own program must predict from the written model what Predict
// predicts, ties included.
func TestLIBLINEARPredicts(t *testing.T) {
	program, err := exec.LookPath("liblinear-predict")
	if err != nil {
		t.Skip("liblinear-predict is not installed")
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for k := range 24 {
		x := randomMatrix(t, r, 30, 5, 0.6)
		m := randomModel(t, r, x)
		m.Majority = float64(1 - 2*(k%2))
		m.Labels = []Labels{{"+1", "-1"}, {"4", "2.0"}}[k/2%2]
		if k%4 < 2 { // rows without features are ties
			m.Bias, m.W, m.Scaling = 0, m.W[:5], nil
		}
		z := randomMatrix(t, r, 60, 3+r.IntN(6), 0.3)
		var text strings.Builder
		if err := m.WriteLIBLINEAR(&text); err != nil {
			t.Fatal(err)
		}
		write(t, path("model"), text.String())
		write(t, path("data"), libsvmText(z))
		if out, err := exec.Command(program, path("data"), path("model"), path("out")).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		out, err := os.ReadFile(path("out"))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Fields(string(out))
		want := m.Predict(z)
		if len(got) != len(want) {
			t.Fatalf("%d predictions for %d rows", len(got), len(want))
		}
		for i, y := range want {
			if m.Labels.Sign(got[i]) != y {
				t.Fatalf("model %d, row %d: LIBLINEAR predicts %s, we %s, margin %v",
					k, i, got[i], m.Labels.Text(y), m.Margins(z)[i])
			}
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// libsvmText prints rows with label 0, as data to predict.
func libsvmText(x *sparse.CSR) string {
	var b strings.Builder
	rows, _ := x.Dims()
	for i := range rows {
		b.WriteString("0")
		ind, val := x.Row(i)
		for k, j := range ind {
			fmt.Fprintf(&b, " %d:%v", j+1, val[k])
		}
		b.WriteString("\n")
	}
	return b.String()
}
