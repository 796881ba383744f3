package factor

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
)

// Vectors L⁻ᵀ·e of so many columns of suspects share a pass over L, in so many strips.
const (
	nullStrips   = 2
	nullTogether = nullStrips * asm.FrontColumns
)

// bareVectors are the numbers of the vectors L⁻ᵀ·e that the rows of the first lane hold: of suspect k, 2k for that of its first column and 2k+1 for that of its
// second; -1 where there is none.
type bareVectors [nullTogether]int32

// strip returns the numbers of those in strip k.
func (v *bareVectors) strip(k int) []int32 {
	return v[k*asm.FrontColumns : (k+1)*asm.FrontColumns]
}

// forget says that the strips lo ≤ k < hi hold nothing that is needed.
func (v *bareVectors) forget(lo, hi int) {
	for i := lo * asm.FrontColumns; i < hi*asm.FrontColumns; i++ {
		v[i] = -1
	}
}

// claim returns the first of so many strips in a row, out of the first `all`, that hold nothing, if need be after it has made them all forget.
func (v *bareVectors) claim(strips, all int) int {
	free := 0
	for k := range all {
		if free++; slices.Max(v.strip(k)) >= 0 {
			free = 0
		}
		if free == strips {
			return k + 1 - strips
		}
	}
	v.forget(0, all)
	return 0
}

// Bounds implements certify.Pivots: the first columns of all suspects share passes over L, then the second ones of those that are not beyond limit.
func (s scaledFactors) Bounds(b [][2]float64, limit float64, x []float64) {
	f := s.f
	f.bare.forget(0, nullStrips)
	all := len(b)
	for k := range b {
		b[k] = [2]float64{}
		if s.IsPair(k) {
			all++
		}
	}
	strips := min(nullStrips, parts(all, asm.FrontColumns))
	both := strips == 1 // then it takes no longer
	f.ends = f.ends[:0]
	for k := range b {
		f.ends = append(f.ends, int32(2*k))
		if both && s.IsPair(k) {
			f.ends = append(f.ends, int32(2*k+1))
		}
	}
	s.boundsOf(b, limit, strips, x)
	f.ends = f.ends[:0]
	for k := range b {
		if !both && s.IsPair(k) && b[k][0] <= limit {
			f.ends = append(f.ends, int32(2*k+1))
		}
	}
	s.boundsOf(b, limit, strips, x)
}

// boundsOf does the columns in f.ends with so many strips.
func (s scaledFactors) boundsOf(b [][2]float64, limit float64, strips int, x []float64) {
	for ends := s.f.ends; len(ends) > 0; {
		part := ends[:min(len(ends), strips*asm.FrontColumns)]
		ends = ends[len(part):]
		if len(part) >= multiMin {
			s.boundsTogether(b, limit, part, strips, x)
			continue
		}
		for _, k := range part {
			b[k/2][k%2] = s.Null(int(k/2), k%2 == 1, x)
		}
	}
}

// boundsTogether does the columns in part, with one pass over L. Strips with vectors of a bound up to limit are kept.
func (s scaledFactors) boundsTogether(b [][2]float64, limit float64, part []int32, strips int, room []float64) {
	f := s.f
	own := parts(len(part), asm.FrontColumns)
	first := f.bare.claim(own, strips)
	x := f.lanes[0].rows(strips * asm.FrontColumns)
	size := s.Rows() * asm.FrontColumns
	x.X, x.Strips = x.X[first*size:(first+own)*size], own
	f.job.rows = x
	f.share(stepClear, parts(f.s.n, orderPart))
	for j, k := range part {
		x.Strip(j / asm.FrontColumns)[s.at(k)*asm.FrontColumns+j%asm.FrontColumns] = 1
	}
	f.backwardRows(&x, false)
	squares := s.squares(&x)
	for strip := range own {
		needed := false
		here := part[strip*asm.FrontColumns : min((strip+1)*asm.FrontColumns, len(part))]
		for j, k := range here {
			to := &b[k/2][k%2]
			*to = s.boundBySquares(k, squares[strip*asm.FrontColumns+j], room)
			needed = needed || *to <= limit
		}
		if needed {
			copy(f.bare.strip(first+strip), here)
		}
	}
}

// at returns the column of P·A·Pᵀ that has the number k in bareVectors.
func (s scaledFactors) at(k int32) int { return s.f.suspects[k/2].at(s.f, k%2 == 1) }

// boundBySquares returns the bound for the column of number k, of whose vector q is the sum of squares.
func (s scaledFactors) boundBySquares(k int32, q float64, room []float64) float64 {
	z, second := &s.f.suspects[k/2], k%2 == 1
	switch {
	case q <= 1:
		return math.Inf(1)
	case q <= math.MaxFloat64:
		v := s.f.pivots(z.front)
		return v.bound(z.column(second), z.norm(second), math.Sqrt(q))
	}
	return s.Null(int(k/2), second, room) // the squares are too large
}

// nullsAgain is Nulls for columns whose vectors Bounds has left, and reports whether they are all there.
func (s scaledFactors) nullsAgain(columns []certify.Column, x []float64) bool {
	f := s.f
	j := &f.job
	for i, c := range columns {
		k := int32(2 * c.Suspect)
		if c.Second {
			k++
		}
		at := slices.Index(f.bare[:], k)
		if at < 0 {
			return false
		}
		j.from[i] = f.lanes[0].multi[at/asm.FrontColumns*s.Rows()*asm.FrontColumns+at%asm.FrontColumns:]
	}
	j.b, j.nrhs = x, len(columns)
	f.share(stepSpread, parts(f.s.n, orderPart))
	f.job = solveJob{}
	return true
}

// squares returns the sums of squares of the vectors in the rows x, those of each strip together.
func (s scaledFactors) squares(x *asm.FrontRows) []float64 {
	f, size, k := s.f, x.Strips*asm.FrontColumns, parts(s.f.s.n, orderPart)
	part := need(&f.bareSquares, k*size)
	clear(part)
	f.job.rows = *x
	f.share(stepSquares, k)
	f.job = solveJob{}
	sum := part[:size]
	for at := size; at < len(part); at += size {
		for c, q := range part[at : at+size] {
			sum[c] += q
		}
	}
	return sum
}

// partBare does the rows lo ≤ i < hi of a step with vectors L⁻ᵀ·e.
func (f *factors) partBare(lo, hi int) {
	j := &f.job
	from, to := lo*asm.FrontColumns, hi*asm.FrontColumns
	switch j.step {
	case stepClear:
		for k := range j.rows.Strips {
			clear(j.rows.Strip(k)[from:to])
		}
	case stepSquares:
		at := lo / orderPart * j.rows.Strips * asm.FrontColumns
		for k := range j.rows.Strips {
			asm.RowSquares(j.rows.Strip(k)[from:to], (*[asm.FrontColumns]float64)(f.bareSquares[at+k*asm.FrontColumns:]))
		}
	case stepSpread:
		clear(j.b[from:to])
		for c, y := range j.from[:j.nrhs] {
			for i := from; i < to; i += asm.FrontColumns {
				j.b[i+c] = y[i]
			}
		}
	}
}
