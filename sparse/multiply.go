package sparse

import (
	"fmt"
	"math/bits"

	"github.com/saddle-go/saddle/asm"
)

// A Product computes
//
//	C = A B
//
// for sparse A (m×k) and B (k×n) whose values change and whose structures do
// not: [NewProduct] finds the pattern of C once, each [Product.Update] fills in
// the numbers and does not allocate. A Product is not safe for concurrent use.
//
// Each row of C is a sum of rows of B, gathered in a dense vector (Gustavson, Two
// fast algorithms for sparse matrices, 1978); for matrices by columns each column
// of C is a sum of columns of A. The terms of an element are added in the order
// of the inner index.
type Product[M Compressed[M]] struct {
	a, b, c M
	acc     []float64 // the line being computed; zero between lines
}

// NewProduct returns the Product of a and b with all values of C zero. It keeps
// a and b. An element of C is stored if and only if some inner index has both
// factors stored. The error is an [*ArgumentError] when the columns of a are not
// the rows of b or when C would have too many entries to address. The cost is
// O(MulBound + nnz(C) + rows + cols).
func NewProduct[M Compressed[M]](a, b M) (*Product[M], error) {
	if err := checkInner("NewProduct", a, b); err != nil {
		return nil, err
	}
	x, y := factors(a, b)
	c := lines{n: x.n, width: y.width, ptr: make([]int, x.n+1)}
	seen := make([]int32, c.width)    // seen[j] = i+1: (i, j) has been found
	line := make([]int32, 0, c.width) // the indices found in line i
	for i := range c.n {              // first pass: count
		line = productLine(line[:0], x, y, i, seen)
		if len(line) > maxEntries-c.ptr[i] {
			return nil, &ArgumentError{"NewProduct", "entries of A B in line", i, fmt.Sprintf("a product of at most %d entries", maxEntries)}
		}
		c.ptr[i+1] = c.ptr[i] + len(line)
	}
	c.ind = make([]int32, c.ptr[c.n])
	c.val = make([]float64, c.ptr[c.n])
	clear(seen)
	for i := range c.n { // second pass: fill in
		productLine(c.ind[c.ptr[i]:c.ptr[i]:c.ptr[i+1]], x, y, i, seen)
	}
	c.sortIndices()
	return &Product[M]{a, b, a.of(c), make([]float64, c.width)}, nil
}

// Matrix returns C, which the next [Product.Update] overwrites: always the same
// matrix, whose pattern never changes.
func (p *Product[M]) Matrix() M { return p.c }

// Update computes C = A B from the present values of A and B, at 2·MulBound flops.
func (p *Product[M]) Update() {
	x, y := factors(p.a, p.b)
	c := p.c.lines()
	for i := range c.n {
		inner, s := x.line(i)
		asm.AddRowList(inner, s, y.ptr, y.ind, y.val, p.acc)
		ind, val := c.line(i)
		take(val, ind, p.acc)
	}
}

// Mul returns A B; see [Product].
func Mul[M Compressed[M]](a, b M) (M, error) {
	p, err := NewProduct(a, b)
	if err != nil {
		return nil, err
	}
	p.Update()
	return p.c, nil
}

// MulBound returns the number of multiplications that A B takes, an upper bound
// of its entries, or the largest int if that is larger. The error is that of
// [NewProduct]. The cost is O(nnz(A) + k), k being the inner dimension.
func MulBound[M Compressed[M]](a, b M) (int, error) {
	if err := checkInner("MulBound", a, b); err != nil {
		return 0, err
	}
	x, y := factors(a, b)
	var sum uint64
	for _, t := range x.indices() {
		s, carry := bits.Add64(sum, uint64(y.ptr[t+1]-y.ptr[t]), 0)
		if carry != 0 || s > uint64(maxInt) {
			return maxInt, nil
		}
		sum = s
	}
	return int(sum), nil
}

const maxInt = int(^uint(0) >> 1)

// factors returns the operands in the order in which lines multiply: by columns,
// Cᵀ = BᵀAᵀ.
func factors[M Compressed[M]](a, b M) (x, y lines) {
	if a.byRows() {
		return a.lines(), b.lines()
	}
	return b.lines(), a.lines()
}

func checkInner[M Compressed[M]](fn string, a, b M) error {
	_, ac := a.Dims()
	br, _ := b.Dims()
	if br != ac {
		return &ArgumentError{fn, "rows of b", br, fmt.Sprintf("cols of a = %d", ac)}
	}
	return nil
}

// productLine appends the indices of line i of x y to dst, in the order found. It
// stops as soon as the line is full.
func productLine(dst []int32, x, y lines, i int, seen []int32) []int32 {
	inner, _ := x.line(i)
	for _, t := range inner {
		if len(dst) == y.width {
			break
		}
		ind, _ := y.line(int(t))
		for _, j := range ind {
			if seen[j] != int32(i)+1 {
				seen[j] = int32(i) + 1
				dst = append(dst, j)
			}
		}
	}
	return dst
}

// take moves the elements ind of acc to val and leaves zeros.
func take(val []float64, ind []int32, acc []float64) {
	val = val[:len(ind)]
	for k, j := range ind {
		val[k] = acc[j]
		acc[j] = 0
	}
}
