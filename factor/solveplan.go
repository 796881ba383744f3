package factor

// A solvePlan says how goroutines share a solve with one right-hand side: each takes subtrees of the forest, the tasks,
// and parts of the large fronts among those that are left, the top. It depends on the analysis alone, so that
// sums have the same order for any number of goroutines.
type solvePlan struct {
	worth  bool // sharing pays; the rest is empty if not
	big    int  // entries from which on a front of the top is shared
	task   []span
	outPtr []int   // of task t: out[outPtr[t]:outPtr[t+1]]
	out    []int32 // rows after the columns of the task that its fronts update
}

// Constants of planSolve. Work is counted in entries of L, of which a core takes one to three in a nanosecond.
const (
	solveShares = 64 // a task is at most this part of all work
	frontExtra  = 32 // what a front costs beside its entries,
	rowExtra    = 2  // and each of its rows
)

// sharing holds what decides where sharing pays.
type sharing struct {
	all  int // work of a solve,
	task int // of a task,
	big  int // and of a front of the top, that is worth the hand-over
}

// defaultSharing: a solve of 2^19 takes some 0.3 ms.
var defaultSharing = sharing{all: 1 << 19, task: 1 << 13, big: 1 << 16}

// solveCost returns the work that front f makes in a solve.
func (s *Symbolic) solveCost(f int) int {
	p, m := s.dims(f)
	if s.keeps(f) {
		p = 0
	}
	return p*m + frontExtra + rowExtra*m
}

// planSolve sets s.solve: a subtree is a task if its work is at most 1/64 of all and that of its parent is
// not; neighbours are joined up to that size. Sharing is worth while if at least half of the work is in tasks and
// large fronts.
func (s *Symbolic) planSolve(least sharing) {
	s.solve = solvePlan{}
	k := s.fronts()
	below := make([]int, k)
	all := 0
	for f := range k {
		c := s.solveCost(f)
		all += c
		below[f] += c
		if q := s.parent[f]; q >= 0 {
			below[q] += below[f]
		}
	}
	if all < least.all {
		return
	}
	most := all / solveShares
	size := subtreeSizes(s.parent)
	var tasks []span
	work := 0 // of the last task
	for f := range int32(k) {
		q := s.parent[f]
		if below[f] > most || q >= 0 && below[q] <= most {
			continue
		}
		part := span{f - size[f] + 1, f + 1}
		if last := len(tasks) - 1; last >= 0 && tasks[last].hi == part.lo && work+below[f] <= most {
			tasks[last].hi = part.hi
			work += below[f]
			continue
		}
		tasks, work = append(tasks, part), below[f]
	}
	s.solve.outPtr, s.solve.big = []int{0}, least.big
	shared := s.solveTasks(tasks, below, least.task)
	s.solve.worth = 2*shared >= all
	if !s.solve.worth {
		s.solve = solvePlan{}
	}
}

// solveTasks keeps those of the tasks that are worth the hand-over, lists the rows that they update beyond their own, and
// returns the work in tasks and in large fronts of the top.
func (s *Symbolic) solveTasks(tasks []span, below []int, least int) (shared int) {
	p := &s.solve
	seen := make([]int32, s.n) // the last task, counted from 1, that has had a row
	top := func(lo, hi int32) {
		for f := lo; f < hi; f++ {
			if c := s.solveCost(int(f)); c >= p.big {
				shared += c
			}
		}
	}
	at := int32(0)
	for t, part := range tasks {
		work := 0
		end := s.first[part.hi]
		for f := part.lo; f < part.hi; f++ {
			if q := s.parent[f]; q >= 0 && q < part.hi {
				continue
			}
			work += below[f]
			for _, i := range s.row[s.rowPtr[f]:s.rowPtr[f+1]] {
				if i >= end && seen[i] != int32(t+1) {
					seen[i] = int32(t + 1)
					p.out = append(p.out, i)
				}
			}
		}
		if last := p.outPtr[len(p.outPtr)-1]; work < max(least, 8*(len(p.out)-last)) {
			p.out = p.out[:last]
			continue
		}
		top(at, part.lo)
		at = part.hi
		shared += work
		p.task = append(p.task, part)
		p.outPtr = append(p.outPtr, len(p.out))
	}
	top(at, int32(s.fronts()))
	return shared
}
