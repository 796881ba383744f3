package certify

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// independent is the share of its norm that a vector must keep when others are taken from it.
const independent = 1e-10

// A subspace holds up to `together` vectors and what A makes of them.
type subspace struct {
	n    int
	x    []float64 // the vectors, one behind the other
	y    []float64 // A times them, or an orthonormal basis of that
	size [together]float64
	last [together]float64
	zero [together]bool // see measure

	r [together * together]float64 // columns of the triangle R in A·Q = Y·R
	s [together * together]float64 // room for its singular values
}

// room returns room for k vectors of length n.
func (b *subspace) room(n, k int) []float64 {
	if cap(b.x) < n*k {
		wide := n * min(together, 2*k)
		b.x, b.y = make([]float64, wide), make([]float64, wide)
	}
	b.n, b.x, b.y = n, b.x[:n*k], b.y[:n*k]
	return b.x
}

func (b *subspace) vector(j int) []float64 { return b.x[j*b.n : (j+1)*b.n] }
func (b *subspace) image(j int) []float64  { return b.y[j*b.n : (j+1)*b.n] }

// solve overwrites the k vectors by B⁻¹ times them, leaves A times these in y, and returns a bound for what B - A makes of unit vectors along them, infinite if
// there are none: with x = B⁻¹·v it is ‖v − A·x‖/‖x‖.
func (b *subspace) solve(p Pivots, k int, r []float64) float64 {
	copy(b.y, b.x)
	if !p.SolveMany(b.x, k) {
		return math.Inf(1)
	}
	worst := 0.0
	for j := range k {
		x, y := b.vector(j), b.image(j)
		p.Product(r, x)
		asm.Axpy(-1, r, y)
		worst = max(worst, Quotient(y, x))
		copy(y, r)
	}
	return worst
}

// measure makes the vectors orthonormal and sets zero of the last column of each suspect whose columns add as many singular values up to ZeroResidual to those of
// A on the span of the vectors up to there; size is the largest of these then. Columns that depend on others add nothing. It
// returns the number of those that do not, which have become the first ones.
func (b *subspace) measure(p Pivots, columns []Column) (rank int) {
	clear(b.zero[:])
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
		}
		if !b.orthogonal(k) {
			return false
		}
	}
	return true
}

// orthogonal makes vector k, of norm 1, orthogonal to those before, and its image orthogonal to theirs, which gives column k of R. It reports
// whether enough of the vector is left. With x = Q·c + ν·q it is A·q = (A·x − Y·R·c)/ν.
func (b *subspace) orthogonal(k int) bool {
	x, y := b.vector(k), b.image(k)
	var c [together]float64
	norm := asm.Nrm2(x)
	least := independent * norm
	for range 2 {
		for i := range k {
			t := asm.Dot(b.vector(i), x)
			asm.Axpy(-t, b.vector(i), x)
			c[i] += t
		}
		if norm = asm.Nrm2(x); !(norm > least && norm <= math.MaxFloat64) {
			return false
		}
	}
	asm.Scale(1/norm, x)
	r := b.r[k*together : (k+1)*together]
	clear(r)
	for i := range k {
		r[i] = asm.Dot(b.image(i), y)
		asm.Axpy(-r[i], b.image(i), y)
	}
	for i := range k {
		for q := range i + 1 {
			r[q] -= b.r[i*together+q] * c[i]
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
	s := b.s[:k*together]
	copy(s, b.r[:k*together])
	col := func(j int) []float64 { return s[j*together : j*together+k] }
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
func (b *subspace) free(p Pivots, k int) {
	for j := range k {
		b.last[j] = math.Inf(1)
	}
	for turn := 0; ; turn++ {
		open := false
		for j := range k {
			x, y := b.vector(j), b.image(j)
			p.Product(y, x)
			size := Quotient(y, x)
			b.size[j] = size
			if turn == corrections || size <= ZeroResidual || !(contraction*size <= b.last[j]) {
				clear(y)
				continue
			}
			b.last[j], open = size, true
		}
		if !open || !p.SolveMany(b.y, k) {
			return
		}
		asm.Axpy(-1, b.y, b.x)
	}
}
