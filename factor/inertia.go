package factor

import (
	"cmp"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// manyReplaced is the number of replaced pivots up to which their effect on the inertia is
// computed.
const manyReplaced = 8

// A replaced pivot has made the factors those of A + change·e·eᵀ, e the unit vector of column c
// of P·A·Pᵀ.
type replaced struct {
	c      int32
	change float64
}

// replacedPivots returns the pivots that have been replaced, ascending.
func (f *LDL) replacedPivots() []replaced {
	list := f.replaced[:0]
	for _, w := range f.workers {
		list = append(list, w.replaced...)
	}
	slices.SortFunc(list, func(a, b replaced) int { return cmp.Compare(a.c, b.c) })
	f.replaced = list
	return list
}

// correctInertia turns the inertia of the matrix that has been factored into that of A,
// and reports whether it could: with A = B - U·Δ·Uᵀ, where the columns of U are
// unit vectors and Δ are the changes of replaced pivots, by Sylvester's law for
//
//	[B  U; Uᵀ  Δ⁻¹]:   In(A) = In(B) + In(Δ⁻¹ - Uᵀ·B⁻¹·U) - In(Δ)
//
// (Haynsworth 1968). Uᵀ·B⁻¹·U = Vᵀ·D⁻¹·V with V = L⁻¹·U, which has entries on the paths from
// the columns to their roots only. It fails if there are many such pivots, or the small matrix is
// nearly singular, as it is where A is: up to noise, the size of errors of its elements.
func (f *LDL) correctInertia(noise float64) bool {
	list := f.replacedPivots()
	k := len(list)
	if k == 0 || k > manyReplaced {
		return k == 0
	}
	var m [manyReplaced * manyReplaced]float64
	size := f.replacedSystem(m[:], list)
	var d, e [manyReplaced]float64
	var perm [manyReplaced]int32
	in, bad := asm.BunchKaufman(asm.Rook, k, m[:k*k], k, d[:k], e[:k], perm[:k])
	if bad >= 0 || in.Zero > 0 {
		return false
	}
	for j := 0; j < k; j++ {
		least := math.Abs(d[j])
		if e[j] != 0 {
			least = math.Abs(d[j]*d[j+1]-e[j]*e[j]) / max(math.Abs(d[j]), math.Abs(d[j+1]), math.Abs(e[j]))
			j++
		}
		if !(least > max(noise, 1e-4*size)) {
			return false
		}
	}
	st := &f.stats.Inertia
	st.Pos += in.Pos
	st.Neg += in.Neg
	for _, r := range list {
		if r.change > 0 {
			st.Pos--
		} else {
			st.Neg--
		}
	}
	return true
}

// replacedSystem sets the lower triangle of m to Δ⁻¹ - Uᵀ·B⁻¹·U for the replaced pivots in the list, and returns the largest element of Δ⁻¹.
func (f *LDL) replacedSystem(m []float64, list []replaced) (size float64) {
	n, k := f.s.n, len(list)
	v := need(&f.paths, n*k)
	clear(v)
	for j, r := range list {
		x := v[j*n : (j+1)*n]
		x[r.c] = 1
		f.forwardPath(int(r.c), x)
		f.addInverse(m[j:], k, v[:(j+1)*n], int(r.c))
		m[j+j*k] += 1 / r.change
		size = max(size, 1/math.Abs(r.change))
	}
	return size
}

// replacedDet returns log |det A/det B| and its sign, where
//
//	det B = det A · det Δ · det(Δ⁻¹ + Uᵀ·A⁻¹·U),
//
// with columns of A⁻¹ by refined solves, as errors of the factors are large beside A⁻¹ where pivots were replaced; 0 and 1 if more
// were than are worth it.
func (f *LDL) replacedDet() (logAbs float64, sign int) {
	list := f.replacedPivots()
	k := len(list)
	sign = 1
	if k == 0 || k > manyReplaced {
		return 0, sign
	}
	var m [manyReplaced * manyReplaced]float64
	for j, r := range list {
		x := f.inverseColumn(r.c)
		for i := j; i < k; i++ {
			m[i+j*k] = x[list[i].c]
		}
		m[j+j*k] += 1 / r.change
	}
	var d, e [manyReplaced]float64
	var perm [manyReplaced]int32
	in, _ := asm.BunchKaufman(asm.Rook, k, m[:k*k], k, d[:k], e[:k], perm[:k])
	for j := 0; j < k; j++ {
		if e[j] != 0 {
			logAbs -= logPair(d[j], d[j+1], e[j])
			j++
			continue
		}
		logAbs -= math.Log(math.Abs(d[j]))
	}
	if in.Neg%2 == 1 {
		sign = -sign
	}
	for _, r := range list {
		logAbs -= math.Log(math.Abs(r.change))
		if r.change < 0 {
			sign = -sign
		}
	}
	return logAbs, sign
}

// inverseColumn returns column c of the inverse of the scaled matrix P·A·Pᵀ, as accurate as refinement makes it. It is valid until the next solve.
func (f *LDL) inverseColumn(c int32) []float64 {
	x, b := need(&f.best, f.s.n), need(&f.paths, f.s.n)
	clear(b)
	b[f.s.perm[c]] = 1 / f.scaleP[c]
	f.solveBest(x, b)
	return f.x
}

// logPair returns log |a·b − e²|, e ≠ 0.
func logPair(a, b, e float64) float64 {
	a, b = a/e, b/e
	return math.Log(math.Abs(a*b-1)) + 2*math.Log(math.Abs(e))
}

// addInverse subtracts from row j of the small matrix m, with leading dimension ld, the products of the
// last of the columns of V with all of them over D. Column c is where the last one begins.
func (f *LDL) addInverse(m []float64, ld int, v []float64, c int) {
	n := f.s.n
	j := len(v)/n - 1
	last := v[j*n:]
	for i := f.s.frontOf(c); i >= 0; i = int(f.s.parent[i]) {
		for c := f.s.first[i]; c < f.s.first[i+1]; c++ {
			x := last[c] / f.d[c]
			if x == 0 {
				continue
			}
			for q := 0; q <= j; q++ {
				m[q*ld] -= x * v[q*n+int(c)]
			}
		}
	}
}

// forwardPath overwrites x, which has an entry in column c only, by L⁻¹x.
func (f *LDL) forwardPath(c int, x []float64) {
	for i := f.s.frontOf(c); i >= 0; i = int(f.s.parent[i]) {
		v := f.pivots(i)
		v.forwardSparse(x)
	}
}

// frontOf returns the front that eliminates column c of P·A·Pᵀ.
func (s *Symbolic) frontOf(c int) int {
	lo, hi := 0, s.fronts()
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; int(s.first[mid]) <= c {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}
