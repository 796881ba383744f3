package mtx

import (
	"fmt"

	"github.com/saddle-go/saddle/internal/textscan"
)

// array reads the values of an array file, up to the end of the line of the
// last one.
func (p *parser) array() (msg string) {
	for len(p.values) < p.h.Entries {
		if !p.s.NextLine() {
			return fmt.Sprintf("the file ends after %d of %d entries", len(p.values), p.h.Entries)
		}
		if n, lines := p.plainValues(p.s.Window()); lines > 0 {
			p.s.Skip(n, lines-1)
			continue
		}
		if msg := p.valueLine(); msg != "" || p.s.Err() != nil {
			return msg
		}
	}
	return ""
}

// plainValues adds the real values of the lines at the start of w that hold
// one number, as plainLines does.
func (p *parser) plainValues(w []byte) (n, lines int) {
	if p.h.Field != Real {
		return 0, 0
	}
	for start := 0; len(p.values) < p.h.Entries; start = n + 1 {
		i := blanks(w, start)
		x, length := textscan.Prefix(w[i:])
		i = blanks(w, i+length)
		if w[i] == '\r' {
			i++
		}
		if length == 0 || length > textscan.MaxField || i >= len(w)-1 || w[i] != '\n' {
			break
		}
		p.addValue(x)
		n = i
		lines++
	}
	return n, lines
}

// valueLine reads the current line and adds its value, if it is not blank.
func (p *parser) valueLine() (msg string) {
	field, msg := p.s.Field()
	if field == nil {
		return msg
	}
	if field[0] == '%' {
		return "a comment after the size line"
	}
	x, msg := p.value(field)
	if msg != "" {
		return msg
	}
	if field, msg = p.s.Field(); field != nil || msg != "" {
		return orMissing(msg, fmt.Sprintf("%.40q follows the value: an array has one value a line", field))
	}
	p.addValue(x)
	return ""
}

func (p *parser) addValue(x float64) {
	if len(p.values) == cap(p.values) {
		p.values = textscan.Grow(p.values, p.h.Entries)
	}
	p.values = append(p.values, x)
}
