package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// lines is the lower triangle of P A Pᵀ, one list of entries for each row, with columns at ≤ k, or for each column,
// with rows at ≥ k: list k is at[ptr[k]:end[k]].
type lines struct{ ptr, end, at []int32 }

func (l *lines) line(k int32) []int32 { return l.at[l.ptr[k]:l.end[k]] }

// roomMost is the number of entries up to which rows of the permuted triangle have room for all neighbours of a vertex: where more do not fit into the caches, rows
// so far apart cost more than to count them.
const roomMost = 1 << 18

// permutedRows returns the rows of the lower triangle of P A Pᵀ, in no particular order within each, which of the given entries
// each is, and the number of entries in each column. Given is either triangle of A by columns, ind[ptr[j]:end[j]], and its graph if that is at hand: then
// rows need not be counted where there is room enough. O(nnz + n).
func permutedRows[P int | int32](ptr, end []P, ind, inv []int32, g *order.Graph, w *scratch) (rows lines, src, column []int32) {
	n := len(inv)
	column = w.zeros(n)
	byDegree := g != nil && len(ind) <= roomMost
	rows = lines{ptr: w.take(n), end: w.zeros(n)}
	if byDegree {
		roomByDegree(rows.end, column, ptr, end, ind, inv, g)
	} else {
		countLines(rows.end, column, ptr, end, ind, inv)
	}
	sum := int32(0)
	for k, c := range rows.end { // where the next entry of the row goes, which ends where the row does
		rows.ptr[k], rows.end[k] = sum, sum
		sum += c
	}
	rows.at, src = w.take(int(sum)), w.take(int(sum))
	next := rows.end
	for j, kj := range inv {
		lo := ptr[j]
		for q, i := range ind[lo:end[j]] {
			k, other := sorted(inv[i], kj)
			to := next[k]
			next[k] = to + 1
			rows.at[to], src[to] = other, int32(lo)+int32(q)
		}
	}
	if byDegree {
		for k, to := range rows.end {
			column[k] -= to - rows.ptr[k]
		}
	}
	return rows, src, column
}

// roomByDegree sets row to the entries in the rows of A, both triangles, by their place in P A Pᵀ, and column to those in the rows and columns of a triangle.
func roomByDegree[P int | int32](row, column []int32, ptr, end []P, ind, inv []int32, g *order.Graph) {
	for j, k := range inv {
		d := int32(g.Degree(j))
		row[k], column[k] = d, d
		if lo := ptr[j]; lo < end[j] && int(ind[lo]) == j {
			row[k], column[k] = d+1, d+2
		}
	}
}

// countLines adds to row and column the numbers of entries in the rows and the columns of P A Pᵀ.
func countLines[P int | int32](row, column []int32, ptr, end []P, ind, inv []int32) {
	for j, kj := range inv {
		for _, i := range ind[ptr[j]:end[j]] {
			high, low := sorted(inv[i], kj)
			row[high]++
			column[low]++
		}
	}
}

// sorted returns the larger and the lesser of two numbers of which none is negative, without a branch: which is the larger is hard to foresee.
func sorted(x, y int32) (high, low int32) {
	d := x - y
	less := d & (d >> 31) // x - y if that is negative
	return x - less, y + less
}

// columns returns the columns of the triangle of which l are the rows, moved to their places: position[place[k]] = k. column[k]
// are their lengths. The places must be those of a postorder of the elimination tree, so that the triangle is the lower one again.
// Rows ascend in each column: a diagonal entry is the first. O(nnz + n).
func (l *lines) columns(column, place, position []int32, w *scratch) lines {
	c := lines{ptr: w.take(len(column)), end: w.take(len(column))}
	sum := int32(0)
	for j, k := range position {
		c.ptr[j], c.end[j] = sum, sum
		sum += column[k]
	}
	c.at = w.take(int(sum))
	next := c.end
	for r, k := range position {
		for _, at := range l.line(k) {
			j := place[at]
			to := next[j]
			next[j] = to + 1
			c.at[to] = int32(r)
		}
	}
	return c
}

// etree finds the elimination tree of a matrix given by rows, from row k on, where parent has been found for the rows before:
// parent[j] is the row of the first entry below the diagonal in column j of L, -1 where there is none (Liu 1986, with
// path compression). O(nnz log n) at worst, near O(nnz).
func etree(rows lines, k int32, parent []int32, w *scratch) {
	up := w.take(len(parent)) // compressed: some ancestor of j, -1 at roots so far
	copy(up, parent[:k])
	for ; int(k) < len(parent); k++ {
		parent[k], up[k] = -1, -1
		for _, j := range rows.line(k) {
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
	w.give(up)
}

// upLooking finds the elimination tree of a matrix given by rows and the number of entries in each column of L, diagonal
// included, by way of all entries: row k has one in each column on the ways up the tree from its entries in A. Where L has few more entries
// than A, that takes less time than to count without visiting them, as columnCounts does. It stops before the first row after which more than most entries
// would have been seen, and returns that row, or the number of rows. The tree then is that of the rows before.
func upLooking(rows lines, parent, count []int32, most int, w *scratch) (done int32) {
	n := int32(len(parent))
	seen := w.take(len(parent)) // the last row that has an entry in each column
	defer w.give(seen)
	for k := range n {
		parent[k], seen[k], count[k] = -1, k, 1
		for _, j := range rows.line(k) {
			for seen[j] != k {
				seen[j] = k
				count[j]++
				most--
				if parent[j] < 0 {
					parent[j] = k
					break
				}
				j = parent[j]
			}
		}
		if most < 0 {
			return k + 1
		}
	}
	return n
}

// postorder returns the place of each vertex of a forest, whose parents come after their
// children, in a postorder that keeps siblings in ascending order: the subtree
// below a vertex then is a contiguous range that ends with it. Each vertex,
// parents first, hands the end of its own range to its children. O(n).
func postorder(parent []int32, w *scratch) []int32 {
	n := len(parent)
	size := w.zeros(n)
	addSizes(size, parent)
	place := w.take(n)
	end := w.take(n + 1) // where the range of the next child ends; the last is that of the roots
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
	w.give(size, end)
	return place
}

// subtreeSizes returns the number of vertices in the subtree below each, itself included.
func subtreeSizes(parent []int32) []int32 {
	size := make([]int32, len(parent))
	addSizes(size, parent)
	return size
}

// addSizes adds the sizes of subtrees to size, which is zero.
func addSizes(size, parent []int32) {
	for j, p := range parent {
		size[j]++
		if p >= 0 {
			size[p] += size[j]
		}
	}
}

// relabel sets moved to the forest whose vertices have moved to their places, and returns it.
func relabel(moved, parent, place []int32) []int32 {
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
