package precond

import (
	"fmt"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// An Ordering says in which order rows and columns are eliminated, symmetrically.
type Ordering int

const (
	// OrderAuto is OrderRCM, except that [ILDL] takes OrderAMD where there are dense rows.
	OrderAuto Ordering = iota
	// OrderRCM is the reverse Cuthill–McKee order. It keeps the fill near to the diagonal and the vectors
	// of a solve in the cache, and mostly needs the fewest iterations.
	OrderRCM
	// OrderAMD is the approximate minimum degree order: the least fill when little is dropped.
	OrderAMD
	// OrderNatural is the order of the rows.
	OrderNatural
	// OrderGiven is the order that the options hold as Perm.
	OrderGiven
)

var orderingNames = [...]string{"auto", "RCM", "AMD", "natural", "given"}

// String returns the ordering in words.
func (o Ordering) String() string {
	if o < OrderAuto || OrderGiven < o {
		return fmt.Sprintf("Ordering(%d)", int(o))
	}
	return orderingNames[o]
}

// findOrder returns the order of n rows with the given graph, which is asked for if need be; nil stands for
// that of the rows.
func findOrder(fn string, o Ordering, given sparse.Perm, n int, graph func() order.Graph) (sparse.Perm, error) {
	switch o {
	case OrderAuto, OrderRCM:
		return order.RCM(graph()), nil
	case OrderAMD:
		return order.AMD(graph(), order.AMDOptions{}), nil
	case OrderNatural:
		return nil, nil
	case OrderGiven:
		if len(given) != n {
			return nil, &OptionError{fn, "len(Perm)", len(given), fmt.Sprintf("the order %d", n)}
		}
		if err := given.Check(); err != nil {
			return nil, fmt.Errorf("precond: %s: Perm: %w", fn, err)
		}
		return append(sparse.Perm(nil), given...), nil
	}
	return nil, &OptionError{fn, "Ordering", o, "one of the constants"}
}

// unionGraph returns the graph of A + Aᵀ for a square matrix. O(n + nnz).
func unionGraph(a *sparse.CSR) order.Graph {
	n, _ := a.Dims()
	if g, ok := ownGraph(a); ok {
		return g
	}
	t := a.Transpose()
	g := order.Graph{Ptr: make([]int, n+1), Adj: make([]int32, 0, 2*a.NNZ())}
	for i := range n {
		x, _ := a.Row(i)
		y, _ := t.Row(i)
		for len(x) > 0 || len(y) > 0 {
			var j int32
			switch {
			case len(y) == 0 || len(x) > 0 && x[0] < y[0]:
				j, x = x[0], x[1:]
			case len(x) == 0 || y[0] < x[0]:
				j, y = y[0], y[1:]
			default:
				j, x, y = x[0], x[1:], y[1:]
			}
			if int(j) != i {
				g.Adj = append(g.Adj, j)
			}
		}
		g.Ptr[i+1] = len(g.Adj)
	}
	return g
}

// ownGraph returns the graph of a square matrix if its pattern is symmetric, apart from the diagonal. O(n + nnz),
// without a transpose: rows come in ascending order, and so do the elements that row j must have above the diagonal.
func ownGraph(a *sparse.CSR) (order.Graph, bool) {
	n, _ := a.Dims()
	g := order.Graph{Ptr: make([]int, n+1), Adj: make([]int32, 0, a.NNZ())}
	next := make([]int, n) // first entry above the diagonal of row j whose mirror image has not come
	for i := range n {
		ind, _ := a.Row(i)
		start := len(g.Adj)
		next[i] = start
		for _, j := range ind {
			switch {
			case int(j) > i:
			case int(j) == i:
				continue
			case next[j] < g.Ptr[j+1] && int(g.Adj[next[j]]) == i:
				next[j]++
				next[i]++
			default:
				return order.Graph{}, false
			}
			g.Adj = append(g.Adj, j)
		}
		g.Ptr[i+1] = len(g.Adj)
	}
	for i := range n {
		if next[i] != g.Ptr[i+1] {
			return order.Graph{}, false
		}
	}
	return g, true
}
