package expr

import (
	"fmt"
	"math"
)

// A Graph holds expressions of n variables. Equal operations on equal operands are one vertex, so that
// common parts are evaluated once, however they were stated. Operands stand before what is made of them.
type Graph struct {
	n    int
	all  []vertex
	args []int32   // operands of sums, of Min and Max and of If
	num  []float64 // constants
	vars []int32   // vertex of a variable plus one, 0 before it is used
	same index
}

// A vertex is an operation. What a and b mean depends on op: operands, or a part of Graph.args.
type vertex struct {
	op   Op
	a, b int32
}

// An Expr is an expression of a Graph. The zero value is absent and counts as the number 0.
type Expr struct {
	g  *Graph
	at int32
}

// NewGraph returns a graph of n variables, without expressions. It panics if n is negative.
func NewGraph(n int) *Graph {
	if n < 0 || n >= math.MaxInt32 {
		panic(fmt.Sprintf("expr: NewGraph of %d variables", n))
	}
	return &Graph{n: n, vars: make([]int32, n)}
}

// Variables returns n.
func (g *Graph) Variables() int { return g.n }

// Vertices returns the number of different operations, variables and constants.
func (g *Graph) Vertices() int { return len(g.all) }

// addVariable makes one variable more and returns its number.
func (g *Graph) addVariable() int {
	g.vars = append(g.vars, 0)
	g.n++
	return g.n - 1
}

// Var returns variable j, 0 ≤ j < n, else it panics.
func (g *Graph) Var(j int) Expr {
	if j < 0 || j >= g.n {
		panic(fmt.Sprintf("expr: variable %d of %d", j, g.n))
	}
	if g.vars[j] == 0 {
		g.vars[j] = g.push(vertex{opVar, int32(j), 0}) + 1
	}
	return Expr{g, g.vars[j] - 1}
}

// Const returns the number v.
func (g *Graph) Const(v float64) Expr {
	h := hash(opConst, uint32(math.Float64bits(v)), uint32(math.Float64bits(v)>>32))
	at := g.same.find(h, func(at int32) bool {
		u := g.all[at]
		return u.op == opConst && math.Float64bits(g.num[u.a]) == math.Float64bits(v)
	})
	if at < 0 {
		g.num = append(g.num, v)
		at = g.push(vertex{opConst, int32(len(g.num) - 1), 0})
		g.same.add(h, at)
	}
	return Expr{g, at}
}

// Constant returns the value of an expression that does not depend on variables.
func (x Expr) Constant() (v float64, ok bool) {
	if x.g == nil {
		return 0, true
	}
	if u := x.g.all[x.at]; u.op == opConst {
		return x.g.num[u.a], true
	}
	return 0, false
}

// IsAbsent reports whether x is the zero Expr.
func (x Expr) IsAbsent() bool { return x.g == nil }

// operand returns the vertex of x in g, which for an absent x is the constant 0. It panics if x is of
// another graph.
func (g *Graph) operand(x Expr) int32 {
	switch x.g {
	case g:
		return x.at
	case nil:
		return g.Const(0).at
	}
	panic("expr: an operand belongs to another graph")
}

// Unary returns op(a). It panics if op does not take one operand.
func (g *Graph) Unary(op Op, a Expr) Expr {
	if op.Operands() != 1 {
		panic(fmt.Sprintf("expr: Unary with %v", op))
	}
	at := g.operand(a)
	if c, ok := (Expr{g, at}).Constant(); ok {
		return g.Const(value1(op, c))
	}
	if op == Neg && g.all[at].op == Neg {
		return Expr{g, g.all[at].a}
	}
	return g.intern(vertex{op, at, 0})
}

// Binary returns op(a, b). It panics if op does not take two operands. Numbers are computed at once, and what
// the rules of real numbers make of x + 0, 0·x, x¹ and the like is done.
func (g *Graph) Binary(op Op, a, b Expr) Expr {
	if op.Operands() != 2 {
		panic(fmt.Sprintf("expr: Binary with %v", op))
	}
	x, y := Expr{g, g.operand(a)}, Expr{g, g.operand(b)}
	c, constant := x.Constant()
	d, other := y.Constant()
	switch {
	case constant && other:
		return g.Const(value2(op, c, d))
	case constant:
		if e, ok := g.left(op, c, y); ok {
			return e
		}
	case other:
		if e, ok := g.right(op, x, d); ok {
			return e
		}
	}
	switch {
	case (op == Add || op == Mul) && x.at > y.at:
		x, y = y, x
	case op == Mul && x.at == y.at:
		return g.Unary(Square, x)
	}
	return g.intern(vertex{op, x.at, y.at})
}

// left simplifies op(c, y).
func (g *Graph) left(op Op, c float64, y Expr) (Expr, bool) {
	switch {
	case c != c:
		return g.Const(c), true
	case op == Add && c == 0, op == Mul && c == 1:
		return y, true
	case op == Sub && c == 0, op == Mul && c == -1:
		return g.Unary(Neg, y), true
	case op == Mul && c == 0, op == Pow && c == 1:
		return g.Const(c), true
	}
	return Expr{}, false
}

