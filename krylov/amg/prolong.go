package amg

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// A prolongator is the smoothed prolongator
//
//	P = (I - ω D⁻¹ A_F) T,   D = diag(A_F),
//
// of one level. A_F is A without its weak entries, those that join
// different nodes and are not strong. So that A_F has the row sums of A, a weak entry that
// joins like unknowns of two nodes is added to the diagonal.
type prolongator struct {
	t *tentative
	g *graph
	a *sparse.CSR
	p *sparse.CSR

	slot  []int32 // of each aggregate: place in the present row of P
	omega float64 // ω of the values there are
}

// newProlongator finds the pattern of P: row i stores the columns of the aggregates of
// its node and of that node's strong neighbours. O(strong edges + nnz(P)).
func newProlongator(a *sparse.CSR, g *graph, t *tentative) (*prolongator, error) {
	s := &prolongator{t: t, g: g, a: a, slot: make([]int32, t.count)}
	b, v := t.block, t.vectors
	n := g.n * b
	ptr := make([]int, n+1)
	seen := make([]int32, t.count) // seen[c] = i+1: aggregate c has been found for node i
	line := make([]int32, 0, 64)
	total := 0
	for i := range g.n {
		line = s.columns(line[:0], seen, i)
		for u := range b {
			total += len(line) * v
			ptr[i*b+u+1] = total
		}
	}
	ind := make([]int32, total)
	clear(seen)
	for i := range g.n {
		line = s.columns(line[:0], seen, i)
		slices.Sort(line)
		k := ptr[i*b]
		for range b {
			for _, c := range line {
				for u := range v {
					ind[k] = c*int32(v) + int32(u)
					k++
				}
			}
		}
	}
	var err error
	s.p, err = sparse.NewCSR(n, t.count*v, ptr, ind, make([]float64, total))
	return s, err
}

// columns appends the aggregates of node i and of its strong neighbours to line.
func (s *prolongator) columns(line, seen []int32, i int) []int32 {
	g, agg := s.g, s.t.agg
	add := func(c int32) {
		if c >= 0 && seen[c] != int32(i)+1 {
			seen[c] = int32(i) + 1
			line = append(line, c)
		}
	}
	add(agg[i])
	for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
		if g.strong[k] {
			add(agg[g.ind[k]])
		}
	}
	return line
}

// update computes the values of P from those of A. lambda is a bound of the eigenvalues
// of diag(A)⁻¹A. O(nnz(A)·vectors).
func (s *prolongator) update(lambda float64) {
	s.omega = 4 / (3 * s.bound(lambda))
	ptr, ind, val := s.p.Raw()
	b, v := s.t.block, s.t.vectors
	for i := range s.g.n {
		if ptr[i*b] == ptr[(i+1)*b] {
			continue
		}
		for k := ptr[i*b]; k < ptr[i*b+1]; k += v {
			s.slot[int(ind[k])/v] = int32(k - ptr[i*b])
		}
		for r := i * b; r < (i+1)*b; r++ {
			s.row(r, val[ptr[r]:ptr[r+1]])
		}
	}
}

// row computes row r of P.
func (s *prolongator) row(r int, p []float64) {
	b, v := s.t.block, s.t.vectors
	clear(p)
	if c := s.t.agg[r/b]; c >= 0 {
		copy(p[s.slot[c]:], s.t.q[r*v:(r+1)*v])
	}
	diag, _ := s.diagonal(r)
	if diag <= 0 {
		return
	}
	scale := -s.omega / diag
	own := 1 - s.omega // of the diagonal element, d⁻¹ a_F,rr = 1
	if c := s.t.agg[r/b]; c >= 0 {
		for u := range v {
			p[int(s.slot[c])+u] *= own
		}
	}
	ptr, ind, val := s.a.Raw()
	edge := s.g.ptr[r/b]
	for k := ptr[r]; k < ptr[r+1]; k++ {
		j := int(ind[k])
		node := j
		if b > 1 {
			node = j / b
		}
		for int(s.g.ind[edge]) != node {
			edge++
		}
		if j == r || !s.g.strong[edge] && node != r/b {
			continue
		}
		c := s.t.agg[node]
		if c < 0 {
			continue
		}
		w := scale * val[k]
		if v == 1 {
			p[s.slot[c]] += w * s.t.q[j]
			continue
		}
		q := s.t.q[j*v : (j+1)*v]
		to := p[s.slot[c]:][:v]
		for u, x := range q {
			to[u] += w * x
		}
	}
}

// diagonal returns element (r, r) of A_F and the sum of the absolute values of the other
// elements of row r.
//
// Where adding the weak entries would leave a diagonal element that no longer bounds the
// row, as positive or very many weak entries can, it is kept from falling below that
// sum or its old value, whichever is less.
func (s *prolongator) diagonal(r int) (diag, sum float64) {
	b := s.t.block
	ptr, ind, val := s.a.Raw()
	edge := s.g.ptr[r/b]
	weak := 0.0
	for k := ptr[r]; k < ptr[r+1]; k++ {
		j := int(ind[k])
		node := j
		if b > 1 {
			node = j / b
		}
		for int(s.g.ind[edge]) != node {
			edge++
		}
		switch {
		case j == r:
			diag = val[k]
		case s.g.strong[edge] || node == r/b:
			sum += math.Abs(val[k])
		case j%b == r%b:
			weak += val[k]
		}
	}
	return max(diag+weak, min(diag, sum)), sum
}

// bound returns a bound of the eigenvalues of D⁻¹A_F: its largest row sum, or lambda where
// that is less. Weak entries may make the largest eigenvalue of A_F larger than that of A, but
// hardly than 2, the bound for diagonally dominant matrices, which A_F is if A is.
func (s *prolongator) bound(lambda float64) float64 {
	if lambda <= 2 {
		return 2
	}
	rows := 0.0
	for r := range s.g.n * s.t.block {
		if diag, sum := s.diagonal(r); diag > 0 {
			rows = max(rows, 1+sum/diag)
		}
	}
	return max(1, min(rows, lambda))
}
