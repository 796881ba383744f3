package libsvm

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/internal/textscan"
)

// long returns a text of several windows, with lines, blanks and comments
// longer than one, and fields across every boundary.
func long() string {
	r := rand.New(rand.NewPCG(7, 7))
	var b strings.Builder
	b.WriteString("+1" + strings.Repeat(" ", textscan.Size+100) + "1:1\n")
	b.WriteString("-1 1:2 #" + strings.Repeat("x", 2*textscan.Size) + "\n")
	b.WriteString("+1")
	for j := 1; b.Len() < 6*textscan.Size; j += 1 + r.IntN(3) {
		fmt.Fprintf(&b, " %d:%v", j, r.NormFloat64())
	}
	b.WriteString("\r\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "%+d %d:%v %d:%v\n", 1-2*(i%2), 1+i%7, r.NormFloat64(), 10+i, r.Float32())
	}
	return b.String()
}

// The result must not depend on how the bytes arrive.
func TestReadInPieces(t *testing.T) {
	text := long()
	whole, err := Read(strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := describe(whole)
	if len(want.Y) != 3003 || want.Rows[0] != "1:1" || want.Rows[1] != "1:2" {
		t.Fatalf("%d rows, first %q, second %q", len(want.Y), want.Rows[0], want.Rows[1])
	}
	readers := map[string]func(io.Reader) io.Reader{
		"one byte":        iotest.OneByteReader,
		"half":            iotest.HalfReader,
		"error with data": iotest.DataErrReader,
	}
	for name, pieces := range readers {
		for _, text := range []string{text, compress(t, text)} {
			d, err := Read(pieces(strings.NewReader(text)), Options{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(want, describe(d)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", name, diff)
			}
		}
	}
}

// A comment may end anywhere in the window, at its very end in particular.
func TestCommentsOfAllLengths(t *testing.T) {
	for n := range textscan.MaxField + 100 {
		text := "+1 1:1 #" + strings.Repeat("x", n) + "\n-1 1:2 # end"
		d, err := Read(iotest.OneByteReader(strings.NewReader(text)), Options{})
		if err != nil {
			t.Fatalf("comment of %d bytes: %v", n, err)
		}
		if want := []string{"1:1", "1:2"}; !cmp.Equal(describe(d).Rows, want) {
			t.Fatalf("comment of %d bytes: rows %q, want %q", n, describe(d).Rows, want)
		}
	}
}

// Errors in later windows still have the right line.
func TestLineNumberFarIntoFile(t *testing.T) {
	_, err := Read(strings.NewReader(long()+"+1 2:1 1:1\n"), Options{Name: "x"})
	if want := "x:3004: index 1 after 2: indices must ascend"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// failing reads a few bytes at a time and fails the k-th read.
type failing struct {
	r    io.Reader
	left int
	err  error
}

func (f *failing) Read(b []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, f.err
	}
	return f.r.Read(b[:min(len(b), 50)])
}

func TestFailedReads(t *testing.T) {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "%+d %d:%d\n", 1-2*(i%2), i+1, i+1)
	}
	boom := errors.New("boom")
	for _, text := range []string{b.String(), compress(t, b.String())} {
		reads := len(text)/50 + 1
		for k := range reads {
			_, err := Read(&failing{strings.NewReader(text), k, boom}, Options{Name: "x"})
			if !errors.Is(err, boom) || !strings.HasPrefix(err.Error(), "x:") {
				t.Fatalf("read %d of %d fails: error %v", k, reads, err)
			}
		}
	}
}

func TestTruncatedGzip(t *testing.T) {
	text := compress(t, "+1 1:1 2:2\n-1 1:3 2:4\n")
	for n := 2; n < len(text); n++ {
		if _, err := Read(strings.NewReader(text[:n]), Options{}); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d of %d bytes: error %v", n, len(text), err)
		}
	}
}

// A damaged byte is an error, unless it lies in a part of the header that
// does not concern the text.
func TestCorruptGzip(t *testing.T) {
	text := compress(t, "+1 1:1 2:2\n-1 1:3 2:4\n")
	d, err := Read(strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := describe(d)
	const header = 10
	for n := range len(text) {
		b := []byte(text)
		b[n] ^= 0x55
		d, err := Read(strings.NewReader(string(b)), Options{})
		if err == nil && (n >= header || !cmp.Equal(describe(d), want)) {
			t.Errorf("byte %d damaged: no error", n)
		}
	}
	if _, err := Read(strings.NewReader(text+"trailing"), Options{}); err == nil {
		t.Error("text after the compressed data: no error")
	}
}

// Memory depends neither on the length of a line nor on the size of an index.
func TestMemory(t *testing.T) {
	const size = 4 << 20
	repeat := func(before, s, after string) io.Reader {
		return io.MultiReader(strings.NewReader(before), io.LimitReader(&cycle{s: s}, size), strings.NewReader(after))
	}
	tests := []struct {
		name string
		r    io.Reader
		want string // the error, if any
	}{
		{"comment", repeat("+1 1:1\n-1 1:2 #", "#", "\n"), ""},
		{"blanks", repeat("+1 1:1\n-1", " ", "1:2\n"), ""},
		{"blank lines", repeat("+1 1:1\n", "\r\n", "-1 1:2\n"), ""},
		{"label", repeat("+1 1:1\n", "1", "\n"), "libsvm: line 2: field of more than 1024 bytes"},
		{"field", repeat("+1 ", "1", "\n"), "libsvm: line 1: field of more than 1024 bytes"},
		{"field without end", repeat("+1 1:", "1", ""), "libsvm: line 1: field of more than 1024 bytes"},
		{"large index", strings.NewReader("+1 268435456:1\n-1 1:1\n"), ""},
	}
	for _, test := range tests {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(test.r, Options{})
		runtime.ReadMemStats(&after)
		if got := fmt.Sprint(err); got != test.want && !(err == nil && test.want == "") {
			t.Errorf("%s: error %s, want %s", test.name, got, test.want)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%s: %d bytes allocated", test.name, n)
		}
	}
}

// cycle repeats s for ever.
type cycle struct {
	s string
	i int
}

func (c *cycle) Read(b []byte) (int, error) {
	for k := range b {
		b[k] = c.s[c.i]
		c.i = (c.i + 1) % len(c.s)
	}
	return len(b), nil
}

// Fields of up to MaxField bytes are read exactly.
func TestLongFields(t *testing.T) {
	digits := strings.Repeat("0", textscan.MaxField-len("1:0.1"))
	d, err := Read(strings.NewReader("+1 1:0."+digits+"1\n-1 1:1"+digits[:300]+"\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := describe(d).Rows; got[0] != "" || got[1] != "1:1e+300" {
		t.Errorf("rows %q, want an underflow to zero and 1e+300", got)
	}
	if _, err := Read(strings.NewReader("+1 1:0."+digits+"01\n"), Options{}); err == nil {
		t.Error("a field of 1025 bytes is accepted")
	}
}
