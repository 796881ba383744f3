package scale

import "math"

// A solver finds a matching of least cost, that is, of maximum product, by
// potentials u of the rows and v of the columns with
//
//	c_ij - u_i - v_j ≥ 0,   = 0 where row i and column j are matched,
//
// which hold at every moment (I. S. Duff and J. Koster, On algorithms for permuting
// large entries to the diagonal of a sparse matrix, SIAM J. Matrix Anal. Appl. 22
// (2001) 973–996). A matching of all columns with such potentials is optimal.
type solver struct {
	*graph
	r     []rowState
	v     []int64
	rowOf []int32 // of each column, or unmatched

	work, limit int // entries looked at, and how many may be
	search      int32
	heap        []int32 // rows by distance
	near        []int32 // rows at the present distance, not yet looked at
	done        []int32 // rows whose distance is final
}

// A rowState is what searches need of a row, in one place because rows are
// visited at random.
type rowState struct {
	u    int64
	dist int64 // from the root of the present search
	col  int32 // partner, or unmatched
	from int32 // column before this row on the shortest path
	seen int32 // the search that dist, from and place belong to
	at   int32 // place in the heap, or final
}

const (
	final = -1 // row is in near or done
	far   = math.MaxInt64 / 2
)

// workFactor limits the entries looked at to so many times those of the matrix:
// an order below this is always solved to the end.
const workFactor = 256

func newSolver(g *graph) *solver {
	n := g.n()
	s := &solver{graph: g, r: make([]rowState, n), v: make([]int64, n), rowOf: make([]int32, n)}
	for i := range s.r {
		s.r[i] = rowState{col: unmatched, seen: -1}
		s.rowOf[i] = unmatched
	}
	s.limit = workFactor * (n + len(g.row))
	return s
}

// solve matches as many columns as its work allows. It returns whether all columns are
// matched; if not, singular tells whether this is known to be impossible.
func (s *solver) solve() (perfect, singular bool) {
	if !s.reduce() {
		return false, true
	}
	s.tighten()
	s.bid()
	for j := range s.rowOf {
		if s.rowOf[j] != unmatched {
			continue
		}
		if s.work > s.limit {
			return false, false
		}
		if !s.augment(int32(j)) {
			return false, true
		}
	}
	return true, false
}

// match makes row i and column j partners.
func (s *solver) match(i, j int32) {
	s.rowOf[j] = i
	s.r[i].col = j
}

// assigned returns the cost of the matched entry of column j.
func (s *solver) assigned(j int32) int64 {
	i := s.rowOf[j]
	for k := s.ptr[j]; ; k++ {
		if s.row[k] == i {
			return s.cost[k]
		}
	}
}
