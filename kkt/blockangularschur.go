package kkt

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/certify"
)

// A complement is the dense matrix S of the border, of order k, scaled by powers of two and factored:
//
//	P·T·S·T·Pᵀ = L·D·Lᵀ.
type complement struct {
	k     int
	a     []float64 // k×k, lower triangle: S, then L
	mass  []float64 // what has been subtracted from each diagonal element, and then added up in the pivots
	size  []float64
	scale equilibration // T: what has cancelled stays as small as it is beside its mass
	d, e  []float64
	perm  []int32
	rhs   []float64 // right-hand sides, by columns

	inertia  factor.Inertia
	suspects []suspected // pivots that have cancelled, and may be what is left of a zero
	doubted  int         // pivots whose sign is not certain if the blocks have grown
}

// stripColumns is the number of columns of S that a job adds up.
const stripColumns = 16

// assemble adds up S. Each strip of columns is summed by one goroutine, K₀ first and then the blocks in their order.
func (b *BlockAngular) assemble() {
	s := &b.s
	k := len(b.border)
	for _, blk := range b.blocks {
		kept := len(blk.p.Kept())
		pos := resize(&blk.pos, kept)
		n := copy(pos, blk.touched[:min(kept, len(blk.touched))])
		for ; n < kept; n++ {
			pos[n] = int32(k)
			k++
		}
	}
	s.k = k
	resize(&s.a, k*k)
	mass := resize(&s.mass, k)
	clear(mass)
	for _, blk := range b.blocks {
		for q, v := range blk.p.Mass() {
			mass[blk.pos[q]] += v
		}
	}
	b.crew.run((k+stripColumns-1)/stripColumns, b.sumJob)
}

// sumStrip is a job of assemble.
func (b *BlockAngular) sumStrip(_, job int) {
	s := &b.s
	k := s.k
	lo, hi := job*stripColumns, min((job+1)*stripColumns, k)
	clear(s.a[lo*k : hi*k])
	for _, e := range b.k0 {
		if j := int(e.col); lo <= j && j < hi {
			s.a[int(e.row)+j*k] += b.val[e.src]
		}
	}
	for _, blk := range b.blocks {
		if len(blk.pos) > 0 {
			blk.p.AddSchur(s.a, k, blk.pos, lo, hi)
		}
	}
}

// factor factors S and reports whether all of it is finite.
func (s *complement) factor() bool {
	k := s.k
	if !s.scale.apply(k, s.a, s.mass) {
		return false
	}
	d, e, perm := resize(&s.d, k), resize(&s.e, k), resize(&s.perm, k)
	s.inertia = factor.Inertia{}
	if k > 0 {
		in, bad := asm.BunchKaufman(asm.Rook, k, s.a, k, d, e, perm)
		if bad >= 0 {
			return false
		}
		s.inertia = in
	}
	s.doubt()
	return true
}

// doubt finds the pivots that have cancelled. Exact zeros are left out of solves at once.
func (s *complement) doubt() {
	k := s.k
	g := resize(&s.size, k)
	for i, p := range s.perm {
		g[i] = s.mass[p]
	}
	s.suspects, s.doubted = s.suspects[:0], 0
	for j := 0; j < k; j++ {
		x := s.a[j*k : (j+1)*k]
		if s.e[j] == 0 {
			d := math.Abs(s.d[j])
			for i := j + 1; i < k; i++ {
				g[i] += x[i] * x[i] * d
			}
			if d == 0 {
				s.d[j] = math.Inf(1)
			} else {
				s.note(j, d, g[j])
			}
			continue
		}
		y := s.a[(j+1)*k : (j+2)*k]
		d0, d1, c := math.Abs(s.d[j]), math.Abs(s.d[j+1]), math.Abs(s.e[j])
		for i := j + 2; i < k; i++ {
			g[i] += x[i]*x[i]*d0 + y[i]*y[i]*d1 + 2*c*math.Abs(x[i]*y[i])
		}
		s.note(j, max(d0, d1, c), max(g[j], g[j+1]))
		j++
	}
}

// note notes the pivot at column j if it is small beside the mass that it has been summed up from.
func (s *complement) note(j int, size, mass float64) {
	mass = max(mass, 1)
	if size <= certify.Suspicious*mass {
		z := suspected{k: j, size: size, d: s.d[j], e: s.e[j]}
		if z.e != 0 {
			z.d1 = s.d[j+1]
		}
		s.suspects = append(s.suspects, z)
		s.doubted++
	}
}

// solve overwrites the right-hand sides, k×nrhs, by S⁻¹ times them.
func (s *complement) solve(rhs []float64, nrhs int) {
	if s.k == 0 {
		return
	}
	s.scale.times(rhs)
	asm.BunchKaufmanSolve(s.k, nrhs, s.a, s.k, s.d, s.e, s.perm, rhs, s.k)
	s.scale.times(rhs)
}

// column sets u = T·Pᵀ·L⁻ᵀ·e_k.
func (s *complement) column(k int, u []float64) {
	z := resize(&s.size, s.k)
	clear(z)
	z[k] = 1
	asm.Trsv(asm.Lower, asm.Trans, true, s.k, s.a, s.k, z)
	for i, p := range s.perm {
		u[p] = z[i] * s.scale.s[p]
	}
}
