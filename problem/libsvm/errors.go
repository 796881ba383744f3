package libsvm

import "fmt"

// SyntaxError says where and why a file is not a valid data set. An error of
// the file as a whole, such as a missing class, has the number of its last
// line.
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
		return fmt.Sprintf("libsvm: line %d: ", line)
	}
	return fmt.Sprintf("%s:%d: ", file, line)
}
