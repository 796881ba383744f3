package opf

import (
	"fmt"
	"io"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
)

// Options are for reading.
type Options struct {
	// Name of the file, for messages.
	Name string
}

// A table is a matrix of the file.
type table struct {
	line    int // where it begins
	columns int
	values  []float64
	lines   []int // of the rows
}

func (t *table) rows() int { return len(t.lines) }

func (t *table) row(i int) []float64 { return t.values[i*t.columns : (i+1)*t.columns] }

// A file is what the assignments of a file gave to the fields of its structure.
type file struct {
	name   string // of the function
	result string // its structure
	base   float64
	tables map[string]*table
}

// ReadFile reads the case in the file at path, which may be compressed by gzip.
func ReadFile(path string, o Options) (*Case, error) {
	f, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opf: %w", err)
	}
	defer f.Close()
	if o.Name == "" {
		o.Name = path
	}
	return Read(f, o)
}

// Read reads a case, text as of MATPOWER's format version 2, plain or compressed by gzip: a function that assigns numbers, texts, matrices and
// lists of texts to the fields of a structure. Fields without a meaning here are skipped. The conversions of units at the end of
// MATPOWER's distribution networks, ohms and kW, are understood; any other statement is an error, as are rows
// of different length, short rows, and whatever [Case.Check] reports. Time and memory are proportional to the length of the file.
func Read(r io.Reader, o Options) (*Case, error) {
	plain, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, 1), err)
	}
	s := newScanner(plain, o.Name)
	f := &file{tables: map[string]*table{}}
	if err := f.head(s); err != nil {
		return nil, err
	}
	for {
		more, err := f.statement(s)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if s.err != nil {
		return nil, s.err
	}
	c, err := f.fill(s)
	if err != nil {
		return nil, err
	}
	if err := c.Check(); err != nil {
		if o.Name != "" {
			err = fmt.Errorf("%s: %w", o.Name, err)
		}
		return nil, err
	}
	return c, nil
}

// head reads "function mpc = name".
func (f *file) head(s *scanner) error {
	text, end := s.until(s.skip(" ;\n"), "\n;")
	if end == 0 && text == "" {
		return s.fail("no function that returns a case")
	}
	rest, ok := strings.CutPrefix(text, "function ")
	result, name, both := strings.Cut(rest, "=")
	f.result, f.name = strings.TrimSpace(result), strings.TrimSpace(name)
	switch {
	case !ok || !both || !isName(f.name):
		return s.fail("%.40q is not the head of a function that returns a case", text)
	case !isName(f.result):
		return s.fail("a function that returns more than one structure: format version 1 is not read")
	}
	return nil
}

// until returns the text from c on to the first of the characters in ends, and that one; 0 at the end of the file or of what a
// statement may have.
func (s *scanner) until(c byte, ends string) (string, byte) {
	var b strings.Builder
	for c != 0 && strings.IndexByte(ends, c) < 0 && b.Len() < maxWord {
		b.WriteByte(c)
		c = s.next()
	}
	if b.Len() == maxWord {
		c = 0
	}
	return strings.TrimSpace(b.String()), c
}

func isName(text string) bool {
	for i, c := range text {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}

// statement reads one. It returns false at the end of the file.
func (f *file) statement(s *scanner) (bool, error) {
	c := s.skip(" ;,\n")
	if c == 0 {
		return false, nil
	}
	if c == '[' { // [PQ, PV, …] = idx_bus
		return true, f.constants(s)
	}
	left, end := s.until(c, "=;\n")
	if end != '=' {
		if left == "end" || left == "return" {
			return true, nil
		}
		return false, s.fail("the statement %.40q is not an assignment of data", left)
	}
	structure, field, ok := strings.Cut(left, ".")
	if ok && structure == f.result && isName(field) {
		return true, f.assign(s, field)
	}
	right, _ := s.until(s.next(), ";\n")
	if f.convert(left, right) {
		return true, nil
	}
	return false, s.fail("the statement %.40q is not an assignment of data", left)
}

// assign reads the value of a field.
func (f *file) assign(s *scanner, field string) error {
	if _, twice := f.tables[field]; twice {
		return s.fail("%s occurs twice", field)
	}
	switch c := s.skip(" "); {
	case c == '[':
		t, err := s.matrix()
		if err != nil {
			return err
		}
		f.tables[field] = t
	case c == '{':
		if err := s.cell(); err != nil {
			return err
		}
	case c == '\'' || c == '"':
		text, err := s.quoted(c)
		if err != nil {
			return err
		}
		if field == "version" && text != "2" {
			return s.fail("format version %.40q is not read, only 2", text)
		}
	default:
		v, err := s.number(c)
		if err != nil {
			return err
		}
		if field == "baseMVA" {
			f.base = v
		}
	}
	if c := s.skip(" "); c != ';' && c != ',' && c != '\n' && c != 0 {
		return s.fail("%q after the value of %s", c, field)
	}
	return nil
}
