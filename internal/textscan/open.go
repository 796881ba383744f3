package textscan

import (
	"errors"
	"fmt"
	"os"
)

// ErrDirectory is the end of the text of an error of [Open].
var ErrDirectory = errors.New("is a directory")

// Open opens a file for reading. That of a folder is an error, "path is a directory", which its first Read would word less well.
func Open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s %w", path, ErrDirectory)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
