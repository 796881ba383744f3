package auto_test

import (
	"context"
	"testing"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auto"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/shifted"
)

// TestInterruptedPlan: methods end with the context although the linear systems are still being planned.
func TestInterruptedPlan(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	o := solvers.Options{KKT: kkt.Options{Backend: func() kkt.Backend { <-release; return kkt.NewDense() }}}
	general, _ := problemtest.Number(71)
	quadratic, _ := problemtest.Number(21)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	a, err := auto.Solve(ctx, quadratic.NLP(), o)
	if err != nil || a.Status != solvers.TimeLimit || len(a.X) != 2 {
		t.Errorf("qp: %v, %v", a.Status, err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	b, err := nlpd.Solve(ctx, general.NLP(), nlpd.Options{Options: o})
	if err != nil || b.Status != solvers.TimeLimit || len(b.X) != 4 {
		t.Errorf("nlpd: %v, %v", b.Status, err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	c, err := shifted.Solve(ctx, general.NLP(), shifted.Options{Options: o})
	if err != nil || c.Status != solvers.TimeLimit || len(c.X) != 4 {
		t.Errorf("shifted: %v, %v", c.Status, err)
	}
}
