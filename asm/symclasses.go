package asm

// Limits of a [SymClasses].
const (
	symShort    = 8       // columns with fewer entries below the diagonal are in classes
	symClassed  = 1 << 12 // of so many columns at most: the product is one call of the kernel
	symRestOnce = 8       // where more than one column in so many is not, none is
)

// A SymClasses lists the columns of a sparse symmetric matrix, given as its lower triangle by columns, by their numbers of entries: a
// product with many short columns waits less for the numbers than for the processor to learn where each column ends.
type SymClasses struct {
	cols []int32             // class by class, ascending in each
	size [2 * symShort]int32 // number of columns in class 2l + d of l entries below the diagonal and d on it
	rest []int32             // columns that are longer
	n    int
}

// Plan sets c to the classes of a matrix, with ptr and ind as for [MulSymCols]. Where few columns are short, or the matrix is large, it
// has none. O(n).
func (c *SymClasses) Plan(ptr []int, ind []int32) {
	*c = SymClasses{n: len(ptr) - 1}
	if c.n > symClassed {
		return
	}
	class := make([]int8, c.n)
	rest := 0
	for j := range class {
		col := ind[ptr[j]:ptr[j+1]]
		d := 0
		if len(col) > 0 && int(col[0]) == j {
			d = 1
		}
		if class[j] = -1; len(col)-d < symShort {
			class[j] = int8(2*(len(col)-d) + d)
			c.size[class[j]]++
		} else {
			rest++
		}
	}
	if rest*symRestOnce > c.n {
		c.size = [2 * symShort]int32{}
		return
	}
	var next [2 * symShort]int32 // places of the next column of each class
	for k := 1; k < len(next); k++ {
		next[k] = next[k-1] + c.size[k-1]
	}
	c.cols = make([]int32, c.n-rest)
	for j, k := range class {
		if k < 0 {
			c.rest = append(c.rest, int32(j))
			continue
		}
		c.cols[next[k]] = int32(j)
		next[k]++
	}
}

// Bytes returns the size of the lists.
func (c *SymClasses) Bytes() int { return 4 * (cap(c.cols) + cap(c.rest)) }

// Mul adds the product with the whole matrix to y as [MulSymCols] does, but for rounding. ptr and ind are those of Plan.
func (c *SymClasses) Mul(ptr []int, ind []int32, val, x, y []float64) {
	checkRows("SymClasses.Mul", ptr, ind, val, 0, c.n)
	if len(x) != len(y) {
		panicLength("SymClasses.Mul", "x", len(x), len(y))
	}
	if c.n > len(y) {
		panicLength("SymClasses.Mul", "y", len(y), c.n)
	}
	if len(c.cols) == 0 {
		MulSymCols(ptr, ind, val, x, y, 0, c.n)
		return
	}
	mulSymClasses(c, ptr, ind, val, x, y)
	for _, j := range c.rest {
		MulSymCols(ptr, ind, val, x, y, int(j), int(j)+1)
	}
}

// mulSymClassesGeneric adds the columns in classes.
func mulSymClassesGeneric(c *SymClasses, ptr []int, ind []int32, val, x, y []float64) {
	for _, j := range c.cols {
		p, q := ptr[j], ptr[j+1]
		symCol(ind[p:q], val[p:q], x, y, int(j))
	}
}
