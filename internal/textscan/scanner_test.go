package textscan

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// fields returns every field of r, "|" for the end of a line, and the last
// line's number.
func fields(r io.Reader, comment byte) (all []string, lines int) {
	s := NewScanner(r, comment)
	for more := true; more; more = s.NextLine() {
		for {
			f, msg := s.Field()
			if msg != "" {
				return append(all, "!"+msg), s.Line()
			}
			if f == nil {
				break
			}
			all = append(all, string(f))
		}
		all = append(all, "|")
	}
	return all, s.Line()
}

func TestFields(t *testing.T) {
	for _, c := range []struct {
		text    string
		comment byte
		want    string
		lines   int
	}{
		{"", 0, "|", 1},
		{"a b\tc\n", 0, "a b c |", 1},
		{"\xef\xbb\xbfa\r\n\r\n b ", 0, "a | | b |", 3},
		{"a#b\n#\nc", '#', "a | | c |", 3},
		{"a#b", 0, "a#b |", 1},
		{"a\x00b", 0, "a\x00b |", 1},
		{"a\rb", 0, "a !carriage return within a line", 1},
		{"a\n\n\n", 0, "a | | |", 3},
	} {
		all, lines := fields(strings.NewReader(c.text), c.comment)
		if got := strings.Join(all, " "); got != c.want || lines != c.lines {
			t.Errorf("%q: %q, %d lines, want %q, %d", c.text, got, lines, c.want, c.lines)
		}
	}
}

func TestText(t *testing.T) {
	long := strings.Repeat("x", Size-1)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"a b\r\n\r\n c", []string{"a b", "", " c"}},
		{"a\rb\n", []string{"!carriage return within a line"}},
		{"a\r", []string{"a"}}, // as Field has it
		{long + "\nb\n", []string{long, "b"}},
		{"a\n" + long + "\n" + long, []string{"a", long, long}},
		{long + "xx\n", []string{"!line of 65536 bytes or more"}},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
			s := NewScanner(r, 0)
			var got []string
			for more := true; more; more = s.NextLine() {
				text, msg := s.Text()
				if msg != "" {
					got = append(got, "!"+msg)
					break
				}
				got = append(got, string(text))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%.20q: %.80q, want %.80q", c.text, got, c.want)
			}
		}
	}
}

// Lines taken from the window and lines taken field by field may alternate.
func TestWindow(t *testing.T) {
	var text strings.Builder
	for i := range 40000 {
		fmt.Fprintf(&text, "%d\n", i)
	}
	s := NewScanner(iotest.HalfReader(strings.NewReader(text.String())), 0)
	next := 0
	for more := true; more; more = s.NextLine() {
		w := s.Window()
		if w[len(w)-1] != '\n' {
			t.Fatal("the window does not end with a newline")
		}
		n, lines := 0, 0
		for lines < 100 {
			i := strings.IndexByte(string(w[n:min(len(w)-1, n+20)]), '\n')
			if i < 0 {
				break
			}
			if want := fmt.Sprint(next); string(w[n:n+i]) != want {
				t.Fatalf("line %d: %q, want %q", s.Line(), w[n:n+i], want)
			}
			n += i + 1
			lines++
			next++
		}
		s.Skip(n, lines)
		f, msg := s.Field()
		if f == nil {
			break
		}
		if want := fmt.Sprint(next); msg != "" || string(f) != want || s.Line() != next+1 {
			t.Fatalf("line %d: %q, want %q in line %d (%s)", s.Line(), f, want, next+1, msg)
		}
		next++
	}
	if next != 40000 {
		t.Errorf("%d lines, want 40000", next)
	}
}

func TestFailedRead(t *testing.T) {
	boom := errors.New("boom")
	s := NewScanner(io.MultiReader(strings.NewReader("a b"), iotest.ErrReader(boom)), 0)
	for f, _ := s.Field(); f != nil; f, _ = s.Field() {
	}
	if s.Err() != boom {
		t.Errorf("error %v", s.Err())
	}
}

// slow gives a byte after so many reads that give nothing.
type slow struct{ empty, reads int }

func (r *slow) Read(b []byte) (int, error) {
	if r.reads++; r.reads%(r.empty+1) != 0 {
		return 0, nil
	}
	b[0] = 'x'
	return 1, nil
}

// TestNoProgress: a reader that gives nothing, for ever or for long.
func TestNoProgress(t *testing.T) {
	if s := NewScanner(&slow{empty: maxEmpty}, 0); s.Err() != io.ErrNoProgress {
		t.Errorf("error %v", s.Err())
	}
	if s := NewScanner(&slow{empty: maxEmpty - 1}, 0); s.Err() != nil {
		t.Errorf("error %v", s.Err())
	}
}
