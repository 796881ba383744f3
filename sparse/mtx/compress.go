package mtx

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/internal/reading"
)

// compress returns the entries by columns. They are moved only if the columns
// do not ascend in the file, by one stable counting sort; columns whose rows
// do not ascend are then sorted one by one. If the message is not empty, it is
// about the given line.
func (p *parser) compress() (a *sparse.CSC, line int, msg string) {
	e := &p.entries
	if p.h.Field == Pattern {
		e.val = make([]float64, len(e.row))
		for k := range e.val {
			e.val[k] = 1
		}
	}
	c := columns{p: p, ptr: make([]int, p.h.Cols+1), ind: e.row, val: e.val}
	e.row, e.val = nil, nil // c alone holds them
	for k, j := range e.col {
		c.ptr[j+1]++
		c.moved = c.moved || k > 0 && j < e.col[k-1]
	}
	for j := range p.h.Cols {
		c.ptr[j+1] += c.ptr[j]
	}
	if c.moved {
		c.scatter()
	}
	if line, msg := c.sortAndMerge(); msg != "" {
		return nil, line, msg
	}
	a, err := sparse.NewCSC(p.h.Rows, p.h.Cols, c.ptr, c.ind, c.val)
	if err != nil {
		return nil, p.s.Line(), err.Error()
	}
	return a, 0, ""
}

// columns is a matrix by columns in the making.
type columns struct {
	p     *parser
	ptr   []int
	ind   []int32
	val   []float64
	moved bool // the order is no longer that of the file
	work  []reading.Element
}

// scatter moves each entry to its column, in the order of the file.
func (c *columns) scatter() {
	ind, val := make([]int32, len(c.ind)), make([]float64, len(c.val))
	// While entries arrive, ptr[j] is the place of the next one of column j;
	// in the end that is the start of column j+1.
	for k, j := range c.p.entries.col {
		to := c.ptr[j]
		c.ptr[j]++
		ind[to] = c.ind[k]
		val[to] = c.val[k]
	}
	copy(c.ptr[1:], c.ptr)
	c.ptr[0] = 0
	c.ind, c.val = ind, val
}

// sortAndMerge makes the rows of each column ascend strictly.
func (c *columns) sortAndMerge() (line int, msg string) {
	end := 0 // of the entries that stay
	for j := range len(c.ptr) - 1 {
		lo, hi := c.ptr[j], c.ptr[j+1]
		c.ptr[j] = end
		if reading.Ascends(c.ind[lo:hi]) {
			if end != lo {
				copy(c.ind[end:], c.ind[lo:hi])
				copy(c.val[end:], c.val[lo:hi])
			}
			end += hi - lo
			continue
		}
		if end, line, msg = c.sortColumn(j, lo, hi, end); msg != "" {
			return line, msg
		}
	}
	c.ptr[len(c.ptr)-1] = end
	c.ind, c.val = c.ind[:end:end], c.val[:end:end]
	return 0, ""
}

// sortColumn writes the entries lo to hi-1 of column j, sorted and summed, from
// end on, and returns the new end.
func (c *columns) sortColumn(j, lo, hi, end int) (newEnd, line int, msg string) {
	c.work = reading.Gather(c.work, c.ind[lo:hi], c.val[lo:hi], lo)
	reading.Sort(c.work)
	h := &c.p.h
	for k, x := range c.work {
		if k == 0 || x.Row != c.work[k-1].Row {
			c.ind[end], c.val[end] = x.Row, x.Val
			end++
			continue
		}
		if c.p.o.NoDuplicates {
			return 0, c.line(j, x.At-lo), fmt.Sprintf("entry (%d, %d) is the second one, after that of line %d",
				x.Row+1, j+1, c.line(j, c.work[k-1].At-lo))
		}
		h.Merged++
		if h.Field == Pattern {
			continue
		}
		sum := &c.val[end-1]
		*sum += x.Val
		if bad := math.Abs(*sum) > math.MaxFloat64 || math.IsNaN(*sum); bad && !c.p.o.AllowNonFinite {
			return 0, c.line(j, x.At-lo), fmt.Sprintf("the entries at (%d, %d) have no finite sum", x.Row+1, j+1)
		}
		if h.Field == Integer && math.Abs(*sum) >= reading.MaxInteger { // 2⁵³ may be a rounded sum
			return 0, c.line(j, x.At-lo), fmt.Sprintf("the entries at (%d, %d) sum to 2⁵³ or more", x.Row+1, j+1)
		}
	}
	return end, 0, ""
}

// line returns the line in the file of the n-th entry, from 0, of column j.
func (c *columns) line(j, n int) int {
	for k, col := range c.p.entries.col {
		if int(col) != j {
			continue
		}
		if n == 0 {
			return c.p.entries.line(k)
		}
		n--
	}
	return c.p.s.Line() // not reached
}
