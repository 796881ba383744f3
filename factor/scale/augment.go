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
		old := p.seen == s.search
		p.dist, p.from, p.seen = d, j, s.search
		switch {
		case p.col == unmatched:
			best, end = d, i
		case d == dist: // no row is nearer
			if old {
				s.remove(p.at)
			}
			p.at = final
			s.near = append(s.near, i)
		default:
			if !old {
				p.at = int32(len(s.heap))
				s.heap = append(s.heap, i)
			}
			s.up(p.at)
		}
	}
	return best, end
}

// nearest takes the row of least distance.
func (s *solver) nearest() (int32, bool) {
	if n := len(s.near); n > 0 {
		i := s.near[n-1]
		s.near = s.near[:n-1]
		return i, true
	}
	if len(s.heap) == 0 {
		return 0, false
	}
	i := s.heap[0]
	s.remove(0)
	s.r[i].at = final
	return i, true
}

// remove takes the row at place h out of the heap.
func (s *solver) remove(h int32) {
	last := int32(len(s.heap) - 1)
	moved := s.heap[last]
	s.heap = s.heap[:last]
	if h == last {
		return
	}
	s.heap[h] = moved
	s.r[moved].at = h
	s.up(h)
	s.down(s.r[moved].at)
}

// up moves the row at place h towards the root of the heap.
func (s *solver) up(h int32) {
	i := s.heap[h]
	d := s.r[i].dist
	for h > 0 {
		parent := (h - 1) / 2
		p := s.heap[parent]
		if s.r[p].dist <= d {
			break
		}
		s.heap[h] = p
		s.r[p].at = h
		h = parent
	}
	s.heap[h] = i
	s.r[i].at = h
}

// down moves the row at place h away from the root of the heap.
func (s *solver) down(h int32) {
	i := s.heap[h]
	d := s.r[i].dist
	n := int32(len(s.heap))
	for {
		child := 2*h + 1
		if child >= n {
			break
		}
		if child+1 < n && s.r[s.heap[child+1]].dist < s.r[s.heap[child]].dist {
			child++
		}
		c := s.heap[child]
		if s.r[c].dist >= d {
			break
		}
		s.heap[h] = c
		s.r[c].at = h
		h = child
	}
	s.heap[h] = i
	s.r[i].at = h
}
