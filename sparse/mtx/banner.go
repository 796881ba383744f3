package mtx

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/saddle-go/saddle/sparse/internal/reading"
)

// Banner is the word with which a Matrix Market file begins, in any case.
const Banner = "%%MatrixMarket"

// maxComments bounds the memory that the comments of a file take: that of their text
// and of a string header each. Compressed, they may be a thousand times smaller.
const (
	maxComments   = 1 << 20
	commentHeader = 16
)

// header reads up to the end of the size line, where the scanner then stands.
func (p *parser) header() (msg string) {
	line, msg := p.s.Text()
	if msg != "" {
		return msg
	}
	if msg := p.banner(line); msg != "" {
		return msg
	}
	comments := 0
	for p.s.NextLine() {
		line, msg := p.s.Text()
		if msg != "" {
			return msg
		}
		if len(line) > 0 && line[0] == '%' {
			if comments += len(line) - 1 + commentHeader; comments > maxComments {
				return fmt.Sprintf("the comments take more than %d bytes", maxComments)
			}
			p.h.Comments = append(p.h.Comments, string(line[1:]))
			continue
		}
		if words := split(line); len(words) > 0 {
			return p.size(line, words)
		}
	}
	return "the file ends before the size line"
}

// split cuts a line at blanks and tabs.
func split(line []byte) [][]byte {
	return bytes.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
}

// banner reads the first line.
func (p *parser) banner(line []byte) (msg string) {
	words := split(line)
	switch {
	case len(words) == 0 || line[0] == ' ' || line[0] == '\t' || !strings.EqualFold(string(words[0]), Banner):
		return fmt.Sprintf("the first line is %.40q and not a Matrix Market banner, %s matrix FORMAT FIELD SYMMETRY", line, Banner)
	case len(words) != 5:
		return fmt.Sprintf("the banner has %d words, want 5: %s matrix FORMAT FIELD SYMMETRY", len(words), Banner)
	}
	lower := func(i int) string { return strings.ToLower(string(words[i])) }
	object, format, field, symmetry := lower(1), lower(2), lower(3), lower(4)
	p.h.Format = Format(slices.Index(formats[:], format))
	p.h.Field = Field(slices.Index(fields[:], field))
	p.h.Symmetry = Symmetry(slices.Index(symmetries[:], symmetry))
	switch {
	case object != "matrix":
		return fmt.Sprintf("object %.40q is not supported, only matrix", object)
	case p.h.Format < 0:
		return fmt.Sprintf("format %.40q is neither coordinate nor array", format)
	case field == "complex":
		return "complex matrices are not supported"
	case p.h.Field < 0:
		return fmt.Sprintf("field %.40q is none of real, integer, pattern", field)
	case symmetry == "hermitian":
		return "hermitian matrices are not supported"
	case p.h.Symmetry < 0:
		return fmt.Sprintf("symmetry %.40q is none of general, symmetric, skew-symmetric", symmetry)
	}
	return check(p.h.Format, p.h.Field, p.h.Symmetry)
}

// size reads the size line.
func (p *parser) size(line []byte, words [][]byte) (msg string) {
	want, names := 3, "rows, columns, entries"
	if p.h.Format == Array {
		want, names = 2, "rows, columns"
	}
	if len(words) != want {
		return fmt.Sprintf("size line %.40q has %d fields, want %d: %s", line, len(words), want, names)
	}
	var n [3]int
	for k, w := range words {
		var ok bool
		if n[k], ok = count(w); !ok {
			return fmt.Sprintf("size %.40q is not a whole number of at most 18 digits", w)
		}
	}
	p.h.Rows, p.h.Cols, p.h.Entries = n[0], n[1], n[2]
	for _, d := range n[:2] {
		if d > reading.MaxDim {
			return fmt.Sprintf("dimension %d exceeds %d", d, reading.MaxDim)
		}
	}
	if p.h.Symmetry != General && p.h.Rows != p.h.Cols {
		return fmt.Sprintf("a %v matrix is square, not %d×%d", p.h.Symmetry, p.h.Rows, p.h.Cols)
	}
	if p.h.Format == Array {
		entries := listed(int64(p.h.Rows), int64(p.h.Cols), p.h.Symmetry)
		if entries > math.MaxInt {
			return fmt.Sprintf("%d elements are too many", entries)
		}
		p.h.Entries = int(entries)
	}
	for _, d := range n[:2] {
		if d > reading.LargeDim && d > p.o.MaxDim && d/reading.SparseRows > p.h.Entries {
			return fmt.Sprintf("dimension %d with %d entries: almost all rows or columns would be empty; to accept it, set MaxDim", d, p.h.Entries)
		}
	}
	return ""
}

// count returns the number that the digits of b spell, or false if there are
// other bytes or too many digits.
func count(b []byte) (n int, ok bool) {
	long, ok := count64(b)
	return int(long), ok && long <= math.MaxInt
}

func count64(b []byte) (n int64, ok bool) {
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c-'0' > 9 {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}
