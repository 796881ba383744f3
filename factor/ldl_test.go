package factor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// TestSuite factors the symmetric matrices in the folder SADDLE_MATRICES, each in a subtest NAME/MODE, and logs
// what it has seen: go test ./factor -run 'Suite/d_opf_l/auto' -v.
func TestSuite(t *testing.T) {
	dir := os.Getenv("SADDLE_MATRICES")
	if dir == "" {
		t.Skip("SADDLE_MATRICES names no folder")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.mtx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".mtx")
		t.Run(name, func(t *testing.T) {
			m, err := mtx.ReadFile(file, mtx.Options{})
			if err != nil {
				t.Fatal(err)
			}
			lower, err := m.Lower()
			if err != nil {
				t.Skip(err)
			}
			a, err := sparse.NewSym(lower)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Analyze(a, Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("n = %d, %v in %.3f s (%s): flops %.3g, nnz(L) %.3g M, stored %.3g M, predicted %.4f s",
				s.n, s.ordering, s.seconds, s.reason, s.flops, float64(s.nnzL)/1e6, float64(s.stored())/1e6, s.cost/1e9)
			for _, p := range []Pivoting{PivotAuto, PivotThreshold, PivotStatic} {
				t.Run(p.String(), func(t *testing.T) { suiteMode(t, s, a, p) })
			}
		})
	}
}

// suiteMode factors a with one way of pivoting and solves.
func suiteMode(t *testing.T, s *Symbolic, a *sparse.Sym, p Pivoting) {
	f := s.New()
	if err := f.SetPivoting(p, 0); err != nil {
		t.Fatal(err)
	}
	_, _, val := a.Lower().Raw()
	best := time.Hour
	for range 5 {
		start := time.Now()
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(start))
	}
	x, b := make([]float64, s.n), make([]float64, s.n)
	for i := range x {
		x[i] = 1
	}
	a.MulVec(b, x)
	start := time.Now()
	r, err := f.SolveRefined(x, b)
	if err != nil {
		t.Fatal(err)
	}
	solve := time.Since(start)
	st := f.Stats()
	t.Logf("%.4f s, refined solve %.4f s: %v, inertia %v, %d of order 2, %d delayed, %d replaced, growth %.1g, backward error %.1g, after %d steps %.1g",
		best.Seconds(), solve.Seconds(), st.Pivoting, st.Inertia, st.TwoByTwo, st.Delayed, st.Perturbed, st.Growth, r.Before, r.Steps, r.BackwardError)
	if p != PivotStatic && r.BackwardError > 4e-14 {
		t.Errorf("backward error %.2g after %d steps", r.BackwardError, r.Steps)
	}
}
