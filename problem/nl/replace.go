package nl

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
)

// WriteSolutionFile writes the named file as WriteSolution does. The file appears when it is complete: until then, and after an
// error, what was there before is untouched, so that no reader sees half a solution.
func (h *Header) WriteSolutionFile(path string, s *Solution) error {
	return replace(path, func(w io.Writer) error { return h.WriteSolution(w, s) })
}

// replace gives the named file the content that write produces, by a new file beside it and a change of name.
func replace(path string, write func(io.Writer) error) (err error) {
	f, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("nl: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return fmt.Errorf("nl: %s is not a regular file", path)
		}
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			return fmt.Errorf("nl: %w", err)
		}
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("nl: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("nl: %w", err)
	}
	return nil
}

// createBeside creates a file in the folder of path under a name of its own, with the permissions of any new file.
func createBeside(path string) (f *os.File, err error) {
	for range 100 {
		f, err = os.OpenFile(fmt.Sprintf("%s.%x.tmp", path, rand.Uint64()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return f, err
}
