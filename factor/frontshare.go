package factor

import (
	"runtime"
	"sync/atomic"
	"time"

	"github.com/saddle-go/saddle/asm"
)

// A frontStep is what workers do together in a large front.
type frontStep int

const (
	stepAssemble frontStep = iota // columns of the front: what A and the children contribute
	stepUpdate                    // rows of the panel: what some of its columns contribute to others
	stepRows                      // rows of L below a diagonal block
	stepBlock                     // rows of the contribution block
	stepGather                    // columns of an early root: what leaves contribute
)

// Parts of what is shared. They do not depend on the number of workers.
const (
	partFlops   = 1 << 20 // at least so many flops, some 15 microseconds,
	partMost    = 24      // unless there would be more of them than this
	partRows    = 192     // rows are a multiple of this, which is one of the rows of every register tile
	rowsFlops   = 1 << 19 // as partFlops, for stepRows
	partEntries = 1 << 14 // entries of the front that are assembled in one go

	sharedEntries = 1 << 16 // entries of a front from which on it is assembled by columns
)

// A frontJob is a step of the front of a worker, cut into parts.
type frontJob struct {
	untook atomic.Int64 // parts that nobody has taken, or less than 0
	undone atomic.Int64

	step     frontStep
	height   int // rows of a part
	upper    int // parts of stepUpdate above row c1
	j, k     int // columns that contribute, or those of the diagonal block
	c0, c1   int // columns that they contribute to
	d, b     []float64
	ldb      int
	to       []float64 // of stepUpdate: the panel that they are columns of,
	ldTo     int
	at       int // from row and column at on
	beta     float64
	growth   bool // of stepRows: add the growth of the rows
	cuts     []int32
	blocks   bool // of stepAssemble: some child contributes to the block
	gathered *gatherPlan
}

// share does so many parts of a step of the front, with workers that have nothing else to do.
func (w *worker) share(step frontStep, parts int) {
	j := &w.job
	j.step = step
	if parts == 1 || len(w.f.workers) == 1 {
		for k := parts - 1; k >= 0; k-- {
			w.part(k)
		}
		return
	}
	j.undone.Store(int64(parts))
	j.untook.Store(int64(parts)) // now others may begin
	for w.assist() {
	}
	for spins := 0; j.undone.Load() > 0; spins++ {
		switch {
		case spins > crewLinger:
			time.Sleep(crewSleep)
		case spins > 100:
			runtime.Gosched()
		}
	}
}

// assist does a part of what w shares and reports whether there was one.
func (w *worker) assist() bool {
	j := &w.job
	if j.untook.Load() <= 0 {
		return false
	}
	k := j.untook.Add(-1)
	if k < 0 {
		return false
	}
	w.part(int(k))
	j.undone.Add(-1)
	return true
}

// help does a part of what another worker shares, and reports whether there was one.
func (w *worker) help() bool {
	for _, other := range w.f.workers {
		if other != w && other.assist() {
			return true
		}
	}
	return false
}

// part does part k of the step.
func (w *worker) part(k int) {
	fr, j := &w.front, &w.job
	switch j.step {
	case stepAssemble:
		w.assembleColumns(int(j.cuts[k]), int(j.cuts[k+1]))
	case stepUpdate:
		w.columnsPart(k)
	case stepRows:
		first := j.j + j.k
		lo := first + k*j.height
		hi := min(lo+j.height, fr.m)
		d := fr.d[j.j:first]
		asm.Parallel(1).LDLRight(hi-lo, j.k, fr.panel[j.j+j.j*fr.ld:], fr.ld, d, fr.panel[lo+j.j*fr.ld:])
		if j.growth {
			asm.GrowthRows(hi-lo, j.k, fr.panel[lo+j.j*fr.ld:], fr.ld, d, w.g[lo:hi])
		}
	case stepBlock:
		lo := k * j.height
		w.blockPart(lo, min(lo+j.height, fr.r))
	case stepGather:
		w.gatherColumns(j.gathered, k*gatherTile)
	}
}

// heightOf returns the rows of parts of an operation on so many rows with so many flops each.
func heightOf(rows int, flops, least float64) int {
	h := max(int(least/flops), rows/partMost)
	return (h/partRows + 1) * partRows
}

// updateColumns subtracts from columns c0 ≤ c < c1 of the panel what columns j to j+k
// of L contribute.
func (w *worker) updateColumns(j, k, c0, c1 int) {
	w.update(j, k, c0, c1, 0, w.front.panel, w.front.ld)
}

// updateOther is updateColumns for columns that have a panel of their own, which begins with row and column c0.
func (w *worker) updateOther(j, k, c0, c1 int, panel []float64, ld int) {
	w.update(j, k, c0, c1, c0, panel, ld)
}

func (w *worker) update(j, k, c0, c1, at int, panel []float64, ld int) {
	fr, job := &w.front, &w.job
	w.count.Flops += float64(k) * float64(c1-c0) * float64(2*fr.m-c0-c1)
	job.to, job.ldTo, job.at = panel, ld, at
	job.j, job.k, job.c0, job.c1 = j, k, c0, c1
	job.d, job.b, job.ldb = w.timesD(j, k, c0, c1)
	job.height = heightOf(fr.m-c0, 2*float64(k)*float64(c1-c0), partFlops)
	job.upper = parts(c1-c0, job.height)
	w.share(stepUpdate, job.upper+parts(fr.m-c1, job.height))
}

