package sdnm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
)

// pathSets are training problems of many shapes. In all of them w ≠ 0 at the solution.
func pathSets(t testing.TB, seed uint64) []struct {
	name string
	data *svc.Data
} {
	rng := seeded(seed)
	twice := noisy(rng, 12, 4, 0.7)
	twice.X = stacked(t, twice.X, twice.X)
	twice.Y = append(twice.Y, twice.Y...)
	emptyColumn := noisy(rng, 20, 3, 0.8)
	emptyColumn.X = widened(t, emptyColumn.X, 5)
	separable := noisy(rng, 40, 6, 0.8)
	separable.X.MulVec(separable.Y, []float64{1, -2, 0.5, 1, 0, 1})
	for i, m := range separable.Y {
		separable.Y[i] = math.Copysign(1, m)
	}
	return []struct {
		name string
		data *svc.Data
	}{
		{"tall", noisy(rng, 60, 5, 0.8)},
		{"wide", noisy(rng, 20, 50, 0.4)},
		{"zero rows", noisy(rng, 40, 6, 0.15)},
		{"duplicate rows", twice},
		{"one feature", noisy(rng, 25, 1, 0.9)},
		{"an empty column", emptyColumn},
		{"separable", separable},
	}
}

// checkPath verifies the equations of the central path at the iterate of l, from scratch:
// α + c = C, αs = cξ = μ, s − ξ = Bw − 1 and w = Bᵀα. The last one is judged by the distance to the
// path's w that it leaves, ‖H⁻¹(w − Bᵀα)‖ with H = I + BᵀD⁻¹B: α itself is worth no more
// digits than D allows, and D is as small as μ/C².
func checkPath(t *testing.T, l *lower, f *fold, c float64, to target) {
	t.Helper()
	b := f.b.dense()
	m, n := b.Dims()
	g := times(b, l.w)
	row := mat.Norm(b, math.Inf(1)) // the largest row sum, which scales the rounding of Bw
	inv := make([]float64, m)
	for i := range m {
		a, ci, s, xi := l.alpha[i], l.c[i], l.s[i], l.xi[i]
		if !(a > 0 && ci > 0 && s > 0 && xi > 0) {
			t.Fatalf("row %d: α, c, s, ξ = %g, %g, %g, %g, want positive values", i, a, ci, s, xi)
		}
		inv[i] = 1 / (s/a + xi/ci)
		closeTo(t, fmt.Sprintf("α+c of row %d", i), a+ci, c, 1e-14, 0)
		closeTo(t, fmt.Sprintf("s−ξ of row %d", i), s-xi, g[i]-1, 1e-7, s+xi+1+row*asm.Nrm2(l.w))
		closeTo(t, fmt.Sprintf("αs of row %d", i), a*s, to.mu, 1.01*to.center+1e-12, 0)
		closeTo(t, fmt.Sprintf("cξ of row %d", i), ci*xi, to.mu, 1.01*to.center+1e-12, 0)
	}
	var h mat.SymDense
	h.SymOuterK(1, scaledRows(sqrts(inv), b).T())
	for j := range n {
		h.SetSym(j, j, 1+h.At(j, j))
	}
	var chol mat.Cholesky
	if !chol.Factorize(&h) {
		t.Fatal("H is not positive definite")
	}
	defect := times(b.T(), l.alpha)
	for j := range defect {
		defect[j] = l.w[j] - defect[j]
	}
	var dist mat.VecDense
	if err := chol.SolveVecTo(&dist, mat.NewVecDense(n, defect)); err != nil {
		t.Log(err) // an ill-conditioned H says nothing about the solution
	}
	// 2mμ is the duality gap at the point: the square of the error of w that μ itself makes.
	if size := max(asm.Nrm2(l.w), math.Sqrt(2*float64(m)*to.mu)); !(mat.Norm(&dist, 2) <= (to.center+5e-7)*size) {
		t.Errorf("C = %g, μ = %g: w is %.2e from the path, want at most %g of %.2e", c, to.mu, mat.Norm(&dist, 2), to.center, size)
	}
}

func sqrts(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Sqrt(v)
	}
	return y
}

