package nl

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// FuzzRead checks that any input is either refused with an error of one line that has a place, or gives a valid problem whose
// functions can be called.
func FuzzRead(f *testing.F) {
	t := new(testing.T)
	seeds := []string{
		hs071, model(2, 1, 1, 2, "V2 2 0\n0 2\n1 1\nn-1\nV3 0 0\no2\nv2\nv2\nO0 0\no2\nv3\nv2\nC0\no35\no22\nv0\nn1\nv2\no44\nv3\nJ0 1\n0 3\n"),
		model(2, 1, 2, 0, "F0 0 -1 alien\nO0 0\no64\n3\nn1\nn-5\ns7\nl-4\nn2\nv0\nO1 1\nn1\nS4 1 a\n0 1\nS1 1 b\n0 2\nK1\n0\nd1\n0 1\n"),
	}
	for _, s := range seeds {
		f.Add([]byte(s))
		f.Add(pack(t, s, binary.LittleEndian))
		f.Add(pack(t, s, binary.BigEndian))
	}
	for _, c := range malformed {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Read(bytes.NewReader(text), Options{Name: "x"})
		if err != nil {
			if e := (*SyntaxError)(nil); errors.As(err, &e) && (e.Line < 0 || e.Line > 1+bytes.Count(text, []byte("\n")) || e.Line == 0 && e.Offset > int64(len(text))) &&
				!bytes.HasPrefix(text, []byte("\x1f\x8b")) {
				t.Errorf("place out of range: %v", err)
			}
			if strings.ContainsAny(err.Error(), "\r\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		p := file.Problem
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		n, m := p.Dim()
		if n != file.Variables || m != file.Rows {
			t.Fatalf("%d×%d, header %v", m, n, &file.Header)
		}
		x, y := make([]float64, n), make([]float64, m)
		p.Objective(x)
		p.Gradient(x, x)
		clear(x)
		p.Constraints(x, y)
		p.Functions.Jacobian(x, make([]float64, p.Jacobian.Len()))
		p.Functions.Hessian(x, 1, y, make([]float64, p.Hessian.Len()))
	})
}
