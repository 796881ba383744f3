package nl

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem"
)

// values reads the entries of a start.
func (p *parser) values(n, limit int, of string) (list []entry, msg string) {
	if msg := p.once(-1); msg != "" {
		return nil, msg
	}
	if msg := count(n, limit, of); msg != "" {
		return nil, msg
	}
	if msg := p.src.end(); msg != "" {
		return nil, msg
	}
	list = []entry{} // not nil, even without entries
	for range n {
		i, v, msg := p.pair(limit, of)
		if msg != "" {
			return nil, msg
		}
		list = append(list, entry{int32(i), v})
	}
	return list, ""
}

// pair reads a record of an index and a finite value.
func (p *parser) pair(limit int, of string) (i int, v float64, msg string) {
	if msg = p.begin(); msg != "" {
		return
	}
	if i, msg = p.index(limit, of); msg != "" {
		return
	}
	if v, msg = p.finite(); msg != "" {
		return
	}
	return i, v, p.src.end()
}

func (p *parser) finite() (v float64, msg string) {
	v, msg = p.src.real()
	if msg == "" && math.IsInf(v, 0) {
		msg = fmt.Sprintf("%g is not a finite number", v)
	}
	return v, msg
}

// linear reads the terms of a linear expression, which may name one variable several times here.
func (p *parser) linear(n int) (msg string) {
	plain, _ := p.src.(*text)
	for ; n > 0; n-- {
		if plain != nil {
			if n -= p.plainTerms(plain, n); n == 0 {
				break
			}
		}
		j, v, msg := p.pair(p.Variables, "variables")
		if msg != "" {
			return msg
		}
		p.cols = append(p.cols, int32(j))
		p.coefs = append(p.coefs, v)
	}
	return ""
}

// linearPart reads a segment J or G.
func (p *parser) linearPart(of int) (msg string) {
	limit, kind := p.Rows, "rows"
	if p.key == 'G' {
		limit, kind = p.Objectives, "objectives"
	}
	if of < 0 || of >= limit {
		return fmt.Sprintf("segment %c%d: there are %d %s", p.key, of, limit, kind)
	}
	p.of = of
	if p.key == 'G' { // those of rows are compared in the end
		if msg := p.once(of); msg != "" {
			return msg
		}
	}
	c := code{index: int32(of), at: p.src.place(), linear: len(p.cols)}
	n, msg := p.src.integer()
	if msg == "" {
		msg = count(n, p.Variables, "variables")
	}
	if msg == "" {
		msg = p.src.end()
	}
	if msg == "" {
		msg = p.linear(n)
	}
	c.linearEnd = len(p.cols)
	if p.key == 'G' {
		p.gradientEntries += c.linearEnd - c.linear
	}
	switch {
	case p.key == 'J':
		p.jacobian = append(p.jacobian, c)
	case of == p.want:
		p.gradient = append(p.gradient, c)
	default: // of another objective
		p.cols, p.coefs = p.cols[:c.linear], p.coefs[:c.linear]
	}
	return msg
}

// bounds reads the segment b.
func (p *parser) bounds() (msg string) {
	if msg = p.once(-1); msg == "" {
		msg = p.src.end()
	}
	for j := 0; j < p.Variables && msg == ""; j++ {
		var lo, hi float64
		if msg = p.begin(); msg == "" {
			lo, hi, msg = p.sidesOf("variable", j)
		}
		p.lower, p.upper = append(p.lower, lo), append(p.upper, hi)
	}
	return msg
}

// sides reads the segment r.
func (p *parser) sides() (msg string) {
	if msg = p.once(-1); msg == "" {
		msg = p.src.end()
	}
	for i := 0; i < p.Rows && msg == ""; i++ {
		var lo, hi float64
		if msg = p.begin(); msg == "" {
			lo, hi, msg = p.sidesOf("row", i)
		}
		p.rowLower, p.rowUpper = append(p.rowLower, lo), append(p.rowUpper, hi)
	}
	return msg
}

// sidesOf reads a record of bounds.
func (p *parser) sidesOf(kind string, i int) (lo, hi float64, msg string) {
	c, msg := p.src.letter()
	if msg != "" {
		return 0, 0, msg
	}
	lo, hi = math.Inf(-1), math.Inf(1)
	switch c {
	case '0':
		if lo, msg = p.bound(); msg == "" {
			hi, msg = p.bound()
		}
	case '1':
		hi, msg = p.bound()
	case '2':
		lo, msg = p.bound()
	case '3':
	case '4':
		lo, msg = p.bound()
		hi = lo
	case '5':
		if kind == "row" {
			return 0, 0, p.complementarity(i)
		}
		fallthrough
	default:
		return 0, 0, fmt.Sprintf("%q is no kind of bounds", c)
	}
	if msg == "" {
		msg = p.src.end()
	}
	if msg == "" && (lo > math.MaxFloat64 || hi < -math.MaxFloat64) {
		msg = fmt.Sprintf("%s %d: bounds %g and %g leave no number", kind, i, lo, hi)
	}
	return lo, hi, msg
}

// bound reads one, infinite from the size on that counts as that.
func (p *parser) bound() (v float64, msg string) {
	v, msg = p.src.real()
	if math.Abs(v) >= problem.Infinity {
		v = math.Inf(int(math.Copysign(1, v)))
	}
	return v, msg
}

func (p *parser) complementarity(i int) (msg string) {
	if _, msg = p.src.integer(); msg != "" {
		return msg
	}
	j, msg := p.src.integer()
	if msg != "" {
		return msg
	}
	return p.refuse("row %d is complementary to variable %d: complementarity conditions are not supported", i, j-1)
}

// columns reads a segment k or K.
func (p *parser) columns(n int) (msg string) {
	key := p.key
	p.key = 'k' // both are one for once
	msg = p.once(-1)
	p.key = key
	if msg != "" {
		return msg
	}
	if n != p.Variables-1 && !(n == 0 && p.Variables == 0) {
		return fmt.Sprintf("%d counts of entries in columns: there is one for each of %d variables but the last", n, p.Variables)
	}
	if msg := p.src.end(); msg != "" {
		return msg
	}
	sum := 0
	for range n {
		if msg := p.begin(); msg != "" {
			return msg
		}
		c, msg := p.src.integer()
		if msg != "" {
			return msg
		}
		if key == 'K' {
			c += sum
		}
		sum = c
		p.sums = append(p.sums, c)
		if msg := p.src.end(); msg != "" {
			return msg
		}
	}
	return ""
}

// function reads a segment F.
func (p *parser) function(i int) (msg string) {
	if msg := p.once(i); msg != "" {
		return msg
	}
	for range 2 { // type and number of arguments
		if _, msg := p.src.integer(); msg != "" {
			return msg
		}
	}
	name, msg := p.src.word()
	if msg != "" {
		return msg
	}
	if p.functions == nil {
		p.functions = map[int]string{}
	}
	p.functions[i] = name
	return p.src.end()
}
