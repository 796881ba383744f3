package factor

import (
	"cmp"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Limits of what counts as a zero eigenvalue of the scaled matrix.
const (
	manySuspects = 64    // no more pivots than this are looked at
	zeroResidual = 1e-13 // ‖A·x‖ ≤ zeroResidual·‖x‖ makes a zero eigenvalue
	nearlyZero   = 100   // up to so many times the bound of the factors' error an approximate eigenvector is improved
	zeroDropped  = 2e-15 // with this little, solves leave the pivot out
)

// A suspect is the pivot at column k of a front, of order 1 or 2, that may be what
// rounding has left of zero.
type suspect struct {
	front, k int
	size     float64
	null     [2]float64 // what nullity returns for column k and, of a pivot of order 2, for k+1
}

// nullTogether is the number of columns of suspects that share a pass over L.
const nullTogether = 16

// recount counts pivots as zero that belong to eigenvalues which are zero up to rounding.
// Suspects are pivots that have cancelled; the workers have listed them. With
//
//	x = L⁻ᵀ e_k,   A·x = L·D·e_k,
//
// ‖A·x‖/‖x‖ bounds the least |λ| from above: no pivot is touched where all |λ| are larger. Where that
// bound is small but not small enough, because threshold pivoting has enlarged the errors of L, inverse iteration improves x. The smallest
// suspects come first, and those that have been found to be zero are left out of the solves, so that no
// eigenvector serves two of them. Half a solve for each column of a suspect, and up to two more where x is improved.
func (f *LDL) recount() {
	if f.stats.doubted == 0 {
		return
	}
	list := f.suspects[:0]
	for _, w := range f.workers {
		list = append(list, w.suspects...)
	}
	f.suspects = list
	slices.SortFunc(list, func(a, b suspect) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.front, b.front), cmp.Compare(a.k, b.k))
	})
	nearly := min(nearlyZero*0x1p-53*f.stats.Growth, 1e-7)
	if f.s.kept > 0 { // inverse iteration would need the rest of the factors
		nearly = zeroResidual
	}
	kept := f.spared[:0]
	list = list[:min(len(list), manySuspects)]
	f.nullities(list)
	for _, s := range list {
		v := f.pivots(s.front)
		z := zeroed{suspect: s, d: v.d[s.k], e: v.e[s.k]}
		if z.e != 0 {
			z.d1 = v.d[s.k+1]
		}
		size := f.suspectSize(&v, z, nearly)
		if !(size <= zeroResidual) {
			continue
		}
		f.countZero(z)
		f.nulls = append(f.nulls, v.cols[s.k])
		v.d[s.k] = 0
		if z.e != 0 {
			f.nulls = append(f.nulls, v.cols[s.k+1])
			v.d[s.k+1], v.e[s.k] = 0, 0
		}
		if size > zeroDropped {
			kept = append(kept, z)
		}
	}
	if f.s.kept == 0 && f.stats.doubted > 0 {
		kept = f.recountTogether(list, nearly, kept)
	}
	for _, z := range kept { // solves use them after all
		v := f.pivots(z.front)
		v.d[z.k] = z.d
		if z.e != 0 {
			v.d[z.k+1], v.e[z.k] = z.d1, z.e
		}
	}
	f.spared = kept
}

