package certify

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// independent is the share of its norm that a vector must keep when others are taken from it.
const independent = 1e-10

// A subspace holds up to Together vectors and what A makes of them.
type subspace struct {
	n    int
	x    []float64 // the vectors, as rows
	y    []float64 // A times them
	z    []float64 // what they were before a solve
	size [Together]float64
	last [Together]float64
	zero [Together]bool // see measure

	// Columns, one behind the other, of the triangles in X = U·RX and A·X = V·RY, U and V orthonormal, and of the matrix M in Q = X·M. What measure
	// does to vectors and their images it does to those.
	rx, ry, m [Together * Together]float64
	r         [Together * Together]float64 // columns of the triangle R in A·Q = Y·R
	s         [Together * Together]float64 // room for its singular values

	k    int    // vectors that look sees
	seen []seen // what it has found
	look func(part int)
}

// room returns room for vectors of length n, with some rows behind.
func (b *subspace) room(n, rows int) []float64 {
	b.n = n
	if size := rows * Together; cap(b.x) < size {
		b.x, b.y, b.z = make([]float64, size), make([]float64, size), make([]float64, n*Together)
	}
	b.x, b.y, b.z = b.x[:rows*Together], b.y[:rows*Together], b.z[:n*Together]
	return b.x
}

// bytes returns the size of the vectors.
func (b *subspace) bytes() int { return 8*(cap(b.x)+cap(b.y)+cap(b.z)) + seenBytes*cap(b.seen) }

func column(a *[Together * Together]float64, j int) []float64 {
	return a[j*Together : (j+1)*Together]
}

func (b *subspace) vector(j int) []float64 { return column(&b.rx, j) }
func (b *subspace) image(j int) []float64  { return column(&b.ry, j) }

// rows returns the rows of the vectors themselves.
func (b *subspace) rows(x []float64) []float64 { return x[:b.n*Together] }

// solve overwrites the k vectors by B⁻¹ times them, leaves A times these in y, and returns a bound for what B - A makes of unit vectors along them, infinite if
// there is none: with x = B⁻¹·v it is ‖v − A·x‖/‖x‖, without what pivots that are zero leave out of v. It reports whether it could.
func (b *subspace) solve(p Pivots, k int, v Vectors) (errors float64, ok bool) {
	copy(b.z, b.x)
	if !p.SolveMany(b.x, b.z, k, v) {
		return math.Inf(1), false
	}
	p.Products(b.y, b.x, k, v)
	all := b.lookAt(k, v)
	worst := 0.0
	for j := range k {
		worst = max(worst, quotientOf(all.left[j], all.size[j]))
	}
	return worst, true
}

// quotientOf returns √(yy/xx), infinite where these are no sums of squares that tell: they may have overflowed.
func quotientOf(yy, xx float64) float64 {
	if yy <= math.MaxFloat64 && xx <= math.MaxFloat64 && xx > 0 {
		return math.Sqrt(yy) / math.Sqrt(xx)
	}
	return math.Inf(1)
}

// combine overwrites the vectors by the basis that measure has found.
func (b *subspace) combine() {
	var m [Together * Together]float64 // by rows
	for j := range Together {
		for i, v := range column(&b.m, j) {
			m[i*Together+j] = v
		}
	}
	asm.RowTimes(b.rows(b.x), &m)
}

// measure makes the vectors, of which solve has left the triangles, orthonormal and sets zero of the last column of each suspect whose columns add as many singular values
// up to ZeroResidual to those of A on the span of the vectors up to there; size is the largest of these then. Columns that depend on others add nothing. It
// returns the number of those that do not, which have become the first ones.
func (b *subspace) measure(p Pivots, columns []Column) (rank int) {
	clear(b.zero[:])
	clear(b.m[:])
	for j := range columns {
		b.m[j*Together+j] = 1
	}
	zeros := 0 // of the vectors before
	for j := 0; j < len(columns); {
		width := 1
		if p.IsPair(columns[j].Suspect) {
			width = 2
		}
		j += width
		if !b.extend(j-width, rank, width) {
			continue
		}
		rank += width
		now := 0
		for _, v := range b.singular(rank) {
			if v <= ZeroResidual {
				now++
				b.size[j-1] = v
			}
		}
		b.zero[j-1] = now-zeros == width
		zeros = now
	}
	return rank
}

