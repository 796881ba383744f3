package factor

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A team are the workers of a factorisation. Each takes tasks and, when all that hangs on them is done, branches; who has nothing to take
// helps others with their fronts. Who does what is left to chance, what is computed is not.
//
// Workers have the parts of the tree that proportional mapping gives them (Pothen and Sun, A mapping algorithm for parallel sparse
// Cholesky factorization, 1993), so that what they need is in their cache as a rule, and when they are done with those they
// take from others: of tasks the last, of branches that with the longest way to the root.
type team struct {
	f        *LDL
	sequence []int32 // tasks t, and branches k as tasks+k, by their last fronts
	place    []int32 // in sequence
	home     []int32 // the worker that takes it first
	hanging  []int32 // subtrees on each branch
	member   []member
	ctx      context.Context

	left  atomic.Int64 // tasks and branches that are not done
	avail atomic.Int64 // those that can be taken
	limit atomic.Int64 // place in the sequence behind which nothing is done any more, since something has failed

	mu      sync.Mutex
	queue   [][]int32 // tasks of each worker that nobody has taken
	ready   []int32   // branches that nobody has taken
	waiting []int32   // subtrees of each branch that are not done
	all     [][]int32 // queue at the begin
	err     error     // of what has failed first in sequence
}

// Limits of the patience of workers.
const (
	lonely    = 300e3                 // predicted ns of a factorisation that one worker does alone
	idleSpins = 20_000                // looks for work, some 300 microseconds, before a worker sleeps between them
	idleSleep = 20 * time.Microsecond // for so long
)

// newTeam makes the team of f.workers.
func newTeam(f *LDL) *team {
	s := f.s
	b := &s.blocks
	tasks := len(s.task)
	nodes := tasks + len(b.branch)
	t := &team{f: f, sequence: make([]int32, nodes), place: make([]int32, nodes), hanging: make([]int32, len(b.branch)), waiting: make([]int32, len(b.branch))}
	for k := range t.sequence {
		t.sequence[k] = int32(k)
	}
	slices.SortFunc(t.sequence, func(x, y int32) int { return cmp.Compare(t.span(x).hi, t.span(y).hi) })
	for k, v := range t.sequence {
		t.place[v] = int32(k)
	}
	for k := range b.branch {
		t.hanging[k] = int32(len(b.branch[k].sub))
	}
	t.ready = make([]int32, 0, len(b.branch))
	t.settle()
	t.all, t.queue = make([][]int32, len(f.workers)), make([][]int32, len(f.workers))
	for _, v := range t.sequence {
		if int(v) < tasks {
			t.all[t.home[v]] = append(t.all[t.home[v]], v)
		}
	}
	t.member = make([]member, len(f.workers))
	for m := range t.member {
		t.member[m].start = func() { t.serve(m) }
	}
	return t
}

// span returns the range of fronts of a task or branch.
func (t *team) span(v int32) span {
	s := t.f.s
	if int(v) < len(s.task) {
		return s.task[v]
	}
	return s.blocks.branch[int(v)-len(s.task)].span
}

// cost returns the predicted time of a task or branch.
func (t *team) cost(v int32) float64 {
	s := t.f.s
	if int(v) < len(s.task) {
		return s.taskCost[v]
	}
	return s.blocks.branch[int(v)-len(s.task)].cost
}

// above returns the branch on which v hangs, a task by the first of its roots, or -1.
func (t *team) above(v int32) int32 {
	s := t.f.s
	root := t.span(v).hi - 1
	if int(v) < len(s.task) {
		root = s.root[s.rootPtr[v]]
	}
	if q := s.parent[root]; q >= 0 {
		return int32(len(s.task)) + s.blocks.branchOf[q]
	}
	return -1
}

// settle sets home: each subtree has an interval of workers as long as its share of that of the branch on which it hangs.
func (t *team) settle() {
	nodes := len(t.sequence)
	weight, inner := make([]float64, nodes), make([]float64, nodes+1) // of a subtree, and without its branch
	for _, v := range t.sequence {
		weight[v] = inner[v] + t.cost(v)
		if q := t.above(v); q >= 0 {
			inner[q] += weight[v]
		} else {
			inner[nodes] += weight[v]
		}
	}
	width, end := make([]float64, nodes+1), make([]float64, nodes+1) // of the interval, and of what is not yet given away
	width[nodes] = float64(len(t.f.workers))
	end[nodes] = width[nodes]
	t.home = make([]int32, nodes)
	for _, v := range slices.Backward(t.sequence) {
		q := t.above(v)
		if q < 0 {
			q = int32(nodes)
		}
		width[v], end[v] = width[q]*weight[v]/inner[q], end[q]
		end[q] -= width[v]
		t.home[v] = int32(max(0, min(int(end[v]-width[v]/2), len(t.f.workers)-1)))
	}
}

