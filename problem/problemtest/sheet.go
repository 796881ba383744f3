package problemtest

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
)

// A sheet takes a statement down, in the order start, bounds, functions. What it is given is part of this
// package, so that a mistake in it panics.
type sheet struct {
	m            *expr.Model
	begin        []float64
	lower, upper []float64
	x            []expr.Expr // made with the first function
	defined      map[string]term
}

func newSheet(name string) *sheet {
	return &sheet{m: expr.NewModel(name), defined: map[string]term{}}
}

// start gives the number of variables and where methods begin.
func (s *sheet) start(x ...float64) {
	s.begin = x
	s.lower, s.upper = make([]float64, len(x)), make([]float64, len(x))
	for j := range x {
		s.lower[j], s.upper[j] = math.Inf(-1), math.Inf(1)
	}
}

// bounds takes "0 <= x1, x2 <= 1; x3 >= 2; x4..x6 <= 0; 0 <= x", where x stands for all variables.
func (s *sheet) bounds(text string) {
	if s.x != nil {
		panic("problemtest: bounds after a function")
	}
	for item := range strings.SplitSeq(text, ";") {
		part := strings.Fields(strings.ReplaceAll(item, ", ", ","))
		if len(part) != 3 && len(part) != 5 {
			panic("problemtest: bounds " + item)
		}
		for i, sign := range part {
			if i%2 == 0 {
				continue
			}
			who, v := part[i-1], part[i+1]
			less := sign == "<="
			if strings.HasPrefix(v, "x") {
				who, v, less = v, who, !less
			}
			side := s.upper
			if !less {
				side = s.lower
			}
			for _, j := range s.indices(who) {
				side[j] = parse(v)
			}
		}
	}
}

// indices returns the variables, counted from 0, that a list like "x1,x4..x6" or "x" names.
func (s *sheet) indices(list string) []int {
	var js []int
	for item := range strings.SplitSeq(list, ",") {
		first, last, ok := strings.Cut(item, "..")
		switch {
		case item == "x":
			first, last = "x1", fmt.Sprintf("x%d", len(s.begin))
		case !ok:
			last = first
		}
		for j := variableIndex(first); j <= variableIndex(last); j++ {
			js = append(js, j)
		}
	}
	return js
}

func variableIndex(name string) int {
	j, err := strconv.Atoi(strings.TrimPrefix(name, "x"))
	if err != nil {
		panic("problemtest: variable " + name)
	}
	return j - 1
}

func parse(v string) float64 {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil {
		panic("problemtest: number " + v)
	}
	return f
}

// vars returns the variables: x[0] is x1 of the page.
func (s *sheet) vars() []expr.Expr {
	if s.x == nil {
		s.x = make([]expr.Expr, len(s.begin))
		for j := range s.x {
			s.x[j] = s.m.Var(fmt.Sprintf("x%d", j+1), s.lower[j], s.upper[j], s.begin[j])
		}
	}
	return s.x
}

// let defines a name for a formula.
func (s *sheet) let(name, text string) { s.defined[name] = s.read(text) }

// set defines a name for a number.
func (s *sheet) set(name string, v float64) { s.defined[name] = constant(v) }

// bind defines a name for an expression.
func (s *sheet) bind(name string, e expr.Expr) { s.defined[name] = term{e: e} }

// read returns the value of a formula.
func (s *sheet) read(text string) term {
	p := &formula{text: text, names: s.name, con: s.num}
	t := p.sum()
	if p.peek() != 0 {
		p.fail("more than a formula")
	}
	return t
}

func (s *sheet) name(name string) (term, bool) {
	if t, ok := s.defined[name]; ok {
		return t, true
	}
	if name[0] != 'x' {
		return term{}, false
	}
	j, err := strconv.Atoi(name[1:])
	if err != nil || j < 1 || j > len(s.begin) {
		return term{}, false
	}
	return term{e: s.vars()[j-1]}, true
}

func (s *sheet) expr(text string) expr.Expr { return s.read(text).expr(s.num) }

// number returns the value of a formula without variables.
func (s *sheet) number(text string) float64 {
	t := s.read(text)
	if !t.number {
		panic("problemtest: not a number: " + text)
	}
	return t.v
}

// num returns a constant.
func (s *sheet) num(v float64) expr.Expr { return s.m.Const(v) }

// total returns the sum of the terms.
func (s *sheet) total(terms []expr.Expr) expr.Expr { return s.m.Sum(terms...) }

// linear returns Σ c_j x_j; c may be shorter than x.
func (s *sheet) linear(c []float64, x []expr.Expr) expr.Expr {
	var terms []expr.Expr
	for j, v := range c {
		if v != 0 {
			terms = append(terms, x[j].Scale(v))
		}
	}
	return s.total(terms)
}

func (s *sheet) minimize(text string) { s.m.Minimize(s.expr(text)) }

func (s *sheet) maximize(text string) { s.m.Maximize(s.expr(text)) }

// subject takes rows, "f >= 0", "f = g" or "1 <= f <= 2". Unless both sides of it are formulas, the row is
// the formula and its sides the numbers.
func (s *sheet) subject(rows ...string) {
	for _, row := range rows {
		s.row(row)
	}
}

func (s *sheet) row(text string) {
	inf := math.Inf(1)
	part := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("<>=", r) })
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	if len(part) == 3 {
		s.m.Subject("", s.number(part[0]), s.expr(part[1]), s.number(part[2]))
		return
	}
	left, right := s.read(part[0]), s.read(part[1])
	if !right.number {
		left, right = term{e: left.expr(s.num).Sub(right.e)}, constant(0)
	}
	e, v := left.expr(s.num), right.v
	switch {
	case strings.Contains(text, "<="):
		s.m.Subject("", -inf, e, v)
	case strings.Contains(text, ">="):
		s.m.Subject("", v, e, inf)
	default:
		s.m.Subject("", v, e, v)
	}
}

// zero adds the row e = 0.
func (s *sheet) zero(e expr.Expr) { s.m.Subject("", 0, e, 0) }

// nlp returns the statement as a program.
func (s *sheet) nlp() *problem.NLP {
	s.vars()
	p, err := s.m.NLP()
	if err != nil {
		panic(err)
	}
	return p
}
