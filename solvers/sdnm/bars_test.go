package sdnm

import (
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
)

// TestPolishBar: over public sets and ten random splits each, at least 95 % of the runs of the default method
// end with a certificate of a strict local minimiser: ‖F‖ ≤ 1e-9 and Ξ > 0 within ten Newton steps.
func TestPolishBar(t *testing.T) {
	t.Parallel()
	seeds, sets := uint64(10), 7
	if testing.Short() {
		seeds, sets = 1, 1
	}
	runs, done := 0, 0
	for _, c := range []struct {
		file  string
		rows  int // 0 = all
		scale svc.ScaleMethod
	}{
		{"heart_scale", 0, svc.ScaleNone},
		{"diabetes_scale", 0, svc.ScaleNone},
		{"australian_scale", 0, svc.ScaleNone},
		{"german.numer_scale", 0, svc.ScaleNone},
		{"breast-cancer_scale", 0, svc.ScaleNone},
		{"fourclass", 0, svc.ScaleRange},
		{"w1a", 450, svc.ScaleNone},
	}[:sets] {
		d := sharedSet(t, c.file)
		if c.rows > 0 {
			d = firstRows(d, c.rows)
		}
		for seed := range seeds {
			r := mustTune(t, d, Options{Scale: c.scale, SplitOptions: svc.SplitOptions{T: 3, Seed: seed}})
			runs++
			switch k := r.Certificate; {
			case k == nil:
				t.Logf("%s, seed %d: no certificate", c.file, seed)
			case k.Status != solvers.Done:
				t.Logf("%s, seed %d: %v, ‖F‖ = %v, Ξ = %.1e", c.file, seed, k.Status, k.History, xiOf(k))
			case !(k.Residual <= 1e-9 && xiOf(k) > 0 && len(k.History) <= 11):
				t.Errorf("%s, seed %d: done with ‖F‖ = %g, Ξ = %g after %d steps", c.file, seed, k.Residual, xiOf(k), len(k.History)-1)
			default:
				done++
			}
		}
	}
	t.Logf("%d of %d runs are certified", done, runs)
	if done*100 < runs*95 {
		t.Errorf("%d of %d runs are certified, want 95 %%", done, runs)
	}
}

// TestErrorBar: on the mean of five splits the cross-validation error of the default method is at most 0.2
// points above that of a grid of 15 values of C, on the same folds.
func TestErrorBar(t *testing.T) {
	t.Parallel()
	seeds := 5
	files := []string{"heart_scale", "diabetes_scale", "australian_scale", "german.numer_scale", "breast-cancer_scale", "a1a"}
	if testing.Short() {
		seeds, files = 1, files[4:5]
	}
	for _, file := range files {
		d := sharedSet(t, file)
		reduced, grid := 0.0, 0.0
		for seed := range seeds {
			s := svc.SplitOptions{T: 3, Seed: uint64(seed)}
			reduced += 100 / float64(seeds) * *mustTune(t, d, Options{SplitOptions: s, NoPolish: true}).CVError
			grid += 100 / float64(seeds) * *mustTune(t, d, Options{SplitOptions: s, Method: Grid}).CVError
		}
		t.Logf("%-20s reduced %6.3f %%, grid %6.3f %%", file, reduced, grid)
		if reduced > grid+0.2 {
			t.Errorf("%s: CV error %.3f %%, of the grid %.3f %%", file, reduced, grid)
		}
	}
}
