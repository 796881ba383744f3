package scale

import (
	"math"
	"slices"
)

// A Matching is a matching of rows and columns of a symmetric matrix with the
// scaling that belongs to it. Row Row[j] and column j are partners; where the
// matrix is structurally singular some columns have none, Row[j] = -1, and the
// rows with these numbers have none either. See [Match].
type Matching struct {
	Row   []int32
	Scale []float64
	// Rank is the structural rank, the number of partners.
	Rank int
	// Optimal tells that the product is the largest, and that scaled partners have
	// the size 1. It is false where the search was given up as too long. Scaled
	// entries still are at most 1 then, and partners come from an auction, which
	// makes almost all of them 0.95 or larger.
	Optimal bool
	// Least is the smallest size of scaled partners, before rounding to powers of two.
	Least float64
	// ZeroRows is the number of rows without entries other than zero.
	ZeroRows int
	// Spread is max s_i / min s_i.
	Spread float64

	diag []float64 // diagonal of the scaled matrix
	size []float64 // |s_i a_ij s_j| of each column j and its partner i, else 0
}

// maxSpread is the largest ratio of scales that is worth trusting.
const maxSpread = 1e15

// Trusted tells whether the scaling is safe to use: scales within 15 decades of
// each other, no zero row, and partners of a size of at least ½. If not, use [Ruiz]. The
// pairs do not depend on it.
func (m *Matching) Trusted() bool {
	return m.Least >= 0.5 && m.ZeroRows == 0 && m.Spread <= maxSpread
}

// Match finds the matching of largest product Π |a_ij| over the partners (i, j)
// of the matrix given by its lower triangle, and the scaling
//
//	s_i = exp((u_i + v_i)/2)   with   |s_i a_ij s_j| ≤ 1,   = 1 for partners,
//
// from the logarithms u, v of the row and column scalings that prove the matching
// optimal (I. S. Duff and S. Pralet, Strategies for scaling and pivoting for sparse
// symmetric indefinite problems, SIAM J. Matrix Anal. Appl. 27 (2005) 313–340). If
// no matching has all columns, a largest one is found first, by number, and then
// the best one of the rows in it and the columns with the same numbers, which form
// a structurally nonsingular matrix; the other rows i get
// s_i = 1 / max_k |a_ik s_k| over these, or 1 for a zero row. Sizes hold
// to 2⁻²², and mostly to 2⁻³⁰, whatever the values.
//
// Optimal u and v are not unique and may drift apart by hundreds of decades; those
// near to the scales of a [Ruiz] are taken where this matters.
//
// If pow2, the scales are rounded to powers of two: sizes are at most 2, and at
// least ½ for partners. Scales lie in [2⁻⁵¹¹, 2⁵¹¹] in any case, so that s_i s_j can
// be formed safely.
//
// The error is an [*EntryError]. Match needs 12 bytes for each entry of both
// triangles and some 70 for each row. The entries looked at number at most some hundred
// times those of the matrix; see Optimal.
func Match(ptr []int, ind []int32, val []float64, pow2 bool) (*Matching, error) {
	g, err := newGraph(ptr, ind, val)
	if err != nil {
		return nil, err
	}
	n := g.n()
	m := &Matching{Row: make([]int32, n), Scale: make([]float64, n)}
	wish := make([]float64, n)
	if _, err := NewRuiz(n).Scale(wish, ptr, ind, val, false); err != nil {
		return nil, err
	}
	for i, s := range wish {
		wish[i] = float64(math.Ilogb(s))
	}
	log := make([]float64, n) // log₂ of the scales
	s := newSolver(g)
	perfect, singular := s.solve()
	if perfect || !singular && s.approximate() {
		copy(m.Row, s.rowOf)
		m.Rank, m.Optimal = n, perfect
		s.scales(log, wish, perfect)
	} else {
		m.singular(g, s, log, wish)
	}
	m.Spread = math.Exp2(spread(log))
	m.set(log)
	m.keep(ptr, ind, val)
	if pow2 {
		for i, l := range log {
			log[i] = math.Round(l)
		}
		m.set(log)
	}
	return m, nil
}

