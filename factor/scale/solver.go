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

// The exact method may look at workFactor times as many entries as the matrix has, or
// at smallWork, whichever is more, so that all matrices of some hundred rows are solved to the end.
const (
	workFactor = 64
	smallWork  = 1 << 22
)

func newSolver(g *graph) *solver {
	n := g.n()
	s := &solver{graph: g, r: make([]rowState, n), v: make([]int64, n), rowOf: make([]int32, n)}
	for i := range s.r {
		s.r[i] = rowState{col: unmatched, seen: -1}
		s.rowOf[i] = unmatched
	}
	s.limit = max(workFactor*(n+len(g.row)), smallWork)
	return s
}

// solve matches as many columns as its work allows. It returns whether all columns are
// matched; if not, singular tells whether this is known to be impossible.
func (s *solver) solve() (perfect, singular bool) {
	if !s.reduce() {
		return false, true
	}
	s.tighten()
	free := s.bid()
	if free == 0 {
		return true, false
	}
	gain, ok := s.flood()
	if !ok {
		return false, true
	}
	free -= gain
	if many := 16 + s.n()/1000; free > many && gain < 2*free {
		for _, increment := range []int{0, -2, -4} {
			s.auction(increment, 8)
		}
		s.within(0)
		s.tighten()
		free = s.bid()
	}
	return s.finish(free)
}

// finish matches the free columns by whichever of searches and floods has lately
// matched more for its work.
func (s *solver) finish(free int) (perfect, singular bool) {
	yield := [2]float64{math.Inf(1), math.Inf(1)} // columns per entry looked at, of searches and floods
	for next := 0; free > 0; {                    // the first column that may be free
		if s.work > s.limit {
			return false, false
		}
		start, gain := s.work, 0
		how := 0
		if yield[1] > yield[0] {
			how = 1
		}
		if how == 1 {
			var ok bool
			if gain, ok = s.flood(); !ok {
				return false, true
			}
			next = 0
		} else {
			for ; gain < free && s.work-start < 4*len(s.row); gain++ {
				for s.rowOf[next] != unmatched {
					next++
				}
				if !s.augment(int32(next)) {
					return false, true
				}
			}
		}
		free -= gain
		yield[how] = float64(gain) / float64(s.work-start)
	}
	return true, false
}

// match makes row i and column j partners.
func (s *solver) match(i, j int32) {
	s.rowOf[j] = i
	s.r[i].col = j
}
