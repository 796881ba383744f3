//go:build cgo

package main

// #define SADDLE_TYPES_ONLY
// #include "../saddle_hsl.h"
import "C"

import (
	"math"
	"time"

	"github.com/saddle-go/saddle/cshim/internal/engine"
	"github.com/saddle-go/saddle/factor"
)

// ma57dd solves A·x = b with refinement: job 0 begins with x = 0, job 1 with the x that is there, job 2 also with its residual.
//
//export ma57dd_
func ma57dd_(job, n, ne *C.int, a *C.double, irn, jcn *C.int, fact *C.double, lfact, ifact, lifact *C.int, rhs, x, resid, work *C.double, iwork, icntl *C.int, cntl *C.double, info *C.int, rinfo *C.double) {
	start := time.Now()
	out := ints(info, 40)
	out[0] = 0
	defer guard("ma57dd", &out[0])
	if *n < 1 || *ne < 0 {
		out[0] = badN
		return
	}
	order, entries := int(*n), int(*ne)
	m := triplets{n: order, row: ints(irn, entries), col: ints(jcn, entries), val: floats(a, entries)}
	r := refinement{a: m, b: floats(rhs, order), x: floats(x, order), r: floats(resid, order), steps: int(ints(icntl, 20)[8])}
	err := engine.WithFlat(floats(fact, int(*lfact)), ints(ifact, int(*lifact)), func(f *factor.Flat) error { return r.run(f, int(*job)) })
	if err != nil {
		out[0] = internalError
	}
	out[29] = int32(r.done)
	if reals := floats(rinfo, 20); reals != nil {
		reals[5], reals[7], reals[8] = r.backward, r.normX, r.normR
	}
	if engine.Logging() {
		engine.Log(start, "ma57dd n %d ne %d job %d steps %d error %.2g info %d %s", order, entries, *job, r.done, r.backward, out[0], text(err))
	}
}

// A triplets is a symmetric matrix as a caller gives it, indices from 1.
type triplets struct {
	n        int
	row, col []int32
	val      []float64
}

// residual sets r = b − A·x and returns the largest row sum that has been met.
func (a *triplets) residual(r, b, x []float64) float64 {
	copy(r, b)
	sum := make([]float64, a.n)
	for k, v := range a.val {
		i, j := a.row[k]-1, a.col[k]-1
		if uint32(i) >= uint32(a.n) || uint32(j) >= uint32(a.n) {
			continue
		}
		r[i] -= v * x[j]
		sum[i] += math.Abs(v)
		if i != j {
			r[j] -= v * x[i]
			sum[j] += math.Abs(v)
		}
	}
	return normMax(sum)
}

func normMax(x []float64) float64 {
	norm := 0.0
	for _, v := range x {
		norm = max(norm, math.Abs(v))
	}
	return norm
}

// A refinement improves x until the backward error is about the rounding unit, does not halve, or steps are done.
type refinement struct {
	a       triplets
	b, x, r []float64
	steps   int

	done                   int
	backward, normX, normR float64
}

func (s *refinement) run(f *factor.Flat, job int) error {
	if job <= 0 {
		clear(s.x)
		copy(s.r, s.b)
	} else if job == 1 {
		s.a.residual(s.r, s.b, s.x)
	}
	best := math.Inf(1)
	y, d := make([]float64, len(s.x)), make([]float64, len(s.x))
	for step := 0; step <= max(s.steps, 1); step++ {
		copy(d, s.r)
		if err := f.Solve(d, 1); err != nil {
			return err
		}
		for i := range y {
			y[i] = s.x[i] + d[i]
		}
		norm := s.a.residual(s.r, s.b, y)
		s.normR, s.normX = normMax(s.r), normMax(y)
		e := s.normR / max(norm*s.normX+normMax(s.b), math.SmallestNonzeroFloat64)
		if !(e < best) {
			s.a.residual(s.r, s.b, s.x)
			break
		}
		slow := e > best/2
		best, s.backward, s.done = e, e, step+1
		copy(s.x, y)
		if e <= 0x1p-52 || slow {
			break
		}
	}
	return nil
}
