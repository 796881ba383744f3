package svcfit

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// randomSet returns m rows of n features of which a share is not zero, with labels that a plane explains in part. Every tenth row
// repeats its predecessor and every seventh is zero.
func randomSet(r *rand.Rand, m, n int, share float64, dense bool) *rows.Set {
	x := &rows.Matrix{Rows: m, Cols: n, Dense: make([]float32, m*n)}
	y := make([]int8, m)
	for i := range m {
		row := x.Dense[i*n : (i+1)*n]
		if i%10 == 9 {
			copy(row, x.Dense[(i-1)*n:i*n])
			y[i] = y[i-1]
			continue
		}
		s := 0.3 * r.NormFloat64()
		for j := range row {
			if i%7 != 6 && r.Float64() < share {
				row[j] = float32(r.NormFloat64())
				s += float64(row[j]) / float64(j+1)
			}
		}
		y[i] = 1
		if s < 0 {
			y[i] = -1
		}
	}
	if !dense {
		x = sparseOf(x)
	}
	return &rows.Set{X: x, Y: y}
}

func sparseOf(d *rows.Matrix) *rows.Matrix {
	x := &rows.Matrix{Rows: d.Rows, Cols: d.Cols, Ptr: []int{0}, Ind: []int32{}, Val: []float32{}}
	for i := range d.Rows {
		for j, v := range d.Dense[i*d.Cols : (i+1)*d.Cols] {
			if v != 0 {
				x.Ind, x.Val = append(x.Ind, int32(j)), append(x.Val, v)
			}
		}
		x.Ptr = append(x.Ptr, len(x.Ind))
	}
	return x
}

func folded(m, folds int) []int32 {
	f := make([]int32, m)
	for i := range f {
		f[i] = int32(i*7%11) % int32(folds)
	}
	return f
}

func descentTrainer(t testing.TB, p Problem, o Options) *Trainer {
	t.Helper()
	if o.Regime == Auto {
		o.Regime = Descent
	}
	tr, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// entries returns row i as the formulas have it, y_i x_i.
func entries(s *rows.Set, i int) []float64 {
	b := make([]float64, s.X.Cols)
	if s.X.IsDense() {
		for j, v := range s.X.Dense[i*s.X.Cols : (i+1)*s.X.Cols] {
			b[j] = float64(v) * float64(s.Y[i])
		}
		return b
	}
	for k := s.X.Ptr[i]; k < s.X.Ptr[i+1]; k++ {
		b[s.X.Ind[k]] = float64(s.X.Val[k]) * float64(s.Y[i])
	}
	return b
}

func inner(x, y []float64) (s float64) {
	for j, v := range x {
		s += v * y[j]
	}
	return s
}

// naive evaluates P as the formula says.
func naive(v *view, s *rows.Set, t int, p Params, w []float64) float64 {
	f := 0.0
	for j, x := range w {
		sj := 1.0
		if p.Scale != nil {
			sj = p.Scale[j]
		}
		f += sj * x * x / 2
	}
	for i := range v.fold {
		if v.trains(t, i) {
			u := 1 - inner(entries(s, i), w)
			switch d := p.Delta; {
			case u >= d/2:
				f += p.Cost[v.kindOf(i)] * u
			case u > -d/2:
				f += p.Cost[v.kindOf(i)] * (u + d/2) * (u + d/2) / (2 * d)
			}
		}
	}
	return f
}

// minimum returns min P by coordinate descent on the dual in cyclic order, in float64, until nothing moves.
func minimum(v *view, s *rows.Set, t int, p Params) float64 {
	n := s.X.Cols
	w, inv := make([]float64, n), make([]float64, n)
	for j := range inv {
		inv[j] = 1
		if p.Scale != nil {
			inv[j] = 1 / p.Scale[j]
		}
	}
	alpha := make([]float64, s.X.Rows)
	for range 200000 {
		moved := 0.0
		for i := range alpha {
			if !v.trains(t, i) {
				continue
			}
			b, c := entries(s, i), p.Cost[v.kindOf(i)]
			q := p.Delta / c
			for j, x := range b {
				q += x * x * inv[j]
			}
			g := inner(b, w) - 1 + p.Delta*(alpha[i]/c-0.5)
			a := c
			if q > 0 {
				a = min(max(alpha[i]-g/q, 0), c)
			}
			for j, x := range b {
				w[j] += (a - alpha[i]) * x * inv[j]
			}
			moved = max(moved, math.Abs(a-alpha[i])/c)
			alpha[i] = a
		}
		if moved < 1e-10 {
			break
		}
	}
	return naive(v, s, t, p, w)
}

type descentCase struct {
	m, n  int
	share float64
	dense bool
	folds int
	p     Params
}

func descentCases(r *rand.Rand) []descentCase {
	varied := func(n int) []float64 {
		s := make([]float64, n)
		for j := range s {
			s[j] = math.Exp(r.NormFloat64())
		}
		return s
	}
	common := func(n int) []float64 { return slices.Repeat([]float64{3.7}, n) }
	return []descentCase{
		{60, 20, 0.2, false, 3, Params{Cost: []float64{1, 1}, Delta: 1}},
		{60, 20, 0.2, false, 3, Params{Cost: []float64{0.3, 2}}},
		{80, 30, 0.3, false, 2, Params{Cost: []float64{1, 0.5}, Delta: 0.25, Scale: varied(30)}},
		{80, 30, 0.3, false, 0, Params{Cost: []float64{1, 0.5}, Scale: common(30)}},
		{50, 40, 1, true, 3, Params{Cost: []float64{0.1, 0.1}, Delta: 3, Scale: varied(40)}},
		{50, 40, 1, true, 5, Params{Cost: []float64{1, 1}}},
		{40, 1, 1, false, 2, Params{Cost: []float64{1, 1}, Delta: 0.5}},
		{40, 1, 1, true, 0, Params{Cost: []float64{1, 1}}},
		{40, 10, 0.5, false, 2, Params{Cost: []float64{1e-8, 1e-8}, Delta: 1}},
		{40, 60, 0.5, false, 2, Params{Cost: []float64{1e6, 1e6}, Delta: 1}},
		{40, 60, 0.5, false, 2, Params{Cost: []float64{1e6, 1e6}}},
		{2, 1, 1, false, 0, Params{Cost: []float64{1, 1}, Delta: 1}},
	}
}

// bothRegimes runs a test in the regimes of wide data.
func bothRegimes(t *testing.T, f func(t *testing.T, r Regime)) {
	for _, r := range []Regime{Descent, Gram} {
		t.Run(r.String(), func(t *testing.T) { f(t, r) })
	}
}
