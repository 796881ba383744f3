package rows

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// newFile is a file that gets its name when it is complete: until then it has a hidden name in the same folder.
type newFile struct {
	*os.File
	path string // the name that it will have; a link is kept and its target replaced
}

// createFile opens a new file that will replace path or appear there.
func createFile(path string) (*newFile, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s: is a directory", path)
	case err == nil && !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is not a regular file", path)
	}
	f, err := createBeside(path)
	if err != nil {
		return nil, err
	}
	n := &newFile{f, path}
	if info != nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			n.remove()
			return nil, err
		}
	}
	return n, nil
}

// createBeside opens a new hidden file in the folder of path. Its errors name path.
func createBeside(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	name := filepath.Join(dir, fmt.Sprintf(".%.100s.%s.tmp", base, rand.Text()[:10]))
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if e, ok := err.(*fs.PathError); ok {
		return nil, &fs.PathError{Op: "create", Path: path, Err: e.Err}
	}
	return f, err
}

// commit waits until the data are on the disk, then gives the file its name: after a crash there is the old file or the
// new one, never a part.
func (n *newFile) commit() error {
	err := n.Sync()
	if e := n.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(n.Name(), n.path)
	}
	if err != nil {
		os.Remove(n.Name())
		return err
	}
	syncFolder(filepath.Dir(n.path))
	return nil
}

// syncFolder makes a rename survive a loss of power where the system can do that; the content is safe before.
func syncFolder(dir string) {
	if runtime.GOOS == "windows" {
		return
	}
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

func (n *newFile) remove() {
	n.Close()
	os.Remove(n.Name())
}
