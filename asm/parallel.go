package asm

import (
	"sync"
	"sync/atomic"

	"github.com/saddle-go/saddle/internal/isa"
)

// Parallel is the largest number of goroutines that share an operation. The bits
// of a result do not depend on it: every element is computed by one of them, as it
// would be alone.
type Parallel int

// Parts of a shared operation have at least this many flops, some tens of
// microseconds, so that handing them out costs little.
const partFlops = 4e6

// Gemm is the function [Gemm].
func (t Parallel) Gemm(opA, opB Op, m, n, k int, alpha float64, a []float64, lda int, d []float64, b []float64, ldb int, beta float64, c []float64, ldc int) {
	checkOp("Gemm", "a", opA, m, k, len(a), lda)
	checkOp("Gemm", "b", opB, k, n, len(b), ldb)
	checkMatrix("Gemm", "c", m, n, len(c), ldc)
	if len(d) != 0 && len(d) != k {
		panicLength("Gemm", "d", len(d), k)
	}
	if len(d) == 0 {
		d = nil // an empty slice means the identity too
	}
	if alpha == 0 {
		k = 0
	}
	if m == 0 || n == 0 {
		return
	}
	mode := 0
	if beta == 0 && k > 0 {
		mode = tilesOverwrite
	} else {
		scaleColumns(m, n, beta, c, ldc)
	}
	if k == 0 {
		return
	}
	p := product{opA, opB, alpha, a, lda, d, b, ldb, c, ldc, isa.Active()}
	unit := tilings[p.level].vec // tiles of fewer vectors cost less than parts that differ in size
	parts := t.parts(2*float64(m)*float64(n)*float64(k), (m+unit-1)/unit)
	if parts == 1 {
		p.run(0, m, n, k, mode)
		return
	}
	j := getJob(p, m, n, k)
	j.mode, j.whole = mode, true
	j.rows = ((m+parts-1)/parts + unit - 1) / unit * unit
	j.share(int(t))
}

// Gemmt is the function [Gemmt].
func (t Parallel) Gemmt(uplo Uplo, opA, opB Op, n, k int, alpha float64, a []float64, lda int, d []float64, b []float64, ldb int, beta float64, c []float64, ldc int) {
	checkOp("Gemmt", "a", opA, n, k, len(a), lda)
	checkOp("Gemmt", "b", opB, k, n, len(b), ldb)
	checkMatrix("Gemmt", "c", n, n, len(c), ldc)
	if len(d) != 0 && len(d) != k {
		panicLength("Gemmt", "d", len(d), k)
	}
	if len(d) == 0 {
		d = nil
	}
	t.triangle(uplo, n, k, beta, product{opA, opB, alpha, a, lda, d, b, ldb, c, ldc, isa.Active()})
}

// Syrk is the function [Syrk].
func (t Parallel) Syrk(n, k int, alpha float64, a []float64, lda int, c []float64, ldc int) {
	checkMatrix("Syrk", "a", n, k, len(a), lda)
	checkMatrix("Syrk", "c", n, n, len(c), ldc)
	t.triangle(Lower, n, k, 1, product{NoTrans, Trans, alpha, a, lda, nil, a, lda, c, ldc, isa.Active()})
}

// triangle computes one triangle of a product of order n and depth k.
func (t Parallel) triangle(uplo Uplo, n, k int, beta float64, p product) {
	scaleTriangle(uplo, n, beta, p.c, p.ldc)
	if n == 0 || k == 0 || p.alpha == 0 {
		return
	}
	unit := tilings[p.level].rows
	parts := t.parts(float64(n)*float64(n)*float64(k), (n+unit-1)/unit)
	if parts == 1 {
		p.triangle(uplo, 0, n, n, k)
		return
	}
	j := getJob(p, n, n, k)
	j.uplo, j.whole = uplo, false
	j.rows = cut(n, (n+2*parts-1)/(2*parts)+unit-1, unit) // parts differ in work: more of them even it out
	j.share(int(t))
}

// parts returns into how many parts an operation of so many flops on so many units
// of rows is cut: one if it is not worth sharing, else two for each goroutine, so
// that one that is held up does not hold up the others.
func (t Parallel) parts(flops float64, units int) int {
	if t <= 1 || flops < 2*partFlops || units < 2 {
		return 1
	}
	return max(2, min(2*int(t), units, int(flops/partFlops)))
}

// A job is an operation that goroutines share by rows. Jobs are kept for reuse, so that
// sharing allocates nothing.
type job struct {
	product
	m, n, k, mode int
	uplo          Uplo
	whole         bool // the product, not one triangle of it
	rows          int  // of a part
	taken         atomic.Int64
	left          atomic.Int64   // parts that are not done
	ended         sync.WaitGroup // until left is zero
	users         atomic.Int64   // goroutines that may look at it
	next          *job
}

var jobs struct {
	sync.Mutex
	free *job
}

func getJob(p product, m, n, k int) *job {
	jobs.Lock()
	j := jobs.free
	if j != nil {
		jobs.free = j.next
	}
	jobs.Unlock()
	if j == nil {
		j = new(job)
	}
	j.product, j.m, j.n, j.k = p, m, n, k
	j.taken.Store(0)
	return j
}

// share does the job with at most threads goroutines, this one among them, and
// gives it back. It does not wait for those that come too late to find work.
func (j *job) share(threads int) {
	parts := (j.m + j.rows - 1) / j.rows
	j.left.Store(int64(parts))
	j.ended.Add(1)
	j.users.Store(1)
	for range min(threads, parts) - 1 {
		j.help()
	}
	j.takeParts()
	if !spin(func() bool { return j.left.Load() == 0 }) {
		j.ended.Wait()
	}
	j.release()
}

// release gives the job back once nobody looks at it.
func (j *job) release() {
	if j.users.Add(-1) > 0 {
		return
	}
	j.product = product{}
	jobs.Lock()
	j.next = jobs.free
	jobs.free = j
	jobs.Unlock()
}

// takeParts does parts until none is left. Those of a lower triangle come longest
// first.
func (j *job) takeParts() {
	parts := (j.m + j.rows - 1) / j.rows
	for {
		part := int(j.taken.Add(1)) - 1
		if part >= parts {
			return
		}
		if !j.whole && j.uplo == Lower {
			part = parts - 1 - part
		}
		lo := part * j.rows
		hi := min(lo+j.rows, j.m)
		if j.whole {
			j.run(lo, hi, j.n, j.k, j.mode)
		} else {
			j.triangle(j.uplo, lo, hi, j.n, j.k)
		}
		if j.left.Add(-1) == 0 {
			j.ended.Done()
		}
	}
}
