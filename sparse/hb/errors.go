package hb

import "fmt"

// A SyntaxError says where and why a file is not a matrix that this package
// reads.
type SyntaxError struct {
	File string // Options.Name
	Line int    // from 1
	Msg  string
}

// Error returns "hb: file: line n: cause".
func (e *SyntaxError) Error() string {
	return position(e.File, e.Line) + e.Msg
}

func position(file string, line int) string {
	if file == "" {
		return fmt.Sprintf("hb: line %d: ", line)
	}
	return fmt.Sprintf("hb: %s: line %d: ", file, line)
}
