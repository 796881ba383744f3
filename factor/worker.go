package factor

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// A worker eliminates fronts. It owns the stacks of contribution blocks of the
// sequence it works on and everything else that a front needs for a while.
type worker struct {
	f    *LDL
	mode Pivoting
	u    float64  // threshold of pivots
	job  frontJob // that others may help with

	order    []int32   // as Symbolic.row, with the own columns of fronts in the order of their pivots
	arena    []float64 // contribution blocks, see blockPlan
	growth   []float64 // Σ l_ik²|d_k| so far of each row, by column of P·A·Pᵀ
	front    front
	g        []float64  // growth of the rows of the front
	leaf     []asm.Leaf // that the front gathers
	pos      []int32    // positions of a child's rows where columns were delayed
	save     []float64  // columns before they are eliminated
	ld       []float64  // rows of L·D
	max      []float64  // of each column
	row      []float64
	before   []float64 // growth before a block of pivots
	perm     []int32
	base     int       // columns before it have been applied to all others of the front
	col      []float64 // columns that are looked at
	next     []float64
	heap     heap // panels with delayed columns, which solves read in their order
	sent     heap // columns that are delayed
	count    Stats
	large    int // rows whose growth is more than grownSize
	failed   int // column that is not positive, for PivotCholesky; -1 if there is none
	tiny     asm.TinyFronts
	pivots   *asm.PivotFront // nil before it is needed
	suspects []suspect
	replaced []replaced
	dirty    frontHeap // fronts that receive delayed columns
}

// A front is the dense symmetric matrix in which the pivots of one node of the tree
// are eliminated. Rows are the node's own columns, delayed columns of its children,
// and the rows below. The panel holds the p = own + delayed columns, block the rest.
type front struct {
	index   int
	own     int // columns of the plan
	p, m, r int // columns, rows, rows below
	ld      int
	ne      int // eliminated so far
	panel   []float64
	d, e    []float64
	cols    []int32
	rows    []int32 // the r rows below
	block   []float64
	clean   bool // the block has had no contribution and is not even cleared
	updated bool // the pivots have been taken from the block
	more    bool // pieces of a wide root follow, whose panels take the place of the block
}

func newWorker(f *LDL) *worker {
	s := f.s
	w := &worker{f: f, growth: make([]float64, s.n), arena: f.boundary}
	if !s.blocks.inTurn {
		w.arena = make([]float64, s.blocks.arena)
	}
	w.tiny = s.arrays
	w.tiny.Val, w.tiny.Block, w.tiny.Growth = f.val, w.arena, w.growth
	return w
}

func (w *worker) reset(mode Pivoting) {
	w.mode, w.u = mode, w.f.rung.u
	if w.order = w.f.s.row; mode == PivotThreshold {
		w.order = w.f.order
	}
	w.count.reset()
	w.large = 0
	w.heap.reset()
	w.sent.reset()
	clear(w.growth)
	w.dirty = w.dirty[:0]
	w.suspects, w.replaced = w.suspects[:0], w.replaced[:0]
	w.failed = -1
}

// need returns n elements of the room behind *x, which it makes larger if need be.
func need[T any](x *[]T, n int) []T {
	if cap(*x) < n {
		room := n
		if cap(*x) > 0 { // others may follow that are larger still
			room += n / 2
		}
		*x = make([]T, room)
	}
	return (*x)[:n]
}

// tinyRun is the largest number of fronts that the kernel of tiny fronts does before
// what it has done is looked at.
const tinyRun = 512

// run eliminates the fronts lo ≤ i < hi of a sequence that ends before end.
func (w *worker) run(ctx context.Context, lo, hi, end int) error {
	for i, turn := lo, 0; i < hi; turn++ {
		if turn%checkTurns == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if stop := w.tinyStop(i, hi); i < stop {
			next := w.runTiny(i, stop)
			if next > i {
				w.pass(next-1, end)
			}
			if i = next; i == stop {
				continue
			}
		}
		if err := w.step(i, end); err != nil {
			return err
		}
		i++
	}
	return nil
}

// tinyStop returns the end of the run of fronts before hi that goes on at i and that the
// kernel of tiny fronts can do: i if front i is none of them, or has received delayed columns.
func (w *worker) tinyStop(i, hi int) int {
	stop := min(int(w.f.s.blocks.tinyEnd[i]), i+tinyRun, hi)
	for len(w.dirty) > 0 && int(w.dirty[0]) < i {
		w.dirty.pop()
	}
	if len(w.dirty) > 0 {
		stop = min(stop, int(w.dirty[0]))
	}
	return stop
}

