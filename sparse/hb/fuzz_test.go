package hb

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/sparse/internal/reading"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// FuzzRead checks that any input is either refused with an error of one line
// that has a place, or gives a matrix that is the same after being written as
// a Matrix Market file and read again.
func FuzzRead(f *testing.F) {
	for _, c := range malformed {
		if len(c.text) < 1500 {
			f.Add([]byte(c.text))
		}
	}
	for _, c := range good {
		f.Add([]byte(c.text))
		f.Add([]byte(compressed(f, c.text)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := Read(bytes.NewReader(text), Options{Name: "x"})
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
		if rows, cols := m.Full().Dims(); rows != m.Rows || cols != m.Cols {
			t.Fatalf("%d×%d, want %d×%d", rows, cols, m.Rows, m.Cols)
		}
		for _, vectors := range [][][]float64{m.RHS, m.Guess, m.Solution} {
			if len(vectors) != 0 && len(vectors) != len(m.RHS) {
				t.Fatalf("%d vectors beside %d right-hand sides", len(vectors), len(m.RHS))
			}
			for _, x := range vectors {
				if len(x) != m.Rows {
					t.Fatalf("a vector of length %d beside %d rows", len(x), m.Rows)
				}
			}
		}
		var b bytes.Buffer
		if err := mtx.Write(&b, m.Stored(), mtx.WriteOptions{Field: m.Field, Symmetry: m.Symmetry}); err != nil {
			t.Fatal(err)
		}
		again, err := mtx.Read(&b, mtx.Options{NoDuplicates: true, MaxDim: reading.MaxDim})
		if err != nil {
			t.Fatal(err)
		}
		ptr1, ind1, val1 := m.Stored().Raw()
		ptr2, ind2, val2 := again.Stored().Raw()
		same := func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }
		if !cmp.Equal(ptr1, ptr2) || !cmp.Equal(ind1, ind2) || !cmp.Equal(val1, val2, cmp.Comparer(same)) {
			t.Errorf("the second reading differs: %v, then %v", list(m.Stored()), list(again.Stored()))
		}
	})
}
