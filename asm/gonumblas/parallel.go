package gonumblas

import (
	"sync"
	"sync/atomic"

	"github.com/saddle-go/saddle/asm"
)

// workers returns into how many parts a product of so many flops is best cut.
func (impl Implementation) workers(flops int) int {
	parts := flops / least.share
	if parts <= 1 {
		return 1
	}
	return min(impl.threads(), parts)
}

// parallel calls f(0) to f(tasks-1) in at most threads goroutines, each of which takes
// the next call that is left, so that a slow one does not hold up the others.
func parallel(threads, tasks int, f func(task int)) {
	var next atomic.Int64
	work := func() {
		for t := int(next.Add(1)) - 1; t < tasks; t = int(next.Add(1)) - 1 {
			f(t)
		}
	}
	var wg sync.WaitGroup
	for range min(threads, tasks) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// Blocks begin at multiples of blockUnit, which every level's tiles divide: an element
// is then computed by the same steps wherever the cuts are.
const blockUnit = 24

// blocking is a cut of a column-major matrix, or of its lower triangle, into blocks.
type blocking struct {
	m, n       int
	rows, cols int // of a block
	triangle   bool
}

// grid cuts an m×n matrix into about two blocks a worker, as square as may be: one
// worker that is held up then loses half of its share to others.
func grid(m, n, workers int) blocking {
	if workers == 1 {
		return blocking{m: m, n: n, rows: m, cols: n}
	}
	p, q := 1, 1
	for p*q < 2*workers {
		switch {
		case m*q >= n*p && m/p >= 2*least.block:
			p *= 2
		case n/q >= 2*least.block:
			q *= 2
		case m/p >= 2*least.block:
			p *= 2
		default:
			return blocking{m: m, n: n, rows: share(m, p), cols: share(n, q)}
		}
	}
	return blocking{m: m, n: n, rows: share(m, p), cols: share(n, q)}
}

// stripsOf cuts an m×n matrix along the dimension that the matrix on the given side
// leaves alone.
func stripsOf(side asm.Side, m, n, workers int) blocking {
	g := blocking{m: m, n: n, rows: m, cols: n}
	switch {
	case workers == 1:
	case side == asm.Left:
		g.cols = share(n, min(2*workers, max(1, n/least.block)))
	default:
		g.rows = share(m, min(2*workers, max(1, m/least.block)))
	}
	return g
}

// triangleOf cuts the lower triangle of order n into squares, of which those on the
// diagonal count half.
func triangleOf(n, workers int) blocking {
	parts := 1
	if workers > 1 {
		for parts*parts < 4*workers && n/(parts+1) >= least.block {
			parts++
		}
	}
	w := share(n, parts)
	return blocking{n, n, w, w, true}
}

// share returns the size of the parts, multiples of blockUnit, into which n is cut.
func share(n, parts int) int {
	if parts <= 1 {
		return n
	}
	size := (n + parts - 1) / parts
	return min(n, (size+blockUnit-1)/blockUnit*blockUnit)
}

// blocks returns the number of blocks.
func (g blocking) blocks() int {
	p := (g.m + g.rows - 1) / g.rows
	if g.triangle {
		return p * (p + 1) / 2
	}
	return p * ((g.n + g.cols - 1) / g.cols)
}

// block returns where block t is: mi rows from i on, nj columns from j on.
func (g blocking) block(t int) (i, mi, j, nj int) {
	p := (g.m + g.rows - 1) / g.rows
	j = t / p
	i = t % p
	if g.triangle {
		for j = 0; t >= p-j; j++ {
			t -= p - j
		}
		i = j + t
	}
	i, j = i*g.rows, j*g.cols
	return i, min(g.rows, g.m-i), j, min(g.cols, g.n-j)
}
