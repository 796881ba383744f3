package sdnm

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// system is a right-hand side or a solution of Γ: (C entry, other v entries, λ entries).
type system struct {
	c    float64
	v, l []float64
}

func (p *nlpec) newSystem() *system {
	return &system{v: make([]float64, p.m), l: make([]float64, p.m)}
}

func (s *system) norm() float64 { return math.Sqrt(s.c*s.c + asm.Dot(s.v, s.v) + asm.Dot(s.l, s.l)) }

func (s *system) clear() {
	s.c = 0
	clear(s.v)
	clear(s.l)
}

func (s *system) scale(a float64) {
	s.c *= a
	asm.Scale(a, s.v)
	asm.Scale(a, s.l)
}

// add computes s += a t.
func (s *system) add(a float64, t *system) {
	s.c += a * t.c
	asm.Axpy(a, t.v, s.v)
	asm.Axpy(a, t.l, s.l)
}

// addNegF adds −F at x to s.
func (p *nlpec) addNegF(s *system, x *iterate) {
	s.c -= x.fc
	for i, v := range x.fv {
		f, _, _, _ := p.pair(x, i)
		s.v[i] -= v
		s.l[i] += f
	}
}
