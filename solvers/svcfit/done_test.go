package svcfit

import (
	"context"
	"math"
	"reflect"
	"sync"
	"testing"
	"unsafe"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// leaving notes which rows a matrix is told that it may let go.
type leaving struct {
	mu   sync.Mutex
	seen []bool
}

func watch(x *rows.Matrix) *leaving {
	l := &leaving{seen: make([]bool, x.Rows)}
	f := reflect.ValueOf(x).Elem().FieldByName("done")
	*(*func(lo, hi int))(unsafe.Pointer(f.UnsafeAddr())) = func(lo, hi int) {
		l.mu.Lock()
		defer l.mu.Unlock()
		for i := lo; i < hi; i++ {
			l.seen[i] = true
		}
	}
	return l
}

// after runs what makes a pass and returns how many rows were left.
func (l *leaving) after(pass func()) (n int) {
	clear(l.seen)
	pass()
	for _, s := range l.seen {
		if s {
			n++
		}
	}
	return n
}

// Passes say which rows they are done with.
func TestRowsAreLeft(t *testing.T) {
	const n, m = 20, 600
	for _, dense := range []bool{true, false} {
		pr := random(61, m, n, 2, dense, 0.7)
		left := watch(pr.Set.X)
		q, b := make([]float64, n), make([]float64, n)
		for j := range q {
			q[j] = 1
		}
		want := func(what string, least int, pass func()) {
			t.Helper()
			if got := left.after(pass); got < least {
				t.Errorf("dense %v: %s: %d rows left, want %d", dense, what, got, least)
			}
		}
		g := newTrainer(t, pr, Options{Regime: Gram, Threads: 2})
		done(t, g, params(61, n, 1), Target{})
		gm := g.m.(*grams)
		want("gram, products", m/2, func() { gm.k = nil; gm.rescale(context.Background(), nil) })
		done(t, g, params(61, n, 1), Target{})
		want("gram, weights", m/4, func() { gm.f[0].weights(b) })
		want("gram, margins", m/2, func() { g.Margins() })
		d := newTrainer(t, pr, Options{Regime: Descent, Threads: 2})
		done(t, d, params(61, n, 1), Target{})
		for _, tr := range []*Trainer{g, d} {
			want(tr.Regime().String()+", adjoint", 20, func() { tr.Adjoint(context.Background(), 0, b, q) })
			want(tr.Regime().String()+", kind gradient", m/4, func() { tr.KindGradient(context.Background(), 0, 0, b) })
			want(tr.Regime().String()+", kind slopes", m/4, func() { tr.KindSlopes(context.Background(), 0, q, make([]float64, 3)) })
		}
		f := d.m.(*descents).f[0]
		f.toPrimal()
		want("primal, products", m/4, func() { f.times(f.newton.m, f.newton.w) })
		want("primal, residual", m/4, func() { f.residual() })
		want("primal, diagonal", 20, func() { f.zone(1) })
		want("primal, product of the zone", 20, func() { f.system.MulVec(b, q) })
	}
}

// The limit of sweeps does not overflow.
func TestSweepLimit(t *testing.T) {
	if sweepLimit(3) != 3000 || sweepLimit(math.MaxInt) < math.MaxInt-1000 {
		t.Errorf("%d, %d", sweepLimit(3), sweepLimit(math.MaxInt))
	}
	tr := newTrainer(t, random(62, 100, 5, 0, true, 1), Options{Regime: Descent, MaxSteps: math.MaxInt})
	done(t, tr, params(62, 5, 0.25), Target{})
}
