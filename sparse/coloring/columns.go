package coloring

import "fmt"

// Columns groups the columns of a matrix of the given size, whose entries are at (row[k], col[k]) in any order, such that
// no row has two entries in one group: with d the sum of the unit vectors of a group, (A d)_i is the entry of row i in it. The number of
// groups is at least the largest number of entries in a row. Repeated entries are allowed; one outside of the
// matrix is an error. It takes time proportional to the sum over rows of the squares of their entries, except that rows without a zero need none.
func Columns(rows, cols int, row, col []int32) (*Groups, error) {
	if err := check(rows, cols, row, col); err != nil {
		return nil, err
	}
	b := newBipartite(rows, cols, row, col)
	if b.hasFullRow() {
		return Singletons(cols), nil
	}
	var best *Groups
	for _, order := range b.orders() {
		if of, count := b.greedy(order); best == nil || count < best.Count() {
			best = newGroups(of, count)
		}
	}
	return best, nil
}

func check(rows, cols int, row, col []int32) error {
	if rows < 0 || cols < 0 || len(row) != len(col) {
		return fmt.Errorf("coloring: %d×%d matrix with %d rows and %d columns of entries", rows, cols, len(row), len(col))
	}
	for k, i := range row {
		if j := col[k]; i < 0 || int(i) >= rows || j < 0 || int(j) >= cols {
			return fmt.Errorf("coloring: entry %d at row %d, column %d is outside of %d×%d", k, i, j, rows, cols)
		}
	}
	return nil
}

// A bipartite is a pattern by rows and by columns.
type bipartite struct {
	rows, cols     int
	inRows, inCols []int   // where each begins
	colsOf, rowsOf []int32 // columns of each row, rows of each column, without repetitions
	degree         []int32 // of each column in the intersection graph, an upper bound: repeated neighbours count again
	forbidden      []int32
}

func newBipartite(rows, cols int, row, col []int32) *bipartite {
	b := &bipartite{rows: rows, cols: cols, forbidden: make([]int32, cols+1)}
	first, item := buckets(row, rows)
	seen := make([]int, cols) // the last row with this column, plus one
	b.inRows = make([]int, rows+1)
	for i := range rows {
		for _, k := range item[first[i]:first[i+1]] {
			if j := col[k]; seen[j] != i+1 {
				seen[j] = i + 1
				b.colsOf = append(b.colsOf, j)
			}
		}
		b.inRows[i+1] = len(b.colsOf)
	}
	rowOf := make([]int32, len(b.colsOf))
	for i := range rows {
		for k := b.inRows[i]; k < b.inRows[i+1]; k++ {
			rowOf[k] = int32(i)
		}
	}
	b.inCols, item = buckets(b.colsOf, cols)
	b.rowsOf = make([]int32, len(item))
	for at, k := range item {
		b.rowsOf[at] = rowOf[k]
	}
	b.degree = make([]int32, cols)
	for j := range cols {
		for _, i := range b.column(j) {
			b.degree[j] += int32(b.inRows[i+1] - b.inRows[i] - 1)
		}
	}
	return b
}

func (b *bipartite) row(i int32) []int32  { return b.colsOf[b.inRows[i]:b.inRows[i+1]] }
func (b *bipartite) column(j int) []int32 { return b.rowsOf[b.inCols[j]:b.inCols[j+1]] }

func (b *bipartite) hasFullRow() bool {
	for i := range b.rows {
		if b.cols > 0 && b.inRows[i+1]-b.inRows[i] == b.cols {
			return true
		}
	}
	return false
}

// greedy gives each column, in this order, the first colour that no column with a common row has.
func (b *bipartite) greedy(order []int32) (of []int32, count int) {
	of = make([]int32, b.cols)
	for j := range of {
		of[j] = -1
	}
	forbidden := b.forbidden // the last column to which this colour was forbidden
	for c := range forbidden {
		forbidden[c] = -1
	}
	for _, j := range order {
		for _, i := range b.column(int(j)) {
			for _, k := range b.row(i) {
				if c := of[k]; c >= 0 {
					forbidden[c] = j
				}
			}
		}
		c := int32(0)
		for forbidden[c] == j {
			c++
		}
		of[j] = c
		count = max(count, int(c)+1)
	}
	return of, count
}

// orders returns the natural order, largest degree first, and smallest last, in which the degrees are those among the columns that are left.
func (b *bipartite) orders() [][]int32 {
	natural := make([]int32, b.cols)
	for j := range natural {
		natural[j] = int32(j)
	}
	neighbours := func(j int32, visit func(int32)) {
		for _, i := range b.column(int(j)) {
			for _, k := range b.row(i) {
				if k != j {
					visit(k)
				}
			}
		}
	}
	return [][]int32{natural, largestFirst(b.degree), smallestLast(b.degree, neighbours)}
}

// largestFirst returns the vertices by falling degree, those of one degree ascending.
func largestFirst(degree []int32) []int32 {
	most := int32(0)
	for _, d := range degree {
		most = max(most, d)
	}
	key := make([]int32, len(degree))
	for j, d := range degree {
		key[j] = most - d
	}
	if int(most) > 16*len(degree)+16 { // degrees with repetitions can be large: fewer buckets
		for j := range key {
			key[j] = int32(int64(key[j]) * int64(16*len(degree)) / int64(most))
		}
		most = int32(16 * len(degree))
	}
	_, order := buckets(key, int(most)+1)
	return order
}

// smallestLast removes a vertex of least degree again and again and returns the reverse of that order. Degrees are counted as in degree,
// and visit is called as often for a neighbour as it counts there.
func smallestLast(degree []int32, neighbours func(j int32, visit func(int32))) []int32 {
	n := len(degree)
	most := int32(0)
	for _, d := range degree {
		most = max(most, d)
	}
	left := append([]int32(nil), degree...)
	head := make([]int32, min(int(most), 4*n)+1) // doubly linked lists of vertices of each degree, those beyond the end in the last
	next, prev := make([]int32, n), make([]int32, n)
	slot := func(d int32) int { return min(int(d), len(head)-1) }
	for d := range head {
		head[d] = -1
	}
	push := func(j int32) {
		s := slot(left[j])
		next[j], prev[j] = head[s], -1
		if head[s] >= 0 {
			prev[head[s]] = j
		}
		head[s] = j
	}
	remove := func(j int32) {
		if prev[j] >= 0 {
			next[prev[j]] = next[j]
		} else {
			head[slot(left[j])] = next[j]
		}
		if next[j] >= 0 {
			prev[next[j]] = prev[j]
		}
	}
	for j := n - 1; j >= 0; j-- {
		push(int32(j))
	}
	done := make([]bool, n)
	order := make([]int32, n)
	least := 0
	for k := n - 1; k >= 0; k-- {
		for head[least] < 0 {
			least++
		}
		j := head[least]
		remove(j)
		done[j], order[k] = true, j
		neighbours(j, func(i int32) {
			if !done[i] {
				remove(i)
				left[i]--
				push(i)
				least = min(least, slot(left[i]))
			}
		})
	}
	return order
}
