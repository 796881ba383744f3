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
	heap     heap // panels with delayed columns
	count    Stats
	large    int // rows whose growth is more than grownSize
	failed   int // column that is not positive, for PivotCholesky; -1 if there is none
	tiny     asm.TinyFronts
	pivots   *asm.PivotFront // nil before it is needed
	suspects []suspect
	replaced []replaced
	dirty    frontHeap // fronts that receive delayed columns
	vacant   []place   // places in L of fronts that have
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
	clear(w.growth)
	w.dirty, w.vacant = w.dirty[:0], w.vacant[:0]
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

// run eliminates the fronts lo ≤ i < hi of a sequence that ends before end.
func (w *worker) run(ctx context.Context, lo, hi, end int) error {
	for i, turn := lo, 0; i < hi; turn++ {
		if (turn%checkTurns == 0 || w.f.s.continued(i)) && ctx.Err() != nil {
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
	x := w.extraOf(fr.index)
	x.out = out
	x.growth = w.heap.floats(out)
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
