package ipsqp

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/sparse"
)

// TestStepDoesNotAllocate runs whole iterations after the first one.
func TestStepDoesNotAllocate(t *testing.T) {
	const n = 60
	p, _ := sparse.NewCOO(n, n)
	a, _ := sparse.NewCOO(n-1, n)
	f := &qpForm{n: n, m: n - 1, q: make([]float64, n), xl: make([]float64, n), xu: make([]float64, n), cl: make([]float64, n-1), cu: make([]float64, n-1)}
	for j := range n {
		p.Append(j, j, 1+float64(j%3))
		f.q[j], f.xu[j] = math.Sin(float64(j)), 2
		if j > 0 {
			a.Append(j-1, j, 1)
			a.Append(j-1, j-1, -1)
			f.cl[j-1], f.cu[j-1] = -0.1, 0.2
			if j == 7 {
				f.cl[j-1] = 0.2
			}
		}
	}
	f.a = a.ToCSC()
	f.p, _ = sparse.NewSym(p.ToCSC())
	lin, err := newShifted(context.Background(), f, kkt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := qpInterior(f, lin, false)
	ctx := context.Background()
	if err := in.start(ctx); err != nil {
		t.Fatal(err)
	}
	sc := equilibrate(f, true)
	keep := newQPDirection(in)
	iterate := func() {
		in.residuals()
		e := in.measure(sc, 0)
		if in.infeasible() || in.unbounded() {
			t.Error("a wrong certificate")
		}
		in.save()
		in.floor = 1e-9
		if _, _, err := in.step(ctx, &e, 2, keep); err != nil {
			t.Fatal(err)
		}
	}
	iterate()
	if allocs := testing.AllocsPerRun(5, iterate); allocs != 0 {
		t.Errorf("%g allocations in an iteration", allocs)
	}
}
