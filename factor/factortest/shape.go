package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A Graph gives the edges of a shape: i > j, no repeats.
type Graph struct {
	Name  string
	N     int
	Edges [][2]int
}

// Dominant returns a matrix of the graph with normally distributed elements and a diagonal that dominates
// strictly, of random sign: by Gershgorin's theorem the signs of the diagonal are the inertia, at any order.
func Dominant(rng *rand.Rand, g Graph) Case {
	b := newBuilder(g.N)
	sum := make([]float64, g.N)
	for _, e := range g.Edges {
		v := rng.NormFloat64()
		b.add(e[0], e[1], v)
		sum[e[0]] += math.Abs(v)
		sum[e[1]] += math.Abs(v)
	}
	pos := 0
	for i, s := range sum {
		v := sign(rng)
		if v > 0 {
			pos++
		}
		b.add(i, i, v*(s+0.1+rng.Float64()))
	}
	return known("dominant-"+g.Name, b.sym(), pos, g.N-pos, 0)
}

// Mixed returns a matrix of the graph with elements of few bits, and diagonal elements of either
// sign, zero or missing.
func Mixed(rng *rand.Rand, g Graph) Case {
	b := newBuilder(g.N)
	for _, e := range g.Edges {
		b.add(e[0], e[1], short(rng))
	}
	for i := range g.N {
		if v := rng.IntN(5); v > 0 {
			b.add(i, i, float64(v-1)*short(rng))
		}
	}
	return Case{Name: "mixed-" + g.Name, A: b.sym()}
}

// PathGraph returns the graph of a tridiagonal matrix: as deep a tree as there is.
func PathGraph(n int) Graph {
	g := Graph{Name: fmt.Sprintf("tridiagonal-%d", n), N: n}
	for i := 1; i < n; i++ {
		g.Edges = append(g.Edges, [2]int{i, i - 1})
	}
	return g
}

// CombGraph returns a path of k vertices, each with a tooth, a path of `tooth` further vertices.
func CombGraph(k, tooth int) Graph {
	g := Graph{Name: fmt.Sprintf("comb-%d-%d", k, tooth), N: k * (1 + tooth)}
	for i := range k {
		if i > 0 {
			g.Edges = append(g.Edges, [2]int{i, i - 1})
		}
		last := i
		for t := range tooth {
			v := k + i*tooth + t
			g.Edges = append(g.Edges, [2]int{v, last})
			last = v
		}
	}
	return g
}

// GeometricGraph joins n random points of the unit square at a distance of less than √(degree/(π n)).
// O(n) expected.
func GeometricGraph(rng *rand.Rand, n int, degree float64) Graph {
	g := Graph{Name: fmt.Sprintf("geometric-%d", n), N: n}
	r := math.Sqrt(degree / (math.Pi * float64(max(n, 1))))
	cells := max(1, int(1/r))
	cell := make([][]int, cells*cells)
	x, y := make([]float64, n), make([]float64, n)
	for i := range n {
		x[i], y[i] = rng.Float64(), rng.Float64()
		cx, cy := int(x[i]*float64(cells)), int(y[i]*float64(cells))
		for p := max(cx-1, 0); p <= min(cx+1, cells-1); p++ {
			for q := max(cy-1, 0); q <= min(cy+1, cells-1); q++ {
				for _, j := range cell[p*cells+q] {
					if math.Hypot(x[i]-x[j], y[i]-y[j]) < r {
						g.Edges = append(g.Edges, [2]int{i, j})
					}
				}
			}
		}
		cell[cx*cells+cy] = append(cell[cx*cells+cy], i)
	}
	return g
}

