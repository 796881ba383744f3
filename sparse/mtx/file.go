package mtx

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/saddle-go/saddle/sparse"
)

// WriteFile writes the named file as Write does, compressed by gzip if the
// name ends in .gz. The file appears when it is complete: until then, and after
// an error, what was there before is untouched.
func WriteFile(path string, a *sparse.CSC, o WriteOptions) error {
	return replace(path, func(w io.Writer) error { return Write(w, a, o) })
}

// WriteDenseFile writes the named file as WriteDense does, see WriteFile.
func WriteDenseFile(path string, rows, cols int, a []float64, o WriteOptions) error {
	return replace(path, func(w io.Writer) error { return WriteDense(w, rows, cols, a, o) })
}

// replace gives the named file the content that write produces: it writes a
// new file in the same folder and renames it. A symbolic link stays one.
func replace(path string, write func(io.Writer) error) (err error) {
	mode := fs.FileMode(0o644)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("mtx: %w", err)
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("mtx: %s is not a regular file", path)
		}
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("mtx: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if strings.HasSuffix(path, ".gz") {
		z := gzip.NewWriter(f)
		if err := write(z); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("mtx: %w", err)
		}
	} else if err := write(f); err != nil {
		return err
	}
	for _, finish := range []func() error{
		func() error { return f.Chmod(mode) },
		f.Sync,
		f.Close,
		func() error { return os.Rename(f.Name(), path) },
	} {
		if err := finish(); err != nil {
			return fmt.Errorf("mtx: %w", err)
		}
	}
	return nil
}
