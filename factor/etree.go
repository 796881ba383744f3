package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// An entry is one of A in a row or column of P A Pᵀ: the other index, and its place among the user's values.
type entry struct{ at, src int32 }

// lines is the lower triangle of P A Pᵀ, one list of entries for each row, with columns at ≤ k, or
// for each column, with rows at ≥ k.
type lines struct {
	ptr []int
	ent []entry
}

func (l *lines) line(k int32) []entry { return l.ent[l.ptr[k]:l.ptr[k+1]] }

// permutedRows returns the rows of the lower triangle of P A Pᵀ, in no particular order within each, and the number of
// entries in each column. O(nnz + n).
func permutedRows(n int, ptr []int, ind, inv []int32) (rows lines, column []int32) {
	rows = lines{make([]int, n+1), make([]entry, len(ind))}
	column = make([]int32, n)
	count := make([]int32, n)
	for j := range n {
		kj := inv[j]
		for _, i := range ind[ptr[j]:ptr[j+1]] {
			ki := inv[i]
			count[max(ki, kj)]++
			column[min(ki, kj)]++
		}
	}
	next := rows.begin(count)
	for j := range n {
		kj := inv[j]
		for q := ptr[j]; q < ptr[j+1]; q++ {
			ki := inv[ind[q]]
			k := max(ki, kj)
			rows.ent[next[k]] = entry{min(ki, kj), int32(q)}
			next[k]++
		}
	}
	return rows, column
}

// begin sets ptr from the lengths of lines and returns where each begins.
func (l *lines) begin(count []int32) []int {
	next := make([]int, len(count))
	sum := 0
	for k, c := range count {
		next[k] = sum
		sum += int(c)
		l.ptr[k+1] = sum
	}
	return next
}

// columns returns the columns of the triangle of which u are the rows, column[j] being their lengths. Rows ascend in each: a
// diagonal entry is the first. O(nnz + n).
func (l *lines) columns(column []int32) lines {
	c := lines{make([]int, len(l.ptr)), make([]entry, len(l.ent))}
	next := c.begin(column)
	for k := range int32(len(column)) {
		for _, e := range l.line(k) {
			c.ent[next[e.at]] = entry{k, e.src}
			next[e.at]++
		}
	}
	return c
}

// etree returns the elimination tree of a matrix given by rows: parent[j] is the row of the first entry below
// the diagonal in column j of L, -1 where there is none (Liu 1986, with
// path compression). O(nnz log n) at worst, near O(nnz).
func etree(rows lines) []int32 {
	n := len(rows.ptr) - 1
	parent := make([]int32, n)
	up := make([]int32, n) // compressed: some ancestor of j, -1 at roots so far
	for k := range int32(n) {
		parent[k], up[k] = -1, -1
		for _, e := range rows.line(k) {
			j := e.at
			for j < k {
				next := up[j]
				up[j] = k
				if next < 0 {
					parent[j] = k
					break
				}
				j = next
			}
		}
	}
	return parent
}

// postorder returns the place of each vertex of a forest, whose parents come after their
// children, in a postorder that keeps siblings in ascending order: the subtree
// below a vertex then is a contiguous range that ends with it. Each vertex,
// parents first, hands the end of its own range to its children. O(n).
func postorder(parent []int32) []int32 {
	n := len(parent)
	size := subtreeSizes(parent)
	place := make([]int32, n)
	end := make([]int32, n+1) // where the range of the next child ends; the last is that of the roots
	end[n] = int32(n)
	for j := n - 1; j >= 0; j-- {
		p := int(parent[j])
		if p < 0 {
			p = n
		}
		place[j] = end[p] - 1
		end[j] = place[j]
		end[p] -= size[j]
	}
	return place
}

// subtreeSizes returns the number of vertices in the subtree below each, itself included.
func subtreeSizes(parent []int32) []int32 {
	size := make([]int32, len(parent))
	for j, p := range parent {
		size[j]++
		if p >= 0 {
			size[p] += size[j]
		}
	}
	return size
}

// relabel returns the forest whose vertices have moved to their places.
func relabel(parent, place []int32) []int32 {
	moved := make([]int32, len(parent))
	for j, p := range parent {
		if p >= 0 {
			p = place[p]
		}
		moved[place[j]] = p
	}
	return moved
}

// pairPositions marks pairs by position in the order: 1 for the first, 2 for the second, 0 for single columns. The
// members of a pair must be neighbours in the order, the second the parent of the first: then the first is the last child in
// postorder, and they stay neighbours whatever else is merged into their front.
func pairPositions(pairs, perm, inv, parent []int32) ([]uint8, error) {
	if pairs == nil {
		return nil, nil
	}
	const fn = "factor.Analyze"
	if len(pairs) != len(perm) {
		return nil, &sparse.ArgumentError{Func: fn, Arg: "len(pairs)", Value: len(pairs), Want: fmt.Sprintf("n = %d", len(perm))}
	}
	mark := make([]uint8, len(perm))
	for k, v := range perm {
		w := pairs[v]
		if w == v {
			continue
		}
		if w < 0 || int(w) >= len(perm) || pairs[w] != v {
			return nil, &sparse.ArgumentError{Func: fn, Arg: fmt.Sprintf("pairs[%d]", v), Value: int(w), Want: "its partner, or itself"}
		}
		switch {
		case int(inv[w]) == k-1:
			mark[k] = 2
		case int(inv[w]) == k+1 && parent[k] == inv[w]:
			mark[k] = 1
		default:
			return nil, &sparse.ArgumentError{Func: fn, Arg: fmt.Sprintf("pairs[%d]", v), Value: int(w), Want: "its neighbour in the order, with an entry between them"}
		}
	}
	return mark, nil
}
