package svcfit

import (
	"context"
	"errors"
	"testing"
)

// What takes passes over the rows ends with its context, and says so.
func TestContexts(t *testing.T) {
	const n = 20
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, r := range []Regime{Newton, Descent, Gram} {
		tr := newTrainer(t, random(51, 400, n, 2, true, 1), Options{Regime: r})
		out := make([]float64, n)
		if err := tr.KindGradient(context.Background(), 0, 0, out); err == nil {
			t.Errorf("%v: KindGradient before a fit: no error", r)
		}
		f := done(t, tr, params(51, n, 0.25), Target{})
		if err := tr.Adjoint(ended, 0, out, f.W[0]); !errors.Is(err, context.Canceled) {
			t.Errorf("%v: Adjoint: %v", r, err)
		}
		if err := tr.KindGradient(ended, 0, 0, out); !errors.Is(err, context.Canceled) {
			t.Errorf("%v: KindGradient: %v", r, err)
		}
		if r == Newton {
			if err := tr.BoxGradient(ended, 0, out, out, out); !errors.Is(err, context.Canceled) {
				t.Errorf("%v: BoxGradient: %v", r, err)
			}
		}
	}
}

// The error of a Reducer is that of KindGradient, not a gradient of zero.
func TestKindGradientFails(t *testing.T) {
	broken := errors.New("no connection")
	tr := newTrainer(t, random(51, 400, 20, 2, true, 1), Options{Reducer: func(s []*Shard) Reducer {
		return reducer(func(ctx context.Context, q *Request, sum *Reply) error {
			if q.Task == Kinds {
				return broken
			}
			return Goroutines(s, 2).Round(ctx, q, sum)
		})
	}})
	done(t, tr, params(51, 20, 0.25), Target{})
	if err := tr.KindGradient(context.Background(), 0, 0, make([]float64, 20)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}
