package amg

import (
	"math"
	"sort"

	"github.com/saddle-go/saddle/sparse"
)

// A graph has the nodes of a level as vertices. Its edges are the entries of the matrix
// or, with several unknowns a node, of the matrix of the blocks' norms; some
// of them are strong.
type graph struct {
	n      int
	ptr    []int
	ind    []int32
	weight []float64 // |a_ij| is what counts
	strong []bool    // off-diagonal, and large enough
	alone  []bool    // nodes that smoothing alone takes care of
}

// newGraph returns the graph of a, of which each node has block unknowns, with the
// edges that are strong for the threshold theta.
func newGraph(a *sparse.CSR, block int, theta float64) *graph {
	rows, _ := a.Dims()
	g := &graph{n: rows / block}
	g.ptr, g.ind, g.weight = a.Raw()
	if block > 1 {
		g.condense(a, block)
	}
	g.alone = dominated(a, block)
	g.strong = make([]bool, len(g.ind))
	g.mark(theta)
	return g
}

// edges are sorted by the node that they lead to.
type edges struct {
	ind    []int32
	weight []float64
}

func (e edges) Len() int           { return len(e.ind) }
func (e edges) Less(i, j int) bool { return e.ind[i] < e.ind[j] }
func (e edges) Swap(i, j int) {
	e.ind[i], e.ind[j] = e.ind[j], e.ind[i]
	e.weight[i], e.weight[j] = e.weight[j], e.weight[i]
}

// condense replaces each block of a by its Frobenius norm, in units of the largest element.
func (g *graph) condense(a *sparse.CSR, block int) {
	ptr, ind, val := a.Raw()
	unit := a.NormMax()
	if unit == 0 {
		unit = 1
	}
	g.ptr = make([]int, g.n+1)
	g.ind, g.weight = nil, nil
	seen := make([]int32, g.n) // seen[j] = i+1: the block (i, j) has been found
	place := make([]int32, g.n)
	for pass := range 2 {
		clear(seen)
		count := 0
		for i := range g.n {
			start := count
			for k := ptr[i*block]; k < ptr[(i+1)*block]; k++ {
				j := ind[k] / int32(block)
				if seen[j] != int32(i)+1 {
					seen[j] = int32(i) + 1
					place[j] = int32(count - start)
					if pass == 1 {
						g.ind[count] = j
					}
					count++
				}
				if pass == 1 {
					v := val[k] / unit
					g.weight[start+int(place[j])] += v * v
				}
			}
			g.ptr[i+1] = count
			if pass == 1 {
				sort.Sort(edges{g.ind[start:count], g.weight[start:count]})
			}
		}
		if pass == 0 {
			g.ind, g.weight = make([]int32, count), make([]float64, count)
		}
	}
	for k, w := range g.weight {
		g.weight[k] = math.Sqrt(w)
	}
}

// dominated returns which nodes have, in each of their rows, a diagonal element of at
// least five times the sum of the others. A step of smoothing reduces their
// error by that factor, so that they need no coarse correction (Notay, An aggregation-based
// algebraic multigrid method, 2010). Rows of zeros are among them.
func dominated(a *sparse.CSR, block int) []bool {
	const factor = 5
	rows, _ := a.Dims()
	ptr, ind, val := a.Raw()
	alone := make([]bool, rows/block)
	for node := range alone {
		alone[node] = true
		for i := node * block; i < (node+1)*block && alone[node]; i++ {
			var diag, sum float64
			for k := ptr[i]; k < ptr[i+1]; k++ {
				if int(ind[k]) == i {
					diag = val[k]
				} else {
					sum += math.Abs(val[k])
				}
			}
			alone[node] = diag >= factor*sum
		}
	}
	return alone
}

// mark finds the strong edges: those between nodes that are neither alone nor hubs with
//
//	|a_ij| ≥ theta (a_ii a_jj)^½.
//
// A hub is a node with very many neighbours. Coarsening through it would couple all of
// them, and fill the coarse matrix.
func (g *graph) mark(theta float64) {
	limit := max(100, 10*(g.ptr[g.n]-g.ptr[0])/max(1, g.n))
	diag := make([]float64, g.n) // theta a_ii^½, or infinite for nodes without strong edges
	for i := range diag {
		if g.alone[i] || g.ptr[i+1]-g.ptr[i] > limit {
			diag[i] = math.Inf(1)
			continue
		}
		for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
			if int(g.ind[k]) == i {
				diag[i] = math.Sqrt(math.Abs(g.weight[k]))
			}
		}
	}
	for i := range g.n {
		bound := theta * diag[i]
		for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
			j := int(g.ind[k])
			w := math.Abs(g.weight[k])
			g.strong[k] = j != i && w > 0 && w >= bound*diag[j]
		}
	}
}
