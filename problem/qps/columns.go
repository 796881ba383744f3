package qps

import (
	"bytes"
	"fmt"
	"math"
)

// An entry is a number of a row of the file, dropped ones included.
type entry struct {
	row int32
	val float64
}

// columns are those of COLUMNS in their order in the file.
type columns struct {
	index   map[string]int32
	names   []string
	ptr     []int // beginning of each column in entries
	entries []entry
	last    []int32 // of each row: its last column with an entry, plus one
	marked  []bool  // between integer markers
	integer bool    // now between them
	any     bool    // there was a marker
}

// marker reads a line of the form  name 'MARKER' 'INTORG', which may stand at the places of any format.
func (p *parser) marker(line []byte) (is bool, msg string) {
	if bytes.IndexByte(line, '\'') < 0 {
		return false, ""
	}
	w := p.cut(line)
	if len(w) != 3 || string(w[1]) != "'MARKER'" {
		return false, ""
	}
	switch string(w[2]) {
	case "'INTORG'":
		if p.columns.integer {
			return true, "a second INTORG without INTEND"
		}
		p.columns.integer, p.columns.any = true, true
	case "'INTEND'":
		if !p.columns.integer {
			return true, "INTEND without INTORG"
		}
		p.columns.integer = false
	default:
		return true, fmt.Sprintf("marker %.40s is neither 'INTORG' nor 'INTEND'", w[2])
	}
	return true, ""
}

func (p *parser) column(r record) string {
	c := &p.columns
	if len(r.head) == 0 || len(r.code) > 0 {
		return "a line of COLUMNS begins with the name of the column"
	}
	if n := len(c.names); n == 0 || c.names[n-1] != string(r.head) {
		if _, ok := c.index[string(r.head)]; ok {
			return fmt.Sprintf("column %.40s goes on after other columns", r.head)
		}
		if n == math.MaxInt32 {
			return "too many columns"
		}
		name := string(r.head)
		c.index[name] = int32(n)
		c.names = append(c.names, name)
		c.marked = append(c.marked, c.integer)
		c.ptr = append(c.ptr, len(c.entries))
	}
	if c.last == nil {
		c.last = make([]int32, len(p.rows.names))
	}
	some := false
	for _, f := range r.pair {
		if len(f.name) == 0 && len(f.value) == 0 {
			continue
		}
		some = true
		i, ok := p.rows.index[string(f.name)]
		if !ok {
			return fmt.Sprintf("row %.40q is not declared", f.name)
		}
		v, ok := number(f.value)
		if !ok {
			return fmt.Sprintf("%.40q is not a finite number", f.value)
		}
		if c.last[i] == int32(len(c.names)) {
			return fmt.Sprintf("column %.40s has a second entry in row %.40s", r.head, f.name)
		}
		c.last[i] = int32(len(c.names))
		c.entries = append(c.entries, entry{i, v})
	}
	if !some {
		return "a line of COLUMNS without row and value"
	}
	return ""
}
