package qps

import "fmt"

// A SyntaxError says where and why a file is not a program that this package reads. An error of the file as a whole has the number
// of its last line.
type SyntaxError struct {
	File string // Options.Name
	Line int    // from 1
	Msg  string
}

// Error returns "file:line: cause".
func (e *SyntaxError) Error() string {
	return position(e.File, e.Line) + e.Msg
}

func position(file string, line int) string {
	if file == "" {
		return fmt.Sprintf("qps: line %d: ", line)
	}
	return fmt.Sprintf("%s:%d: ", file, line)
}
