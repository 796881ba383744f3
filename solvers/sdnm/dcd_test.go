package sdnm

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// primalDual returns P(w) and the dual D(α) of a training problem, both from scratch: D
// uses Bᵀα and not w, so that P − D bounds the error of either whatever the caller did.
func primalDual(b *mat.Dense, c float64, alpha, w []float64) (p, d float64) {
	m, n := b.Dims()
	var g, bta mat.VecDense
	g.MulVec(b, mat.NewVecDense(n, w))
	bta.MulVec(b.T(), mat.NewVecDense(m, alpha))
	for i, a := range alpha {
		p += c * max(0, 1-g.AtVec(i))
		d += a
	}
	for j, v := range w {
		p += v * v / 2
		d -= bta.AtVec(j) * bta.AtVec(j) / 2
	}
	return p, d
}

// reference solves the training problem by cyclic coordinate descent on dense rows, without shrinking,
// to the relative gap asked for if that does not take too long. It returns w and the P − D reached.
func reference(b *mat.Dense, c, gap float64) (w []float64, absGap float64) {
	m, n := b.Dims()
	w, alpha := make([]float64, n), make([]float64, m)
	for sweep := 1; ; sweep++ {
		for i := range m {
			row := b.RawRowView(i)
			g, q := -1.0, 0.0
			for j, v := range row {
				g += v * w[j]
				q += v * v
			}
			a := c
			if q > 0 {
				a = min(max(alpha[i]-g/q, 0), c)
			}
			for j, v := range row {
				w[j] += (a - alpha[i]) * v
			}
			alpha[i] = a
		}
		if sweep%20 == 0 {
			if p, d := primalDual(b, c, alpha, w); p-d <= gap*(1+math.Abs(p)) || sweep == 20000 {
				return w, max(p-d, 0)
			}
		}
	}
}

// checkDCD requires a feasible α, w = Bᵀα and that certified says whether the relative gap dcdGap is reached.
func checkDCD(t *testing.T, d *dcd, c float64, certified bool) {
	t.Helper()
	b := d.b.dense()
	m, n := b.Dims()
	for k, a := range d.alpha {
		if !(a >= 0 && a <= c) {
			t.Errorf("α[%d] = %g is outside [0, %g]", k, a, c)
		}
	}
	var bta mat.VecDense
	bta.MulVec(b.T(), mat.NewVecDense(m, d.alpha))
	size := mat.Norm(b, 2) * c * math.Sqrt(float64(m))
	for j := range n {
		closeTo(t, "an entry of w", d.w[j], bta.AtVec(j), 1e-10, 1e-3*size)
	}
	p, dual := primalDual(b, c, d.alpha, d.w)
	gap := (p - dual) / (1 + math.Abs(p))
	if certified && gap > dcdGap*(1+1e-6) || !certified && gap < dcdGap*(1-1e-6) {
		t.Errorf("certified = %t with a relative gap of %g at C = %g", certified, gap, c)
	}
}

func TestDCD(t *testing.T) {
	for _, c := range []struct {
		name    string
		rows, n int
		density float64
	}{
		{"tall", 60, 5, 0.8},
		{"wide", 20, 50, 0.3}, // zero rows and separable
		{"zero rows", 50, 6, 0.15},
		{"one feature", 40, 1, 0.9},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := newRand(t)
			data := noisy(rng, c.rows, c.n, c.density)
			view := rows{data.X, data.Y, all(c.rows)}
			d := newDCD(&view, c.n, rng.Uint64(), 1)
			d.maxSweeps = 2000                                            // too few for one random set in a hundred, at a large C
			for _, capC := range []float64{0x1p-10, 0x1p-4, 1, 8, 0.25} { // warm, up and down
				before := d.sweeps
				certified, err := d.solve(context.Background(), capC)
				if err != nil {
					t.Fatal(err)
				}
				// About one random set in a hundred exhausts the sweeps at a large C.
				if took := d.sweeps - before; took < 1 || !certified && (took != d.maxSweeps || capC < 1) {
					t.Errorf("C = %g: certified = %t after %d sweeps", capC, certified, took)
				}
				checkDCD(t, d, capC, certified)
				w, absGap := reference(view.dense(), capC, 1e-8)
				// P is 1-strongly convex: ‖w − w*‖² ≤ 2(P(w) − P*).
				p, dual := primalDual(view.dense(), capC, d.alpha, d.w)
				bound := math.Sqrt(2*max(p-dual, 0)) + math.Sqrt(2*absGap)
				dist := 0.0
				for j, v := range w {
					dist = math.Hypot(dist, v-d.w[j])
				}
				if dist > bound+1e-9 {
					t.Errorf("C = %g: w is %g from the reference, want at most %g", capC, dist, bound)
				}
			}
		})
	}
}

// TestDCDZeroRows: a row of zeros keeps its dual variable at C, where the loss is, and no other moves.
func TestDCDZeroRows(t *testing.T) {
	x := fromRows(t, 2, make([][]float64, 3))
	view := rows{x, []float64{1, -1, 1}, all(3)}
	d := newDCD(&view, 2, 0, 0)
	certified, err := d.solve(context.Background(), 4)
	if err != nil || !certified {
		t.Fatalf("certified = %t, error %v", certified, err)
	}
	if !slices.Equal(d.alpha, []float64{4, 4, 4}) || !slices.Equal(d.w, []float64{0, 0}) {
		t.Errorf("α = %v, w = %v", d.alpha, d.w)
	}
}

func TestDCDSeeds(t *testing.T) {
	data := noisy(seeded(7), 60, 5, 0.8)
	view := rows{data.X, data.Y, all(60)}
	run := func(seed, stream uint64) []float64 {
		d := newDCD(&view, 5, seed, stream)
		if _, err := d.solve(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		return d.alpha
	}
	first := run(1, 0)
	if !slices.Equal(first, run(1, 0)) {
		t.Error("the same seed gives two results")
	}
	if slices.Equal(first, run(2, 0)) || slices.Equal(first, run(1, 1)) {
		t.Error("seed or stream has no influence on the order of the coordinates")
	}
}

func TestDCDCancelled(t *testing.T) {
	data := noisy(seeded(7), 60, 5, 0.8)
	view := rows{data.X, data.Y, all(60)}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if certified, err := newDCD(&view, 5, 0, 0).solve(ctx, 1); certified || !errors.Is(err, context.Canceled) {
		t.Errorf("certified = %t, error %v under a cancelled context", certified, err)
	}
}

// TestDCDGivesUp: two nearly parallel rows of opposite class make coordinate descent crawl; an
// uncertified end must be reported as such.
func TestDCDGivesUp(t *testing.T) {
	x := fromRows(t, 2, [][]float64{{1e3, 1}, {1e3, 0}})
	view := rows{x, []float64{1, -1}, all(2)}
	d := newDCD(&view, 2, 0, 0)
	d.maxSweeps = 50
	certified, err := d.solve(context.Background(), 1e6)
	if err != nil {
		t.Fatal(err)
	}
	p, dual := primalDual(view.dense(), 1e6, d.alpha, d.w)
	if rel := (p - dual) / (1 + math.Abs(p)); certified != (rel <= dcdGap) {
		t.Errorf("certified = %t at a relative gap of %g", certified, rel)
	}
	if certified || d.sweeps != d.maxSweeps {
		t.Errorf("certified = %t after %d sweeps, want an uncertified end after %d", certified, d.sweeps, d.maxSweeps)
	}
}
