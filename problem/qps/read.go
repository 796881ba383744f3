package qps

import (
	"fmt"
	"io"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/problem"
)

// A Format says where the fields of a line are.
type Format int

const (
	// Auto begins with Free and changes to Fixed by the rule of the package comment.
	Auto Format = iota
	// Free has words between blanks.
	Free
	// Fixed has fields at fixed places.
	Fixed
)

var formats = [...]string{"auto", "free", "fixed"}

// String returns the format in one word.
func (f Format) String() string {
	if f < 0 || int(f) >= len(formats) {
		return fmt.Sprintf("Format(%d)", int(f))
	}
	return formats[f]
}

// Options say how a file is read. The zero value is right for most.
type Options struct {
	Format Format
	// Name is the file name in errors.
	Name string
}

// Validate returns an error that names the first invalid field.
func (o Options) Validate() error {
	if o.Format < Auto || o.Format > Fixed {
		return fmt.Errorf("qps: Format = %d is none of Auto, Free, Fixed", int(o.Format))
	}
	return nil
}

// A File is a program and what its file says beside.
type File struct {
	*problem.QP
	Header
}

// A Header is what a file says beside the program itself.
type Header struct {
	Format Format // Free, also of files that are both, or Fixed

	ObjectiveRow string // its name, empty if there is none
	// RHS, Ranges and Bounds name the sets in use.
	RHS, Ranges, Bounds string

	FreeRows int // rows of type N that were dropped
	Integers int // columns that are integer
	// Warnings are one line each: what the reader had to decide, such as bounds that mean different things to different programs.
	Warnings []string
}

// Read reads a program from r, decompressing it if it starts as gzip data do. The result satisfies [problem.QP.Validate]. The error is a
// *SyntaxError, wraps the error of r or of the decompression with the line reached, or is that of Options.Validate.
//
// The cost is O(text), with a logarithmic factor for the entries of P.
func Read(r io.Reader, o Options) (*File, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	text, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, 1), err)
	}
	p := newParser(text, o)
	msg := p.parse()
	if p.s.Err() != nil { // takes precedence over what the cut-off text seems to say
		return nil, fmt.Errorf("%s%w", position(o.Name, p.s.Line()), p.s.Err())
	}
	if msg == "" {
		var f *File
		if f, msg = p.build(); msg == "" {
			return f, nil
		}
	}
	line := p.at
	if line == 0 {
		line = p.s.Line()
	}
	return nil, &SyntaxError{File: o.Name, Line: line, Msg: msg}
}

// ReadFile reads the program in the named file as Read does. If o.Name is empty, errors show the path.
func ReadFile(path string, o Options) (*File, error) {
	f, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("qps: %w", err)
	}
	defer f.Close()
	if o.Name == "" {
		o.Name = path
	}
	return Read(f, o)
}