// TestCentralPath solves along C, cold and warm, and requires that both ends agree. Warm starts come
// from a half, a fifth below and the same C, with and without the tangent.
func TestCentralPath(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	stride, targets := 1, []target{searchTarget(0.5e-4), {mu: 0.5e-4, center: 1e-9}, {mu: 0.045, center: 1e-9}}
	if testing.Short() {
		stride, targets = 5, targets[:2]
	}
	for _, set := range pathSets(t, 11) {
		for _, kind := range kinds {
			t.Run(set.name+"/"+kind.name, func(t *testing.T) {
				f := trainingFold(set.data, kind.kind)
				for _, to := range targets {
					for k := -10; k <= 10; k += stride {
						c := math.Ldexp(1, k)
						var cold, warm lower
						if err := cold.solve(ctx, f, c, to, nil); err != nil {
							t.Fatalf("cold, C = %g, μ = %g: %v", c, to.mu, err)
						}
						checkPath(t, &cold, f, c, to)
						for _, ratio := range []float64{0.5, 0.8, 1} {
							if err := warm.solve(ctx, f, ratio*c, to, nil); err != nil {
								t.Fatal(err)
							}
							p := warm.point(to.mu, nil)
							if k%8 < 4 {
								w1, _, err := warm.differentiate(ctx, f)
								if err != nil {
									t.Fatal(err)
								}
								p = warm.point(to.mu, w1)
							}
							if err := warm.solve(ctx, f, c, to, &p); err != nil {
								t.Fatalf("warm, C = %g, μ = %g: %v", c, to.mu, err)
							}
							checkPath(t, &warm, f, c, to)
							near(t, fmt.Sprintf("w from a warm start at C = %g, μ = %g", c, to.mu), warm.w, cold.w, pathTol(to))
						}
					}
				}
			})
		}
	}
}

// pathTol bounds the relative distance of two iterates that both satisfy to.
func pathTol(to target) float64 { return 4*to.center + 1e-6 }

// TestPathKinds: all kinds of normal equations lead to the same point.
func TestPathKinds(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	to := target{mu: 0.5e-4, center: 1e-9}
	for _, set := range pathSets(t, 12) {
		for _, c := range []float64{0x1p-10, 0.1, 3, 0x1p10} {
			var want []float64
			for _, kind := range kinds {
				var l lower
				if err := l.solve(ctx, trainingFold(set.data, kind.kind), c, to, nil); err != nil {
					t.Fatalf("%s, %s, C = %g: %v", set.name, kind.name, c, err)
				}
				if want == nil {
					want = slices.Clone(l.w)
				}
				near(t, fmt.Sprintf("%s, C = %g: w by %s", set.name, c, kind.name), l.w, want, pathTol(to))
			}
		}
	}
}

// TestDifferentiate compares w' and w″ with central differences along the path. Each kind of normal
// equations must give the derivatives of the first.
func TestDifferentiate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	to := target{mu: 0.5e-4, center: 1e-10}
	for _, set := range pathSets(t, 13) {
		t.Run(set.name, func(t *testing.T) {
			at := func(kind normalKind, c float64) (w, w1, w2 []float64) {
				var l lower
				f := trainingFold(set.data, kind)
				if err := l.solve(ctx, f, c, to, nil); err != nil {
					t.Fatalf("C = %g: %v", c, err)
				}
				w = slices.Clone(l.w)
				w1, w2, err := l.differentiate(ctx, f)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(w, l.w) {
					t.Error("differentiate changed w")
				}
				return w, slices.Clone(w1), slices.Clone(w2)
			}
			for _, c := range []float64{0x1p-10, 0.03, 1, 20, 0x1p7} {
				w, w1, w2 := at(normalPrimal, c)
				best1, best2 := math.Inf(1), math.Inf(1) // over several widths
				for _, rel := range []float64{3e-3, 1e-3, 3e-4, 1e-4, 3e-5} {
					h := rel * c
					up, up1, _ := at(normalPrimal, c+h)
					down, down1, _ := at(normalPrimal, c-h)
					e1, e2 := 0.0, 0.0
					for j := range up {
						e1 = math.Hypot(e1, (up[j]-down[j])/(2*h)-w1[j])
						e2 = math.Hypot(e2, (up1[j]-down1[j])/(2*h)-w2[j])
					}
					best1, best2 = min(best1, e1), min(best2, e2)
				}
				// The floors are the rounding of w and w', divided by a width.
				if best1 > 1e-4*asm.Nrm2(w1)+1e-6*asm.Nrm2(w)/c {
					t.Errorf("C = %g: w' of size %.1e differs by %.1e from differences", c, asm.Nrm2(w1), best1)
				}
				if best2 > 1e-4*asm.Nrm2(w2)+1e-5*asm.Nrm2(w1)/c {
					t.Errorf("C = %g: w'' of size %.1e differs by %.1e from differences", c, asm.Nrm2(w2), best2)
				}
				for _, kind := range kinds[1:] {
					_, u1, u2 := at(kind.kind, c)
					near(t, fmt.Sprintf("C = %g: w' by %s", c, kind.name), u1, w1, 1e-4)
					near(t, fmt.Sprintf("C = %g: w'' by %s", c, kind.name), u2, w2, 1e-4)
				}
			}
		})
	}
}

