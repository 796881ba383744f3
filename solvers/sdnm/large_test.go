package sdnm

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/sparse"
)

// sparseRows returns rows with the given number of entries each, in columns whose popularity falls as in
// a collection of texts, and labels that follow a random direction up to noise.
func sparseRows(t *testing.T, rng *rand.Rand, rows, n, entries int) *svc.Data {
	t.Helper()
	c, err := sparse.NewCOO(rows, n)
	if err != nil {
		t.Fatal(err)
	}
	w := make([]float64, n)
	for j := range w {
		w[j] = rng.NormFloat64()
	}
	d := &svc.Data{Y: make([]float64, rows), Labels: plusMinus}
	for i := range rows {
		seen := map[int]bool{}
		if i < n { // every column is used
			seen[i] = true
		}
		for len(seen) < entries {
			seen[int(float64(n)*math.Pow(rng.Float64(), 3))] = true
		}
		margin := 0.3 * rng.NormFloat64()
		for j := range n {
			if seen[j] {
				margin += w[j]
				if err := c.Append(i, j, 1); err != nil {
					t.Fatal(err)
				}
			}
		}
		d.Y[i] = math.Copysign(1, margin)
	}
	d.X = c.ToCSR()
	return d
}

// TestLarge runs sets on which each kind of normal equations is chosen by size.
func TestLarge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		rows, n, entries int
		kind             normalKind
		o                Options
	}{
		{"gram", 150, 600, 12, normalGram, Options{}},
		{"pcg", 3800, 2510, 6, normalPCG, Options{Grid: []float64{0.005}}},
		{"pcg, grid", 3800, 2510, 2, normalPCG, Options{Method: Grid, Grid: []float64{0.005, 0.02}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.kind == normalPCG && testing.Short() {
				if c.o.Method != Grid {
					return // the grid covers PCG in short runs
				}
				c.o.Grid = c.o.Grid[:1]
			}
			d := sparseRows(t, seeded(81), c.rows, c.n, c.entries)
			for _, f := range newFolds(d.X, d.Y, splitOf(t, d, c.o)) {
				if f.kind != c.kind {
					t.Fatalf("kind %d was chosen, want %d", f.kind, c.kind)
				}
			}
			r := mustTune(t, d, c.o)
			checkResult(t, d, c.o, r)
			if r.Status != solvers.Done {
				t.Errorf("status %v: %s", r.Status, r.Message)
			}
			if c.o.Method == Grid {
				o := c.o
				o.Threads = 1
				sameBits(t, "another number of threads", timeless(mustTune(t, d, o)), timeless(r))
			}
			if r.CVError == nil || *r.CVError > 0.45 {
				t.Errorf("CV error %v: nothing was learnt", r.CVError)
			}
			if c.o.Method == Reduced && (r.Certificate == nil || r.Certificate.Status != solvers.Done) {
				t.Errorf("certificate %+v", r.Certificate)
			}
		})
	}
}