// run eliminates all fronts.
func (t *team) run(ctx context.Context) error {
	s := t.f.s
	if len(t.member) == 1 || s.cost < lonely {
		for _, v := range t.sequence {
			if err := t.do(ctx, v, t.f.workers[0]); err != nil {
				return err
			}
		}
		return nil
	}
	t.begin(ctx)
	for m := 1; m < len(t.member); m++ {
		if t.member[m].busy.CompareAndSwap(false, true) {
			go t.member[m].start()
		}
	}
	w := t.f.workers[0]
	for t.left.Load() > 0 {
		t.turn(w, 0)
		t.linger(w, 0)
	}
	t.ctx = nil
	return t.err
}

// begin makes all tasks available. Members that linger may come at any time: so they must not find a part of it.
func (t *team) begin(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	copy(t.queue, t.all)
	copy(t.waiting, t.hanging)
	t.ready, t.ctx, t.err = t.ready[:0], ctx, nil
	avail := len(t.f.s.task)
	for k := len(t.waiting) - 1; k >= 0; k-- {
		if t.waiting[k] == 0 {
			t.ready = append(t.ready, int32(k))
			avail++
		}
	}
	t.limit.Store(math.MaxInt64)
	t.left.Store(int64(len(t.sequence)))
	t.avail.Store(int64(avail)) // take counts down, but not before the lock is free
}

// serve is the goroutine of worker m, which ends some time after a run.
func (t *team) serve(m int) {
	w := t.f.workers[m]
	for {
		t.turn(w, m)
		if !t.linger(w, crewLinger) {
			t.member[m].busy.Store(false)
			if t.left.Load() == 0 || !t.member[m].busy.CompareAndSwap(false, true) {
				return
			}
		}
	}
}

// turn takes tasks and branches while there are any.
func (t *team) turn(w *worker, m int) {
	for t.avail.Load() > 0 {
		v := t.take(m)
		if v < 0 {
			return
		}
		if place := int64(t.place[v]); place <= t.limit.Load() {
			if err := t.do(t.ctx, v, w); err != nil {
				t.fail(place, err)
			}
		}
		t.finish(v)
	}
}

// linger helps others, or waits, until something can be taken; it returns false when the run is over and so many looks
// have found no other.
func (t *team) linger(w *worker, looks int) bool {
	over := 0
	for spins := 0; t.avail.Load() == 0; spins++ {
		if t.left.Load() == 0 {
			if over++; over > looks {
				return false
			}
		} else if w.help() {
			spins = 0
			continue
		}
		switch {
		case spins > idleSpins && over == 0:
			time.Sleep(idleSleep)
		case spins%16 == 0:
			runtime.Gosched()
		}
	}
	return true
}

// do does task or branch v.
func (t *team) do(ctx context.Context, v int32, w *worker) error {
	s := t.f.s
	if int(v) < len(s.task) {
		return w.task(ctx, int(v))
	}
	return w.branch(ctx, &s.blocks.branch[int(v)-len(s.task)])
}

// take returns what worker m does next, or -1.
func (t *team) take(m int) int32 {
	s := t.f.s
	tasks := int32(len(s.task))
	t.mu.Lock()
	defer t.mu.Unlock()
	best := -1
	for at, k := range t.ready {
		if best < 0 {
			best = at
			continue
		}
		x, y := t.ready[best], k
		mine, other := t.home[tasks+x] == int32(m), t.home[tasks+y] == int32(m)
		if other && (!mine || y < x) || !mine && !other && s.blocks.branch[y].path > s.blocks.branch[x].path {
			best = at
		}
	}
	own := t.queue[m]
	switch {
	case best >= 0 && (t.home[tasks+t.ready[best]] == int32(m) || len(own) == 0):
		k := t.ready[best]
		last := len(t.ready) - 1
		t.ready[best] = t.ready[last]
		t.ready = t.ready[:last]
		t.avail.Add(-1)
		return tasks + k
	case len(own) > 0:
		t.queue[m] = own[1:]
		t.avail.Add(-1)
		return own[0]
	}
	from := 0
	for k, q := range t.queue {
		if len(q) > len(t.queue[from]) {
			from = k
		}
	}
	q := t.queue[from]
	if len(q) == 0 {
		return -1
	}
	t.queue[from] = q[:len(q)-1]
	t.avail.Add(-1)
	return q[len(q)-1]
}

// finish notes that v is done, which may make branches ready.
func (t *team) finish(v int32) {
	s := t.f.s
	t.mu.Lock()
	if int(v) < len(s.task) {
		for _, root := range s.root[s.rootPtr[v]:s.rootPtr[v+1]] {
			t.free(root)
		}
	} else {
		t.free(t.span(v).hi - 1)
	}
	t.mu.Unlock()
	t.left.Add(-1)
}

// free notes that the subtree of root is done.
func (t *team) free(root int32) {
	s := t.f.s
	if q := s.parent[root]; q >= 0 {
		k := s.blocks.branchOf[q]
		if t.waiting[k]--; t.waiting[k] == 0 {
			t.ready = append(t.ready, k)
			t.avail.Add(1)
		}
	}
}

// fail notes an error of what stands at the given place of the sequence. What comes before goes on, so that the first error is always the same.
func (t *team) fail(place int64, err error) {
	t.mu.Lock()
	if place < t.limit.Load() {
		t.limit.Store(place)
		t.err = err
	}
	t.mu.Unlock()
}
