package factor

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// nullTogether is the number of columns of suspects that share a pass over L.
const nullTogether = 16

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

// Bounds implements certify.Pivots.
func (s scaledFactors) Bounds(b [][2]float64, x []float64) {
	f := s.f
	f.bare = nil
	ends := f.ends[:0] // of suspect k, 2k for its first column and 2k+1 for its second
	for k := range b {
		b[k] = [2]float64{}
		ends = append(ends, int32(2*k))
		if s.IsPair(k) {
			ends = append(ends, int32(2*k+1))
		}
	}
	f.ends = ends
	for len(ends) > 0 {
		part := ends[:min(len(ends), nullTogether)]
		ends = ends[len(part):]
		if len(part) >= multiMin {
			s.boundsTogether(b, part, x)
			continue
		}
		for _, k := range part {
			b[k/2][k%2] = s.Null(int(k/2), k%2 == 1, x)
		}
	}
}

// boundsTogether is Bounds for the columns in part, with one pass over L.
func (s scaledFactors) boundsTogether(b [][2]float64, part []int32, room []float64) {
	f := s.f
	x := f.lanes[0].rows(len(part))
	clear(x.X)
	for j, k := range part {
		f.element(&x, f.suspects[k/2].at(f, k%2 == 1), j)[0] = 1
	}
	f.backwardBare(&x)
	f.bare = part
	squares := need(&f.squares, x.Strips*asm.FrontColumns)
	clear(squares)
	for k := range x.Strips {
		asm.RowSquares(x.Strip(k)[:f.s.n*asm.FrontColumns], (*[asm.FrontColumns]float64)(squares[k*asm.FrontColumns:]))
	}
	for j, k := range part {
		z, second := &f.suspects[k/2], k%2 == 1
		v := f.pivots(z.front)
		to := &b[k/2][k%2]
		switch q := squares[j]; {
		case q <= 1:
			*to = math.Inf(1)
		case q <= math.MaxFloat64:
			*to = v.bound(z.column(second), z.norm(second), math.Sqrt(q))
		default: // the squares are too large
			*to = s.Null(int(k/2), second, room)
		}
	}
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
	f.backwardBare(&asm.FrontRows{X: x, Strips: 1})
}

// nullsAgain is Nulls for columns whose vectors Bounds has left, and reports whether they are all there.
func (s scaledFactors) nullsAgain(columns []certify.Column, x []float64) bool {
	f := s.f
	var from [certify.Together][]float64
	b := asm.FrontRows{X: f.lanes[0].multi, Strips: parts(len(f.bare), asm.FrontColumns)}
	b.X = b.X[:b.Strips*s.Rows()*asm.FrontColumns]
	for j, c := range columns {
		end := int32(2 * c.Suspect)
		if c.Second {
			end++
		}
		at := slices.Index(f.bare, end)
		if at < 0 {
			return false
		}
		from[j] = b.Strip(at / asm.FrontColumns)[at%asm.FrontColumns:]
	}
	clear(x)
	for j := range columns {
		y := from[j]
		for i := 0; i < f.s.n*asm.FrontColumns; i += asm.FrontColumns {
			x[i+j] = y[i]
		}
	}
	return true
}

// element returns the elements from column j on of row i.
func (f *factors) element(b *asm.FrontRows, i, j int) []float64 {
	return b.Strip(j / asm.FrontColumns)[i*asm.FrontColumns+j%asm.FrontColumns:]
}

// SolveMany implements certify.Pivots.
func (s scaledFactors) SolveMany(x []float64, _ int, _ certify.Vectors) bool {
	s.f.solveRows(&asm.FrontRows{X: x, Strips: 1})
	return true
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
