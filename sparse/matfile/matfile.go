// Package matfile reads a matrix from a file of any format that this module
// knows, Matrix Market (package mtx), Harwell–Boeing or Rutherford–Boeing
// (package hb), plain or compressed by gzip. It chooses by the content of the
// file; the name does not matter.
package matfile

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/hb"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// A Kind is a file format.
type Kind int

const (
	Unknown       Kind = iota
	MatrixMarket       // see package mtx
	HarwellBoeing      // or Rutherford–Boeing, see package hb
)

func (k Kind) String() string {
	switch k {
	case MatrixMarket:
		return "Matrix Market"
	case HarwellBoeing:
		return "Harwell–Boeing"
	}
	return "unknown"
}

// Options are those of the formats. If Name is not empty it takes the place of
// theirs.
type Options struct {
	MTX  mtx.Options
	HB   hb.Options
	Name string // file name in errors
}

// A File is a matrix and what every format says about it.
type File struct {
	Kind       Kind
	Title      string
	Field      mtx.Field
	Symmetry   mtx.Symmetry
	Rows, Cols int

	MTX *mtx.Matrix // all the rest, for MatrixMarket
	HB  *hb.Matrix  // all the rest, for HarwellBoeing

	stored *sparse.CSC
}

// Stored returns what the file lists: for a symmetric matrix its lower
// triangle, for a skew-symmetric one the part below the diagonal. Each call
// returns the same matrix.
func (f *File) Stored() *sparse.CSC { return f.stored }

// Lower returns the lower triangle by columns, which is how this module takes
// a symmetric matrix. It is an error if the file does not call the matrix
// symmetric.
func (f *File) Lower() (*sparse.CSC, error) {
	if f.Symmetry != mtx.Symmetric {
		return nil, fmt.Errorf("matfile: the matrix is %v, not symmetric", f.Symmetry)
	}
	return f.stored, nil
}

// Full returns the whole matrix by columns, both triangles of a symmetric one.
// For a general matrix it is that of Stored.
func (f *File) Full() *sparse.CSC {
	a, err := mtx.Expand(f.stored, f.Symmetry)
	if err != nil {
		panic(err.Error()) // the reader has checked it
	}
	return a
}

// sniffed is how much of a text Detect needs at most.
const sniffed = 1024

// Detect tells the format by the first bytes of a text that is not compressed:
// Matrix Market by its banner, Harwell–Boeing by the matrix type in its third
// line. Whether the file is valid is another question.
func Detect(text []byte) Kind {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if n := len(mtx.Banner); len(text) >= n && strings.EqualFold(string(text[:n]), mtx.Banner) {
		return MatrixMarket
	}
	lines := bytes.SplitN(text, []byte("\n"), 4)
	if len(lines) < 3 || len(lines[2]) < 4 || lines[2][3] != ' ' {
		return Unknown
	}
	for i, letters := range []string{"RIPCQ", "SUZRH", "AE"} {
		if !strings.Contains(letters, strings.ToUpper(string(lines[2][i:i+1]))) {
			return Unknown
		}
	}
	return HarwellBoeing
}

// Read reads a matrix from r. The error is that of the format or says that the
// format is unknown. A text that begins with a percent sign is taken for Matrix
// Market, whose error then says what is wrong with the first line.
func Read(r io.Reader, o Options) (*File, error) {
	if o.Name != "" {
		o.MTX.Name, o.HB.Name = o.Name, o.Name
	}
	where := "matfile: "
	if o.Name != "" {
		where += o.Name + ": "
	}
	text, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", where, err)
	}
	b := bufio.NewReaderSize(text, sniffed)
	start, err := b.Peek(sniffed)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("%s%w", where, err)
	}
	kind := Detect(start)
	if kind == Unknown && bytes.HasPrefix(start, []byte("%")) {
		kind = MatrixMarket // which says what is wrong with the first line
	}
	switch kind {
	case MatrixMarket:
		m, err := mtx.Read(b, o.MTX)
		if err != nil {
			return nil, err
		}
		return &File{kind, m.Title(), m.Field, m.Symmetry, m.Rows, m.Cols, m, nil, m.Stored()}, nil
	case HarwellBoeing:
		m, err := hb.Read(b, o.HB)
		if err != nil {
			return nil, err
		}
		return &File{kind, m.Title, m.Field, m.Symmetry, m.Rows, m.Cols, nil, m, m.Stored()}, nil
	}
	line, _, _ := bytes.Cut(start, []byte("\n"))
	return nil, fmt.Errorf("%sneither a Matrix Market file, whose first line begins with %s, nor a Harwell–Boeing file, whose third begins with a type such as RSA: the first line is %.40q",
		where, mtx.Banner, line)
}

// ReadFile reads the matrix in the named file as Read does. If o.Name is
// empty, errors show the path.
func ReadFile(path string, o Options) (*File, error) {
	f, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("matfile: %w", err)
	}
	defer f.Close()
	if o.Name == "" {
		o.Name = path
	}
	return Read(f, o)
}
