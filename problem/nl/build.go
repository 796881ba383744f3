package nl

import (
	"fmt"
	"sort"

	"github.com/saddle-go/saddle/problem/expr"
)

// A builder turns the tokens of a file into a graph.
type builder struct {
	p      *parser
	g      *expr.Graph
	common []expr.Expr // values of the common expressions that have been built
	which  []int32     // the segment V of each, its place in parser.common
	state  []buildState
	stack  []expr.Expr // operands
	args   []expr.Expr // of one operator
}

type buildState uint8

const (
	waiting buildState = iota
	begun
	built
)

// newBuilder finds the segments of the common expressions.
func newBuilder(p *parser) (b *builder, at place, msg string) {
	n := len(p.common)
	if n != p.commons() {
		return nil, p.src.place(), fmt.Sprintf("%d common expressions, but the header says %d", n, p.commons())
	}
	b = &builder{
		p: p, g: expr.NewGraph(p.Variables),
		common: make([]expr.Expr, n), which: make([]int32, n), state: make([]buildState, n),
	}
	for k, c := range p.common {
		i := int(c.index) - p.Variables
		if b.which[i] != 0 {
			return nil, c.at, fmt.Sprintf("segment V%d comes twice", c.index)
		}
		b.which[i] = int32(k) + 1
	}
	for i := range b.which {
		b.which[i]--
	}
	return b, place{}, ""
}

// commons builds all common expressions, each after those that it refers to.
func (b *builder) commons() (at place, msg string) {
	type visit struct {
		i    int // the common expression
		next int // token to look at
	}
	var path []visit
	for i := range b.common {
		if b.state[i] == built {
			continue
		}
		path = append(path[:0], visit{i, b.p.common[b.which[i]].begin})
		b.state[i] = begun
		for len(path) > 0 {
			v := &path[len(path)-1]
			c := &b.p.common[b.which[v.i]]
			next := b.dependency(v.next, c.end)
			if next.token == c.end {
				b.common[v.i] = b.g.Sum(append(b.terms(c), b.expression(c))...)
				b.state[v.i] = built
				path = path[:len(path)-1]
				continue
			}
			v.next = next.token + 1
			if b.state[next.i] == begun {
				return c.at, fmt.Sprintf("common expression V%d refers to itself, by V%d", next.i+b.p.Variables, c.index)
			}
			b.state[next.i] = begun
			path = append(path, visit{next.i, b.p.common[b.which[next.i]].begin})
		}
	}
	return place{}, ""
}

// dependency is a token that refers to a common expression that is not built.
type dependency struct{ token, i int }

// dependency returns the first from begin on, or one at end if there is none.
func (b *builder) dependency(begin, end int) dependency {
	for k := begin; k < end; k++ {
		t := b.p.tokens[k]
		if i := int(t.n) - b.p.Variables; t.op == opOperand && i >= 0 && b.state[i] != built {
			return dependency{k, i}
		}
	}
	return dependency{token: end}
}

// terms returns the linear terms of a common expression.
func (b *builder) terms(c *code) (sum []expr.Expr) {
	for k := c.linear; k < c.linearEnd; k++ {
		x := b.g.Var(int(b.p.cols[k]))
		if a := b.p.coefs[k]; a != 1 {
			x = b.g.Binary(expr.Mul, b.g.Const(a), x)
		}
		sum = append(sum, x)
	}
	return sum
}

// constant returns the value of an expression that is a number, which needs no graph.
func (b *builder) constant(c *code) (x float64, ok bool) {
	if c.end == c.begin+1 && b.p.tokens[c.begin].op == opNumber {
		return b.p.numbers[b.p.tokens[c.begin].n], true
	}
	return 0, false
}

