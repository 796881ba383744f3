package amg_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/pde"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

var _ krylov.Preconditioner = (*amg.Hierarchy)(nil)

// TestSymmetricDefinite: M⁻¹ is symmetric positive definite, and the spectrum of M⁻¹A lies
// in (0, 1] and near 1, with three levels as with two.
func TestSymmetricDefinite(t *testing.T) {
	for _, o := range forms {
		for _, levels := range []int{2, 3} {
			o.CoarseSize, o.MaxLevels = 10, levels
			a := laplace(7)
			h := mustNew(t, a, o)
			if got := len(h.Stats().Levels); got != levels {
				t.Errorf("%s: %d levels, want %d", name(o), got, levels)
			}
			minv := inverse(h)
			var skew mat.Dense
			skew.Sub(minv, minv.T())
			if s := mat.Norm(&skew, math.Inf(1)) / mat.Norm(minv, math.Inf(1)); !(s <= 1e-14) {
				t.Errorf("%s, %d levels: asymmetry %.1e", name(o), levels, s)
			}
			s := spectrum(t, minv, a)
			// Two grids reduce an error by 1 - s[0] at least.
			least := 0.55
			if o.Steps == 1 || o.Smoother == amg.GaussSeidel {
				least = 0.4
			}
			if !(s[0] >= least) || !(s[len(s)-1] <= 1+1e-10) {
				t.Errorf("%s, %d levels: spectrum from %v to %v", name(o), levels, s[0], s[len(s)-1])
			}
		}
	}
}

// TestWCycle: visiting the lower levels twice squares what they leave of an error.
func TestWCycle(t *testing.T) {
	a := laplace(7)
	least := func(c amg.Cycle, levels int) float64 {
		h := mustNew(t, a, amg.Options{Cycle: c, MaxLevels: levels, CoarseSize: 3, Steps: 1})
		return spectrum(t, inverse(h), a)[0]
	}
	two, v, w := least(amg.VCycle, 2), least(amg.VCycle, 3), least(amg.WCycle, 3)
	if !(v < w) || !(w <= two+1e-12) || !(two-w < (two-v)/2) {
		t.Errorf("least eigenvalues: two levels %v, V-cycle %v, W-cycle %v", two, v, w)
	}
}

// TestCoarseOnly: a matrix below CoarseSize is solved by one cycle.
func TestCoarseOnly(t *testing.T) {
	rng := newRand(t)
	a := laplace(6)
	n, _ := a.Dims()
	h := mustNew(t, a, amg.Options{})
	if s := h.Stats(); len(s.Levels) != 1 || !s.Factored || s.OperatorComplexity != 1 || s.GridComplexity != 1 {
		t.Errorf("%+v", s)
	}
	x, b := make([]float64, n), sparsetest.Vector(rng, n)
	h.Solve(x, b)
	if e := sparsetest.BackwardError(a, x, b); !(e <= 1e-14) {
		t.Errorf("backward error %v", e)
	}
}

// TestMeshIndependence: the number of iterations hardly depends on the size, nor do the
// complexities grow.
func TestMeshIndependence(t *testing.T) {
	for _, o := range []amg.Options{{}, {Smoother: amg.GaussSeidel}, {Cycle: amg.WCycle}, {Cycle: amg.KCycle}} {
		var count []int
		for _, k := range []int{12, 20, 32} {
			o.CoarseSize = 100
			a := laplace(k)
			h := mustNew(t, a, o)
			count = append(count, iterations(t, a, h))
			if s := h.Stats(); s.OperatorComplexity > 1.8 || s.GridComplexity > 1.2 {
				t.Errorf("k = %d: complexities %.2f, %.2f", k, s.OperatorComplexity, s.GridComplexity)
			}
		}
		t.Logf("%s: %v iterations", name(o), count)
		if lo, hi := slices.Min(count), slices.Max(count); float64(hi) > 1.3*float64(lo)+1 || hi > 16 {
			t.Errorf("%s: %v iterations", name(o), count)
		}
	}
}

