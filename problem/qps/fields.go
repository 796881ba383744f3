package qps

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/problem"
)

// A record is the fields of a data line, whatever its format. Absent fields are empty.
type record struct {
	code []byte // type of a row or bound
	head []byte // column, set of right sides, ranges or bounds
	pair [2]struct{ name, value []byte }
}

// A shape says what fields the lines of a section have.
type shape struct {
	code   bool // a type comes first
	set    bool // head is the name of a set and may be absent
	pairs  int  // largest number of pairs of name and value
	single bool // the value may be absent: BOUNDS
	words  string
}

// places are the columns of a card, counted from 0: begin and end of each field.
var places = [6][2]int{{1, 3}, {4, 12}, {14, 22}, {24, 36}, {39, 47}, {49, 61}}

// split cuts a line into its fields, and finds out the format.
func (p *parser) split(line []byte, sh shape) (r record, msg string) {
	if p.format == Fixed {
		return fixed(line)
	}
	r, msg = p.free(line, sh)
	if msg != "" && p.o.Format == Auto {
		if f, bad := fixed(line); bad == "" && sh.complete(f) {
			p.format = Fixed
			return f, ""
		}
	}
	return r, msg
}

// complete reports whether r has the fields that no line of the section lacks.
func (sh shape) complete(r record) bool {
	if sh.code != (len(r.code) > 0) || !sh.set && len(r.head) == 0 {
		return false
	}
	f := r.pair[0]
	return sh.pairs == 0 || len(f.name) > 0 && (sh.single && noValue(r.code) || len(f.value) > 0)
}

// free takes the words of a line as fields.
func (p *parser) free(line []byte, sh shape) (r record, msg string) {
	w := p.cut(line)
	n := len(w)
	bad := fmt.Sprintf
	if sh.code {
		r.code, w = w[0], w[1:]
	}
	switch {
	case sh.pairs == 0: // ROWS
		if len(w) != 1 {
			return r, bad("%d words, want %s", n, sh.words)
		}
		r.head = w[0]
		return r, ""
	case sh.single:
		return p.freeBound(r, w, n, sh)
	case len(w)%2 == 1:
		r.head, w = w[0], w[1:]
	case !sh.set:
		return r, bad("%d words, want %s", n, sh.words)
	}
	if len(w) == 0 || len(w) > 2*sh.pairs {
		return r, bad("%d words, want %s", n, sh.words)
	}
	for k := range len(w) / 2 {
		r.pair[k].name, r.pair[k].value = w[2*k], w[2*k+1]
	}
	return r, ""
}

// freeBound takes the words after the type of a bound: [set] column value, or [set] column where the type has no value.
func (p *parser) freeBound(r record, w [][]byte, n int, sh shape) (record, string) {
	valued := !noValue(r.code)
	switch {
	case len(w) == 3:
		r.head, r.pair[0].name, r.pair[0].value = w[0], w[1], w[2]
	case len(w) == 2 && valued:
		r.pair[0].name, r.pair[0].value = w[0], w[1]
	case len(w) == 2:
		r.head, r.pair[0].name = w[0], w[1]
	case len(w) == 1 && !valued:
		r.pair[0].name = w[0]
	default:
		return r, fmt.Sprintf("%d words, want %s", n, sh.words)
	}
	return r, ""
}

// noValue reports whether a type of bound says everything.
func noValue(code []byte) bool {
	switch strings.ToUpper(string(code)) {
	case "FR", "MI", "PL", "BV":
		return true
	}
	return false
}

// cut returns the words of a line, of which there is at least one.
func (p *parser) cut(line []byte) [][]byte {
	p.words = p.words[:0]
	for i := 0; i < len(line); {
		if line[i] == ' ' || line[i] == '\t' {
			i++
			continue
		}
		j := i
		for j < len(line) && line[j] != ' ' && line[j] != '\t' {
			j++
		}
		p.words = append(p.words, line[i:j])
		i = j
	}
	return p.words
}

// fixed takes the fields at their places.
func fixed(line []byte) (r record, msg string) {
	if bytes.IndexByte(line, '\t') >= 0 {
		return r, "a tab, which fixed format does not allow"
	}
	var field [6][]byte
	end := 0 // of the field before
	for k, at := range places {
		if c, bad := stray(line, end, at[0]); bad {
			return r, fmt.Sprintf("text at place %d, between the fields of fixed format", c+1)
		}
		if at[0] < len(line) {
			field[k] = bytes.Trim(line[at[0]:min(at[1], len(line))], " ")
		}
		end = at[1]
	}
	if c, bad := stray(line, end, len(line)); bad {
		return r, fmt.Sprintf("text at place %d, after the fields of fixed format", c+1)
	}
	r.code, r.head = field[0], field[1]
	r.pair[0].name, r.pair[0].value = field[2], field[3]
	r.pair[1].name, r.pair[1].value = field[4], field[5]
	return r, ""
}

// stray returns the place of the first byte of line[from:to] that is not blank.
func stray(line []byte, from, to int) (at int, bad bool) {
	for i := from; i < min(to, len(line)); i++ {
		if line[i] != ' ' {
			return i, true
		}
	}
	return 0, false
}

// number reads a finite number, whose exponent may be marked by D as Fortran writes it.
func number(b []byte) (float64, bool) {
	x, ok := textscan.Number(b)
	if ok || len(b) > textscan.MaxField {
		return x, ok
	}
	if i := bytes.IndexAny(b, "dD"); i > 0 {
		e := bytes.Clone(b)
		e[i] = 'e'
		return textscan.Number(e)
	}
	return 0, false
}

// side reads a number that may be infinite, and makes it so from problem.Infinity on.
func side(b []byte) (float64, bool) {
	sign, word := 1.0, b
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		if word = b[1:]; b[0] == '-' {
			sign = -1
		}
	}
	if bytes.EqualFold(word, []byte("inf")) || bytes.EqualFold(word, []byte("infinity")) {
		return math.Inf(int(sign)), true
	}
	x, ok := number(b)
	if math.Abs(x) >= problem.Infinity {
		x = math.Inf(int(sign))
	}
	return x, ok
}
