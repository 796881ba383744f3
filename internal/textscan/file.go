package textscan

import (
	"fmt"
	"os"
)

// Open opens the named file for reading. A directory is an error at once: reading it
// would tell less.
func Open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a directory", path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Position returns the beginning of a message of package pkg about a line of a file,
// "pkg: file: line n: ", without the file if it has no name.
func Position(pkg, file string, line int) string {
	if file == "" {
		return fmt.Sprintf("%s: line %d: ", pkg, line)
	}
	return fmt.Sprintf("%s: %s: line %d: ", pkg, file, line)
}
