//go:build unix

package mtx

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestWriteFilePermissions: a new file has those that the umask leaves, an old one
// keeps its own.
func TestWriteFilePermissions(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o027))
	path := filepath.Join(t.TempDir(), "a.mtx")
	for _, want := range []fs.FileMode{0o640, 0o604, 0o666} {
		if want != 0o640 {
			if err := os.Chmod(path, want); err != nil {
				t.Fatal(err)
			}
		}
		if err := WriteDenseFile(path, 1, 1, []float64{2}, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("permissions %v, want %v", got, want)
		}
	}
}
