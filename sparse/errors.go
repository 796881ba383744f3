package sparse

import (
	"fmt"
	"strings"
	"unicode"
)

// An ArgumentError reports a dimension, a length or a pointer that a
// constructor cannot accept.
type ArgumentError struct {
	Func  string // the function that refused, such as "NewCSR", or "factor.Analyze" of another package
	Arg   string // the argument or element at fault, such as "ptr[3]"
	Value int    // what was given
	Want  string // what is accepted, such as "0 <= rows <= 2147483647"
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("%s: %s = %d, want %s", refused(e.Func), e.Arg, e.Value, e.Want)
}

// An IndexError reports a row or column index outside the matrix.
type IndexError struct {
	Func  string // the function that refused
	Line  string // the row or column that holds the index, such as "row 3"; may be empty
	Axis  string // what the index counts: "row" or "column"
	Index int    // what was given
	Limit int    // the indices accepted are 0 to Limit-1
}

func (e *IndexError) Error() string {
	return fmt.Sprintf("%s: %s%s index %d out of range [0,%d)", refused(e.Func), prefix(e.Line), e.Axis, e.Index, e.Limit)
}

// An OrderError reports two neighbouring indices of a row (or column) that are
// not strictly ascending, that is, unsorted or repeated.
type OrderError struct {
	Func        string // the function that refused
	Line        string // the row or column that holds the indices, such as "row 3"
	Axis        string // what the indices count: "row" or "column"
	Prev, Index int    // the indices, in the order given
}

func (e *OrderError) Error() string {
	return fmt.Sprintf("%s: %s%s index %d follows %d, want strictly ascending indices", refused(e.Func), prefix(e.Line), e.Axis, e.Index, e.Prev)
}

// refused returns the name of a function that refused behind that of its package.
func refused(fn string) string {
	if pkg, name, other := strings.Cut(fn, "."); other && strings.IndexFunc(pkg, unicode.IsLower) == 0 {
		return pkg + ": " + name
	}
	return "sparse: " + fn
}

func prefix(line string) string {
	if line == "" {
		return ""
	}
	return line + ": "
}

// A SymmetryError reports an element that differs from its mirror image where a
// symmetric matrix is wanted.
type SymmetryError struct {
	Func     string  // the function that refused
	Row, Col int     // the place of the element
	Value    float64 // A(Row, Col)
	Mirror   float64 // A(Col, Row)
}

func (e *SymmetryError) Error() string {
	return fmt.Sprintf("%s: A(%d, %d) = %v differs from A(%d, %d) = %v", refused(e.Func), e.Row, e.Col, e.Value, e.Col, e.Row, e.Mirror)
}