// TestLowerIterations bounds the Newton steps on real data, with some room above what they are.
func TestLowerIterations(t *testing.T) {
	ctx := context.Background()
	f := trainingFold(heart.Data(), normalPrimal)
	to := searchTarget(0.5e-4)
	steps := func(c float64, to target, from *point) int {
		var l lower
		if err := l.solve(ctx, f, c, to, from); err != nil {
			t.Fatalf("C = %g: %v", c, err)
		}
		return l.iterations
	}
	at := func(c float64) *point { // with its tangent
		var l lower
		if err := l.solve(ctx, f, c, to, nil); err != nil {
			t.Fatal(err)
		}
		w1, _, err := l.differentiate(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		p := l.point(to.mu, w1)
		return &p
	}
	for k := -10; k <= 10; k += 2 {
		c := math.Ldexp(1, k)
		for _, v := range []struct {
			name  string
			steps int
			limit int
		}{
			{"cold", steps(c, to, nil), 20},
			{"cold, exact", steps(c, exactTarget(), nil), 20},
			{"from 2 % below", steps(c, to, at(0.98*c)), 7},
			{"from 20 % below", steps(c, to, at(0.8*c)), 15},
			{"from a half", steps(c, to, at(0.5*c)), 15},
			{"exact from the path", steps(c, exactTarget(), at(c)), 7},
		} {
			if v.steps < 1 || v.steps > v.limit {
				t.Errorf("C = %g, %s: %d steps, want 1 to %d", c, v.name, v.steps, v.limit)
			}
		}
	}
}

func TestLowerCancelled(t *testing.T) {
	f := trainingFold(noisy(seeded(18), 40, 5, 0.8), normalPrimal)
	for _, to := range []target{searchTarget(0.5e-4), exactTarget()} {
		for k := 0; ; k++ {
			ctx := newCountdown(k)
			var l lower
			err := l.solve(ctx, f, 1, to, nil)
			if ctx.asked() <= k {
				if err != nil {
					t.Errorf("not cancelled, error %v", err)
				}
				if k < 5 {
					t.Errorf("the context was asked only %d times", k)
				}
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at look %d, error %v", k, err)
			}
		}
	}
}

func TestLowerAllocations(t *testing.T) {
	ctx := context.Background()
	for _, kind := range kinds {
		f := trainingFold(noisy(seeded(19), 40, 5, 0.8), kind.kind)
		var l lower
		for _, to := range []target{searchTarget(0.5e-4), exactTarget()} {
			allocs := testing.AllocsPerRun(5, func() {
				if err := l.solve(ctx, f, 1, to, nil); err != nil {
					t.Fatal(err)
				}
				if _, _, err := l.differentiate(ctx, f); err != nil {
					t.Fatal(err)
				}
			})
			if allocs != 0 {
				t.Errorf("%s, gap = %g: the second solution allocates %v times", kind.name, to.gap, allocs)
			}
		}
	}
}

func TestOnPath(t *testing.T) {
	for _, c := range []float64{1e-10, 1e-3, 1, 1e3, 1e10} {
		for _, mu := range []float64{1e-12, 1e-9, 0.5e-4, 0.1, 10} {
			before := math.Inf(1)
			for _, v := range []float64{-1e12, -1e6, -10, -1, -1e-3, -1e-9, 0, 1e-9, 1e-3, 1, 10, 1e6, 1e12} {
				a, rest := onPath(v, c, mu)
				name := fmt.Sprintf("v=%g, C=%g, μ=%g", v, c, mu)
				if !(a > 0 && rest > 0) {
					t.Errorf("%s: α = %g, c = %g, want positive values", name, a, rest)
					continue
				}
				closeTo(t, "α+c at "+name, a+rest, c, 2*unit, 0)
				if a > before {
					t.Errorf("%s: α = %g grew with v", name, a)
				}
				before = a
				// The smaller of the two carries the digits.
				x, y, s := a, rest, v
				if v < 0 {
					x, y, s = rest, a, -v
				}
				X, M := num(x), num(mu)
				left := sub(quo(M, X), quo(M, sub(num(c), X)))
				scale := mu/x + mu/y + s
				if e := errorOf(s, left); e > 1e-13*scale {
					t.Errorf("%s: μ/α − μ/c is off by %.1e, scale %.1e", name, e, scale)
				}
				m, rm := onPath(-v, c, mu)
				if v != 0 && (m != rest || rm != a) {
					t.Errorf("%s: onPath(−v) is not the mirror image", name)
				}
			}
		}
	}
}
