package rows

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/svc"
)

// content returns the bytes of a file of rows.
func content(t testing.TB, s *Set, m Meta) []byte {
	t.Helper()
	b, err := os.ReadFile(save(t, s, m))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reopen opens a file with this content.
func reopen(t testing.TB, b []byte) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{})
	if err == nil {
		f.Close()
	} else if strings.ContainsAny(err.Error(), "\r\n") {
		t.Errorf("error of several lines: %q", err)
	}
	return err
}

// No bit may change and no byte be missing or follow.
func TestEveryBitAndLength(t *testing.T) {
	m := Meta{Scaling: &svc.Scaling{Method: svc.ScaleMaxAbs, Offset: []float64{0, 0, 0}, Factor: []float64{1, 2, 3}}}
	path := filepath.Join(t.TempDir(), "rows")
	for _, s := range []*Set{random(5, 3, .5, false, 1), random(5, 3, 1, true, 2)} {
		b := content(t, s, m)
		if err := reopen(t, b); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		change := func(b []byte, at int) {
			if _, err := f.WriteAt(b, int64(at)); err != nil {
				t.Fatal(err)
			}
		}
		try := func(what string, at int) {
			if f, err := Open(path, Options{}); err == nil {
				f.Close()
				t.Errorf("%s %d: no error", what, at)
			}
		}
		change(b, 0)
		for i := range b {
			for bit := range 8 {
				if bit == i%8 || i < headerSize {
					change([]byte{b[i] ^ 1<<bit}, i)
					try("flipped bit in byte", i)
				}
			}
			change(b[i:i+1], i)
		}
		if err := reopen(t, b); err != nil {
			t.Fatal(err)
		}
		change([]byte{0}, len(b))
		try("longer than", len(b))
		for n := len(b) - 1; n >= 0; n-- {
			if err := f.Truncate(int64(n)); err != nil {
				t.Fatal(err)
			}
			try("cut at", n)
		}
	}
}

// seal makes the checksums of a file right again, so that only its meaning is wrong.
func seal(b []byte) {
	le := binary.LittleEndian
	for s := range sections {
		p := b[56+24*s:]
		off, n := le.Uint64(p), le.Uint64(p[8:])
		if off <= uint64(len(b)) && n <= uint64(len(b))-off {
			le.PutUint32(p[16:], crc32.Checksum(b[off:off+n], castagnoli))
		}
	}
	meta := min(le.Uint64(b[48:]), uint64(len(b)-headerSize))
	le.PutUint32(b[156:], headerSum(b, b[headerSize:headerSize+meta]))
}

