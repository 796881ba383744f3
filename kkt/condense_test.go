package kkt_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// Products of dense rows are counted before there is room for them: Auto leaves the rows alone, and Condensed refuses.
func TestPairsAreCountedFirst(t *testing.T) {
	const n, m = 40000, 3 // 2.4e9 products
	s := kkt.Structure{N: n, M: m, Blocks: []kkt.RowBlock{{End: m, Condense: kkt.Always}}}
	for i := range int32(m) {
		for j := range int32(n) {
			s.J.RowIdx, s.J.ColIdx = append(s.J.RowIdx, i), append(s.J.ColIdx, j)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	k, err := kkt.New(s, kkt.Options{})
	if err != nil || k.Form() != kkt.Augmented || k.Stats().Condensed != 0 {
		t.Errorf("auto: %v", err)
	}
	if _, err := kkt.New(s, kkt.Options{Form: kkt.Condensed}); kindOf(err) != kkt.BadStructure {
		t.Errorf("condensed: %v", err)
	}
	runtime.ReadMemStats(&after)
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 1<<30 {
		t.Errorf("%d bytes allocated", bytes)
	}
}

// A lateContext ends after Err has been asked for a number of times.
type lateContext struct {
	context.Context
	left int
}

func (c *lateContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// When the constraint preconditioner cannot be factored the system has no factors, the preconditioner is the identity, and the next
// factorisation makes both good again.
func TestConstraintAfterFailure(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(41), 30, 12)
	var p kkt.Preconditioner
	k := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: kkt.FGMRES, Precond: func(k *kkt.System) (q kkt.Preconditioner, err error) {
		p, err = kkt.Constraint(k)
		return p, err
	}}})
	_, want := solved(t, "before", k, in.RHS)
	if _, err := k.Factor(&lateContext{ctx, 1}, kkt.Shift{}); kindOf(err) != kkt.Interrupted {
		t.Fatalf("interrupted within the preconditioner: %v", err)
	}
	x := make([]float64, k.Dim())
	if _, err := k.Solve(ctx, x, in.RHS); kindOf(err) != kkt.OutOfOrder {
		t.Errorf("Solve after the failure: %v", err)
	}
	if p.Solve(x, in.RHS); !sameBits(x, in.RHS) {
		t.Error("a preconditioner without factors is not the identity")
	}
	if _, after := solved(t, "after", k, in.RHS); after != want || !after.Converged {
		t.Errorf("%+v, before %+v", after, want)
	}
}
