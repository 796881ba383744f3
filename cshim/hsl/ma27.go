//go:build cgo

package main

// #define SADDLE_TYPES_ONLY
// #include "../saddle_hsl.h"
import "C"

import (
	"time"

	"github.com/saddle-go/saddle/cshim/internal/engine"
	"github.com/saddle-go/saddle/factor"
)

// Codes of MA27 in info(1).
const (
	badN27     = -1
	badNZ27    = -2
	shortIW    = -3
	shortA     = -4
	badOrder27 = -6
	singular27 = 3
)

//export ma27id_
func ma27id_(icntl *C.int, cntl *C.double) {
	i, c := ints(icntl, 30), floats(cntl, 5)
	if c == nil || i == nil {
		return
	}
	clear(i)
	clear(c)
	i[0], i[1], i[3], i[4] = 6, 6, 2139062143, 1
	copy(i[5:], []int32{32639, 32639, 32639, 32639, 14, 9, 8, 8, 9, 10})
	copy(c, []float64{0.1, 1, 0, 0, 0})
}

// session27 returns the session of triplets: one that has been kept, or one with the order o.
func session27(n int, irn, icn []int32, o factor.Ordering, perm []int32) (*engine.Session, error) {
	key := engine.Hash(n, irn, icn) + 1 // not those of MA57
	s := engine.TakeSession(key, func(s *engine.Session) bool {
		return s.Pattern.N == n && len(s.Pattern.Map) == len(irn) && samePlaces(s.Pattern, irn, icn) && sameOrder(s.Plan, perm)
	})
	if s != nil {
		return s, nil
	}
	return engine.NewSession(key, engine.Compress(n, irn, icn, 1), o, perm)
}

// sameOrder reports whether a plan follows an order, if there is one: elimination in the order of perm may have been relabelled.
func sameOrder(plan *factor.Symbolic, perm []int32) bool {
	if perm == nil {
		return true
	}
	for k, i := range plan.Perm() {
		if perm[k] != i {
			return false
		}
	}
	return true
}

//export ma27ad_
func ma27ad_(n, nz, irn, icn, iw, liw, ikeep, iw1, nsteps, iflag, icntl *C.int, cntl *C.double, info *C.int, ops *C.double) {
	start := time.Now()
	out := ints(info, 20)
	clear(out)
	defer guard("ma27ad", &out[0])
	*nsteps = 1
	switch {
	case *n < 1:
		out[0], out[1] = badN27, int32(*n)
		return
	case *nz < 0:
		out[0], out[1] = badNZ27, int32(*nz)
		return
	}
	order, entries := int(*n), int(*nz)
	err := analyse27(order, ints(irn, entries), ints(icn, entries), ints(ikeep, 3*order), int(*iflag), out, floats(ops, 1))
	if err != nil && out[0] >= 0 {
		out[0] = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma27ad n %d nz %d info %d la %d liw %d %s", order, entries, out[0], out[4], out[5], text(err))
	}
}

func analyse27(n int, irn, icn, ikeep []int32, iflag int, out []int32, ops []float64) error {
	o := engine.Order(factor.OrderAuto)
	var perm []int32
	if iflag == 1 {
		var err error
		if perm, err = givenOrder(ikeep[:n]); err != nil {
			out[0] = badOrder27
			return err
		}
		o = factor.OrderGiven
	}
	s, err := session27(n, irn, icn, o, perm)
	if err != nil {
		return err
	}
	defer engine.KeepSession(s)
	clear(ikeep)
	keepOrder(ikeep[:n], s.Plan)
	floats, words := s.Advice()
	floats = max(floats, len(irn))
	if !engine.Fits(floats) || !engine.Fits(words) {
		out[0], out[1] = shortA, 1<<31-1
		engine.Log(time.Now(), "ma27ad: the factors need %d numbers and %d words, more than the interface can say", floats, words)
		return nil
	}
	out[2], out[3], out[4], out[5] = int32(floats), int32(words), int32(floats), int32(words)
	out[6], out[7] = int32(min(s.Plan.NNZL(), 1<<31-1)), int32(words)
	if ops != nil {
		ops[0] = s.Plan.Flops()
	}
	return nil
}

