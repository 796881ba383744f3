package qps

import (
	"fmt"
	"math"
)

// A set keeps the first of several sets of a section.
type set struct {
	name  string
	lines int // of this one, so far
	other string
}

// use reports whether a line of the named set counts.
func (p *parser) use(s *set, where string, name []byte) bool {
	switch {
	case s.lines == 0:
		s.name = string(name)
	case s.name != string(name):
		if s.other == "" {
			s.other = string(name)
			p.warn("line %d: only the first set of %s, %.40q, is used, not %.40q", p.s.Line(), where, s.name, name)
		}
		return false
	}
	s.lines++
	return true
}

func (p *parser) warn(format string, args ...any) {
	if len(p.h.Warnings) < 1000 {
		p.h.Warnings = append(p.h.Warnings, fmt.Sprintf(format, args...))
	}
}

// sides are right sides or ranges.
type sides struct {
	set
	val   []float64 // of each row of the file
	given []bool
}

func (p *parser) side(s *sides, where string, r record) string {
	if len(r.code) > 0 {
		return fmt.Sprintf("%.40q at the place of a type, which %s has not", r.code, where)
	}
	used := p.use(&s.set, where, r.head)
	if s.val == nil {
		s.val, s.given = make([]float64, len(p.rows.names)), make([]bool, len(p.rows.names))
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
		v, ok := side(f.value)
		if !ok {
			return fmt.Sprintf("%.40q is not a number", f.value)
		}
		if !used {
			continue
		}
		if s.given[i] {
			return fmt.Sprintf("row %.40s has two values in %s", f.name, where)
		}
		if msg := p.sideless(s, where, i, v); msg != "" {
			return msg
		}
		s.val[i], s.given[i] = v, true
	}
	if !some {
		return fmt.Sprintf("a line of %s without row and value", where)
	}
	return ""
}

// sideless says where a value leaves a row without numbers.
func (p *parser) sideless(s *sides, where string, i int32, v float64) string {
	kind := p.rows.kinds[i]
	if s == &p.ranges || !math.IsInf(v, 0) || kind == 'L' && v > 0 || kind == 'G' && v < 0 {
		return ""
	}
	return fmt.Sprintf("right side %g of row %.40s of type %c", v, p.rows.names[i], kind)
}

// interval returns the sides of a row with right side b and range r.
func interval(kind byte, b, r float64, ranged bool) (lo, hi float64) {
	switch {
	case kind == 'L' && ranged:
		lo, hi = b-math.Abs(r), b
	case kind == 'L':
		lo, hi = math.Inf(-1), b
	case kind == 'G' && ranged:
		lo, hi = b, b+math.Abs(r)
	case kind == 'G':
		lo, hi = b, math.Inf(1)
	case r >= 0:
		lo, hi = b, b+r
	default:
		lo, hi = b+r, b
	}
	if math.IsNaN(lo) { // an infinite range of a row without a side
		lo = math.Inf(-1)
	}
	if math.IsNaN(hi) {
		hi = math.Inf(1)
	}
	return lo, hi
}
