package nlp

import (
	"context"

	"github.com/saddle-go/saddle/kkt"
)

// NewSystem is kkt.New that returns when ctx ends, with its error: the analysis of a huge system takes long and has no place to stop at. What is left of it goes on
// unseen; it reads s, which must therefore not change any more, and calls nothing of the caller's but o.Backend.
func NewSystem(ctx context.Context, s kkt.Structure, o kkt.Options) (*kkt.System, error) {
	if ctx.Done() == nil {
		return kkt.New(s, o)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	type answer struct {
		k   *kkt.System
		err error
	}
	ch := make(chan answer, 1)
	go func() {
		k, err := kkt.New(s, o)
		ch <- answer{k, err}
	}()
	select {
	case a := <-ch:
		return a.k, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
