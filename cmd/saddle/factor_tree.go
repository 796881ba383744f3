package main

import (
	"math/bits"

	"github.com/saddle-go/saddle/factor"
)

// tree sums up the elimination tree of fronts.
type tree struct {
	fronts, roots, leaves int
	depth                 int          // fronts on the longest path
	largest               factor.Front // with the most rows
	critical              float64      // flops on the path that has most
	flops                 float64      // of all fronts, merged zeros included
	size                  []sizeClass  // fronts with 2ᵏ⁻¹ < rows ≤ 2ᵏ at k
	level                 []levelClass // fronts by distance from their root
}

// sizeClass sums up the fronts of about one size.
type sizeClass struct {
	fronts, columns int
	flops           float64
}

// levelClass sums up the fronts at one distance from the root.
type levelClass struct {
	fronts int
	flops  float64
}

// tree returns the summary, which is made once.
func (r *factored) tree() *tree {
	if r.summary == nil {
		r.summary = newTree(r.symbolic)
	}
	return r.summary
}

// newTree walks over the fronts. Parents follow their children in postorder, so
// one pass up finds paths and one pass down levels. O(fronts).
func newTree(s *factor.Symbolic) *tree {
	n := s.Fronts()
	t := &tree{fronts: n}
	path := make([]float64, n) // flops of the costliest path that ends here
	child := make([]bool, n)   // has a child
	parent := make([]int32, n)
	cost := make([]float64, n)
	for k := range n {
		f := s.Front(k)
		parent[k], cost[k] = int32(f.Parent), frontFlops(f)
		if f.Rows > t.largest.Rows {
			t.largest = f
		}
		path[k] += cost[k]
		t.flops += cost[k]
		t.addSize(f, cost[k])
		if !child[k] {
			t.leaves++
		}
		if f.Parent < 0 {
			t.roots++
			t.critical = max(t.critical, path[k])
			continue
		}
		child[f.Parent] = true
		path[f.Parent] = max(path[f.Parent], path[k])
	}
	level := make([]int32, n)
	for k := n - 1; k >= 0; k-- {
		if q := parent[k]; q >= 0 {
			level[k] = level[q] + 1
		}
		at := int(level[k])
		for len(t.level) <= at {
			t.level = append(t.level, levelClass{})
		}
		t.level[at].fronts++
		t.level[at].flops += cost[k]
	}
	t.depth = len(t.level)
	return t
}

// frontFlops returns Σ c² over the numbers c of entries in the columns of a front.
func frontFlops(f factor.Front) float64 {
	// Σ_{i<p} (m-i)² is the difference of two sums of squares.
	squares := func(m float64) float64 { return m * (m + 1) * (2*m + 1) / 6 }
	return squares(float64(f.Rows)) - squares(float64(f.Rows-f.Columns))
}

func (t *tree) addSize(f factor.Front, flops float64) {
	k := bits.Len(uint(f.Rows - 1)) // 1 → 0, 2 → 1, 3 and 4 → 2
	for len(t.size) <= k {
		t.size = append(t.size, sizeClass{})
	}
	c := &t.size[k]
	c.fronts++
	c.columns += f.Columns
	c.flops += flops
}
