package libsvm

import (
	"fmt"
	"io"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/problem/svc"
)

// Summary is what is known about a data set when its last row has been read.
type Summary struct {
	Rows, Features int
	Labels         svc.Labels

	// Flip says that the signs that Scan has given out are to be turned over: which of the two labels is +1 is open
	// until both have been seen, and the first one counts as +1. It is false if Options.Labels are given.
	Flip bool
}

// RowError is what is wrong with a row for whom Scan reads: Scan returns it as a *SyntaxError with file and line.
type RowError string

func (e RowError) Error() string { return string(e) }

// Scan reads a data set as Read does, without keeping it: it calls row for each row, in order, with the sign of its label
// and the columns, from 0, and values of the entries that are not zero, which are valid until row returns. An error of row ends
// the reading and is returned.
//
// It holds one row and a window of the text, whatever the length of the file. Errors are those of Read; rows before the
// error have been given out.
func Scan(r io.Reader, o Options, row func(y float64, ind []int32, val []float64) error) (*Summary, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	text, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, 1), err)
	}
	p := newParser(text, o)
	p.each = row
	if err := p.parse(); err != nil {
		return nil, err
	}
	labels, flip, err := p.classes.finish()
	if err != nil {
		return nil, err
	}
	return &Summary{Rows: p.rows, Features: p.columns(), Labels: labels, Flip: flip}, nil
}
