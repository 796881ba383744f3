package asm

import (
	"math"
	"testing"
)

func testClipSlope(t *testing.T, s *source, n, offset int) {
	m, q, b := s.vec(n, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	step, inv := 0.75, 3.0
	for _, beta := range [][]float64{nil, b.s} {
		slope, curve := ClipSlope(m.s, q.s, beta, step, inv)
		raw, rawCurve := clipSlope(m.s, q.s, beta, step, inv)
		want, wantCurve := clipSlopeGeneric(m.s, q.s, beta, step, inv)
		size, bound, edge, finite := 0.0, 0.0, 0.0, true
		for i, x := range m.s {
			at := 0.5
			if beta != nil {
				at = beta[i]
			}
			size += math.Abs(q.s[i])
			err := 8 * 0x1p-53 * (math.Abs(at) + (1+math.Abs(x)+math.Abs(step*q.s[i]))*inv)
			bound += min(err, 1) * math.Abs(q.s[i])
			// An element at the edge of the zone may be in or out.
			if u := at + (1-x-step*q.s[i])*inv; math.Abs(u) <= err || math.Abs(u-1) <= err {
				edge += q.s[i] * q.s[i]
			}
			finite = finite && !math.IsInf(x+q.s[i]+at, 0) && !math.IsNaN(x+q.s[i]+at)
		}
		if !finite || math.IsInf(size, 0) || math.IsInf(wantCurve+edge, 0) {
			continue // a margin that is not a number belongs to no side
		}
		bound += float64(2*n) * 0x1p-53 * size
		if math.Abs(slope-want) > bound || math.Abs(raw-want) > bound {
			t.Fatalf("ClipSlope of %d: slope %v and %v, want %v ± %g", n, slope, raw, want, bound)
		}
		edge += float64(2*n) * 0x1p-53 * wantCurve
		if math.Abs(curve-wantCurve) > edge || math.Abs(rawCurve-wantCurve) > edge {
			t.Fatalf("ClipSlope of %d: curve %v and %v, want %v ± %g", n, curve, rawCurve, wantCurve, edge)
		}
	}
	m.check(t, "m", nil)
	q.check(t, "q", nil)
	b.check(t, "beta", nil)
}

func TestClipSlopeLengths(t *testing.T) {
	for _, f := range []func(){
		func() { ClipSlope(make([]float64, 2), make([]float64, 3), nil, 1, 1) },
		func() { ClipSlope(make([]float64, 2), make([]float64, 2), make([]float64, 1), 1, 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		}()
	}
}

func BenchmarkClipSlope(b *testing.B) {
	m, q := make([]float64, 1000), make([]float64, 1000)
	for i := range m {
		m[i], q[i] = math.Mod(float64(i)*0.618, 4)-0.5, math.Mod(float64(i)*0.41, 1)-0.5
	}
	for b.Loop() {
		ClipSlope(m, q, nil, 0.5, 4)
	}
}
