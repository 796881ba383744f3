package mtx

import "fmt"

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
	return position(e.File, e.Line) + e.Msg
}

func position(file string, line int) string {
	if file == "" {
		return fmt.Sprintf("mtx: line %d: ", line)
	}
	return fmt.Sprintf("mtx: %s: line %d: ", file, line)
}
