package nl

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/saddle-go/saddle/internal/textscan"
)

// Resolve returns the file that a user means by name, and its stub, the path to which .sol, .row and .col are
// appended. A name that ends with .nl or .nl.gz is that of a file; else .nl is appended, as AMPL has it.
func Resolve(name string) (path, stub string) {
	for _, end := range []string{".nl", ".nl.gz"} {
		if s, ok := strings.CutSuffix(name, end); ok {
			return name, s
		}
	}
	return name + ".nl", name
}

// ReadFile reads the problem in the file that Resolve finds as Read does, and the names in the files .row and .col beside
// it, if there are any. If o.Name is empty, errors show the path.
func ReadFile(name string, o Options) (*File, error) {
	path, stub := Resolve(name)
	r, err := open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if o.Name == "" {
		o.Name = path
	}
	f, err := Read(r, o)
	if err != nil {
		return nil, err
	}
	p := f.Problem
	if p.Names, err = f.readNames(stub+".col", f.Variables); err != nil {
		return nil, err
	}
	if p.RowNames, err = f.readNames(stub+".row", f.Rows); err != nil {
		return nil, err
	}
	return f, nil
}

func open(path string) (*os.File, error) {
	r, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("nl: %w", err)
	}
	return r, nil
}

// readNames returns the first n lines of a file, or nil if there is no such file. One that is too short, perhaps of an
// older model, is left out with a warning.
func (f *File) readNames(path string, n int) (names []string, err error) {
	r, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := textscan.NewScanner(r, 0)
	for more := n > 0; more && len(names) < n; more = s.NextLine() {
		line, msg := s.Text()
		if msg != "" {
			return nil, &SyntaxError{File: path, Line: s.Line(), Msg: msg}
		}
		names = append(names, string(line))
	}
	switch {
	case s.Err() != nil:
		return nil, fmt.Errorf("%s%w", position(path, place{line: s.Line()}), s.Err())
	case len(names) < n || n > 0 && names[n-1] == "":
		f.Warnings = append(f.Warnings, fmt.Sprintf("%s has fewer than %d names and is left out", path, n))
		return nil, nil
	}
	return names, nil
}
