package precond

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// A PivotError reports a pivot, or a block of pivots, that cannot be divided by: zero, infinite or NaN.
type PivotError struct {
	Func  string  // the method that met it, such as "ILU0"
	Row   int     // of A, counted from 0; the first row of a block
	Value float64 // the pivot; NaN for a block
}

func (e *PivotError) Error() string {
	return fmt.Sprintf("precond: %s: pivot %v in row %d", e.Func, e.Value, e.Row)
}

// A ValueError reports an entry of A that is NaN or infinite.
type ValueError struct {
	Func     string
	Row, Col int
	Value    float64
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("precond: %s: A(%d, %d) = %v is not finite", e.Func, e.Row, e.Col, e.Value)
}

// An OptionError reports an option or a parameter outside its range.
type OptionError struct {
	Func  string // the method, such as "ILUT"
	Field string // the option, such as "Drop"
	Value any
	Want  string // the range
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("precond: %s: %s = %v, want %s", e.Func, e.Field, e.Value, e.Want)
}

// A PatternError reports a row of A that does not have the pattern of the first matrix.
type PatternError struct {
	Func string
	Row  int
}

func (e *PatternError) Error() string {
	return fmt.Sprintf("precond: %s: row %d has another pattern than before", e.Func, e.Row)
}

// squareOrder returns the order of a, or a [*krylov.DimensionError] if a is not square.
func squareOrder(fn string, a *sparse.CSR) (int, error) {
	rows, cols := a.Dims()
	if rows != cols {
		return 0, &krylov.DimensionError{Func: fn, Arg: "columns of a", Got: cols, Want: rows}
	}
	return rows, nil
}

// checkRows returns a [*ValueError] for the first entry that is not finite, row by row.
func checkRows(fn string, a *sparse.CSR) error {
	rows, _ := a.Dims()
	for i := range rows {
		ind, val := a.Row(i)
		for k, v := range val {
			if !finite(v) {
				return &ValueError{fn, i, int(ind[k]), v}
			}
		}
	}
	return nil
}

// checkSolve panics unless dst and r have length n.
func checkSolve(fn string, n int, dst, r []float64) {
	if len(dst) != n || len(r) != n {
		panic(fmt.Sprintf("precond: %s.Solve: len(dst) = %d, len(r) = %d, want %d", fn, len(dst), len(r), n))
	}
}

func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }
