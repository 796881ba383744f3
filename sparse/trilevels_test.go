package sparse

import (
	"math"
	"slices"
	"testing"
)

// TestLevelRuns: single columns join those before them, within a task.
func TestLevelRuns(t *testing.T) {
	s := &levels{tasks: []int{0}}
	for _, p := range [][2]int32{{0, 1}, {1, 1}, {2, -4}, {6, 1}, {7, 2}, {9, -4}, {13, -4}} {
		s.add(p[0], p[1])
	}
	s.tasks = append(s.tasks, len(s.pieces))
	s.add(17, 1)
	s.tasks = append(s.tasks, len(s.pieces))
	s.add(18, 1)
	s.add(20, 1)
	s.tasks = append(s.tasks, len(s.pieces))
	if want := []int32{0, 2, 2, -4, 6, 3, 9, -4, 13, -4, 17, 1, 18, 1, 20, 1}; !slices.Equal(s.pieces, want) {
		t.Errorf("pieces %v, want %v", s.pieces, want)
	}
	s.ends = []int{1, 3}
	if got := s.widest(); got != 2 {
		t.Errorf("%d tasks in the widest level, want 2", got)
	}
	if got := (*levels)(nil).widest(); got != 0 {
		t.Errorf("%d tasks in no level", got)
	}
}

// TestTriWorkers: no more workspaces, and so goroutines, than threads or tasks; one
// if the options do not ask for more.
func TestTriWorkers(t *testing.T) {
	const n, below = 100000, 24
	c, err := NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	for j := range n {
		for k := range below + 1 {
			if k == 0 {
				if err := c.Append(j, j, 1); err != nil {
					t.Fatal(err)
				}
			} else if j < n/2 {
				if err := c.Append(n/2+(j*7+k*(n/2/(below+1)))%(n/2), j, 1); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for threads, most := range map[int]int{0: 1, 1: 1, 3: 3, math.MaxInt: n} {
		p, err := NewTriPlan(c.ToCSC(), TriOptions{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		if p.backward == nil {
			t.Fatal("not solved by levels")
		}
		if w := len(p.work); w < 1 || most < w || w > max(p.forward.widest(), p.backward.widest()) {
			t.Errorf("%d threads: %d workspaces", threads, w)
		}
	}
}
