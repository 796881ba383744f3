package krylov

import "fmt"

// A DimensionError reports an argument whose size does not fit the others.
type DimensionError struct {
	Func      string // the method or function that refused, such as "CG"
	Arg       string // what has the wrong size, such as "len(x)"
	Got, Want int
}

func (e *DimensionError) Error() string {
	return fmt.Sprintf("krylov: %s: %s = %d, want %d", e.Func, e.Arg, e.Got, e.Want)
}

// An OptionError reports a field of [Options] outside its range.
type OptionError struct {
	Field string
	Value any
	Want  string // the range
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("krylov: Options.%s = %v, want %s", e.Field, e.Value, e.Want)
}

// A DiagonalError reports an element of a diagonal that cannot be divided by.
type DiagonalError struct {
	Row   int
	Value float64
}

func (e *DiagonalError) Error() string {
	return fmt.Sprintf("krylov: Jacobi: diag[%d] = %v has no finite reciprocal other than zero", e.Row, e.Value)
}
