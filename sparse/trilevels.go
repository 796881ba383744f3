package sparse

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/saddle-go/saddle/asm"
)

// The rule by which levels pay; see [TriPlan].
const (
	levelWorkers = 4       // workers that the rule reckons with
	levelSync    = 1 << 12 // cost of the synchronisation after a level
	levelTotal   = 1 << 20 // least cost of a whole solve
	levelGain    = 1.5     // least speed-up where elements are gathered, Lᵀ x = b
	bufferGain   = 2.0     // least speed-up where they are scattered, L x = b
	bufferPlace  = 6       // cost of a place in the buffers for that
	bufferColumn = 8       // cost of collecting what was added to a column
	bufferCopy   = 4       // cost of an element of x on its way to the buffers and back, by one worker
	levelElement = 4       // cost of an element of x from memory, which workers do not share
	levelPiece   = 16      // cost of going on at another place: a panel, a run of columns
	levelTask    = 1 << 12 // cost of what a worker takes at once
)

// levels is the order of a parallel solve: the pieces of a level depend on those
// of earlier levels only.
type levels struct {
	pieces []int32        // by level
	tasks  []int          // task t is pieces[tasks[t]:tasks[t+1]]
	ends   []int          // level l ends before task ends[l]
	taken  []atomic.Int64 // tasks of each level that were handed out
	done   []atomic.Int64 // tasks of each level that are finished
}

// findLevels decides for both directions whether levels pay and keeps what they
// need.
func (p *TriPlan) findLevels() {
	if p.cost0() < levelTotal {
		p.info.Levels, p.info.LevelsT = p.countLevels()
		return
	}
	pieces := p.unitPieces()
	down, up := p.levelOf(pieces)
	p.info.Levels, p.info.LevelsT = topLevel(down), topLevel(up)
	if p.backward = p.schedule(pieces, up, false); p.backward != nil {
		p.info.ParallelT = true
	}
	if p.forward = p.schedule(pieces, down, true); p.forward != nil {
		if p.buffered = p.newBuffers(); p.buffered == nil {
			p.forward = nil
		}
		p.info.Parallel = p.forward != nil
	}
}

func (p *TriPlan) cost0() int { return p.l.nnz() + triColumn*p.l.n }

func (p *TriPlan) countLevels() (down, up int) {
	d, u := p.levelOf(p.unitPieces())
	return topLevel(d), topLevel(u)
}

func topLevel(level []int32) int {
	if len(level) == 0 {
		return 0
	}
	return int(slices.Max(level)) + 1
}

// unitPieces returns the pieces with every run of single columns taken apart.
func (p *TriPlan) unitPieces() (pieces []int32) {
	for k := 0; k < len(p.pieces); k += 2 {
		j, c := p.pieces[k], p.pieces[k+1]
		if c < 0 {
			pieces = append(pieces, j, c)
			continue
		}
		for ; c > 0; c-- {
			pieces = append(pieces, j, 1)
			j++
		}
	}
	return pieces
}

// levelOf returns the level of each piece in the solution of L x = b (down the
// columns) and of Lᵀ x = b (up).
func (p *TriPlan) levelOf(pieces []int32) (down, up []int32) {
	owner := make([]int32, p.l.n) // the piece of each column
	for k := 0; k < len(pieces); k += 2 {
		for c := range max(pieces[k+1], -pieces[k+1]) {
			owner[pieces[k]+c] = int32(k / 2)
		}
	}
	down, up = make([]int32, len(pieces)/2), make([]int32, len(pieces)/2)
	for q := range down {
		for _, i := range p.below(pieces, q) {
			o := owner[i]
			down[o] = max(down[o], down[q]+1)
		}
	}
	for q := len(up) - 1; q >= 0; q-- {
		for _, i := range p.below(pieces, q) {
			up[q] = max(up[q], up[owner[i]]+1)
		}
	}
	return down, up
}

// below returns the rows below piece q: those of its last column.
func (p *TriPlan) below(pieces []int32, q int) []int32 {
	last := int(pieces[2*q] + max(pieces[2*q+1], -pieces[2*q+1]) - 1)
	return p.l.ind[p.first[last]:p.l.ptr[last+1]]
}

// levelCosts returns the cost of each piece in a solve by levels, and of the solve
// in order. In a level, neighbouring single columns count as one run.
func (p *TriPlan) levelCosts(pieces, level []int32, scattered bool) (costs []int, total int) {
	costs = make([]int, len(level))
	for q, l := range level {
		j, w := int(pieces[2*q]), int(max(pieces[2*q+1], -pieces[2*q+1]))
		costs[q] = p.cost(j, j+w)
		total += costs[q]
		if scattered {
			costs[q] += bufferPlace*len(p.below(pieces, q)) + bufferColumn*w
		}
		if q == 0 || l != level[q-1] || pieces[2*q+1] < 0 || pieces[2*q-1] < 0 {
			costs[q] += levelPiece
		}
	}
	return costs, total
}

