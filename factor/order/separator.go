package order

// A splitter finds vertex separators by the multilevel scheme (Hendrickson and Rothberg 1998; Karypis and Kumar 1998):
// the graph is made coarser, a separator of the smallest graph is found in several ways, and the best is refined on
// each level on the way back. Its arrays are kept from one graph to the next.
type splitter struct {
	levels []level // levels[0] is the graph
	coarsener
	bisector
	refiner
	saved [][]int8 // best separators by depth of the search
}

const (
	coarsest    = 100  // vertices of the smallest graph
	imbalance   = 1.2  // a part may weigh this times one half
	refinePass  = 10   // most passes of the refinement on a level
	cutPasses   = 4    // most passes of the refinement of an edge cut
	growings    = 2    // parts grown in the smallest graph
	largeGraph  = 5000 // from this many vertices on, levels down to about middle are made once for several trials of the rest
	middle      = 1000
	innerTrials = 2 // of those;
	wholeTrials = 2 // instead, where separators matter most, so many of all levels
)

// A separatorCost is what a separator is judged by.
type separatorCost struct {
	excess int
	cost   float64
}

func (a separatorCost) less(b separatorCost) bool {
	if a.excess != b.excess {
		return a.excess < b.excess
	}
	return a.cost < b.cost
}

// price estimates what a separator means for the elimination: its weight counts, and a little how evenly it divides.
func price(q quality, total int) separatorCost {
	d := float64(q.difference) / float64(total)
	return separatorCost{q.excess, float64(q.weight) * (1 + 0.5*d*d)}
}

// separate finds a separator of levels[0] and leaves it in its where.
func (s *splitter) separate(seed uint64) quality {
	switch n := s.levels[0].n; {
	case n < largeGraph:
		last := s.coarsen(0, max(40, min(coarsest, n/8)), seed)
		s.first(last, seed)
		return s.uncoarsen(last, 0)
	case !s.thorough:
		return s.halfway(seed, innerTrials)
	}
	// Separators of the same fine levels are much alike. Where they matter most it is others of the whole way that are worth their time.
	var best separatorCost
	for t := range wholeTrials {
		c := price(s.halfway(derive(seed, 200+t), 1), s.levels[0].total)
		if t == 0 || c.less(best) {
			best = c
			s.save(2, 0)
		}
	}
	s.restore(2, 0)
	return s.uncoarsen(0, 0)
}

// halfway finds a separator of a large graph: fine levels are made once, coarse ones for each of so many trials, of which the best is refined further.
func (s *splitter) halfway(seed uint64, trials int) quality {
	mid := s.coarsen(0, max(middle, s.levels[0].n/16), seed)
	var best separatorCost
	for t := range trials {
		seed := derive(seed, 100+t)
		last := s.coarsen(mid, coarsest, seed)
		s.first(last, seed)
		c := price(s.uncoarsen(last, mid), s.levels[0].total)
		if t == 0 || c.less(best) {
			best = c
			s.save(0, mid)
		}
	}
	s.restore(0, mid)
	return s.uncoarsen(mid, 0)
}

// coarsen makes levels on top of levels[from], until one has at most target vertices or matching does not help any more,
// and returns the last.
func (s *splitter) coarsen(from, target int, seed uint64) int {
	l := from
	for s.levels[l].n > target {
		if l+1 == len(s.levels) {
			s.levels = append(s.levels, level{})
		}
		g, c := &s.levels[l], &s.levels[l+1]
		s.contract(g, c, derive(seed, l), int32(max(2, g.total*3/(2*min(target, coarsest)))))
		l++
		if float64(c.n) > 0.85*float64(g.n) {
			break
		}
	}
	return l
}

// first finds a separator of levels[l] by growing parts from several vertices.
func (s *splitter) first(l int, seed uint64) {
	g := &s.levels[l]
	r := random(derive(seed, 1000))
	var best separatorCost
	for t := range growings {
		s.grow(g, &r)
		s.refineCut(g, cutPasses)
		if g.n <= 4*coarsest {
			s.cover.separate(g)
		} else { // matching did not get further; a flow would take long
			boundary(g)
		}
		s.load(g, s.allowed())
		c := price(s.refine(refinePass), g.total)
		if t == 0 || c.less(best) {
			best = c
			s.save(1, l)
		}
	}
	s.restore(1, l)
}

// allowed is the largest weight of a part.
func (s *splitter) allowed() int { return int(imbalance / 2 * float64(s.levels[0].total)) }

// uncoarsen carries the separator of levels[from] down to levels[to], refining it on each.
func (s *splitter) uncoarsen(from, to int) quality {
	for l := from - 1; l >= to; l-- {
		g, c := &s.levels[l], &s.levels[l+1]
		g.where = resize(g.where, g.n)
		where, coarse := g.where, g.coarse
		cw := c.where
		for v, k := range coarse[:len(where)] {
			where[v] = cw[k]
		}
		s.load(g, s.allowed())
		s.refine(refinePass)
	}
	if from == to {
		s.load(&s.levels[to], s.allowed())
	}
	return s.quality()
}

// save keeps the separator of levels[l] in slot k; restore brings it back.
func (s *splitter) save(k, l int) {
	for len(s.saved) <= k {
		s.saved = append(s.saved, nil)
	}
	s.saved[k] = append(s.saved[k][:0], s.levels[l].where...)
}

func (s *splitter) restore(k, l int) { copy(s.levels[l].where, s.saved[k]) }
