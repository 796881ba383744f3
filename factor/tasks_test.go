package factor

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// tasksAgree tests the sizes of tasks.
func tasksAgree(s *Symbolic, model costModel) error {
	below := make([]float64, s.fronts())
	for f, q := range s.parent {
		p, m := s.dims(f)
		below[f] += model.time(p, m)
		if q >= 0 {
			below[q] += below[f]
		}
	}
	most := max(s.cost/taskShare, taskLeast)
	for t := range s.task {
		cost, above := 0.0, false
		for _, f := range s.root[s.rootPtr[t]:s.rootPtr[t+1]] {
			cost += below[f]
			above = above || s.parent[f] >= 0
			if q := s.parent[f]; below[f] > most || q >= 0 && below[q] <= most {
				return fmt.Errorf("task %d: front %d is not the root of the largest subtree of at most %v ns", t, f, most)
			}
		}
		switch joined := s.rootPtr[t+1]-s.rootPtr[t] > 1; {
		case !near(cost, s.taskCost[t]):
			return fmt.Errorf("task %d costs %v ns, want %v", t, s.taskCost[t], cost)
		case joined && cost > taskLeast*(1+1e-12):
			return fmt.Errorf("task %d joins subtrees of %v ns", t, cost)
		case above && cost < taskWorth:
			return fmt.Errorf("task %d of %v ns is not worth it", t, cost)
		}
	}
	for t := 1; t < len(s.task); t++ {
		if s.task[t].lo == s.task[t-1].hi && s.taskCost[t-1]+below[s.root[s.rootPtr[t]]] <= taskLeast {
			return fmt.Errorf("tasks %d and %d could be joined", t-1, t)
		}
	}
	return nil
}

func near(x, y float64) bool { return x-y <= 1e-9*x && y-x <= 1e-9*x }

func TestTasks(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	comb := randomTree(3000, 1, rng) // a chain
	for _, c := range []struct {
		name     string
		a        pattern
		min, max int // tasks
	}{
		{"one vertex", patternFrom(1, nil), 1, 1},
		{"nothing", patternFrom(0, nil), 0, 0},
		{"small grid", grid2(5, 5), 1, 1},
		{"grid", grid2(120, 120), 8, 300},
		{"chain", comb, 1, 4},
		{"diagonal", patternFrom(20_000, nil), 5, 30},
		{"leaves of one front", star(3000, 1, rng), 0, 0},
	} {
		s, err := analyze(c.a.n, c.a.ptr, c.a.ind, broad(c.a), analysis{})
		if err == nil {
			err = s.check()
		}
		if err == nil {
			err = tasksAgree(s, defaultModel)
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if k := len(s.task); k < c.min || k > c.max {
			t.Errorf("%s: %d tasks, want %d to %d", c.name, k, c.min, c.max)
		}
	}
}

// TestTwigs hangs small subtrees on a long chain: they stay in the top.
func TestTwigs(t *testing.T) {
	n, twig := 0, 12
	var places [][2]int
	const spine = 400
	for k := range spine {
		for i := range twig { // a clique that hangs on spine vertex k, which comes after all twigs
			for j := range i {
				places = append(places, [2]int{n + i, n + j})
			}
			places = append(places, [2]int{n + i, spine*twig + k})
		}
		n += twig
	}
	for k := range spine {
		for d := 1; d < 40 && k+d < spine; d++ {
			places = append(places, [2]int{n + k, n + k + d})
		}
	}
	a := patternFrom(n+spine, places)
	s, err := analyze(a.n, a.ptr, a.ind, natural(a.n), analysis{})
	if err == nil {
		err = tasksAgree(s, defaultModel)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(s.task) > 40 || s.fronts() < spine {
		t.Errorf("%d tasks of %d fronts", len(s.task), s.fronts())
	}
}
