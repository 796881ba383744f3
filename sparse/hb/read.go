package hb

import (
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// maxDim bounds both dimensions, as in package sparse.
const maxDim = math.MaxInt32

// A number of rows above largeDim is accepted only if there is an entry for
// every sparseRows of them, as in package mtx.
const (
	largeDim   = 1 << 24
	sparseRows = 8
)

// Options say what a file may contain. The zero value is the standard.
type Options struct {
	// MaxDim is the number of rows up to which a matrix may have almost no
	// entries. 0 = 2²⁴; beyond, there must be one entry for every 8 rows.
	MaxDim int

	// Name is the file name in errors.
	Name string
}

// Validate returns an error that names the first invalid field.
func (o Options) Validate() error {
	if o.MaxDim < 0 || maxDim < o.MaxDim {
		return fmt.Errorf("hb: MaxDim = %d is outside 0..%d", o.MaxDim, maxDim)
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
	p := &parser{s: textscan.NewScanner(text, 0), o: o, m: &Matrix{}}
	line, msg := p.matrix()
	switch {
	case p.s.Err() != nil: // takes precedence over what the cut-off text seems to say
		return nil, fmt.Errorf("%s%w", position(o.Name, p.s.Line()), p.s.Err())
	case msg != "":
		return nil, &SyntaxError{File: o.Name, Line: line, Msg: msg}
	}
	return p.m, nil
}

// ReadFile reads the matrix in the named file as Read does. If o.Name is
// empty, errors show the path.
func ReadFile(path string, o Options) (*Matrix, error) {
	f, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("hb: %w", err)
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
	m *Matrix
	h header

	fresh     bool // the scanner stands at the start of a line not yet looked at
	firstLine int  // of the row indices
	ptr       []int
	ind       []int32
	val       []float64
}

// matrix reads the whole file. If the message is not empty, it is about the
// given line.
func (p *parser) matrix() (line int, msg string) {
	p.fresh = true
	for _, step := range []func() string{p.header, p.pointers, p.indices, p.values, p.rightSides, p.nothingMore} {
		if msg := step(); msg != "" || p.s.Err() != nil {
			return p.s.Line(), msg
		}
	}
	if line, msg := p.sortColumns(); msg != "" {
		return line, msg
	}
	a, err := sparse.NewCSC(p.m.Rows, p.m.Cols, p.ptr, p.ind, p.val)
	if err != nil {
		return p.s.Line(), err.Error()
	}
	p.m.stored = a
	return 0, ""
}

// next returns the text of the next line, and false at the end of the file.
func (p *parser) next() (text []byte, ok bool, msg string) {
	if !p.fresh && !p.s.NextLine() {
		return nil, false, ""
	}
	p.fresh = false
	text, msg = p.s.Text()
	return text, true, msg
}

// nothingMore steps over the lines after the last array, which must be blank.
func (p *parser) nothingMore() (msg string) {
	for {
		text, ok, msg := p.next()
		if !ok || msg != "" {
			return msg
		}
		if text = trim(text); len(text) > 0 {
			return fmt.Sprintf("%.40q follows the last number that the header announces", text)
		}
	}
}

// pattern reports whether the file has no values.
func (p *parser) pattern() bool { return p.m.Field == mtx.Pattern }
