package hb

import (
	"fmt"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/sparse/internal/reading"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// array reads n numbers by format f, from the next line on, and gives each
// field, without the blanks around, to store. Every line but the last has as
// many fields as the format says.
func (p *parser) array(name string, n int, f *format, store func(field []byte) (msg string)) (msg string) {
	for k := 0; k < n; {
		text, ok, msg := p.next()
		if msg != "" {
			return msg
		}
		if !ok {
			return fmt.Sprintf("the file ends after %d of %d %s", k, n, name)
		}
		fields := min(f.repeat, n-k)
		for i := range fields {
			field := columns(text, i*f.width, (i+1)*f.width)
			if len(field) == 0 {
				return fmt.Sprintf("columns %d-%d are blank, want one of the %s", i*f.width+1, (i+1)*f.width, name)
			}
			if msg := store(field); msg != "" {
				return msg
			}
		}
		if rest := columns(text, fields*f.width, len(text)); len(rest) > 0 {
			return fmt.Sprintf("%.40q after the last of the %s in a line of format %s", rest, name, f.text)
		}
		k += fields
	}
	return ""
}

// pointers reads where each column begins.
func (p *parser) pointers() (msg string) {
	n := p.m.Cols + 1
	return p.array("column pointers", n, &p.h.ptr, func(field []byte) string {
		x, ok := whole(field)
		first, last := len(p.ptr) == 0, len(p.ptr) == n-1
		switch {
		case !ok || x < 1:
			return fmt.Sprintf("column pointer %.40q is not a positive integer", field)
		case first && x != 1:
			return fmt.Sprintf("the first column pointer is %d, not 1", x)
		case !first && x-1 < p.ptr[len(p.ptr)-1]:
			return fmt.Sprintf("column pointer %d after %d: they must not descend", x, p.ptr[len(p.ptr)-1]+1)
		case last && x-1 != p.h.entries:
			return fmt.Sprintf("the last column pointer is %d, but there are %d entries", x, p.h.entries)
		case x-1 > p.h.entries:
			return fmt.Sprintf("column pointer %d, but there are %d entries", x, p.h.entries)
		}
		if len(p.ptr) == cap(p.ptr) {
			p.ptr = textscan.Grow(p.ptr, n)
		}
		p.ptr = append(p.ptr, x-1)
		return ""
	})
}

// indices reads the rows of the entries.
func (p *parser) indices() (msg string) {
	m := p.m
	p.firstLine = p.s.Line() + 1
	col := 0
	return p.array("row indices", p.h.entries, &p.h.ind, func(field []byte) string {
		for len(p.ind) >= p.ptr[col+1] {
			col++
		}
		x, ok := whole(field)
		switch row := x - 1; {
		case !ok || x < 1:
			return fmt.Sprintf("row index %.40q is not a positive integer", field)
		case x > m.Rows:
			return fmt.Sprintf("row index %d of a matrix with %d rows", x, m.Rows)
		case m.Symmetry != mtx.General && row < col:
			return fmt.Sprintf("row %d in column %d: a %v file has the lower triangle", x, col+1, m.Symmetry)
		case m.Symmetry == mtx.SkewSymmetric && row == col:
			return fmt.Sprintf("row %d in column %d: a skew-symmetric file has no diagonal", x, col+1)
		}
		if len(p.ind) == cap(p.ind) {
			p.ind = textscan.Grow(p.ind, p.h.entries)
		}
		p.ind = append(p.ind, int32(x-1))
		return ""
	})
}

// values reads the values of the entries.
func (p *parser) values() (msg string) {
	if p.pattern() {
		p.val = make([]float64, p.h.entries)
		for k := range p.val {
			p.val[k] = 1
		}
		return ""
	}
	p.val, msg = p.numbers("values", p.h.entries, &p.h.val)
	return msg
}

// numbers reads n numbers by format f.
func (p *parser) numbers(name string, n int, f *format) (x []float64, msg string) {
	buf := make([]byte, 0, 2*maxWidth)
	msg = p.array(name, n, f, func(field []byte) string {
		v, ok := 0.0, false
		if f.kind == 'I' {
			var i int64
			if i, ok = integer(field); ok {
				if i < -reading.MaxInteger || reading.MaxInteger < i {
					return fmt.Sprintf("integer %.40s exceeds 2⁵³, the largest that is exact", field)
				}
				v = float64(i)
			}
		} else {
			v, ok = f.real(field, buf)
		}
		if !ok {
			return fmt.Sprintf("%.40q among the %s is not a number in format %s", field, name, f.text)
		}
		if len(x) == cap(x) {
			x = textscan.Grow(x, n)
		}
		x = append(x, v)
		return ""
	})
	return x, msg
}
