package opf

import "fmt"

// A SyntaxError says where and why a file is not a case that this package reads.
type SyntaxError struct {
	File string // Options.Name
	Line int    // from 1
	Msg  string
}

// Error returns "file:line: cause".
func (e *SyntaxError) Error() string { return position(e.File, e.Line) + e.Msg }

func position(file string, line int) string {
	if file == "" {
		return fmt.Sprintf("opf: line %d: ", line)
	}
	return fmt.Sprintf("%s:%d: ", file, line)
}

// A CaseError says what is wrong with a case: an element and the cause.
type CaseError struct {
	Case    string // its name
	Element string // "bus 4", "branch 7", …
	Msg     string
}

func (e *CaseError) Error() string {
	if e.Case == "" {
		return fmt.Sprintf("opf: %s: %s", e.Element, e.Msg)
	}
	return fmt.Sprintf("opf: case %s: %s: %s", e.Case, e.Element, e.Msg)
}
