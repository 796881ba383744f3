package sparse

import (
	"fmt"
	"math"
)

// maxDim bounds both dimensions, so that every index and every count of the
// entries of one row or column fits in an int32.
const maxDim = math.MaxInt32

// A layout names the parts of a compressed matrix in messages: the line is a
// row in a CSR and a column in a CSC, the cross index counts the other way.
type layout struct {
	fn          string // constructor
	line, cross string // "row" or "column"
	lines       string // name of the argument that counts lines
}

var (
	byRows    = layout{"NewCSR", "row", "column", "rows"}
	byColumns = layout{"NewCSC", "column", "row", "cols"}
)

// checkDims returns an error unless rows and cols lie in [0, maxDim].
func checkDims(fn string, rows, cols int) error {
	if rows < 0 || maxDim < rows {
		return &ArgumentError{fn, "rows", rows, fmt.Sprintf("0 <= rows <= %d", maxDim)}
	}
	if cols < 0 || maxDim < cols {
		return &ArgumentError{fn, "cols", cols, fmt.Sprintf("0 <= cols <= %d", maxDim)}
	}
	return nil
}

// checkCompressed returns an error unless ptr, ind and val describe lines lines
// with strictly ascending indices in [0, width).
func checkCompressed(l layout, lines, width int, ptr []int, ind []int32, val []float64) error {
	rows, cols := lines, width
	if l == byColumns {
		rows, cols = width, lines
	}
	if err := checkDims(l.fn, rows, cols); err != nil {
		return err
	}
	if len(ptr) != lines+1 {
		return &ArgumentError{l.fn, "len(ptr)", len(ptr), fmt.Sprintf("%s+1 = %d", l.lines, lines+1)}
	}
	if ptr[0] != 0 {
		return &ArgumentError{l.fn, "ptr[0]", ptr[0], "0"}
	}
	for i := range lines {
		if ptr[i+1] < ptr[i] {
			return &ArgumentError{l.fn, fmt.Sprintf("ptr[%d]", i+1), ptr[i+1], fmt.Sprintf("at least ptr[%d] = %d", i, ptr[i])}
		}
	}
	if len(ind) != ptr[lines] {
		return &ArgumentError{l.fn, "len(ind)", len(ind), fmt.Sprintf("ptr[%s] = %d", l.lines, ptr[lines])}
	}
	if len(val) != len(ind) {
		return &ArgumentError{l.fn, "len(val)", len(val), fmt.Sprintf("len(ind) = %d", len(ind))}
	}
	for i := range lines {
		if err := checkLine(l, i, width, ind[ptr[i]:ptr[i+1]]); err != nil {
			return err
		}
	}
	return nil
}

// checkLine returns an error unless the indices ind of line i are strictly
// ascending and lie in [0, width).
func checkLine(l layout, i, width int, ind []int32) error {
	prev := int32(-1)
	for _, j := range ind {
		if j < 0 || width <= int(j) {
			return &IndexError{l.fn, fmt.Sprintf("%s %d", l.line, i), l.cross, int(j), width}
		}
		if j <= prev {
			return &OrderError{l.fn, fmt.Sprintf("%s %d", l.line, i), l.cross, int(prev), int(j)}
		}
		prev = j
	}
	return nil
}

// checkLen panics unless got = want.
func checkLen(fn, arg string, got, want int) {
	if got != want {
		panic(fmt.Sprintf("sparse: %s: len(%s) = %d, want %d", fn, arg, got, want))
	}
}

// checkAt panics unless (i, j) lies in a rows×cols matrix.
func checkAt(fn string, i, j, rows, cols int) {
	if i < 0 || rows <= i {
		panic(fmt.Sprintf("sparse: %s: row index %d out of range [0,%d)", fn, i, rows))
	}
	if j < 0 || cols <= j {
		panic(fmt.Sprintf("sparse: %s: column index %d out of range [0,%d)", fn, j, cols))
	}
}
