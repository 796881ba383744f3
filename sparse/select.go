package sparse

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// Submatrix returns a copy of rows r0 to r1-1 and columns c0 to c1-1. The error
// is an [*ArgumentError] unless 0 ≤ r0 ≤ r1 ≤ rows and 0 ≤ c0 ≤ c1 ≤ cols. The
// cost is O(lines in the range · log(entries of a line) + entries copied). A range
// of rows of a [CSR], or of columns of a [CSC], is had without a copy by Slice.
func Submatrix[M Compressed[M]](a M, r0, r1, c0, c1 int) (M, error) {
	rows, cols := a.Dims()
	if err := checkRange("row", r0, r1, rows); err != nil {
		return nil, err
	}
	if err := checkRange("column", c0, c1, cols); err != nil {
		return nil, err
	}
	if a.byRows() {
		return a.of(a.lines().sub(r0, r1, c0, c1)), nil
	}
	return a.of(a.lines().sub(c0, c1, r0, r1)), nil
}

func checkRange(axis string, lo, hi, n int) error {
	if lo < 0 || n < lo {
		return &ArgumentError{"Submatrix", "first " + axis, lo, fmt.Sprintf("0 <= first <= %d", n)}
	}
	if hi < lo || n < hi {
		return &ArgumentError{"Submatrix", "end of the " + axis + " range", hi, fmt.Sprintf("%d <= end <= %d", lo, n)}
	}
	return nil
}

// sub copies indices j0 to j1-1 of lines i0 to i1-1.
func (l lines) sub(i0, i1, j0, j1 int) lines {
	out := lines{n: i1 - i0, width: j1 - j0, ptr: make([]int, i1-i0+1)}
	for i := range out.n {
		ind, val := l.line(i0 + i)
		p := sort.Search(len(ind), func(k int) bool { return int(ind[k]) >= j0 })
		q := p + sort.Search(len(ind)-p, func(k int) bool { return int(ind[p+k]) >= j1 })
		for _, j := range ind[p:q] {
			out.ind = append(out.ind, j-int32(j0))
		}
		out.val = append(out.val, val[p:q]...)
		out.ptr[i+1] = len(out.ind)
	}
	return out
}

// Select returns the matrix C(i, j) = A(rows[i], cols[j]) as a copy. The lists
// may be in any order and repeat; nil stands for all rows or columns. The error is
// an [*IndexError] for an element out of range, or an [*ArgumentError] when the
// result would have too many entries to address. The cost is O(entries of the
// result and of the listed lines + rows + cols).
func Select[M Compressed[M]](a M, rows, cols []int) (M, error) {
	nr, nc := a.Dims()
	if err := checkList("row", rows, nr); err != nil {
		return nil, err
	}
	if err := checkList("column", cols, nc); err != nil {
		return nil, err
	}
	pick, cross := rows, cols
	if !a.byRows() {
		pick, cross = cols, rows
	}
	l, ok := a.lines().pick(pick, cross)
	if !ok {
		return nil, &ArgumentError{"Select", "len(rows)", len(rows), fmt.Sprintf("a result of at most %d entries", maxEntries)}
	}
	return a.of(l), nil
}

func checkList(axis string, list []int, n int) error {
	if len(list) > maxDim {
		return &ArgumentError{"Select", "length of the " + axis + " list", len(list), fmt.Sprintf("at most %d", maxDim)}
	}
	for k, i := range list {
		if i < 0 || n <= i {
			return &IndexError{"Select", fmt.Sprintf("place %d of the list", k), axis, i, n}
		}
	}
	return nil
}

// pick returns line list[i] as line i, with old index cross[j] as new index j. It
// is not ok if there would be too many entries.
func (l lines) pick(list, cross []int) (out lines, ok bool) {
	n := l.n
	if list != nil {
		n = len(list)
	}
	var places, first []int // index j goes to places[first[j]:first[j+1]]
	width, sorted := l.width, true
	if cross != nil {
		width = len(cross)
		key := make([]int32, len(cross))
		for k, j := range cross {
			key[k] = int32(j)
			sorted = sorted && (k == 0 || cross[k-1] < j)
		}
		first = starts(key, l.width)
		places = make([]int, len(cross))
		for k, j := range key {
			places[first[j+1]] = k
			first[j+1]++
		}
	}
	out = lines{n: n, width: width, ptr: make([]int, n+1)}
	for i := range n {
		from := i
		if list != nil {
			from = list[i]
		}
		ind, val := l.line(from)
		for k, j := range ind {
			if cross == nil {
				out.ind, out.val = append(out.ind, j), append(out.val, val[k])
				continue
			}
			for _, p := range places[first[j]:first[j+1]] {
				out.ind, out.val = append(out.ind, int32(p)), append(out.val, val[k])
			}
		}
		if len(out.ind) > maxEntries {
			return out, false
		}
		out.ptr[i+1] = len(out.ind)
	}
	if !sorted {
		out = out.transposed().transposed()
	}
	return out, true
}

// Tril returns a copy of the entries on and below the k-th diagonal: those with
// j - i ≤ k.
func Tril[M Compressed[M]](a M, k int) M {
	return a.of(a.lines().filter(natural(a.byRows(), func(i, j int, _ float64) bool { return j-i <= k })))
}

// Triu returns a copy of the entries on and above the k-th diagonal: those with
// j - i ≥ k.
func Triu[M Compressed[M]](a M, k int) M {
	return a.of(a.lines().filter(natural(a.byRows(), func(i, j int, _ float64) bool { return j-i >= k })))
}

// Drop returns a copy without the entries of which the absolute value is at most
// tol: Drop(a, 0) removes stored zeros. NaN stays. Nothing else in this package
// removes entries.
func Drop[M Compressed[M]](a M, tol float64) M {
	return a.of(a.lines().filter(func(_, _ int, v float64) bool { return !(math.Abs(v) <= tol) }))
}

// Identity returns the identity of order n, as in Identity[*sparse.CSR](5). The
// error is an [*ArgumentError] for a negative or too large n.
func Identity[M Compressed[M]](n int) (M, error) {
	if err := checkDims("Identity", n, n); err != nil {
		return nil, err
	}
	return Diagonal[M](slices.Repeat([]float64{1}, n))
}

// Diagonal returns the matrix diag(d), with every diagonal entry stored, zeros
// too. It copies d. The error is an [*ArgumentError] if d is too long.
func Diagonal[M Compressed[M]](d []float64) (M, error) {
	n := len(d)
	if err := checkDims("Diagonal", n, n); err != nil {
		return nil, err
	}
	l := lines{n: n, width: n, ptr: make([]int, n+1), ind: IdentityPerm(n), val: slices.Clone(d)}
	for i := range l.ptr {
		l.ptr[i] = i
	}
	var m M
	return m.of(l), nil
}
