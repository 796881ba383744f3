package mtx

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	mathbits "math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/internal/reading"
)

func csc(t testing.TB, rows, cols int, ptr []int, ind []int32, val []float64) *sparse.CSC {
	t.Helper()
	a, err := sparse.NewCSC(rows, cols, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestWrite(t *testing.T) {
	a := csc(t, 3, 3, []int{0, 2, 3, 3}, []int32{0, 2, 1}, []float64{1, -0.1, 1e300})
	signs := csc(t, 2, 1, []int{0, 2}, []int32{0, 1}, []float64{math.Inf(-1), math.NaN()})
	ints := csc(t, 2, 1, []int{0, 2}, []int32{0, 1}, []float64{-9007199254740992, math.Copysign(0, -1)})
	for _, c := range []struct {
		a    *sparse.CSC
		o    WriteOptions
		want string
	}{
		{a, WriteOptions{}, general + "3 3 3\n1 1 1\n3 1 -0.1\n2 2 1e+300\n"},
		{a, WriteOptions{Symmetry: Symmetric, Comments: []string{" a", "%b", ""}}, symmetric + "% a\n%%b\n%\n3 3 3\n1 1 1\n3 1 -0.1\n2 2 1e+300\n"},
		{a, WriteOptions{Field: Pattern}, pattern + "3 3 3\n1 1\n3 1\n2 2\n"},
		{a.Slice(1, 2), WriteOptions{}, general + "3 1 1\n2 1 1e+300\n"},
		{ints, WriteOptions{Field: Integer}, integers + "2 1 2\n1 1 -9007199254740992\n2 1 -0\n"},
		{signs, WriteOptions{AllowNonFinite: true}, general + "2 1 2\n1 1 -inf\n2 1 nan\n"},
		{csc(t, 0, 0, []int{0}, nil, nil), WriteOptions{Symmetry: SkewSymmetric}, skew + "0 0 0\n"},
	} {
		var b strings.Builder
		if err := Write(&b, c.a, c.o); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(c.want, b.String()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	var b strings.Builder
	if err := WriteDense(&b, 2, 2, []float64{1, 2, 9, 3}, WriteOptions{Symmetry: Symmetric}); err != nil {
		t.Error(err)
	}
	if want := "%%MatrixMarket matrix array real symmetric\n2 2\n1\n2\n3\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestWriteRefuses(t *testing.T) {
	a := csc(t, 2, 2, []int{0, 1, 2}, []int32{0, 0}, []float64{1, 0.5})
	wide := csc(t, 1, 2, []int{0, 1, 1}, []int32{0}, []float64{math.Inf(1)})
	for _, c := range []struct {
		a    *sparse.CSC
		o    WriteOptions
		want string
	}{
		{a, WriteOptions{Symmetry: Symmetric}, "mtx: entry (1, 2) is not one that a symmetric file lists"},
		{a, WriteOptions{Symmetry: SkewSymmetric}, "mtx: entry (1, 1) is not one that a skew-symmetric file lists"},
		{a, WriteOptions{Field: Integer}, "mtx: value 0.5 is not an integer of at most 53 bits"},
		{a, WriteOptions{Field: Pattern, Symmetry: SkewSymmetric}, "mtx: a pattern has no signs: there is no pattern skew-symmetric"},
		{wide, WriteOptions{}, "mtx: value +Inf is not finite"},
		{wide, WriteOptions{Symmetry: Symmetric}, "mtx: a symmetric matrix is square, not 1×2"},
		{a, WriteOptions{Field: 7}, "mtx: Field = Field(7) is not known"},
		{a, WriteOptions{Symmetry: -1}, "mtx: Symmetry = Symmetry(-1) is not known"},
		{a, WriteOptions{Comments: []string{"a\n1 1 1"}}, "mtx: Comments[0] does not fit a line"},
	} {
		if err := Write(&bytes.Buffer{}, c.a, c.o); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	for _, c := range []struct {
		rows, cols int
		a          []float64
		o          WriteOptions
		want       string
	}{
		{2, 2, make([]float64, 3), WriteOptions{}, "mtx: 3 elements of a 2×2 matrix"},
		{-1, -1, make([]float64, 1), WriteOptions{}, "mtx: 1 elements of a -1×-1 matrix"},
		{1, 1, make([]float64, 1), WriteOptions{Field: Pattern}, "mtx: an array has values: there is no array pattern"},
		{1, 2, make([]float64, 2), WriteOptions{Symmetry: Symmetric}, "mtx: a symmetric matrix is square, not 1×2"},
	} {
		if err := WriteDense(&bytes.Buffer{}, c.rows, c.cols, c.a, c.o); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

// short accepts n bytes.
type short struct{ n int }

var errFull = errors.New("full")

func (s *short) Write(b []byte) (int, error) {
	if s.n -= len(b); s.n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestFailedWrites(t *testing.T) {
	m, err := Read(bytes.NewReader(grid(16, Real, General, false)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < 400000; n += 100000 {
		if err := Write(&short{n}, m.Stored(), WriteOptions{}); !errors.Is(err, errFull) {
			t.Errorf("full after %d bytes: error %v", n, err)
		}
	}
}

// bits returns what a matrix is, values by their bits.
func bits(m *Matrix) (ptr []int, ind []int32, val []uint64) {
	ptr, ind, x := m.Stored().Raw()
	for _, v := range x {
		val = append(val, math.Float64bits(v))
	}
	return ptr, ind, val
}

// writeAgain writes what was read in the same form.
func writeAgain(m *Matrix) ([]byte, error) {
	var b bytes.Buffer
	o := WriteOptions{Field: m.Field, Symmetry: m.Symmetry, Comments: m.Comments}
	var err error
	if m.Format == Array {
		err = WriteDense(&b, m.Rows, m.Cols, m.Dense(), o)
	} else {
		err = Write(&b, m.Stored(), o)
	}
	return b.Bytes(), err
}

// checkAgain writes and reads m, which must give the same, bit for bit.
func checkAgain(t *testing.T, m *Matrix) {
	t.Helper()
	text, err := writeAgain(m)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read(bytes.NewReader(text), Options{NoDuplicates: true, MaxDim: reading.MaxDim})
	if err != nil {
		t.Fatal(err)
	}
	want := m.Header
	want.Merged, want.Mirrored, want.Entries = 0, 0, m.Entries-m.Merged
	if diff := cmp.Diff(want, again.Header); diff != "" {
		t.Errorf("header -first +second:\n%s", diff)
	}
	ptr1, ind1, val1 := bits(m)
	ptr2, ind2, val2 := bits(again)
	if !cmp.Equal(ptr1, ptr2) || !cmp.Equal(ind1, ind2) || !cmp.Equal(val1, val2) {
		t.Errorf("the second reading differs: %v, then %v", list(m.Stored()), list(again.Stored()))
	}
}

func TestRoundTrip(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 50 {
		checkAgain(t, read(t, random(r, ""), Options{}))
	}
	x := make([]float64, 20000)
	for i := range x {
		for x[i] = math.NaN(); math.IsNaN(x[i]) || math.IsInf(x[i], 0); {
			x[i] = math.Float64frombits(r.Uint64())
		}
	}
	var b bytes.Buffer
	if err := WriteDense(&b, len(x), 1, x, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	m, err := Read(&b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range m.Dense() {
		if math.Float64bits(v) != math.Float64bits(x[i]) {
			t.Fatalf("%v read as %v", x[i], v)
		}
	}
}

// checkLinks: whether a file is compressed follows from the name given, and a link to
// nothing is left alone.
func checkLinks(t *testing.T, dir string) {
	t.Helper()
	dir = filepath.Join(dir, "links")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	target, link, dangling := filepath.Join(dir, "x.mtx.gz"), filepath.Join(dir, "plain.mtx"), filepath.Join(dir, "dangling.mtx")
	if err := os.WriteFile(target, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{link: "x.mtx.gz", dangling: "none"} {
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteDenseFile(link, 1, 1, []float64{3}, WriteOptions{}); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(target); err != nil || !strings.HasPrefix(string(text), Banner) {
		t.Errorf("%.20q, %v", text, err)
	}
	err := WriteDenseFile(dangling, 1, 1, []float64{3}, WriteOptions{})
	if want := "mtx: " + dangling + " is a link to a file that does not exist"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if to, err := os.Readlink(dangling); err != nil || to != "none" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

// TestWriteDenseOverflow: dimensions whose product overflows to a small number.
func TestWriteDenseOverflow(t *testing.T) {
	const half = 1 << (mathbits.UintSize / 2)
	for _, n := range [][2]int{{half, half}, {math.MaxInt/2 + 1, 4}, {4, math.MaxInt/2 + 1}} {
		if err := WriteDense(io.Discard, n[0], n[1], nil, WriteOptions{}); err == nil {
			t.Errorf("no elements of a %d×%d matrix are written", n[0], n[1])
		}
	}
}

func TestWriteFile(t *testing.T) {
	a := csc(t, 2, 2, []int{0, 1, 2}, []int32{0, 1}, []float64{1, math.Inf(1)})
	dir := t.TempDir()
	for _, name := range []string{"a.mtx", "a.mtx.gz"} {
		path := filepath.Join(dir, name)
		if err := WriteFile(path, a.Slice(0, 1), WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if gz := strings.HasPrefix(string(before), "\x1f\x8b"); gz != strings.HasSuffix(name, ".gz") {
			t.Errorf("%s: compressed %v", name, gz)
		}
		m, err := ReadFile(path, Options{})
		if err != nil || len(list(m.Stored())) != 1 {
			t.Errorf("%v, %v", m, err)
		}
		// What cannot be written leaves the file as it was, and nothing beside it.
		if err := WriteFile(path, a, WriteOptions{}); err == nil {
			t.Error("an infinite value is written")
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s changed, %v", name, err)
		}
	}
	if err := WriteDenseFile(filepath.Join(dir, "x.mtx"), 1, 1, []float64{2}, WriteOptions{}); err != nil {
		t.Error(err)
	}
	link := filepath.Join(dir, "link.mtx")
	if err := os.Symlink("x.mtx", link); err == nil {
		if err := WriteDenseFile(link, 1, 1, []float64{3}, WriteOptions{}); err != nil {
			t.Error(err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("the link is gone: %v, %v", info, err)
		}
		checkLinks(t, dir)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) > 5 {
		t.Errorf("%v, %v", files, err)
	}
	if err := WriteFile(dir, a, WriteOptions{}); err == nil {
		t.Error("a folder is overwritten")
	}
	if err := WriteFile(filepath.Join(dir, "none", "a.mtx"), a, WriteOptions{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := ReadFile(filepath.Join(dir, "none.mtx"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := ReadFile(dir, Options{}); err == nil || err.Error() != "mtx: "+dir+" is a directory" {
		t.Errorf("error %v", err)
	}
}