//export ma27bd_
func ma27bd_(n, nz, irn, icn *C.int, a *C.double, la, iw, liw, ikeep, nsteps, maxfrt, iw1, icntl *C.int, cntl *C.double, info *C.int) {
	start := time.Now()
	out := ints(info, 20)
	clear(out)
	defer guard("ma27bd", &out[0])
	*maxfrt = 1
	order, entries := int(*n), int(*nz)
	switch {
	case order < 1:
		out[0], out[1] = badN27, int32(*n)
		return
	case entries < 0:
		out[0], out[1] = badNZ27, int32(*nz)
		return
	case int(*la) < entries:
		out[0], out[1] = shortA, int32(*nz)
		return
	}
	b := call27{n: order, irn: ints(irn, entries), icn: ints(icn, entries), a: floats(a, int(*la)), iw: ints(iw, int(*liw)), out: out, u: floats(cntl, 1)[0]}
	st, err := b.factorize(ints(ikeep, 3*order))
	if err != nil && out[0] >= 0 {
		out[0] = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma27bd n %d nz %d u %.3g info %d %d negative %d two %d delayed %d mode %v growth %.2g %s", order, entries, b.u,
			out[0], out[1], out[14], out[13], st.Delayed, st.Pivoting, st.Growth, text(err))
	}
}

// A call27 has the arguments of ma27bd.
type call27 struct {
	n        int
	irn, icn []int32
	a        []float64 // in: values; out: the factorisation
	iw, out  []int32
	u        float64
}

func (c *call27) factorize(ikeep []int32) (factor.Stats, error) {
	perm, err := givenOrder(ikeep[:c.n])
	if err != nil {
		return factor.Stats{}, err
	}
	s, err := session27(c.n, c.irn, c.icn, factor.OrderGiven, perm)
	if err != nil {
		return factor.Stats{}, err
	}
	s.Pattern.Sum(s.Val, c.a)
	if _, err := s.Consider(); err != nil {
		return factor.Stats{}, err
	}
	keepOrder(ikeep[:c.n], s.Plan)
	s.Threshold.Load(ikeep[c.n:])
	in, err := s.FactorizeInto(c.a, c.iw, c.u)
	s.Threshold.Save(ikeep[c.n:])
	defer engine.KeepSession(s)
	if floats, words, ok := engine.Short(err); ok {
		size := err.(*factor.SizeError)
		c.out[0], c.out[1] = shortA, int32(min(max(floats, len(c.irn)), 1<<31-1))
		if size.Floats <= len(c.a) {
			c.out[0], c.out[1] = shortIW, int32(min(words, 1<<31-1))
		}
		if !engine.Fits(size.Floats) || !engine.Fits(size.Ints) {
			c.out[0] = internalError // no length that the interface can say is enough
		}
		return factor.Stats{}, err
	}
	if err != nil {
		return factor.Stats{}, err
	}
	st := s.LDL.Stats()
	if in.Zero > 0 {
		c.out[0], c.out[1] = singular27, int32(in.Pos+in.Neg)
	}
	floats, words := s.LDL.FlatSizes()
	c.out[8], c.out[9] = int32(min(floats, 1<<31-1)), int32(min(words, 1<<31-1))
	c.out[13], c.out[14] = int32(st.TwoByTwo), int32(in.Neg)
	return st, nil
}

//export ma27cd_
func ma27cd_(n *C.int, a *C.double, la, iw, liw *C.int, w *C.double, maxfrt *C.int, rhs *C.double, iw1, nsteps, icntl, info *C.int) {
	start := time.Now()
	out := ints(info, 20)
	out[0] = 0
	defer guard("ma27cd", &out[0])
	order := int(*n)
	if order < 1 {
		out[0] = badN27
		return
	}
	err := engine.WithFlat(floats(a, int(*la)), ints(iw, int(*liw)), func(f *factor.Flat) error { return f.Solve(floats(rhs, order), 1) })
	if err != nil {
		out[0] = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma27cd n %d info %d %s", order, out[0], text(err))
	}
}
