package expr

import (
	"errors"
	"math"
	"slices"
)

// errDense tells that a Hessian cannot be planned.
var errDense = errors.New("expr: the Hessian has too many entries: its plan would need more than a gigabyte")

// maxPlan bounds the words of four bytes in a plan.
const maxPlan = 1 << 28

// A curvature plans a hessian.
type curvature struct {
	t      *tape
	h      *hessian
	limit  int     // a node whose gradient has more elements is a cut
	budget int     // of work
	work   int     // sums of elements, in places
	wanted []bool  // nodes whose gradients are needed
	makers []int32 // of each node: the operations that make it a factor of a second derivative
	set    []int32 // of wanted nodes: where the gradient has elements
	cut    []bool
	fixed  []bool  // nodes whose gradient is a constant
	grad   []int32 // place of their gradient
	setup  []gradStep
	sets   *sets
	edges  edges
}

// planHessian plans the Hessian: without cuts, unless that is dear and cuts make it cheaper.
func planHessian(t *tape) (*hessian, error) {
	const dear = 16 // sums a node
	c := newCurvature(t, math.MaxInt32)
	work, largest := c.estimate()
	if work > dear*(len(t.ops)+1000) {
		// What pays does not take many times as long as the graph and the Hessian are large.
		budget := min(work, 32*(len(t.ops)+largest))
		for _, limit := range []int{8, 1} {
			if d := newCurvature(t, limit); d.plan(budget) {
				return d.finish(), nil
			}
		}
	}
	if !c.plan(math.MaxInt / 2) {
		return nil, errDense
	}
	return c.finish(), nil
}

// newCurvature plans the gradients with a limit.
func newCurvature(t *tape, limit int) *curvature {
	n := len(t.ops)
	c := &curvature{
		t: t, h: &hessian{}, limit: limit, budget: math.MaxInt / 2,
		wanted: make([]bool, n), makers: make([]int32, n), set: make([]int32, n), cut: make([]bool, n), fixed: make([]bool, n),
		grad: make([]int32, n), sets: newSets(len(t.val)), edges: edges{head: make([]int32, len(t.val))},
	}
	c.findWanted()
	for k := range t.ops {
		if c.wanted[k] && !c.stop() {
			c.findGradient(int32(k))
		}
	}
	return c
}

// estimate returns about how much work a plan without cuts takes, and the entries of its largest element.
func (c *curvature) estimate() (work, largest int) {
	if c.stop() {
		return giveUp, 0
	}
	size := func(a int32) int { return len(c.sets.of(c.asOperand(a))) }
	work = c.work
	for k := range c.t.ops {
		aa, ab, bb := c.t.curved(int32(k))
		v := &c.t.ops[k]
		if aa {
			largest = max(largest, pairWork(size(v.a)))
			work += pairWork(size(v.a))
		}
		if bb {
			work += pairWork(size(v.b))
		}
		if ab {
			work += size(v.a) * size(v.b)
		}
	}
	return work, largest
}

// pairWork returns the work of the pairs of n elements; kernels take the longer ones.
func pairWork(n int) int {
	if n >= 2*longRun {
		return n * (n + 1) / 8
	}
	return n * (n + 1) / 2
}

// plan plans the rest; it reports false if it gave up because work exceeded the budget or memory its bound.
func (c *curvature) plan(budget int) bool {
	c.budget = budget
	for k := len(c.t.ops) - 1; k >= 0 && !c.stop(); k-- {
		c.push(int32(k))
		c.make(int32(k))
	}
	return !c.stop()
}

// stop reports whether the plan is given up, and makes its work infinite if it needs too much memory.
func (c *curvature) stop() bool {
	if h := c.h; c.work < giveUp && 2*len(h.grad)+len(h.pos)+len(h.slots)+8*len(c.edges.key) > maxPlan {
		c.work = giveUp
	}
	return c.work > c.budget
}

const giveUp = math.MaxInt/2 + 1

// curved reports which second derivatives of node k may differ from zero.
func (t *tape) curved(k int32) (aa, ab, bb bool) {
	v := &t.ops[k]
	switch v.op {
	case Neg, Abs, opScale, opLinear, Add, Sub, opIf, Min, Max, Mod, Less:
		return false, false, false
	}
	if v.op.step() || !t.live[t.base+k] {
		return false, false, false
	}
	a := t.live[v.a]
	if v.op == opPower || v.op == opPowerInt || v.op.Operands() == 1 {
		return a, false, false
	}
	b := t.live[v.b]
	switch v.op {
	case Mul:
		return false, a && b, false
	case Div:
		return false, a && b, b
	}
	return a, a && b, b
}

// findWanted sets makers and wanted.
func (c *curvature) findWanted() {
	t := c.t
	mark := func(a int32) {
		if a >= t.base {
			c.makers[a-t.base]++
			c.wanted[a-t.base] = true
		}
	}
	steps, curved := 0, 0
	for k := len(t.ops) - 1; k >= 0; k-- {
		v := &t.ops[k]
		aa, ab, bb := t.curved(int32(k))
		if aa || ab {
			mark(v.a)
		}
		if ab || bb {
			mark(v.b)
		}
		if aa || ab || bb {
			curved++
		}
		if c.wanted[k] {
			v.inner(t.terms, func(a int32) {
				steps++
				if a >= t.base && t.live[a] {
					c.wanted[a-t.base] = true
				}
			})
		}
	}
	c.h.steps = make([]gradStep, 0, steps)
	c.h.code = make([]instr, 0, curved+curved/4)
	c.h.slots = make([]int32, 0, 3*curved)
	c.edges.key = make([]uint64, 0, curved)
	c.edges.next = make([]int32, 0, curved)
}

