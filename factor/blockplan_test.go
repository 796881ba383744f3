package factor

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// A blockModel is a numeric phase that moves no numbers: it knows which contribution blocks are live and
// fails when one gets a place that another has.
type blockModel struct {
	s    *Symbolic
	size int // of the arena
	live map[int32]bool
	used int // entries of live blocks
	peak int
}

func (k *blockModel) push(f int32) error {
	at, n := k.s.blocks.at[f], k.s.blockRows(f)*k.s.blockRows(f)
	if at < 0 || at+n > k.size {
		return fmt.Errorf("the block of front %d is at %d:%d of %d", f, at, at+n, k.size)
	}
	for g := range k.live {
		other, m := k.s.blocks.at[g], k.s.blockRows(g)*k.s.blockRows(g)
		if at < other+m && other < at+n {
			return fmt.Errorf("the block of front %d, %d:%d, lies over that of %d, %d:%d", f, at, at+n, g, other, other+m)
		}
	}
	k.live[f] = true
	k.used += n
	k.peak = max(k.peak, k.used)
	return nil
}

func (k *blockModel) pop(f int32) error {
	if !k.live[f] {
		return fmt.Errorf("the block of front %d is not there", f)
	}
	delete(k.live, f)
	k.used -= k.s.blockRows(f) * k.s.blockRows(f)
	return nil
}

