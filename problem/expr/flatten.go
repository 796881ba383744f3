package expr

import (
	"math"
	"slices"
)

// row splits r into a linear part, which goes to out, and terms, which go to buf.
func (l *lowering) row(r Row, out *loweredRow) {
	out.constant = r.Constant
	l.forms = l.forms[:0]
	for k, j := range r.Cols {
		l.forms = append(l.forms, term{r.Coefs[k], l.g.vars[j] - 1})
	}
	start := len(l.buf)
	if r.Nonlinear.g != nil {
		l.stack = append(l.stack[:0], term{1, r.Nonlinear.at})
		out.constant += l.flatten(start, func(u int32, c float64) bool {
			if !l.pure[u] {
				return false
			}
			l.forms = append(l.forms, term{c, u})
			return true
		})
	}
	out.constant += l.linear(out)
	for _, t := range l.buf[start:] {
		l.need[t.arg] = true
	}
}

// flatten takes the terms on the stack apart and appends what is left to buf, each vertex once; those that take accepts are left out. Sums
// are taken apart where nothing else uses them and where no factor would be distributed, which would cost accuracy. It returns the constant.
func (l *lowering) flatten(start int, take func(u int32, c float64) bool) (constant float64) {
	var pair [2]int32
	for len(l.stack) > 0 {
		t := l.stack[len(l.stack)-1]
		l.stack = l.stack[:len(l.stack)-1]
		u, c, once := l.strip(t.arg, t.coef)
		v := l.g.all[u]
		switch {
		case v.op == opConst:
			constant += c * l.g.num[v.a]
		case take != nil && take(u, c):
		case v.op.sum() && once && l.uses[u] == 1 && math.Abs(c) == 1:
			l.expand(u, c, &pair)
		default:
			if p := l.place[u]; p > 0 {
				l.buf[p-1].coef += c
				continue
			}
			l.buf = append(l.buf, term{c, u})
			l.place[u] = int32(len(l.buf))
		}
	}
	kept := start
	for _, t := range l.buf[start:] {
		l.place[t.arg] = 0
		if t.coef != 0 {
			l.buf[kept] = t
			kept++
		}
	}
	l.buf = l.buf[:kept]
	return constant
}

// expand puts the operands of the sum u, times c, on the stack, the first one on top.
func (l *lowering) expand(u int32, c float64, pair *[2]int32) {
	args := l.g.operands(u, pair)
	for k := len(args) - 1; k >= 0; k-- {
		d := c
		if op := l.g.all[u].op; op == Neg || op == Sub && k == 1 {
			d = -c
		}
		l.stack = append(l.stack, term{d, args[k]})
	}
}

// linear adds the linear forms up and stores the coefficients of variables in out; it returns the constant. Shared
// parts of forms are passed once, from the last vertex to the first.
func (l *lowering) linear(out *loweredRow) (constant float64) {
	list := l.list[:0]
	visit := func(v int32) {
		if !l.seen[v] {
			l.seen[v] = true
			list = append(list, v)
		}
	}
	var pair [2]int32
	for _, t := range l.forms {
		visit(t.arg)
		l.coef[t.arg] += t.coef
	}
	for k := 0; k < len(list); k++ {
		for _, a := range l.g.operands(list[k], &pair) {
			visit(a)
		}
	}
	l.list = list
	slices.Sort(list)
	for k := len(list) - 1; k >= 0; k-- {
		v := list[k]
		c, u := l.coef[v], l.g.all[v]
		l.coef[v], l.seen[v] = 0, false
		switch {
		case c == 0:
		case u.op == opVar:
			out.cols, out.coefs = append(out.cols, u.a), append(out.coefs, c)
		case u.op == opConst:
			constant += c * l.g.num[u.a]
		case u.op == Sub:
			l.coef[u.a] += c
			l.coef[u.b] -= c
		case u.op == Add || u.op == opSum:
			for _, a := range l.g.operands(v, &pair) {
				l.coef[a] += c
			}
		default:
			a, f, _ := l.scaled(v)
			l.coef[a] += c * f
		}
	}
	sortByColumn(out)
	return constant
}

// sortByColumn orders the linear part of a row.
func sortByColumn(r *loweredRow) {
	if slices.IsSorted(r.cols) {
		return
	}
	perm := make([]int, len(r.cols))
	for k := range perm {
		perm[k] = k
	}
	slices.SortFunc(perm, func(a, b int) int { return int(r.cols[a]) - int(r.cols[b]) })
	cols, coefs := make([]int32, len(perm)), make([]float64, len(perm))
	for k, p := range perm {
		cols[k], coefs[k] = r.cols[p], r.coefs[p]
	}
	r.cols, r.coefs = cols, coefs
}
