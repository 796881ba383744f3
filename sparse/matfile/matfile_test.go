package matfile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/saddle-go/saddle/sparse/hb"
	"github.com/saddle-go/saddle/sparse/mtx"
)

const (
	market  = "%%MatrixMarket matrix coordinate real symmetric\n% name: two\n2 2 2\n1 1 4\n2 1 -1\n"
	harwell = "A title                                                                 KEY\n" +
		"             3             1             1             1             0\n" +
		"RSA                        2             2             2             0\n" +
		"(3I4)           (2I4)           (2F8.2)             \n" +
		"   1   3   3\n   1   2\n    4.00   -1.00\n"
)

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		text, title string
		kind        Kind
	}{{market, "two", MatrixMarket}, {harwell, "A title", HarwellBoeing}, {"\xef\xbb\xbf" + strings.ToLower(market), "two", MatrixMarket}} {
		for _, text := range []string{c.text, zipped(t, c.text), strings.ReplaceAll(c.text, "\n", "\r\n")} {
			f, err := Read(iotest.OneByteReader(strings.NewReader(text)), Options{})
			if err != nil {
				t.Error(err)
				continue
			}
			if f.Kind != c.kind || f.Title != c.title || f.Rows != 2 || f.Cols != 2 || f.Symmetry != mtx.Symmetric || f.Field != mtx.Real {
				t.Errorf("%+v", f)
			}
			if (f.MTX != nil) != (c.kind == MatrixMarket) || (f.HB != nil) != (c.kind == HarwellBoeing) {
				t.Errorf("%v: %v and %v", c.kind, f.MTX, f.HB)
			}
			if a := f.Full(); a.NNZ() != 3 || a.At(0, 1) != -1 || a.At(1, 0) != -1 || a.At(0, 0) != 4 {
				t.Errorf("%v", a)
			}
			if a, err := f.Lower(); err != nil || a != f.Stored() {
				t.Errorf("%v, %v", a, err)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	boom := errors.New("boom")
	if _, err := Read(iotest.ErrReader(boom), Options{Name: "x"}); !errors.Is(err, boom) || !strings.HasPrefix(err.Error(), "matfile: x: ") {
		t.Errorf("error %v", err)
	}
	for _, c := range []struct{ text, want string }{
		{"", `matfile: x: neither a Matrix Market file`},
		{"1 2 3\n4 5 6\n7 8 9\n", `matfile: x: neither`},
		{"% comment\n1 1 1\n", `mtx: x: line 1: the first line is "% comment"`},
		{strings.Replace(market, "2 1 -1", "3 1 -1", 1), "mtx: x: line 5: row 3 of a matrix with 2"},
		{strings.Replace(harwell, "RSA", "CSA", 1), `hb: x: line 3: type "CSA": complex`},
		{zipped(t, market)[:30], "decompressing"},
	} {
		_, err := Read(strings.NewReader(c.text), Options{Name: "x"})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mtx") // the name says nothing
	if err := os.WriteFile(path, []byte(zipped(t, harwell)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := ReadFile(path, Options{HB: hb.Options{MaxDim: 5}})
	if err != nil || f.Kind != HarwellBoeing {
		t.Errorf("%v, %v", f, err)
	}
	if _, err := ReadFile(filepath.Dir(path), Options{}); err == nil {
		t.Error("a folder is read")
	}
	if _, err := ReadFile(path+"x", Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
