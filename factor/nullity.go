package factor

import (
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// Null implements certify.Pivots: ‖A·x‖ is that of a column of L·D. Where nothing was subtracted from a pivot it is exact, and x is e_k.
func (s scaledFactors) Null(k int, second bool, x []float64) float64 {
	f, z := s.f, &s.f.suspects[k]
	v := f.pivots(z.front)
	at := z.column(second)
	clear(x)
	x[v.cols[at]] = 1
	f.backward(x, false)
	norm := asm.Nrm2(x)
	if norm <= 1 {
		return math.Inf(1)
	}
	return v.bound(at, z.norm(second), norm)
}

// Rows implements certify.Pivots.
func (s scaledFactors) Rows() int { return s.f.s.n + len(s.f.s.solve.out) }

// Nulls implements certify.Pivots, with one pass over L, or with what Bounds has left.
func (s scaledFactors) Nulls(columns []certify.Column, x []float64, _ certify.Vectors) {
	f := s.f
	if s.nullsAgain(columns, x) {
		return
	}
	clear(x)
	for j, c := range columns {
		x[f.suspects[c.Suspect].at(f, c.Second)*certify.Together+j] = 1
	}
	f.backwardRows(&asm.FrontRows{X: x, Strips: 1}, false)
}

// SolveMany implements certify.Pivots.
func (s scaledFactors) SolveMany(x, z []float64, _ int, _ certify.Vectors) bool {
	f, b := s.f, asm.FrontRows{X: x, Strips: 1}
	f.forwardRows(&b)
	if z != nil && f.stats.Inertia.Zero > 0 {
		f.takeLeftOut(z, x)
	}
	f.backwardRows(&b, true)
	return !f.stopped()
}

// takeLeftOut subtracts from the vectors z what the division by D will leave out of them where D is zero: L·e_k·(L⁻¹z)_k for each such pivot k, with L⁻¹z in x.
func (f *factors) takeLeftOut(z, x []float64) {
	for i := range f.s.fronts() {
		v := f.pivots(i)
		for k := 0; k < v.ne; k++ {
			switch {
			case v.e[k] != 0:
				k++
			case v.d[k] == 0:
				from, l := *asm.FrontRow(x, v.cols[k]), v.panel[k*v.ld:k*v.ld+v.m]
				for c, u := range from {
					z[int(v.cols[k])*asm.FrontColumns+c] -= u
				}
				for j := k + 1; j < v.m; j++ {
					to := asm.FrontRow(z, v.list[j])
					for c, u := range from {
						to[c] -= l[j] * u
					}
				}
			}
		}
	}
}

// Products implements certify.Pivots.
func (s scaledFactors) Products(y, x []float64, _ int, _ certify.Vectors) {
	n := s.f.s.n
	clear(y)
	asm.MulSymColsMany(s.f.s.colPtr, s.f.s.valRow, s.f.val, x[:n*certify.Together], y[:n*certify.Together], 0, n)
}

// at returns the column of P·A·Pᵀ that is the first or the second one of the pivot.
func (z *suspected) at(f *LDL, second bool) int {
	v := f.pivots(z.front)
	return int(v.cols[z.column(second)])
}

// column returns the first or the second column of the pivot in its front.
func (z *suspected) column(second bool) int {
	if second {
		return z.k + 1
	}
	return z.k
}

// norm returns ‖D·e‖ for the first or the second column of the pivot.
func (z *suspected) norm(second bool) float64 {
	if second {
		return math.Hypot(z.d1, z.e)
	}
	return math.Hypot(z.d, z.e)
}

// bound returns ‖L·D·e_k‖/‖x‖, where ‖D·e_k‖ = size and ‖x‖ = norm.
func (v *pivots) bound(k int, size, norm float64) float64 {
	return size * math.Hypot(1, asm.Nrm2(v.panel[k*v.ld+k+1:k*v.ld+v.m])) / norm
}