// right simplifies op(x, d).
func (g *Graph) right(op Op, x Expr, d float64) (Expr, bool) {
	switch {
	case d != d:
		return g.Const(d), true
	case (op == Add || op == Sub) && d == 0, (op == Mul || op == Div || op == Pow) && d == 1:
		return x, true
	case (op == Mul || op == Div) && d == -1:
		return g.Unary(Neg, x), true
	case op == Mul && d == 0:
		return g.Const(0), true
	case op == Pow && d == 0:
		return g.Const(1), true
	case op == Pow && d == 2:
		return g.Unary(Square, x), true
	case op == Pow && d == 0.5:
		return g.Unary(Sqrt, x), true
	case op == Pow && d == -1:
		return g.Binary(Div, g.Const(1), x), true
	}
	return Expr{}, false
}

// Sum returns the sum of args, 0 without any.
func (g *Graph) Sum(args ...Expr) Expr {
	list := make([]int32, 0, len(args))
	constant := 0.0
	for _, a := range args {
		if c, ok := a.Constant(); ok {
			constant += c
			continue
		}
		list = append(list, g.operand(a))
	}
	if constant != 0 || len(list) == 0 {
		c := g.Const(constant)
		if len(list) == 0 {
			return c
		}
		list = append(list, c.at)
	}
	switch len(list) {
	case 1:
		return Expr{g, list[0]}
	case 2:
		return g.Binary(Add, Expr{g, list[0]}, Expr{g, list[1]})
	}
	return g.many(opSum, list)
}

// NAry returns the least (Min) or the largest (Max) of args. It panics for another op or without args.
func (g *Graph) NAry(op Op, args ...Expr) Expr {
	if op.Operands() != -1 || len(args) == 0 {
		panic(fmt.Sprintf("expr: NAry with %v of %d operands", op, len(args)))
	}
	list := make([]int32, 0, len(args))
	bound, any := 0.0, false // of the constants
	for _, a := range args {
		c, ok := a.Constant()
		switch {
		case !ok:
			list = append(list, g.operand(a))
		case !any:
			bound, any = c, true
		case op == Min:
			bound = min(bound, c)
		default:
			bound = max(bound, c)
		}
	}
	if any {
		list = append(list, g.Const(bound).at)
	}
	if len(list) == 1 {
		return Expr{g, list[0]}
	}
	return g.many(op, list)
}

// If returns then where cond is not 0 and else_ where it is. What the other expression does there does not count.
func (g *Graph) If(cond, then, else_ Expr) Expr {
	c, a, b := g.operand(cond), g.operand(then), g.operand(else_)
	if v, ok := (Expr{g, c}).Constant(); ok && v == v {
		if v != 0 {
			return Expr{g, a}
		}
		return Expr{g, b}
	}
	if a == b {
		return Expr{g, a}
	}
	return g.many(opIf, []int32{c, a, b})
}

// intern returns the vertex v, the one that exists or a new one.
func (g *Graph) intern(v vertex) Expr {
	h := hash(v.op, uint32(v.a), uint32(v.b))
	at := g.same.find(h, func(at int32) bool { return g.all[at] == v })
	if at < 0 {
		at = g.push(v)
		g.same.add(h, at)
	}
	return Expr{g, at}
}

// many is intern for an operation whose operands are a list.
func (g *Graph) many(op Op, list []int32) Expr {
	h := hash(op, uint32(len(list)), 0)
	for _, a := range list {
		h = hash(op, uint32(a), h)
	}
	at := g.same.find(h, func(at int32) bool {
		u := g.all[at]
		if u.op != op || int(u.b) != len(list) {
			return false
		}
		for k, a := range g.args[u.a : u.a+u.b] {
			if a != list[k] {
				return false
			}
		}
		return true
	})
	if at < 0 {
		if len(g.args) > math.MaxInt32-len(list) {
			panic("expr: a graph of more than 2³¹ operands")
		}
		at = g.push(vertex{op, int32(len(g.args)), int32(len(list))})
		g.args = append(g.args, list...)
		g.same.add(h, at)
	}
	return Expr{g, at}
}

// push appends v and returns its place.
func (g *Graph) push(v vertex) int32 {
	if len(g.all) >= math.MaxInt32/2 {
		panic("expr: a graph of more than 2³⁰ vertices")
	}
	g.all = append(g.all, v)
	return int32(len(g.all) - 1)
}

// operands returns the operands of vertex i; pair is room for two.
func (g *Graph) operands(i int32, pair *[2]int32) []int32 {
	v := g.all[i]
	switch {
	case v.op == opVar || v.op == opConst:
		return nil
	case v.op == opSum || v.op == opIf || v.op == Min || v.op == Max:
		return g.args[v.a : v.a+v.b]
	case v.op.Operands() == 1:
		pair[0] = v.a
		return pair[:1]
	}
	*pair = [2]int32{v.a, v.b}
	return pair[:]
}
