package factor

import (
	"context"
	"sync"
	"sync/atomic"
)

// checkTurns is the number of large fronts or runs of small ones between two looks at the context.
const checkTurns = 16

// runTasks eliminates the fronts of all tasks. Which worker takes a task is left to
// chance; what it computes is not.
func (f *LDL) runTasks(ctx context.Context) error {
	s := f.s
	workers := f.workers[:max(1, min(len(f.workers), len(s.task)))]
	if len(workers) == 1 {
		for t := range s.task {
			if err := f.workers[0].task(ctx, t); err != nil {
				return err
			}
		}
		return nil
	}
	var next atomic.Int64
	errs := make([]error, len(workers))
	var wait sync.WaitGroup
	for k, w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for {
				t := int(next.Add(1)) - 1
				if t >= len(s.task) {
					return
				}
				if errs[k] = w.task(ctx, t); errs[k] != nil {
					return
				}
			}
		}()
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// task eliminates the fronts of task t and leaves the growth of the rows of its roots,
// which belong to the top, in LDL.growthB.
func (w *worker) task(ctx context.Context, t int) error {
	s := w.f.s
	w.threads = 1
	lo, hi := int(s.task[t].lo), int(s.task[t].hi)
	at := s.blocks.growthAt[t]
	for k := s.rootPtr[t]; k < s.rootPtr[t+1]; k++ {
		i := int(s.root[k])
		if err := w.run(ctx, lo, i+1, hi); err != nil {
			return err
		}
		lo = i + 1
		if !s.blocks.taskRoot[i] {
			continue
		}
		p, _ := s.dims(i)
		for _, row := range s.row[s.rowPtr[i]+p : s.rowPtr[i+1]] {
			w.f.growthB[at] = w.growth[row]
			w.growth[row] = 0
			at++
		}
	}
	return nil
}

// runTop eliminates the fronts above the tasks, with all goroutines in each front that is
// large enough.
func (f *LDL) runTop(ctx context.Context) error {
	s := f.s
	w := f.workers[0]
	w.threads = len(f.workers)
	nf := s.fronts()
	i, at := 0, 0
	for t := 0; t <= len(s.task); t++ {
		stop, next := nf, nf
		if t < len(s.task) {
			stop, next = int(s.task[t].lo), int(s.task[t].hi)
		}
		if err := w.run(ctx, i, stop, nf); err != nil {
			return err
		}
		at = w.passTask(stop, next, at)
		i = next
	}
	return nil
}

// passTask takes over what the fronts lo ≤ i < hi of a task leave to the top.
func (w *worker) passTask(lo, hi, at int) int {
	s := w.f.s
	for i := lo; i < hi; i++ {
		for _, g := range s.blocks.opens[s.blocks.openPtr[i]:s.blocks.openPtr[i+1]] {
			if int(g) >= hi {
				w.begin(int(g), 0)
			}
		}
		if !s.blocks.taskRoot[i] {
			continue
		}
		if w.f.extra != nil && w.f.extra[i] != nil && w.f.extra[i].out > 0 {
			w.dirty.push(s.parent[i])
		}
		p, _ := s.dims(i)
		for _, row := range s.row[s.rowPtr[i]+p : s.rowPtr[i+1]] {
			w.growth[row] += w.f.growthB[at]
			at++
		}
		if g := s.parent[i]; s.early[g] {
			w.contribute(i, int(g))
		}
	}
	return at
}
