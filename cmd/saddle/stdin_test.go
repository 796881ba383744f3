package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// stdinCases are command lines in which the word FILE names a file with that text.
func stdinCases(t *testing.T) map[string]struct {
	text string
	line []string
} {
	matrix := write(t, "a.mtx", symmetricBanner+"3 3 5\n1 1 4\n2 1 1\n2 2 3\n3 2 1\n3 3 5\n")
	data := write(t, "data.txt", strings.Repeat("1 1:1 2:0.5\n-1 1:-1 2:0.25\n1 1:0.75\n-1 1:-0.5 2:1\n", 5))
	model := filepath.Join(t.TempDir(), "model.json")
	mustDo(t, "tune", data, "--folds", "2", "--model", model, "--quiet")
	folds := ""
	for i := range 20 {
		folds += strconv.Itoa(1+i/4%2) + "\n"
	}
	return map[string]struct {
		text string
		line []string
	}{
		"factor":         {read(t, matrix), []string{"factor", "FILE"}},
		"factor --rhs":   {arrayBanner + "3 1\n1\n2\n3\n", []string{"factor", matrix, "--rhs", "FILE"}},
		"factor --perm":  {"3\n1\n2\n", []string{"factor", matrix, "--perm", "FILE"}},
		"factor --signs": {"1\n1\n1\n", []string{"factor", matrix, "--signs", "FILE"}},
		"krylov --rhs":   {arrayBanner + "3 1\n1\n2\n3\n", []string{"krylov", matrix, "--rhs", "FILE"}},
		"predict":        {read(t, data), []string{"predict", "--model", model, "FILE"}},
		"--model":        {read(t, model), []string{"predict", "--model", "FILE", data}},
		"tune":           {read(t, data), []string{"tune", "FILE", "--folds", "2"}},
		"--test":         {read(t, data), []string{"tune", data, "--folds", "2", "--test", "FILE"}},
		"--split":        {folds, []string{"tune", data, "--split", "FILE"}},
		"--search":       {"1 a\n2 b\n", []string{"tune", data, "--folds", "2", "--search", "groups=FILE"}},
	}
}

// TestStandardInput: "-" is standard input wherever a command reads a file, but for one file only.
func TestStandardInput(t *testing.T) {
	for name, c := range stdinCases(t) {
		t.Run(name, func(t *testing.T) {
			with := func(path string, more ...string) []string {
				line := append([]string(nil), c.line...)
				for k, w := range line {
					line[k] = strings.Replace(w, "FILE", path, 1)
				}
				return append(line, more...)
			}
			mustDo(t, with(write(t, "in", c.text), "--quiet")...)
			r := callContext(t.Context(), c.text, with("-", "--quiet")...)
			if r.code != exitDone || r.stderr != "" {
				t.Errorf("exit code %d: %s", r.code, r.stderr)
			}
			complains(t, callContext(t.Context(), "\x00?\n", with("-")...), "standard input")
		})
	}
	for _, line := range [][]string{
		{"factor", "-", "--rhs", "-"}, {"factor", "a.mtx", "--perm", "-", "--signs", "-"}, {"krylov", "-", "--rhs", "-"},
		{"predict", "--model", "-", "-"}, {"tune", "-", "--test", "-"}, {"tune", "a.txt", "--split", "-", "--test", "-"},
	} {
		complains(t, call(t, line...), "-: standard input is named for 2 files, it can be one")
	}
}
