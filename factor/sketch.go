package factor

// A sketch is the tree of fronts that an order of elimination makes, with its cost: what is needed to compare orders. The lists of rows and all that
// follows from them are made by symbolic, for the order that is chosen.
type sketch struct {
	n, nnz, kept int
	perm         []int32 // as given
	rows         lines   // rows of the lower triangle of P A Pᵀ
	src          []int32 // which of the user's values the entries of rows are
	column       []int32 // entries in each column of that triangle
	origin       []int32 // column j in the postorder of the elimination tree is row origin[j] of A
	pair         []uint8 // as Symbolic.pair, in that postorder
	nodes        *supernodes
	model        costModel
	work         *scratch

	nnzL   int     // as in Symbolic,
	flops  float64 // likewise
	cost   float64 // predicted ns of one factorisation
	stored int     // entries of the array that holds L, but for gaps between panels

	ordering Ordering
	dense    bool
}

// thinMost is the number of entries of L for each of A up to which they are counted one by one.
const thinMost = 4

// newSketch is the first part of analyze, for input that is known to be right. Columns that are kept are taken for a dense block, so that the elimination
// tree chains them.
func newSketch(n int, ptr []int, ind, perm []int32, opt analysis, w *scratch) (*sketch, error) {
	if err := checkSize(n, len(ind)); err != nil {
		return nil, err
	}
	if opt.model == (costModel{}) {
		opt.model = defaultModel
	}
	k := &sketch{n: n, nnz: len(ind), kept: opt.kept, perm: perm, model: opt.model, work: w}
	inv := w.take(n)
	for q, v := range perm {
		inv[v] = int32(q)
	}
	k.rows, k.src, k.column = permutedRows(ptr[:n], ptr[1:], ind, inv, opt.graph, w)
	if err := k.form(inv, opt); err != nil {
		return nil, err
	}
	return k, nil
}

// reordered returns the sketch for another order of the same matrix, where there are no pairs. It takes the entries from the rows of k: they are nearer to
// their places in an order that is much like its own than those of A are.
func (k *sketch) reordered(perm []int32) (*sketch, error) {
	n, w := k.n, k.work
	o := &sketch{n: n, nnz: k.nnz, perm: perm, model: k.model, work: w, ordering: k.ordering, dense: k.dense}
	inv, moved := w.take(n), w.take(n) // where rows of A and of k are now
	for q, v := range perm {
		inv[v] = int32(q)
	}
	for q, v := range k.perm {
		moved[q] = inv[v]
	}
	o.rows, o.src, o.column = permutedRows(k.rows.ptr, k.rows.end, k.rows.at, moved, nil, w)
	for x, q := range o.src {
		o.src[x] = k.src[q]
	}
	w.give(moved)
	if err := o.form(inv, analysis{model: k.model}); err != nil {
		return nil, err
	}
	return o, nil
}

// form makes the tree of fronts from the rows. inv, the inverse of k.perm, is taken over.
func (k *sketch) form(inv []int32, opt analysis) error {
	n, w, perm := k.n, k.work, k.perm
	tree, counts := w.take(n), w.take(n)
	done := upLooking(k.rows, tree, counts, thinMost*k.nnz, w)
	if int(done) < n {
		etree(k.rows, done, tree, w)
	}
	inner := n - k.kept
	for j := inner; j+1 < n; j++ {
		tree[j] = int32(j + 1)
	}
	pair, err := pairPositions(opt.pairs, perm, inv, tree)
	if err != nil {
		return err
	}
	place := postorder(tree, w)
	position := inv // not needed any more
	for q, j := range place {
		position[j] = int32(q)
	}
	k.pair = permuted(pair, place)
	parent := relabel(w.take(n), tree, place)
	if int(done) < n {
		cols := k.rows.columns(k.column, place, position, w)
		w.give(counts)
		counts = columnCounts(cols, parent, w)
		w.give(cols.ptr, cols.end, cols.at)
	} else {
		for q, j := range place {
			tree[j] = counts[q]
		}
		tree, counts = counts, tree
	}
	w.give(tree, place)
	k.origin = position
	for j, q := range position {
		k.origin[j] = perm[q]
	}
	forest := parent[:inner:inner]
	for j, p := range forest {
		if int(p) >= inner {
			forest[j] = -1
		}
	}
	k.merge(forest, counts[:inner], opt)
	w.give(counts, parent)
	return nil
}

// merge forms the supernodes of a forest with these counts, and sums up what they cost.
func (k *sketch) merge(parent, counts []int32, opt analysis) {
	for {
		k.cost, k.stored = 0, 0
		k.nodes = fundamental(parent, counts, k.work)
		k.nnzL, k.flops = k.nodes.nnzL, k.nodes.flops
		opt.chargeFor(k.nnzL)
		k.nodes.merge(opt, k.pair)
		for _, v := range k.nodes.node {
			if v.into < 0 {
				k.cost += v.time
				k.stored += panelEntries(int(v.p), int(v.m))
			}
		}
		if !opt.chargeMore(k.nnzL, k.stored) {
			return
		}
	}
}

// symbolic completes the analysis. It may be called once.
func (k *sketch) symbolic() (*Symbolic, error) {
	s := &Symbolic{n: k.n, nnz: k.nnz, kept: k.kept, nnzL: k.nnzL, flops: k.flops, ordering: k.ordering, dense: k.dense}
	t := k.nodes.tree(k.work)
	if k.kept > 0 {
		t.keep(k.kept)
	}
	t.markEarly()
	if k.kept == 0 {
		t.cutRoots(k.pair)
	}
	t.arrange()
	label := s.number(t, k.work)
	s.perm, s.inv = make([]int32, s.n), make([]int32, s.n)
	for j, v := range k.origin {
		s.perm[label[j]], s.inv[v] = v, label[j]
	}
	s.pair = permuted(k.pair, label)
	if err := s.layPanels(); err != nil {
		return nil, err
	}
	k.fillRows(s)
	s.plan(k.model)
	return s, nil
}
