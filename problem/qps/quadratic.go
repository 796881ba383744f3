package qps

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// A square is an entry of P as it stands in the file.
type square struct {
	i, j int32 // i ≥ j
	swap bool  // the file has it as (j, i)
	line int
	val  float64
}

// quadratic is the list of entries of P.
type quadratic struct {
	both    bool // QMATRIX
	entries []square
}

func (p *parser) square(r record) string {
	if len(r.head) == 0 || len(r.code) > 0 {
		return "a line of the quadratic part begins with the name of a column"
	}
	j, ok := p.columns.index[string(r.head)]
	if !ok {
		return fmt.Sprintf("column %.40q is not declared", r.head)
	}
	some := false
	for _, f := range r.pair {
		if len(f.name) == 0 && len(f.value) == 0 {
			continue
		}
		some = true
		i, ok := p.columns.index[string(f.name)]
		if !ok {
			return fmt.Sprintf("column %.40q is not declared", f.name)
		}
		v, ok := number(f.value)
		if !ok {
			return fmt.Sprintf("%.40q is not a finite number", f.value)
		}
		p.quad.entries = append(p.quad.entries, square{max(i, j), min(i, j), i < j, p.s.Line(), v})
	}
	if !some {
		return "a line of the quadratic part without column and value"
	}
	return ""
}

// matrix returns P, nil if it has no entries. After an error p.at is the line.
func (p *parser) matrix(n int) (s *sparse.Sym, msg string) {
	e := p.quad.entries
	if len(e) == 0 {
		return nil, ""
	}
	slices.SortFunc(e, func(a, b square) int {
		return cmp.Or(cmp.Compare(a.j, b.j), cmp.Compare(a.i, b.i), cmp.Compare(a.line, b.line))
	})
	name := func(j int32) string { return p.columns.names[j] }
	ptr, ind, val := make([]int, n+1), make([]int32, 0, len(e)), make([]float64, 0, len(e))
	for k := 0; k < len(e); {
		x := e[k]
		next := k + 1
		for next < len(e) && e[next].i == x.i && e[next].j == x.j {
			next++
		}
		pair := p.quad.both && x.i != x.j // of both triangles
		switch count := next - k; {
		case count == 1 && pair:
			p.at = x.line
			return nil, fmt.Sprintf("QMATRIX holds both triangles, but of %.40s and %.40s only one", name(x.i), name(x.j))
		case count > 2, count == 2 && !(pair && x.swap != e[k+1].swap):
			p.at = e[next-1].line
			return nil, fmt.Sprintf("the quadratic entry of %.40s and %.40s is given a second time, after line %d", name(x.i), name(x.j), x.line)
		case count == 2 && x.val != e[k+1].val:
			p.at = e[k+1].line
			return nil, fmt.Sprintf("QMATRIX is not symmetric: %g for %.40s and %.40s, %g in line %d", e[k+1].val, name(x.i), name(x.j), x.val, x.line)
		}
		if x.val != 0 {
			ind, val = append(ind, x.i), append(val, x.val)
			ptr[x.j+1]++
		}
		k = next
	}
	for j := range n {
		ptr[j+1] += ptr[j]
	}
	l, err := sparse.NewCSC(n, n, ptr, ind, val)
	if err == nil {
		s, err = sparse.NewSym(l)
	}
	if err != nil {
		return nil, err.Error()
	}
	return s, ""
}
