package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeJSON writes v as one line of JSON.
func writeJSON(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("JSON: %w", err)
	}
	_, err = w.Write(append(b, '\n'))
	return wrapStdout(err)
}

// wrapStdout names the place of a failed write to standard output.
func wrapStdout(err error) error {
	if err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	return nil
}

// outputFlag is a flag that names a file to write; an empty path names none.
type outputFlag struct{ flag, path string }

// checkOutputs finds out before a computation whether its files can be written, and the others read as they are named.
func checkOutputs(outputs []outputFlag, inputs []string) error {
	if err := checkInputs(inputs...); err != nil {
		return err
	}
	seen := map[string]string{}
	for _, out := range outputs {
		if out.path == "" {
			continue
		}
		path := filepath.Clean(out.path)
		if other, twice := seen[path]; twice {
			return fmt.Errorf("--%s and --%s name the same file", other, out.flag)
		}
		seen[path] = out.flag
		if err := checkOutput(out.path, inputs...); err != nil {
			return err
		}
	}
	return nil
}

// checkOutput returns an error if writeFile(path) could not succeed: no such
// folder, no permission, a folder of that name, or one of the files in use. It
// is called before a long computation, not after it.
func checkOutput(path string, inUse ...string) error {
	if path == "-" {
		return fmt.Errorf("-: is no name for a file to write")
	}
	info, err := os.Stat(path)
	if err == nil {
		for _, u := range inUse {
			if other, err := os.Stat(u); err == nil && os.SameFile(info, other) {
				return fmt.Errorf("%s: is read by this command, name another file to write", path)
			}
		}
		if info.IsDir() {
			return fmt.Errorf("%s: is a directory", path)
		}
		if info.Mode()&os.ModeNamedPipe != 0 {
			return nil // opening it would be taken for the writing itself by who reads it
		}
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		f.Close()
		if !info.Mode().IsRegular() {
			return nil
		}
	}
	f, err := createBeside(resolve(path))
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}

// writeFile gives path the content that write produces, all of it or nothing:
// it writes a new file in the same folder and renames it. A device or a pipe is
// written directly.
func writeFile(path string, write func(io.Writer) error) (err error) {
	info, statErr := os.Stat(path)
	if statErr == nil && !info.Mode().IsRegular() {
		return writeDevice(path, write)
	}
	path = resolve(path)
	f, err := createBeside(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if statErr == nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			return err
		}
	}
	if err := write(f); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("%s: %w", path, err)
	}
	return f.Close()
}

// resolve follows symbolic links, so that a link is kept and its target replaced.
func resolve(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// createBeside opens a new hidden file in the folder of path with the
// permissions that path would get. Its errors name path.
func createBeside(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	name := filepath.Join(dir, fmt.Sprintf(".%.100s.%s.tmp", base, rand.Text()[:10]))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if e, ok := err.(*fs.PathError); ok {
		return nil, &fs.PathError{Op: "create", Path: path, Err: e.Err}
	}
	return f, err
}