// run eliminates the fronts of the region in which inside is true, depth first by definition: an early front's block, then
// each child, and so on. Blocks of other regions are elsewhere.
func (k *blockModel) run(f int32, inside func(int32) bool) error {
	s := k.s
	children := s.child[s.childPtr[f]:s.childPtr[f+1]]
	own := inside(f) && s.parent[f] >= 0 && inside(s.parent[f])
	if s.early[f] && own {
		if err := k.push(f); err != nil {
			return err
		}
	}
	for _, c := range children {
		if !inside(c) {
			continue
		}
		if err := k.run(c, inside); err != nil {
			return err
		}
		if s.early[f] {
			if err := k.pop(c); err != nil {
				return err
			}
		}
	}
	if s.early[f] {
		return nil
	}
	if own {
		if err := k.push(f); err != nil {
			return err
		}
	}
	for _, c := range children {
		if inside(c) {
			if err := k.pop(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// runRegion runs the subtrees of a region.
func (k *blockModel) runRegion(inside func(int32) bool) error {
	for f := range int32(k.s.fronts()) {
		if q := k.s.parent[f]; inside(f) && (q < 0 || !inside(q)) {
			if err := k.run(f, inside); err != nil {
				return err
			}
		}
	}
	return nil
}

// peakOf runs a region in an arena of the given size and returns what it needs of it.
func peakOf(s *Symbolic, size int, inside func(int32) bool) (int, error) {
	k := blockModel{s: s, size: size, live: map[int32]bool{}}
	if err := k.runRegion(inside); err != nil {
		return 0, err
	}
	if len(k.live) > 0 {
		return 0, fmt.Errorf("%d blocks are left", len(k.live))
	}
	return k.peak, nil
}

// inTurnAgrees tests the places that blocks have where one goroutine does all: tasks and branches by their last fronts, each with
// the blocks of its own roots and of what hangs on it, and that the buffer is no larger than it must be.
func inTurnAgrees(s *Symbolic) error {
	s.opt.Threads = 1
	s.planBlocks()
	b := &s.blocks
	region := regions(s)
	last := map[int]int32{}
	for f, t := range region {
		last[t] = int32(f)
	}
	order := slices.SortedFunc(maps.Keys(last), func(x, y int) int { return cmp.Compare(last[x], last[y]) })
	k := blockModel{s: s, size: b.boundary, live: map[int32]bool{}}
	for _, t := range order {
		inside := func(f int32) bool { return region[f] == t }
		var hanging []int32
		for f := range int32(s.fronts()) {
			q := s.parent[f]
			switch {
			case q < 0 || !b.taskRoot[f]:
			case inside(f):
				if err := k.push(f); err != nil {
					return err
				}
			case inside(q):
				hanging = append(hanging, f)
			}
		}
		if err := k.runRegion(inside); err != nil {
			return fmt.Errorf("region %d: %w", t, err)
		}
		for _, f := range hanging {
			if err := k.pop(f); err != nil {
				return err
			}
		}
	}
	if len(k.live) > 0 {
		return fmt.Errorf("%d blocks are left", len(k.live))
	}
	if k.peak != b.boundary || b.arena != 0 {
		return fmt.Errorf("blocks in turn need %d, and have %d and an arena of %d", k.peak, b.boundary, b.arena)
	}
	return nil
}

// regions returns the task of each front, or the branch and, before it, the number of tasks.
func regions(s *Symbolic) []int {
	region := make([]int, s.fronts())
	for f := range region {
		region[f] = len(s.task) + int(s.blocks.branchOf[f])
	}
	for t, part := range s.task {
		for f := part.lo; f < part.hi; f++ {
			region[f] = t
		}
	}
	return region
}

// blocksAgree tests the places of contribution blocks, and that arenas are as large as they must be and no larger.
func blocksAgree(s *Symbolic) error {
	s.opt.Threads = 2
	s.planBlocks()
	b := &s.blocks
	region := regions(s)
	largest := 0
	for t := range len(s.task) + len(b.branch) {
		peak, err := peakOf(s, b.arena, func(f int32) bool { return region[f] == t })
		if err != nil {
			return fmt.Errorf("region %d: %w", t, err)
		}
		largest = max(largest, peak)
	}
	if largest != b.arena {
		return fmt.Errorf("arenas need %d, and have %d", largest, b.arena)
	}
	for f, q := range s.parent {
		if root := q >= 0 && region[f] != region[q]; b.taskRoot[f] != (root && s.blockRows(int32(f)) > 0) {
			return fmt.Errorf("front %d: taskRoot is %v", f, b.taskRoot[f])
		}
		_, m := s.dims(f)
		hanging := 0
		for _, c := range s.child[s.childPtr[f]:s.childPtr[f+1]] {
			if r := s.blockRows(c); b.branchOf[c] >= 0 && region[c] != region[f] {
				hanging += r * r
			}
		}
		if s.early[f] && hanging > m*m {
			return fmt.Errorf("branches with %d entries hang on early front %d", hanging, f)
		}
	}
	return boundaryAgrees(s, region)
}

// boundaryAgrees tests that blocks of roots which may exist at a time have places of their own: of two roots
// none of which is below the other, and of one that hangs on the branch of the other.
func boundaryAgrees(s *Symbolic, region []int) error {
	b := &s.blocks
	var roots []int32
	for f := range int32(s.fronts()) {
		if b.taskRoot[f] {
			roots = append(roots, f)
		}
	}
	size := subtreeSizes(s.parent)
	for k, f := range roots {
		r := s.blockRows(f)
		if b.at[f] < 0 || b.at[f]+r*r > b.boundary {
			return fmt.Errorf("the block of root %d is at %d:%d of %d", f, b.at[f], b.at[f]+r*r, b.boundary)
		}
		for _, g := range roots[k+1:] {
			below := f > g-size[g]
			if q := s.parent[f]; below && (region[q] != region[g]) {
				continue
			}
			if rg := s.blockRows(g); b.at[f] < b.at[g]+rg*rg && b.at[g] < b.at[f]+r*r {
				return fmt.Errorf("the blocks of roots %d and %d overlap", f, g)
			}
		}
	}
	return nil
}

func TestBlocksAgainstModel(t *testing.T) {
	tasks, branches, early := 0, 0, 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var a pattern
		switch seed % 3 {
		case 0:
			a = grid2(10+rng.IntN(60), 10+rng.IntN(60))
		case 1:
			a = randomTree(20+rng.IntN(3000), 1+rng.IntN(40), rng)
		default:
			a = star(1+rng.IntN(300), 1+rng.IntN(6), rng)
		}
		// Cheaper tasks than in earnest, so that small forests have some, and fewer merges.
		model := defaultModel
		model.front *= float64(int(1) << rng.IntN(12))
		s, err := analyze(a.n, a.ptr, a.ind, broad(a), analysis{model: model, noMerge: seed%2 == 0})
		if err == nil {
			err = s.check()
		}
		if err == nil {
			err = blocksAgree(s)
		}
		if err == nil {
			err = inTurnAgrees(s)
		}
		if err == nil {
			err = tasksAgree(s, model)
		}
		if err != nil {
			t.Fatalf("seed %d, n = %d: %v", seed, a.n, err)
		}
		tasks += len(s.task)
		branches += len(s.blocks.branch)
		for _, e := range s.early {
			if e {
				early++
			}
		}
	}
	if tasks < 100 || branches < 100 || early < 20 {
		t.Errorf("%d tasks, %d branches and %d early fronts tested, want more", tasks, branches, early)
	}
}
