package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// A failed write leaves the old content and no other file.
func TestWriteFileIsAtomic(t *testing.T) {
	path := write(t, "out.txt", "old")
	fault := errors.New("fault")
	err := writeFile(path, func(w io.Writer) error {
		io.WriteString(w, "half of the n")
		return fault
	})
	if !errors.Is(err, fault) {
		t.Errorf("error %v, want %v", err, fault)
	}
	if s := read(t, path); s != "old" {
		t.Errorf("the file holds %q", s)
	}
	onlyFile(t, path)
}

func TestWriteFileReplaces(t *testing.T) {
	path := write(t, "out.txt", "old and longer")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := checkOutput(path); err != nil {
		t.Fatal(err)
	}
	err := writeFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, "new")
		return err
	})
	if s := read(t, path); err != nil || s != "new" {
		t.Errorf("the file holds %q, error %v", s, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, want 0640 as before", info.Mode())
	}
	onlyFile(t, path)
}

// A symbolic link stays one, and its target is written.
func TestWriteFileFollowsLink(t *testing.T) {
	target := write(t, "target.txt", "old")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	err := writeFile(link, func(w io.Writer) error {
		_, err := io.WriteString(w, "new")
		return err
	})
	if s := read(t, target); err != nil || s != "new" {
		t.Errorf("the target holds %q, error %v", s, err)
	}
}

func TestCheckOutputLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.txt")
	if err := checkOutput(path); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 0 {
		t.Errorf("%d files, error %v", len(files), err)
	}
}

func TestStandardOutputFails(t *testing.T) {
	for _, args := range [][]string{{"tune"}, {"tune", "--json"}, {"info"}, {"info", "--json"},
		{"bench", "--list"}, {"bench", "--time-limit", "1ns"}, {"bench", "--time-limit", "1ns", "--json"},
	} {
		var stderr recorder
		if code := run(t.Context(), args, nil, full{}, &stderr); code != exitBadInput || len(stderr) == 0 {
			t.Errorf("saddle %v: exit code %d, stderr %q", args, code, stderr)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

type recorder []byte

func (r *recorder) Write(b []byte) (int, error) { *r = append(*r, b...); return len(b), nil }

func onlyFile(t *testing.T, path string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("%d files beside %s, error %v", len(files), path, err)
	}
}
