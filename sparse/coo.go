package sparse

// A COO is a builder of sparse matrices: a list of entries (i, j, v) in any
// order. Entries at the same place are summed when the list is turned into a
// [CSR] or [CSC].
type COO struct {
	rows, cols int
	i, j       []int32
	v          []float64
}

// NewCOO returns an empty list of entries of a rows×cols matrix. The error is
// an [*ArgumentError] for a dimension that is negative or above 2³¹-1.
func NewCOO(rows, cols int) (*COO, error) {
	if err := checkDims("NewCOO", rows, cols); err != nil {
		return nil, err
	}
	return &COO{rows: rows, cols: cols}, nil
}

// Dims returns the number of rows and columns.
func (c *COO) Dims() (rows, cols int) { return c.rows, c.cols }

// Len returns the number of entries appended so far.
func (c *COO) Len() int { return len(c.v) }

// Append adds v to A(i, j). An index out of range is an [*IndexError] and
// leaves the list as it was.
func (c *COO) Append(i, j int, v float64) error {
	if i < 0 || c.rows <= i {
		return &IndexError{"COO.Append", "", "row", i, c.rows}
	}
	if j < 0 || c.cols <= j {
		return &IndexError{"COO.Append", "", "column", j, c.cols}
	}
	c.i = append(c.i, int32(i))
	c.j = append(c.j, int32(j))
	c.v = append(c.v, v)
	return nil
}

// ToCSR returns the matrix by rows. Entries at the same place are summed in the
// order in which they were appended, and stay stored even if the sum is zero.
// The list is unchanged and may grow further.
//
// The entries are ordered by two stable counting sorts, by column and then by
// row, at a cost of O(entries + rows + cols).
func (c *COO) ToCSR() *CSR {
	ptr, ind, val := c.compress(c.i, c.rows, c.j, c.cols)
	return &CSR{c.rows, c.cols, ptr, ind, val}
}

// ToCSC returns the matrix by columns; see [COO.ToCSR].
func (c *COO) ToCSC() *CSC {
	ptr, ind, val := c.compress(c.j, c.cols, c.i, c.rows)
	return &CSC{c.rows, c.cols, ptr, ind, val}
}

// compress returns the entries as lines: line[e] in [0, lines) says where entry
// e belongs, cross[e] in [0, width) at which index.
func (c *COO) compress(line []int32, lines int, cross []int32, width int) (ptr []int, ind []int32, val []float64) {
	order := make([]int, len(c.v))
	for e := range order {
		order[e] = e
	}
	sorted := make([]int, len(order))
	countingSort(sorted, order, cross, width)
	countingSort(order, sorted, line, lines)

	repeats := func(k int) bool { // whether entry k is at the place of entry k-1
		return k > 0 && line[order[k]] == line[order[k-1]] && cross[order[k]] == cross[order[k-1]]
	}
	distinct := 0
	for k := range order {
		if !repeats(k) {
			distinct++
		}
	}
	ptr = make([]int, lines+1)
	ind = make([]int32, 0, distinct)
	val = make([]float64, 0, distinct)
	for k, e := range order {
		if repeats(k) {
			val[len(val)-1] += c.v[e]
			continue
		}
		ind = append(ind, cross[e])
		val = append(val, c.v[e])
		ptr[line[e]+1]++
	}
	for i := range lines {
		ptr[i+1] += ptr[i]
	}
	return ptr, ind, val
}

// countingSort sets dst to the elements e of src in ascending order of key[e],
// which lies in [0, width); equal keys keep their order.
func countingSort(dst, src []int, key []int32, width int) {
	next := starts(key, width)[1:]
	for _, e := range src {
		dst[next[key[e]]] = e
		next[key[e]]++
	}
}
