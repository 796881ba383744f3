package order

// A haloCounter counts the factor that an order of a graph leads to, by the method of Gilbert, Ng and Peyton (An efficient
// algorithm to compute row and column counts for sparse Cholesky factorization, SIAM J. Matrix Anal. Appl. 15, 1994), with
// weights and with vertices around that are eliminated later. Its arrays are kept.
type haloCounter struct {
	pos      []int32 // place of a vertex; vertices around have places from n on
	parent   []int32 // in the elimination tree, of places
	ancestor []int32
	post     []int32
	rank     []int32 // place in post
	head     []int32
	next     []int32
	first    []int32 // least rank among the descendants
	delta    []int
	latest   []int32 // per row: first of the latest leaf
	leaf     []int32 // per row: the latest leaf
}

// count returns the flops Σ c² of the columns of the vertices order, where c is the number of entries of a column,
// diagonal included. Vertices of g that are not in order count as rows; they must have the numbers
// from len(order) on. O(entries of g), nearly.
func (c *haloCounter) count(g Graph, weight, order []int32) (flops float64) {
	n, m := len(order), g.N()
	c.pos = resize(c.pos, m)
	for k, v := range order {
		c.pos[v] = int32(k)
	}
	for v := n; v < m; v++ {
		c.pos[v] = int32(v)
	}
	c.tree(g, order)
	c.postorder(n)
	c.spread(g, weight, order)
	for _, j := range c.post { // children come before parents
		w := 1
		if weight != nil {
			w = int(weight[order[j]])
		}
		d := float64(c.delta[j])
		for t := range w {
			x := d - float64(t)
			flops += x * x
		}
		if p := c.parent[j]; p != none {
			c.delta[p] += c.delta[j]
		}
	}
	return flops
}

// tree finds the elimination tree of the columns (Liu 1986).
func (c *haloCounter) tree(g Graph, order []int32) {
	n := len(order)
	c.parent, c.ancestor = resize(c.parent, n), resize(c.ancestor, n)
	for k, v := range order {
		j := int32(k)
		c.parent[k], c.ancestor[k] = none, none
		for _, u := range g.Neighbours(int(v)) {
			for i := c.pos[u]; i < j; {
				up := c.ancestor[i]
				if up == j {
					break
				}
				c.ancestor[i] = j
				if up == none {
					c.parent[i] = j
					break
				}
				i = up
			}
		}
	}
}

// postorder sets post and rank.
func (c *haloCounter) postorder(n int) {
	c.head, c.next = resize(c.head, n), resize(c.next, n)
	c.post, c.rank = resize(c.post, n), resize(c.rank, n)
	for j := range c.head {
		c.head[j] = none
	}
	roots := int32(none)
	for k := n - 1; k >= 0; k-- {
		j := int32(k)
		if p := c.parent[j]; p != none {
			c.next[j], c.head[p] = c.head[p], j
		} else {
			c.next[j], roots = roots, j
		}
	}
	k := int32(0)
	for r := roots; r != none; r = c.next[r] {
		j := r
		for {
			for c.head[j] != none { // down, taking the child off the list
				child := c.head[j]
				c.head[j] = c.next[child]
				j = child
			}
			c.post[k], c.rank[j] = j, k
			k++
			if j == r {
				break
			}
			j = c.parent[j]
		}
	}
}

// spread sets delta: the sums over subtrees are the column counts.
func (c *haloCounter) spread(g Graph, weight, order []int32) {
	n, m := len(order), g.N()
	c.first, c.delta = resize(c.first, n), resize(c.delta, n)
	c.latest, c.leaf = resize(c.latest, m), resize(c.leaf, m)
	rowWeight := func(v int32) int {
		if weight == nil {
			return 1
		}
		return int(weight[v])
	}
	for j := range n {
		c.first[j], c.ancestor[j] = none, int32(j)
		c.delta[j] = 0
	}
	for v := range m {
		c.latest[v], c.leaf[v] = none, none
	}
	for k, j := range c.post {
		if c.first[j] == none {
			c.delta[j] = rowWeight(order[j])
		}
		for i := j; i != none && c.first[i] == none; i = c.parent[i] {
			c.first[i] = int32(k)
		}
	}
	for k, j := range c.post {
		v := order[j]
		p := c.parent[j]
		if p != none {
			c.delta[p] -= rowWeight(v)
		}
		for _, u := range g.Neighbours(int(v)) {
			if c.pos[u] <= j || c.first[j] <= c.latest[u] {
				continue
			}
			c.latest[u] = c.first[j]
			w := rowWeight(u)
			c.delta[j] += w
			if before := c.leaf[u]; before != none {
				if q := c.find(before); int(c.rank[q]) >= k { // else of another tree
					c.delta[q] -= w
				}
			}
			c.leaf[u] = j
		}
		if p != none {
			c.ancestor[j] = p
		}
	}
}

// find returns the end of the ancestors of i so far and shortens the way.
func (c *haloCounter) find(i int32) int32 {
	q := i
	for c.ancestor[q] != q {
		q = c.ancestor[q]
	}
	for i != q {
		i, c.ancestor[i] = c.ancestor[i], q
	}
	return q
}