// runTiny eliminates tiny fronts from lo on and returns the first that it did not do.
func (w *worker) runTiny(lo, hi int) int {
	f, s := w.f, w.f.s
	t := &w.tiny
	u, floor := 0.0, cancelled
	if f.rowMax != nil {
		floor = 0
	}
	switch w.mode {
	case PivotThreshold:
		u = w.u
	case PivotQuasidefinite:
		floor = quasidefFloor
	case PivotCholesky:
		floor = 0
	}
	next := t.Eliminate(lo, hi, u, floor)
	first, end := int(s.first[lo]), int(s.first[next])
	d, g := f.d[first:end], w.growth[first:end]
	if w.mode == PivotCholesky || w.mode == PivotQuasidefinite {
		for k, v := range d {
			if v*w.signOf(first+k) <= 0 { // the front is done again, and what follows
				for next--; int(s.first[next]) > first+k; next-- {
				}
				d = d[:int(s.first[next])-first]
				break
			}
		}
	}
	neg, doubted, grown, largest := 0, 0, 0, w.count.Growth
	size := 1.0 // of a row
	if f.rowMax != nil {
		size = 0
	}
	for k, v := range d {
		if v < 0 {
			neg++
		}
		a := math.Abs(v)
		if a <= certify.Suspicious*max(g[k], size) {
			doubted++
		}
		if a += g[k]; a > largest {
			largest = a
		}
		if a > grownSize {
			grown++
		}
	}
	if doubted > 0 {
		w.suspect(lo, next, size)
	}
	w.count.doubted += doubted
	w.large += grown
	for i := lo; i < next; i++ {
		w.count.Flops += frontFlops(s.dims(i))
	}
	w.count.Inertia.Neg += neg
	w.count.Inertia.Pos += len(d) - neg
	w.count.Growth = largest
	return next
}

// frontFlops returns Σ c² over the columns of a front of m rows that eliminates p.
func frontFlops(p, m int) float64 {
	return float64(p*m*m - m*p*(p-1) + p*(p-1)*(2*p-1)/6)
}

// suspect lists the pivots of the tiny fronts lo ≤ i < hi that have cancelled; size is that
// of a row.
func (w *worker) suspect(lo, hi int, size float64) {
	s := w.f.s
	for i := lo; i < hi; i++ {
		first := int(s.first[i])
		for c := first; c < int(s.first[i+1]); c++ {
			if d, mass := math.Abs(w.f.d[c]), max(w.growth[c], size); d <= certify.Suspicious*mass {
				w.suspects = append(w.suspects, suspect{front: i, k: c - first, size: d, close: d <= closeShare*mass})
			}
		}
	}
}

// step eliminates front i of a sequence that ends before end.
func (w *worker) step(i, end int) error {
	s := w.f.s
	for _, g := range s.blocks.opens[s.blocks.openPtr[i]:s.blocks.openPtr[i+1]] {
		if int(g) < end {
			w.begin(int(g), 0)
		}
	}
	if err := w.assemble(i); err != nil {
		return err
	}
	if s.keeps(i) {
		w.keep()
		return nil
	}
	if err := w.eliminate(); err != nil {
		return err
	}
	w.finish()
	w.pass(i, end)
	return nil
}

// pass adds the block of front i, which is done, to its parent if that is early and before end.
func (w *worker) pass(i, end int) {
	if p := int(w.f.s.parent[i]); p >= 0 && p < end && w.f.s.early[p] && !w.f.s.blocks.gathered[i] {
		w.contribute(i, p)
	}
}

// finish writes the growth of the front's rows back and counts its pivots.
func (w *worker) finish() {
	fr := &w.front
	f := w.f
	f.elim[fr.index] = int32(fr.ne)
	g := w.g[:fr.m]
	for j, c := range fr.cols {
		w.growth[c] = g[j]
	}
	for k, i := range fr.rows {
		w.growth[i] += g[fr.p+k]
	}
	for j := 0; j < fr.ne; j++ {
		d := fr.d[j]
		if fr.e[j] != 0 {
			w.countPair(d, fr.d[j+1], fr.e[j])
			size := max(math.Abs(d), math.Abs(fr.d[j+1]), math.Abs(fr.e[j]))
			if mass := max(g[j], g[j+1], f.rowSize(fr.cols[j])); size <= certify.Suspicious*mass {
				w.count.doubted++
				w.suspects = append(w.suspects, suspect{front: fr.index, k: j, size: size, close: size <= closeShare*mass})
			}
			w.count.Growth = max(w.count.Growth, g[j]+math.Abs(d)+math.Abs(fr.e[j]), g[j+1]+math.Abs(fr.d[j+1])+math.Abs(fr.e[j]))
			j++
			continue
		}
		switch {
		case d > 0:
			w.count.Inertia.Pos++
		case d < 0:
			w.count.Inertia.Neg++
		default:
			w.count.Inertia.Zero++
		}
		if size, mass := math.Abs(d), max(g[j], f.rowSize(fr.cols[j])); d != 0 && size <= certify.Suspicious*mass {
			w.count.doubted++
			w.suspects = append(w.suspects, suspect{front: fr.index, k: j, size: size, close: size <= closeShare*mass})
		}
		v := g[j] + math.Abs(d)
		if !(v <= w.count.Growth) {
			w.count.Growth = v
		}
		if v > grownSize {
			w.large++
		}
	}
	if fr.ne < fr.p {
		w.delay()
	}
}

