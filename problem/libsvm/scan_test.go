package libsvm

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// scanned collects what Scan gives out.
func scanned(text string, o Options) (*svc.Data, error) {
	d := &svc.Data{}
	ptr, ind, val := []int{0}, []int32(nil), []float64(nil)
	s, err := Scan(strings.NewReader(text), o, func(y float64, i []int32, v []float64) error {
		d.Y = append(d.Y, y)
		ind, val = append(ind, i...), append(val, v...)
		ptr = append(ptr, len(ind))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.Flip {
		for i := range d.Y {
			d.Y[i] = -d.Y[i]
		}
	}
	d.Labels = s.Labels
	if s.Rows != len(d.Y) {
		return nil, errors.New("wrong number of rows")
	}
	d.X, err = sparse.NewCSR(s.Rows, s.Features, ptr, ind, val)
	return d, err
}

// agree checks that Scan and Read say the same about a text.
func agree(t *testing.T, text string, o Options) {
	t.Helper()
	want, err := Read(strings.NewReader(text), o)
	got, scanErr := scanned(text, o)
	if err != nil || scanErr != nil {
		if scanErr == nil || err == nil || scanErr.Error() != err.Error() {
			t.Errorf("Scan: %v, Read: %v", scanErr, err)
		}
		return
	}
	if diff := cmp.Diff(describe(want), describe(got)); diff != "" {
		t.Errorf("-Read +Scan:\n%s", diff)
	}
}

func TestScan(t *testing.T) {
	labels := &svc.Labels{Pos: "2", Neg: "1"}
	for _, text := range []string{
		"", "# nothing\n", "+1 1:1\n", "+1 1:1\n-1 1:2\n", "-1 3:1\n+1 1:2 2:0 7:0\n", "1\n2\n3\n", "1 1:1\n2 2:1 1:1\n",
		"2 1:1\n", "1 1:1\n2 5:1 9:1e-400\n", "1 1:x\n", "qid:1\n", long(),
	} {
		agree(t, text, Options{Name: "x"})
		agree(t, text, Options{Name: "x", Features: 3})
		agree(t, text, Options{Name: "x", Labels: labels})
		agree(t, text, Options{Name: "x", Labels: labels, AllowUnknownLabels: true})
		agree(t, compress(t, text), Options{Name: "x"})
	}
	if _, err := Scan(strings.NewReader(""), Options{Features: -1}, nil); err == nil {
		t.Error("invalid options: no error")
	}
}

// An error of the caller ends the reading; a RowError says where.
func TestScanStops(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		err  error
		want string
	}{{boom, "boom"}, {RowError("too large"), "x:3: too large"}} {
		rows := 0
		_, err := Scan(iotest.OneByteReader(strings.NewReader("1 1:1\n\n2 1:1\n1 1:1\n")), Options{Name: "x"}, func(float64, []int32, []float64) error {
			if rows++; rows == 2 {
				return c.err
			}
			return nil
		})
		if err == nil || err.Error() != c.want || rows != 2 {
			t.Errorf("after %d rows: %v, want %s", rows, err, c.want)
		}
	}
}

// What AppendRow writes, Scan reads.
func TestAppendRow(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var text []byte
	const n = 6
	var want [][]float32
	for i := range 200 {
		row := make([]float32, n)
		var ind []int32
		var val []float32
		for j := range n - 1 {
			switch r.IntN(3) {
			case 0:
				row[j] = float32(r.NormFloat64())
			case 1:
				row[j] = math.Float32frombits(r.Uint32() & 0xBF7FFFFF)
			}
			if row[j] != 0 || i%2 == 1 {
				ind, val = append(ind, int32(j)), append(val, row[j])
			}
		}
		width := 0
		if i == 0 {
			width = n
		}
		label := []string{"a", "b"}[i%2]
		if i%3 == 0 {
			text = AppendRow(text, label, nil, row, width)
		} else {
			text = AppendRow(text, label, ind, val, width)
		}
		want = append(want, row)
	}
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("a"), []byte("1")), []byte("b"), []byte("-1"))
	i := 0
	s, err := Scan(bytes.NewReader(text), Options{}, func(y float64, ind []int32, val []float64) error {
		row := make([]float32, n)
		for k, j := range ind {
			row[j] = float32(val[k])
		}
		if !cmp.Equal(row, want[i]) {
			t.Errorf("row %d: %v, want %v", i, row, want[i])
		}
		i++
		return nil
	})
	if err != nil || s.Features != n || s.Rows != 200 {
		t.Errorf("%+v, %v", s, err)
	}
}

func BenchmarkScan(b *testing.B) {
	var text []byte
	r := rand.New(rand.NewPCG(1, 2))
	val := make([]float32, 100)
	for i := range 2000 {
		for j := range val {
			val[j] = float32(r.NormFloat64())
		}
		text = AppendRow(text, []string{"+1", "-1"}[i%2], nil, val, 0)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Scan(bytes.NewReader(text), Options{}, func(float64, []int32, []float64) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
