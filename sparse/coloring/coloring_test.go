package coloring_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse/coloring"
)

// lower is the lower triangle of a symmetric pattern of order n.
type lower struct {
	name     string
	n        int
	row, col []int32
	most     int // groups allowed
}

func band(n, half int) lower {
	s := lower{name: fmt.Sprintf("band%d/%d", n, half), n: n, most: 2*half + 1}
	for i := range n {
		for j := max(0, i-half); j <= i; j++ {
			s.add(i, j)
		}
	}
	return s
}

func (s *lower) add(i, j int) { s.row, s.col = append(s.row, int32(i)), append(s.col, int32(j)) }

func arrow(n int) lower {
	s := lower{name: fmt.Sprintf("arrow%d", n), n: n, most: 2}
	for i := range n {
		s.add(i, i)
		if i < n-1 {
			s.add(n-1, i)
		}
	}
	return s
}

func grid(k int) lower {
	s := lower{name: fmt.Sprintf("grid%d", k), n: k * k, most: 7}
	for i := range k * k {
		s.add(i, i)
		if i%k > 0 {
			s.add(i, i-1)
		}
		if i >= k {
			s.add(i, i-k)
		}
	}
	return s
}

func random(n, degree int, seed uint64) lower {
	rng := rand.New(rand.NewPCG(seed, 1))
	s := lower{name: fmt.Sprintf("random%d/%d/%d", n, degree, seed), n: n, most: n}
	for range n * degree / 2 {
		i, j := rng.IntN(n), rng.IntN(n)
		s.add(max(i, j), min(i, j)) // with repetitions, some diagonals
	}
	return s
}

func full(n int) lower {
	s := band(n, n)
	s.name, s.most = fmt.Sprintf("full%d", n), n
	return s
}

func matrices() []lower {
	list := []lower{{name: "empty"}, {name: "none", n: 3, most: 1}, band(1, 0), band(7, 0), band(50, 1), band(300, 3), arrow(3), arrow(2000), grid(20), full(1), full(2), full(40)}
	for seed := range uint64(60) {
		list = append(list, random(1+int(seed)*3, 1+int(seed)%9, seed))
	}
	return append(list, random(3000, 6, 99))
}

// checkGroups tests that the groups divide the columns.
func checkGroups(t *testing.T, g *coloring.Groups, n int) {
	t.Helper()
	if len(g.Of) != n || len(g.Member) != n {
		t.Fatalf("%d and %d elements for %d columns", len(g.Of), len(g.Member), n)
	}
	for k := range g.Count() {
		for at, j := range g.Columns(k) {
			if g.Of[j] != int32(k) || at > 0 && g.Columns(k)[at-1] >= j {
				t.Fatalf("column %d in group %d: of %d", j, k, g.Of[j])
			}
		}
	}
}

func TestColumns(t *testing.T) {
	for _, s := range matrices() {
		g, err := coloring.Columns(s.n, s.n, s.row, s.col)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		checkGroups(t, g, s.n)
		owner := map[[2]int32]int32{}
		for k, i := range s.row {
			key := [2]int32{i, g.Of[s.col[k]]}
			if j, ok := owner[key]; ok && j != s.col[k] {
				t.Fatalf("%s: row %d has columns %d and %d in group %d", s.name, i, j, s.col[k], key[1])
			}
			owner[key] = s.col[k]
		}
	}
	if g, _ := coloring.Columns(50, 50, band(50, 1).row, band(50, 1).col); g.Count() != 2 {
		t.Errorf("lower bidiagonal: %d groups", g.Count())
	}
}

func TestStar(t *testing.T) {
	for _, s := range matrices() {
		g, reading, err := coloring.Star(s.n, s.row, s.col)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		checkGroups(t, g, s.n)
		if g.Count() > s.most {
			t.Errorf("%s: %d groups, want %d", s.name, g.Count(), s.most)
		}
		// The products with values that are different powers would be exact; integers below 2⁵³ are, too.
		rng := rand.New(rand.NewPCG(5, 6))
		value := map[[2]int32]float64{}
		for k := range s.row {
			value[[2]int32{s.row[k], s.col[k]}] = float64(rng.IntN(1 << 30))
		}
		product := make([][]float64, g.Count())
		for k := range product {
			product[k] = make([]float64, s.n)
		}
		for at, v := range value {
			i, j := at[0], at[1]
			product[g.Of[j]][i] += v
			if i != j {
				product[g.Of[i]][j] += v
			}
		}
		for k, r := range reading {
			if got, want := product[r.Group][r.Row], value[[2]int32{s.row[k], s.col[k]}]; got != want {
				t.Fatalf("%s: entry %d, %d read as %g, want %g", s.name, s.row[k], s.col[k], got, want)
			}
		}
		for j := range s.n { // diagonal elements that are no entries must be readable, too
			v, in := value[[2]int32{int32(j), int32(j)}]
			if got := product[g.Of[j]][j]; got != v {
				t.Fatalf("%s: diagonal %d (%t) read as %g, want %g", s.name, j, in, got, v)
			}
		}
	}
}

func TestStarNeedsFewer(t *testing.T) {
	s := random(3000, 6, 99)
	star, _, _ := coloring.Star(s.n, s.row, s.col)
	both, err := coloring.Columns(s.n, s.n, append(append([]int32(nil), s.row...), s.col...), append(append([]int32(nil), s.col...), s.row...))
	if err != nil || star.Count() >= both.Count() {
		t.Errorf("star %d groups, columns %d, %v", star.Count(), both.Count(), err)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		n        int
		row, col []int32
	}{{-1, nil, nil}, {2, []int32{0}, nil}, {2, []int32{2}, []int32{0}}, {2, []int32{0}, []int32{-1}}} {
		if _, err := coloring.Columns(c.n, c.n, c.row, c.col); err == nil {
			t.Errorf("Columns(%v): no error", c)
		}
		if _, _, err := coloring.Star(c.n, c.row, c.col); err == nil {
			t.Errorf("Star(%v): no error", c)
		}
	}
}

func BenchmarkColumns(b *testing.B) { benchmark(b, false) }
func BenchmarkStar(b *testing.B)    { benchmark(b, true) }

func benchmark(b *testing.B, star bool) {
	for _, s := range []lower{band(100000, 3), arrow(100000), grid(300), random(100000, 6, 1)} {
		b.Run(s.name, func(b *testing.B) {
			groups := 0
			for b.Loop() {
				if star {
					g, _, _ := coloring.Star(s.n, s.row, s.col)
					groups = g.Count()
				} else if s.name[0] != 'a' { // its last row is full
					g, _ := coloring.Columns(s.n, s.n, s.row, s.col)
					groups = g.Count()
				}
			}
			b.ReportMetric(float64(groups), "groups")
		})
	}
}