// countPair counts the eigenvalues of the 2×2 block [a c; c b] by sign.
func (w *worker) countPair(a, b, c float64) {
	w.count.TwoByTwo++
	pos, neg := certify.PairSigns(a, b, c)
	w.count.Inertia.Pos += pos
	w.count.Inertia.Neg += neg
}

// delay sets the columns aside that the front could not eliminate.
func (w *worker) delay() {
	fr := &w.front
	out := fr.p - fr.ne
	rows := fr.m - fr.ne
	x := w.extraOf(fr.index)
	x.out = out
	x.delay = w.sent.floats(rows * out)
	for j := range out {
		col := fr.panel[(fr.ne+j)*fr.ld+fr.ne : (fr.ne+j)*fr.ld+fr.m]
		copy(x.delay[j*rows+j:(j+1)*rows], col[j:])
	}
	x.growth = w.sent.floats(out)
	copy(x.growth, w.g[fr.ne:fr.p])
	w.count.Delayed += out
	if p := w.f.s.parent[fr.index]; p >= 0 {
		w.dirty.push(p)
	}
}

// extraOf returns the extraFront of front i, which it makes if there is none.
func (w *worker) extraOf(i int) *extraFront {
	if w.f.extra[i] == nil {
		w.f.extra[i] = w.heap.extra()
	}
	return w.f.extra[i]
}

// A heap gives memory for delayed columns that is all taken back at once.
type heap struct {
	chunk   [][]float64
	ints    [][]int32
	records [][]extraFront
	nf, ni  int // chunks in use
	uf, ui  int // used of the last one
	nr      int // records in use
}

const (
	heapFloats  = 1 << 15 // least chunk
	heapRecords = 256
)

func (h *heap) reset() { h.nf, h.ni, h.uf, h.ui, h.nr = 0, 0, 0, 0, 0 }

// size returns the number of floats that h has claimed.
func (h *heap) size() int {
	n := 0
	for _, c := range h.chunk {
		n += len(c)
	}
	return n
}

func (h *heap) floats(n int) []float64 { return take(&h.chunk, &h.nf, &h.uf, n) }
func (h *heap) int32s(n int) []int32   { return take(&h.ints, &h.ni, &h.ui, n) }

// take returns n elements of the list of chunks, of which *k are in use, the last of them
// up to *used.
func take[T any](chunks *[][]T, k, used *int, n int) []T {
	for {
		if *k > 0 {
			if c := (*chunks)[*k-1]; len(c)-*used >= n {
				x := c[*used : *used+n : *used+n]
				*used += n
				return x
			}
		}
		if *k == len(*chunks) {
			*chunks = append(*chunks, make([]T, max(n, heapFloats)))
		}
		*k++
		*used = 0
	}
}

func (h *heap) extra() *extraFront {
	k, j := h.nr/heapRecords, h.nr%heapRecords
	if k == len(h.records) {
		h.records = append(h.records, make([]extraFront, heapRecords))
	}
	h.nr++
	x := &h.records[k][j]
	*x = extraFront{}
	return x
}

// A frontHeap is a binary heap of fronts, the least first.
type frontHeap []int32

func (h *frontHeap) push(f int32) {
	a := append(*h, f)
	i := len(a) - 1
	for i > 0 && a[(i-1)/2] > f {
		a[i] = a[(i-1)/2]
		i = (i - 1) / 2
	}
	a[i] = f
	*h = a
}

func (h *frontHeap) pop() {
	a := *h
	last := len(a) - 1
	f := a[last]
	a = a[:last]
	i := 0
	for c := 1; c < last; c = 2*i + 1 {
		if c+1 < last && a[c+1] < a[c] {
			c++
		}
		if f <= a[c] {
			break
		}
		a[i] = a[c]
		i = c
	}
	if last > 0 {
		a[i] = f
	}
	*h = a
}
