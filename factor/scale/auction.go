package scale

// auction improves the potentials by bids with an increment, in units of log₂: every
// free column takes the row that is cheapest for it and lowers its potential
// until the second cheapest is better by the increment; who loses a row goes to the end
// of the queue (D. P. Bertsekas, The auction algorithm, Annals of Operations
// Research 14 (1988) 105–123). Partners are within the increment of being tight; those who
// are not tight lose each other at the end. Where many columns compete for few
// rows this is far cheaper than searches. It stops after looking at all entries a few times.
func (s *solver) auction(log2increment int) {
	step := int64(1) << s.frac
	step = max(step>>-log2increment, 1)
	stop := s.work + 8*len(s.row)
	queue := s.within(step)
	for h := 0; h < len(queue) && s.work < stop; h++ {
		j := queue[h]
		b := s.cheapest(j)
		second := b.second
		if second == far {
			second = b.first // no other row: the increment alone
		}
		if out := s.r[b.row].col; out != unmatched {
			s.rowOf[out] = unmatched
			queue = append(queue, out)
		}
		s.r[b.row].u -= second - b.first + step
		s.match(b.row, j)
	}
}

// within parts the partners that are more than slack from being tight and returns the
// free columns.
func (s *solver) within(slack int64) (free []int32) {
	for j := range s.v {
		least, mine := int64(far), int64(far)
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			i := s.row[k]
			c := s.cost[k] - s.r[i].u
			least = min(least, c)
			if i == s.rowOf[j] {
				mine = c
			}
		}
		s.v[j] = least
		if mine-least > slack {
			s.release(int32(j))
		}
		if s.rowOf[j] == unmatched {
			free = append(free, int32(j))
		}
	}
	s.work += len(s.row)
	return free
}
