package scale

// flood finds the distances of all rows from the nearest free column by one run of
// Dijkstra's method, and makes them part of the potentials: the entries on all
// shortest paths have reduced cost 0 then, and tighten finds disjoint paths among
// them. Where free columns have free rows near them this serves most of them at the
// price of a few searches. It returns how many columns it matched; if no free row
// can be reached, ok is false.
func (s *solver) flood() (gain int, ok bool) {
	s.search++
	s.heap, s.near, s.done = s.heap[:0], s.near[:0], s.done[:0]
	free := 0
	for j, i := range s.rowOf {
		if i == unmatched {
			free++
			s.spread(int32(j), 0)
		}
	}
	last := int64(0)
	for {
		i, more := s.nearest()
		if !more {
			break
		}
		s.done = append(s.done, i)
		p := &s.r[i]
		last = p.dist
		if p.col == unmatched {
			ok = true
		} else {
			s.spread(p.col, p.dist)
		}
	}
	if !ok {
		return 0, false
	}
	for j, i := range s.rowOf {
		if i == unmatched {
			s.v[j] += last
		}
	}
	for _, i := range s.done {
		p := &s.r[i]
		p.u += p.dist - last
		if p.col != unmatched {
			s.v[p.col] += last - p.dist
		}
	}
	return free - s.tighten(), true
}

// spread looks at all rows of column j, which is at distance dist.
func (s *solver) spread(j int32, dist int64) {
	lo, hi := s.ptr[j], s.ptr[j+1]
	s.work += hi - lo
	cost := s.cost[lo:hi]
	base := dist - s.v[j]
	for k, i := range s.row[lo:hi:hi] {
		p := &s.r[i]
		if d := base + cost[k] - p.u; p.seen != s.search || d < p.dist {
			s.reach(i, j, d, d == dist)
		}
	}
}
