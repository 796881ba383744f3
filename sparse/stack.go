package sparse

import (
	"fmt"
	"slices"
)

// Blocks is a matrix composed of a grid of blocks, such as
//
//	C = [ A  B ]
//	    [ 0  D ],
//
// for blocks whose values change and whose structures do not.
type Blocks[M Compressed[M]] struct {
	grid [][]M // as given; nil is zero
	c    M
}

// Stack returns the composition of a grid of blocks, row by row, with values
// already filled in. A nil block is zero; it takes its height from the other
// blocks of its row and its width from those of its column, so that each row and
// column needs a block that is not nil. It keeps the blocks. The error is an
// [*ArgumentError] that names the block which does not fit. The cost is
// O(entries + lines·blocks of a line).
func Stack[M Compressed[M]](grid [][]M) (*Blocks[M], error) {
	heights, widths, err := gridSizes(grid)
	if err != nil {
		return nil, err
	}
	var m M
	b := &Blocks[M]{grid: make([][]M, len(grid))}
	for i, row := range grid { // the caller may go on with the slices
		b.grid[i] = slices.Clone(row)
	}
	outer, inner := heights, widths
	if !m.byRows() {
		outer, inner = widths, heights
	}
	l := lines{n: total(outer), width: total(inner), ptr: make([]int, 1, total(outer)+1)}
	b.each(len(outer), len(inner), outer, func(o, i, r int, block lines) {
		offset := int32(total(inner[:i]))
		ind, _ := block.line(r)
		for _, j := range ind {
			l.ind = append(l.ind, j+offset)
		}
	}, func() { l.ptr = append(l.ptr, len(l.ind)) })
	l.val = make([]float64, len(l.ind))
	b.c = m.of(l)
	b.Update()
	return b, nil
}

// Matrix returns C, which the next [Blocks.Update] overwrites: always the same
// matrix, whose pattern never changes.
func (b *Blocks[M]) Matrix() M { return b.c }

// Update copies the present values of the blocks to C. It does not allocate.
func (b *Blocks[M]) Update() {
	val := b.c.lines().val
	outer, inner := len(b.grid), 0
	if outer > 0 {
		inner = len(b.grid[0])
	}
	if !b.c.byRows() {
		outer, inner = inner, outer
	}
	for o := range outer {
		for r := 0; ; r++ {
			found := false
			for i := range inner {
				if m := b.at(o, i); m != nil && r < m.lines().n {
					_, v := m.lines().line(r)
					val = val[copy(val, v):]
					found = true
				}
			}
			if !found {
				break
			}
		}
	}
}

// Map returns the places that the entries of block (i, j) have in C: value k of
// the block, counted from its first, is value Map(i, j)[k] of C. It is nil for a
// nil block.
func (b *Blocks[M]) Map(i, j int) []int {
	m := b.grid[i][j]
	if m == nil {
		return nil
	}
	l, c := m.lines(), b.c.lines()
	row, col := 0, 0 // place of the block in C
	for _, above := range b.grid[:i] {
		row += blockHeight(above)
	}
	for q := range j {
		for p := range b.grid {
			if left := b.grid[p][q]; left != nil {
				_, cols := left.Dims()
				col += cols
				break
			}
		}
	}
	if !m.byRows() {
		row, col = col, row
	}
	to := make([]int, 0, l.nnz())
	for r := range l.n {
		ind, _ := l.line(r)
		k := c.ptr[row+r]
		for len(ind) > 0 && int(c.ind[k]) != int(ind[0])+col {
			k++
		}
		for range ind {
			to = append(to, k)
			k++
		}
	}
	return to
}

// HStack returns [A B ...] as a copy. The error is an [*ArgumentError] when there
// is no matrix or the heights differ.
func HStack[M Compressed[M]](blocks ...M) (M, error) {
	b, err := Stack([][]M{blocks})
	if err != nil {
		return nil, err
	}
	return b.c, nil
}

// VStack returns the matrices below each other as a copy. The error is an
// [*ArgumentError] when there is no matrix or the widths differ.
func VStack[M Compressed[M]](blocks ...M) (M, error) {
	grid := make([][]M, len(blocks))
	for i, m := range blocks {
		grid[i] = []M{m}
	}
	b, err := Stack(grid)
	if err != nil {
		return nil, err
	}
	return b.c, nil
}

// at returns block i of the o-th row (by rows) or column (by columns).
func (b *Blocks[M]) at(o, i int) M {
	var m M
	if m.byRows() {
		return b.grid[o][i]
	}
	return b.grid[i][o]
}

// each visits all line pieces in the order of C: piece r of block (o, i), and
// calls end after each line.
func (b *Blocks[M]) each(outer, inner int, size []int, visit func(o, i, r int, block lines), end func()) {
	for o := range outer {
		for r := range size[o] {
			for i := range inner {
				if m := b.at(o, i); m != nil {
					visit(o, i, r, m.lines())
				}
			}
			end()
		}
	}
}

// gridSizes returns the heights of the block rows and the widths of the block
// columns.
func gridSizes[M Compressed[M]](grid [][]M) (heights, widths []int, err error) {
	if len(grid) == 0 || len(grid[0]) == 0 {
		return nil, nil, &ArgumentError{"Stack", "number of blocks", 0, "at least 1"}
	}
	heights, widths = unknown(len(grid)), unknown(len(grid[0]))
	for i, row := range grid {
		if len(row) != len(widths) {
			return nil, nil, &ArgumentError{"Stack", fmt.Sprintf("blocks in row %d", i), len(row), fmt.Sprint(len(widths))}
		}
		for j, m := range row {
			if m == nil {
				continue
			}
			r, c := m.Dims()
			if heights[i] >= 0 && heights[i] != r {
				return nil, nil, &ArgumentError{"Stack", fmt.Sprintf("rows of block (%d, %d)", i, j), r, fmt.Sprintf("%d as to its left", heights[i])}
			}
			if widths[j] >= 0 && widths[j] != c {
				return nil, nil, &ArgumentError{"Stack", fmt.Sprintf("cols of block (%d, %d)", i, j), c, fmt.Sprintf("%d as above it", widths[j])}
			}
			heights[i], widths[j] = r, c
		}
	}
	if err := allKnown("row", heights); err != nil {
		return nil, nil, err
	}
	if err := allKnown("column", widths); err != nil {
		return nil, nil, err
	}
	return heights, widths, checkDims("Stack", total(heights), total(widths))
}

func unknown(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

func allKnown(axis string, size []int) error {
	for i, s := range size {
		if s < 0 {
			return &ArgumentError{"Stack", fmt.Sprintf("blocks that are not nil in block %s %d", axis, i), 0, "at least 1"}
		}
	}
	return nil
}

func total(size []int) (sum int) {
	for _, s := range size {
		sum += s
	}
	return sum
}

func blockHeight[M Compressed[M]](row []M) int {
	for _, m := range row {
		if m != nil {
			r, _ := m.Dims()
			return r
		}
	}
	return 0
}
