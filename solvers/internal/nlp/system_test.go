package nlp

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/saddle-go/saddle/kkt"
)

// TestNewSystem: it returns when the context ends, whatever the back end does.
func TestNewSystem(t *testing.T) {
	s := kkt.Structure{N: 1, W: kkt.Entries{RowIdx: []int32{0}, ColIdx: []int32{0}}}
	for _, ctx := range []context.Context{context.Background(), t.Context()} {
		if k, err := NewSystem(ctx, s, kkt.Options{}); err != nil || k == nil {
			t.Errorf("%v, %v", k, err)
		}
	}
	release := make(chan struct{})
	defer close(release)
	slow := kkt.Options{Backend: func() kkt.Backend { <-release; return kkt.NewDense() }}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if k, err := NewSystem(ctx, s, slow); !errors.Is(err, context.DeadlineExceeded) || k != nil {
		t.Errorf("%v, %v", k, err)
	}
	if _, err := NewSystem(ctx, s, kkt.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the end: %v", err)
	}
}
