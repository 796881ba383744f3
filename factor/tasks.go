package factor

// Sizes of tasks.
const (
	taskShare = 4 * 64 // a task is at most this part of all work,
	taskLeast = 100e3  // or this many ns, if that is more
)

// plan predicts times and cuts the forest into tasks: a subtree is a task if its predicted time is at most
// 1/256 of all or 100 µs, and that of its parent is not. Neighbouring tasks are joined
// up to 100 µs. What is left is the top. The cut does not depend on the number of workers.
//
// Single fronts of one or two pivots below an early front of the top stay in the top: their blocks would fill the boundary
// buffer, which the early front is there to avoid.
func (s *Symbolic) plan(model costModel) {
	k := s.fronts()
	below := make([]float64, k) // of the subtree
	path := make([]float64, k)  // of its costliest path
	for f := range k {
		p, m := s.dims(f)
		t := model.time(p, m)
		for j := range p {
			s.executed += float64(m-j) * float64(m-j)
		}
		s.cost += t
		below[f] += t
		path[f] += t
		s.criticalNs = max(s.criticalNs, path[f])
		if q := s.parent[f]; q >= 0 {
			below[q] += below[f]
			path[q] = max(path[q], path[f])
		}
	}
	least := max(s.cost/taskShare, taskLeast)
	size := subtreeSizes(s.parent)
	for f := range int32(k) {
		q := s.parent[f]
		if below[f] > least || q >= 0 && below[q] <= least {
			continue
		}
		if q >= 0 && s.early[q] && size[f] == 1 && s.first[f+1]-s.first[f] <= earlyPivots {
			continue
		}
		lo, hi := f-size[f]+1, f+1
		if last := len(s.task) - 1; last >= 0 && s.task[last].hi == lo && s.taskCost[last]+below[f] <= taskLeast {
			s.task[last].hi = hi
			s.taskCost[last] += below[f]
		} else {
			s.task = append(s.task, span{lo, hi})
			s.taskCost = append(s.taskCost, below[f])
			s.rootPtr = append(s.rootPtr, int32(len(s.root)))
		}
		s.root = append(s.root, f)
	}
	s.rootPtr = append(s.rootPtr, int32(len(s.root)))
}
