package rows

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
)

// Margins of a file are those of its rows in float64.
func TestMargins(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	path := filepath.Join(t.TempDir(), "rows")
	for _, n := range []int{1, 6, 11} {
		d, err := random(300, n, .4, false, 8).Data()
		if err != nil {
			t.Fatal(err)
		}
		for _, scale := range []svc.ScaleMethod{svc.ScaleNone, svc.ScaleRange} {
			for _, bias := range []float64{0, 2} {
				for _, storage := range []Storage{Dense, Sparse} {
					if _, err := build(t, path, d, BuildOptions{Scale: scale, Bias: bias, Storage: storage}, false); err != nil {
						t.Fatal(err)
					}
					f := mustOpen(t, path, Options{})
					for _, width := range []int{n, n - 1, n + 3} { // of the model
						m := &svc.Model{Labels: plusMinus, C: 1, Majority: 1, Bias: -.5, W: make([]float64, width+1), Scaling: f.Meta.Scaling}
						for j := range m.W {
							m.W[j] = r.NormFloat64()
						}
						if scale != svc.ScaleNone && width != n {
							continue
						}
						got, err := f.Margins(m)
						if err != nil {
							t.Fatal(err)
						}
						want := m.Margins(d.X)
						for i := range got {
							if math.Abs(got[i]-want[i]) > 1e-5 {
								t.Fatalf("%d features, %v, bias %v: margin of row %d is %v, want %v", n, scale, bias, i, got[i], want[i])
							}
						}
					}
					f.Close()
				}
			}
		}
	}
	f := mustOpen(t, path, Options{}) // scaled
	m := &svc.Model{Labels: plusMinus, C: 1, Majority: 1, W: make([]float64, 11)}
	if _, err := f.Margins(m); err == nil || !strings.Contains(err.Error(), "scaled by other numbers") {
		t.Errorf("another scaling: %v", err)
	}
}