// extend makes the vectors j to j+width the next ones of the basis, of which there are rank, and reports whether they do not depend on those.
func (b *subspace) extend(j, rank, width int) bool {
	for q := range width {
		k := rank + q
		if j > rank {
			copy(b.vector(k), b.vector(j+q))
			copy(b.image(k), b.image(j+q))
			copy(column(&b.m, k), column(&b.m, j+q))
		}
		if !b.orthogonal(k) {
			return false
		}
	}
	return true
}

// orthogonal makes vector k orthogonal to those before, and its image orthogonal to theirs, which gives column k of R. It reports
// whether enough of the vector is left. With x = Q·c + ν·q it is A·q = (A·x − Y·R·c)/ν.
func (b *subspace) orthogonal(k int) bool {
	x, y, m := b.vector(k), b.image(k), column(&b.m, k)
	var c [Together]float64
	norm := asm.Nrm2(x)
	least := independent * norm
	for range 2 {
		for i := range k {
			t := asm.Dot(b.vector(i), x)
			asm.Axpy(-t, b.vector(i), x)
			asm.Axpy(-t, column(&b.m, i), m)
			c[i] += t
		}
		if norm = asm.Nrm2(x); !(norm > least && norm <= math.MaxFloat64) {
			return false
		}
	}
	asm.Scale(1/norm, x)
	asm.Scale(1/norm, m)
	r := b.r[k*Together : (k+1)*Together]
	clear(r)
	for i := range k {
		r[i] = asm.Dot(b.image(i), y)
		asm.Axpy(-r[i], b.image(i), y)
	}
	for i := range k {
		for q := range i + 1 {
			r[q] -= b.r[i*Together+q] * c[i]
		}
	}
	size := asm.Nrm2(y)
	r[k] = size
	for i := range k + 1 {
		r[i] /= norm
		if !(math.Abs(r[i]) <= math.MaxFloat64) {
			return false
		}
	}
	if size > 0 {
		asm.Scale(1/size, y)
	}
	return true
}

// singular returns the singular values of the first k columns of R, by rotations of its columns (Hestenes 1958).
func (b *subspace) singular(k int) []float64 {
	const sweeps = 20
	s := b.s[:k*Together]
	copy(s, b.r[:k*Together])
	col := func(j int) []float64 { return s[j*Together : j*Together+k] }
	for turn, rotated := 0, true; rotated && turn < sweeps; turn++ {
		rotated = false
		for p := range k {
			for q := p + 1; q < k; q++ {
				x, y := col(p), col(q)
				xx, yy, xy := asm.Dot(x, x), asm.Dot(y, y), asm.Dot(x, y)
				if !(math.Abs(xy) > 0x1p-52*math.Sqrt(xx)*math.Sqrt(yy)) {
					continue
				}
				rotated = true
				z := (yy - xx) / (2 * xy)
				t := math.Copysign(1/(math.Abs(z)+math.Hypot(1, z)), z)
				cos := 1 / math.Hypot(1, t)
				sin := cos * t
				for i, v := range x {
					x[i], y[i] = cos*v-sin*y[i], sin*v+cos*y[i]
				}
			}
		}
	}
	for j := range k {
		s[j] = asm.Nrm2(col(j)) // column j is not needed any more, and s[j] is none of those after it
	}
	return s[:k]
}

// free sets size to ‖A·x‖/‖x‖ of k vectors after up to two corrections of them by solves without the pivots that are zero. There is no second one if
// the first has not halved it: what is left then does not come from the errors of the factors.
func (b *subspace) free(p Pivots, k int, v Vectors) {
	for j := range k {
		b.last[j] = math.Inf(1)
	}
	for turn := 0; ; turn++ {
		p.Products(b.y, b.x, k, v)
		var yy, xx [Together]float64
		asm.RowSquares(b.rows(b.y), &yy)
		asm.RowSquares(b.rows(b.x), &xx)
		open := false
		for j := range k {
			size := quotientOf(yy[j], xx[j])
			b.size[j] = size
			if turn == corrections || size <= ZeroResidual || !(contraction*size <= b.last[j]) {
				for i := range b.n {
					b.y[i*Together+j] = 0
				}
				continue
			}
			b.last[j], open = size, true
		}
		if !open || !p.SolveMany(b.y, nil, k, v) {
			return
		}
		asm.Axpy(-1, b.rows(b.y), b.rows(b.x))
	}
}
