package mtx

import "github.com/saddle-go/saddle/internal/textscan"

// A SyntaxError says where and why a file is not a Matrix Market file that
// this package reads. An error of the file as a whole, such as a missing entry,
// has the number of its last line.
type SyntaxError struct {
	File string // Options.Name
	Line int    // from 1
	Msg  string
}

// Error returns "mtx: file: line n: cause".
func (e *SyntaxError) Error() string {
	return textscan.Position("mtx", e.File, e.Line) + e.Msg
}
