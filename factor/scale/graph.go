package scale

import (
	"math"
	"math/bits"
)

// A graph is the bipartite graph of a matrix: column j is joined to the rows
// row[ptr[j]:ptr[j+1]], ascending, at the costs cost[ptr[j]:ptr[j+1]]. The cost of
// a_ij is -log₂|a_ij| in units of 2^-frac. These are integers so that reduced
// costs are exact: those of matched entries are 0 and none is negative.
type graph struct {
	ptr  []int
	row  []int32
	cost []int64
	frac uint
}

func (g *graph) n() int { return len(g.ptr) - 1 }

// newGraph returns the graph of the symmetric matrix, both triangles, without
// its zeros. The error is an [*EntryError].
func newGraph(ptr []int, ind []int32, val []float64) (*graph, error) {
	n := len(ptr) - 1
	g := &graph{ptr: make([]int, n+1)}
	lo, hi := math.Inf(1), 0.0
	for j := range n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			v := math.Abs(val[k])
			if !(v <= math.MaxFloat64) {
				return nil, notFinite("Match", ind, val, j, k)
			}
			if v == 0 {
				continue
			}
			lo, hi = min(lo, v), max(hi, v)
			g.ptr[j+1]++
			if i := int(ind[k]); i != j {
				g.ptr[i+1]++
			}
		}
	}
	for j := range n {
		g.ptr[j+1] += g.ptr[j]
	}
	g.frac = fraction(g.ptr[n], lo, hi)
	g.row = make([]int32, g.ptr[n])
	g.cost = make([]int64, g.ptr[n])
	g.fill(ptr, ind, val)
	return g, nil
}

// fraction returns the bits after the point that leave room for sums of costs of
// entries with sizes from lo to hi. Potentials and distances are sums of at
// most 2n, and the auction looks at the nnz entries 8 times for each increment.
func fraction(nnz int, lo, hi float64) uint {
	if hi == 0 {
		return 0
	}
	size := max(math.Abs(float64(math.Ilogb(lo))), math.Abs(float64(math.Ilogb(hi)))) + 1
	room := 61 - bits.Len(uint(nnz)) - 4 - bits.Len(uint(size))
	return uint(min(max(room, 10), 36))
}

// fill sets rows and costs. Going through the lower triangle by columns, list j
// receives its rows above the diagonal from the columns before j, then its own.
func (g *graph) fill(ptr []int, ind []int32, val []float64) {
	n := g.n()
	next := make([]int, n)
	copy(next, g.ptr)
	for j := range n {
		end := next[j]
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if val[k] == 0 {
				continue
			}
			i, c := ind[k], -log2(val[k], g.frac)
			g.row[end], g.cost[end] = i, c
			end++
			if int(i) != j {
				at := next[i]
				g.row[at], g.cost[at] = int32(j), c
				next[i] = at + 1
			}
		}
		next[j] = end
	}
}

// principal returns the graph of the rows and columns with place[i] ≥ 0, which
// become place[i]; place ascends over them, and there are n of them.
func (g *graph) principal(place []int32, n int) *graph {
	sub := &graph{ptr: make([]int, n+1), frac: g.frac}
	for j, q := range place {
		if q < 0 {
			continue
		}
		for k := g.ptr[j]; k < g.ptr[j+1]; k++ {
			if i := place[g.row[k]]; i >= 0 {
				sub.row = append(sub.row, i)
				sub.cost = append(sub.cost, g.cost[k])
			}
		}
		sub.ptr[q+1] = len(sub.row)
	}
	return sub
}