// A file may be wrong with all checksums right.
func TestMaliciousFiles(t *testing.T) {
	le := binary.LittleEndian
	at := func(b []byte, s int) []byte { return b[le.Uint64(b[56+24*s:]):] }
	for name, c := range map[string]struct {
		change func(b []byte)
		want   string
	}{
		"version":    {func(b []byte) { le.PutUint32(b[8:], 2) }, "version 2 of the format"},
		"flags":      {func(b []byte) { b[12] = 3 }, "unknown flags"},
		"length":     {func(b []byte) { b[16]++ }, "damaged header: length"},
		"no rows":    {func(b []byte) { le.PutUint64(b[24:], 0) }, "no rows"},
		"rows":       {func(b []byte) { le.PutUint64(b[24:], 1<<31) }, "more than 2³¹−1"},
		"all rows":   {func(b []byte) { le.PutUint64(b[24:], math.MaxUint64) }, "more than 2³¹−1"},
		"cols":       {func(b []byte) { le.PutUint64(b[32:], math.MaxUint64/4) }, "more than 2³¹−1"},
		"fewer cols": {func(b []byte) { le.PutUint64(b[32:], 2) }, "15 values in 5 rows of 2"},
		"nnz":        {func(b []byte) { le.PutUint64(b[40:], 1<<62+1) }, "damaged header: 4611686018427387905 values"},
		"more rows":  {func(b []byte) { b[24] = 50 }, "damaged header: length"},
		"meta":       {func(b []byte) { le.PutUint64(b[48:], math.MaxUint64-100) }, "metadata of"},
		"offset":     {func(b []byte) { le.PutUint64(b[56+24*valSection:], 1<<60) }, "wrong place of the values"},
		"section":    {func(b []byte) { le.PutUint64(b[56+24*indSection+8:], 4) }, "wrong place of the columns"},
		"reserved":   {func(b []byte) { b[152] = 1 }, "checksum of the header"},
		"JSON":       {func(b []byte) { b[headerSize] = '[' }, "damaged metadata"},
		"JSON's end": {func(b []byte) { copy(b[headerSize:], "{}}") }, "damaged metadata"},
		"same labels": {func(b []byte) {
			copy(b[headerSize:], strings.Replace(string(b[headerSize:headerSize+le.Uint64(b[48:])]), "-1", "+1", 1))
		}, "are the same"},
		"label":         {func(b []byte) { at(b, labelSection)[2] = 7 }, "label 7 of row 3"},
		"ptr begins":    {func(b []byte) { at(b, ptrSection)[0] = 1 }, "row pointer 1 after 0"},
		"ptr descends":  {func(b []byte) { le.PutUint64(at(b, ptrSection)[8:], 1<<63) }, "row pointer"},
		"ptr large":     {func(b []byte) { le.PutUint64(at(b, ptrSection)[8:], 1<<40) }, "row pointer"},
		"ptr ends":      {func(b []byte) { at(b, ptrSection)[8*5]-- }, "values"},
		"negative col":  {func(b []byte) { le.PutUint32(at(b, indSection), 1<<31) }, "columns of row 1"},
		"col descends":  {func(b []byte) { le.PutUint32(at(b, indSection)[4:], 0) }, "columns of row 1"},
		"col large":     {func(b []byte) { le.PutUint32(at(b, indSection)[4*14:], 3) }, "columns of row 5"},
		"NaN":           {func(b []byte) { le.PutUint32(at(b, valSection)[8:], 0x7FC00000) }, "value 3 is NaN"},
		"Inf":           {func(b []byte) { le.PutUint32(at(b, valSection)[4*14:], 0xFF800000) }, "value 15 is -Inf"},
		"becomes dense": {func(b []byte) { b[12] = 1 }, "damaged header"},
	} {
		b := content(t, random(5, 3, 1, false, 1), Meta{})
		c.change(b)
		seal(b)
		if err := reopen(t, b); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, nil, 0); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "none"), os.DevNull, secret} {
		if path == secret && os.Getuid() == 0 {
			continue // may read anything
		}
		if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", path, err)
		}
		if IsFile(path) {
			t.Errorf("%s is a file of rows", path)
		}
	}
	for text, want := range map[string]string{
		"":                 "the file is empty",
		"+1 1:1\n":         "not a file of rows",
		"\x8dsad":          "not a file of rows",
		"\x8dsaddle\n\x01": "ends in its header",
	} {
		if err := reopen(t, []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	path := save(t, random(2, 2, 1, true, 1), Meta{})
	if !IsFile(path) {
		t.Error("a file of rows is none")
	}
	for _, o := range []Options{{Verify: 2}, {Verify: -1}, {MemoryLimit: -1}} {
		if _, err := Open(path, o); err == nil {
			t.Errorf("options %+v: no error", o)
		}
	}
}

// FuzzOpen checks that any file is refused with an error of one line or gives rows that can be read.
func FuzzOpen(f *testing.F) {
	for _, s := range []*Set{random(4, 3, .6, false, 1), random(3, 2, 1, true, 2)} {
		f.Add(content(f, s, Meta{}), false)
		f.Add(content(f, s, Meta{Scaling: &svc.Scaling{
			Method: svc.ScaleRange, Offset: make([]float64, s.X.Cols), Factor: make([]float64, s.X.Cols)}}), true)
	}
	f.Add([]byte(magic), true)
	path := filepath.Join(f.TempDir(), "rows")
	f.Fuzz(func(t *testing.T, b []byte, sealed bool) {
		if sealed && len(b) >= headerSize {
			seal(b)
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := Open(path, Options{})
		if err != nil {
			if strings.ContainsAny(strings.TrimPrefix(err.Error(), path), "\r\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		defer file.Close()
		d, err := file.Data()
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Check(); err != nil {
			t.Fatal(err)
		}
		if err := file.Meta.Check(file.X.Cols); err != nil {
			t.Fatal(err)
		}
	})
}
