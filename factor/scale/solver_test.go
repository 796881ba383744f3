package scale

import (
	"math"
	"math/rand/v2"
	"testing"
)

// check fails unless no reduced cost is below -slack and those of partners are
// at most most.
func (s *solver) check(t *testing.T, what string, slack, most int64) {
	t.Helper()
	taken := make([]bool, s.n())
	for j := range s.v {
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			i := s.row[k]
			c := s.cost[k] - s.r[i].u - s.v[j]
			if c < -slack || s.rowOf[j] == i && c > most {
				t.Fatalf("%s: reduced cost %d of (%d, %d), partners: %v", what, c, i, j, s.rowOf[j] == i)
			}
		}
		if i := s.rowOf[j]; i != unmatched {
			if taken[i] || s.r[i].col != int32(j) {
				t.Fatalf("%s: row %d has two partners or none", what, i)
			}
			taken[i] = true
		}
	}
}

// scattered returns the graph of a matrix with a full diagonal, or none, and
// about so many entries a column; values has the sizes to choose from, nil for any.
func scattered(t *testing.T, r *rand.Rand, n, each int, diagonal bool, values []float64) *graph {
	t.Helper()
	value := func() float64 {
		if values != nil {
			return values[r.IntN(len(values))]
		}
		return math.Exp(5 * r.NormFloat64())
	}
	ptr, ind, val := []int{0}, []int32{}, []float64{}
	for j := range n {
		if diagonal {
			ind, val = append(ind, int32(j)), append(val, value())
		}
		step := max(1, 2*(n-j)/max(each, 1))
		for i := j + 1 + r.IntN(step); i < n; i += 1 + r.IntN(step) {
			ind, val = append(ind, int32(i)), append(val, value())
		}
		ptr = append(ptr, len(ind))
	}
	g, err := newGraph(ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestSolverInvariants checks the potentials after every stage.
func TestSolverInvariants(t *testing.T) {
	for seed := range 60 {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		values := [][]float64{nil, {1}, {1, 2}, {1e-6, 1, 3}}[r.IntN(4)]
		g := scattered(t, r, 20+r.IntN(400), 1+r.IntN(6), r.IntN(2) == 0, values)
		s := newSolver(g)
		if !s.reduce() {
			continue
		}
		s.check(t, "reduce", 0, 0)
		s.tighten()
		s.check(t, "tighten", 0, 0)
		s.bid()
		s.check(t, "bid", 0, 0)
		for _, e := range []int{0, -2, -4} {
			s.auction(e, 8)
			s.within(0)
			s.check(t, "auction", 0, 0)
		}
		s.bid()
		s.check(t, "bid", 0, 0)
		ok := true
		for ok && s.tighten() > 0 {
			if _, ok = s.flood(); ok {
				s.check(t, "flood", 0, 0)
			}
			for j := range s.rowOf {
				if s.rowOf[j] == unmatched {
					ok = ok && s.augment(int32(j))
					break
				}
			}
			s.check(t, "augment", 0, 0)
		}
		if ok {
			wish := make([]float64, g.n())
			for i := range wish {
				wish[i] = 3 * r.NormFloat64()
			}
			s.centre(wish)
			s.check(t, "centre", 1, 1)
		}
		if t.Failed() {
			t.Fatalf("failed at seed %d", seed)
		}
	}
}

// TestCentre undoes a drift: potentials that were moved apart by many decades
// come back.
func TestCentre(t *testing.T) {
	// A path without diagonal; its pairs may move against each other.
	const n = 1000
	ptr, ind, val := []int{0}, []int32{}, []float64{}
	for j := range n {
		if j+1 < n {
			ind, val = append(ind, int32(j+1)), append(val, []float64{1, 0x1p-20}[j%2])
		}
		ptr = append(ptr, len(ind))
	}
	g, err := newGraph(ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	s := newSolver(g)
	if perfect, _ := s.solve(); !perfect {
		t.Fatal("no perfect matching")
	}
	for j, i := range s.rowOf {
		d := int64(j/2) * 10 << g.frac * int64(1-2*(j%2)) // up to 1500 decades
		s.v[j] += d
		s.r[i].u -= d
	}
	s.check(t, "drift", 0, 0)
	log := make([]float64, n)
	s.scales(log, make([]float64, n), true)
	s.check(t, "centre", 1, 1)
	if w := spread(log); w > 1 {
		t.Errorf("scales spread over 2^%v", w)
	}
}

// TestApproximate gives up at once: what the auction leaves is feasible and near.
func TestApproximate(t *testing.T) {
	for seed := range 30 {
		r := rand.New(rand.NewPCG(uint64(seed), 6))
		g := scattered(t, r, 50+r.IntN(300), 3, true, nil)
		s := newSolver(g)
		s.limit = -1
		perfect, singular := s.solve()
		if singular {
			t.Fatalf("seed %d: not singular", seed)
		}
		if !perfect && !s.approximate() {
			t.Fatalf("seed %d: not matched", seed)
		}
		s.check(t, "approximate", 0, 1<<g.frac/16+1)
	}
}

func TestLog2(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for k := range 20000 {
		x := math.Ldexp(1+r.Float64(), r.IntN(2098)-1074)
		if k < 200 {
			x = math.Ldexp(1+float64(k-100)*0x1p-52, k)
		}
		if x == 0 || math.IsInf(x, 0) {
			continue
		}
		got, want := math.Ldexp(float64(log2(-x, 36)), -36), math.Log2(x)
		if math.Abs(got-want) > 0x1p-35 {
			t.Fatalf("log2(%v) = %v, want %v", x, got, want)
		}
	}
}

// TestSplitBetterWay compares the two ways to split cycles of even length.
func TestSplitBetterWay(t *testing.T) {
	for seed := range 100 {
		r := rand.New(rand.NewPCG(uint64(seed), 8))
		n := 4 + 2*r.IntN(4)
		m := &Matching{Row: make([]int32, n), diag: make([]float64, n), size: make([]float64, n)}
		perm := r.Perm(n)
		for k, v := range perm {
			m.Row[v] = int32(perm[(k+1)%n])
			m.diag[v] = 2*r.Float64() - 1
			m.size[v] = 1
		}
		way := [2]float64{1, 1} // products of determinants
		for k, v := range perm {
			way[k%2] *= 1 - m.diag[v]*m.diag[m.Row[v]]
		}
		first := 0
		if way[1] > way[0] {
			first = 1
		}
		pair := m.Pairs()
		for k := first; k < n; k += 2 {
			if v := perm[k]; pair[v] != m.Row[v] {
				t.Fatalf("seed %d: products %v, but %d is not with %d: %v", seed, way, v, m.Row[v], pair)
			}
		}
	}
}
