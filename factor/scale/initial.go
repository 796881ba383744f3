package scale

import "math"

// The searches of [solver] are dear, so most columns get their partners by
// cheaper means first.

// reduce sets the potentials to the least costs of the rows, then of the
// columns. It returns false if a column is empty.
func (s *solver) reduce() bool {
	n := s.n()
	for i := range n { // row i has the costs of column i
		least := int64(math.MaxInt64)
		for _, c := range s.cost[s.ptr[i]:s.ptr[i+1]] {
			least = min(least, c)
		}
		if least == math.MaxInt64 {
			return false
		}
		s.r[i].u = least
	}
	for j := range n {
		least := int64(math.MaxInt64)
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			least = min(least, s.cost[k]-s.r[s.row[k]].u)
		}
		s.v[j] = least
	}
	return true
}

// tighten extends the matching among the entries whose reduced cost is 0 to nearly
// maximum cardinality, with a preference for the diagonal. It settles equal
// weights, on which searches one by one could take quadratic time. It returns the
// number of columns that stay free.
func (s *solver) tighten() (free int) {
	n := s.n()
	b := bipartite{ptr: make([]int, n+1), rowOf: s.rowOf, colOf: make([]int32, n)}
	for i := range b.colOf {
		b.colOf[i] = s.r[i].col
	}
	for j := range n {
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			i := s.row[k]
			if s.cost[k]-s.r[i].u-s.v[j] != 0 {
				continue
			}
			b.ind = append(b.ind, i)
			if int(i) == j && b.rowOf[j] == unmatched && b.colOf[j] == unmatched {
				b.rowOf[j], b.colOf[j] = i, i
			}
		}
		b.ptr[j+1] = len(b.ind)
	}
	free = b.extend(1. / 8)
	for i := range b.colOf {
		s.r[i].col = b.colOf[i]
	}
	s.work += 2 * len(s.row)
	return free
}

// release makes column j free.
func (s *solver) release(j int32) {
	if i := s.rowOf[j]; i != unmatched {
		s.r[i].col = unmatched
		s.rowOf[j] = unmatched
	}
}

// bid lets each free column take its cheapest row from whoever has it, and lowers
// the potential of that row until the second cheapest would do as well: the
// augmenting row reduction of R. Jonker and A. Volgenant (Computing 38 (1987)
// 325–340), an auction without increment. It ends when nothing moves but ties, or
// after looking at a few times the entries of the matrix, and returns the number of free columns.
func (s *solver) bid() (free int) {
	stop := s.work + 8*(len(s.row)+s.n())
	for c := range s.rowOf {
		if s.rowOf[c] != unmatched {
			continue
		}
		for j, again := int32(c), true; again && j != unmatched && s.work < stop; {
			j, again = s.outbid(j)
		}
	}
	for _, i := range s.rowOf {
		if i == unmatched {
			free++
		}
	}
	return free
}

// An offer holds the two least of c_ij - u_i of a column, and the rows, or unmatched, where they are.
type offer struct {
	first, second int64
	row, other    int32
}

// cheapest returns the offer for column j.
func (s *solver) cheapest(j int32) offer {
	lo, hi := s.ptr[j], s.ptr[j+1]
	s.work += hi - lo
	b := offer{far, far, unmatched, unmatched}
	for k := lo; k < hi; k++ {
		i := s.row[k]
		switch c := s.cost[k] - s.r[i].u; {
		case c < b.first:
			b.second, b.other = b.first, b.row
			b.first, b.row = c, i
		case c < b.second:
			b.second, b.other = c, i
		}
	}
	return b
}

// outbid makes one bid for column j. It returns the column that lost its row, or
// unmatched, and whether the bid lowered a potential, so that the loser should
// bid at once.
func (s *solver) outbid(j int32) (out int32, again bool) {
	b := s.cheapest(j)
	if b.other == unmatched { // no second row: nothing bounds the bid
		return unmatched, false
	}
	tie := b.first == b.second
	if tie && s.r[b.row].col != unmatched {
		b.row = b.other
	}
	out = s.r[b.row].col
	if tie && out != unmatched {
		return unmatched, false // left to the searches
	}
	s.v[j] = b.second
	s.r[b.row].u -= b.second - b.first
	if out != unmatched {
		s.rowOf[out] = unmatched
	}
	s.match(b.row, j)
	return out, true
}
