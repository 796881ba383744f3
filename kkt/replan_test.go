package kkt_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// Replan follows the values that are there.
func TestReplan(t *testing.T) {
	rng := newRand(18)
	in := kkttest.Methods()[2].Make(rng, 30, 12)
	in.Structure.Blocks[0].MinC = 0 // unknown
	k := newSystem(t, in, kkt.Options{Form: kkt.Condensed})
	want, _ := solved(t, "before", k, in.RHS)
	if got := k.Stats(); got.Condensed != 0 || got.Analyses != 1 {
		t.Errorf("before: %+v", got)
	}
	if err := k.Replan(ctx); err != nil {
		t.Fatal(err)
	}
	x, _ := solved(t, "after", k, in.RHS)
	if got := k.Stats(); got.Condensed != 12 || got.Analyses != 2 {
		t.Errorf("after: %+v", got)
	}
	if e := apart(x, want); e > 1e-10 {
		t.Errorf("differs by %.1e", e)
	}
	if err := k.SetDiagonals(nil, make([]float64, 12)); err != nil {
		t.Fatal(err)
	}
	if err := k.Replan(ctx); err != nil {
		t.Fatal(err)
	}
	if _, info := solved(t, "C = 0", k, in.RHS); k.Stats().Condensed != 0 || !info.Converged {
		t.Errorf("C = 0: %+v, %+v", k.Stats(), info)
	}
}

// stuck is a back end whose analysis ends when it is told to.
type stuck struct {
	*kkt.Dense
	begun, end chan struct{}
}

func (b stuck) Analyze(p *kkt.Pattern) error {
	b.begun <- struct{}{}
	<-b.end
	return b.Dense.Analyze(p)
}

// Replan returns when its context ends, and leaves the plan as it was.
func TestReplanInterrupted(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(21), 30, 12)
	begun, end := make(chan struct{}, 1), make(chan struct{})
	made := 0
	k := newSystem(t, in, kkt.Options{Form: kkt.Augmented, Backend: func() kkt.Backend {
		if made++; made == 1 {
			return kkt.NewDense()
		}
		return stuck{kkt.NewDense(), begun, end}
	}})
	want, _ := solved(t, "before", k, in.RHS)
	canceled, cancel := context.WithCancel(ctx)
	go func() {
		<-begun
		cancel()
	}()
	if err := k.Replan(canceled); kindOf(err) != kkt.Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	close(end)
	if err := k.Replan(canceled); kindOf(err) != kkt.Interrupted || k.Stats().Analyses != 2 {
		t.Errorf("interrupted before: %v, %d analyses", err, k.Stats().Analyses)
	}
	if _, err := k.Solve(ctx, make([]float64, k.Dim()), in.RHS); kindOf(err) != kkt.OutOfOrder {
		t.Errorf("without a factorisation: %v", err)
	}
	if x, _ := solved(t, "after", k, in.RHS); !slices.Equal(x, want) {
		t.Error("the old plan gives another solution")
	}
}