// Blown returns the graph with each vertex replaced by one to `most` copies of itself, which are
// joined to each other and to all copies of its neighbours: supervariables. The copies are scattered.
func Blown(rng *rand.Rand, g Graph, most int) Graph {
	var copies [][]int
	n := 0
	for range g.N {
		var c []int
		for range 1 + rng.IntN(most) {
			c = append(c, n)
			n++
		}
		copies = append(copies, c)
	}
	out := Graph{Name: "blown-" + g.Name, N: n}
	place := rng.Perm(n)
	join := func(i, j int) {
		i, j = place[i], place[j]
		out.Edges = append(out.Edges, [2]int{max(i, j), min(i, j)})
	}
	for _, c := range copies {
		for k, i := range c {
			for _, j := range c[:k] {
				join(i, j)
			}
		}
	}
	for _, e := range g.Edges {
		for _, i := range copies[e[0]] {
			for _, j := range copies[e[1]] {
				join(i, j)
			}
		}
	}
	return out
}

// DenseGraph returns the graph of a full matrix.
func DenseGraph(n int) Graph {
	g := Graph{Name: fmt.Sprintf("dense-%d", n), N: n}
	for i := range n {
		for j := range i {
			g.Edges = append(g.Edges, [2]int{i, j})
		}
	}
	return g
}

// Diagonal returns a diagonal matrix with elements of either sign between 10^±range, some zero and some not stored.
func Diagonal(rng *rand.Rand, n int, spread float64) Case {
	b := newBuilder(n)
	var pos, neg int
	for i := range n {
		switch rng.IntN(8) {
		case 0:
		case 1:
			b.add(i, i, 0)
		case 2, 3, 4:
			pos++
			b.add(i, i, math.Pow(10, spread*(2*rng.Float64()-1)))
		default:
			neg++
			b.add(i, i, -math.Pow(10, spread*(2*rng.Float64()-1)))
		}
	}
	return known(fmt.Sprintf("diagonal-%d", n), b.sym(), pos, neg, n-pos-neg)
}

// Components returns a matrix of blocks of order 1 to 3 until the order is n, among them singular and
// indefinite ones, of known inertia.
func Components(rng *rand.Rand, n int) Case {
	b := newBuilder(n)
	var pos, neg int
	for o := 0; o < n; {
		s := sign(rng)
		plus, minus := &pos, &neg
		if s < 0 {
			plus, minus = &neg, &pos
		}
		size := min(1+rng.IntN(3), n-o)
		at := func(i, j int, v float64) { b.add(o+i, o+j, s*v) }
		switch kind := rng.IntN(3); {
		case size == 1 && kind > 0:
			at(0, 0, 1+rng.Float64())
			*plus++
		case size == 1: // zero
		case size == 2 && kind == 0:
			at(0, 0, 1)
			at(1, 0, 1)
			at(1, 1, 1)
			*plus++
		case size == 2:
			at(1, 0, 2)
			at(1, 1, float64(kind-1))
			*plus++
			*minus++
		case kind == 0: // eigenvalues 2 and 2 ± √2
			for i := range 3 {
				at(i, i, 2)
			}
			at(1, 0, 1)
			at(2, 1, 1)
			*plus += 3
		case kind == 1: // a triangle: eigenvalues 2, -1, -1
			at(1, 0, 1)
			at(2, 0, 1)
			at(2, 1, 1)
			*plus++
			*minus += 2
		default: // a path: eigenvalues ±√2 and 0
			at(1, 0, 1)
			at(2, 1, 1)
			*plus++
			*minus++
		}
		o += size
	}
	return known(fmt.Sprintf("components-%d", n), b.sym(), pos, neg, n-pos-neg)
}

// EmptyRows returns a matrix of [Dominant] type on some of n rows; the others have no entries, or only
// zeros that are stored.
func EmptyRows(rng *rand.Rand, n int) Case {
	b := newBuilder(n)
	var rows []int
	for i := range n {
		switch rng.IntN(4) {
		case 0:
		case 1:
			b.add(i, rng.IntN(n), 0)
		default:
			rows = append(rows, i)
		}
	}
	pos := 0
	if len(rows) > 0 {
		c := Dominant(rng, GeometricGraph(rng, len(rows), 4))
		pos = c.Inertia.Pos
		each(c.A, func(i, j int, v float64) { b.add(rows[i], rows[j], v) })
	}
	return known(fmt.Sprintf("empty-rows-%d", n), b.sym(), pos, len(rows)-pos, n-len(rows))
}
