package hb

import "github.com/saddle-go/saddle/internal/textscan"

// A SyntaxError says where and why a file is not a matrix that this package
// reads.
type SyntaxError struct {
	File string // Options.Name
	Line int    // from 1
	Msg  string
}

// Error returns "hb: file: line n: cause".
func (e *SyntaxError) Error() string {
	return textscan.Position("hb", e.File, e.Line) + e.Msg
}
