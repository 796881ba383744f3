package rows

import (
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
)

// Pages leave memory by chunks of the file.
const (
	chunkShift = 18
	chunkSize  = 1 << chunkShift

	// MinMemoryLimit is the least Options.MemoryLimit.
	MinMemoryLimit = 2 * readAhead

	// readAhead is room for what is being read: a fault brings neighbours, up to 2 MiB of them.
	readAhead = 8 << 20

	// maxWindow bounds what has been consumed and not yet dropped; more would save nothing.
	maxWindow = 64 << 20
)

// limiter keeps the pages of a mapping below a limit. Passes go over the rows in order, again and again, for which the
// page that was used last is the one to drop: so the front of the file stays, and what has been consumed
// behind it is dropped whenever it amounts to a window of a quarter of the limit or maxWindow. An eighth, or readAhead,
// is for what is being read.
//
// A mark per chunk makes a call for rows of a chunk that is marked already cheap. Threads may drop what others read: it
// comes back from the file.
type limiter struct {
	data    []byte
	first   int // chunks below stay
	window  int64
	pending atomic.Int64 // chunks marked
	marks   []atomic.Uint64
	mu      sync.Mutex // one thread drops
}

// newLimiter returns the limiter of a file, or nil if all of it may stay.
func newLimiter(data []byte, l *layout, limit int64) (*limiter, error) {
	if limit <= 0 || int64(len(data)) <= limit || !mapped {
		return nil, nil
	}
	keep := l.sec[valSection].off
	if !l.dense {
		keep = l.sec[indSection].off
	}
	if least := max(MinMemoryLimit, 4*keep); limit < least {
		return nil, fmt.Errorf("a memory limit of %d bytes is too small, want at least %d", limit, least)
	}
	window := min(limit/4, maxWindow)
	keep = limit - window - max(limit/8, readAhead)
	adviseSequential(data)
	count := (len(data) + chunkSize - 1) >> chunkShift
	return &limiter{
		data:   data,
		first:  int(keep >> chunkShift),
		window: window >> chunkShift,
		marks:  make([]atomic.Uint64, (count+63)/64),
	}, nil
}

// consumed marks the chunks of bytes lo..hi-1 of the file.
func (d *limiter) consumed(lo, hi int64) {
	if hi <= lo {
		return
	}
	last := int((hi - 1) >> chunkShift)
	for c := max(int(lo>>chunkShift), d.first); c <= last; c++ {
		word, bit := &d.marks[c/64], uint64(1)<<(c%64)
		if word.Load()&bit == 0 && word.Or(bit)&bit == 0 && d.pending.Add(1) >= d.window {
			d.dropMarked()
		}
	}
}

// dropMarked drops the chunks that are marked, neighbours together.
func (d *limiter) dropMarked() {
	if !d.mu.TryLock() {
		return
	}
	defer d.mu.Unlock()
	if d.pending.Load() < d.window {
		return
	}
	lo, hi := 0, 0 // a run of chunks
	flush := func() {
		if lo < hi {
			drop(d.data[lo<<chunkShift : min(hi<<chunkShift, len(d.data))])
		}
	}
	for i := range d.marks {
		word := d.marks[i].Swap(0)
		d.pending.Add(-int64(bits.OnesCount64(word)))
		for ; word != 0; word &= word - 1 {
			c := 64*i + bits.TrailingZeros64(word)
			if c != hi {
				flush()
				lo = c
			}
			hi = c + 1
		}
	}
	flush()
}

// rowsConsumed returns the function of Matrix.Done.
func (d *limiter) rowsConsumed(x *Matrix, l *layout) func(lo, hi int) {
	ind, val := l.sec[indSection].off, l.sec[valSection].off
	if x.IsDense() {
		row := 4 * int64(x.Cols)
		return func(lo, hi int) { d.consumed(val+int64(lo)*row, val+int64(hi)*row) }
	}
	return func(lo, hi int) {
		a, b := 4*int64(x.Ptr[lo]), 4*int64(x.Ptr[hi])
		d.consumed(ind+a, ind+b)
		d.consumed(val+a, val+b)
	}
}
