package order

// A refiner improves vertex separators by the method of Fiduccia and Mattheyses (1982) in its form for vertex
// separators: one-sided passes (Ashcraft and Liu 1997; METIS). A pass moves separator vertices to one side, each
// time the one that makes the separator lightest; neighbours on the other side come into the separator and may move
// in their turn. The best state of the pass is kept.
type refiner struct {
	g       *level
	maxPart int        // allowed weight of a part
	weight  [3]int     // of part 0, part 1 and the separator
	ext     [][2]int32 // of a separator vertex: weight of its neighbours in either part
	sep     []int32    // the separator
	at      []int32    // place of a separator vertex in sep
	queue   heap
	moves   []int32 // moved vertices, in order
	pulled  []int32 // vertices that came into the separator, in order
	pullEnd []int32 // per move: len(pulled) after it
}

// A quality is what a refinement minimises, in this order.
type quality struct{ excess, weight, difference int }

func (a quality) less(b quality) bool {
	if a.excess != b.excess {
		return a.excess < b.excess
	}
	if a.weight != b.weight {
		return a.weight < b.weight
	}
	return a.difference < b.difference
}

// judge returns the quality of parts of the given weights with a separator of weight s.
func (r *refiner) judge(a, b, s int) quality {
	return quality{max(0, max(a, b)-r.maxPart), s, max(a-b, b-a)}
}

func (r *refiner) quality() quality { return r.judge(r.weight[0], r.weight[1], r.weight[2]) }

// load takes the separator in g.where. O(n + entries of the separator).
func (r *refiner) load(g *level, maxPart int) {
	r.g, r.maxPart = g, maxPart
	r.ext, r.at = resize(r.ext, g.n), resize(r.at, g.n)
	r.sep = r.sep[:0]
	r.weight = [3]int{}
	where, w := g.where[:g.n], g.w[:g.n]
	for v, p := range where {
		r.weight[p] += int(w[v])
		if p == 2 {
			r.at[v] = int32(len(r.sep))
			r.sep = append(r.sep, int32(v))
		}
	}
	for _, v := range r.sep {
		r.measure(v)
	}
}

// measure sets ext of v.
func (r *refiner) measure(v int32) {
	g := r.g
	var e [3]int32
	for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
		e[g.where[u]] += g.w[u]
	}
	r.ext[v] = [2]int32{e[0], e[1]}
}

// refine makes pairs of passes, one to each side, until a pair improves nothing or passes are used up. It returns the
// quality reached; g.where holds the separator.
func (r *refiner) refine(passes int) quality {
	best := r.quality()
	to := 0
	if r.weight[1] < r.weight[0] {
		to = 1
	}
	failed := 0
	for range passes {
		q := r.pass(to, best)
		if q.less(best) {
			best = q
			failed = 0
		} else if failed++; failed == 2 {
			break
		}
		to = 1 - to
	}
	return best
}

// pass moves vertices of the separator to part to and returns the best quality met, whose state it leaves.
func (r *refiner) pass(to int, best quality) quality {
	g, other := r.g, 1-to
	r.queue.reset(g.n)
	r.moves, r.pulled, r.pullEnd = r.moves[:0], r.pulled[:0], r.pullEnd[:0]
	for _, v := range r.sep {
		r.queue.push(v, g.w[v]-r.ext[v][other])
	}
	limit := min(max(3*len(r.sep), 15), 300)
	kept := 0
	for len(r.queue.item) > 0 {
		v := r.queue.pop()
		w := int(g.w[v])
		if r.weight[to]+w > r.maxPart && best.excess == 0 {
			continue
		}
		r.move(v, to)
		if q := r.quality(); q.less(best) {
			best, kept = q, len(r.moves)
		} else if len(r.moves)-kept > limit || (r.weight[2] > best.weight+best.weight/4 && len(r.moves)-kept > 50) {
			break
		}
	}
	r.queue.clear()
	for len(r.moves) > kept {
		r.undo(to)
	}
	return best
}

// move takes v from the separator to part to, and its neighbours in the other part into the separator.
func (r *refiner) move(v int32, to int) {
	g, other := r.g, int8(1-to)
	r.leave(v, int8(to))
	r.moves = append(r.moves, v)
	for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
		switch g.where[u] {
		case 2:
			r.ext[u][to] += g.w[v]
		case other:
			r.pull(u, other)
		}
	}
	r.pullEnd = append(r.pullEnd, int32(len(r.pulled)))
}

// pull takes u from part other into the separator and the queue.
func (r *refiner) pull(u int32, other int8) {
	g := r.g
	wu := g.w[u]
	r.enter(u)
	r.weight[other] -= int(wu)
	r.pulled = append(r.pulled, u)
	var e [3]int32
	for _, x := range g.adj[g.ptr[u]:g.ptr[u+1]] {
		p := g.where[x]
		e[p] += g.w[x]
		if p == 2 {
			r.ext[x][other] -= wu
			if r.queue.has(x) {
				r.queue.update(x, g.w[x]-r.ext[x][other])
			}
		}
	}
	r.ext[u] = [2]int32{e[0], e[1]}
	r.queue.push(u, wu-e[other])
}

// undo takes the last move back.
func (r *refiner) undo(to int) {
	g, other := r.g, 1-to
	k := len(r.moves) - 1
	v := r.moves[k]
	start := int32(0)
	if k > 0 {
		start = r.pullEnd[k-1]
	}
	for _, u := range r.pulled[start:] {
		r.leave(u, int8(other))
		for _, x := range g.adj[g.ptr[u]:g.ptr[u+1]] {
			if g.where[x] == 2 {
				r.ext[x][other] += g.w[u]
			}
		}
	}
	r.enter(v)
	r.weight[to] -= int(g.w[v])
	for _, x := range g.adj[g.ptr[v]:g.ptr[v+1]] {
		if g.where[x] == 2 {
			r.ext[x][to] -= g.w[v]
		}
	}
	r.measure(v)
	r.pulled, r.moves, r.pullEnd = r.pulled[:start], r.moves[:k], r.pullEnd[:k]
}

// enter puts v into the separator, whose weight grows; that of the part it came from is left to the caller.
func (r *refiner) enter(v int32) {
	r.g.where[v] = 2
	r.at[v] = int32(len(r.sep))
	r.sep = append(r.sep, v)
	r.weight[2] += int(r.g.w[v])
}

// leave puts the separator vertex v into part p.
func (r *refiner) leave(v int32, p int8) {
	last := r.sep[len(r.sep)-1]
	r.sep[r.at[v]] = last
	r.at[last] = r.at[v]
	r.sep = r.sep[:len(r.sep)-1]
	r.g.where[v] = p
	r.weight[2] -= int(r.g.w[v])
	r.weight[p] += int(r.g.w[v])
}
