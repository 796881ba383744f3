package sparse

import "fmt"

// A Perm is a permutation of 0 to n-1 as a list: element k of the permuted object
// is element p[k] of the original. As a matrix, P(k, p[k]) = 1, so that
//
//	(P x)[k] = x[p[k]],   (P A)(k, :) = A(p[k], :).
//
// nil stands for the identity of any order where a Perm is an operand of
// [Permute] or [PermuteSym].
type Perm []int32

// IdentityPerm returns the permutation 0, 1, ..., n-1. It panics for negative n.
func IdentityPerm(n int) Perm {
	p := make(Perm, n)
	for k := range p {
		p[k] = int32(k)
	}
	return p
}

// Check returns an error that names the first element which is out of range
// ([*IndexError]) or occurs a second time ([*ArgumentError]).
func (p Perm) Check() error {
	_, err := p.inverse("Perm.Check", "element", len(p))
	return err
}

// Inverse returns the permutation q with q[p[k]] = k, the transpose of P, or the
// error of [Perm.Check].
func (p Perm) Inverse() (Perm, error) { return p.inverse("Perm.Inverse", "element", len(p)) }

// inverse checks that p permutes n elements and inverts it.
func (p Perm) inverse(fn, axis string, n int) (Perm, error) {
	if len(p) != n {
		return nil, &ArgumentError{fn, "length of the " + axis + " permutation", len(p), fmt.Sprint(n)}
	}
	q := make(Perm, n)
	for k := range q {
		q[k] = -1
	}
	for k, i := range p {
		if i < 0 || n <= int(i) {
			return nil, &IndexError{fn, fmt.Sprintf("place %d", k), axis, int(i), n}
		}
		if q[i] >= 0 {
			return nil, &ArgumentError{fn, fmt.Sprintf("%s at place %d", axis, k), int(i), fmt.Sprintf("no repetition: it is at place %d already", q[i])}
		}
		q[i] = int32(k)
	}
	return q, nil
}

// Apply computes y = P x: y[k] = x[p[k]]. It panics unless y, x and p have one
// length or when an element of p is out of range. y must not overlap x.
func (p Perm) Apply(y, x []float64) {
	checkLen("Perm.Apply", "y", len(y), len(p))
	checkLen("Perm.Apply", "x", len(x), len(p))
	for k, i := range p {
		y[k] = x[i]
	}
}

// ApplyT computes y = Pᵀ x: y[p[k]] = x[k]. It panics unless y, x and p have one
// length or when an element of p is out of range. y must not overlap x.
func (p Perm) ApplyT(y, x []float64) {
	checkLen("Perm.ApplyT", "y", len(y), len(p))
	checkLen("Perm.ApplyT", "x", len(x), len(p))
	for k, i := range p {
		y[i] = x[k]
	}
}

// Permute returns the copy C = P A Qᵀ with
//
//	C(i, j) = A(p[i], q[j]).
//
// p permutes the rows, q the columns; nil leaves them as they are. The error is
// that of [Perm.Check] or tells that a length is wrong. The cost is
// O(nnz + rows + cols).
func Permute[M Compressed[M]](a M, p, q Perm) (M, error) {
	rows, cols := a.Dims()
	if p != nil {
		if _, err := p.inverse("Permute", "row", rows); err != nil {
			return nil, err
		}
	}
	var place Perm // where a column goes
	if q != nil {
		var err error
		if place, err = q.inverse("Permute", "column", cols); err != nil {
			return nil, err
		}
	}
	lp := p
	if !a.byRows() {
		if p != nil {
			place, _ = p.inverse("Permute", "row", rows) // checked above
		} else {
			place = nil
		}
		lp = q
	}
	return a.of(a.lines().permute(lp, place)), nil
}

// permute returns the lines in the order p (nil: as they are), with index j
// renamed place[j] (nil: kept).
func (l lines) permute(p, place Perm) lines {
	out := lines{n: l.n, width: l.width, ptr: make([]int, l.n+1), ind: make([]int32, 0, l.nnz()), val: make([]float64, 0, l.nnz())}
	for k := range l.n {
		i := k
		if p != nil {
			i = int(p[k])
		}
		ind, val := l.line(i)
		out.ind = append(out.ind, ind...)
		out.val = append(out.val, val...)
		out.ptr[k+1] = len(out.ind)
	}
	if place == nil {
		return out
	}
	for k, j := range out.ind {
		out.ind[k] = place[j]
	}
	return out.transposed().transposed() // sorts the indices
}
