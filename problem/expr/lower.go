package expr

import (
	"math"
	"slices"
)

// A lowered is a graph as far as some rows need it, with sums flattened: nodes in an order in which operands come first. An
// operand is a reference: a variable j is j, node k is n+k, constant c is −1−c.
type lowered struct {
	n     int
	nodes []node
	terms []term
	num   []float64
	rows  []loweredRow
}

// A node is an operation of a lowered graph and of a tape. Operands are a and b, or for sums, Min, Max and If the arguments
// of terms[a:b]. What c means depends on op.
type node struct {
	op      Op
	a, b, c int32
}

// A term is coef·arg.
type term struct {
	coef float64
	arg  int32
}

// A loweredRow is the function root + Σ coefs·x_cols + constant; root is absent if it is none (noRoot).
type loweredRow struct {
	root     int32
	cols     []int32 // ascending, each once
	coefs    []float64
	constant float64
}

const noRoot = math.MinInt32

// A lowering makes a lowered graph.
type lowering struct {
	g    *Graph
	out  *lowered
	uses []int32 // how often each vertex is an operand or a row, of what the rows need
	pure []bool  // vertices that are linear forms
	need []bool  // vertices that become nodes
	ref  []int32 // their references
	from []int   // terms of a sum that becomes a node: buf[from[v]:to[v]], args being vertices
	to   []int
	buf  []term
	num  map[uint64]int32
	// room of flatten
	stack []term
	place []int32 // of a vertex among the terms being made, plus one
	// room of linear
	coef  []float64
	seen  []bool
	list  []int32
	forms []term
}

// lower returns what rows need of g.
func lower(g *Graph, rows []Row) *lowered {
	for _, r := range rows {
		for _, j := range r.Cols {
			g.Var(int(j)) // so that every column has a vertex
		}
	}
	nv := len(g.all)
	l := &lowering{
		g: g, out: &lowered{n: g.n, rows: make([]loweredRow, len(rows)), num: []float64{1}},
		uses: make([]int32, nv), pure: make([]bool, nv), need: make([]bool, nv), ref: make([]int32, nv),
		from: make([]int, nv), to: make([]int, nv), num: map[uint64]int32{math.Float64bits(1): 0},
		place: make([]int32, nv), coef: make([]float64, nv), seen: make([]bool, nv),
	}
	l.out.nodes = make([]node, 0, nv/2)
	l.buf = make([]term, 0, nv/2)
	l.count(rows)
	type span struct {
		from, to int
	}
	spans := make([]span, len(rows))
	for i, r := range rows {
		spans[i].from = len(l.buf)
		l.row(r, &l.out.rows[i])
		spans[i].to = len(l.buf)
	}
	for v := nv - 1; v >= 0; v-- {
		if l.need[v] {
			l.demand(int32(v))
		}
	}
	for v := range nv {
		if l.need[v] {
			l.emit(int32(v))
		}
	}
	for i, s := range spans {
		l.out.rows[i].root = noRoot
		if s.to > s.from {
			l.out.rows[i].setRoot(l.sum(l.buf[s.from:s.to], 0), l.out)
		}
	}
	return l.out
}

// setRoot makes ref the root; what turned out to be a variable or a number when terms cancelled joins the linear part.
func (r *loweredRow) setRoot(ref int32, l *lowered) {
	switch {
	case ref < 0:
		r.constant += l.num[-1-ref]
	case int(ref) >= l.n:
		r.root = ref
	default:
		if k, ok := slices.BinarySearch(r.cols, ref); ok {
			r.coefs[k]++
		} else {
			r.cols = slices.Insert(r.cols, k, ref)
			r.coefs = slices.Insert(r.coefs, k, 1)
		}
	}
}

// count finds the uses of vertices and which of them are linear forms.
func (l *lowering) count(rows []Row) {
	g := l.g
	for _, r := range rows {
		if r.Nonlinear.g != nil {
			l.uses[r.Nonlinear.at]++
		}
	}
	var pair [2]int32
	for v := int32(len(g.all)) - 1; v >= 0; v-- {
		if l.uses[v] > 0 {
			for _, a := range g.operands(v, &pair) {
				l.uses[a]++
			}
		}
	}
	for v, u := range g.all {
		switch {
		case l.uses[v] == 0:
		case u.op == opVar:
			l.pure[v] = true
		case u.op.sum():
			l.pure[v] = true
			for _, a := range g.operands(int32(v), &pair) {
				l.pure[v] = l.pure[v] && (l.pure[a] || g.all[a].op == opConst)
			}
		default:
			if a, _, ok := l.scaled(int32(v)); ok {
				l.pure[v] = l.pure[a]
			}
		}
	}
}

// scaled returns a and c if v is c·a, c a finite number.
func (l *lowering) scaled(v int32) (a int32, c float64, ok bool) {
	g, u := l.g, l.g.all[v]
	number := func(v int32) float64 {
		if w := g.all[v]; w.op == opConst {
			return g.num[w.a]
		}
		return math.NaN()
	}
	switch u.op {
	case Neg:
		return u.a, -1, true
	case Mul:
		if c := number(u.a); finite(c) {
			return u.b, c, true
		}
		c := number(u.b)
		return u.a, c, finite(c)
	case Div:
		c := 1 / number(u.b)
		return u.a, c, finite(c) && c != 0
	}
	return 0, 0, false
}