// schedule sorts the pieces by level, or returns nil if that does not pay. Of
// scattered elements it reckons the cost of the buffers.
func (p *TriPlan) schedule(pieces, level []int32, scattered bool) *levels {
	n := topLevel(level)
	sum, largest := make([]int, n), make([]int, n)
	costs, total := p.levelCosts(pieces, level, scattered)
	for q, l := range level {
		sum[l] += costs[q]
		largest[l] = max(largest[l], costs[q])
	}
	load, gain := levelElement*p.l.n, levelGain
	if scattered {
		load, gain = load+bufferCopy*p.l.n, bufferGain
	}
	for l := range sum {
		load += max(sum[l]/levelWorkers, largest[l]) + levelSync
	}
	if total < levelTotal || float64(total) < gain*float64(load) {
		return nil
	}
	order := make([]int, len(level))
	for q := range order {
		order[q] = q
	}
	sorted := make([]int, len(level))
	countingSort(sorted, order, level, n)
	s := &levels{tasks: []int{0}, taken: make([]atomic.Int64, n), done: make([]atomic.Int64, n)}
	cost := 0
	for k, q := range sorted {
		s.add(pieces[2*q], pieces[2*q+1])
		cost += costs[q]
		last := k+1 == len(sorted) || level[sorted[k+1]] != level[q]
		if last || cost >= levelTask {
			s.tasks = append(s.tasks, len(s.pieces))
			cost = 0
		}
		if last {
			s.ends = append(s.ends, len(s.tasks)-1)
		}
	}
	return s
}

// add appends a piece to the last task. A single column next to the single columns
// before it in the task joins their run.
func (s *levels) add(j, w int32) {
	n := len(s.pieces)
	if n > s.tasks[len(s.tasks)-1] && w > 0 && s.pieces[n-1] > 0 && s.pieces[n-2]+s.pieces[n-1] == j {
		s.pieces[n-1] += w
		return
	}
	s.pieces = append(s.pieces, j, w)
}

// widest returns the largest number of tasks in a level, the number of workers
// that can have something to do; 0 on nil.
func (s *levels) widest() (tasks int) {
	if s == nil {
		return 0
	}
	start := 0
	for _, end := range s.ends {
		tasks = max(tasks, end-start)
		start = end
	}
	return tasks
}

// run calls do for all tasks, those of one level at the same time, on the given
// number of goroutines.
func (s *levels) run(workers int, do func(pieces []int32, worker int)) {
	for l := range s.ends {
		s.taken[l].Store(0)
		s.done[l].Store(0)
	}
	var others sync.WaitGroup
	for w := 1; w < workers; w++ {
		others.Go(func() { s.work(w, do) })
	}
	s.work(0, do)
	others.Wait()
}

func (s *levels) work(worker int, do func(pieces []int32, worker int)) {
	start := 0
	for l, end := range s.ends {
		n := int64(end - start)
		for {
			t := s.taken[l].Add(1) - 1
			if t >= n {
				break
			}
			k := start + int(t)
			do(s.pieces[s.tasks[k]:s.tasks[k+1]], worker)
			s.done[l].Add(1)
		}
		for s.done[l].Load() < n {
			runtime.Gosched()
		}
		start = end
	}
}

// buffers lets the pieces of a level add to the same rows: each has places of its
// own behind the elements of x, and whoever needs a row adds them up in the order
// of the columns that they come from.
type buffers struct {
	x    []float64 // x and, behind it, the places; zero between solves
	ind  []int32   // row indices replaced by places
	ptr  []int     // row i has the places from[ptr[i]:ptr[i+1]]
	from []int32
}

// newBuffers returns nil if there were too many places to number.
func (p *TriPlan) newBuffers() *buffers {
	n := p.l.n
	pieces := p.unitPieces()
	b := &buffers{ind: slices.Clone(p.l.ind)}
	var rows []int32
	for q := range len(pieces) / 2 {
		below := p.below(pieces, q)
		if n+len(rows) > math.MaxInt32-len(below) {
			return nil
		}
		for c := range int(max(pieces[2*q+1], -pieces[2*q+1])) { // all columns of a panel add to the same places
			end := p.l.ptr[int(pieces[2*q])+c+1]
			for k := range below {
				b.ind[end-len(below)+k] = int32(n + len(rows) + k)
			}
		}
		rows = append(rows, below...)
	}
	b.ptr = starts(rows, n)
	b.from = make([]int32, len(rows))
	next := b.ptr[1:]
	for k, i := range rows {
		b.from[next[i]] = int32(n + k)
		next[i]++
	}
	b.x = make([]float64, n+len(rows))
	return b
}

// solveBuffered replaces x by L⁻¹ x, by levels.
func (p *TriPlan) solveBuffered(x []float64) {
	b := p.buffered
	copy(b.x, x)
	p.forward.run(len(p.work), func(pieces []int32, worker int) {
		for k := 0; k < len(pieces); k += 2 {
			for c := range max(pieces[k+1], -pieces[k+1]) {
				b.collect(int(pieces[k] + c))
			}
		}
		asm.TriSolve(pieces, p.first, p.l.ptr, b.ind, p.l.val, b.x, p.work[worker], p.unit)
	})
	copy(x, b.x)
}

// collect adds to element i what the columns before it have left.
func (b *buffers) collect(i int) {
	s := b.x[i]
	for _, k := range b.from[b.ptr[i]:b.ptr[i+1]] {
		s += b.x[k]
		b.x[k] = 0
	}
	b.x[i] = s
}
