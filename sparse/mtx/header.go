package mtx

import (
	"fmt"
	"strings"
)

// A Format says how the entries are listed.
type Format int

const (
	Coordinate Format = iota // those that are not zero, each with its place
	Array                    // all, by columns
)

func (f Format) String() string { return word(formats[:], int(f), "Format") }

// A Field says what the values are.
type Field int

const (
	Real    Field = iota
	Integer       // whole numbers of at most 53 bits
	Pattern       // none: an entry that is listed is 1
)

func (f Field) String() string { return word(fields[:], int(f), "Field") }

// A Symmetry says which part of the matrix is listed.
type Symmetry int

const (
	General       Symmetry = iota // everything
	Symmetric                     // the lower triangle, a_ji = a_ij
	SkewSymmetric                 // the part below the diagonal, a_ji = -a_ij
)

func (s Symmetry) String() string { return word(symmetries[:], int(s), "Symmetry") }

// The words of the banner.
var (
	formats    = [...]string{"coordinate", "array"}
	fields     = [...]string{"real", "integer", "pattern"}
	symmetries = [...]string{"general", "symmetric", "skew-symmetric"}
)

func word(words []string, i int, kind string) string {
	if i < 0 || len(words) <= i {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return words[i]
}

// A Header is what a file says about its matrix.
type Header struct {
	Format     Format
	Field      Field
	Symmetry   Symmetry
	Rows, Cols int
	Entries    int      // listed in the file
	Merged     int      // of these, added to an earlier one at the same place
	Mirrored   int      // of these, moved from the upper to the lower triangle, see Options.AllowUpper
	Comments   []string // before the size line, without the % in front
}

// Title returns the name of the matrix where the comments give one, as those
// of the SuiteSparse collection do ("% name: HB/bcsstk13"), else the first
// comment that has a letter or digit, else "".
func (h *Header) Title() string {
	first := ""
	for _, c := range h.Comments {
		c = strings.TrimSpace(strings.TrimLeft(c, "%"))
		if name, ok := strings.CutPrefix(c, "name:"); ok {
			return strings.TrimSpace(name)
		}
		if first == "" && strings.IndexFunc(c, letterOrDigit) >= 0 {
			first = c
		}
	}
	return first
}

func letterOrDigit(r rune) bool {
	return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r > 0x7f
}

// check returns what is wrong with the combination of words, or "".
func check(f Format, field Field, s Symmetry) (msg string) {
	switch {
	case f == Array && field == Pattern:
		return "an array has values: there is no array pattern"
	case s == SkewSymmetric && field == Pattern:
		return "a pattern has no signs: there is no pattern skew-symmetric"
	}
	return ""
}

// listed returns the number of values of an n×m array: for s other than
// General n = m.
func listed(rows, cols int64, s Symmetry) int64 {
	switch s {
	case Symmetric:
		return rows * (rows + 1) / 2
	case SkewSymmetric:
		return max(rows*(rows-1)/2, 0)
	}
	return rows * cols
}
