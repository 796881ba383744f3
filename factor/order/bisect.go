package order

// A bisector makes separators of small graphs: a part grown from a random vertex, its edge cut refined, and the
// lightest set of vertices that covers the cut.
type bisector struct {
	ext   []int32 // weight of the edges of a vertex into the other part
	int_  []int32 // and within its own
	side  [2]buckets
	lock  []bool
	moves []int32
	queue []int32
	cover cover
}

// grow sets g.where to a part 1 around a random vertex, with half of the weight, and part 0. Breadth first; from
// another vertex if a component is used up.
func (b *bisector) grow(g *level, r *random) {
	where := resize(g.where, g.n)
	g.where = where
	clear(where)
	b.queue = b.queue[:0]
	head, weight := 0, 0
	for 2*weight < g.total {
		if head == len(b.queue) {
			v := int32(r.below(g.n))
			for where[v] != 0 {
				if v++; int(v) == g.n {
					v = 0
				}
			}
			where[v] = 1
			b.queue = append(b.queue, v)
		}
		v := b.queue[head]
		head++
		weight += int(g.w[v])
		for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
			if where[u] == 0 {
				where[u] = 1
				b.queue = append(b.queue, u)
			}
		}
	}
	for _, v := range b.queue[head:] {
		where[v] = 0
	}
}

// refineCut improves the edge cut of g.where: vertices move from the heavier part to the lighter, best gain first,
// each once per pass; the best state of a pass is kept.
func (b *bisector) refineCut(g *level, passes int) {
	n := g.n
	b.ext, b.int_, b.lock = resize(b.ext, n), resize(b.int_, n), resize(b.lock, n)
	var weight [2]int
	cut, most := 0, int32(1)
	for v := range n {
		own := g.where[v]
		weight[own] += int(g.w[v])
		var e [2]int32
		for i := g.ptr[v]; i < g.ptr[v+1]; i++ {
			e[g.where[g.adj[i]]] += edgeWeight(g, i)
		}
		b.int_[v], b.ext[v] = e[own], e[1-own]
		cut += int(e[1-own])
		most = max(most, e[0]+e[1])
	}
	cut /= 2
	most = min(most, 1<<29) // no overflow in the queue
	slack := max(g.total/16, g.total/n)
	for range passes {
		b.side[0].reset(n, -most, most)
		b.side[1].reset(n, -most, most)
		for v := range n {
			b.lock[v] = false
			if b.ext[v] > 0 {
				b.side[g.where[v]].push(int32(v), b.ext[v]-b.int_[v])
			}
		}
		b.moves = b.moves[:0]
		best, start, kept := cut, cut, 0
		diff := abs(weight[0] - weight[1])
		startDiff := diff
		for {
			from := 0
			if weight[1] > weight[0] {
				from = 1
			}
			if b.side[from].count == 0 {
				break
			}
			v := b.side[from].pop()
			cut -= int(b.ext[v] - b.int_[v])
			weight[from] -= int(g.w[v])
			weight[1-from] += int(g.w[v])
			b.flip(g, v)
			b.lock[v] = true
			b.moves = append(b.moves, v)
			d := abs(weight[0] - weight[1])
			if cut < best && d <= max(slack, diff) || cut == best && d < diff || d < diff && diff > slack {
				best, diff, kept = cut, d, len(b.moves)
			} else if len(b.moves)-kept > 25 {
				break
			}
		}
		b.side[0].clear()
		b.side[1].clear()
		for k := len(b.moves) - 1; k >= kept; k-- {
			v := b.moves[k]
			weight[g.where[v]] -= int(g.w[v])
			b.flip(g, v)
			weight[g.where[v]] += int(g.w[v])
		}
		cut = best
		if best == start && diff == startDiff {
			break
		}
	}
}

// flip moves v to the other part and brings gains up to date.
func (b *bisector) flip(g *level, v int32) {
	to := 1 - g.where[v]
	g.where[v] = to
	b.int_[v], b.ext[v] = b.ext[v], b.int_[v]
	for i := g.ptr[v]; i < g.ptr[v+1]; i++ {
		u, e := g.adj[i], edgeWeight(g, i)
		p := g.where[u]
		if p == to {
			b.int_[u] += e
			b.ext[u] -= e
		} else {
			b.int_[u] -= e
			b.ext[u] += e
		}
		h := &b.side[p]
		switch {
		case h.has(u):
			if b.ext[u] > 0 {
				h.update(u, b.ext[u]-b.int_[u])
			} else {
				h.remove(u)
			}
		case b.ext[u] > 0 && !b.lock[u] && u != v:
			h.push(u, b.ext[u]-b.int_[u])
		}
	}
}

func edgeWeight(g *level, i int32) int32 {
	if g.ew == nil {
		return 1
	}
	return g.ew[i]
}

func abs(x int) int { return max(x, -x) }
