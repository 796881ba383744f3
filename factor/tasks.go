package factor

// Sizes of tasks, in predicted ns but for the first.
const (
	taskShare = 4 * 64 // a task is at most this part of all work,
	taskLeast = 100e3  // or this much, if that is more;
	taskWorth = 10e3   // below this it is not worth the hand-over
)

// plan predicts times and cuts the forest into tasks: a subtree is a task if its predicted time is at most
// 1/256 of all or 100 µs, and that of its parent is not. Neighbouring tasks are joined
// up to 100 µs. What is left is the top. The cut does not depend on the number of workers.
//
// Two kinds of subtrees go to the top all the same: what has less than 10 µs of work after joining, such as the twigs along a
// chain, and single fronts of one or two pivots below an early front, whose blocks would fill the boundary buffer that the early front
// is there to avoid.
func (s *Symbolic) plan(model costModel) {
	s.model = model
	below := s.predictTimes(&model)
	least := max(s.cost/taskShare, taskLeast)
	size := subtreeSizes(s.parent)
	for f := range int32(s.fronts()) {
		q := s.parent[f]
		if below[f] > least || q >= 0 && below[q] <= least || s.continued(int(f)) {
			continue
		}
		if q >= 0 && s.early[q] && size[f] == 1 && s.first[f+1]-s.first[f] <= earlyPivots {
			continue
		}
		s.addTask(span{f - size[f] + 1, f + 1}, below[f])
	}
	s.dropTwigs()
	s.rootPtr = append(s.rootPtr, int32(len(s.root)))
}

// predictTimes sets the sums over fronts and returns the predicted time of each subtree.
func (s *Symbolic) predictTimes(model *costModel) []float64 {
	k := s.fronts()
	below := make([]float64, k)
	path := make([]float64, k) // the costliest path down
	times := timeTable{model: model}
	for f := range k {
		p, m := s.dims(f)
		for j := range p {
			s.executed += float64(m-j) * float64(m-j)
		}
		t := times.at(p, m)
		s.cost += t
		below[f] += t
		path[f] += t
		s.path = max(s.path, path[f])
		if q := s.parent[f]; q >= 0 {
			below[q] += below[f]
			path[q] = max(path[q], path[f])
		}
	}
	return below
}

// addTask appends the subtree of all fronts of part, or joins it to the task before.
func (s *Symbolic) addTask(part span, cost float64) {
	last := len(s.task) - 1
	if last >= 0 && s.task[last].hi == part.lo && s.taskCost[last]+cost <= taskLeast {
		s.task[last].hi = part.hi
		s.taskCost[last] += cost
	} else {
		s.task = append(s.task, part)
		s.taskCost = append(s.taskCost, cost)
		s.rootPtr = append(s.rootPtr, int32(len(s.root)))
	}
	s.root = append(s.root, part.hi-1)
}

// dropTwigs leaves tasks of too little work to the top, if there is one above them.
func (s *Symbolic) dropTwigs() {
	tasks, roots := 0, 0
	for t, part := range s.task {
		lo, hi := int(s.rootPtr[t]), len(s.root)
		if t+1 < len(s.task) {
			hi = int(s.rootPtr[t+1])
		}
		above := false
		for _, f := range s.root[lo:hi] {
			above = above || s.parent[f] >= 0
		}
		if above && s.taskCost[t] < taskWorth {
			continue
		}
		s.task[tasks], s.taskCost[tasks], s.rootPtr[tasks] = part, s.taskCost[t], int32(roots)
		tasks++
		roots += copy(s.root[roots:], s.root[lo:hi])
	}
	s.task, s.taskCost, s.rootPtr, s.root = s.task[:tasks], s.taskCost[:tasks], s.rootPtr[:tasks], s.root[:roots]
}
