package nl

import (
	"fmt"
	"io"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem"
)

// Options say how a file is read. The zero value takes the first objective.
type Options struct {
	// Objective is the number, from 0, of the one that counts; Feasibility asks for none. A file without objectives has 0 as
	// its objective.
	Objective int

	// Name is the file name in errors. Its last part, without .nl, is the name of the problem.
	Name string
}

// Feasibility is an Options.Objective: any point that satisfies the rows will do.
const Feasibility = -1

// A File is what a .nl file states.
type File struct {
	Header
	// Problem satisfies problem.NLP.Validate. Numbers of the file's objective that are constants are part of its objective.
	Problem *problem.NLP
	// Objective is the number of the file's objective that Problem has, or Feasibility.
	Objective int
	// Suffixes are in the order of the file.
	Suffixes []Suffix
	// Warnings say in one line each what is strange but can be understood.
	Warnings []string
}

// Suffix returns the suffix of that name, or nil.
func (f *File) Suffix(name string, t Target) *Suffix {
	for k := range f.Suffixes {
		if s := &f.Suffixes[k]; s.Name == name && s.Target == t {
			return s
		}
	}
	return nil
}

// Read reads a problem from r, decompressing it if it starts as gzip data do. Its error is a *SyntaxError, or wraps the error of
// r or of the decompression with the place reached.
//
// The cost is proportional to the length of the file, and so is the memory, whatever sizes the file claims.
func Read(r io.Reader, o Options) (*File, error) {
	plain, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, place{line: 1}), err)
	}
	in := &counter{r: plain}
	s := textscan.NewScanner(in, '#')
	p := newParser(s, o)
	f, at, msg := p.file(s, in)
	switch {
	case s.Err() != nil: // takes precedence over what the cut-off text seems to say
		return nil, fmt.Errorf("%s%w", position(o.Name, p.src.place()), s.Err())
	case msg != "":
		return nil, &SyntaxError{File: o.Name, Line: at.line, Offset: at.offset, Msg: msg, Unsupported: p.unsupported}
	}
	return f, nil
}

// file reads everything. If the message is not empty it is about the place.
func (p *parser) file(s *textscan.Scanner, in *counter) (f *File, at place, msg string) {
	if msg := p.Header.read(s); msg != "" {
		return nil, p.src.place(), msg
	}
	at = p.src.place()
	if p.Binary {
		p.src = &packed{s: s, read: in, order: p.order()}
	}
	if p.LogicalRows > 0 {
		return nil, at, p.refuse("%s: logical constraints are not supported", words.Count(p.LogicalRows, "logical constraint"))
	}
	if msg := p.choose(); msg != "" {
		return nil, at, msg
	}
	if msg := p.segments(); msg != "" || s.Err() != nil {
		return nil, p.src.place(), msg
	}
	return p.assemble()
}

// choose finds out which objective is wanted.
func (p *parser) choose() (msg string) {
	p.want = p.o.Objective
	switch {
	case p.want == 0 && p.Objectives == 0:
		p.want = Feasibility
	case p.want < Feasibility || p.want >= p.Objectives:
		return fmt.Sprintf("objective %d is asked for, the file has %d", p.want+1, p.Objectives)
	}
	return ""
}