// complete extends the matching to one of maximum cardinality without regard to
// costs. It tells whether all columns are matched.
func (s *solver) complete() bool {
	n := s.n()
	b := bipartite{ptr: s.ptr, ind: s.row, rowOf: s.rowOf, colOf: make([]int32, n)}
	for i := range b.colOf {
		b.colOf[i] = s.r[i].col
	}
	b.maximum()
	all := true
	for i, j := range b.colOf {
		s.r[i].col = j
		all = all && j != unmatched
	}
	return all
}

// maxDrift is how much more than those of equilibration, as a power of two, scales may
// spread before their potentials are centred.
const maxDrift = 10

// scales sets log to log₂ of the symmetric scaling. If the matching is perfect and
// the scales have drifted far apart they are drawn to those of wish.
func (s *solver) scales(log, wish []float64, perfect bool) {
	set := func() {
		for i := range s.r {
			log[i] = math.Ldexp(float64(s.r[i].u)+float64(s.v[i]), -int(s.frac)-1)
		}
	}
	set()
	if perfect && spread(log) > spread(wish)+maxDrift {
		s.centre(wish)
		set()
	}
}

// spread returns the difference between the largest and the smallest element.
func spread(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	return slices.Max(x) - slices.Min(x)
}

// singular sets what belongs to a structurally singular matrix, from a matching
// that is not perfect.
func (m *Matching) singular(g *graph, s *solver, log, wish []float64) {
	s.complete()
	place, kept := make([]int32, g.n()), []int32{}
	for i := range place {
		place[i] = -1
		m.Row[i] = unmatched
		if s.r[i].col != unmatched {
			place[i] = int32(len(kept))
			kept = append(kept, int32(i))
		}
	}
	m.Rank = len(kept)
	sub := newSolver(g.principal(place, m.Rank))
	perfect, _ := sub.solve()
	if !perfect {
		sub.approximate()
	}
	m.Optimal = perfect
	for q, i := range sub.rowOf {
		m.Row[kept[q]] = kept[i]
	}
	subLog, subWish := make([]float64, m.Rank), make([]float64, m.Rank)
	for q, i := range kept {
		subWish[q] = wish[i]
	}
	sub.scales(subLog, subWish, perfect)
	for q, i := range kept {
		log[i] = subLog[q]
	}
	for i := range place {
		if place[i] >= 0 {
			continue
		}
		if g.ptr[i] == g.ptr[i+1] {
			m.ZeroRows++
			continue
		}
		most := math.Inf(-1)
		for k := g.ptr[i]; k < g.ptr[i+1]; k++ { // row i is column i; its entries lie in kept columns
			most = max(most, log[g.row[k]]-math.Ldexp(float64(g.cost[k]), -int(g.frac)))
		}
		log[i] = -most
	}
}

// set sets the scales, within bounds.
func (m *Matching) set(log []float64) {
	for i, l := range log {
		m.Scale[i] = math.Exp2(min(max(l, -maxLog>>frac), maxLog>>frac))
	}
}

// keep stores what Pairs needs of the scaled matrix, and Least.
func (m *Matching) keep(ptr []int, ind []int32, val []float64) {
	m.Least = 1
	m.diag, m.size = make([]float64, len(m.Row)), make([]float64, len(m.Row))
	for j := range m.diag {
		if k := ptr[j]; k < ptr[j+1] && int(ind[k]) == j {
			m.diag[j] = m.Scale[j] * m.Scale[j] * val[k]
		}
		if i := m.Row[j]; i != unmatched {
			lo, hi := min(i, int32(j)), max(i, int32(j))
			k, _ := slices.BinarySearch(ind[ptr[lo]:ptr[lo+1]], hi)
			m.size[j] = math.Abs(m.Scale[i] * m.Scale[j] * val[ptr[lo]+k])
			m.Least = min(m.Least, m.size[j])
		}
	}
}
