package asm

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/saddle-go/saddle/internal/isa"
)

// blockOrder is the largest order of the diagonal blocks of a factorisation that
// goroutines share. Smaller blocks lie better in the caches and even out the ends,
// larger ones pack less often: at 256 one goroutine is as fast as in Cholesky.
const blockOrder = 256

// Cholesky is the function [Cholesky]; up to t goroutines take part.
//
// The halving of Cholesky ends in blocks of columns of at most blockOrder. Tile
// (i, j) is what rows of block i have in columns of block j: it is updated by the
// columns that Cholesky updates it by, in the same pieces and the same order, and
// then solved with or factorised. A goroutine takes the next tile of a list, in which every
// tile stands behind those that it needs, and waits for them one by one; it
// spins, since to be woken takes longer than most waits. A diagonal
// block stands early in the list, among tiles of the column before.
func (t Parallel) Cholesky(n int, a []float64, lda int) int {
	checkMatrix("Cholesky", "a", n, n, len(a), lda)
	if t <= 1 || n <= 2*blockOrder {
		return Cholesky(n, a, lda)
	}
	j := getTiled(n)
	j.triangular = triangular{level: isa.Active(), op: Trans, t: a, ldt: lda}
	j.list(int(t))
	helpers := min(int(t), len(j.start)-1) - 1
	j.running.Add(helpers)
	for range helpers {
		go j.work()
	}
	j.takeTiles()
	j.running.Wait()
	bad := int(j.bad.Load())
	j.release()
	return bad
}

// A tiled is a Cholesky factorisation that goroutines share. It is kept for reuse,
// so that sharing allocates nothing once there is one of the order.
type tiled struct {
	triangular
	n       int
	start   []int         // where blocks begin, and n
	order   [][2]int32    // tiles in the order in which they are taken
	done    []atomic.Bool // of tile (i, j), i ≥ j, at i(i+1)/2 + j
	taken   atomic.Int64
	bad     atomic.Int64 // the first bad pivot, or -1
	running sync.WaitGroup
	work    func()
	next    *tiled
}

var tileds struct {
	sync.Mutex
	free *tiled
}

// getTiled returns one for order n, its blocks cut and nothing done.
func getTiled(n int) *tiled {
	tileds.Lock()
	j := tileds.free
	if j != nil {
		tileds.free = j.next
	}
	tileds.Unlock()
	if j == nil {
		j = new(tiled)
		j.work = func() {
			j.takeTiles()
			j.running.Done()
		}
	}
	j.n, j.start = n, j.start[:0]
	j.cut(0, n)
	j.start = append(j.start, n)
	blocks := len(j.start) - 1
	if need := blocks * (blocks + 1) / 2; cap(j.done) < need {
		j.done = make([]atomic.Bool, need)
	}
	for k := range j.done {
		j.done[k].Store(false)
	}
	j.taken.Store(0)
	j.bad.Store(-1)
	return j
}

// release gives j back.
func (j *tiled) release() {
	j.triangular = triangular{}
	tileds.Lock()
	j.next = tileds.free
	tileds.free = j
	tileds.Unlock()
}

// cut appends the blocks of n columns from lo on, as Cholesky halves them.
func (j *tiled) cut(lo, n int) {
	if n <= blockOrder {
		j.start = append(j.start, lo)
		return
	}
	n1 := half(n)
	j.cut(lo, n1)
	j.cut(lo+n1, n-n1)
}

// list sets the order of the tiles. The next diagonal block comes when every
// thread has got a tile of its column, so that its taker need not wait.
func (j *tiled) list(threads int) {
	blocks := len(j.start) - 1
	j.order = append(j.order[:0], [2]int32{})
	for c := range blocks {
		for i := c + 1; i < blocks; i++ {
			j.order = append(j.order, [2]int32{int32(i), int32(c)})
			if i == min(c+threads, blocks-1) {
				j.order = append(j.order, [2]int32{int32(c + 1), int32(c + 1)})
			}
		}
	}
}

// takeTiles does tiles until none is left, or a pivot is bad.
func (j *tiled) takeTiles() {
	for {
		k := int(j.taken.Add(1)) - 1
		if k >= len(j.order) || !j.tile(int(j.order[k][0]), int(j.order[k][1])) {
			return
		}
	}
}

// tile does tile (i, c), and reports whether all pivots were good so far.
func (j *tiled) tile(i, c int) bool {
	a, ld := j.t, j.ldt
	row, rows := j.start[i], j.start[i+1]-j.start[i]
	col, cols := j.start[c], j.start[c+1]-j.start[c]
	target := a[row+col*ld:]
	// The halves to the left of column col, on the way from the whole to its block.
	ready := 0
	for at, n := 0, j.n; n > blockOrder; {
		n1 := half(n)
		if col < at+n1 {
			n = n1
			continue
		}
		for ; j.start[ready] < at+n1; ready++ {
			if !j.wait(i, ready) || !j.wait(c, ready) {
				return false
			}
		}
		if i == c {
			Syrk(rows, n1, -1, a[row+at*ld:], ld, target, ld)
		} else {
			Gemm(NoTrans, Trans, rows, cols, n1, -1, a[row+at*ld:], ld, nil, a[col+at*ld:], ld, 1, target, ld)
		}
		at, n = at+n1, n-n1
	}
	f := j.triangular
	if i == c {
		if p := f.cholesky(cols, target); p >= 0 {
			j.bad.Store(int64(col + p))
			return false
		}
	} else {
		if !j.wait(c, c) {
			return false
		}
		f.t = a[col+col*ld:]
		f.right(rows, 0, cols, target, ld)
	}
	j.done[i*(i+1)/2+c].Store(true)
	return true
}

// wait returns when tile (i, c) is done, or with false if it never will be.
func (j *tiled) wait(i, c int) bool {
	for done := &j.done[i*(i+1)/2+c]; !done.Load(); runtime.Gosched() {
		if j.bad.Load() >= 0 {
			return false
		}
	}
	return true
}
