package amg

import (
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/internal/pde"
	"github.com/saddle-go/saddle/sparse"
)

// TestChebyshev compares the smoother with its polynomial: W_k(1-2s)/(2k+1), W_k(cos θ) =
// sin((k+½)θ) / sin(θ/2), is what k unweighted steps leave of an error with D⁻¹A e = λ s e.
func TestChebyshev(t *testing.T) {
	const n = 40
	value := make([]float64, n)
	for i := range value {
		value[i] = 3 * (float64(i) + 0.5) / n
	}
	a, err := sparse.Diagonal[*sparse.CSR](value)
	if err != nil {
		t.Fatal(err)
	}
	for steps := 1; steps <= 6; steps++ {
		h := &Hierarchy{options: Options{Steps: steps}, beta: weights(steps), buf: make([]float64, rowsAtOnce)}
		l, err := newLevel(a, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.dinv {
			l.dinv[i] = 1 // D is the identity
		}
		l.lambda = 3
		l.makeRoom(true, false, h.options)
		x, b := make([]float64, n), make([]float64, n)
		for i := range b {
			b[i] = 1 + float64(i%3)
		}
		largest := 0.0
		for _, fresh := range []bool{true, false} {
			old := make([]float64, n)
			for i := range x {
				x[i] = math.NaN()
				if !fresh {
					old[i] = float64(i%5) - 2
					x[i] = old[i]
				}
			}
			h.chebyshev(l, x, b, fresh)
			for i, v := range value {
				theta := math.Acos(1 - 2*v/3)
				left, before := 1.0, 1.0
				for k := 1; k <= steps; k++ {
					p := math.Sin((float64(k)+0.5)*theta) / math.Sin(theta/2) / float64(2*k+1)
					left -= h.beta[k-1] * (before - p)
					before = p
				}
				exact := b[i] / v
				if want := exact - left*(exact-old[i]); !(math.Abs(x[i]-want) <= 1e-13) {
					t.Fatalf("%d steps, fresh %v, λ = %v: %v, want %v", steps, fresh, v, x[i], want)
				}
				largest = max(largest, math.Abs(left))
			}
		}
		if !(largest < 1) {
			t.Errorf("%d steps: an error grows by %v", steps, largest)
		}
	}
}

// TestProlongatorKeepsNullVectors: P B₊ = B where A B = 0, whatever entries are left out.
func TestProlongatorKeepsNullVectors(t *testing.T) {
	a := pde.Laplace(9, 8, 7, [3]float64{1, 1e-3, 1}, 0)
	n, _ := a.Dims()
	ptr, ind, val := a.Raw()
	for i := range n { // natural boundaries: rows add up to zero
		sum, at := 0.0, 0
		for k := ptr[i]; k < ptr[i+1]; k++ {
			if int(ind[k]) == i {
				at = k
			} else {
				sum -= val[k]
			}
		}
		val[at] = sum
	}
	g := newGraph(a, 1, 0.08)
	agg, count := g.aggregate()
	tent, coarse := newTentative(agg, count, 1, 1, translations(n, 1))
	s, err := newProlongator(a, g, tent)
	if err != nil {
		t.Fatal(err)
	}
	s.update(2)
	got := make([]float64, n)
	s.p.MulVec(got, coarse)
	for i, v := range got {
		if !(math.Abs(v-1) <= 1e-13) {
			t.Fatalf("row %d of P B₊ is %v, want 1", i, v)
		}
	}
	strong := 0
	for k, v := range val {
		if g.strong[k] {
			strong++
			if v != -1 {
				t.Fatalf("entry %v counts as strong", v)
			}
		}
	}
	if strong == 0 || !slices.Contains(val, -1e-3) {
		t.Error("the matrix has not both strong and weak entries")
	}
}

// TestAggregates: every node that is not alone has an aggregate, and aggregates are
// connected neighbourhoods.
func TestAggregates(t *testing.T) {
	a := pde.Laplace(13, 11, 9, [3]float64{1, 1, 1}, 0)
	g := newGraph(a, 1, 0.08)
	agg, count := g.aggregate()
	sizes := make([]int, count)
	for i, c := range agg {
		if c < 0 || int(c) >= count {
			t.Fatalf("node %d has the aggregate %d of %d", i, c, count)
		}
		sizes[c]++
	}
	if least, most := slices.Min(sizes), slices.Max(sizes); least < 1 || most > 19 {
		t.Errorf("aggregates of %d to %d nodes", least, most)
	}
	if mean := float64(len(agg)) / float64(count); mean < 5 {
		t.Errorf("%.1f nodes an aggregate", mean)
	}
}

// TestHub: a node with very many neighbours has no strong edges.
func TestHub(t *testing.T) {
	const n = 300
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for _, e := range []struct {
			i, j int
			v    float64
		}{{i, i, 3}, {i, (i + 1) % n, -1}, {(i + 1) % n, i, -1}, {i, 0, -1}, {0, i, -1}} {
			if err := c.Append(e.i, e.j, e.v); err != nil {
				t.Fatal(err)
			}
		}
	}
	g := newGraph(c.ToCSR(), 1, 0)
	g.alone[0] = false // what matters here is the number of neighbours
	g.mark(0)
	for i := range n {
		for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
			j := int(g.ind[k])
			if want := i != j && i != 0 && j != 0; g.strong[k] != want {
				t.Fatalf("edge %d, %d: strong %v", i, j, g.strong[k])
			}
		}
	}
}

