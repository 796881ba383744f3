package scale

// auction improves the potentials by bids with an increment, in units of log₂: every
// free column takes the row that is cheapest for it and lowers its potential
// until the second cheapest is better by the increment; who loses a row goes to the end
// of the queue (D. P. Bertsekas, The auction algorithm, Annals of Operations
// Research 14 (1988) 105–123). Partners are within the increment of being tight.
// Where many columns compete for few rows this is far cheaper than searches. It
// stops after looking at so many times all entries, and returns the number of free columns.
// The potentials of the columns are to be set after it.
func (s *solver) auction(log2increment, passes int) (free int) {
	step := int64(1) << s.frac
	step = max(step>>-log2increment, 1)
	stop := s.work + passes*len(s.row)
	queue := s.within(step)
	for len(queue) > 0 && s.work < stop {
		j := queue[0]
		queue = queue[1:]
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
	return len(queue)
}

// approximate ends a search that was given up: an auction whose partners are nearly tight,
// and for columns that are free after it any row. It tells whether
// all columns are matched then.
func (s *solver) approximate() bool {
	free := 0
	for _, increment := range []int{0, -2, -4} {
		free = s.auction(increment, 16)
	}
	for j := range s.v {
		b := s.cheapest(int32(j))
		s.v[j] = b.first
	}
	return free == 0 || s.complete()
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
