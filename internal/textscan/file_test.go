package textscan

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); err == nil || err.Error() != dir+" is a directory" {
		t.Errorf("a directory: %v", err)
	}
	path := filepath.Join(dir, "a")
	if _, err := Open(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 9)
	if n, _ := f.Read(b); string(b[:n]) != "text" {
		t.Errorf("read %q", b[:n])
	}
}

func TestPosition(t *testing.T) {
	if got := Position("p", "", 3); got != "p: line 3: " {
		t.Error(got)
	}
	if got := Position("p", "f", 3); got != "p: f: line 3: " {
		t.Error(got)
	}
}
