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

// Codes of MA57 in info(1).
const (
	badN       = -1
	badNE      = -2
	shortFact  = -3
	shortIfact = -4
	badOrder   = -9
	shortKeep  = -15
	singular57 = 4
)

//export ma57id_
func ma57id_(cntl *C.double, icntl *C.int) {
	c, i := floats(cntl, 5), ints(icntl, 20)
	if c == nil || i == nil {
		return
	}
	copy(c, []float64{0.01, 1e-20, 0.5, 0, 0})
	copy(i, []int32{6, 6, 6, -1, 2, 5, 1, 0, 10, 0, 16, 16, 10, 100, 1, 0, 0, 0, 0, 0})
}

// ordering57 returns the order that icntl(6) asks for.
func ordering57(code int32) factor.Ordering {
	switch code {
	case 0, 2, 3:
		return factor.OrderAMD
	case 1:
		return factor.OrderGiven
	case 4:
		return factor.OrderND
	}
	return factor.OrderAuto
}

//export ma57ad_
func ma57ad_(n, ne *C.int, irn, jcn *C.int, lkeep, keep *C.int, iwork, icntl, info *C.int, rinfo *C.double) {
	start := time.Now()
	out := ints(info, 40)
	clear(out)
	clear(floats(rinfo, 20))
	defer guard("ma57ad", &out[0])
	order := int(*n)
	switch {
	case *n < 1:
		out[0], out[1] = badN, int32(*n)
		return
	case *ne < 0:
		out[0], out[1] = badNE, int32(*ne)
		return
	}
	entries := int(*ne)
	if want := 5*order + entries + max(order, entries) + 42; int(*lkeep) < want {
		out[0], out[1] = shortKeep, int32(want)
		return
	}
	err := analyse57(order, ints(irn, entries), ints(jcn, entries), ints(keep, int(*lkeep)), ints(icntl, 20), out)
	if err != nil && out[0] >= 0 {
		out[0] = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma57ad n %d ne %d info %d lfact %d lifact %d %s", order, entries, out[0], out[8], out[9], text(err))
	}
}

// text returns the message of an error, or nothing.
func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func analyse57(n int, irn, jcn, keep, icntl, out []int32) error {
	asked := ordering57(icntl[5])
	var perm []int32
	if asked == factor.OrderGiven {
		var err error
		if perm, err = givenOrder(keep[:n]); err != nil {
			out[0] = badOrder
			return err
		}
	}
	asked = engine.Order(asked)
	key := engine.Hash(n, irn, jcn, perm) + uint64(asked)
	s := engine.TakeSession(key, func(s *engine.Session) bool {
		return s.Pattern.N == n && len(s.Pattern.Map) == len(irn) && samePlaces(s.Pattern, irn, jcn)
	})
	if s == nil {
		var err error
		if s, err = engine.NewSession(key, engine.Compress(n, irn, jcn, 1), asked, perm); err != nil {
			return err
		}
	}
	writeKeep(keep, s)
	defer engine.KeepSession(s)
	out[0], out[2], out[3] = warnings(s.Pattern), int32(s.Pattern.OutOfRange), int32(s.Pattern.Duplicates)
	floats, ints := s.Advice()
	nnzl := s.Plan.NNZL()
	if !engine.Fits(floats) || !engine.Fits(ints) {
		out[0] = shortFact
		if !engine.Fits(ints) {
			out[0] = shortIfact
		}
		engine.Log(time.Now(), "ma57ad: the factors need %d numbers and %d words, more than the interface can say", floats, ints)
		return nil
	}
	out[4], out[5] = int32(min(nnzl, 1<<31-1)), int32(min(nnzl, 1<<31-1))
	out[8], out[9] = int32(floats), int32(ints)
	return nil
}

// samePlaces reports whether triplets have the places of a pattern: hashes may agree by chance.
func samePlaces(p *engine.Pattern, irn, jcn []int32) bool {
	for k, to := range p.Map {
		i, j := irn[k]-1, jcn[k]-1
		i, j = max(i, j), min(i, j)
		if outside := j < 0 || int(i) >= p.N; outside || to < 0 {
			if outside != (to < 0) {
				return false
			}
			continue
		}
		if p.Ind[to] != i || int(to) < p.Ptr[j] || int(to) >= p.Ptr[j+1] {
			return false
		}
	}
	return true
}

//export ma57bd_
func ma57bd_(n, ne *C.int, a, fact *C.double, lfact, ifact, lifact, lkeep, keep *C.int, iwork, icntl *C.int, cntl *C.double, info *C.int, rinfo *C.double) {
	start := time.Now()
	out, reals := ints(info, 40), floats(rinfo, 20)
	clear(out)
	clear(reals)
	defer guard("ma57bd", &out[0])
	switch {
	case *n < 1:
		out[0], out[1] = badN, int32(*n)
		return
	case *ne < 0:
		out[0], out[1] = badNE, int32(*ne)
		return
	}
	st, err := factorize57(ints(keep, int(*lkeep)), int(*n), floats(a, int(*ne)), floats(fact, int(*lfact)), ints(ifact, int(*lifact)), floats(cntl, 5), out)
	if err != nil && out[0] >= 0 {
		out[0] = internalError
	}
	if reals != nil && err == nil {
		reals[2], reals[3] = st.Flops, st.Flops
	}
	if engine.Logging() {
		engine.Log(start, "ma57bd n %d ne %d u %.3g info %d negative %d rank %d two %d delayed %d mode %v growth %.2g %s", *n, *ne, float64(*cntl),
			out[0], out[23], out[24], out[21], st.Delayed, st.Pivoting, st.Growth, text(err))
	}
}

