package nl

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
)

// assemble puts together what the segments say. From here on the numbers of variables and rows are those of records that the file
// has, so that memory may be in proportion to them.
func (p *parser) assemble() (f *File, at place, msg string) {
	at = p.src.place()
	switch {
	case len(p.lower) != p.Variables:
		return nil, at, fmt.Sprintf("the file ends without bounds, segment b, of its %d variables", p.Variables)
	case len(p.rowLower) != p.Rows:
		return nil, at, fmt.Sprintf("the file ends without sides, segment r, of its %d rows", p.Rows)
	case p.want >= 0 && len(p.objective) == 0:
		return nil, at, fmt.Sprintf("the file ends without objective %d, segment O%d", p.want, p.want)
	}
	b, at, msg := newBuilder(p)
	if msg == "" {
		at, msg = b.commons()
	}
	if msg != "" {
		return nil, at, msg
	}
	if msg := p.compareCounts(); msg != "" {
		return nil, p.src.place(), msg
	}
	rows := make([]expr.Row, p.Rows)
	if at, msg := b.rows(rows); msg != "" {
		return nil, at, msg
	}
	objective, at, msg := b.objective()
	if msg != "" {
		return nil, at, msg
	}
	p.tokens, p.numbers, p.pieces = nil, nil, nil
	functions, err := expr.NewFunctions(b.g, objective, rows)
	if err != nil {
		return nil, p.src.place(), err.Error()
	}
	f = &File{Header: p.Header, Objective: p.want, Suffixes: p.suffixes, Warnings: p.warnings}
	f.Problem = &problem.NLP{
		Name:      problemName(p.o.Name),
		Lower:     p.lower,
		Upper:     p.upper,
		RowLower:  p.rowLower,
		RowUpper:  p.rowUpper,
		Linear:    functions.Linear(),
		Jacobian:  functions.JacobianPattern(),
		Hessian:   functions.HessianPattern(),
		Functions: functions,
		Maximize:  p.maximize,
		Integer:   p.integer(),
	}
	if f.Problem.Start, at, msg = dense(p, p.start, p.Variables, "x"); msg != "" {
		return nil, at, msg
	}
	if f.Problem.RowDuals, at, msg = dense(p, p.duals, p.Rows, "d"); msg != "" {
		return nil, at, msg
	}
	return f, place{}, ""
}

// rows sets those of the problem from the segments C and J.
func (b *builder) rows(rows []expr.Row) (at place, msg string) {
	seen := make([]bool, len(rows))
	for k := range b.p.rowCode {
		c := &b.p.rowCode[k]
		i := c.index
		if seen[i] {
			return c.at, fmt.Sprintf("segment C%d comes twice", i)
		}
		seen[i] = true
		if x, ok := b.constant(c); ok {
			rows[i].Constant = x
		} else {
			rows[i].Nonlinear = b.expression(c)
		}
	}
	clear(seen)
	last := make([]int32, b.p.Variables) // the last row with each variable, plus one
	for k := range b.p.jacobian {
		c := &b.p.jacobian[k]
		i := c.index
		if seen[i] {
			return c.at, fmt.Sprintf("segment J%d comes twice", i)
		}
		seen[i] = true
		if j := b.twice(c, last, i+1); j >= 0 {
			return c.at, fmt.Sprintf("segment J%d lists variable %d twice", i, j)
		}
		rows[i].Cols, rows[i].Coefs = b.nonzero(c)
	}
	return place{}, ""
}

// objective returns that of the problem from the segments O and G.
func (b *builder) objective() (row expr.Row, at place, msg string) {
	for k := range b.p.objective { // one or none
		c := &b.p.objective[k]
		if x, ok := b.constant(c); ok {
			row.Constant = x
		} else {
			row.Nonlinear = b.expression(c)
		}
	}
	for k := range b.p.gradient {
		c := &b.p.gradient[k]
		if j := b.twice(c, make([]int32, b.p.Variables), 1); j >= 0 {
			return row, c.at, fmt.Sprintf("segment G%d lists variable %d twice", c.index, j)
		}
		row.Cols, row.Coefs = b.nonzero(c)
	}
	return row, place{}, ""
}

// twice returns a variable that occurs twice in linear terms, or -1. It sets last of those that occur to mark.
func (b *builder) twice(c *code, last []int32, mark int32) (j int32) {
	for _, j := range b.p.cols[c.linear:c.linearEnd] {
		if last[j] == mark {
			return j
		}
		last[j] = mark
	}
	return -1
}

// nonzero returns the linear terms with coefficients that are not 0; the others only tell that the variable occurs.
func (b *builder) nonzero(c *code) (cols []int32, coefs []float64) {
	cols, coefs = b.p.cols[c.linear:c.linearEnd], b.p.coefs[c.linear:c.linearEnd]
	n := 0
	for k, a := range coefs {
		if a != 0 {
			cols[n], coefs[n] = cols[k], a
			n++
		}
	}
	return cols[:n:n], coefs[:n:n]
}

// compareCounts compares the numbers of linear terms with those that the header and the segment k say. Too few in all are an
// error, since a file may have been cut off between two segments; else the terms count.
func (p *parser) compareCounts() (msg string) {
	total := 0
	counts := make([]int, p.Variables)
	for _, c := range p.jacobian {
		total += c.linearEnd - c.linear
		for _, j := range p.cols[c.linear:c.linearEnd] {
			counts[j]++
		}
	}
	switch {
	case total < p.JacobianEntries:
		return fmt.Sprintf("the file ends with %d of the %d entries of the Jacobian that its header says", total, p.JacobianEntries)
	case p.gradientEntries < p.GradientEntries:
		return fmt.Sprintf("the file ends with %d of the %d entries of gradients that its header says", p.gradientEntries, p.GradientEntries)
	case total > p.JacobianEntries:
		p.warn("the header says %d entries of the Jacobian, there are %d", p.JacobianEntries, total)
	}
	sum := 0
	for j, s := range p.sums {
		if sum += counts[j]; sum != s {
			p.warn("segment k says %d entries of the Jacobian in columns up to %d, there are %d", s, j, sum)
			break
		}
	}
	return ""
}

func (p *parser) warn(format string, args ...any) {
	p.warnings = append(p.warnings, fmt.Sprintf(format, args...))
}

// dense returns the values of a start, nil if the file has none. What is not listed is 0.
func dense(p *parser, list []entry, n int, key string) (v []float64, at place, msg string) {
	if list == nil {
		return nil, place{}, ""
	}
	v = make([]float64, n)
	seen := make([]bool, n)
	for _, e := range list {
		if seen[e.index] {
			return nil, p.src.place(), fmt.Sprintf("segment %s lists number %d twice", key, e.index)
		}
		seen[e.index] = true
		v[e.index] = e.value
	}
	return v, place{}, ""
}

// problemName returns the last part of a path without what tells the format.
func problemName(path string) string {
	if path == "" {
		return ""
	}
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".nl")
}
