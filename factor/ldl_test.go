package factor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

func TestSmoke(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for trial := range 300 {
		n := 1 + rng.IntN(60)
		c, _ := sparse.NewCOO(n, n)
		for i := range n {
			if rng.IntN(3) > 0 {
				c.Append(i, i, rng.NormFloat64())
			}
			for range rng.IntN(4) {
				j := rng.IntN(n)
				if j < i {
					c.Append(i, j, rng.NormFloat64())
				}
			}
		}
		a, err := sparse.SymFromLower(c.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Pivoting{PivotAuto, PivotThreshold} {
			f, err := New(context.Background(), a, Options{Pivoting: p})
			if err != nil {
				t.Fatal(err)
			}
			if f.stats.Inertia.Zero > 0 {
				continue
			}
			if err := f.s.check(); err != nil {
				t.Fatal(err)
			}
			x, b, ones := make([]float64, n), make([]float64, n), make([]float64, n)
			for i := range ones {
				ones[i] = 1
			}
			a.MulVec(b, ones)
			r, err := f.SolveRefined(x, b)
			if err != nil || r.BackwardError > 1e-14 {
				t.Errorf("trial %d n=%d %v: %v %+v %+v", trial, n, p, err, r, f.stats)
			}
		}
	}
}

func TestSuite(t *testing.T) {
	dir := os.Getenv("SADDLE_MATRICES")
	if dir == "" {
		t.Skip("SADDLE_MATRICES names no folder")
	}
	only := os.Getenv("ONLY")
	files, _ := filepath.Glob(filepath.Join(dir, only+"*.mtx"))
	for _, file := range files {
		m, err := mtx.ReadFile(file, mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		low, err := m.Lower()
		if err != nil {
			continue
		}
		a, err := sparse.NewSym(low)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := a.Dims()
		start := time.Now()
		s, err := Analyze(a, Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		analysis := time.Since(start)
		line := fmt.Sprintf("%-14s n=%d %v fl=%.3g %v nnzL=%.2fM st=%.2fM pred=%.4f", filepath.Base(file), n, analysis.Round(time.Millisecond), s.flops, s.ordering, float64(s.nnzL)/1e6, float64(s.stored())/1e6, s.cost/1e9)
		modes := []Pivoting{PivotStatic, PivotAuto, PivotThreshold}
		if k := os.Getenv("MODE"); k != "" {
			modes = modes[k[0]-'0' : k[0]-'0'+1]
		}
		for _, p := range modes {
			opt := s.opt
			opt.Pivoting = p
			s.opt = opt
			f := s.New()
			_, _, val := a.Lower().Raw()
			best := time.Hour
			reps := 3
			if os.Getenv("REPS") != "" {
				reps = 30
			}
			for range reps {
				start = time.Now()
				if _, err := f.Factorize(context.Background(), val); err != nil {
					t.Fatal(err)
				}
				best = min(best, time.Since(start))
				if best > time.Second {
					break
				}
			}
			x, b, ones := make([]float64, n), make([]float64, n), make([]float64, n)
			for i := range ones {
				ones[i] = 1
			}
			a.MulVec(b, ones)
			r, _ := f.SolveRefined(x, b)
			st := f.stats
			line += fmt.Sprintf(" | %v %.4f g=%.0e neg=%d z=%d 2x2=%d del=%d pert=%d be=%.0e->%.0e(%d)", st.Pivoting, best.Seconds(), st.Growth, st.Inertia.Neg, st.Inertia.Zero, st.TwoByTwo, st.Delayed, st.Perturbed, r.Before, r.BackwardError, r.Steps)
		}
		fmt.Println(line)
	}
}
