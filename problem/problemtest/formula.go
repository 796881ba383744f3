package problemtest

import (
	"fmt"
	"math"
	"strconv"

	"github.com/saddle-go/saddle/problem/expr"
)

// A term is a value of the formula language: a number while it can be, so that "27 sqrt(3)" is a
// coefficient and "x^(1/3)" has a constant exponent, and an expression from there on.
type term struct {
	number bool
	v      float64
	e      expr.Expr
}

func constant(v float64) term { return term{number: true, v: v} }

// expr returns t as an expression; c makes those of numbers.
func (t term) expr(c func(float64) expr.Expr) expr.Expr {
	if t.number {
		return c(t.v)
	}
	return t.e
}

// A formula is read as the pages of the collections print it:
//
//	sum     = [−] product { (+ | −) product }
//	product = power { [* | /] power }            a blank between factors multiplies
//	power   = atom [^ atom]
//	atom    = number | name | function ( sum ) | ( sum ) | − atom
//
// A product is taken from left to right: a/b c is (a/b) c. Names are variables x1, x2, …, pi and what
// the statement has defined before.
type formula struct {
	text  string
	pos   int
	names func(string) (term, bool)
	con   func(float64) expr.Expr
}

// fail panics: the texts are part of this package, and a test reads every one.
func (p *formula) fail(what string) {
	panic(fmt.Sprintf("problemtest: %s at %d of %q", what, p.pos, p.text))
}

// peek skips blanks and returns the next byte, 0 at the end.
func (p *formula) peek() byte {
	for p.pos < len(p.text) && p.text[p.pos] == ' ' {
		p.pos++
	}
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

// accept takes the byte c if it is next.
func (p *formula) accept(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *formula) sum() term {
	var t term
	if p.accept('-') {
		t = p.negative(p.product())
	} else {
		t = p.product()
	}
	for {
		switch {
		case p.accept('+'):
			t = p.binary('+', t, p.product())
		case p.accept('-'):
			t = p.binary('-', t, p.product())
		default:
			return t
		}
	}
}

func (p *formula) product() term {
	t := p.power()
	for {
		switch c := p.peek(); {
		case c == '/':
			p.pos++
			t = p.binary('/', t, p.power())
		case c == '*':
			p.pos++
			t = p.binary('*', t, p.power())
		case c == '(' || digit(c) || letter(c):
			t = p.binary('*', t, p.power())
		default:
			return t
		}
	}
}

func (p *formula) power() term {
	t := p.atom()
	if !p.accept('^') {
		return t
	}
	k := p.atom()
	switch {
	case t.number && k.number:
		return constant(math.Pow(t.v, k.v))
	case k.number:
		return term{e: t.e.PowConst(k.v)}
	}
	return term{e: t.expr(p.con).Pow(k.e)}
}

func (p *formula) atom() term {
	switch c := p.peek(); {
	case c == '-':
		p.pos++
		return p.negative(p.atom())
	case c == '(':
		p.pos++
		t := p.sum()
		if !p.accept(')') {
			p.fail("no )")
		}
		return t
	case digit(c) || c == '.':
		return constant(p.number())
	case letter(c):
		return p.named()
	}
	p.fail("no operand")
	return term{}
}

// number reads digits with a point and an exponent, 1.5e-3.
func (p *formula) number() float64 {
	begin := p.pos
	digits := func() {
		for p.pos < len(p.text) && (digit(p.text[p.pos]) || p.text[p.pos] == '.') {
			p.pos++
		}
	}
	digits()
	if rest := p.text[p.pos:]; len(rest) > 1 && rest[0] == 'e' && (digit(rest[1]) || rest[1] == '-') {
		p.pos += 2
		digits()
	}
	v, err := strconv.ParseFloat(p.text[begin:p.pos], 64)
	if err != nil {
		p.fail("no number")
	}
	return v
}

// functions of one argument, for numbers and for expressions.
var functions = map[string]struct {
	number func(float64) float64
	expr   func(expr.Expr) expr.Expr
}{
	"exp":  {math.Exp, expr.Expr.Exp},
	"log":  {math.Log, expr.Expr.Log},
	"sin":  {math.Sin, expr.Expr.Sin},
	"cos":  {math.Cos, expr.Expr.Cos},
	"sqrt": {math.Sqrt, expr.Expr.Sqrt},
	"abs":  {math.Abs, expr.Expr.Abs},
}

// named reads a name, and its argument if it is that of a function.
func (p *formula) named() term {
	begin := p.pos
	for p.pos < len(p.text) && (letter(p.text[p.pos]) || digit(p.text[p.pos])) {
		p.pos++
	}
	name := p.text[begin:p.pos]
	if name == "pi" {
		return constant(math.Pi)
	}
	if t, ok := p.names(name); ok {
		return t
	}
	f, ok := functions[name]
	if !ok || !p.accept('(') {
		p.fail("the unknown name " + name)
	}
	t := p.sum()
	if !p.accept(')') {
		p.fail("no )")
	}
	if t.number {
		return constant(f.number(t.v))
	}
	return term{e: f.expr(t.e)}
}

func (p *formula) negative(t term) term {
	if t.number {
		return constant(-t.v)
	}
	return term{e: t.e.Neg()}
}

func (p *formula) binary(op byte, a, b term) term {
	if a.number && b.number {
		switch op {
		case '+':
			return constant(a.v + b.v)
		case '-':
			return constant(a.v - b.v)
		case '*':
			return constant(a.v * b.v)
		}
		return constant(a.v / b.v)
	}
	x, y := a.expr(p.con), b.expr(p.con)
	switch op {
	case '+':
		return term{e: x.Add(y)}
	case '-':
		return term{e: x.Sub(y)}
	case '*':
		return term{e: x.Mul(y)}
	}
	return term{e: x.Div(y)}
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
