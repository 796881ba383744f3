package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// result is what one call of the program left behind.
type result struct {
	code           int
	stdout, stderr string
}

// call runs the program in this process.
func call(t testing.TB, args ...string) result {
	t.Helper()
	return callContext(t.Context(), "", args...)
}

func callContext(ctx context.Context, stdin string, args ...string) result {
	var out, err bytes.Buffer
	code := run(ctx, args, strings.NewReader(stdin), &out, &err)
	return result{code, out.String(), err.String()}
}

// mustDo is call for a command that has to end with exit code 0.
func mustDo(t testing.TB, args ...string) result {
	t.Helper()
	r := call(t, args...)
	if r.code != exitDone {
		t.Fatalf("saddle %v: exit code %d, stderr %q", args, r.code, r.stderr)
	}
	return r
}

// object parses the one JSON object that text must be.
func object(t testing.TB, text string) map[string]any {
	t.Helper()
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		t.Errorf("not one line: %q", text)
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("not a JSON object: %v in %q", err, text)
	}
	return m
}

// write creates a file in a new folder and returns its path.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// cloud returns LIBSVM text of two overlapping clouds of points, labels pos
// and neg in turn.
func cloud(rows int, seed uint64, pos, neg string) string {
	g := rand.New(rand.NewPCG(seed, 0))
	var b strings.Builder
	for i := range rows {
		label, centre := pos, 0.8
		if i%2 == 1 {
			label, centre = neg, -0.8
		}
		fmt.Fprintf(&b, "%s 1:%.4f 2:%.4f 4:%.4f\n", label, centre+g.NormFloat64(), centre+g.NormFloat64(), g.NormFloat64())
	}
	return b.String()
}

func compress(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRoot(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}, {"help", "tune"}, {"tune", "--help"}, {"predict", "-h"}, {"convert", "--help"}, {"factor", "--help"}, {"krylov", "--help"}, {"bench", "--help"}} {
		r := mustDo(t, args...)
		if !strings.Contains(r.stdout, "Usage:") || r.stderr != "" {
			t.Errorf("saddle %v: stdout %q, stderr %q", args, r.stdout, r.stderr)
		}
	}
	if r := mustDo(t, "--version"); !strings.HasPrefix(r.stdout, "Saddle ") || len(r.stdout) < 10 || mustDo(t, "-v") != r {
		t.Errorf("--version printed %q", r.stdout)
	}
}

func TestInfo(t *testing.T) {
	m := object(t, mustDo(t, "info", "--json").stdout)
	for _, key := range []string{"version", "go", "os", "arch", "cpu", "isa"} {
		if s, ok := m[key].(string); !ok || s == "" {
			t.Errorf("%s is %v, want a text", key, m[key])
		}
	}
	levels, _ := m["isa_levels"].([]any)
	if len(levels) == 0 || levels[0] != "generic" {
		t.Errorf("isa_levels is %v, want generic first", m["isa_levels"])
	}
	kernels, _ := m["kernels"].([]any)
	if len(kernels) == 0 {
		t.Fatal("no kernels")
	}
	shapes, _ := m["shapes"].(map[string]any)
	for _, key := range []string{"tile_rows", "tile_cols", "vector", "packed_rows", "depth", "triangle_order", "pivot_columns", "solve_unknowns"} {
		if n, ok := shapes[key].(float64); !ok || n < 1 {
			t.Errorf("shapes.%s is %v, want a positive number", key, shapes[key])
		}
	}
	text := mustDo(t, "info").stdout
	if w := fmt.Sprintf("tiles of %v×%v", shapes["tile_rows"], shapes["tile_cols"]); !strings.Contains(text, w) {
		t.Errorf("the text does not say %q", w)
	}
	for _, k := range kernels {
		name := k.(map[string]any)["name"].(string)
		if !strings.Contains(text, name) {
			t.Errorf("kernel %s is missing from the text", name)
		}
	}
}

// Example classifies three rows with a model that was written by hand.
func Example() {
	dir, err := os.MkdirTemp("", "saddle")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	model := filepath.Join(dir, "model.json")
	err = os.WriteFile(model, []byte(`{"format":"saddle-svc","version":1,"labels":{"pos":"spam","neg":"ham"},
		"majority":-1,"c":1,"bias":0,"features":2,"scaling":null,"w":[1,-2]}`), 0o644)
	if err != nil {
		panic(err)
	}
	rows := strings.NewReader("0 1:3 2:1\n0 1:1 2:1\n0\n")
	run(context.Background(), []string{"predict", "--quiet", "--model", model, "-"}, rows, os.Stdout, os.Stderr)
	// Output:
	// spam
	// ham
	// ham
}
