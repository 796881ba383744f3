package svcfit

import (
	"path/filepath"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// Rows of a mapped file, and of one whose pages leave memory after each pass, give the bits of rows in memory.
func TestMapped(t *testing.T) {
	for _, dense := range []bool{true, false} {
		pr := random(41, 20000, 15, 3, dense, 0.5)
		file := filepath.Join(t.TempDir(), "rows")
		if err := rows.Write(file, pr.Set, rows.Meta{}); err != nil {
			t.Fatal(err)
		}
		var want [][]float64
		for _, o := range []rows.Options{{}, {MemoryLimit: rows.MinMemoryLimit}, {Verify: rows.VerifyRows}} {
			f, err := rows.Open(file, o)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				tr := newTrainer(t, pr, Options{Threads: 1})
				done(t, tr, params(41, 15, 0.25), Target{})
				want = done(t, tr, params(41, 15, 0), Target{}).W
			}
			p := pr
			p.Set = f.Set
			tr := newTrainer(t, p, Options{Threads: 2})
			done(t, tr, params(41, 15, 0.25), Target{})
			if got := done(t, tr, params(41, 15, 0), Target{}); !same(got.W, want) {
				t.Errorf("dense %v, %+v: other bits", dense, o)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
