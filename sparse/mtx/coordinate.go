package mtx

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
)

// coordinates reads the lines after the size line, up to the end of the line
// of the last entry. Plain lines are taken from the scanner's window as they
// lie there; a line that is blank, cut by the end of the window or in any way
// unusual is read field by field, which alone decides what is an error.
func (p *parser) coordinates() (msg string) {
	for len(p.entries.row) < p.h.Entries {
		if !p.s.NextLine() {
			return fmt.Sprintf("the file ends after %d of %d entries", len(p.entries.row), p.h.Entries)
		}
		if n, lines := p.plainLines(p.s.Window()); lines > 0 {
			p.s.Skip(n, lines-1)
			continue
		}
		if msg := p.line(); msg != "" || p.s.Err() != nil {
			return msg
		}
	}
	return ""
}

// plainLines adds the entries of the lines at the start of w that consist of
// two indices, the value and blanks between, and are allowed without options.
// It returns the number of lines and of the bytes before the end of the last
// one. The last byte of w is a newline that is not part of the file.
func (p *parser) plainLines(w []byte) (n, lines int) {
	if p.h.Symmetry != General && p.o.AllowUpper {
		return 0, 0 // each entry is compared with the side of the others
	}
	e := &p.entries
	rows, cols := uint32(p.h.Rows), uint32(p.h.Cols)
	least := int32(math.MinInt32) // row minus column
	switch p.h.Symmetry {
	case Symmetric:
		least = 0
	case SkewSymmetric:
		least = 1
	}
	line := p.s.Line()
	for start := 0; len(e.row) < p.h.Entries; start = n + 1 {
		i, row := plainIndex(w, start)
		i, col := plainIndex(w, i)
		if row >= rows || col >= cols || int32(row)-int32(col) < least {
			break
		}
		x := 1.0
		if p.h.Field != Pattern {
			i = blanks(w, i)
			length := 0
			if p.h.Field == Real {
				x, length = textscan.Prefix(w[i:])
			} else {
				x, length = plainInteger(w[i:])
			}
			if length == 0 || length > textscan.MaxField {
				break
			}
			i += length
		}
		i = blanks(w, i)
		if w[i] == '\r' {
			i++
		}
		if i >= len(w)-1 || w[i] != '\n' {
			break
		}
		e.reserve(p.h.Entries, p.h.Field != Pattern)
		e.mark(line + lines)
		e.row = append(e.row, int32(row))
		e.col = append(e.col, int32(col))
		if p.h.Field != Pattern {
			e.val = append(e.val, x)
		}
		n = i
		lines++
	}
	return n, lines
}

// blanks returns the place after the blanks at w[i].
func blanks(w []byte, i int) int {
	for w[i] == ' ' || w[i] == '\t' {
		i++
	}
	return i
}

// plainIndex reads an index of up to nine digits, after blanks, and returns
// the place of the blank or line end that follows it, and the index counted
// from 0. If there is none, the index is beyond all dimensions.
func plainIndex(w []byte, i int) (end int, index uint32) {
	i = blanks(w, i)
	start, x := i, uint32(0)
	for ; w[i]-'0' <= 9; i++ {
		x = 10*x + uint32(w[i]-'0')
	}
	if c := w[i]; i-start > 9 || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
		return i, math.MaxUint32
	}
	return i, x - 1 // also no digits, x = 0
}

// plainInteger reads an integer of up to 15 digits and returns its length, 0
// if there is none.
func plainInteger(w []byte) (x float64, length int) {
	i, n := 0, int64(0)
	negative := w[0] == '-'
	if negative {
		i++
	}
	start := i
	for ; w[i]-'0' <= 9; i++ {
		n = 10*n + int64(w[i]-'0')
	}
	if i == start || i-start > 15 {
		return 0, 0
	}
	x = float64(n)
	if negative {
		x = -x
	}
	return x, i
}

// line reads the current line field by field and adds its entry, if it is not
// blank.
func (p *parser) line() (msg string) {
	var row, col int
	x := 1.0
	field, msg := p.s.Field()
	if field == nil {
		return msg
	}
	if field[0] == '%' {
		return "a comment after the size line"
	}
	if row, msg = index(field, "row", p.h.Rows); msg != "" {
		return msg
	}
	if field, msg = p.s.Field(); field == nil {
		return orMissing(msg, "the column is missing")
	}
	if col, msg = index(field, "column", p.h.Cols); msg != "" {
		return msg
	}
	if p.h.Field != Pattern {
		if field, msg = p.s.Field(); field == nil {
			return orMissing(msg, "the value is missing")
		}
		if x, msg = p.value(field); msg != "" {
			return msg
		}
	}
	if field, msg = p.s.Field(); field != nil || msg != "" {
		return orMissing(msg, fmt.Sprintf("%.40q follows the entry", field))
	}
	if row, col, x, msg = p.side(row, col, x); msg != "" {
		return msg
	}
	e := &p.entries
	e.reserve(p.h.Entries, p.h.Field != Pattern)
	e.mark(p.s.Line())
	e.row = append(e.row, int32(row-1))
	e.col = append(e.col, int32(col-1))
	if p.h.Field != Pattern {
		e.val = append(e.val, x)
	}
	return ""
}

// orMissing returns msg, or otherwise if that is empty.
func orMissing(msg, otherwise string) string {
	if msg != "" {
		return msg
	}
	return otherwise
}

// index returns the row or column, from 1, that a field spells.
func index(field []byte, axis string, limit int) (i int, msg string) {
	i, ok := count(field)
	switch {
	case !ok:
		return 0, fmt.Sprintf("%s %.40q is not a positive integer", axis, field)
	case i == 0:
		return 0, fmt.Sprintf("%s 0: indices start at 1", axis)
	case i > limit:
		return 0, fmt.Sprintf("%s %d of a matrix with %d", axis, i, limit)
	}
	return i, ""
}

// side returns the entry as it is stored, or why it cannot be.
func (p *parser) side(row, col int, x float64) (r, c int, v float64, msg string) {
	switch {
	case p.h.Symmetry == General:
	case row == col && p.h.Symmetry == SkewSymmetric:
		return 0, 0, 0, fmt.Sprintf("entry (%d, %d) on the diagonal of a skew-symmetric matrix", row, col)
	case row > col && p.o.AllowUpper:
		if p.mirrored > 0 {
			return 0, 0, 0, fmt.Sprintf("entry (%d, %d) lies below the diagonal and that of line %d above: a symmetric file has one triangle", row, col, p.mirrored)
		}
		if p.lower == 0 {
			p.lower = p.s.Line()
		}
	case row < col:
		if !p.o.AllowUpper {
			return 0, 0, 0, fmt.Sprintf("entry (%d, %d) lies above the diagonal: a %v file has the lower triangle", row, col, p.h.Symmetry)
		}
		if p.lower > 0 {
			return 0, 0, 0, fmt.Sprintf("entry (%d, %d) lies above the diagonal and that of line %d below: a symmetric file has one triangle", row, col, p.lower)
		}
		if p.mirrored == 0 {
			p.mirrored = p.s.Line()
		}
		p.h.Mirrored++
		if p.h.Symmetry == SkewSymmetric {
			x = -x
		}
		return col, row, x, ""
	}
	return row, col, x, ""
}
