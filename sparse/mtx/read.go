package mtx

import (
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
)

// maxDim bounds both dimensions, as in package sparse.
const maxDim = math.MaxInt32

// A dimension above largeDim is accepted only if the file lists an entry for
// every sparseRows of its rows or columns. Pointers and vectors are as long as
// the dimension, so one mistyped digit must not cost gigabytes.
const (
	largeDim   = 1 << 24
	sparseRows = 8
)

// Options say what a file may contain. The zero value is the standard.
type Options struct {
	// NoDuplicates refuses two entries at the same place, which are summed
	// otherwise.
	NoDuplicates bool

	// AllowUpper accepts symmetric and skew-symmetric files that hold the upper
	// triangle, against the standard, and reads a_ij, i < j, as a_ji, or
	// -a_ji. A file that has entries on both sides of the diagonal is ambiguous
	// and refused all the same.
	AllowUpper bool

	// AllowNonFinite accepts nan, inf and infinity as real values, in any
	// case and with a sign.
	AllowNonFinite bool

	// MaxDim is the number of rows and columns up to which a matrix may have
	// almost no entries. 0 = 2²⁴; beyond, there must be one entry for every 8
	// rows and for every 8 columns.
	MaxDim int

	// Name is the file name in errors.
	Name string
}

// Validate returns an error that names the first invalid field.
func (o Options) Validate() error {
	if o.MaxDim < 0 || maxDim < o.MaxDim {
		return fmt.Errorf("mtx: MaxDim = %d is outside 0..%d", o.MaxDim, maxDim)
	}
	return nil
}

// Read reads a matrix from r, decompressing it if it starts as gzip data do.
// Its error is a *SyntaxError, wraps the error of r or of the decompression
// with the line reached, or is that of Options.Validate.
//
// The cost is O(entries + columns), with a logarithmic factor for columns whose
// rows do not ascend in the file.
func Read(r io.Reader, o Options) (*Matrix, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	text, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, 1), err)
	}
	p := &parser{s: textscan.NewScanner(text, 0), o: o}
	m, line, msg := p.matrix()
	switch {
	case p.s.Err() != nil: // takes precedence over what the cut-off text seems to say
		return nil, fmt.Errorf("%s%w", position(o.Name, p.s.Line()), p.s.Err())
	case msg != "":
		return nil, &SyntaxError{File: o.Name, Line: line, Msg: msg}
	}
	return m, nil
}

// ReadFile reads the matrix in the named file as Read does. If o.Name is
// empty, errors show the path.
func ReadFile(path string, o Options) (*Matrix, error) {
	f, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("mtx: %w", err)
	}
	defer f.Close()
	if o.Name == "" {
		o.Name = path
	}
	return Read(f, o)
}

// parser holds the state of one Read.
type parser struct {
	s *textscan.Scanner
	o Options
	h Header

	entries entries // coordinate
	values  []float64

	mirrored int // line of the first entry above the diagonal that was accepted, or 0
	lower    int // line of the first entry below it, or 0; kept with AllowUpper only
}

// matrix reads the whole file. If the message is not empty, it is about the
// given line.
func (p *parser) matrix() (m *Matrix, line int, msg string) {
	if msg := p.header(); msg != "" {
		return nil, p.s.Line(), msg
	}
	m = &Matrix{}
	if p.h.Format == Array {
		msg = p.array()
		m.values = p.values
	} else {
		msg = p.coordinates()
	}
	if msg == "" {
		msg = p.nothingMore()
	}
	if msg != "" || p.s.Err() != nil {
		return nil, p.s.Line(), msg
	}
	if p.h.Format == Coordinate {
		m.stored, line, msg = p.compress()
	}
	m.Header = p.h
	return m, line, msg
}

// nothingMore steps over the lines after the last entry, which must be blank.
func (p *parser) nothingMore() (msg string) {
	for more := true; more; more = p.s.NextLine() {
		field, msg := p.s.Field()
		if msg != "" {
			return msg
		}
		if field != nil {
			return fmt.Sprintf("%.40q follows the last of the %d entries that the size line announces", field, p.h.Entries)
		}
	}
	return ""
}