func finite(c float64) bool { return !math.IsNaN(c) && !math.IsInf(c, 0) }

// strip follows factors: coef·v = c·u. once tells that nothing else uses what was passed.
func (l *lowering) strip(v int32, coef float64) (u int32, c float64, once bool) {
	once = true
	for {
		a, f, ok := l.scaled(v)
		if !ok || !finite(coef*f) || coef*f == 0 {
			return v, coef, once
		}
		once = once && l.uses[v] == 1
		v, coef = a, coef*f
	}
}

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

// demand marks what vertex v, which becomes a node, needs. Terms of a sum are kept for emit.
func (l *lowering) demand(v int32) {
	var pair [2]int32
	_, _, scaled := l.scaled(v)
	if !scaled && !l.g.all[v].op.sum() {
		for _, a := range l.g.operands(v, &pair) {
			l.need[a] = true
		}
		return
	}
	l.from[v] = len(l.buf)
	l.stack = l.stack[:0]
	if scaled {
		l.stack = append(l.stack, term{1, v})
	} else {
		l.expand(v, 1, &pair)
	}
	constant := l.flatten(l.from[v], nil)
	if constant != 0 {
		l.buf = append(l.buf, term{constant, -1})
	}
	l.to[v] = len(l.buf)
	for _, t := range l.buf[l.from[v]:] {
		if t.arg >= 0 {
			l.need[t.arg] = true
		}
	}
}

// emit makes vertex v a node and sets its reference; variables and constants need none.
func (l *lowering) emit(v int32) {
	g, u := l.g, l.g.all[v]
	_, _, scaled := l.scaled(v)
	switch {
	case u.op == opVar:
		l.ref[v] = u.a
	case u.op == opConst:
		l.ref[v] = l.number(g.num[u.a])
	case scaled || u.op.sum():
		terms, constant := l.buf[l.from[v]:l.to[v]], 0.0
		if k := len(terms) - 1; k >= 0 && terms[k].arg < 0 {
			terms, constant = terms[:k], terms[k].coef
		}
		l.ref[v] = l.sum(terms, constant)
	case u.op == opIf || u.op == Min || u.op == Max:
		first := int32(len(l.out.terms))
		for _, a := range g.args[u.a : u.a+u.b] {
			l.out.terms = append(l.out.terms, term{1, l.ref[a]})
		}
		l.ref[v] = l.add(node{op: u.op, a: first, b: int32(len(l.out.terms))})
	case u.op.Operands() == 1:
		l.ref[v] = l.add(node{op: u.op, a: l.ref[u.a]})
	default:
		l.ref[v] = l.add(node{op: u.op, a: l.ref[u.a], b: l.ref[u.b]})
	}
}

// sum makes a node of Σ terms + constant, whose arguments are vertices, and returns its reference. It takes the
// simplest operation.
func (l *lowering) sum(terms []term, constant float64) int32 {
	switch {
	case len(terms) == 0:
		return l.number(constant)
	case len(terms) == 1:
		r, c := l.ref[terms[0].arg], terms[0].coef
		switch {
		case constant == 0 && c == 1:
			return r
		case constant == 0 && c == -1:
			return l.add(node{op: Neg, a: r})
		case constant == 0:
			return l.add(node{op: opScale, a: r, b: l.number(c)})
		case c == 1:
			return l.add(node{op: Add, a: r, b: l.number(constant)})
		case c == -1:
			return l.add(node{op: Sub, a: l.number(constant), b: r})
		}
	case len(terms) == 2 && constant == 0:
		r, s := l.ref[terms[0].arg], l.ref[terms[1].arg]
		switch c, d := terms[0].coef, terms[1].coef; {
		case c == 1 && d == 1:
			return l.add(node{op: Add, a: r, b: s})
		case c == 1 && d == -1:
			return l.add(node{op: Sub, a: r, b: s})
		case c == -1 && d == 1:
			return l.add(node{op: Sub, a: s, b: r})
		}
	}
	first := int32(len(l.out.terms))
	for _, t := range terms {
		l.out.terms = append(l.out.terms, term{t.coef, l.ref[t.arg]})
	}
	if constant != 0 {
		l.out.terms = append(l.out.terms, term{constant, l.number(1)})
	}
	return l.add(node{op: opLinear, a: first, b: int32(len(l.out.terms))})
}

// number returns the reference of a constant.
func (l *lowering) number(c float64) int32 {
	at, ok := l.num[math.Float64bits(c)]
	if !ok {
		at = int32(len(l.out.num))
		l.out.num = append(l.out.num, c)
		l.num[math.Float64bits(c)] = at
	}
	return -1 - at
}

func (l *lowering) add(v node) int32 {
	l.out.nodes = append(l.out.nodes, v)
	return int32(l.out.n + len(l.out.nodes) - 1)
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
