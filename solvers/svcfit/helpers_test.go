package svcfit

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
)

// random returns a problem of m rows of n features, a share of which is not zero, with labels that a plane explains but
// for noise, three cost classes and T folds. Some rows are zero, some are left out, column n−1 is not used.
func random(seed uint64, m, n, T int, dense bool, share float64) Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	w := make([]float64, n)
	for j := range w {
		w[j] = r.NormFloat64()
	}
	x := &rows.Matrix{Rows: m, Cols: n}
	if dense {
		x.Dense = make([]float32, m*n)
	} else {
		x.Ptr = []int{0}
	}
	p := Problem{Set: &rows.Set{X: x, Y: make([]int8, m), Labels: svc.Labels{Pos: "+1", Neg: "-1"}}, Fold: make([]int32, m), Kind: make([]int32, m), Folds: T}
	for i := range m {
		d := r.NormFloat64()
		for j := range n {
			if i%17 == 3 || j == n-1 && n > 1 || r.Float64() > share {
				continue
			}
			v := float32(r.NormFloat64())
			d += float64(v) * w[j]
			if dense {
				x.Dense[i*n+j] = v
			} else {
				x.Ind, x.Val = append(x.Ind, int32(j)), append(x.Val, v)
			}
		}
		if !dense {
			x.Ptr = append(x.Ptr, len(x.Ind))
		}
		p.Set.Y[i] = 1
		if d < 0 {
			p.Set.Y[i] = -1
		}
		p.Kind[i] = int32(r.IntN(3))
		p.Fold[i] = int32(r.IntN(max(T, 1)+1)) - 1
		if p.Fold[i] < 0 && r.Float64() < 0.7 {
			p.Fold[i] = 0
		}
	}
	return p
}

func params(seed uint64, n int, delta float64) Params {
	r := rand.New(rand.NewPCG(seed, 2))
	p := Params{Delta: delta, Cost: []float64{0.3, 1, 0.7}, Scale: make([]float64, n)}
	for j := range p.Scale {
		p.Scale[j] = math.Exp(r.NormFloat64() / 2)
	}
	return p
}

func newTrainer(t testing.TB, p Problem, o Options) *Trainer {
	t.Helper()
	tr, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func fit(t testing.TB, tr *Trainer, p Params, to Target) *Fit {
	t.Helper()
	f, err := tr.Fit(context.Background(), p, to)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// done fits and wants the target reached.
func done(t testing.TB, tr *Trainer, p Params, to Target) *Fit {
	t.Helper()
	f := fit(t, tr, p, to)
	if f.Status != solvers.Done {
		t.Errorf("δ = %g: %v: %s", p.Delta, f.Status, f.Message)
	}
	return f
}

// reference returns a trainer whose method is the plain one.
func reference(t testing.TB, p Problem) *Trainer {
	t.Helper()
	tr := newTrainer(t, p, Options{Threads: 1})
	tr.m = newPlain(tr.v, tr.o)
	return tr
}

// distance returns ‖a − b‖∞ over 1 + ‖b‖∞.
func distance(a, b []float64) float64 {
	d, size := 0.0, 1.0
	for i := range a {
		d, size = max(d, math.Abs(a[i]-b[i])), max(size, math.Abs(b[i]))
	}
	return d / size
}

// same reports whether two slices of vectors have the same bits.
func same(a, b [][]float64) bool {
	for k := range a {
		for j := range a[k] {
			if math.Float64bits(a[k][j]) != math.Float64bits(b[k][j]) {
				return false
			}
		}
	}
	return len(a) == len(b)
}
