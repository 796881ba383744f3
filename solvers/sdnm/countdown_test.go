package sdnm

import (
	"context"
	"sync/atomic"
)

// countdown is a context that is cancelled at the k-th look at its Err, which reaches every place
// where a method can be interrupted.
type countdown struct {
	context.Context
	cancel context.CancelFunc
	left   atomic.Int64
	looks  atomic.Int64
}

// newCountdown returns a context whose Err is nil for the first k calls.
func newCountdown(k int) *countdown {
	c := &countdown{}
	c.Context, c.cancel = context.WithCancel(context.Background())
	c.left.Store(int64(k))
	return c
}

func (c *countdown) Err() error {
	c.looks.Add(1)
	if c.left.Add(-1) < 0 {
		c.cancel()
	}
	return c.Context.Err()
}

// asked returns how often Err was called.
func (c *countdown) asked() int { return int(c.looks.Load()) }