func factorize57(keep []int32, n int, a, fact []float64, ifact []int32, cntl []float64, out []int32) (factor.Stats, error) {
	s, k, err := sessionOf(keep, n, len(a))
	if err != nil {
		return factor.Stats{}, err
	}
	s.Pattern.Sum(s.Val, a)
	again, err := s.Consider()
	if err != nil {
		return factor.Stats{}, err
	}
	k.head[atReplanned] = 1
	if again {
		writePlan(k, s)
	}
	s.Threshold.Load(k.head[atThreshold:])
	in, err := s.FactorizeInto(fact, ifact, cntl[0])
	s.Threshold.Save(k.head[atThreshold:])
	defer engine.KeepSession(s)
	if wantFloats, wantInts, ok := engine.Short(err); ok {
		tooShort57(len(fact), len(ifact), wantFloats, wantInts, err.(*factor.SizeError), out)
		return factor.Stats{}, err
	}
	if err != nil {
		return factor.Stats{}, err
	}
	st := s.LDL.Stats()
	if in.Zero > 0 {
		out[0] = singular57
	}
	floats, ints := s.LDL.FlatSizes()
	nnzl := int32(min(s.Plan.NNZL(), 1<<31-1))
	out[13], out[14], out[15] = nnzl, nnzl, int32(min(ints, 1<<31-1))
	out[16], out[17] = int32(min(floats, 1<<31-1)), int32(min(ints, 1<<31-1))
	out[21], out[22], out[23], out[24] = int32(st.TwoByTwo), int32(min(st.Delayed, 1<<31-1)), int32(in.Neg), int32(in.Pos+in.Neg)
	return st, nil
}

// tooShort57 asks for a longer array: first of numbers, then, in the next call, of words.
func tooShort57(lfact, lifact, wantFloats, wantInts int, size *factor.SizeError, out []int32) {
	if size.Floats > lfact || size.Ints <= lifact {
		out[0], out[1], out[16] = shortFact, int32(lfact), int32(min(wantFloats, 1<<31-1))
	} else {
		out[0], out[1] = shortIfact, int32(lifact)
	}
	if size.Ints > lifact {
		out[17] = int32(min(wantInts, 1<<31-1))
	}
	if !engine.Fits(size.Floats) || !engine.Fits(size.Ints) {
		out[0] = internalError // no length that the interface can say is enough
	}
}

//export ma57cd_
func ma57cd_(job, n *C.int, fact *C.double, lfact, ifact, lifact, nrhs *C.int, rhs *C.double, lrhs *C.int, work *C.double, lwork, iwork, icntl, info *C.int) {
	start := time.Now()
	out := ints(info, 40)
	out[0] = 0
	defer guard("ma57cd", &out[0])
	order, columns, ld := int(*n), int(*nrhs), int(*lrhs)
	if order < 1 || columns < 1 || ld < order {
		out[0] = badN
		if order >= 1 {
			out[0] = -7
		}
		return
	}
	x := floats(rhs, ld*(columns-1)+order)
	err := engine.WithFlat(floats(fact, int(*lfact)), ints(ifact, int(*lifact)), func(f *factor.Flat) error {
		if *job <= 1 {
			return solve(f, x, order, columns, ld)
		}
		return solvePart57(f, int(*job), x, order, columns, ld)
	})
	if err != nil {
		out[0] = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma57cd n %d nrhs %d job %d info %d %s", order, columns, *job, out[0], text(err))
	}
}

// solvePart57 solves with P·L·Pᵀ, P·D·Pᵀ or P·Lᵀ·Pᵀ: jobs 2, 3 and 4.
func solvePart57(f *factor.Flat, job int, x []float64, n, nrhs, ld int) error {
	plan, err := f.Symbolic()
	if err != nil {
		return err
	}
	perm, y := plan.Perm(), make([]float64, n)
	part := [...]factor.Part{factor.PartL, factor.PartD, factor.PartLT}[min(job, 4)-2]
	for j := range nrhs {
		b := x[j*ld : j*ld+n]
		copy(y, b)
		if part != factor.PartL {
			for k, i := range perm {
				y[k] = b[i]
			}
		}
		if err := f.SolvePart(part, y); err != nil {
			return err
		}
		if part == factor.PartLT {
			copy(b, y)
			continue
		}
		for k, i := range perm {
			b[i] = y[k]
		}
	}
	return nil
}

//export ma57ed_
func ma57ed_(n, ic, keep *C.int, fact *C.double, lfact *C.int, newfac *C.double, lnew, ifact, lifact, newifc, linew, info *C.int) {
	// The factorisation is begun again by the call of ma57bd that follows, so that nothing has to be copied; the lengths that callers
	// pass here are not to be relied on.
	if out := ints(info, 40); out != nil {
		out[0] = 0
	}
}
