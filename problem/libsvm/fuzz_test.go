package libsvm

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/problem/svc"
)

// FuzzRead checks that any input is either refused with an error of one line
// or gives valid data that survive being printed and read again, and Scan says the same.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"+1 1:0.5 3:-2\n-1 2:1e-3\n",
		"\xef\xbb\xbf2\r\n1 1:1 # c\r\n\r\n2.0 7:0",
		compress(f, "+1 1:1\n-1 1:2\n"),
	} {
		f.Add([]byte(text))
	}
	for name := range malformed {
		text, err := os.ReadFile(filepath.Join("testdata/malformed", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		agree(t, string(text), Options{})
		d, err := Read(bytes.NewReader(text), Options{})
		if err != nil {
			if bytes.ContainsAny([]byte(err.Error()), "\r\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		checkData(t, d)
		_, cols := d.X.Dims()
		again, err := Read(bytes.NewReader(printed(d)), Options{Features: cols})
		if err != nil {
			t.Fatalf("printed data: %v", err)
		}
		if diff := cmp.Diff(describe(d), describe(again)); diff != "" {
			t.Errorf("-first +second reading:\n%s", diff)
		}
	})
}

// checkData states what Read promises, without relying on svc.Data.Check.
func checkData(t *testing.T, d *svc.Data) {
	t.Helper()
	rows, cols := d.X.Dims()
	if len(d.Y) != rows {
		t.Fatalf("%d labels for %d rows", len(d.Y), rows)
	}
	var seen [2]bool
	for i, y := range d.Y {
		if y != 1 && y != -1 {
			t.Fatalf("Y[%d] = %v", i, y)
		}
		seen[int(y+1)/2] = true
		last := int32(-1)
		ind, val := d.X.Row(i)
		for k, j := range ind {
			if v := val[k]; j <= last || int(j) >= cols || v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("row %d: entry %d:%v after column %d of %d", i, j, v, last, cols)
			}
			last = j
		}
	}
	if !seen[0] || !seen[1] {
		t.Fatal("a class is missing")
	}
	pos, err1 := strconv.ParseFloat(d.Labels.Pos, 64)
	neg, err2 := strconv.ParseFloat(d.Labels.Neg, 64)
	if err1 != nil || err2 != nil || !(pos > neg) {
		t.Fatalf("labels %+v", d.Labels)
	}
}

// printed returns the data as text in the plainest form.
func printed(d *svc.Data) []byte {
	var b []byte
	for i, y := range d.Y {
		b = append(b, d.Labels.Text(y)...)
		ind, val := d.X.Row(i)
		for k, j := range ind {
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(j)+1, 10)
			b = append(b, ':')
			b = strconv.AppendFloat(b, val[k], 'g', -1, 64)
		}
		b = append(b, '\n')
	}
	return b
}