// asOperand returns the set by which operand a enters gradients.
func (c *curvature) asOperand(a int32) int32 {
	if k := a - c.t.base; k >= 0 && !c.cut[k] {
		return c.set[k]
	}
	return c.sets.one(a)
}

// gradOf returns the place of ∇a, −1 for the unit vector of a variable or a cut.
func (c *curvature) gradOf(a int32) int32 {
	if k := a - c.t.base; k >= 0 && !c.cut[k] {
		return c.grad[k]
	}
	return -1
}

// findGradient finds the set of node k and plans its gradient.
func (c *curvature) findGradient(k int32) {
	t := c.t
	v := &t.ops[k]
	var args, ids [8]int32
	list, uniq := args[:0], ids[:0]
	v.inner(t.terms, func(a int32) {
		chooses := v.op == opIf || v.op == Min || v.op == Max // an argument that occurs twice counts once
		if t.live[a] && !(chooses && slices.Contains(list, a)) {
			list = append(list, a)
		}
	})
	fixed := true
	switch v.op {
	case opLinear, Add, Sub, Neg, opScale:
	default:
		fixed = false
	}
	for _, a := range list {
		s := c.asOperand(a)
		if len(uniq) == 0 || uniq[len(uniq)-1] != s {
			uniq = append(uniq, s)
		}
		if j := a - t.base; j >= 0 && !c.cut[j] {
			fixed = fixed && c.fixed[j]
		}
	}
	s := c.sets.union(uniq)
	n := len(c.sets.of(s))
	c.set[k], c.fixed[k], c.cut[k] = s, fixed, n > c.limit
	if n > maxPlan/2 {
		c.work = giveUp
		return
	}
	c.grad[k] = int32(len(c.h.grad))
	c.h.grad = append(c.h.grad, make([]float64, n)...)
	if !fixed {
		c.work += n
	}
	c.gradSteps(k, list)
}

// gradSteps plans the sum of partial derivatives times the gradients of the operands list.
func (c *curvature) gradSteps(k int32, list []int32) {
	t := c.t
	v := &t.ops[k]
	members := c.sets.of(c.set[k])
	steps := &c.h.steps
	if c.fixed[k] {
		steps = &c.setup
	}
	term := v.a // of a linear node, the place of the operand
	for q, a := range list {
		s := gradStep{at: k, arg: a, coef: 1, dst: c.grad[k], src: c.gradOf(a), length: int32(len(members)), pos: -1}
		from := c.sets.of(c.asOperand(a))
		s.len = int32(len(from))
		if !fixedOp(v.op) || len(list) > 1 {
			c.work += len(from)
		}
		switch {
		case len(from) == len(members):
			s.assign = q == 0
			if s.src < 0 && !s.assign {
				s.pos = int32(len(c.h.pos))
				c.h.pos = append(c.h.pos, 0)
			}
		default:
			s.clear = q == 0
			s.pos = int32(len(c.h.pos))
			c.places(from, members)
		}
		if v.op == opLinear {
			for t.terms[term].arg != a {
				term++
			}
			s.coef = t.terms[term].coef
			term++
		}
		c.source(&s, v, q, list)
		*steps = append(*steps, s)
	}
}

func fixedOp(op Op) bool { return op == opLinear || op.sum() || op == opScale }

// places appends to pos where the elements of from stand in members.
func (c *curvature) places(from, members []int32) {
	at := 0
	for _, a := range from {
		p, _ := slices.BinarySearch(members[at:], a)
		at += p
		c.h.pos = append(c.h.pos, int32(at))
	}
}

// source tells s where the partial derivative of v by its operand s.arg, the q-th live one, is found.
func (c *curvature) source(s *gradStep, v *node, q int, list []int32) {
	t := c.t
	// whether it is the second operand: the second of two, or the only live one
	second := q == 1 || len(list) == 1 && s.arg != v.a
	switch v.op {
	case opLinear, Add:
		s.kind = partCoef
	case Sub:
		s.kind = partCoef
		if second {
			s.coef = -1
		}
	case Neg:
		s.kind, s.coef = partCoef, -1
	case opScale:
		s.kind, s.coef = partCoef, t.val[v.b]
	case Mul:
		s.kind, s.at = partValue, v.b
		if second {
			s.at = v.a
		}
	case Square:
		s.kind, s.at, s.coef = partValue, v.a, 2
	case opIf:
		s.kind = partIf
	case Min, Max:
		s.kind = partMost
	case Div, Pow, Atan2, Mod, Less:
		s.kind = partFirst
		if second {
			s.kind, s.at = partOther, v.c
		}
	default:
		s.kind = partFirst
	}
}

// slot returns the place of the second derivative by a and b.
func (c *curvature) slot(a, b int32) int32 {
	return c.edges.pair(a, b)
}

// pairSlots returns where in slots the places of the pairs of set s are, column by column.
func (c *curvature) pairSlots(s int32) int32 {
	if c.sets.slots[s] == 0 {
		list := c.sets.of(s)
		if n := len(list); 4*n*(n+1) > maxPlan {
			c.work = giveUp
			return 0
		}
		c.sets.slots[s] = int32(len(c.h.slots)) + 1
		for q, j := range list {
			for _, i := range list[q:] {
				c.h.slots = append(c.h.slots, c.slot(i, j))
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
				c.h.slots = append(c.h.slots, c.slot(a, j))
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
		places[0] = c.slot(v.a, v.a)
	}
	if ab {
		places[1] = c.slot(v.a, v.b)
	}
	if bb {
		places[2] = c.slot(v.b, v.b)
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
		c.emit(instr{kind: makeOne, from: k, extra: c.slot(a, a)})
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
