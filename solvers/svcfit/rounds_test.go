package svcfit

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"testing"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

// The bits do not depend on the number of goroutines.
func TestThreads(t *testing.T) {
	for _, dense := range []bool{true, false} {
		pr := random(31, 20000, 12, 4, dense, 0.4)
		var first []*Fit
		for _, threads := range []int{1, 2, 7} {
			tr := newTrainer(t, pr, Options{Threads: threads})
			if s := newShards(tr.v); len(s) < 3 {
				t.Fatalf("%d shards", len(s))
			}
			for k, delta := range []float64{0.25, 0, 1} {
				f := done(t, tr, params(31, 12, delta), Target{})
				if threads == 1 {
					first = append(first, f)
				} else if !same(f.W, first[k].W) || !same([][]float64{f.Gap, f.Objective}, [][]float64{first[k].Gap, first[k].Objective}) || f.Steps != first[k].Steps {
					t.Errorf("dense %v δ %g: %d threads give other bits", dense, delta, threads)
				}
			}
		}
	}
}

// wire is a Reducer that sends everything through bytes, as an engine for many machines would.
type wire struct {
	t      *testing.T
	shards []*Shard
	bytes  int64
	rounds int
}

func (w *wire) send(from, to any) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(from); err != nil {
		w.t.Fatal(err)
	}
	w.bytes += int64(b.Len())
	if err := gob.NewDecoder(&b).Decode(to); err != nil {
		w.t.Fatal(err)
	}
}

func (w *wire) Round(_ context.Context, q *Request, sum *Reply) error {
	w.rounds++
	sum.Start(q, w.shards[0].v.x.Cols)
	for _, s := range w.shards {
		var there Request
		w.send(q, &there)
		var answer, back Reply
		s.Do(&there, &answer)
		w.send(answer, &back)
		sum.Add(&back)
	}
	return nil
}

// A Reducer that shares no memory with the shards gives the same bits, and the Fit counts its rounds.
func TestWire(t *testing.T) {
	for _, dense := range []bool{true, false} {
		pr := random(32, 9000, 10, 3, dense, 0.4)
		var w *wire
		tr := newTrainer(t, pr, Options{Reducer: func(s []*Shard) Reducer { w = &wire{t: t, shards: s}; return w }})
		here := newTrainer(t, pr, Options{Threads: 2})
		for _, delta := range []float64{0.25, 0} {
			w.rounds = 0
			a, b := done(t, tr, params(32, 10, delta), Target{}), done(t, here, params(32, 10, delta), Target{})
			if !same(a.W, b.W) {
				t.Errorf("dense %v δ %g: other bits", dense, delta)
			}
			if a.Rounds != w.rounds || a.Rounds != b.Rounds || a.Bytes != b.Bytes || a.Bytes == 0 {
				t.Errorf("%d and %d rounds, counted %d; %d and %d bytes", a.Rounds, b.Rounds, w.rounds, a.Bytes, b.Bytes)
			}
			g1, g2 := make([]float64, 10), make([]float64, 10)
			if err := tr.KindGradient(context.Background(), 1, 2, g1); err != nil {
				t.Fatal(err)
			}
			if err := here.KindGradient(context.Background(), 1, 2, g2); err != nil {
				t.Fatal(err)
			}
			if !same([][]float64{g1}, [][]float64{g2}) {
				t.Error("sums by kinds differ")
			}
		}
	}
}

// More trial steps in a round make fewer rounds, and lead to the same minimum.
func TestTrials(t *testing.T) {
	pr := random(33, 5000, 10, 3, true, 1)
	one, eight := newTrainer(t, pr, Options{Threads: 1}), newTrainer(t, pr, Options{Threads: 1, Trials: 8})
	rounds := [2]int{}
	for _, c := range []float64{0.01, 1, 100} {
		p := Params{Cost: []float64{c, c, c}}
		a, b := done(t, one, p, Target{Gap: 1e-8}), done(t, eight, p, Target{Gap: 1e-8})
		rounds[0] += a.Rounds
		rounds[1] += b.Rounds
		for k := range a.Objective {
			if d := a.Objective[k]/b.Objective[k] - 1; d > 1e-7 || d < -1e-7 {
				t.Errorf("c %g fold %d: %g", c, k, d)
			}
		}
	}
	if rounds[1] >= rounds[0] {
		t.Errorf("%d rounds with one trial step, %d with eight", rounds[0], rounds[1])
	}
}

// A context that ends, or a Progress that says so, ends the fit with the best so far; the next fit is as good as any.
func TestInterrupt(t *testing.T) {
	pr := random(34, 20000, 20, 3, true, 1)
	want := done(t, newTrainer(t, pr, Options{Threads: 1}), params(34, 20, 0), Target{Gap: 1e-8})
	for stop := 1; stop < 12; stop += 2 {
		ctx, cancel := context.WithCancel(context.Background())
		rounds := 0
		tr := newTrainer(t, pr, Options{Threads: 2, Reducer: func(s []*Shard) Reducer {
			return reducer(func(c context.Context, q *Request, sum *Reply) error {
				if rounds++; rounds == stop {
					// In the middle of a round: some shards have done their part.
					sum.Start(q, 20)
					s[0].Do(q, new(Reply))
					cancel()
					return ctx.Err()
				}
				return Goroutines(s, 2).Round(c, q, sum)
			})
		}})
		f, err := tr.Fit(ctx, params(34, 20, 0), Target{Gap: 1e-8})
		if !errors.Is(err, context.Canceled) || f == nil || f.Status != solvers.Interrupted {
			t.Fatalf("round %d: %v", stop, err)
		}
		tr.Margins()
		if err := tr.Adjoint(context.Background(), 0, make([]float64, 20), make([]float64, 20)); err == nil {
			t.Error("adjoint after an interrupted fit: no error")
		}
		again := done(t, tr, params(34, 20, 0), Target{Gap: 1e-8})
		for k := range want.W {
			if d := distance(again.W[k], want.W[k]); d > 1e-4 {
				t.Errorf("round %d fold %d: weights after an interruption differ by %g", stop, k, d)
			}
		}
	}
	calls := 0
	tr := newTrainer(t, pr, Options{Progress: func(solvers.Iter) bool { calls++; return calls == 3 }})
	f, err := tr.Fit(context.Background(), params(34, 20, 0), Target{})
	if !errors.Is(err, solvers.ErrStopped) || f.Status != solvers.Interrupted || calls != 3 {
		t.Errorf("after %d calls: %v", calls, err)
	}
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-1))
	defer cancel()
	if f, err = tr.Fit(ctx, params(34, 20, 0), Target{}); err == nil || f.Status != solvers.TimeLimit {
		t.Errorf("after the deadline: %v", err)
	}
}

type reducer func(ctx context.Context, q *Request, sum *Reply) error

func (r reducer) Round(ctx context.Context, q *Request, sum *Reply) error { return r(ctx, q, sum) }