// TestHardMatrices: conjugate gradients converge fast on what multigrid does not like.
func TestHardMatrices(t *testing.T) {
	for _, c := range []struct {
		name string
		a    *sparse.CSR
		most int // iterations
	}{
		{"thin cells", pde.Laplace(16, 16, 16, [3]float64{1, 1, 1e-4}, 0), 25},
		{"long cells", pde.Laplace(16, 16, 16, [3]float64{1e-4, 1, 1e-4}, 0), 25},
		{"jumping coefficient", jumping(18, 1e6), 40},
		{"shifted", pde.Laplace(16, 16, 16, [3]float64{1, 1, 1}, 100), 6},
		{"singular", pde.Neumann(16, 14, 12), 16},
		{"two parts", blockDiagonal(t, laplace(10), laplace(12)), 16},
		{"singular parts", blockDiagonal(t, pde.Neumann(2, 2, 2), pde.Neumann(12, 12, 12), pde.Neumann(3, 1, 1), pde.Neumann(2, 1, 1)), 16},
		{"zero rows", blockDiagonal(t, laplace(10), empty(t, 5), laplace(8)), 16},
		{"diagonal and more", blockDiagonal(t, diagonal(t, 300), laplace(8), diagonal(t, 300)), 16},
		{"diagonal", diagonal(t, 3000), 16},
		{"positive entries", flipped(14), 60},
		{"full rows", arrow(t, 12), 25},
		{"complete graph", complete(t, 150), 16},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, o := range []amg.Options{{}, {Smoother: amg.GaussSeidel}, {Cycle: amg.KCycle}} {
				o.CoarseSize = 50
				h := mustNew(t, c.a, o)
				if got := iterations(t, c.a, h); got > c.most {
					t.Errorf("%s: %d iterations, want at most %d; %+v", name(o), got, c.most, h.Stats())
				}
				if s := h.Stats(); s.OperatorComplexity > 2.5 {
					t.Errorf("%s: operator complexity %.2f", name(o), s.OperatorComplexity)
				}
			}
		})
	}
}

// jumping returns the matrix of -∇·(c∇) with c = 1, or jump in cubes of side 6 like the
// dark squares of a board.
func jumping(k int, jump float64) *sparse.CSR {
	a := laplace(k)
	coefficient := func(i int) float64 {
		if (i%k/6+i/k%k/6+i/(k*k)/6)%2 == 0 {
			return 1
		}
		return jump
	}
	ptr, ind, val := a.Raw()
	for i := range k * k * k {
		ci := coefficient(i)
		sum := float64(6-(ptr[i+1]-ptr[i]-1)) * ci // the boundary
		at := 0
		for e := ptr[i]; e < ptr[i+1]; e++ {
			if int(ind[e]) == i {
				at = e
				continue
			}
			cj := coefficient(int(ind[e]))
			w := 2 * ci * cj / (ci + cj)
			val[e] = -w
			sum += w
		}
		val[at] = sum
	}
	return a
}

// flipped returns S A S of Laplace's matrix with signs S: half of the entries are positive.
func flipped(k int) *sparse.CSR {
	a := laplace(k)
	n, _ := a.Dims()
	s := signs(n)
	a.ScaleRows(s)
	a.ScaleCols(s)
	return a
}

func signs(n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = float64(1 - 2*(i*i%7%2))
	}
	return s
}

func empty(t *testing.T, n int) *sparse.CSR { return fromEntries(t, n) }

