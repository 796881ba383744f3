package textscan

import "fmt"

// Position returns the beginning of a message of package pkg about a line of a file,
// "pkg: file: line n: ", without the file if it has no name.
func Position(pkg, file string, line int) string {
	if file == "" {
		return fmt.Sprintf("%s: line %d: ", pkg, line)
	}
	return fmt.Sprintf("%s: %s: line %d: ", pkg, file, line)
}
