package nl

import "fmt"

// A place is where something stands in a file.
type place struct {
	line   int   // from 1; 0 in the binary part
	offset int64 // of a byte, where there are no lines
}

// A SyntaxError says where and why a file is not one that this package reads.
type SyntaxError struct {
	File   string // Options.Name
	Line   int    // from 1; 0 beyond the header of a binary file
	Offset int64  // bytes before the place in a binary file, counted before compression
	Msg    string
	// Unsupported tells that the file may be in order but asks for what is not offered here, such as
	// logical constraints.
	Unsupported bool
}

// Error returns "file:line: cause", or "file: byte offset: cause" for a binary file.
func (e *SyntaxError) Error() string {
	return position(e.File, place{e.Line, e.Offset}) + e.Msg
}

func position(file string, at place) string {
	switch {
	case file == "" && at.line > 0:
		return fmt.Sprintf("nl: line %d: ", at.line)
	case file == "":
		return fmt.Sprintf("nl: byte %d: ", at.offset)
	case at.line > 0:
		return fmt.Sprintf("%s:%d: ", file, at.line)
	}
	return fmt.Sprintf("%s: byte %d: ", file, at.offset)
}
