package nl

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/words"
)

// A token is one element of an expression in prefix form.
type token struct {
	op int32 // a code of operators, or one of the following
	n  int32 // number of operands, or what the element refers to
}

const (
	opNumber  = -1 // numbers[n]
	opOperand = -2 // variable n, or beyond the variables a common expression
)

// pieces are slopes and, between them, breakpoints of a piecewise-linear function that is 0 at 0.
type pieces struct {
	slopes, breaks []float64
}

// rowExpression reads a segment C.
func (p *parser) rowExpression(i int) (msg string) {
	if i < 0 || i >= p.Rows {
		return fmt.Sprintf("segment C%d: the file has %s", i, words.Count(p.Rows, "row"))
	}
	p.of = i
	c := code{index: int32(i), at: p.src.place()}
	if msg := p.src.end(); msg != "" {
		return msg
	}
	c.begin, c.end, msg = p.expression(true)
	p.rowCode = append(p.rowCode, c)
	return msg
}

// objectiveExpression reads a segment O.
func (p *parser) objectiveExpression(i int) (msg string) {
	if i < 0 || i >= p.Objectives {
		return fmt.Sprintf("segment O%d: the file has %s", i, words.Count(p.Objectives, "objective"))
	}
	if msg := p.once(i); msg != "" {
		return msg
	}
	c := code{index: int32(i), at: p.src.place()}
	sense, msg := p.src.integer()
	switch {
	case msg != "":
		return msg
	case sense != 0 && sense != 1:
		return fmt.Sprintf("objective %d: sense %d is neither 0, minimise, nor 1, maximise", i, sense)
	}
	if msg := p.src.end(); msg != "" {
		return msg
	}
	tokens, numbers, pieces := len(p.tokens), len(p.numbers), len(p.pieces)
	c.begin, c.end, msg = p.expression(i == p.want)
	if i == p.want {
		p.objective = append(p.objective, c)
		p.maximize = sense == 1
	} else {
		p.tokens, p.numbers, p.pieces = p.tokens[:tokens], p.numbers[:numbers], p.pieces[:pieces]
	}
	return msg
}

// commonExpression reads a segment V: linear terms and an expression.
func (p *parser) commonExpression(i int) (msg string) {
	if i < p.Variables || i >= p.Variables+p.commons() {
		return fmt.Sprintf("segment V%d: common expressions are numbered %d to %d", i, p.Variables, p.Variables+p.commons()-1)
	}
	p.of = i
	c := code{index: int32(i), at: p.src.place(), linear: len(p.cols)}
	n, msg := p.src.integer()
	if msg == "" {
		_, msg = p.src.integer() // where it is used
	}
	if msg == "" {
		msg = count(n, p.Variables, "variables")
	}
	if msg == "" {
		msg = p.src.end()
	}
	if msg == "" {
		msg = p.linear(n)
	}
	if msg != "" {
		return msg
	}
	c.linearEnd = len(p.cols)
	c.begin, c.end, msg = p.expression(true)
	p.common = append(p.common, c)
	return msg
}

// expression reads one and returns where its tokens are. What is not supported is refused if it is used.
func (p *parser) expression(used bool) (begin, end int, msg string) {
	begin = len(p.tokens)
	plain, _ := p.src.(*text)
	for missing := 1; missing > 0; missing-- { // operands
		if plain != nil {
			if missing = p.plainTokens(plain, missing); missing == 0 {
				break
			}
		}
		if msg := p.begin(); msg != "" {
			return 0, 0, msg
		}
		c, msg := p.src.letter()
		operands := 0
		if msg == "" {
			switch c {
			case 'o':
				operands, msg = p.operator(used)
			case 'f':
				operands, msg = p.call(used)
			default:
				msg = p.leaf(c)
			}
		}
		if msg == "" {
			msg = p.src.end()
		}
		if msg != "" {
			return 0, 0, msg
		}
		if missing > math.MaxInt32 {
			return 0, 0, "too many operands"
		}
		missing += operands
	}
	return begin, len(p.tokens), ""
}