// recountTogether looks once more at the suspects that recount has left, and returns kept with those that are zero. Where the null space has many
// dimensions and the factors large errors, no vector of it is found by solves in which its neighbours still have pivots. So all of them
// are taken for zero at first, and each x = L⁻ᵀ e_k is freed of what the errors E of the factors have put into it:
//
//	x ← x − (L·D·Lᵀ)⁺ A·x,   A·x ← E·(L·D·Lᵀ)⁺ A·x  if e_k is right.
//
// The correction has no part of any e of the suspects in Lᵀx, and the vectors remain independent. A suspect whose ‖A·x‖ stays large gets its pivot back.
func (f *LDL) recountTogether(list []suspect, nearly float64, kept []zeroed) []zeroed {
	again, back := f.again[:0], f.back[:0]
	for _, s := range list {
		v := f.pivots(s.front)
		z := zeroed{suspect: s, d: v.d[s.k], e: v.e[s.k]}
		if z.d == 0 && z.e == 0 {
			continue
		}
		if z.e != 0 {
			z.d1 = v.d[s.k+1]
		}
		if max(s.null[0], s.null[1]) <= nearly {
			again = append(again, z)
		}
	}
	for _, z := range again {
		v := f.pivots(z.front)
		v.d[z.k] = 0
		if z.e != 0 {
			v.d[z.k+1], v.e[z.k] = 0, 0
		}
	}
	for _, z := range again {
		v := f.pivots(z.front)
		size := f.freed(&v, z.k)
		if z.e != 0 && size <= zeroResidual {
			size = max(size, f.freed(&v, z.k+1))
		}
		if !(size <= zeroResidual) {
			back = append(back, z)
			continue
		}
		f.countZero(z)
		f.nulls = append(f.nulls, v.cols[z.k])
		if z.e != 0 {
			f.nulls = append(f.nulls, v.cols[z.k+1])
		}
		if size > zeroDropped {
			kept = append(kept, z)
		}
	}
	for _, z := range back {
		v := f.pivots(z.front)
		v.d[z.k] = z.d
		if z.e != 0 {
			v.d[z.k+1], v.e[z.k] = z.d1, z.e
		}
	}
	f.again, f.back = again, back
	return kept
}

// freed returns ‖A·x‖/‖x‖ for x = L⁻ᵀ e_k after up to two corrections by solves without the pivots that are zero. The second
// is left out if the first has not halved it: what is left then does not come from the errors of the factors.
func (f *LDL) freed(v *pivots, k int) float64 {
	_, x := f.nullity(v, k, 0)
	last := math.Inf(1)
	for turn := 0; ; turn++ {
		r := f.r
		clear(r)
		asm.MulSymCols(f.s.colPtr, f.s.valRow, f.val, x, r, 0, f.s.n)
		size := asm.Nrm2(r) / asm.Nrm2(x)
		if size <= zeroResidual || turn == 2 || !(contraction*size <= last) {
			return size
		}
		last = size
		f.forward(r)
		f.backward(r, true)
		asm.Axpy(-1, r, x)
	}
}

// A zeroed suspect with what its pivot was: d, or [d e; e d1].
type zeroed struct {
	suspect
	d, d1, e float64
}

// countZero moves the eigenvalues of a pivot to those that are zero.
func (f *LDL) countZero(z zeroed) {
	in := &f.stats.Inertia
	pos, neg := 0, 1
	switch {
	case z.e != 0:
		pos, neg = pairSigns(z.d, z.d1, z.e)
		f.stats.TwoByTwo--
	case z.d > 0:
		pos, neg = 1, 0
	}
	in.Pos -= pos
	in.Neg -= neg
	in.Zero += pos + neg
	f.stats.doubted--
}

// suspectSize returns a bound for the sizes of the eigenvalues of A that the pivot z stands for. Where the
// first one is up to nearly it is made better.
func (f *LDL) suspectSize(v *pivots, z zeroed, nearly float64) float64 {
	size := max(z.null[0], z.null[1])
	switch {
	case z.e == 0 && z.d == 0:
		return math.Inf(1) // counted already
	case size <= zeroResidual || !(size <= nearly):
		return size
	}
	_, x := f.nullity(v, z.k, 0)
	if z.e == 0 {
		return f.improve(x, nil)
	}
	first := need(&f.b, f.s.n)
	copy(first, x)
	if size = f.improve(first, nil); !(size <= zeroResidual) {
		return size
	}
	_, x = f.nullity(v, z.k+1, 0)
	return max(size, f.improve(x, first))
}

// improve makes x, which is nearly an eigenvector of the smallest eigenvalue, more of one by
// up to two steps of inverse iteration, orthogonal to the unit vector other unless that is nil, and returns
// ‖A·x‖/‖x‖. On return ‖x‖ = 1.
func (f *LDL) improve(x, other []float64) float64 {
	size := math.Inf(1)
	for range 2 {
		if !unit(x, other) {
			return math.Inf(1)
		}
		f.forward(x)
		f.backward(x, true)
		if !unit(x, other) {
			return math.Inf(1)
		}
		r := f.r
		clear(r)
		asm.MulSymCols(f.s.colPtr, f.s.valRow, f.val, x, r, 0, f.s.n)
		if size = asm.Nrm2(r); size <= zeroResidual || size > 100*zeroResidual {
			break
		}
	}
	return size
}

