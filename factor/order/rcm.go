package order

import "slices"

// RCM returns the reverse Cuthill–McKee order of g: perm[k] is the vertex at place k. Neighbours get places
// near to each other, so that the matrix has a small bandwidth and profile. It makes more fill than [AMD] in a
// complete factorisation; an incomplete one mostly keeps less error in this order.
//
// Each component is numbered breadth-first from a vertex that is nearly as far away as any (the
// level structures of George and Liu, An implementation of a pseudoperipheral node finder, ACM TOMS 5 (1979)), the
// neighbours of a vertex by degree and then by number; at the end the order is reversed. Components come in
// the order of their largest vertices, reversed too. O(n + entries·log(degree)).
func RCM(g Graph) []int32 {
	n := g.N()
	perm := make([]int32, 0, n)
	level := make([]int32, n) // distance from the start of the last search, or -1
	for v := range level {
		level[v] = -1
	}
	queue := make([]int32, 0, n)
	for v := n - 1; v >= 0; v-- {
		if level[v] < 0 {
			var start int32
			start, queue = peripheral(g, int32(v), level, queue)
			perm = cuthillMcKee(g, start, level, perm)
		}
	}
	slices.Reverse(perm)
	return perm
}

// peripheral returns a vertex of large eccentricity in the component of v, which has no levels yet: from
// v it goes to the vertex of least degree among the farthest ones as long as that increases the distance. It
// leaves the levels of the component at -1.
func peripheral(g Graph, v int32, level, queue []int32) (int32, []int32) {
	depth := int32(-1)
	for {
		queue = append(queue[:0], v)
		level[v] = 0
		for k := 0; k < len(queue); k++ {
			for _, w := range g.Neighbours(int(queue[k])) {
				if level[w] < 0 {
					level[w] = level[queue[k]] + 1
					queue = append(queue, w)
				}
			}
		}
		last := queue[len(queue)-1]
		reached, far := level[last], last
		for k := len(queue) - 1; k >= 0 && level[queue[k]] == reached; k-- {
			if g.Degree(int(queue[k])) < g.Degree(int(far)) {
				far = queue[k]
			}
		}
		for _, w := range queue {
			level[w] = -1
		}
		if reached <= depth {
			return v, queue
		}
		depth, v = reached, far
	}
}

// cuthillMcKee appends the component of start to perm, breadth-first, and sets the levels to a number
// that is not negative.
func cuthillMcKee(g Graph, start int32, level, perm []int32) []int32 {
	first := len(perm)
	perm = append(perm, start)
	level[start] = 0
	for k := first; k < len(perm); k++ {
		from := len(perm)
		for _, w := range g.Neighbours(int(perm[k])) {
			if level[w] < 0 {
				level[w] = 0
				perm = append(perm, w)
			}
		}
		sortByDegree(g, perm[from:])
	}
	return perm
}

// sortByDegree sorts vertices by degree and, of equal degree, leaves them in their order.
func sortByDegree(g Graph, list []int32) {
	if len(list) > 32 {
		slices.SortStableFunc(list, func(a, b int32) int { return g.Degree(int(a)) - g.Degree(int(b)) })
		return
	}
	for i := 1; i < len(list); i++ {
		v := list[i]
		d := g.Degree(int(v))
		k := i
		for ; k > 0 && g.Degree(int(list[k-1])) > d; k-- {
			list[k] = list[k-1]
		}
		list[k] = v
	}
}
