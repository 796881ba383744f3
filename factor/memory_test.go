package factor

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A stackModel is a numeric phase that moves no numbers: it keeps the blocks that are live, by front, with their places on a
// stack, and fails when the order of pushes and pops is not that of stacks.
type stackModel struct {
	s     *Symbolic
	depth []int
	place map[int32]int // offset of each live block
	top   [2]int
	peak  [2]int
}

func (k *stackModel) push(f int32) {
	side := k.depth[f] % 2
	k.place[f] = k.top[side]
	k.top[side] += k.s.block(f)
	k.peak[side] = max(k.peak[side], k.top[side])
}

// pop removes a block, which must be the topmost of its stack.
func (k *stackModel) pop(f int32) error {
	side := k.depth[f] % 2
	at, live := k.place[f]
	if !live || at+k.s.block(f) != k.top[side] {
		return fmt.Errorf("the block of front %d is popped at %d, the stack ends at %d", f, at+k.s.block(f), k.top[side])
	}
	k.top[side] = at
	delete(k.place, f)
	return nil
}

// run eliminates the fronts of the region in which inside is true, depth first by definition: an early front's block, then
// each child, and so on. Blocks of other regions are elsewhere.
func (k *stackModel) run(f int32, inside func(int32) bool) error {
	s := k.s
	children := s.child[s.childPtr[f]:s.childPtr[f+1]]
	own := inside(f) && !(s.parent[f] >= 0 && !inside(s.parent[f]) || s.parent[f] < 0)
	if s.early[f] && own {
		k.push(f)
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
		k.push(f)
	}
	for at := len(children) - 1; at >= 0; at-- {
		if inside(children[at]) {
			if err := k.pop(children[at]); err != nil {
				return err
			}
		}
	}
	return nil
}

// peaks runs a region and returns what it needs of both stacks.
func peaks(s *Symbolic, inside func(int32) bool) (even, odd int, err error) {
	k := stackModel{s: s, depth: make([]int, s.fronts()), place: map[int32]int{}}
	for f := s.fronts() - 1; f >= 0; f-- {
		if q := s.parent[f]; q >= 0 {
			k.depth[f] = k.depth[q] + 1
		}
	}
	for f := range int32(s.fronts()) {
		if q := s.parent[f]; inside(f) && (q < 0 || !inside(q)) {
			if err := k.run(f, inside); err != nil {
				return 0, 0, err
			}
		}
	}
	if len(k.place) > 0 {
		return 0, 0, fmt.Errorf("%d blocks are left", len(k.place))
	}
	return k.peak[0], k.peak[1], nil
}

// memoryAgrees compares predicted stacks with those of the model.
func memoryAgrees(s *Symbolic) error {
	region := make([]int, s.fronts())
	for t, part := range s.task {
		for f := part.lo; f < part.hi; f++ {
			region[f] = t + 1
		}
	}
	for t := range len(s.task) + 1 {
		even, odd, err := peaks(s, func(f int32) bool { return region[f] == t })
		if err != nil {
			return fmt.Errorf("region %d: %w", t, err)
		}
		wantEven, wantOdd := s.topEven, s.topOdd
		if t > 0 {
			wantEven, wantOdd = s.stackEven[t-1], s.stackOdd[t-1]
		}
		if even != wantEven || odd != wantOdd {
			return fmt.Errorf("region %d needs %d and %d, predicted %d and %d", t, even, odd, wantEven, wantOdd)
		}
	}
	even, odd, err := peaks(s, func(int32) bool { return true })
	if err != nil || even != s.serialEven || odd != s.serialOdd {
		return fmt.Errorf("all need %d and %d, predicted %d and %d (%v)", even, odd, s.serialEven, s.serialOdd, err)
	}
	return nil
}

func TestMemoryAgainstModel(t *testing.T) {
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
			err = memoryAgrees(s)
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
