package hb

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/saddle-go/saddle/sparse/internal/reading"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// header is what the first four or five lines say beside the names.
type header struct {
	entries              int
	valueLines, rhsLines int
	ptr, ind, val, rhs   format
	rhsType              string // three letters, "" without right-hand sides
	rhsCount, rhsIndices int
}

// header reads the header.
func (p *parser) header() (msg string) {
	for _, line := range []struct {
		name string
		read func(text []byte) string
	}{{"title", p.titleLine}, {"numbers of lines", p.countLine}, {"type", p.typeLine}, {"formats", p.formatLine}, {"right-hand sides", p.rhsLine}} {
		if line.name == "right-hand sides" && p.h.rhsLines == 0 {
			break
		}
		text, ok, msg := p.next()
		if msg != "" {
			return msg
		}
		if !ok {
			return fmt.Sprintf("the file ends before the line with the %s", line.name)
		}
		if msg := line.read(text); msg != "" {
			return msg
		}
	}
	return ""
}

func trim(b []byte) []byte { return bytes.Trim(b, " ") }

// columns returns those from lo to hi-1 of a line, without blanks around.
func columns(text []byte, lo, hi int) []byte {
	return trim(text[min(lo, len(text)):min(hi, len(text))])
}

// count returns the number in columns lo to hi-1, which must not be negative.
// A blank field is 0, as in Fortran.
func count(text []byte, lo, hi int, name string) (n int, msg string) {
	field := columns(text, lo, hi)
	if len(field) == 0 {
		return 0, ""
	}
	n, ok := whole(field)
	if !ok || n < 0 {
		return 0, fmt.Sprintf("columns %d-%d, the number of %s: %.40q is not a whole number", lo+1, hi, name, field)
	}
	return n, ""
}

func (p *parser) titleLine(text []byte) (msg string) {
	p.m.Title = string(columns(text, 0, 72))
	p.m.Key = string(columns(text, 72, 80))
	return ""
}

func (p *parser) countLine(text []byte) (msg string) {
	if len(trim(text)) == 0 {
		return "the line with the numbers of lines is blank"
	}
	var n [5]int
	for k, name := range []string{"all lines", "lines of pointers", "lines of indices", "lines of values", "lines of right-hand sides"} {
		if n[k], msg = count(text, 14*k, 14*k+14, name); msg != "" {
			return msg
		}
	}
	p.h.valueLines, p.h.rhsLines = n[3], n[4]
	return ""
}

func (p *parser) typeLine(text []byte) (msg string) {
	m := p.m
	m.Type = strings.ToUpper(string(columns(text, 0, 3)))
	if msg := p.matrixType(m.Type); msg != "" {
		return msg
	}
	if m.Rows, msg = count(text, 14, 28, "rows"); msg != "" {
		return msg
	}
	if m.Cols, msg = count(text, 28, 42, "columns"); msg != "" {
		return msg
	}
	if p.h.entries, msg = count(text, 42, 56, "entries"); msg != "" {
		return msg
	}
	switch d := max(m.Rows, m.Cols); {
	case d > reading.MaxDim:
		return fmt.Sprintf("dimension %d exceeds %d", d, reading.MaxDim)
	case m.Symmetry != mtx.General && m.Rows != m.Cols:
		return fmt.Sprintf("a %v matrix is square, not %d×%d", m.Symmetry, m.Rows, m.Cols)
	case m.Rows > reading.LargeDim && m.Rows > p.o.MaxDim && m.Rows/reading.SparseRows > p.h.entries:
		return fmt.Sprintf("%d rows with %d entries: almost all would be empty; to accept it, set MaxDim", m.Rows, p.h.entries)
	case !p.pattern() && p.h.entries > 0 && p.h.valueLines == 0:
		return fmt.Sprintf("type %s, but no lines of values", m.Type)
	}
	return ""
}

// matrixType interprets the three letters.
func (p *parser) matrixType(t string) (msg string) {
	if len(t) != 3 {
		return fmt.Sprintf("%.40q is not a type of three letters, such as RSA", t)
	}
	switch t[0] {
	case 'R':
		p.m.Field = mtx.Real
	case 'I':
		p.m.Field = mtx.Integer
	case 'P':
		p.m.Field = mtx.Pattern
	case 'C':
		return fmt.Sprintf("type %.3q: complex matrices are not supported", t)
	case 'Q':
		return fmt.Sprintf("type %.3q: matrices whose values are in another file are not supported", t)
	default:
		return fmt.Sprintf("type %.3q: the first letter is none of R, I, P", t)
	}
	switch t[1] {
	case 'S':
		p.m.Symmetry = mtx.Symmetric
	case 'Z':
		p.m.Symmetry = mtx.SkewSymmetric
	case 'U', 'R':
		p.m.Symmetry = mtx.General
	case 'H':
		return fmt.Sprintf("type %.3q: hermitian matrices are not supported", t)
	default:
		return fmt.Sprintf("type %.3q: the second letter is none of S, U, Z, R", t)
	}
	if p.pattern() && p.m.Symmetry == mtx.SkewSymmetric {
		return fmt.Sprintf("type %.3q: a pattern has no signs, it cannot be skew-symmetric", t)
	}
	switch t[2] {
	case 'A':
		return ""
	case 'E':
		return fmt.Sprintf("type %.3q: unassembled (elemental) matrices are not supported", t)
	}
	return fmt.Sprintf("type %.3q: the third letter is not A", t)
}

func (p *parser) formatLine(text []byte) (msg string) {
	h := &p.h
	for _, f := range []struct {
		to     *format
		lo, hi int
		kinds  string
		needed bool
	}{
		{&h.ptr, 0, 16, "I", true},
		{&h.ind, 16, 32, "I", true},
		{&h.val, 32, 52, map[bool]string{true: "I", false: "FEDG"}[p.m.Field == mtx.Integer], !p.pattern()},
		{&h.rhs, 52, 72, "FEDGI", h.rhsLines > 0},
	} {
		if !f.needed {
			continue
		}
		if *f.to, msg = parseFormat(string(columns(text, f.lo, f.hi))); msg != "" {
			return msg
		}
		if !strings.Contains(f.kinds, string(f.to.kind)) {
			return fmt.Sprintf("format %.40q in columns %d-%d: want a descriptor of %s", f.to.text, f.lo+1, f.hi, f.kinds)
		}
	}
	return ""
}
