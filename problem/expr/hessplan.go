package expr

import (
	"errors"
	"math"
	"slices"
)

// ErrDense tells that a Hessian cannot be planned, such as that of the square of a sum of 10⁵ variables.
var ErrDense = errors.New("expr: the Hessian has too many entries: its plan would need more than a gigabyte")

// maxPlan bounds the words of four bytes in a plan.
const maxPlan = 1 << 28

// A curvature plans a hessian.
type curvature struct {
	t      *tape
	h      *hessian
	limit  int     // a node whose gradient has more elements is a cut
	room   int     // for the plan, in words of four bytes
	budget int     // of work
	work   int     // sums of elements, in places
	wanted []bool  // nodes whose gradients are needed
	makers []int32 // of each node: the operations that make it a factor of a second derivative
	set    []int32 // of wanted nodes: where the gradient has elements
	cut    []bool
	fixed  []bool  // nodes whose gradient is a constant
	grad   []int32 // place of their gradient
	setup  []gradStep
	met    []int32 // of each value: the last node of which it was an operand, plus one
	sets   *sets
	edges  edges
}

// planHessian plans the Hessian: without cuts, unless that is dear and cuts make it cheaper.
func planHessian(t *tape) (*hessian, error) {
	const dear = 16 // sums a node
	c := newCurvature(t, math.MaxInt32, min(maxPlan, 1<<24+64*len(t.ops)))
	work, largest := c.estimate()
	if work > dear*(len(t.ops)+1000) {
		// What pays does not take many times as long as the graph and the Hessian are large.
		budget := min(work, 32*(len(t.ops)+largest))
		for _, limit := range []int{8, 1} {
			if d := newCurvature(t, limit, maxPlan); d.plan(budget) {
				return d.finish(), nil
			}
		}
		if c.stop() {
			c = newCurvature(t, math.MaxInt32, maxPlan)
		}
	}
	c.room = maxPlan
	if !c.plan(math.MaxInt / 2) {
		return nil, ErrDense
	}
	return c.finish(), nil
}

// newCurvature plans the gradients with a limit and as much room for the plan.
func newCurvature(t *tape, limit, room int) *curvature {
	n := len(t.ops)
	c := &curvature{
		t: t, h: &hessian{}, limit: limit, room: room, budget: math.MaxInt / 2,
		wanted: make([]bool, n), makers: make([]int32, n), set: make([]int32, n), cut: make([]bool, n), fixed: make([]bool, n),
		grad: make([]int32, n), met: make([]int32, len(t.val)), sets: newSets(len(t.val)), edges: edges{head: make([]int32, len(t.val))},
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
	if h := c.h; c.work < giveUp && 2*len(h.grad)+len(h.pos)+len(h.slots)+8*len(c.edges.key) > c.room {
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
	chooses := v.op == opIf || v.op == Min || v.op == Max // an argument that occurs twice counts once
	v.inner(t.terms, func(a int32) {
		if t.live[a] && !(chooses && c.met[a] == k+1) {
			list = append(list, a)
			c.met[a] = k + 1
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
	if n > c.room/2 {
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
