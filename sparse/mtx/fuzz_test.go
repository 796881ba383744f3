package mtx

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzRead checks that any input is either refused with an error of one line
// that has a place, or gives a matrix that is the same after being written
// and read again.
func FuzzRead(f *testing.F) {
	for _, c := range malformed {
		if len(c.text) < 1000 {
			f.Add([]byte(c.text), uint8(0))
			f.Add([]byte(compressed(f, c.text)), uint8(0))
		}
	}
	for _, text := range []string{
		general + "2 3 3\n1 1 0.5\n2 1 -1e-3\n2 3 .12345678901234567890123\n",
		symmetric + "% c\n\n3 3 3\r\n1 1 1\r\n3 1 0x\r\n", symmetric + "3 3 2\n1 3 1\n1 2 1\n", skew + "3 3 2\n2 1 1\n3 2 4\n",
		integers + "1 1 2\n1 1 5\n1 1 -7\n", pattern + "2 2 3\n1 1\n1 1\n2 1\n", array + "2 2\n1\n2\n3\n4\n",
		"%%MatrixMarket matrix array integer skew-symmetric\n3 3\n1\n2\n3\n",
	} {
		f.Add([]byte(text), uint8(0))
		f.Add([]byte(text), uint8(3))
		f.Add([]byte(text), uint8(4))
		f.Add([]byte(compressed(f, text)), uint8(1))
	}
	f.Fuzz(func(t *testing.T, text []byte, options uint8) {
		o := Options{AllowUpper: options&1 != 0, NoDuplicates: options&2 != 0, Name: "x"}
		r := bytes.NewReader(text)
		if options&4 != 0 {
			r = bytes.NewReader([]byte(compressed(t, string(text))))
		}
		m, err := Read(r, o)
		if err != nil {
			e, syntax := errors.AsType[*SyntaxError](err)
			if syntax && (e.Line < 1 || e.Line > 1+bytes.Count(text, []byte("\n")) && !bytes.HasPrefix(text, []byte("\x1f\x8b"))) {
				t.Errorf("line out of range: %v", err)
			}
			if bytes.ContainsAny([]byte(err.Error()), "\r\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		rows, cols := m.Full().Dims()
		if rows != m.Rows || cols != m.Cols || m.Stored().NNZ() != m.Entries-m.Merged {
			t.Fatalf("%d×%d with %d entries, header %+v", rows, cols, m.Stored().NNZ(), m.Header)
		}
		checkAgain(t, m)
	})
}
