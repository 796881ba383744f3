package scale

// The rows that a search has reached, by distance: a binary heap, and beside it those
// at the present distance, which would only pass through it.

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
