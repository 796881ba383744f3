//go:build cgo

package main

import (
	"fmt"

	"github.com/saddle-go/saddle/cshim/internal/engine"
	"github.com/saddle-go/saddle/factor"
)

// What ma57ad leaves in the array keep:
//
//	head      keepHead words, see below
//	position  n: when a row is eliminated, from 1
//	ptr       n+1, ind nnz: the pattern
//	map       ne: where the value of a triplet goes, or -1
//
// It fits, since callers give 5n + ne + max(n, ne) + 42 words, and nnz is at most ne.
const (
	keepHead  = 16
	keepMagic = 0x53414435

	atMagic, atN, atNE, atNNZ, atKey, atOrdering, atReplanned, atThreshold = 0, 1, 2, 3, 4, 6, 7, 8
)

// A keep57 is the array keep, in parts.
type keep57 struct {
	head, position, ptr, ind, to []int32
}

// keepWords returns the words that are used.
func keepWords(n, ne, nnz int) int { return keepHead + 2*n + 1 + nnz + ne }

func splitKeep(w []int32, n, ne, nnz int) (k keep57) {
	take := func(size int) []int32 {
		x := w[:size:size]
		w = w[size:]
		return x
	}
	k.head, k.position, k.ptr, k.ind, k.to = take(keepHead), take(n), take(n+1), take(nnz), take(ne)
	return k
}

// writeKeep fills keep, which is long enough.
func writeKeep(w []int32, s *engine.Session) {
	p := s.Pattern
	k := splitKeep(w, p.N, len(p.Map), len(p.Ind))
	clear(k.head)
	k.head[atMagic], k.head[atN], k.head[atNE], k.head[atNNZ] = keepMagic, int32(p.N), int32(len(p.Map)), int32(len(p.Ind))
	k.head[atKey], k.head[atKey+1] = int32(uint32(s.Key)), int32(uint32(s.Key>>32))
	for j, at := range p.Ptr {
		k.ptr[j] = int32(at)
	}
	copy(k.ind, p.Ind)
	copy(k.to, p.Map)
	writePlan(k, s)
}

// writePlan writes what depends on the plan.
func writePlan(k keep57, s *engine.Session) {
	keepOrder(k.position, s.Plan)
	k.head[atOrdering] = int32(s.Plan.Ordering())
	k.head[atReplanned] = 0
	if s.Replanned {
		k.head[atReplanned] = 1
	}
}

// sessionOf returns the session of keep: one that has been kept for it, or one made anew from what is there.
func sessionOf(w []int32, n, ne int) (*engine.Session, keep57, error) {
	if len(w) < keepHead || w[atMagic] != keepMagic || int(w[atN]) != n || int(w[atNE]) != ne || w[atNNZ] < 0 || len(w) < keepWords(n, ne, int(w[atNNZ])) {
		return nil, keep57{}, fmt.Errorf("keep is not what ma57ad has left")
	}
	k := splitKeep(w, n, ne, int(w[atNNZ]))
	key := uint64(uint32(k.head[atKey])) | uint64(uint32(k.head[atKey+1]))<<32
	s := engine.TakeSession(key, func(s *engine.Session) bool {
		return s.Pattern.N == n && len(s.Pattern.Map) == ne && len(s.Pattern.Ind) == len(k.ind)
	})
	if s != nil {
		return s, k, nil
	}
	p := &engine.Pattern{N: n, Ptr: make([]int, n+1), Ind: append([]int32(nil), k.ind...), Map: append([]int32(nil), k.to...)}
	for j, at := range k.ptr {
		p.Ptr[j] = int(at)
	}
	for _, to := range p.Map {
		if int(to) >= len(p.Ind) || to < -1 {
			return nil, k, fmt.Errorf("keep has been changed")
		}
	}
	perm, err := givenOrder(k.position)
	if err != nil {
		return nil, k, fmt.Errorf("keep has been changed: %w", err)
	}
	s, err = engine.NewSession(key, p, factor.OrderGiven, perm)
	if s != nil {
		s.Replanned = k.head[atReplanned] != 0
	}
	return s, k, err
}
