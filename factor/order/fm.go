package order

// A refiner improves vertex separators by the method of Fiduccia and Mattheyses (1982) in its form for vertex
// separators: one-sided passes (Ashcraft and Liu 1997; METIS). A pass moves separator vertices to one side, each
// time the one that makes the separator lightest; neighbours on the other side come into the separator and may move
// in their turn. The best state of the pass is kept.
type refiner struct {
	g        *level
	maxPart  int        // allowed weight of a part
	thorough bool       // long passes, see patience
	weight   [3]int     // of part 0, part 1 and the separator
	ext      [][2]int32 // of a separator vertex: weight of its neighbours in either part
	sep      []int32    // the separator
	at       []int32    // place of a separator vertex in sep
	queue    buckets
	moves    []int32    // moved vertices, in order
	pulled   []int32    // vertices that came into the separator, in order
	pullEnd  []int32    // per move: len(pulled) after it
	sep0     []int32    // the separator before the pass
	ext0     [][2]int32 // and ext of its vertices
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
	where, w := g.where, g.w
	var e parts
	for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
		e.add(where[u], w[u])
	}
	r.ext[v] = e.both()
}

// parts is the weight in part 0, in the lower half, and that in part 1, in the upper: sums are less than 2³⁰. What is in the separator is
// shifted out, so that nothing depends on where a vertex is, which is hard to foresee.
type parts uint64

func (e *parts) add(part int8, weight int32) { *e += parts(weight) << (32 * uint8(part)) }

func (e parts) both() [2]int32 { return [2]int32{int32(uint32(e)), int32(e >> 32)} }

// refine makes passes to either side in turn, until one has improved nothing (one to each, if r is thorough) or passes are
// used up. It returns the quality reached; g.where holds the separator.
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
		} else if failed++; failed == 2 || !r.thorough {
			break
		}
		to = 1 - to
	}
	return best
}

// pass moves vertices of the separator to part to and returns the best quality met, whose state it leaves.
func (r *refiner) pass(to int, best quality) quality {
	g, other := r.g, 1-to
	r.begin(other)
	limit := r.patience()
	kept, weight := 0, r.weight
	for r.queue.count > 0 {
		v := r.queue.pop()
		if r.weight[to]+int(g.w[v]) > r.maxPart && best.excess == 0 {
			continue
		}
		r.move(v, to)
		if q := r.quality(); q.less(best) {
			best, kept, weight = q, len(r.moves), r.weight
		} else if len(r.moves)-kept > limit {
			break
		}
	}
	r.queue.clear()
	if kept < len(r.moves) {
		r.undo(kept, other)
		r.weight = weight
	}
	return best
}

// patience returns how many moves a pass makes after its best state. Long passes sweep the separator far through the
// graph: on grids they find planes. At the top of the dissection they cost little, and on average of a suite of thick
// matrices they save 20 % of the operations.
func (r *refiner) patience() int {
	if r.thorough {
		return max(min(20*len(r.sep), 4000), 2*len(r.sep))
	}
	return min(max(3*len(r.sep), 15), 300)
}

// begin fills the queue and remembers the separator.
func (r *refiner) begin(other int) {
	r.queue.reset(r.g.n, -3*min(r.g.maxw, 1<<28), r.g.maxw)
	r.moves, r.pulled, r.pullEnd = r.moves[:0], r.pulled[:0], r.pullEnd[:0]
	r.sep0 = append(r.sep0[:0], r.sep...)
	r.ext0 = r.ext0[:0]
	for _, v := range r.sep {
		r.ext0 = append(r.ext0, r.ext[v])
		r.queue.push(v, r.g.w[v]-r.ext[v][other])
	}
}

// move takes v from the separator to part to, and its neighbours in the other part into the separator.
func (r *refiner) move(v int32, to int) {
	g, other := r.g, int8(1-to)
	r.leave(v, int8(to))
	r.moves = append(r.moves, v)
	where, ext, wv := g.where, r.ext, g.w[v]
	for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
		switch where[u] {
		case 2:
			ext[u][to&1] += wv
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
	where, w, ext, queue := g.where, g.w, r.ext, &r.queue
	var e parts
	for _, x := range g.adj[g.ptr[u]:g.ptr[u+1]] {
		p, wx := where[x], w[x]
		e.add(p, wx)
		if p == 2 {
			left := &ext[x][other&1]
			*left -= wu
			queue.update(x, wx-*left)
		}
	}
	ext[u] = e.both()
	queue.push(u, wu-ext[u][other&1])
}

// undo takes back all moves but the first kept. Weights are left to the caller.
func (r *refiner) undo(kept, other int) {
	g := r.g
	for k := len(r.moves) - 1; k >= kept; k-- {
		g.where[r.moves[k]] = 2
		start := int32(0)
		if k > 0 {
			start = r.pullEnd[k-1]
		}
		for _, u := range r.pulled[start:r.pullEnd[k]] {
			g.where[u] = int8(other)
		}
	}
	r.sep = r.sep[:0]
	if kept == 0 {
		for i, v := range r.sep0 {
			r.at[v] = int32(i)
			r.ext[v] = r.ext0[i]
		}
		r.sep = append(r.sep, r.sep0...)
		return
	}
	for _, list := range [][]int32{r.sep0, r.pulled[:r.pullEnd[kept-1]]} {
		for _, v := range list {
			if g.where[v] == 2 {
				r.at[v] = int32(len(r.sep))
				r.sep = append(r.sep, v)
				r.measure(v)
			}
		}
	}
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
