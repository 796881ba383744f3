package factor

import "context"

// checkTurns is the number of large fronts or runs of small ones between two looks at the context.
const checkTurns = 16

// task eliminates the fronts of task t and leaves the growth of the rows of its roots,
// which belong to branches, in LDL.growthB.
func (w *worker) task(ctx context.Context, t int) error {
	s := w.f.s
	lo, hi := int(s.task[t].lo), int(s.task[t].hi)
	at := s.blocks.growthAt[t]
	for k := s.rootPtr[t]; k < s.rootPtr[t+1]; k++ {
		i := int(s.root[k])
		if err := w.run(ctx, lo, i+1, hi); err != nil {
			return err
		}
		lo = i + 1
		at = w.leaveGrowth(i, at)
	}
	return nil
}

// leaveGrowth moves the growth of the rows below root i to LDL.growthB, from at on, and returns where it ends.
func (w *worker) leaveGrowth(i, at int) int {
	s := w.f.s
	if !s.blocks.taskRoot[i] {
		return at
	}
	p, _ := s.dims(i)
	for _, row := range s.row[s.rowPtr[i]+p : s.rowPtr[i+1]] {
		w.f.growthB[at] = w.growth[row]
		w.growth[row] = 0
		at++
	}
	return at
}

// branch eliminates the fronts of a branch, when all that hangs on it is done.
func (w *worker) branch(ctx context.Context, v *branch) error {
	i := int(v.lo)
	for _, t := range v.sub {
		if err := w.run(ctx, i, int(t.lo), int(v.hi)); err != nil {
			return err
		}
		w.passRoot(t, v.hi)
		i = int(t.hi)
	}
	if err := w.run(ctx, i, int(v.hi), int(v.hi)); err != nil {
		return err
	}
	w.leaveGrowth(int(v.hi)-1, v.growth)
	return nil
}

// passRoot takes over what a subtree leaves to the branch on which it hangs, which ends before front end.
func (w *worker) passRoot(t hanging, end int32) {
	s := w.f.s
	for _, g := range s.blocks.opening(t.lo, t.hi) {
		if g >= t.hi && g < end {
			w.begin(int(g), 0)
		}
	}
	i := int(t.hi) - 1
	if !s.blocks.taskRoot[i] {
		return
	}
	if w.f.extra != nil && w.f.extra[i] != nil && w.f.extra[i].out > 0 {
		w.dirty.push(s.parent[i])
	}
	p, _ := s.dims(i)
	for k, row := range s.row[s.rowPtr[i]+p : s.rowPtr[i+1]] {
		w.growth[row] += w.f.growthB[t.growth+k]
	}
	if g := s.parent[i]; s.early[g] {
		w.contribute(i, int(g))
	}
}