// columnsPart does part k of update.
func (w *worker) columnsPart(k int) {
	fr, j := &w.front, &w.job
	ld := fr.ld
	l := fr.panel[j.j*ld:]
	to, ldTo := j.to, j.ldTo
	first := (j.c0 - j.at) * ldTo
	if k >= j.upper {
		lo := j.c1 + (k-j.upper)*j.height
		hi := min(lo+j.height, fr.m)
		asm.Gemm(asm.NoTrans, asm.Trans, hi-lo, j.c1-j.c0, j.k, -1, l[lo:], ld, j.d, j.b, j.ldb, 1, to[lo-j.at+first:], ldTo)
		return
	}
	lo := j.c0 + k*j.height
	hi := min(lo+j.height, j.c1)
	if n := lo - j.c0; n > 0 {
		asm.Gemm(asm.NoTrans, asm.Trans, hi-lo, n, j.k, -1, l[lo:], ld, j.d, j.b, j.ldb, 1, to[lo-j.at+first:], ldTo)
	}
	asm.Gemmt(asm.Lower, asm.NoTrans, asm.Trans, hi-lo, j.k, -1, l[lo:], ld, j.d, j.b[lo-j.c0:], j.ldb, 1, to[(lo-j.at)*(ldTo+1):], ldTo)
}

// rowsBelow computes the rows of L below the diagonal block of columns j to j+n, which is factored, and adds their growth
// if asked.
func (w *worker) rowsBelow(j, n int, growth bool) {
	fr, job := &w.front, &w.job
	rows := fr.m - j - n
	if rows == 0 {
		return
	}
	job.j, job.k, job.growth = j, n, growth
	job.height = heightOf(rows, float64(n)*float64(n+3), rowsFlops)
	w.share(stepRows, parts(rows, job.height))
}

// updateBlock subtracts L·D·Lᵀ of the eliminated columns from the block.
func (w *worker) updateBlock() {
	fr, j := &w.front, &w.job
	if fr.r == 0 || fr.updated || w.f.s.blocks.gathered[fr.index] {
		return
	}
	if fr.more {
		w.updatePieces()
		return
	}
	if fr.ne == 0 {
		w.clearBlock()
		return
	}
	j.beta = 1
	if fr.clean {
		j.beta = 0
		fr.clean = false
	}
	w.count.Flops += float64(fr.ne) * float64(fr.r) * float64(fr.r+1)
	j.d, j.b, j.ldb = w.timesD(0, fr.ne, fr.p, fr.m)
	j.height = heightOf(fr.r, 2*float64(fr.ne)*float64(fr.r), 2*partFlops)
	w.share(stepBlock, parts(fr.r, j.height))
}

// blockPart does rows lo to hi of updateBlock.
func (w *worker) blockPart(lo, hi int) {
	fr, j := &w.front, &w.job
	l := fr.panel[fr.p+lo:]
	if lo > 0 {
		asm.Gemm(asm.NoTrans, asm.Trans, hi-lo, lo, fr.ne, -1, l, fr.ld, j.d, j.b, j.ldb, j.beta, fr.block[lo:], fr.r)
	}
	asm.Gemmt(asm.Lower, asm.NoTrans, asm.Trans, hi-lo, fr.ne, -1, l, fr.ld, j.d, j.b[lo:], j.ldb, j.beta, fr.block[lo+lo*fr.r:], fr.r)
}

// assembleShared is the part of assemble that begins the front and adds the blocks of its children, column by column, for a large front
// without delayed columns.
func (w *worker) assembleShared(i int, children []int32) {
	s, fr, j := w.f.s, &w.front, &w.job
	w.open(i, 0)
	j.blocks = fr.more
	for _, c := range children {
		own := int(s.first[c+1] - s.first[c])
		if lo, hi := s.rowPtr[c]+own, s.rowPtr[c+1]; lo < hi && int(s.rel[hi-1]) >= fr.p {
			j.blocks = true
		}
	}
	fr.clean = !j.blocks
	// Columns are cut into parts of about as many entries each.
	all := trapezoid(fr.m, fr.m)
	if fr.clean {
		all = trapezoid(fr.p, fr.m)
	}
	most := max(partEntries, all/partMost)
	j.cuts = append(j.cuts[:0], 0)
	last := fr.m
	if fr.clean {
		last = fr.p
	}
	for q, part := 0, 0; q < last; q++ {
		if part += fr.m - q; part >= most || q == last-1 {
			j.cuts = append(j.cuts, int32(q+1))
			part = 0
		}
	}
	w.share(stepAssemble, len(j.cuts)-1)
}

// assembleColumns makes columns q0 ≤ q < q1 of the front: those from fr.p on are columns of the block.
func (w *worker) assembleColumns(q0, q1 int) {
	s, fr := w.f.s, &w.front
	i := fr.index
	if end := min(q1, fr.p); q0 < end {
		w.fill(i, fr.panel, q0*fr.ld, end*fr.ld)
	}
	if fr.more {
		w.pieceColumns(q0, q1)
	}
	for q := max(q0, fr.p) - fr.p; q < q1-fr.p && !fr.more; q++ {
		clear(fr.block[q*fr.r+q : (q+1)*fr.r])
	}
	for _, c := range s.child[s.childPtr[i]:s.childPtr[i+1]] {
		own := int(s.first[c+1] - s.first[c])
		lo, hi := s.rowPtr[c]+own, s.rowPtr[c+1]
		r := hi - lo
		if r == 0 {
			continue
		}
		pos := s.rel[lo:hi]
		block := w.blockOf(int(c), r)
		from, to, split := below(pos, q0), below(pos, q1), below(pos, fr.p)
		if end := min(to, split); from < end {
			asm.AddLower(r, from, end, block, r, pos, 0, fr.panel, fr.ld)
		}
		switch from = max(from, split); {
		case from >= to:
		case fr.more:
			w.addToPieces(r, from, to, block, pos)
		default:
			asm.AddLower(r, from, to, block, r, pos, fr.p, fr.block, fr.r)
		}
	}
}
