package mtx

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/saddle-go/saddle/sparse"
)

// WriteFile writes the named file as Write does, compressed by gzip if the
// name ends in .gz. The file appears when it is complete: until then, and after
// an error, what was there before is untouched. A file that was there keeps its
// permissions, and a symbolic link its place; a link to a file that does not exist
// is an error.
func WriteFile(path string, a *sparse.CSC, o WriteOptions) error {
	return replace(path, func(w io.Writer) error { return Write(w, a, o) })
}

// WriteDenseFile writes the named file as WriteDense does, see WriteFile.
func WriteDenseFile(path string, rows, cols int, a []float64, o WriteOptions) error {
	return replace(path, func(w io.Writer) error { return WriteDense(w, rows, cols, a, o) })
}

// replace gives the named file the content that write produces: it writes a
// new file in the same folder and renames it. A symbolic link to a file stays one.
func replace(path string, write func(io.Writer) error) (err error) {
	compressed := strings.HasSuffix(path, ".gz")
	path, mode, err := resolve(path)
	if err != nil {
		return err
	}
	f, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("mtx: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if compressed {
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
		func() error {
			if mode == 0 { // a new file: as the system makes them
				return nil
			}
			return f.Chmod(mode)
		},
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

// resolve returns the file that path stands for, behind links, and its
// permissions, 0 if there is none yet.
func resolve(path string) (target string, mode fs.FileMode, err error) {
	target, err = filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", 0, fmt.Errorf("mtx: %s is a link to a file that does not exist", path)
		}
		return path, 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("mtx: %w", err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", 0, fmt.Errorf("mtx: %w", err)
	}
	if !info.Mode().IsRegular() {
		return "", 0, fmt.Errorf("mtx: %s is not a regular file", target)
	}
	return target, info.Mode().Perm(), nil
}

// createBeside creates a file in the folder of path under a name of its own. Unlike
// those of os.CreateTemp it has the permissions of any new file.
func createBeside(path string) (f *os.File, err error) {
	for range 100 {
		name := fmt.Sprintf("%s.%x.tmp", path, rand.Uint64())
		f, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return f, err
}