// TestHeld: one unknown of each singular part is held, six of a free body, none of a matrix
// that is definite.
func TestHeld(t *testing.T) {
	stack := func(blocks ...*sparse.CSR) *sparse.CSR {
		grid := make([][]*sparse.CSR, len(blocks))
		for i := range grid {
			grid[i] = make([]*sparse.CSR, len(blocks))
			grid[i][i] = blocks[i]
		}
		s, err := sparse.Stack(grid)
		if err != nil {
			t.Fatal(err)
		}
		return s.Matrix()
	}
	free, clamped := pde.NewElastic(2, 0.3, true), pde.NewElastic(2, 0.3, false)
	unit := [3]float64{1, 1, 1}
	for _, c := range []struct {
		name string
		a    *sparse.CSR
		near []float64
		k    int
		want []int // number held among the unknowns up to each of bounds
		upTo []int
	}{
		{"definite", pde.Laplace(4, 4, 4, unit, 0), translations(64, 1), 1, []int{0}, []int{64}},
		{"singular", pde.Neumann(4, 4, 4), translations(64, 1), 1, []int{1}, []int{64}},
		{"parts", stack(pde.Neumann(3, 3, 3), pde.Laplace(2, 2, 2, unit, 0), pde.Neumann(2, 1, 1)), translations(37, 1), 1, []int{1, 1, 2}, []int{27, 35, 37}},
		{"free", free.K, free.Modes, 6, []int{6}, []int{81}},
		{"clamped", clamped.K, clamped.Modes, 6, []int{0}, []int{54}},
		{"dependent modes", pde.Neumann(3, 3, 3), slices.Concat(translations(27, 1), translations(27, 1)), 2, []int{1}, []int{27}},
	} {
		n, _ := c.a.Dims()
		size := make([]float64, n)
		c.a.Diag(size)
		s := nullSpace{a: c.a, size: size, near: c.near, k: c.k}
		hold := s.held()
		for p, end := range c.upTo {
			count := 0
			for _, h := range hold[:end] {
				if h {
					count++
				}
			}
			if count != c.want[p] {
				t.Errorf("%s: %d of the first %d unknowns are held, want %d", c.name, count, end, c.want[p])
			}
		}
	}
}

// TestTriple: the triple product made once is the one whose patterns are kept.
func TestTriple(t *testing.T) {
	a := pde.Laplace(14, 13, 12, [3]float64{1, 0.5, 2}, 0.1)
	g := newGraph(a, 1, 0.08)
	agg, count := g.aggregate()
	tent, _ := newTentative(agg, count, 1, 1, translations(14*13*12, 1))
	s, err := newProlongator(a, g, tent)
	if err != nil {
		t.Fatal(err)
	}
	s.update(2)
	once, err := triple(a, s.p)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := newGalerkin(a, s.p)
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []bool{false, true} {
		if again {
			kept.update()
		}
		c := kept.ptap.Matrix()
		if !sparse.ApproxEqual(once, c, 1e-14) || once.NNZ() != c.NNZ() {
			t.Errorf("after an update %v: the products differ", again)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	a := pde.Laplace(50, 50, 50, [3]float64{1, 1, 1}, 0)
	for _, refresh := range []bool{false, true} {
		b.Run(map[bool]string{false: "once", true: "refresh"}[refresh], func(b *testing.B) {
			for b.Loop() {
				if _, err := New(a, Options{Refresh: refresh}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
