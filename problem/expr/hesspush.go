package expr

import "slices"

// pairSlots returns where in slots the places of the pairs of set s are, column by column.
func (c *curvature) pairSlots(s int32) int32 {
	if c.sets.slots[s] == 0 {
		list := c.sets.of(s)
		if n := len(list); 4*n*(n+1) > c.room {
			c.work = giveUp
			return 0
		}
		c.sets.slots[s] = int32(len(c.h.slots)) + 1
		for q, j := range list {
			for _, i := range list[q:] {
				c.h.slots = append(c.h.slots, c.edges.pair(i, j))
			}
		}
	}
	return c.sets.slots[s] - 1
}

func (c *curvature) emit(i instr) { c.h.code = append(c.h.code, i) }

// push plans how what stands between node k and others goes to the elements of its gradient.
func (c *curvature) push(k int32) {
	node := c.t.base + k
	for e := c.edges.head[node] - 1; e >= 0 && !c.stop(); e = c.edges.next[e] - 1 {
		list := c.sets.of(c.set[k])
		n := len(list)
		i := instr{from: e, len: int32(n), g: c.grad[k], extra: -1}
		j := c.edges.lower(e)
		if j == node {
			i.kind = pushOuter
			i.slots = c.pairSlots(c.set[k])
			c.work += pairWork(n)
		} else {
			i.kind = pushEdge
			i.slots = int32(len(c.h.slots))
			for q, a := range list {
				if a == j {
					i.extra = int32(q)
				}
				c.h.slots = append(c.h.slots, c.edges.pair(a, j))
			}
			c.work += 2 * n
		}
		c.emit(i)
	}
}

// make plans the second derivatives of node k.
func (c *curvature) make(k int32) {
	t := c.t
	aa, ab, bb := t.curved(k)
	if !aa && !ab && !bb {
		return
	}
	v := &t.ops[k]
	if aa && !ab && !bb {
		c.makeOne(k, v.a)
		return
	}
	if g, h := c.gradOf(v.a), c.gradOf(v.b); v.op == Mul && g >= 0 && h >= 0 && v.a != v.b && c.set[v.a-t.base] == c.set[v.b-t.base] {
		s := c.set[v.a-t.base]
		n := len(c.sets.of(s))
		c.emit(instr{kind: makePair, from: k, len: int32(n), g: g, h: h, slots: c.pairSlots(s)})
		c.work += 2 * pairWork(n)
		return
	}
	i := instr{kind: makeTwo, from: k, slots: int32(len(c.h.slots)), extra: int32(truth(v.a == v.b))}
	places := [3]int32{-1, -1, -1}
	if aa {
		places[0] = c.edges.pair(v.a, v.a)
	}
	if ab {
		places[1] = c.edges.pair(v.a, v.b)
	}
	if bb {
		places[2] = c.edges.pair(v.b, v.b)
	}
	c.h.slots = append(c.h.slots, places[:]...)
	c.emit(i)
	c.work += 3
}

// makeOne plans the second derivative of node k by its operand a. If no other operation meets a, it goes where
// push would take it.
func (c *curvature) makeOne(k, a int32) {
	j := a - c.t.base
	if j < 0 || c.cut[j] || c.makers[j] > 1 {
		c.emit(instr{kind: makeOne, from: k, extra: c.edges.pair(a, a)})
		c.work++
		return
	}
	n := len(c.sets.of(c.set[j]))
	c.emit(instr{kind: makeOuter, from: k, len: int32(n), g: c.grad[j], slots: c.pairSlots(c.set[j])})
	c.work += pairWork(n)
}

// finish numbers the places and returns the plan: entries of the Hessian come first, column by column.
func (c *curvature) finish() *hessian {
	h, t := c.h, c.t
	h.gradients(t, c.setup)
	x := &c.edges
	order := make([]int32, len(x.key))
	for e := range order {
		order[e] = int32(e)
	}
	inner := func(e int32) bool { return x.upper(e) >= t.base }
	slices.SortFunc(order, func(a, b int32) int {
		switch {
		case inner(a) != inner(b):
			return int(truth(inner(a))) - int(truth(inner(b)))
		case x.key[a] < x.key[b]:
			return -1
		}
		return 1
	})
	place := make([]int32, len(order))
	for p, e := range order {
		place[e] = int32(p)
		if !inner(e) {
			h.pattern.Row = append(h.pattern.Row, x.upper(e))
			h.pattern.Col = append(h.pattern.Col, x.lower(e))
		}
	}
	for k, e := range h.slots {
		if e >= 0 {
			h.slots[k] = place[e]
		}
	}
	for k := range h.code {
		switch i := &h.code[k]; i.kind {
		case makeOne:
			i.extra = place[i.extra]
		case pushOuter, pushEdge:
			i.from = place[i.from]
		}
	}
	h.w = make([]float64, len(order))
	return h
}
