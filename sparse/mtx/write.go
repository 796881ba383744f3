package mtx

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/internal/reading"
)

// WriteOptions say how a matrix is written. The zero value writes a general
// matrix with real values.
type WriteOptions struct {
	// Field is Real, Integer, which must fit all values, or Pattern, which
	// leaves the values out.
	Field Field

	// Symmetry says of which matrix the entries are the part that a file
	// lists: for Symmetric the lower triangle.
	Symmetry Symmetry

	// Comments are written below the banner, one a line, each after a %.
	Comments []string

	// AllowNonFinite writes NaN and infinities as nan, inf and -inf, which the
	// standard does not know. They are an error otherwise.
	AllowNonFinite bool
}

// Write writes the entries that a stores as a coordinate file. For o.Symmetry
// other than General they are the part that such a file lists, and any other
// entry is an error.
func Write(w io.Writer, a *sparse.CSC, o WriteOptions) error {
	rows, cols := a.Dims()
	t := newWriter(w, o)
	t.header(Coordinate, rows, cols)
	t.size(rows, cols, a.NNZ())
	for j := range cols {
		ind, val := a.Col(j)
		if len(ind) > 0 && int(ind[0]) < firstRow(j, o.Symmetry) {
			t.fail("entry (%d, %d) is not one that a %v file lists", ind[0]+1, j+1, o.Symmetry)
		}
		for k, i := range ind {
			b := t.w.AvailableBuffer()
			b = strconv.AppendInt(b, int64(i)+1, 10)
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(j)+1, 10)
			if o.Field != Pattern {
				b = append(b, ' ')
				b = t.appendValue(b, val[k])
			}
			t.w.Write(append(b, '\n'))
		}
		if t.err != nil {
			break
		}
	}
	return t.close()
}

// WriteDense writes the rows×cols matrix a, stored by columns without gaps, as
// an array file. For o.Symmetry other than General it does not look at the
// elements that such a file does not list.
func WriteDense(w io.Writer, rows, cols int, a []float64, o WriteOptions) error {
	t := newWriter(w, o)
	if rows < 0 || cols < 0 || rows > reading.MaxDim || cols > reading.MaxDim || int64(len(a)) != int64(rows)*int64(cols) {
		t.fail("%d elements of a %d×%d matrix", len(a), rows, cols)
		return t.close()
	}
	t.header(Array, rows, cols)
	t.size(rows, cols)
	for j := range cols {
		for i := firstRow(j, o.Symmetry); i < rows; i++ {
			b := t.appendValue(t.w.AvailableBuffer(), a[i+j*rows])
			t.w.Write(append(b, '\n'))
		}
		if t.err != nil {
			break
		}
	}
	return t.close()
}

// writer keeps the first error of what it is asked to write; that of the
// stream is kept by w.
type writer struct {
	w   *bufio.Writer
	o   WriteOptions
	err error
}

func newWriter(w io.Writer, o WriteOptions) *writer {
	return &writer{w: bufio.NewWriterSize(w, textscan.Size), o: o}
}

func (t *writer) fail(format string, args ...any) {
	if t.err == nil {
		t.err = fmt.Errorf("mtx: "+format, args...)
	}
}

// close writes what is left, unless the matrix was refused.
func (t *writer) close() error {
	if t.err != nil {
		return t.err
	}
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("mtx: %w", err)
	}
	return nil
}

// header writes banner and comments.
func (t *writer) header(f Format, rows, cols int) {
	o := t.o
	if msg := o.check(); msg != "" {
		t.fail("%s", msg)
	} else if msg := check(f, o.Field, o.Symmetry); msg != "" {
		t.fail("%s", msg)
	} else if o.Symmetry != General && rows != cols {
		t.fail("a %v matrix is square, not %d×%d", o.Symmetry, rows, cols)
	}
	if t.err != nil {
		return
	}
	fmt.Fprintf(t.w, "%s matrix %v %v %v\n", Banner, f, o.Field, o.Symmetry)
	for _, c := range o.Comments {
		fmt.Fprintf(t.w, "%%%s\n", c)
	}
}

// check says which field is invalid.
func (o WriteOptions) check() (msg string) {
	switch {
	case o.Field < 0 || int(o.Field) >= len(fields):
		return fmt.Sprintf("Field = %v is not known", o.Field)
	case o.Symmetry < 0 || int(o.Symmetry) >= len(symmetries):
		return fmt.Sprintf("Symmetry = %v is not known", o.Symmetry)
	}
	for i, c := range o.Comments {
		if strings.ContainsAny(c, "\r\n") || len(c) > textscan.Size-2 {
			return fmt.Sprintf("Comments[%d] does not fit a line", i)
		}
	}
	return ""
}

func (t *writer) size(n ...int) {
	if t.err == nil {
		fmt.Fprintln(t.w, strings.Trim(fmt.Sprint(n), "[]"))
	}
}

// appendValue appends the shortest text that is read as x.
func (t *writer) appendValue(b []byte, x float64) []byte {
	switch {
	case t.o.Field == Integer:
		if x != math.Trunc(x) || math.Abs(x) > reading.MaxInteger {
			t.fail("value %v is not an integer of at most 53 bits", x)
		}
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	case math.IsNaN(x) && t.o.AllowNonFinite:
		return append(b, "nan"...)
	case math.IsInf(x, 1) && t.o.AllowNonFinite:
		return append(b, "inf"...)
	case math.IsInf(x, -1) && t.o.AllowNonFinite:
		return append(b, "-inf"...)
	case math.IsNaN(x) || math.IsInf(x, 0):
		t.fail("value %v is not finite", x)
	}
	return strconv.AppendFloat(b, x, 'g', -1, 64)
}
