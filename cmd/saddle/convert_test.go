package main

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/svc/rows"
)

// folder returns the names in the folder of path.
func folder(t testing.TB, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func open(t testing.TB, path string) *rows.File {
	t.Helper()
	f, err := rows.Open(path, rows.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestConvert(t *testing.T) {
	text := "-1 1:0.5 3:-2 5:0\n+1 2:1e-3\n-1\n"
	in := write(t, "in.txt", text)
	out := filepath.Join(t.TempDir(), "out.rows")
	m := object(t, mustDo(t, "convert", in, out, "--json").stdout)
	for key, want := range map[string]any{
		"file": in, "output": out, "rows": 3., "features": 5., "nnz": 3., "storage": "sparse", "positive": 1., "negative": 2., "unknown": 0.,
		"label_positive": "+1", "label_negative": "-1", "bias": nil, "scale": nil,
	} {
		if m[key] != want {
			t.Errorf("%s is %v, want %v", key, m[key], want)
		}
	}
	f := open(t, out)
	if float64(f.Bytes) != m["bytes"] || f.X.Cols != 5 || f.Y[0] != -1 || f.Y[1] != 1 || f.X.Val[1] != -2 {
		t.Errorf("%d bytes, %+v, %v", f.Bytes, f.X, f.Y)
	}
	// Back, with the number of features kept by a zero in the first row.
	back := mustDo(t, "convert", out, "-").stdout
	if want := "-1 1:0.5 3:-2 5:0\n+1 2:0.001\n-1\n"; back != want {
		t.Errorf("text %q, want %q", back, want)
	}
	zipped := filepath.Join(t.TempDir(), "back.txt.gz")
	mustDo(t, "convert", out, zipped)
	again := filepath.Join(t.TempDir(), "again.rows")
	r := mustDo(t, "convert", zipped, again)
	if r.stdout != "" || !strings.Contains(r.stderr, "3 rows of 5 features, 3 values (sparse), labels +1 (1 row) and -1 (2 rows)") {
		t.Errorf("stdout %q, stderr %q", r.stdout, r.stderr)
	}
	if read(t, again) != read(t, out) {
		t.Error("text and back gives another file")
	}
	// From a pipe, over the file that is there.
	if r := callContext(t.Context(), compress(t, text), "convert", "-", out, "--quiet", "--dense", "--features", "7"); r != (result{}) {
		t.Errorf("%+v", r)
	}
	f = open(t, out)
	if !f.X.IsDense() || f.X.Cols != 7 || f.X.Dense[2] != -2 {
		t.Errorf("%+v", f.X)
	}
	for _, path := range []string{out, again, zipped} {
		if names := folder(t, path); len(names) != 1 {
			t.Errorf("%v is left", names)
		}
	}
}

func TestConvertScaled(t *testing.T) {
	in := write(t, "in.txt", cloud(60, 3, "1", "-1"))
	out := filepath.Join(t.TempDir(), "out.rows")
	m := object(t, mustDo(t, "convert", in, out, "--scale", "range", "--bias", "2", "--sparse", "--json").stdout)
	if m["bias"] != 2. || m["scale"] != "range" || m["features"] != 4. || m["storage"] != "sparse" {
		t.Errorf("%v", m)
	}
	f := open(t, out)
	if f.X.Cols != 5 || f.Meta.Bias != 2 || len(f.Meta.Scaling.Factor) != 4 || f.Meta.Scaling.Factor[2] != 0 {
		t.Errorf("%d columns, %+v", f.X.Cols, f.Meta)
	}
	for i := range f.X.Rows {
		ind, val := f.X.Row(i)
		last := len(ind) - 1
		if ind[last] != 4 || val[last] != 2 {
			t.Fatalf("row %d: %v %v", i, ind, val)
		}
		for _, v := range val[:last] {
			if math.Abs(float64(v)) > 1 {
				t.Errorf("row %d: %v", i, val)
			}
		}
	}
	if r := mustDo(t, "convert", out, filepath.Join(t.TempDir(), "back.txt")); !strings.Contains(r.stderr, "note: the text has the features as they are in the file") {
		t.Errorf("stderr %q", r.stderr)
	}
}

// Rows give the same predictions from a binary file, for models with and without scaling and bias.
func TestPredictBinary(t *testing.T) {
	train := write(t, "train.txt", cloud(200, 1, "1", "-1"))
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain.rows")
	two := write(t, "two.txt", cloud(50, 2, "1", "-1"))
	mustDo(t, "convert", two, plain)
	dense := filepath.Join(dir, "dense.rows")
	mustDo(t, "convert", two, dense, "--dense", "--bias", "3")
	for _, flags := range [][]string{nil, {"--scale", "range"}, {"--scale", "maxabs", "--bias", "1"}, {"--bias", "2"}} {
		model := filepath.Join(dir, "model.json")
		mustDo(t, append([]string{"tune", train, "--model", model, "--method", "grid", "--grid", "1,2", "--quiet"}, flags...)...)
		want := object(t, mustDo(t, "predict", "--model", model, two, "--json").stdout)
		for _, path := range []string{plain, dense} {
			got := object(t, mustDo(t, "predict", "--model", model, path, "--json").stdout)
			for _, key := range []string{"rows", "labelled", "wrong", "zeros", "error"} {
				if got[key] != want[key] {
					t.Errorf("%v: %s is %v, want %v", flags, key, got[key], want[key])
				}
			}
			if a, b := mustDo(t, "predict", "--model", model, path).stdout, mustDo(t, "predict", "--model", model, two).stdout; a != b {
				t.Errorf("%v: other labels", flags)
			}
		}
		scaled := filepath.Join(dir, "scaled.rows")
		mustDo(t, "convert", two, scaled, "--scale", "maxabs")
		complains(t, call(t, "predict", "--model", model, scaled), scaled, "scaled by other numbers")
	}
	// A model that carries the scaling of a file takes its rows as they are.
	model := filepath.Join(dir, "model.json")
	mustDo(t, "tune", two, "--model", model, "--method", "grid", "--grid", "1,2", "--scale", "maxabs", "--bias", "1", "--holdout", "0", "--quiet")
	scaled := filepath.Join(dir, "scaled.rows")
	mustDo(t, "convert", two, scaled, "--scale", "maxabs", "--bias", "1")
	want := mustDo(t, "predict", "--model", model, two)
	if got := mustDo(t, "predict", "--model", model, scaled); got != want {
		t.Errorf("scaled rows: %+v, want %+v", got, want)
	}
	// Labels that the model does not know, and features that it lacks.
	other := filepath.Join(dir, "other.rows")
	mustDo(t, "convert", write(t, "o.txt", "3 1:1 9:2\n1 1:-1\n"), other)
	r := mustDo(t, "predict", "--model", model, other, "--json")
	m := object(t, r.stdout)
	if m["labelled"] != 1. || m["rows"] != 2. || !strings.Contains(r.stderr, "features up to 9") {
		t.Errorf("%v, %q", m, r.stderr)
	}
}

func TestConvertRefuses(t *testing.T) {
	good := write(t, "good.txt", cloud(20, 1, "1", "-1"))
	dir := t.TempDir()
	out := filepath.Join(dir, "out.rows")
	file := filepath.Join(t.TempDir(), "file.rows")
	mustDo(t, "convert", good, file)
	missing := filepath.Join(dir, "missing")
	bad := func(text string) string { return write(t, "bad.txt", text) }
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(good, link); err != nil {
		link = good
	}
	zeros := filepath.Join(t.TempDir(), "zeros.rows")
	mustDo(t, "convert", write(t, "z.txt", "0 1:1\n1 1:2\n"), zeros)
	for name, c := range map[string]struct {
		args, words []string
	}{
		"one file":        {[]string{good}, []string{"two files"}},
		"missing":         {[]string{missing, out}, []string{missing, "no such file"}},
		"folder":          {[]string{dir, out}, []string{dir, "is a directory"}},
		"to folder":       {[]string{good, dir}, []string{dir, "is a directory"}},
		"to no folder":    {[]string{good, filepath.Join(missing, "x")}, []string{missing}},
		"to device":       {[]string{good, os.DevNull}, []string{os.DevNull, "not a regular file"}},
		"to itself":       {[]string{good, good}, []string{good, "is read by this command"}},
		"to its link":     {[]string{good, link}, []string{link, "is read by this command"}},
		"to stdout":       {[]string{good, "-"}, []string{"-: "}},
		"itself, binary":  {[]string{file, file}, []string{file, "is read by this command"}},
		"empty":           {[]string{bad(""), out}, []string{":1:", "no rows"}},
		"one class":       {[]string{bad("1 1:1\n1\n"), out}, []string{":2:", "two classes"}},
		"third class":     {[]string{bad("1 1:1\n2\n3\n"), out}, []string{":3:", "third label"}},
		"syntax":          {[]string{bad("1 1:1\n2 1:x\n"), out}, []string{":2:", "x"}},
		"NaN":             {[]string{bad("1 1:1\n2 1:nan\n"), out}, []string{":2:", "nan"}},
		"large":           {[]string{bad("1 1:1\n2 1:2\n1 1:2 4:1e39\n"), out}, []string{":3:", "1e+39 of feature 4 is too large for float32"}},
		"features":        {[]string{good, out, "--features", "3"}, []string{":1:", "exceeds the 3 features"}},
		"features -1":     {[]string{good, out, "--features=-1"}, []string{"--features"}},
		"dense sparse":    {[]string{good, out, "--dense", "--sparse"}, []string{"--dense", "--sparse", "exclude"}},
		"scale":           {[]string{good, out, "--scale", "x"}, []string{"--scale", "none, range, maxabs"}},
		"bias":            {[]string{good, out, "--bias", "NaN"}, []string{"bias NaN"}},
		"bias large":      {[]string{good, out, "--bias", "1e300"}, []string{"bias 1e+300"}},
		"fill":            {[]string{bad(wideText()), out, "--scale", "range"}, []string{"bad.txt", "would fill the matrix"}},
		"binary, scale":   {[]string{file, out, "--scale", "range"}, []string{"--scale", file}},
		"binary, bias":    {[]string{file, out, "--bias", "1"}, []string{"--bias", file}},
		"binary, json":    {[]string{file, "-", "--json"}, []string{"--json"}},
		"binary, cut":     {[]string{bad(read(t, file)[:300]), out}, []string{"bad.txt", "ends after 300 of"}},
		"binary, flipped": {[]string{bad(flipped(read(t, file), -1)), out}, []string{"bad.txt", "checksum of the values"}},
		"binary, version": {[]string{bad(flipped(read(t, file), 8)), out}, []string{"bad.txt", "version 254"}},
		"no label":        {[]string{unlabelled(t, zeros), out}, []string{"without a label"}},
	} {
		t.Run(name, func(t *testing.T) {
			complains(t, call(t, append([]string{"convert"}, c.args...)...), c.words...)
			if names := folder(t, out); len(names) != 0 {
				t.Errorf("%v is left", names)
			}
		})
	}
	complains(t, call(t, "predict", "--model", write(t, "m.json", `{"format":"saddle-svc","version":1,"labels":{"pos":"1","neg":"-1"},
		"majority":-1,"c":1,"bias":0,"features":2,"scaling":null,"w":[1,-2]}`), bad(flipped(read(t, file), -1))), "bad.txt", "checksum")
}

// wideText returns rows whose scaling by range would take 2·10⁸ values.
func wideText() string {
	return strings.Repeat("1 1:1\n2 2:1 10000:1\n", 10_000) + "1" + allOnes(10_000) + "\n"
}

func allOnes(n int) string {
	var b strings.Builder
	for j := range n {
		b.WriteString(" " + number(float64(j+1)) + ":1")
	}
	return b.String()
}

// flipped returns text with all bits of the byte at i turned over, i = −1 being the last.
func flipped(text string, i int) string {
	b := []byte(text)
	if i < 0 {
		i += len(b)
	}
	b[i] ^= 0xFF
	return string(b)
}

// unlabelled returns a copy of a file of rows whose first label is unknown.
func unlabelled(t *testing.T, path string) string {
	t.Helper()
	f := open(t, path)
	s := *f.Set
	s.Y = append([]int8{0}, s.Y[1:]...)
	out := filepath.Join(t.TempDir(), "unlabelled.rows")
	if err := rows.Write(out, &s, f.Meta); err != nil {
		t.Fatal(err)
	}
	return out
}

// The dimensions of a header can lie.
func TestConvertHugeHeader(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file.rows")
	mustDo(t, "convert", write(t, "in.txt", cloud(20, 1, "1", "-1")), file)
	b := []byte(read(t, file))
	binary.LittleEndian.PutUint64(b[24:], 1<<31-1)
	binary.LittleEndian.PutUint64(b[32:], 1<<31-1)
	binary.LittleEndian.PutUint64(b[40:], (1<<31-1)*(1<<31-1))
	complains(t, call(t, "convert", write(t, "huge.rows", string(b)), "-"), "huge.rows", "damaged header")
}

// endless delivers text for ever.
type endless struct{ text string }

func (e *endless) Read(b []byte) (int, error) {
	n := 0
	for n+len(e.text) <= len(b) {
		n += copy(b[n:], e.text)
	}
	return n, nil
}

// An interrupt leaves nothing, be the input fast or silent.
func TestConvertInterrupted(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.rows")
	silent, w := io.Pipe()
	defer w.Close()
	for name, in := range map[string]io.Reader{"endless": &endless{"1 1:1 2:2\n-1 1:2\n"}, "silent": silent} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		var stdout, stderr strings.Builder
		code := run(ctx, []string{"convert", "-", out}, in, &stdout, &stderr)
		cancel()
		if code != exitInterrupted || stdout.String() != "" || !strings.Contains(stderr.String(), "interrupted while converting standard input") {
			t.Errorf("%s: code %d, %q", name, code, stderr.String())
		}
		if names := folder(t, out); len(names) != 0 {
			t.Errorf("%s: %v is left", name, names)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := filepath.Join(t.TempDir(), "file.rows")
	mustDo(t, "convert", write(t, "in.txt", cloud(20, 1, "1", "-1")), file)
	if r := callContext(ctx, "", "convert", file, out); r.code != exitInterrupted {
		t.Errorf("%+v", r)
	}
	if names := folder(t, out); len(names) != 0 {
		t.Errorf("%v is left", names)
	}
}
