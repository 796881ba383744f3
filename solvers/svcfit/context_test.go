package svcfit

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/saddle-go/saddle/asm"
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

// KindSlopes are products with KindGradient, kind by kind, in the same bits for any number of threads.
func TestKindSlopes(t *testing.T) {
	const n, T = 20, 3
	for _, r := range []Regime{Newton, Descent, Gram} {
		for _, dense := range []bool{true, false} {
			pr := random(52, 6000, n, T, dense, 0.5)
			if r == Gram {
				pr = random(52, 500, n, T, dense, 0.5)
			}
			for i := range pr.Kind {
				pr.Kind[i] = int32(i / 7) // groups of rows
			}
			kinds := int(pr.Kind[len(pr.Kind)-1]) + 1
			p := params(52, n, 0.25)
			p.Cost = make([]float64, kinds)
			for k := range p.Cost {
				p.Cost[k] = 0.2 + float64(k%5)
			}
			q, b := make([]float64, n), make([]float64, n)
			for j := range q {
				q[j] = float64(j%7) - 2.5
			}
			var first []float64
			for _, threads := range []int{1, 3} {
				tr := newTrainer(t, pr, Options{Regime: r, Threads: threads})
				done(t, tr, p, Target{Tol: 1e-4})
				out := make([]float64, tr.v.kinds)
				if err := tr.KindSlopes(context.Background(), 1, q, out); err != nil {
					t.Fatal(err)
				}
				if first != nil {
					if !same([][]float64{out}, [][]float64{first}) {
						t.Errorf("%v, dense %v: %d threads give other bits", r, dense, threads)
					}
					continue
				}
				first = out
				for k := 0; k < tr.v.kinds; k += 11 {
					if err := tr.KindGradient(context.Background(), 1, k, b); err != nil {
						t.Fatal(err)
					}
					if want := asm.Dot(q, b); math.Abs(out[k]-want) > 1e-12*(1+math.Abs(want)) {
						t.Errorf("%v, dense %v: kind %d: %g, want %g", r, dense, k, out[k], want)
					}
				}
				if err := tr.KindSlopes(context.Background(), 1, q, out[1:]); err == nil {
					t.Error("a length that is wrong: no error")
				}
			}
		}
	}
}
