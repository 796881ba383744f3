package scale

// augment finds a shortest path, in reduced costs, from the free column root to a
// free row by Dijkstra's method, exchanges the partners along it, and updates the
// potentials of what it passed. It returns false if no free row can be reached.
func (s *solver) augment(root int32) bool {
	s.search++
	s.heap, s.near, s.done = s.heap[:0], s.near[:0], s.done[:0]
	best, end := int64(far), int32(unmatched) // length of the shortest path so far, and its row
	for j, dist := root, int64(0); ; {
		best, end = s.scan(j, dist, best, end)
		i, ok := s.nearest()
		if !ok || s.r[i].dist >= best {
			break
		}
		s.done = append(s.done, i)
		j, dist = s.r[i].col, s.r[i].dist
	}
	if end == unmatched {
		return false
	}
	s.v[root] += best
	for _, i := range s.done {
		p := &s.r[i]
		p.u += p.dist - best
		s.v[p.col] += best - p.dist
	}
	for i := end; ; { // back along the path
		j := s.r[i].from
		i, s.rowOf[j], s.r[i].col = s.rowOf[j], i, j
		if j == root {
			return true
		}
	}
}

// scan looks at the rows of column j, which is at distance dist from the root.
func (s *solver) scan(j int32, dist, best int64, end int32) (int64, int32) {
	lo, hi := s.ptr[j], s.ptr[j+1]
	s.work += hi - lo
	cost := s.cost[lo:hi]
	base := dist - s.v[j]
	for k, i := range s.row[lo:hi:hi] {
		p := &s.r[i]
		d := base + cost[k] - p.u
		if d >= best || p.seen == s.search && d >= p.dist {
			continue
		}
		if p.col == unmatched {
			p.dist, p.from, p.seen = d, j, s.search
			best, end = d, i
			continue
		}
		s.reach(i, j, d, d == dist)
	}
	return best, end
}

// reach records that row i is at distance d by way of column j, which is less than before.
// No row is nearer if now.
func (s *solver) reach(i, j int32, d int64, now bool) {
	p := &s.r[i]
	old := p.seen == s.search
	p.dist, p.from, p.seen = d, j, s.search
	if now {
		if old {
			s.remove(p.at)
		}
		p.at = final
		s.near = append(s.near, i)
		return
	}
	if !old {
		p.at = int32(len(s.heap))
		s.heap = append(s.heap, i)
	}
	s.up(p.at)
}
