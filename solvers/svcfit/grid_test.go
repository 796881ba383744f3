package svcfit

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc/rows"
)

// shared reads a file of the LIBSVM collection, or skips.
func shared(t testing.TB, name string) *rows.Set {
	t.Helper()
	file := filepath.Join("..", "..", "..", "shared", "data", "libsvm", name)
	if _, err := os.Stat(file); err != nil {
		t.Skip("no data: ", err)
	}
	d, err := libsvm.ReadFile(file, libsvm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := rows.FromData(d)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// dealt returns folds 0, 1, …, T−1, 0, … in a random order that is the same everywhere.
func dealt(m, T int) []int32 {
	fold := make([]int32, m)
	state := uint64(1)
	for i := range fold {
		fold[i] = int32(i % T)
		state = state*6364136223846793005 + 1442695040888963407
		j := int(state>>33) % (i + 1)
		fold[i], fold[j] = fold[j], fold[i]
	}
	return fold
}

func TestGrid(t *testing.T) {
	for _, name := range []string{"a9a", "w8a"} {
		s := shared(t, name)
		for _, delta := range []float64{0.25, 0} {
			tr, err := New(Problem{Set: s, Fold: dealt(s.X.Rows, 3), Folds: 3}, Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			total := time.Now()
			for k := -7; k <= 7; k++ {
				start := time.Now()
				c := math.Ldexp(1, k)
				f, err := tr.Fit(context.Background(), Params{Cost: []float64{c, c}, Delta: delta}, Target{})
				if err != nil {
					t.Fatal(err)
				}
				wrong := 0
				for _, m := range tr.Margins() {
					if m < 0 {
						wrong++
					}
				}
				t.Logf("%s δ %g C %g: %v %s steps %d rounds %d passes %.1f free %v gap %.1e res %.1e CV %.2f  %v", name, delta, c, f.Status, f.Message, f.Steps, f.Rounds, f.Passes, f.Free,
					f.Gap[0]/f.Objective[0], f.Residual, 100*float64(wrong)/float64(s.X.Rows), time.Since(start))
			}
			t.Log(time.Since(total))
		}
	}
}