// expression builds one from its tokens, the last first: an operator finds its operands on the stack, its first on top.
func (b *builder) expression(c *code) expr.Expr {
	for k := c.end - 1; k >= c.begin; k-- {
		switch t := b.p.tokens[k]; t.op {
		case opNumber:
			b.push(b.g.Const(b.p.numbers[t.n]))
		case opOperand:
			if i := int(t.n) - b.p.Variables; i >= 0 {
				b.push(b.common[i])
			} else {
				b.push(b.g.Var(int(t.n)))
			}
		case codePiecewise:
			b.push(b.piecewise(&b.p.pieces[t.n], b.pop(1)[0]))
		default:
			b.push(b.apply(int(t.op), b.pop(int(t.n))))
		}
	}
	return b.pop(1)[0]
}

func (b *builder) push(e expr.Expr) { b.stack = append(b.stack, e) }

// pop returns the n topmost operands, that on top first, until the next call.
func (b *builder) pop(n int) []expr.Expr {
	b.args = b.args[:0]
	for range n {
		last := len(b.stack) - 1
		b.args = append(b.args, b.stack[last])
		b.stack = b.stack[:last]
	}
	return b.args
}

// apply returns the operator of a code, applied to operands.
func (b *builder) apply(code int, a []expr.Expr) expr.Expr {
	g, o := b.g, &operators[code]
	switch code {
	case codeIf, codeImplies:
		return g.If(a[0], a[1], a[2])
	case codeSum:
		return g.Sum(a...)
	case codeCount, codeNumberOf:
		return b.count(code, a)
	case codeAll, codeAny:
		e := g.Binary(expr.Ne, a[0], g.Const(0))
		for _, next := range a[1:] {
			e = g.Binary(o.op, e, next)
		}
		return e
	case codeSignedPower:
		power := g.Binary(expr.Pow, g.Unary(expr.Abs, a[0]), a[1])
		return g.If(g.Binary(expr.Lt, a[0], g.Const(0)), g.Unary(expr.Neg, power), power)
	}
	switch {
	case o.arity == counted:
		return g.NAry(o.op, a...)
	case o.arity == 1:
		return g.Unary(o.op, a[0])
	}
	return g.Binary(o.op, a[0], a[1])
}

// count returns how many operands hold, or equal the first.
func (b *builder) count(code int, a []expr.Expr) expr.Expr {
	g := b.g
	op, with := expr.Ne, g.Const(0)
	if code == codeNumberOf {
		op, with, a = expr.Eq, a[0], a[1:]
	}
	terms := make([]expr.Expr, len(a))
	for k, e := range a {
		terms[k] = g.Binary(op, e, with)
	}
	return g.Sum(append(terms, g.Const(0))...)
}

// piecewise returns the function of x that f has: on piece k it is c_k + s_k·x, continuous, and 0 at 0. A balanced tree of
// comparisons finds the piece.
func (b *builder) piecewise(f *pieces, x expr.Expr) expr.Expr {
	n := len(f.slopes)
	c := make([]float64, n)
	zero := sort.Search(n-1, func(k int) bool { return f.breaks[k] > 0 }) // the piece that has 0
	for k := zero; k < n-1; k++ {
		c[k+1] = c[k] + (f.slopes[k]-f.slopes[k+1])*f.breaks[k]
	}
	for k := zero - 1; k >= 0; k-- {
		c[k] = c[k+1] + (f.slopes[k+1]-f.slopes[k])*f.breaks[k]
	}
	return b.between(f, c, 0, n, x)
}

// between returns the function on the pieces from lo to hi-1.
func (b *builder) between(f *pieces, c []float64, lo, hi int, x expr.Expr) expr.Expr {
	g := b.g
	if hi-lo == 1 {
		return g.Binary(expr.Add, g.Const(c[lo]), g.Binary(expr.Mul, g.Const(f.slopes[lo]), x))
	}
	mid := (lo + hi) / 2
	return g.If(g.Binary(expr.Lt, x, g.Const(f.breaks[mid-1])), b.between(f, c, lo, mid, x), b.between(f, c, mid, hi, x))
}
