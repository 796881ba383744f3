package kkt

import (
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// Limits of what FindPartition takes for a block-angular matrix.
const (
	borderShare = 20   // of the rows, at most this part may be in the border,
	borderMost  = 4000 // and so many
)

// FindPartition looks for rows whose removal leaves many blocks that are not coupled, as [Pattern.Part] describes them: the rows
// with the most elements, as many of them as it takes until no block has more than half of all rows. Rows that turn out to touch a
// single block are put back. It returns false, and nil, unless the border so found has at most 5 % of the rows, and 4000, and its Schur complement
// no more elements than the matrix.
//
// It finds what is obvious: a border of rows that are longer than all others, such as dense rows or what couples samples. It
// does not find separators of rows like others; orderings by dissection do. O(nnz α(n)).
func FindPartition(lower *sparse.Sym) (part []int32, ok bool) {
	n := lower.SymmetricDim()
	adj, degree := adjacency(lower)
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(degree[a]) - int(degree[b]) })
	f := newForest(n)
	in := make([]bool, n)
	stop := n
	for lo := 0; lo < n && stop == n; {
		hi := lo
		for hi < n && degree[order[hi]] == degree[order[lo]] {
			in[order[hi]] = true
			hi++
		}
		for _, v := range order[lo:hi] {
			for _, w := range adj.line(v) {
				if in[w] {
					f.union(v, w)
				}
			}
		}
		if int(f.largest) > n/2 {
			stop = lo
		}
		lo = hi
	}
	if k := n - stop; n < 2 || k > min(n/borderShare, borderMost) || k*k/2 > lower.NNZ() {
		return nil, false
	}
	return components(n, adj, order[stop:]), true
}

// Components returns the partition, as [Pattern.Part] has it, into the connected components of what is left without the rows border. Rows of
// border that touch a single component are put into it. Rows that do not exist are ignored. O(nnz α(n)).
func Components(lower *sparse.Sym, border []int32) []int32 {
	n := lower.SymmetricDim()
	var rows []int32
	for _, v := range border {
		if v >= 0 && int(v) < n {
			rows = append(rows, v)
		}
	}
	adj, _ := adjacency(lower)
	return components(n, adj, rows)
}

// neighbours lists the rows that each row is coupled with.
type neighbours struct {
	ptr []int
	ind []int32
}

func (a *neighbours) line(v int32) []int32 { return a.ind[a.ptr[v]:a.ptr[v+1]] }

// adjacency returns the neighbours of all rows, and how many they are.
func adjacency(lower *sparse.Sym) (a *neighbours, degree []int32) {
	n := lower.SymmetricDim()
	ptr, ind, _ := lower.Lower().Raw()
	degree = make([]int32, n)
	for j := range n {
		for _, i := range ind[ptr[j]:ptr[j+1]] {
			if int(i) != j {
				degree[i]++
				degree[j]++
			}
		}
	}
	a = &neighbours{ptr: make([]int, n+1)}
	for i, d := range degree {
		a.ptr[i+1] = a.ptr[i] + int(d)
	}
	a.ind = make([]int32, a.ptr[n])
	next := slices.Clone(a.ptr)
	for j := range n {
		for _, i := range ind[ptr[j]:ptr[j+1]] {
			if int(i) != j {
				a.ind[next[i]], a.ind[next[j]] = int32(j), i
				next[i]++
				next[j]++
			}
		}
	}
	return a, degree
}

// components returns the partition that is left without the rows border.
func components(n int, adj *neighbours, border []int32) []int32 {
	part := make([]int32, n)
	for _, v := range border {
		part[v] = -1
	}
	f := newForest(n)
	for v := range int32(n) {
		if part[v] < 0 {
			continue
		}
		for _, w := range adj.line(v) {
			if part[w] >= 0 {
				f.union(v, w)
			}
		}
	}
	for _, v := range border { // may be put back if all it touches is one block
		root := int32(-1)
		for _, w := range adj.line(v) {
			if part[w] < 0 {
				continue
			}
			if r := f.find(w); root < 0 {
				root = r
			} else if r != root {
				root = -2
				break
			}
		}
		if root >= 0 {
			part[v] = 0
			f.union(v, root)
		}
	}
	name := make([]int32, n)
	count := int32(0)
	for v := range int32(n) { // numbered by their first rows
		if part[v] < 0 {
			continue
		}
		r := f.find(v)
		if name[r] == 0 {
			count++
			name[r] = count
		}
		part[v] = name[r] - 1
	}
	return part
}

// A forest keeps disjoint sets of rows.
type forest struct {
	up      []int32 // the parent, or minus the size at a root
	largest int32
}

func newForest(n int) *forest {
	f := &forest{up: make([]int32, n), largest: 1}
	for i := range f.up {
		f.up[i] = -1
	}
	return f
}

func (f *forest) find(v int32) int32 {
	for f.up[v] >= 0 {
		if p := f.up[v]; f.up[p] >= 0 {
			f.up[v] = f.up[p]
		}
		v = f.up[v]
	}
	return v
}

func (f *forest) union(v, w int32) {
	v, w = f.find(v), f.find(w)
	if v == w {
		return
	}
	if f.up[v] > f.up[w] {
		v, w = w, v
	}
	f.up[v] += f.up[w]
	f.up[w] = v
	f.largest = max(f.largest, -f.up[v])
}
