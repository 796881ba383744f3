package kkt

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
)

// A complement is the dense matrix S of the border, of order k, scaled by powers of two and factored:
//
//	P·T·S·T·Pᵀ = L·D·Lᵀ.
type complement struct {
	k    int
	a    []float64 // k×k, lower triangle: S, then L
	mass []float64 // what has been subtracted from each diagonal element, and then added up in the pivots
	t    []float64
	size []float64
	d, e []float64
	perm []int32
	rhs  []float64 // right-hand sides, by columns

	inertia   factor.Inertia
	suspect   []bool // pivots that have cancelled, and may be what is left of a zero
	suspected int
	doubted   int // pivots whose sign is not certain if the blocks have grown
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

// equilibrations is the number of sweeps by which S is scaled.
const equilibrations = 3

// equilibrate scales S by powers of two so that each row's largest element, or what its diagonal element has been summed up from, is about
// one: what has cancelled stays as small as it is.
func (s *complement) equilibrate() {
	k := s.k
	t, size := resize(&s.t, k), resize(&s.size, k)
	for i := range t {
		t[i] = 1
	}
	for range equilibrations {
		for i, v := range s.mass {
			size[i] = v * t[i] * t[i]
		}
		for j := range k {
			own, tj := size[j], t[j]
			for i := j; i < k; i++ {
				v := math.Abs(s.a[i+j*k]) * t[i] * tj
				size[i] = max(size[i], v)
				own = max(own, v)
			}
			size[j] = max(size[j], own)
		}
		for i, v := range size {
			if v > 0 && v <= math.MaxFloat64 {
				_, exp := math.Frexp(v)
				t[i] = math.Ldexp(t[i], -exp/2)
			}
		}
	}
	for j := range k {
		for i := j; i < k; i++ {
			s.a[i+j*k] *= t[i] * t[j]
		}
		s.mass[j] *= t[j] * t[j]
	}
}

// factor factors S and reports whether all of it is finite.
func (s *complement) factor() bool {
	k := s.k
	s.equilibrate()
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

// suspectShare is the share of what it has been summed up from below which a pivot may be a zero.
const suspectShare = 1e-10

// doubt finds the pivots that have cancelled. Exact zeros are left out of solves at once.
func (s *complement) doubt() {
	k := s.k
	g := resize(&s.size, k)
	for i, p := range s.perm {
		g[i] = s.mass[p]
	}
	suspect := resize(&s.suspect, k)
	clear(suspect)
	s.suspected, s.doubted = 0, 0
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

func (s *complement) note(j int, size, mass float64) {
	mass = max(mass, 1)
	if size <= suspectShare*mass {
		s.suspect[j] = true
		s.suspected++
	}
	if size <= doubtShare*mass {
		s.doubted++
	}
}

// markZero counts pivot k, of order 1 or 2, as zero, and leaves it out of solves if drop.
func (s *complement) markZero(k int, drop bool, in *factor.Inertia) {
	if s.e[k] == 0 {
		if s.d[k] > 0 {
			in.Pos--
		} else {
			in.Neg--
		}
		in.Zero++
		if drop {
			s.d[k] = math.Inf(1)
		}
		return
	}
	a, b := s.d[k]/s.e[k], s.d[k+1]/s.e[k]
	switch {
	case a*b < 1:
		in.Pos--
		in.Neg--
	case s.d[k]+s.d[k+1] > 0:
		in.Pos -= 2
	default:
		in.Neg -= 2
	}
	in.Zero += 2
	if drop {
		s.d[k], s.d[k+1], s.e[k] = math.Inf(1), math.Inf(1), 0
	}
}

// solve overwrites the right-hand sides, k×nrhs, by S⁻¹ times them.
func (s *complement) solve(rhs []float64, nrhs int) {
	if s.k == 0 {
		return
	}
	for j := range nrhs {
		for i, t := range s.t {
			rhs[i+j*s.k] *= t
		}
	}
	asm.BunchKaufmanSolve(s.k, nrhs, s.a, s.k, s.d, s.e, s.perm, rhs, s.k)
	for j := range nrhs {
		for i, t := range s.t {
			rhs[i+j*s.k] *= t
		}
	}
}

// column sets u = T·Pᵀ·L⁻ᵀ·e_k.
func (s *complement) column(k int, u []float64) {
	z := resize(&s.size, s.k)
	clear(z)
	z[k] = 1
	asm.Trsv(asm.Lower, asm.Trans, true, s.k, s.a, s.k, z)
	for i, p := range s.perm {
		u[p] = z[i] * s.t[p]
	}
}
