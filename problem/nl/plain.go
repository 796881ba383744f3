package nl

import (
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
)

// Most lines of a large text are operands of expressions and linear terms. The functions of this file take those that
// are spelled in the usual way from the scanner's window as they lie there. What is in any way unusual, or cut by the end of the window, they leave
// to the functions that read field by field, which alone decide what is an error.
//
// The scanner stands at the end of a line, so the window begins with a newline. Its last byte is one that is not part of the text.

// plainTokens reads operands of an expression, of which missing are to come, and returns how many then are.
func (p *parser) plainTokens(t *text, missing int) int {
	w := t.s.Window()
	last := len(w) - 1
	known := p.Variables + p.commons()
	at, lines := 0, 0
	for missing > 0 && w[at] == '\n' && at < last {
		var (
			next     token
			x        float64
			operands int
		)
		end := at + 2
		switch w[at+1] {
		case 'v':
			j, n := digits(w[end:])
			if n > 0 && j < known {
				next, end = token{opOperand, int32(j)}, end+n
			}
		case 'n':
			v, n := textscan.Prefix(w[end:])
			if n > 0 && len(p.numbers) < math.MaxInt32 {
				next, end = token{opNumber, int32(len(p.numbers))}, end+n
				x = v
			}
		case 'o':
			c, n := digits(w[end:])
			if n > 0 && c < len(operators) && operators[c].arity > 0 && !operators[c].refused && c != codePiecewise {
				operands = operators[c].arity
				next, end = token{int32(c), int32(operands)}, end+n
			}
		}
		if end == at+2 || end >= last || w[end] != '\n' {
			break
		}
		if next.op == opNumber {
			p.numbers = append(p.numbers, x)
		}
		p.tokens = append(p.tokens, next)
		missing += operands - 1
		at = end
		lines++
	}
	t.take(at, lines)
	return missing
}

// plainTerms reads up to n linear terms and returns how many.
func (p *parser) plainTerms(t *text, n int) int {
	w := t.s.Window()
	last := len(w) - 1
	at, lines := 0, 0
	for lines < n && w[at] == '\n' && at < last {
		k := at + 1
		j, m := digits(w[k:])
		k += m
		if m == 0 || j >= p.Variables || w[k] != ' ' {
			break
		}
		k++
		x, m := textscan.Prefix(w[k:])
		k += m
		if m == 0 || w[k] != '\n' || k >= last {
			break
		}
		p.cols = append(p.cols, int32(j))
		p.coefs = append(p.coefs, x)
		at = k
		lines++
	}
	t.take(at, lines)
	return lines
}

// take moves the scanner over lines that have been read.
func (t *text) take(n, lines int) {
	if lines > 0 {
		t.s.Skip(n, lines)
		t.field = nil
	}
}

// digits returns the number that the digits at the start of b spell, cut above 32 bits, and how many there are. A byte that is no digit follows.
func digits(b []byte) (x, n int) {
	for ; b[n]-'0' <= 9; n++ {
		x = min(10*x+int(b[n]-'0'), math.MaxInt32)
	}
	return x, n
}