// leaf reads a number or a variable.
func (p *parser) leaf(c byte) (msg string) {
	if c == 'v' {
		j, msg := p.src.integer()
		if msg == "" && (j < 0 || j >= p.Variables+p.commons()) {
			msg = fmt.Sprintf("v%d: the file has %s and %s", j, words.Count(p.Variables, "variable"), words.Count(p.commons(), "common expression"))
		}
		p.tokens = append(p.tokens, token{opOperand, int32(j)})
		return msg
	}
	x, msg := p.number(c)
	if len(p.numbers) == math.MaxInt32 {
		return "too many numbers"
	}
	p.tokens = append(p.tokens, token{opNumber, int32(len(p.numbers))})
	p.numbers = append(p.numbers, x)
	return msg
}

// number reads the rest of one that begins with the letter c.
func (p *parser) number(c byte) (x float64, msg string) {
	switch c {
	case 'n':
		return p.finite()
	case 's':
		k, msg := p.src.short()
		return float64(k), msg
	case 'l':
		k, msg := p.src.integer()
		return float64(k), msg
	case 'h':
		return 0, p.refuse("strings in expressions are not supported")
	}
	return 0, fmt.Sprintf("%q begins no operand", c)
}

// operator reads the rest of one and returns the number of its operands.
func (p *parser) operator(used bool) (operands int, msg string) {
	c, msg := p.src.integer()
	if msg != "" {
		return 0, msg
	}
	if c < 0 || c >= len(operators) || operators[c].name == "" {
		return 0, p.refuse("operator o%d is not known", c)
	}
	o := &operators[c]
	if o.refused && used {
		return 0, p.refuse("operator o%d, %s, is not supported", c, o.name)
	}
	operands = o.arity
	switch {
	case c == codePiecewise:
		if len(p.pieces) == math.MaxInt32 {
			return 0, "too many piecewise-linear functions"
		}
		p.tokens = append(p.tokens, token{codePiecewise, int32(len(p.pieces))})
		return 1, p.piecewise()
	case operands == counted:
		if operands, msg = p.operands(); msg != "" {
			return 0, msg
		}
		if operands < 1 {
			return 0, fmt.Sprintf("operator o%d, %s, with %d operands", c, o.name, operands)
		}
	}
	p.tokens = append(p.tokens, token{int32(c), int32(operands)})
	return operands, ""
}

// operands reads a record with a number of operands.
func (p *parser) operands() (n int, msg string) {
	if msg := p.src.end(); msg != "" {
		return 0, msg
	}
	if msg := p.begin(); msg != "" {
		return 0, msg
	}
	return p.src.integer()
}

// call reads the rest of a call of an imported function.
func (p *parser) call(used bool) (operands int, msg string) {
	f, msg := p.src.integer()
	if msg != "" {
		return 0, msg
	}
	name, known := p.functions[f]
	switch {
	case !known:
		return 0, fmt.Sprintf("function f%d has no segment F%d in front", f, f)
	case used:
		return 0, p.refuse("%.40q is an imported function: such functions are not supported", name)
	}
	operands, msg = p.src.integer()
	if msg == "" && operands < 0 {
		msg = fmt.Sprintf("%d operands", operands)
	}
	p.tokens = append(p.tokens, token{opNumber, 0}) // never looked at
	return operands, msg
}

// piecewise reads how many slopes there are, then slopes and breakpoints in turn.
func (p *parser) piecewise() (msg string) {
	n, msg := p.operands()
	if msg == "" && n < 1 {
		msg = fmt.Sprintf("a piecewise-linear function of %d pieces", n)
	}
	if msg == "" {
		msg = p.src.end()
	}
	if msg != "" {
		return msg
	}
	var f pieces
	for k := range 2*n - 1 {
		if msg := p.begin(); msg != "" {
			return msg
		}
		c, msg := p.src.letter()
		if msg != "" {
			return msg
		}
		x, msg := p.number(c)
		if msg != "" {
			return msg
		}
		if k%2 == 0 {
			f.slopes = append(f.slopes, x)
		} else {
			if b := f.breaks; len(b) > 0 && x < b[len(b)-1] {
				return fmt.Sprintf("breakpoint %g after %g: breakpoints must ascend", x, b[len(b)-1])
			}
			f.breaks = append(f.breaks, x)
		}
		if k < 2*n-2 {
			if msg := p.src.end(); msg != "" {
				return msg
			}
		}
	}
	p.pieces = append(p.pieces, f)
	return ""
}
