package qps

import (
	"fmt"
	"math"
	"strings"
)

// bounds are those of the columns, made when BOUNDS or the end is reached.
type bounds struct {
	set
	lower, upper    []float64
	lowSet, highSet []bool
	integer         []bool
	named           []bool // in a line of BOUNDS
}

// open gives all columns their bounds to begin with.
func (p *parser) open() {
	b := &p.bounds
	if b.lower != nil {
		return
	}
	n := len(p.columns.names)
	b.lower, b.upper = make([]float64, n), make([]float64, n)
	for j := range n {
		b.upper[j] = math.Inf(1)
	}
	b.lowSet, b.highSet, b.named = make([]bool, n), make([]bool, n), make([]bool, n)
	b.integer = append([]bool(nil), p.columns.marked...)
}

func (p *parser) bound(r record) string {
	b := &p.bounds
	p.open()
	code := strings.ToUpper(string(r.code))
	switch code {
	case "LO", "UP", "FX", "FR", "MI", "PL", "BV", "LI", "UI":
	case "SC", "SI":
		return fmt.Sprintf("bound type %s: semi-continuous variables are not supported", code)
	default:
		return fmt.Sprintf("bound type %.40q is none of LO, UP, FX, FR, MI, PL, BV, LI, UI", r.code)
	}
	if len(r.pair[1].name)+len(r.pair[1].value) > 0 {
		return "a line of BOUNDS has one column and value"
	}
	used := p.use(&b.set, "BOUNDS", r.head)
	f := r.pair[0]
	j, ok := p.columns.index[string(f.name)]
	if !ok {
		return fmt.Sprintf("column %.40q is not declared", f.name)
	}
	v := 0.0
	if len(f.value) > 0 || !noValue(r.code) {
		if v, ok = side(f.value); !ok {
			return fmt.Sprintf("%.40q is not a number", f.value)
		}
	}
	if !used {
		return ""
	}
	return p.setBound(int(j), code, v)
}

// setBound applies one line to column j.
func (p *parser) setBound(j int, code string, v float64) string {
	b := &p.bounds
	lo, hi := b.lower[j], b.upper[j]
	low, high := true, true // which sides the type says something about
	switch code {
	case "LO", "LI":
		lo, high = v, false
	case "UP", "UI":
		hi, low = v, false
	case "FX":
		lo, hi = v, v
	case "FR":
		lo, hi = math.Inf(-1), math.Inf(1)
	case "MI":
		lo, high = math.Inf(-1), false
	case "PL":
		hi, low = math.Inf(1), false
	case "BV":
		lo, hi = 0, 1
	}
	name := p.columns.names[j]
	switch {
	case low && b.lowSet[j] || high && b.highSet[j]:
		return fmt.Sprintf("column %.40s: bound %s sets what another line has set", name, code)
	case math.IsInf(lo, 1) || math.IsInf(hi, -1):
		return fmt.Sprintf("column %.40s: bound %s %g leaves no number", name, code, v)
	case (code == "LI" || code == "UI") && !math.IsInf(v, 0) && v != math.Trunc(v):
		return fmt.Sprintf("column %.40s: bound %s %g is not a whole number", name, code, v)
	}
	b.lower[j], b.upper[j] = lo, hi
	b.lowSet[j], b.highSet[j] = b.lowSet[j] || low, b.highSet[j] || high
	b.integer[j] = b.integer[j] || code == "BV" || code == "LI" || code == "UI"
	b.named[j] = true
	return ""
}

// close applies what is known only when all bounds are: the rules for negative upper bounds and for integers without bounds.
func (p *parser) close() {
	p.open()
	b := &p.bounds
	negative, binary := "", ""
	negatives, binaries := 0, 0
	for j, name := range p.columns.names {
		if b.upper[j] < 0 && !b.lowSet[j] {
			b.lower[j] = math.Inf(-1)
			if negatives++; negatives == 1 {
				negative = name
			}
		}
		if p.columns.marked[j] && !b.named[j] {
			b.upper[j] = 1
			if binaries++; binaries == 1 {
				binary = name
			}
		}
		if b.integer[j] {
			p.h.Integers++
		}
	}
	if negatives > 0 {
		p.warn("the upper bound of %.40s is negative and its lower bound is not given, which is taken as -infinity%s", negative, others(negatives))
	}
	if binaries > 0 {
		p.warn("column %.40s is integer without bounds, which are taken as 0 and 1%s", binary, others(binaries))
	}
}

func others(count int) string {
	if count == 1 {
		return ""
	}
	return fmt.Sprintf(" (the first of %d such columns)", count)
}
