package kkt

import (
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/certify"
)

// A block is one of the matrices Kᵢ with the rows of the border that it touches.
type block struct {
	rows    []int32 // rows of K: those of the block, ascending, and those of the border
	inner   int     // of the block
	touched []int32 // numbers in the border of the others
	src     []int32 // which value of K each entry is
	pattern *blockPattern
	like    *block // earlier one with the same pattern, while they are analysed
	plan    *factor.PartialSymbolic
	p       *factor.Partial

	todo      bool // to be factored
	care      int  // that is taken
	careful   int  // factorisations to come with it
	err       error
	in        factor.Inertia
	growth    float64
	flops     float64 // of all factorisations
	perturbed int
	pivots    certify.PivotRange
	doubted   int       // pivots that have cancelled
	pos       []int32   // places in S of the rows that were kept
	edge      []float64 // K·x of a product, as far as rows of the border come from the block
	tail      []float64 // what solves pass between the block and S, by columns
}

// fewBlocks: blocks in doubt are done again at once if they are less than this part of all.
const fewBlocks = 8

// How carefully the pivots of a block are chosen.
const (
	inOrder  = iota // in the static order, or by the low threshold where that cannot be
	lowly           // by the low threshold
	lenient         // by the threshold U, but a low one against rows of the border
	strictly        // by the threshold U: what has no pivot beside the rows of the border joins it
)

// setCare says how the factorisations to come choose pivots.
func (blk *block) setCare(care int, u float64) {
	blk.care = care
	last := 0.0
	if care == lenient {
		last = certify.RelaxedU
	}
	blk.p.SetLast(last)
	switch care {
	case inOrder:
		blk.p.SetPivoting(factor.PivotAuto, u)
	case lowly:
		blk.p.SetPivoting(factor.PivotThreshold, certify.RelaxedU)
	default:
		blk.p.SetPivoting(factor.PivotThreshold, u)
	}
}

// loose reports whether a more careful factorisation of the block is possible.
func (blk *block) loose() bool { return blk.care < strictly }

// grown reports whether the factors of the block have to prove themselves.
func (blk *block) grown() bool { return blk.growth > certify.SafeGrowth || blk.uncertain() }

// uncertain reports whether pivots have cancelled so much that their signs are not certain. With the threshold U they have
// been looked at one by one.
func (blk *block) uncertain() bool { return blk.doubted > 0 && blk.care < lenient }

// factorBlock is a job of Factorize.
func (b *BlockAngular) factorBlock(worker, job int) {
	blk := b.blocks[b.order[job]]
	if !blk.todo {
		return
	}
	blk.in, blk.err = blk.p.Factorize(b.ctx, b.values(worker, blk))
	if blk.err != nil {
		return
	}
	blk.todo = false
	st := blk.p.Stats()
	blk.growth, blk.perturbed, blk.doubted = st.Growth, st.Perturbed, blk.p.Doubted()
	blk.flops += st.Flops
	blk.pivots.Least, blk.pivots.Most = blk.p.PivotRange()
}

// values gathers the values of a block in the room of a goroutine.
func (b *BlockAngular) values(worker int, blk *block) []float64 {
	val := b.room[worker].val[:len(blk.src)]
	for k, at := range blk.src {
		val[k] = b.val[at]
	}
	return val
}

// forwardBlock is a job of Solve: it leaves in tail what the block contributes to the right-hand sides of S.
func (b *BlockAngular) forwardBlock(_, job int) {
	blk := b.blocks[b.order[job]]
	blk.err = blk.p.Forward(b.x, b.n, blk.rows[:blk.inner], b.nrhs, resize(&blk.tail, len(blk.pos)*b.nrhs))
}

// backwardBlock is a job of Solve.
func (b *BlockAngular) backwardBlock(_, job int) {
	blk := b.blocks[b.order[job]]
	for j := range b.nrhs {
		tail := blk.tail[j*len(blk.pos) : (j+1)*len(blk.pos)]
		for q, at := range blk.pos {
			tail[q] = b.s.rhs[int(at)+j*b.s.k]
		}
	}
	blk.err = blk.p.Backward(blk.tail, b.nrhs, b.x, b.n, blk.rows[:blk.inner])
}

// nullBlock is a job of Null: it continues a vector of S into the block.
func (b *BlockAngular) nullBlock(worker, job int) {
	b.forwardBlock(worker, job)
	b.backwardBlock(worker, job)
}

// resize returns n elements of the room behind *x, which it makes larger if need be.
func resize[T any](x *[]T, n int) []T {
	if cap(*x) < n {
		*x = make([]T, n)
	}
	*x = (*x)[:n]
	return *x
}
