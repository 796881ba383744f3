package sparse

import (
	"math"
	"slices"
)

// Clone returns a copy that shares nothing with A; of a view, the part seen.
func (a *CSR) Clone() *CSR { return a.of(a.lines().clone()) }

// Clone returns a copy that shares nothing with A; of a view, the part seen.
func (a *CSC) Clone() *CSC { return a.of(a.lines().clone()) }

func (l lines) clone() lines {
	return lines{l.n, l.width, l.rebased(), slices.Clone(l.indices()), slices.Clone(l.values())}
}

// find returns where line i stores index j.
func (l lines) find(i, j int) (k int, ok bool) {
	ind, _ := l.line(i)
	k, ok = slices.BinarySearch(ind, int32(j))
	return l.ptr[i] + k, ok
}

// Equal reports whether a and b have one shape and equal elements. An element
// that is not stored is zero, so that stored zeros make no difference. As in
// gonum, NaN equals nothing.
func Equal[M Compressed[M]](a, b M) bool {
	return allEqual(a, b, func(x, y float64) bool { return x == y })
}

// ApproxEqual reports whether a and b have one shape and elements that differ by
// at most tol, absolutely or relative to the larger of them, as gonum's
// EqualApprox does. An element that is not stored is zero; NaN equals nothing.
func ApproxEqual[M Compressed[M]](a, b M, tol float64) bool {
	return allEqual(a, b, func(x, y float64) bool {
		d := math.Abs(x - y)
		return x == y || d <= tol || d <= tol*max(math.Abs(x), math.Abs(y)) && !math.IsInf(d, 1)
	})
}

func allEqual[M Compressed[M]](a, b M, eq func(x, y float64) bool) bool {
	if sameDims("", a, b) != nil {
		return false
	}
	la, lb := a.lines(), b.lines()
	for i := range la.n {
		if _, _, _, ok := firstDifference(la, lb, i, eq); !ok {
			return false
		}
	}
	return true
}

// firstDifference returns the first index of line i at which the elements x of a
// and y of b are not equal; ok says that there is none.
func firstDifference(a, b lines, i int, eq func(x, y float64) bool) (j int, x, y float64, ok bool) {
	ia, va := a.line(i)
	ib, vb := b.line(i)
	for len(ia) > 0 || len(ib) > 0 {
		inA := len(ib) == 0 || len(ia) > 0 && ia[0] <= ib[0]
		inB := len(ia) == 0 || len(ib) > 0 && ib[0] <= ia[0]
		x, y = 0, 0
		if inA {
			j, x = int(ia[0]), va[0]
			ia, va = ia[1:], va[1:]
		}
		if inB {
			j, y = int(ib[0]), vb[0]
			ib, vb = ib[1:], vb[1:]
		}
		if !eq(x, y) {
			return j, x, y, false
		}
	}
	return 0, 0, 0, true
}
