package qps

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
)

// A section is a place in the file.
type section int

const (
	start section = iota
	inName
	inSense
	inObjective
	inRows
	inColumns
	inRHS
	inRanges
	inBounds
	inQuadratic
	inMatrix
	end
)

var sections = map[string]section{
	"NAME": inName, "OBJSENSE": inSense, "OBJNAME": inObjective, "ROWS": inRows, "COLUMNS": inColumns, "RHS": inRHS, "RANGES": inRanges,
	"BOUNDS": inBounds, "QUADOBJ": inQuadratic, "QSECTION": inQuadratic, "QMATRIX": inMatrix, "ENDATA": end,
}

// parser holds what has been read of one file.
type parser struct {
	s      *textscan.Scanner
	o      Options
	format Format
	words  [][]byte
	at     int // line of an error that is not about the last line, 0 if it is

	section section
	seen    [end + 1]bool
	name    string
	objname string // as OBJNAME says, empty if it does not
	max     bool
	h       Header

	rows    rows
	columns columns
	rhs     sides
	ranges  sides
	bounds  bounds
	quad    quadratic
}

func newParser(r io.Reader, o Options) *parser {
	p := &parser{s: textscan.NewScanner(r, 0), o: o, format: o.Format}
	if p.format == Auto {
		p.format = Free
	}
	p.rows.index = map[string]int32{}
	p.columns.index = map[string]int32{}
	return p
}

// parse reads all lines.
func (p *parser) parse() (msg string) {
	for more := true; more; more = p.s.NextLine() {
		line, msg := p.s.Text()
		if msg != "" {
			return msg
		}
		line = bytes.TrimRight(line, " \t")
		if len(line) == 0 || line[0] == '*' {
			continue
		}
		if p.section == end {
			return fmt.Sprintf("%.40q follows ENDATA", line)
		}
		if line[0] == ' ' || line[0] == '\t' {
			msg = p.data(line)
		} else {
			msg = p.header(line)
		}
		if msg != "" {
			return msg
		}
	}
	if p.section != end {
		return "the file ends without ENDATA"
	}
	return ""
}

// header begins a section.
func (p *parser) header(line []byte) (msg string) {
	word, rest := line, []byte(nil)
	if i := bytes.IndexAny(line, " \t"); i >= 0 {
		word, rest = line[:i], bytes.Trim(line[i:], " \t")
	}
	s, ok := sections[string(word)]
	if !ok {
		if s, ok = sections[strings.ToUpper(string(word))]; !ok {
			return fmt.Sprintf("section %.40q is not supported", word)
		}
	}
	if p.section == inSense && !p.seen[inSense] || p.section == inObjective && p.objname == "" {
		return fmt.Sprintf("section %s without a value", strings.ToUpper(string(word)))
	}
	if p.seen[s] || s == inMatrix && p.seen[inQuadratic] || s == inQuadratic && p.seen[inMatrix] {
		return fmt.Sprintf("a second section %.40s", word)
	}
	if msg := p.order(s); msg != "" {
		return msg
	}
	p.section = s
	switch s {
	case inName:
		p.name = string(rest)
	case inSense, inObjective:
		if len(rest) > 0 {
			return p.data(rest)
		}
		return "" // seen when the value is
	case inQuadratic, inMatrix:
		p.quad.both = s == inMatrix
	}
	p.seen[s] = true
	return ""
}

// order says what is wrong with section s at this place.
func (p *parser) order(s section) string {
	switch {
	case s == inColumns && !p.seen[inRows]:
		return "COLUMNS before ROWS"
	case s > inColumns && !p.seen[inColumns]:
		return "a section before COLUMNS that belongs behind"
	case (s == inRows || s == inObjective) && p.seen[inColumns]:
		return "a section after COLUMNS that belongs before"
	}
	return ""
}

// The fields of each section that has lines of several fields.
var shapes = map[section]shape{
	inRows:      {code: true, words: "2: type, row"},
	inColumns:   {pairs: 2, words: "3 or 5: column, row, value, row, value"},
	inRHS:       {set: true, pairs: 2, words: "2 to 5: set, row, value, row, value"},
	inRanges:    {set: true, pairs: 2, words: "2 to 5: set, row, value, row, value"},
	inBounds:    {code: true, set: true, single: true, pairs: 1, words: "type, set, column, value"},
	inQuadratic: {pairs: 2, words: "3 or 5: column, column, value, column, value"},
	inMatrix:    {pairs: 2, words: "3 or 5: column, column, value, column, value"},
}

// data reads a line of the current section.
func (p *parser) data(line []byte) (msg string) {
	switch p.section {
	case inSense:
		return p.sense(bytes.Trim(line, " \t"))
	case inObjective:
		return p.objective(bytes.Trim(line, " \t"))
	case start, inName:
		return fmt.Sprintf("%.40q stands in no section", bytes.Trim(line, " \t"))
	case inColumns:
		if marker, msg := p.marker(line); marker || msg != "" {
			return msg
		}
	}
	r, msg := p.split(line, shapes[p.section])
	if msg != "" {
		return msg
	}
	switch p.section {
	case inRows:
		return p.row(r)
	case inColumns:
		return p.column(r)
	case inRHS:
		return p.side(&p.rhs, "RHS", r)
	case inRanges:
		return p.side(&p.ranges, "RANGES", r)
	case inBounds:
		return p.bound(r)
	}
	return p.square(r)
}

func (p *parser) sense(word []byte) string {
	if p.seen[inSense] {
		return fmt.Sprintf("%.40q after the sense of the objective", word)
	}
	switch strings.ToUpper(string(word)) {
	case "MAX", "MAXIMIZE", "MAXIMISE":
		p.max = true
	case "MIN", "MINIMIZE", "MINIMISE":
	default:
		return fmt.Sprintf("objective sense %.40q is neither MAX nor MIN", word)
	}
	p.seen[inSense] = true
	return ""
}

func (p *parser) objective(word []byte) string {
	if p.seen[inObjective] {
		return fmt.Sprintf("%.40q after the name of the objective", word)
	}
	p.objname, p.seen[inObjective] = string(word), true
	return ""
}

// rows are those of ROWS in their order in the file.
type rows struct {
	index map[string]int32
	names []string
	kinds []byte // N, E, L, G
}

func (p *parser) row(r record) string {
	if len(r.code) != 1 || !strings.ContainsRune("NELG", rune(r.code[0]&^0x20)) {
		return fmt.Sprintf("row type %.40q is none of N, E, L, G", r.code)
	}
	if len(r.head) == 0 || len(r.pair[0].name) > 0 {
		return "a line of ROWS has a type and a name"
	}
	if _, ok := p.rows.index[string(r.head)]; ok {
		return fmt.Sprintf("row %.40s is declared twice", r.head)
	}
	if len(p.rows.names) == math.MaxInt32 {
		return "too many rows"
	}
	name := string(r.head)
	p.rows.index[name] = int32(len(p.rows.names))
	p.rows.names = append(p.rows.names, name)
	p.rows.kinds = append(p.rows.kinds, r.code[0]&^0x20)
	return ""
}
