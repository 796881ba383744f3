package baseline

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
)

// TestProcess compares mean, deviation and evidence with the formulas, by a dense inverse and determinant.
func TestProcess(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, kernel := range []Kernel{Matern52, SquaredExponential} {
		const n, p = 12, 3
		x, y := make([][]float64, n), make([]float64, n)
		for i := range x {
			x[i] = []float64{rng.Float64(), rng.Float64(), rng.Float64()}
			y[i] = rng.NormFloat64()
		}
		h := hyper{0.7, 1e-2}
		g := condition(kernel, h, x, y)
		if g == nil {
			t.Fatalf("seed %d: not defined", seed)
		}
		k := mat.NewDense(n, n, nil)
		for i := range n {
			for j := range n {
				k.Set(i, j, kernel.at(squared(x[i], x[j]), h.length))
			}
			k.Set(i, i, 1+h.noise)
		}
		var inv mat.Dense
		if err := inv.Inverse(k); err != nil {
			t.Fatal(err)
		}
		v := mat.NewVecDense(n, y)
		variance := mat.Inner(v, &inv, v) / n
		logDet, _ := mat.LogDet(k)
		within := func(what string, got, want float64) {
			if !(math.Abs(got-want) <= 1e-8*(1+math.Abs(want))) {
				t.Errorf("seed %d, %v: %s is %g, want %g", seed, kernel, what, got, want)
			}
		}
		within("variance", g.variance, variance)
		within("evidence", g.evidence, -(n*math.Log(variance)+logDet)/2)
		u := [][]float64{{rng.Float64(), rng.Float64(), rng.Float64()}, x[3], {5, 5, 5}}
		mean, deviation := g.predict(u)
		for c, point := range u {
			row := mat.NewVecDense(n, nil)
			for i := range n {
				row.SetVec(i, kernel.at(squared(x[i], point), h.length))
			}
			within("mean", mean[c], mat.Inner(row, &inv, v))
			within("variance there", deviation[c]*deviation[c], variance*(1-mat.Inner(row, &inv, row)))
		}
	}
}

// TestFitFindsTheLength: values of a smooth function want a longer correlation than those of a rough one, and noise is seen.
func TestFitFindsTheLength(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	var x [][]float64
	var smooth, rough, noisy []float64
	for i := range 40 {
		u := float64(i) / 39
		x = append(x, []float64{u})
		smooth = append(smooth, math.Sin(3*u))
		rough = append(rough, math.Sin(40*u))
		noisy = append(noisy, math.Sin(3*u)+0.5*rng.NormFloat64())
	}
	a, b, c := fit(Matern52, x, smooth), fit(Matern52, x, rough), fit(Matern52, x, noisy)
	if !(a.length > 2*b.length) {
		t.Errorf("length %g of a smooth function, %g of a rough one", a.length, b.length)
	}
	if !(a.noise < 1e-3 && c.noise > 1e-3) {
		t.Errorf("noise %g without, %g with noise", a.noise, c.noise)
	}
}

func TestKernels(t *testing.T) {
	for _, c := range []struct {
		k        Kernel
		r, value float64
		name     string
	}{
		{Matern52, 0, 1, "Matérn 5/2"}, {Matern52, 1, (1 + math.Sqrt(5) + 5.0/3) * math.Exp(-math.Sqrt(5)), "Matérn 5/2"},
		{SquaredExponential, 0, 1, "squared exponential"}, {SquaredExponential, 1, math.Exp(-0.5), "squared exponential"},
	} {
		if got := c.k.at(4*c.r*c.r, 2); math.Abs(got-c.value) > 1e-15 || c.k.String() != c.name {
			t.Errorf("%v at %g: %g, want %g", c.k, c.r, got, c.value)
		}
	}
	if s := Kernel(7).String(); s != "Kernel(7)" {
		t.Error(s)
	}
}

// TestImprovement compares the closed form with a sum over the density.
func TestImprovement(t *testing.T) {
	for _, c := range []struct{ best, mean, deviation float64 }{{0, 0, 1}, {1, 0, 0.5}, {-2, 1, 1.5}, {0.3, 0.4, 0.01}} {
		want := 0.0
		const h = 1e-4
		for z := -9.0; z < 9; z += h {
			y := c.mean + c.deviation*z
			want += h * max(c.best-y, 0) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
		}
		if ei, z := improvement(c.best, c.mean, c.deviation); math.Abs(ei-want) > 1e-6 || z != (c.best-c.mean)/c.deviation {
			t.Errorf("%+v: %g, want %g", c, ei, want)
		}
	}
	if ei, _ := improvement(2, 1.5, 0); ei != 0.5 {
		t.Errorf("without deviation: %g", ei)
	}
}

func TestLatinHypercube(t *testing.T) {
	s := newSearch(context.Background(), bowl, cubeOf(3, 0, 1), Budget{Evaluations: 1}, 1)
	points := s.latin(10)
	for j := range 3 {
		seen := [10]bool{}
		for _, u := range points {
			seen[int(10*u[j])] = true
		}
		if seen != [10]bool{true, true, true, true, true, true, true, true, true, true} {
			t.Errorf("coordinate %d: %v", j, seen)
		}
	}
}

// TestManyEvaluations: beyond modelPoints the best and the latest are kept, standardised, failures at the worst value.
func TestManyEvaluations(t *testing.T) {
	s := newSearch(context.Background(), bowl, cubeOf(1, 0, 1), Budget{Evaluations: 1}, 1)
	const n = modelPoints + 300
	for i := range n {
		v := float64((i * 7919) % n)
		if i == n-1 {
			v = math.NaN()
		}
		s.res.History = append(s.res.History, Evaluation{Value: v})
		s.cube = append(s.cube, []float64{float64(i)})
	}
	x, y := s.standardized()
	if len(x) != modelPoints || len(y) != modelPoints {
		t.Fatalf("%d points", len(x))
	}
	mean, square, most := 0.0, 0.0, math.Inf(-1)
	kept := map[int]float64{}
	for k, v := range y {
		mean += v / modelPoints
		square += v * v / modelPoints
		most = max(most, v)
		kept[int(x[k][0])] = v
	}
	if len(kept) != modelPoints || math.Abs(mean) > 1e-12 || math.Abs(square-1) > 1e-12 {
		t.Errorf("%d different points, mean %g, mean square %g", len(kept), mean, square)
	}
	if v, ok := kept[n-1]; !ok || v != most {
		t.Error("the failure, which is the latest point, is missing or not the worst")
	}
	for i := range n {
		if _, ok := kept[i]; !ok && s.res.History[i].Value < modelPoints/2 {
			t.Errorf("point %d with the value %g is missing", i, s.res.History[i].Value)
		}
	}
}
