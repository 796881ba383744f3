package libsvm

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/problem/svc"
)

// set is svc.Data in a form that tests can write down and compare.
type set struct {
	Cols   int
	Y      []float64
	Rows   []string // stored entries, indices from 1
	Labels svc.Labels
}

func describe(d *svc.Data) set {
	rows, cols := d.X.Dims()
	s := set{Cols: cols, Y: d.Y, Labels: d.Labels}
	for i := range rows {
		ind, val := d.X.Row(i)
		var b strings.Builder
		for k, j := range ind {
			fmt.Fprintf(&b, " %d:%v", j+1, val[k])
		}
		s.Rows = append(s.Rows, strings.TrimSpace(b.String()))
	}
	return s
}

var plusMinus = svc.Labels{Pos: "+1", Neg: "-1"}

func TestRead(t *testing.T) {
	tests := []struct {
		name, text string
		o          Options
		want       set
	}{
		{
			"plain", "+1 1:0.5 3:-2\n-1 2:1e-3\n", Options{},
			set{3, []float64{1, -1}, []string{"1:0.5 3:-2", "2:0.001"}, plusMinus},
		},
		{
			"smaller label first, no final newline", "1 1:1\n2 1:2\n+1.0 1:3", Options{},
			set{1, []float64{-1, 1, -1}, []string{"1:1", "1:2", "1:3"}, svc.Labels{Pos: "2", Neg: "1"}},
		},
		{
			"fractional labels", "-0.5 1:1\n-5e-1 1:2\n-1.5 1:3\n", Options{},
			set{1, []float64{1, 1, -1}, []string{"1:1", "1:2", "1:3"}, svc.Labels{Pos: "-0.5", Neg: "-1.5"}},
		},
		{
			"blanks, comments, CRLF, byte order mark",
			"\xef\xbb\xbf# head\r\n\r\n \t+1\t1:1  2:2 \t# tail: 3:3\r\n-1 1:4#5:5\r\n  # end\r\n\n", Options{},
			set{2, []float64{1, -1}, []string{"1:1 2:2", "1:4"}, plusMinus},
		},
		{
			"rows without features", "+1\n-1 \n+1 2:1\n", Options{},
			set{2, []float64{1, -1, 1}, []string{"", "", "2:1"}, plusMinus},
		},
		{
			"no feature at all", "+1\n-1\n", Options{},
			set{0, []float64{1, -1}, []string{"", ""}, plusMinus},
		},
		{
			"zeros are not stored but count for the width", "+1 1:0 2:1 5:-0.0\n-1 1:1e-400\n", Options{},
			set{5, []float64{1, -1}, []string{"2:1", ""}, plusMinus},
		},
		{
			"width given", "+1 1:1\n-1 2:1\n", Options{Features: 7},
			set{7, []float64{1, -1}, []string{"1:1", "2:1"}, plusMinus},
		},
		{
			"last accepted index", "+1 268435456:1\n-1 1:1\n", Options{},
			set{1 << 28, []float64{1, -1}, []string{"268435456:1", "1:1"}, plusMinus},
		},
		{
			"wider when stated", "+1 2147483647:1\n-1 1:1\n", Options{Features: 2147483647},
			set{2147483647, []float64{1, -1}, []string{"2147483647:1", "1:1"}, plusMinus},
		},
		{
			"labels given, one class", "-1 1:1\n-1.0 1:2\n", Options{Labels: &plusMinus},
			set{1, []float64{-1, -1}, []string{"1:1", "1:2"}, plusMinus},
		},
		{
			"labels given against their order", "1 1:1\n-1 1:2\n", Options{Labels: &svc.Labels{Pos: "-1", Neg: "+1"}},
			set{1, []float64{-1, 1}, []string{"1:1", "1:2"}, svc.Labels{Pos: "-1", Neg: "+1"}},
		},
		{
			"unknown labels", "0 1:1\n-1 1:2\n7 1:3\n", Options{Labels: &plusMinus, AllowUnknownLabels: true},
			set{1, []float64{0, -1, 0}, []string{"1:1", "1:2", "1:3"}, plusMinus},
		},
		{
			"labels that are words match no number", "1 1:1\n",
			Options{Labels: &svc.Labels{Pos: "yes", Neg: "nan"}, AllowUnknownLabels: true},
			set{1, []float64{0}, []string{"1:1"}, svc.Labels{Pos: "yes", Neg: "nan"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, text := range []string{test.text, compress(t, test.text)} {
				d, err := Read(strings.NewReader(text), test.o)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, describe(d)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if err := d.Check(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func compress(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadOptionErrors(t *testing.T) {
	const text = "+1 1:1\n-1 3:1\n"
	tests := []struct {
		o    Options
		want string
	}{
		{Options{Features: 2, Name: "x"}, "x:2: index 3 exceeds the 2 features"},
		{Options{Features: 2}, "libsvm: line 2: index 3 exceeds the 2 features"},
		{Options{Labels: &svc.Labels{Pos: "2", Neg: "1"}, Name: "x"}, `x:2: label "-1" is neither "2" nor "1"`},
		{Options{Features: -1}, "libsvm: Features = -1 is outside 0..2147483647"},
		{Options{AllowUnknownLabels: true}, "libsvm: AllowUnknownLabels needs Labels"},
		{Options{Labels: &svc.Labels{Pos: "1", Neg: "+1"}}, `libsvm: Labels: svc: labels "1" and "+1" are the same`},
	}
	for _, test := range tests {
		if _, err := Read(strings.NewReader(text), test.o); err == nil || err.Error() != test.want {
			t.Errorf("%+v: error %v, want %s", test.o, err, test.want)
		}
	}
}

func TestMalformed(t *testing.T) {
	const dir = "testdata/malformed"
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(malformed) {
		t.Errorf("%d files for %d errors", len(files), len(malformed))
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		want := path + ":" + malformed[f.Name()]
		d, err := ReadFile(path, Options{})
		if err == nil {
			t.Errorf("%s: accepted as %+v", f.Name(), describe(d))
			continue
		}
		if err.Error() != want {
			t.Errorf("error %q\nwant  %q", err, want)
		}
		var syntax *SyntaxError
		if !strings.HasPrefix(f.Name(), "gzip") && (!errors.As(err, &syntax) || syntax.File != path) {
			t.Errorf("%s: %T is not a SyntaxError of that file", f.Name(), err)
		}
	}
}

func TestReadFileErrors(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadFile(dir, Options{}); err == nil || err.Error() != "libsvm: "+dir+" is a directory" {
		t.Errorf("directory: %v", err)
	}
	missing := filepath.Join(dir, "missing")
	if _, err := ReadFile(missing, Options{}); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("missing file: %v", err)
	}
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("+1 1:1\n-1 1:2\n"), 0); err != nil {
		t.Fatal(err)
	}
	// The superuser may read any file; everyone else gets the error.
	if f, err := os.Open(secret); err == nil {
		f.Close()
	} else if _, err := ReadFile(secret, Options{}); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), secret) {
		t.Errorf("unreadable file: %v", err)
	}
}
