package expr

// A tape is a lowered graph in the order of evaluation. Values are indexed by variables, constants and nodes
// in this order: 0 … n−1, n … base−1, base ….
//
// Nodes form three segments: what objective and rows both need, what the objective alone needs, what rows alone need.
// Each segment consists of cells, which follow each other. A cell is a root and the nodes that only it
// needs; roots are those of the rows and nodes that several cells need. So every row reads a few whole cells.
type tape struct {
	n, base int32
	ops     []node
	terms   []term
	val     []float64
	live    []bool // by value: whether there is a derivative
	rows    []loweredRow
	segs    [3]span  // of nodes
	cells   []span   // of nodes
	cellOf  []int32  // of nodes
	reads   [][]read // of each row: the live cells it reads, last first
	shared  []sharedCell

	// Partial derivatives of nodes at the x of val, where formulas are not simpler than storage.
	da, haa []float64
	two     []partial
	store   [3][]int32 // nodes of each segment that store any
}

// A span is the range [lo, hi).
type span struct{ lo, hi int32 }

// A partial is what nodes of two live operands store besides da and haa, at place node.c.
type partial struct{ db, hab, hbb float64 }

const (
	segBoth = iota
	segObjective
	segRows
)

// args calls visit with the references of the operands of v.
func (v node) args(terms []term, visit func(arg int32)) {
	switch {
	case v.op == opLinear || v.op == opIf || v.op == Min || v.op == Max:
		for _, t := range terms[v.a:v.b] {
			visit(t.arg)
		}
	case v.op == opScale || v.op == opPower || v.op == opPowerInt || v.op.Operands() == 1:
		visit(v.a)
	default:
		visit(v.a)
		visit(v.b)
	}
}

// inner calls visit with those operands by which v may have a derivative.
func (v node) inner(terms []term, visit func(arg int32)) {
	switch {
	case v.op.step():
	case v.op == opIf:
		visit(terms[v.a+1].arg)
		visit(terms[v.a+2].arg)
	default:
		v.args(terms, visit)
	}
}

// newTape orders l, whose first row is the objective.
func newTape(l *lowered) *tape {
	t := &tape{n: int32(l.n), base: int32(l.n + len(l.num)), terms: l.terms, rows: l.rows}
	t.arrange(l)
	t.val = make([]float64, int(t.base)+len(t.ops))
	copy(t.val[l.n:], l.num)
	t.findLive()
	t.findReads(8)
	t.specialise()
	return t
}

// arrange finds segments and cells and sets ops, whose references become indices of values.
func (t *tape) arrange(l *lowered) {
	const several = -2
	n, count := int32(l.n), len(l.nodes)
	owner := make([]int32, count) // the cell of all users so far, −1 or several; then the cell
	mask := make([]uint8, count)  // 1: the objective needs it, 2: a row does
	isRoot := make([]bool, count)
	for k := range owner {
		owner[k] = -1
	}
	for i, r := range l.rows {
		if k := int(r.root) - l.n; r.root != noRoot && k >= 0 {
			isRoot[k] = true
			if i == 0 {
				mask[k] |= 1
			} else {
				mask[k] |= 2
			}
		}
	}
	var roots []int32 // of cells, in descending order
	for k := count - 1; k >= 0; k-- {
		if isRoot[k] || owner[k] < 0 {
			owner[k] = int32(len(roots))
			roots = append(roots, int32(k))
		}
		l.nodes[k].args(l.terms, func(arg int32) {
			if a := arg - n; a >= 0 {
				mask[a] |= mask[k]
				switch owner[a] {
				case -1:
					owner[a] = owner[k]
				case owner[k], several:
				default:
					owner[a] = several
				}
			}
		})
	}
	t.place(l, owner, mask, roots)
}

// place copies the nodes of l, sorted by segment, cell and place in l. The cell of node k is owner[k] in an
// order in which users come first; roots are the last nodes of cells.
func (t *tape) place(l *lowered, owner []int32, mask []uint8, roots []int32) {
	size := make([]int32, len(roots))
	for _, c := range owner {
		size[c]++
	}
	begin := make([]int32, len(roots)) // of each cell, then where its next node goes
	at := int32(0)
	for s, m := range []uint8{segBoth: 3, segObjective: 1, segRows: 2} {
		t.segs[s].lo = at
		for c := len(roots) - 1; c >= 0; c-- {
			if mask[roots[c]] == m {
				begin[c] = at
				t.cells = append(t.cells, span{at, at + size[c]})
				at += size[c]
			}
		}
		t.segs[s].hi = at
	}
	index := make([]int32, len(owner))
	for k, c := range owner {
		index[k] = begin[c]
		begin[c]++
	}
	value := func(ref int32) int32 {
		switch {
		case ref < 0:
			return t.n - 1 - ref
		case ref < t.n:
			return ref
		}
		return t.base + index[ref-t.n]
	}
	t.ops = make([]node, len(owner))
	for k, v := range l.nodes {
		switch {
		case v.op == opLinear || v.op == opIf || v.op == Min || v.op == Max:
		case v.op.Operands() == 1:
			v.a = value(v.a)
		default:
			v.a, v.b = value(v.a), value(v.b)
		}
		t.ops[index[k]] = v
	}
	for k := range t.terms {
		t.terms[k].arg = value(t.terms[k].arg)
	}
	for i := range t.rows {
		if t.rows[i].root != noRoot {
			t.rows[i].root = value(t.rows[i].root)
		}
	}
	t.cellOf = make([]int32, len(t.ops))
	for c, s := range t.cells {
		for k := s.lo; k < s.hi; k++ {
			t.cellOf[k] = int32(c)
		}
	}
}

// findLive sets live.
func (t *tape) findLive() {
	t.live = make([]bool, len(t.val))
	for j := range t.n {
		t.live[j] = true
	}
	for k, v := range t.ops {
		v.inner(t.terms, func(a int32) {
			if t.live[a] {
				t.live[int(t.base)+k] = true
			}
		})
	}
}

// specialise replaces powers by faster operations and finds the nodes that store partial derivatives.
func (t *tape) specialise() {
	for k := range t.ops {
		v := &t.ops[k]
		if v.op == Pow && t.constant(v.b) {
			v.op = opPower
			if c := t.val[v.b]; c == float64(int32(c)) && 3 <= c && c <= 16 {
				v.op, v.c = opPowerInt, int32(c)
			}
		}
		if v.op == Mul && t.constant(v.b) {
			v.op = opScale // by a constant that is not finite
		}
	}
	t.da = make([]float64, len(t.ops))
	t.haa = make([]float64, len(t.ops))
	for s, seg := range t.segs {
		for k := seg.lo; k < seg.hi; k++ {
			v := &t.ops[k]
			switch v.op {
			case Div, Pow, Atan2, Mod, Less:
				v.c = int32(len(t.two))
				t.two = append(t.two, partial{})
				t.store[s] = append(t.store[s], k)
			case Neg, Square:
			default:
				if v.op == opPower || v.op == opPowerInt || v.op.Operands() == 1 && !v.op.step() {
					t.store[s] = append(t.store[s], k)
				}
			}
		}
	}
}

// constant reports whether value a is a constant.
func (t *tape) constant(a int32) bool { return t.n <= a && a < t.base }
