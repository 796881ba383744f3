package svc

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestSplitRoundTrip(t *testing.T) {
	want := &Split{T: 3, Fold: []int32{2, 0, -1, 1, 0, -1}}
	var b strings.Builder
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	if b.String() != "3\n1\n0\n2\n1\n0\n" {
		t.Errorf("text %q", b.String())
	}
	got, err := ReadSplit(strings.NewReader(b.String()), 6)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// Blanks and foreign line ends do not matter.
	got, err = ReadSplit(strings.NewReader("\n 3\r\n1\t\r\n0\r\n\r\n2\n+1\n0"), 6)
	if err != nil || !cmp.Equal(want, got) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadSplitErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "line 1: the file ends after 0 of 4 rows"},
		{"1\n2\n\n1\n", "line 4: the file ends after 3 of 4 rows"},
		{"1\n2\n1\n2\n1\n", "line 5: more lines than the 4 rows"},
		{"1\n2\nx\n2\n", `line 3: "x" is not a fold number`},
		{"1\n2\n1.0\n2\n", `line 3: "1.0" is not`},
		{"1 2\n", `line 1: "1 2" is not`},
		{"1\n-1\n", "line 2: fold -1 is outside 0..4"},
		{"1\n5\n", "line 2: fold 5 is outside 0..4"},
		{"99999999999\n", `line 1: "99999999999" is not`},
		{"1\n1\n0\n1\n", "split: the largest fold is 1, want at least 2"},
		{"0\n0\n0\n0\n", "split: the largest fold is 0, want at least 2"},
		{"1\n3\n1\n3\n", "split: no row is in fold 2 of 3"},
		{"1\n" + strings.Repeat("1", 1<<17), "line 2: too long"},
	}
	for _, test := range tests {
		_, err := ReadSplit(strings.NewReader(test.text), 4)
		wantError(t, err, test.want)
	}
	boom := errors.New("boom")
	_, err := ReadSplit(io.MultiReader(strings.NewReader("1\n2\n"), iotest.ErrReader(boom)), 4)
	if !errors.Is(err, boom) {
		t.Errorf("error %v, want %v", err, boom)
	}
	wantError(t, err, "line 3: boom")
}

// failAfter accepts n bytes and fails then.
type failAfter int

func (f *failAfter) Write(b []byte) (int, error) {
	if len(b) > int(*f) {
		return 0, io.ErrShortWrite
	}
	*f -= failAfter(len(b))
	return len(b), nil
}

func TestSplitWriteError(t *testing.T) {
	f := failAfter(3)
	if err := (&Split{T: 2, Fold: []int32{0, 1}}).Write(&f); err == nil {
		t.Error("a failed write is not reported")
	}
}
