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

// tighten finds a matching of maximum cardinality among the entries whose reduced
// cost is 0, and prefers the diagonal. It settles equal weights, on which
// searches one by one could take quadratic time.
func (s *solver) tighten() {
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
	b.maximum()
	for i := range b.colOf {
		s.r[i].col = b.colOf[i]
	}
	s.work += 2 * len(s.row)
}

// bid lets each free column take its cheapest row from whoever has it, and lowers
// the potential of that row until the second cheapest would do as well: the
// augmenting row reduction of R. Jonker and A. Volgenant (Computing 38 (1987)
// 325–340), an auction without increment. It ends when nothing moves but ties, or
// after looking at a few times the entries of the matrix.
func (s *solver) bid() {
	var free, later []int32
	for j := range s.rowOf {
		if s.rowOf[j] == unmatched {
			free = append(free, int32(j))
		}
	}
	stop := s.work + 8*(len(s.row)+s.n())
	for round := 0; round < 4 && len(free) > 0; round++ {
		later = later[:0]
		for _, j := range free {
			for j != unmatched && s.work < stop {
				out, again := s.outbid(j)
				if out != unmatched && !again {
					later = append(later, out)
					break
				}
				j = out
			}
		}
		free, later = later, free
	}
}

// outbid makes one bid for column j. It returns the column that lost its row, or
// unmatched, and whether the bid lowered a potential, so that the loser should
// bid at once.
func (s *solver) outbid(j int32) (out int32, again bool) {
	lo, hi := s.ptr[j], s.ptr[j+1]
	s.work += hi - lo
	first, second := int64(far), int64(far) // the two least of c_ij - u_i
	i1, i2 := int32(unmatched), int32(unmatched)
	for k := lo; k < hi; k++ {
		i := s.row[k]
		switch c := s.cost[k] - s.r[i].u; {
		case c < first:
			second, i2 = first, i1
			first, i1 = c, i
		case c < second:
			second, i2 = c, i
		}
	}
	if i2 == unmatched { // no second row: nothing bounds the bid
		return unmatched, false
	}
	if first == second && s.r[i1].col != unmatched {
		i1 = i2
	}
	out = s.r[i1].col
	if first == second && out != unmatched {
		return unmatched, false // a tie is left to the searches
	}
	s.v[j] = second
	s.r[i1].u -= second - first
	if out != unmatched {
		s.rowOf[out] = unmatched
	}
	s.match(i1, j)
	return out, true
}
