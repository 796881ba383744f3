package opf

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
)

// A scanner goes through the characters of a file and knows the line. Comments are not among them, nor are line ends that
// the three dots of a continuation cancel.
type scanner struct {
	r       *bufio.Reader
	file    string
	line    int   // of the last character
	newline bool  // the last character is the end of the line
	held    byte  // given back, or 0
	err     error // of reading
}

func newScanner(r io.Reader, file string) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 1<<16), file: file, line: 1}
}

func (s *scanner) fail(format string, args ...any) error {
	if s.err != nil {
		return s.err
	}
	return &SyntaxError{s.file, s.line, fmt.Sprintf(format, args...)}
}

// byte returns the next byte as it stands in the file, 0 at its end. A byte 0 in the file counts as a blank.
func (s *scanner) byte() byte {
	c, err := s.r.ReadByte()
	if err != nil {
		if err != io.EOF && s.err == nil {
			s.err = fmt.Errorf("%s%w", position(s.file, s.line), err)
		}
		return 0
	}
	if s.newline {
		s.line++
	}
	s.newline = c == '\n'
	if c == 0 {
		return ' '
	}
	return c
}

// back makes c the next character again.
func (s *scanner) back(c byte) { s.held = c }

// next returns the next character that counts, 0 at the end.
func (s *scanner) next() byte {
	if c := s.held; c != 0 {
		s.held = 0
		return c
	}
	c := s.byte()
	switch c {
	case '%', '#':
		return s.comment()
	case '.':
		if p, _ := s.r.Peek(2); string(p) == ".." {
			s.rest()
			return ' '
		}
	case '\r', '\t', '\v', '\f':
		return ' '
	}
	return c
}

// rest skips the rest of the line, its end included, and returns the part of it without blanks that was skipped.
func (s *scanner) rest() string {
	var b strings.Builder
	for {
		switch c := s.byte(); {
		case c == 0 || c == '\n':
			return b.String()
		case c > ' ' && b.Len() < 2:
			b.WriteByte(c)
		}
	}
}

// comment skips a comment after its first character, a block %{ … %} too, and returns the line's end.
func (s *scanner) comment() byte {
	if s.rest() != "{" {
		return '\n'
	}
	for depth := 1; depth > 0; {
		p, err := s.r.Peek(1)
		if err != nil || len(p) == 0 {
			return 0
		}
		switch s.rest() {
		case "%{", "#{":
			depth++
		case "%}", "#}":
			depth--
		}
	}
	return '\n'
}

// skip returns the next character that is none of those.
func (s *scanner) skip(those string) byte {
	for {
		c := s.next()
		if c == 0 || strings.IndexByte(those, c) < 0 {
			return c
		}
	}
}

// maxWord limits a number, a name or a statement.
const maxWord = 1024

// number returns the value of the number that begins with c.
func (s *scanner) number(c byte) (float64, error) {
	word := make([]byte, 0, 32)
	for c != 0 && strings.IndexByte(" \n,;]})", c) < 0 {
		if len(word) == maxWord {
			return 0, s.fail("%.40q… is not a number", word)
		}
		word = append(word, c)
		c = s.next()
	}
	s.back(c)
	if v, ok := textscan.Number(word); ok {
		return v, nil
	}
	switch strings.ToLower(string(word)) {
	case "inf", "+inf":
		return math.Inf(1), nil
	case "-inf":
		return math.Inf(-1), nil
	}
	return 0, s.fail("%.40q is not a number", word)
}

// quoted returns the text up to the quote, in which a doubled quote stands for one.
func (s *scanner) quoted(quote byte) (string, error) {
	var b strings.Builder
	for {
		c := s.byte()
		if c == quote {
			if p, _ := s.r.Peek(1); len(p) == 0 || p[0] != quote {
				return b.String(), nil
			}
			s.byte()
		}
		if c == 0 || c == '\n' || b.Len() == maxWord {
			s.back(c)
			return "", s.fail("a text without its end")
		}
		b.WriteByte(c)
	}
}

// matrix returns the rows after a [, and the line of each.
func (s *scanner) matrix() (*table, error) {
	t := &table{line: s.line}
	row := 0 // entries of this one
	end := func() error {
		if row == 0 {
			return nil
		}
		if t.columns == 0 {
			t.columns = row
		}
		if row != t.columns {
			return s.fail("a row of %d numbers after rows of %d", row, t.columns)
		}
		row = 0
		return nil
	}
	for {
		switch c := s.skip(" ,"); c {
		case 0:
			return nil, s.fail("a matrix without its ]")
		case ';', '\n':
			if err := end(); err != nil {
				return nil, err
			}
		case ']':
			return t, end()
		default:
			if row == 0 {
				t.lines = append(t.lines, s.line)
			}
			v, err := s.number(c)
			if err != nil {
				return nil, err
			}
			t.values = append(t.values, v)
			row++
		}
	}
}

// cell skips a list of texts and numbers after its {.
func (s *scanner) cell() error {
	for {
		switch c := s.skip(" ,;\n"); c {
		case 0:
			return s.fail("a list without its }")
		case '}':
			return nil
		case '\'', '"':
			if _, err := s.quoted(c); err != nil {
				return err
			}
		default:
			if _, err := s.number(c); err != nil {
				return err
			}
		}
	}
}
