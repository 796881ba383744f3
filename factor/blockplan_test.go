package factor

import (
	"fmt"
	"math/rand/v2"
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

// peakOf runs a region in an arena of the given size and returns what it needs of it.
func peakOf(s *Symbolic, size int, inside func(int32) bool) (int, error) {
	k := blockModel{s: s, size: size, live: map[int32]bool{}}
	for f := range int32(s.fronts()) {
		if q := s.parent[f]; inside(f) && (q < 0 || !inside(q)) {
			if err := k.run(f, inside); err != nil {
				return 0, err
			}
		}
	}
	if len(k.live) > 0 {
		return 0, fmt.Errorf("%d blocks are left", len(k.live))
	}
	return k.peak, nil
}

// blocksAgree tests the places of contribution blocks, and that arenas are as large as they must be and no larger.
func blocksAgree(s *Symbolic) error {
	s.planBlocks()
	region := make([]int, s.fronts())
	for t, part := range s.task {
		for f := part.lo; f < part.hi; f++ {
			region[f] = t + 1
		}
	}
	largest := 0
	for t := range len(s.task) + 1 {
		size := s.blocks.topSize
		if t > 0 {
			size = s.blocks.taskSize
		}
		peak, err := peakOf(s, size, func(f int32) bool { return region[f] == t })
		if err != nil {
			return fmt.Errorf("region %d: %w", t, err)
		}
		if t > 0 {
			largest = max(largest, peak)
		} else if peak != s.blocks.topSize {
			return fmt.Errorf("the top needs %d, and has %d", peak, s.blocks.topSize)
		}
	}
	if largest != s.blocks.taskSize {
		return fmt.Errorf("tasks need %d, and have %d", largest, s.blocks.taskSize)
	}
	end := 0
	for _, f := range s.root {
		r := s.blockRows(f)
		if r > 0 && s.blocks.at[f] != end || s.blocks.taskRoot[f] != (r > 0) {
			return fmt.Errorf("the block of task root %d is at %d of the boundary, not at %d", f, s.blocks.at[f], end)
		}
		end += r * r
	}
	if end != s.blocks.boundary {
		return fmt.Errorf("the boundary needs %d, and has %d", end, s.blocks.boundary)
	}
	return nil
}

func TestBlocksAgainstModel(t *testing.T) {
	tasks, early := 0, 0
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
			err = tasksAgree(s, model)
		}
		if err != nil {
			t.Fatalf("seed %d, n = %d: %v", seed, a.n, err)
		}
		tasks += len(s.task)
		for _, e := range s.early {
			if e {
				early++
			}
		}
	}
	if tasks < 100 || early < 20 {
		t.Errorf("%d tasks and %d early fronts tested, want more", tasks, early)
	}
}