func diagonal(t *testing.T, n int) *sparse.CSR {
	d := make([]float64, n)
	for i := range d {
		d[i] = math.Pow(10, float64(i%13)-6)
	}
	a, err := sparse.Diagonal[*sparse.CSR](d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// arrow returns Laplace's matrix of k³ points and two more unknowns, each joined to all
// points.
func arrow(t *testing.T, k int) *sparse.CSR {
	a := laplace(k)
	n, _ := a.Dims()
	var e [][3]float64
	for i := range n {
		ind, val := a.Row(i)
		for q, j := range ind {
			if int(j) <= i {
				e = append(e, [3]float64{float64(i), float64(j), val[q]})
			}
		}
		for _, hub := range []int{n, n + 1} {
			e = append(e, [3]float64{float64(i), float64(i), 0.01}, [3]float64{float64(hub), float64(i), -0.01},
				[3]float64{float64(hub), float64(hub), 0.01})
		}
	}
	return fromEntries(t, n+2, e...)
}

// complete returns the matrix n I - 1 1ᵀ, which is singular.
func complete(t *testing.T, n int) *sparse.CSR {
	var e [][3]float64
	for i := range n {
		for j := range i {
			e = append(e, [3]float64{float64(i), float64(j), -1})
		}
		e = append(e, [3]float64{float64(i), float64(i), float64(n - 1)})
	}
	return fromEntries(t, n, e...)
}

// TestScales: the size of the matrix does not matter, for one unknown a node or several.
func TestScales(t *testing.T) {
	for k, block := range []int{1, 3, 1} {
		want := 0
		for _, scale := range []float64{1, 0x1p-900, 0x1p-300, 0x1p300, 0x1p900} {
			a := pde.Laplace(12, 12, 12, [3]float64{1, 1, 1}, 0)
			if k == 2 {
				a = pde.Neumann(12, 12, 12)
			}
			_, _, val := a.Raw()
			for k := range val {
				val[k] *= scale
			}
			got := iterations(t, a, mustNew(t, a, amg.Options{Block: block, CoarseSize: 50}))
			if want == 0 {
				want = got
			}
			if got != want {
				t.Errorf("blocks of %d: %d iterations for A, %d for A·%g", block, want, got, scale)
			}
		}
	}
}

// TestRandomNetworks: Laplacians of random graphs with random weights, a little of the
// identity added or not, in one piece or many.
func TestRandomNetworks(t *testing.T) {
	rng := newRand(t)
	for trial := range 40 {
		n := 50 + rng.IntN(1500)
		edges := n/2 + rng.IntN(4*n)
		var e [][3]float64
		for i := range n {
			e = append(e, [3]float64{float64(i), float64(i), float64(trial%2) * 1e-3})
		}
		for range edges {
			i, j, w := rng.IntN(n), rng.IntN(n), math.Exp(3*rng.NormFloat64())
			if i == j {
				continue
			}
			e = append(e, [3]float64{float64(i), float64(i), w}, [3]float64{float64(j), float64(j), w},
				[3]float64{float64(max(i, j)), float64(min(i, j)), -w})
		}
		a := fromEntries(t, n, e...)
		for _, o := range []amg.Options{{CoarseSize: 30}, {CoarseSize: 30, Smoother: amg.GaussSeidel}} {
			h := mustNew(t, a, o)
			if got := iterations(t, a, h); got > 60 {
				t.Errorf("trial %d, %s: %d iterations for %d nodes, %d edges; %+v", trial, name(o), got, n, edges, h.Stats())
			}
		}
	}
}

// TestNearNull: told that the near null vector has signs, the hierarchy does for S A S what
// it does for A.
func TestNearNull(t *testing.T) {
	a, b := laplace(14), flipped(14)
	n, _ := a.Dims()
	o := amg.Options{CoarseSize: 50}
	plain := iterations(t, a, mustNew(t, a, o))
	o.NearNull, o.Vectors = signs(n), 1
	if got := iterations(t, b, mustNew(t, b, o)); got > plain+2 {
		t.Errorf("%d iterations, without signs %d", got, plain)
	}
}

// TestElasticity: the rigid body modes make aggregation work for elasticity.
func TestElasticity(t *testing.T) {
	var count []int
	for _, k := range []int{5, 8, 12} {
		e := pde.NewElastic(k, 0.3, false)
		o := amg.Options{Block: 3, NearNull: e.Modes, Vectors: 6, CoarseSize: 100}
		h := mustNew(t, e.K, o)
		count = append(count, iterations(t, e.K, h))
		s := h.Stats()
		if len(s.Levels) < 2 || s.OperatorComplexity > 2 {
			t.Errorf("k = %d: %+v", k, s)
		}
		o.NearNull, o.Vectors = nil, 0
		plain := iterations(t, e.K, mustNew(t, e.K, o))
		t.Logf("k = %d: %d iterations, %d without rotations; complexity %.2f", k, count[len(count)-1], plain, s.OperatorComplexity)
		if k == 12 && plain <= count[2] {
			t.Errorf("%d iterations with translations only, %d with all modes", plain, count[2])
		}
	}
	if lo, hi := slices.Min(count), slices.Max(count); float64(hi) > 1.3*float64(lo)+1 {
		t.Errorf("%v iterations", count)
	}
}

// TestFreeBody: a body that nothing holds has six null vectors, two bodies twelve; the size
// of the matrix does not matter.
func TestFreeBody(t *testing.T) {
	e := pde.NewElastic(6, 0.3, true)
	n, _ := e.K.Dims()
	for _, scale := range []float64{1, 1e-200, 1e200} {
		_, _, val := e.K.Raw()
		for k := range val {
			val[k] *= scale
		}
		two := blockDiagonal(t, e.K, e.K)
		for _, size := range []int{250, 3000} { // two levels and one
			o := amg.Options{Block: 3, NearNull: append(slices.Clone(e.Modes), e.Modes...), Vectors: 6, CoarseSize: size}
			h := mustNew(t, two, o)
			if s := h.Stats(); s.Zero < 12 {
				t.Errorf("scale %g, CoarseSize %d: %d zero pivots, want 12 at least", scale, size, s.Zero)
			}
			if got := iterations(t, two, h); got > 20 {
				t.Errorf("scale %g, CoarseSize %d: %d iterations", scale, size, got)
			}
		}
		for k := range val {
			val[k] /= scale
		}
	}
	// The modes are what they are said to be.
	for c := range 6 {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = e.Modes[6*i+c]
		}
		e.K.MulVec(y, x)
		for i, v := range y {
			if !(math.Abs(v) <= 1e-13) {
				t.Fatalf("mode %d: force %v in row %d", c, v, i)
			}
		}
	}
}

// TestTiny goes through the smallest matrices.
func TestTiny(t *testing.T) {
	for _, c := range []struct {
		a       *sparse.CSR
		r, want []float64
	}{
		{fromEntries(t, 0), nil, nil},
		{fromEntries(t, 1, [3]float64{0, 0, 4}), []float64{2}, []float64{0.5}},
		{fromEntries(t, 1, [3]float64{0, 0, 0}), []float64{2}, []float64{0}},
		{fromEntries(t, 1), []float64{2}, []float64{0}},
		{fromEntries(t, 2, [3]float64{0, 0, 2}), []float64{2, 3}, []float64{1, 0}},
		{fromEntries(t, 2, [3]float64{0, 0, 1}, [3]float64{1, 1, 1}, [3]float64{1, 0, -0.5}), []float64{0.5, 0.5}, []float64{1, 1}},
	} {
		h := mustNew(t, c.a, amg.Options{})
		got := make([]float64, len(c.r))
		for i := range got {
			got[i] = math.NaN()
		}
		h.Solve(got, c.r)
		for i, v := range got {
			if !(math.Abs(v-c.want[i]) <= 1e-14) {
				t.Errorf("order %d: %v, want %v", len(c.r), got, c.want)
			}
		}
		if h.Dim() != len(c.r) {
			t.Errorf("Dim = %d, want %d", h.Dim(), len(c.r))
		}
	}
}

// TestRefused: what cannot be positive semidefinite is told.
func TestRefused(t *testing.T) {
	nan := laplace(12)
	_, _, val := nan.Raw()
	val[777] = math.NaN()
	infinite := laplace(12)
	_, _, val = infinite.Raw()
	val[0] = math.Inf(1)
	negative := laplace(12)
	_, _, val = negative.Raw()
	val[0] = -1
	zero := laplace(12)
	_, _, val = zero.Raw()
	val[0] = 0
	var m *amg.MatrixError
	for _, a := range []*sparse.CSR{nan, infinite, negative, zero} {
		if _, err := amg.New(a, amg.Options{}); !errors.As(err, &m) || m.Level != 0 {
			t.Errorf("%v", err)
		}
	}
	// Eigenvalues of both signs show on the coarsest level at the latest.
	if _, err := amg.New(pde.Laplace(12, 12, 12, [3]float64{1, 1, 1}, -0.5), amg.Options{CoarseSize: 100}); !errors.As(err, &m) {
		t.Errorf("indefinite: %v", err)
	}
	var s *amg.SizeError
	wide, err := sparse.NewCOO(2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := amg.New(wide.ToCSR(), amg.Options{}); !errors.As(err, &s) {
		t.Errorf("not square: %v", err)
	}
	if _, err := amg.New(laplace(2), amg.Options{Block: 3}); !errors.As(err, &s) {
		t.Errorf("8 rows of nodes of 3: %v", err)
	}
	if _, err := amg.New(laplace(2), amg.Options{NearNull: make([]float64, 9), Vectors: 1}); !errors.As(err, &s) {
		t.Errorf("near null vectors too long: %v", err)
	}
	var o *amg.OptionError
	for _, bad := range []amg.Options{
		{Strength: -1}, {Strength: math.NaN()}, {Strength: 1}, {Block: -1}, {Vectors: 1}, {NearNull: make([]float64, 8)},
		{NearNull: []float64{1, 1, 1, math.NaN(), 1, 1, 1, 1}, Vectors: 1}, {Smoother: 7}, {Steps: -1}, {Cycle: 9}, {CoarseSize: -1}, {MaxLevels: -1},
	} {
		if _, err := amg.New(laplace(2), bad); !errors.As(err, &o) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestPartialBlocks: where blocks of unknowns are coupled in some of their rows only, the neighbours of a node are met in any order.
func TestPartialBlocks(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 41))
		const n = 200
		list, err := sparse.NewCOO(n, n)
		if err != nil {
			t.Fatal(err)
		}
		add := func(i, j int, v float64) {
			if err := list.Append(i, j, v); err != nil {
				t.Fatal(err)
			}
		}
		for i := range n {
			add(i, i, 0.01)
			for range 3 {
				if j := rng.IntN(n); j != i {
					add(i, i, 1)
					add(j, j, 1)
					add(i, j, -1)
					add(j, i, -1)
				}
			}
		}
		a := list.ToCSR()
		h, err := amg.New(a, amg.Options{Block: 2, CoarseSize: 20})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		op, err := krylov.General(a)
		if err != nil {
			t.Fatal(err)
		}
		b, x := make([]float64, n), make([]float64, n)
		for i := range b {
			b[i] = rng.NormFloat64()
		}
		res, err := krylov.NewCG(n).Solve(t.Context(), op, h, x, b, krylov.Options{MaxIter: 60})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("seed %d: %+v, %v", seed, res, err)
		}
	}
}