// unit makes x orthogonal to other and ‖x‖ = 1, and reports whether it could.
func unit(x, other []float64) bool {
	if other != nil {
		asm.Axpy(-asm.Dot(other, x), other, x)
	}
	norm := asm.Nrm2(x)
	if !(norm > 0 && norm <= math.MaxFloat64) {
		return false
	}
	asm.Scale(1/norm, x)
	return true
}

// nullities sets the bounds of all suspects.
func (f *LDL) nullities(list []suspect) {
	ends := f.ends[:0] // of suspect k, 2k for its first column and 2k+1 for its second
	for k, s := range list {
		ends = append(ends, int32(2*k))
		if v := f.pivots(s.front); v.e[s.k] != 0 {
			ends = append(ends, int32(2*k+1))
		}
	}
	f.ends = ends
	for len(ends) > 0 {
		part := ends[:min(len(ends), nullTogether)]
		ends = ends[len(part):]
		if len(part) < multiMin {
			for _, k := range part {
				f.nullityOf(&list[k/2], int(k%2))
			}
			continue
		}
		f.nullitiesOf(list, part)
	}
}

// nullityOf sets the bound of one column of a suspect.
func (f *LDL) nullityOf(s *suspect, second int) {
	v := f.pivots(s.front)
	s.null[second], _ = f.nullity(&v, s.k+second, v.sizeOf(s.k, second))
}

// nullitiesOf is nullityOf for the columns in part of suspects in list, with one pass over L.
func (f *LDL) nullitiesOf(list []suspect, part []int32) {
	n, width := f.s.n, len(part)
	x := need(&f.lanes[0].multi, n*width)
	clear(x)
	for j, k := range part {
		s := &list[k/2]
		v := f.pivots(s.front)
		x[int(v.cols[s.k+int(k%2)])*width+j] = 1
	}
	f.backwardBare(x, width)
	squares := need(&f.squares, width)
	clear(squares)
	for i := 0; i < len(x); i += width {
		for j, v := range x[i : i+width] {
			squares[j] += v * v
		}
	}
	for j, k := range part {
		s, second := &list[k/2], int(k%2)
		v := f.pivots(s.front)
		switch q := squares[j]; {
		case q <= 1:
			s.null[second] = math.Inf(1)
		case q <= math.MaxFloat64:
			s.null[second] = v.bound(s.k+second, v.sizeOf(s.k, second), math.Sqrt(q))
		default: // the squares are too large
			f.nullityOf(s, second)
		}
	}
}

// sizeOf returns ‖D·e‖ for the first or the second column of the pivot at k.
func (v *pivots) sizeOf(k, second int) float64 {
	if v.e[k] == 0 {
		return math.Abs(v.d[k])
	}
	return math.Hypot(v.d[k+second], v.e[k])
}

// bound returns ‖L·D·e_k‖/‖x‖, where ‖D·e_k‖ = size and ‖x‖ = norm.
func (v *pivots) bound(k int, size, norm float64) float64 {
	return size * math.Hypot(1, asm.Nrm2(v.panel[k*v.ld+k+1:k*v.ld+v.m])) / norm
}

// nullity returns ‖A·x‖/‖x‖ and x, for x = L⁻ᵀ e_k, where ‖D·e_k‖ = size: about what the pivot is an
// eigenvalue of A at most. Where nothing was subtracted from a pivot it is exact, and x is e_k: then
// the answer is +Inf.
func (f *LDL) nullity(v *pivots, k int, size float64) (float64, []float64) {
	x := need(&f.ones, f.s.n)
	clear(x)
	x[v.cols[k]] = 1
	f.backward(x, false)
	norm := asm.Nrm2(x)
	if norm <= 1 {
		return math.Inf(1), x
	}
	return v.bound(k, size, norm), x
}
