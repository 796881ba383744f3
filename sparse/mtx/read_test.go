package mtx

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/sparse"
)

// list returns the entries of a as "row column value", from 1.
func list(a *sparse.CSC) []string {
	all := []string{}
	_, cols := a.Dims()
	for j := range cols {
		ind, val := a.Col(j)
		for k, i := range ind {
			all = append(all, fmt.Sprintf("%d %d %v", i+1, j+1, val[k]))
		}
	}
	return all
}

func read(t testing.TB, text string, o Options) *Matrix {
	t.Helper()
	m, err := Read(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		o            Options
		stored, full []string // full = nil: the same
		merged       int
	}{
		{"plain", general + "2 3 3\n1 1 0.5\n2 1 -1e-3\n2 3 7\n", Options{}, []string{"1 1 0.5", "2 1 -0.001", "2 3 7"}, nil, 0},
		{"any order", general + "2 3 4\n2 3 4\n2 1 2\n1 3 3\n1 1 1\n", Options{}, []string{"1 1 1", "2 1 2", "1 3 3", "2 3 4"}, nil, 0},
		{"rows descend in a column", general + "3 1 3\n3 1 3\n2 1 2\n1 1 1\n", Options{}, []string{"1 1 1", "2 1 2", "3 1 3"}, nil, 0},
		{"upper case", strings.ToUpper(general) + "1 1 1\n1 1 1E1\n", Options{}, []string{"1 1 10"}, nil, 0},
		{"tabs and blanks", "%%matrixmarket\tMatrix  coordinate real general \n\t1  1\t1 \n \t1\t 1  +.5 \n", Options{}, []string{"1 1 0.5"}, nil, 0},
		{"CRLF", strings.ReplaceAll(general+"%c\n2 2 2\n1 1 1\n2 2 2\n", "\n", "\r\n"), Options{}, []string{"1 1 1", "2 2 2"}, nil, 0},
		{"blank lines", general + "\n% c\n\n2 2 2\n\n1 1 1\n  \n\t\n2 2 2\n\n\n", Options{}, []string{"1 1 1", "2 2 2"}, nil, 0},
		{"no last newline", general + "2 2 2\n1 1 1\n2 2 2", Options{}, []string{"1 1 1", "2 2 2"}, nil, 0},
		{"cr at the end", general + "2 2 1\n1 1 1\r", Options{}, []string{"1 1 1"}, nil, 0},
		{"byte order mark", "\xef\xbb\xbf" + general + "1 1 1\n1 1 1\n", Options{}, []string{"1 1 1"}, nil, 0},
		{"zeros stay", general + "2 2 2\n1 1 0\n2 2 -0\n", Options{}, []string{"1 1 0", "2 2 -0"}, nil, 0},
		{"underflow", general + "1 1 1\n1 1 -1e-999\n", Options{}, []string{"1 1 -0"}, nil, 0},
		{"leading zeros", general + "0002 2 2\n01 0000000000001 1\n000000000000000002 2 2\n", Options{}, []string{"1 1 1", "2 2 2"}, nil, 0},
		{"no entries", general + "2 2 0\n", Options{}, []string{}, nil, 0},
		{"no rows", general + "0 5 0", Options{}, []string{}, nil, 0},
		{"nothing", general + "0 0 0\n", Options{}, []string{}, nil, 0},
		{"integer", integers + "2 2 4\n1 1 -3\n1 2 +4\n2 1 9007199254740992\n2 2 -0\n", Options{}, []string{"1 1 -3", "2 1 9.007199254740992e+15", "1 2 4", "2 2 -0"}, nil, 0},
		{"pattern", pattern + "2 2 2\n2 1\n1 2\n", Options{}, []string{"2 1 1", "1 2 1"}, nil, 0},
		{"symmetric", symmetric + "3 3 4\n3 1 5\n2 2 4\n1 1 1\n3 2 6\n", Options{}, []string{"1 1 1", "3 1 5", "2 2 4", "3 2 6"}, []string{"1 1 1", "3 1 5", "2 2 4", "3 2 6", "1 3 5", "2 3 6"}, 0},
		{"skew", skew + "3 3 2\n3 1 5\n2 1 0\n", Options{}, []string{"2 1 0", "3 1 5"}, []string{"2 1 0", "3 1 5", "1 2 -0", "1 3 -5"}, 0},
		{"duplicates", general + "2 2 5\n2 2 1\n1 1 1\n2 2 0.5\n1 1 -1\n2 2 .25\n", Options{}, []string{"1 1 0", "2 2 1.75"}, nil, 3},
		{"duplicates in order", general + "2 2 4\n1 1 1\n1 1 2\n2 1 8\n2 2 5\n", Options{}, []string{"1 1 3", "2 1 8", "2 2 5"}, nil, 1},
		{"duplicate pattern", pattern + "2 2 3\n1 1\n1 1\n2 2\n", Options{}, []string{"1 1 1", "2 2 1"}, nil, 1},
		{"not finite", general + "4 1 4\n1 1 nan\n2 1 -INF\n3 1 +Infinity\n4 1 1\n", Options{AllowNonFinite: true}, []string{"1 1 NaN", "2 1 -Inf", "3 1 +Inf", "4 1 1"}, nil, 0},
		{"upper", symmetric + "3 3 3\n1 1 1\n1 3 5\n2 3 6\n", Options{AllowUpper: true}, []string{"1 1 1", "3 1 5", "3 2 6"}, []string{"1 1 1", "3 1 5", "3 2 6", "1 3 5", "2 3 6"}, 0},
		{"lower may stay", symmetric + "2 2 2\n1 1 1\n2 1 5\n", Options{AllowUpper: true}, []string{"1 1 1", "2 1 5"}, []string{"1 1 1", "2 1 5", "1 2 5"}, 0},
		{"skew upper", skew + "2 2 1\n1 2 5\n", Options{AllowUpper: true}, []string{"2 1 -5"}, []string{"2 1 -5", "1 2 5"}, 0},
		{"general upper", general + "2 2 2\n1 2 5\n2 1 6\n", Options{AllowUpper: true}, []string{"2 1 6", "1 2 5"}, nil, 0},
		{"large", general + "100000000 2 1\n100000000 2 1\n", Options{MaxDim: 100000000}, []string{"100000000 2 1"}, nil, 0},
		{"array", array + "2 2\n1\n\n 2 \n3e0\r\n4", Options{}, []string{"1 1 1", "2 1 2", "1 2 3", "2 2 4"}, nil, 0},
		{"array integer symmetric", "%%MatrixMarket matrix array integer symmetric\n2 2\n1\n2\n3\n", Options{}, []string{"1 1 1", "2 1 2", "2 2 3"}, []string{"1 1 1", "2 1 2", "1 2 2", "2 2 3"}, 0},
		{"array skew", "%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n", Options{}, []string{"2 1 1", "3 1 2", "3 2 3"}, []string{"2 1 1", "3 1 2", "1 2 -1", "3 2 3", "1 3 -2", "2 3 -3"}, 0},
		{"array of no columns", array + "3 0\n", Options{}, []string{}, nil, 0},
		{"array of nothing, skew", "%%MatrixMarket matrix array real skew-symmetric\n0 0\n", Options{}, []string{}, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []string{c.text, compressed(t, c.text)} {
				m := read(t, text, c.o)
				if diff := cmp.Diff(c.stored, list(m.Stored())); diff != "" {
					t.Errorf("stored -want +got:\n%s", diff)
				}
				full := c.full
				if full == nil {
					full = c.stored
				}
				if diff := cmp.Diff(full, list(m.Full())); diff != "" {
					t.Errorf("full -want +got:\n%s", diff)
				}
				if diff := cmp.Diff(full, list(m.FullCSR().ToCSC())); diff != "" {
					t.Errorf("by rows -want +got:\n%s", diff)
				}
				if m.Merged != c.merged {
					t.Errorf("%d merged, want %d", m.Merged, c.merged)
				}
			}
		})
	}
}

func TestHeader(t *testing.T) {
	text := "%%MatrixMarket matrix coordinate integer symmetric\n%-----\n% UF Sparse Matrix Collection\n\n% name: HB/bcsstk13\n%\n3 3 2\n1 3 1\n2 2 2\n"
	m := read(t, text, Options{AllowUpper: true})
	want := Header{Coordinate, Integer, Symmetric, 3, 3, 2, 0, 1, []string{"-----", " UF Sparse Matrix Collection", " name: HB/bcsstk13", ""}}
	if diff := cmp.Diff(want, m.Header); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if m.Title() != "HB/bcsstk13" {
		t.Errorf("title %q", m.Title())
	}
	m.Comments = m.Comments[:2]
	if m.Title() != "UF Sparse Matrix Collection" {
		t.Errorf("title %q", m.Title())
	}
	m.Comments = nil
	if m.Title() != "" {
		t.Errorf("title %q", m.Title())
	}
	if _, err := m.Lower(); err != nil {
		t.Error(err)
	}
	m.Symmetry = General
	if _, err := m.Lower(); err == nil {
		t.Error("the lower triangle of a general matrix")
	}
}

func TestDenseAndVector(t *testing.T) {
	m := read(t, "%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n", Options{})
	if diff := cmp.Diff([]float64{0, 1, 2, -1, 0, 3, -2, -3, 0}, m.Dense()); diff != "" {
		t.Error(diff)
	}
	if _, err := m.Vector(); err == nil {
		t.Error("a vector with three columns")
	}
	if d := read(t, general+"1 1 1\n1 1 1\n", Options{}).Dense(); d != nil {
		t.Errorf("a dense coordinate matrix: %v", d)
	}
	for _, text := range []string{array + "3 1\n0\n2\n-1\n", general + "3 1 2\n3 1 -1\n2 1 2\n"} {
		x, err := read(t, text, Options{}).Vector()
		if err != nil || !cmp.Equal(x, []float64{0, 2, -1}) {
			t.Errorf("%v, %v", x, err)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct {
		text string
		o    Options
		want string
	}{
		{general + "2 2 3\n1 1 1\n\n2 2 1\n1 1 2\n", Options{NoDuplicates: true}, "mtx: line 6: entry (1, 1) is the second one, after that of line 3"},
		{general + "2 2 3\n1 1 1\n\n\n1 1 2\n2 2 1\n", Options{NoDuplicates: true}, "mtx: line 6: entry (1, 1) is the second one, after that of line 3"},
		{general + "2 2 4\n2 2 9\n2 1 1\n1 2 2\n2 2 1\n", Options{NoDuplicates: true}, "mtx: line 6: entry (2, 2) is the second one, after that of line 3"},
		{symmetric + "3 3 3\n1 1 1\n2 1 1\n1 2 1\n", Options{AllowUpper: true}, "mtx: line 5: entry (1, 2) lies above the diagonal and that of line 4 below: a symmetric file has one triangle"},
		{symmetric + "3 3 3\n1 1 1\n1 2 1\n3 1 1\n", Options{AllowUpper: true}, "mtx: line 5: entry (3, 1) lies below the diagonal and that of line 4 above: a symmetric file has one triangle"},
		{skew + "3 3 1\n1 1 1\n", Options{AllowUpper: true}, "mtx: line 3: entry (1, 1) on the diagonal of a skew-symmetric matrix"},
		{general + "1 1 1\n1 1 1e999\n", Options{AllowNonFinite: true}, `mtx: line 3: value "1e999" is not a finite number`},
		{general + "1 1 0\n", Options{MaxDim: -1}, "mtx: MaxDim = -1 is outside 0..2147483647"},
		{general + "20000000 1 1\n1 1 1\n", Options{MaxDim: 19999999}, "mtx: line 2: dimension 20000000 with 1 entries: almost all rows or columns would be empty; to accept it, set MaxDim"},
	} {
		if _, err := Read(strings.NewReader(c.text), c.o); err == nil || err.Error() != c.want {
			t.Errorf("%q\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
	m := read(t, general+"1 1 2\n1 1 inf\n1 1 -inf\n", Options{AllowNonFinite: true})
	if _, val := m.Stored().Col(0); !math.IsNaN(val[0]) {
		t.Errorf("∞ - ∞ = %v", val[0])
	}
}

func compressed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// random returns the lines of a random file with duplicates, each index
// preceded by pad.
func random(r *rand.Rand, pad string) string {
	rows, cols, n := 1+r.IntN(50), 1+r.IntN(50), r.IntN(9000)
	var b strings.Builder
	fmt.Fprintf(&b, "%s%d %d %d\n", general, rows, cols, n)
	for range n {
		fmt.Fprintf(&b, "%s%d %s%d %v\n", pad, 1+r.IntN(rows), pad, 1+r.IntN(cols), r.NormFloat64())
		if r.IntN(100) == 0 {
			b.WriteString("\n")
		}
	}
	return b.String()
}

// Zeros in front of the indices keep lines from being plain: both ways to read
// a line must agree, and with a reference.
func TestPlainLinesAgree(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for i := range uint64(40) {
		plain := random(rand.New(rand.NewPCG(seed, i)), "")
		padded := random(rand.New(rand.NewPCG(seed, i)), "00000000000")
		m, slow := read(t, plain, Options{}), read(t, padded, Options{})
		if diff := cmp.Diff(list(slow.Stored()), list(m.Stored())); diff != "" || slow.Merged != m.Merged {
			t.Fatalf("-padded +plain:\n%s", diff)
		}
		coo, err := sparse.NewCOO(m.Rows, m.Cols)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(plain, "\n")[2:] {
			var i, j int
			var x float64
			if line == "" {
				continue
			}
			fmt.Sscan(line, &i, &j, &x)
			if err := coo.Append(i-1, j-1, x); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(list(coo.ToCSC()), list(m.Stored())); diff != "" {
			t.Fatalf("-reference +got:\n%s", diff)
		}
		_, err1 := Read(strings.NewReader(plain+"x"), Options{NoDuplicates: true})
		_, err2 := Read(strings.NewReader(padded+"x"), Options{NoDuplicates: true})
		if err1 == nil || err2 == nil || err1.Error() != err2.Error() {
			t.Fatalf("errors %v and %v", err1, err2)
		}
		_, err1 = Read(strings.NewReader(plain), Options{NoDuplicates: true})
		_, err2 = Read(strings.NewReader(padded), Options{NoDuplicates: true})
		if fmt.Sprint(err1) != fmt.Sprint(err2) || (err1 != nil) != (m.Merged > 0) {
			t.Fatalf("errors %v and %v, %d merged", err1, err2, m.Merged)
		}
	}
}

// The result must not depend on how the bytes arrive.
func TestReadInPieces(t *testing.T) {
	text := string(grid(12, Real, General, true))
	want := list(read(t, text, Options{}).Stored())
	for _, text := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, " ", "\t  ")} {
		for _, r := range []*strings.Reader{strings.NewReader(text), strings.NewReader(compressed(t, text))} {
			m, err := Read(iotest.DataErrReader(iotest.HalfReader(iotest.OneByteReader(r))), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, list(m.Stored())); diff != "" {
				t.Fatal(diff)
			}
		}
	}
}

func TestLineFarIntoFile(t *testing.T) {
	text := string(grid(20, Real, Symmetric, false))
	lines := strings.Count(text, "\n")
	for _, k := range []int{2, 3, 1000, lines/2 + 1, lines - 1} {
		all := strings.Split(text, "\n")
		all[k] += " x"
		_, err := Read(strings.NewReader(strings.Join(all, "\n")), Options{})
		if e, ok := errors.AsType[*SyntaxError](err); !ok || e.Line != k+1 {
			t.Errorf("line %d of %d: error %v", k+1, lines, err)
		}
	}
	_, err := Read(strings.NewReader(text+"1 1 1\n"), Options{})
	if e, ok := errors.AsType[*SyntaxError](err); !ok || e.Line != lines+1 {
		t.Errorf("line %d: error %v", lines+1, err)
	}
}

func TestFailedReads(t *testing.T) {
	text := string(grid(3, Real, General, false))
	boom := errors.New("boom")
	for _, text := range []string{text, compressed(t, text)} {
		for k := 0; k < len(text); k += 7 {
			r := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text[:k])))
			_, err := Read(r, Options{Name: "x"})
			if k > 1 && (!errors.Is(err, iotest.ErrTimeout) || !strings.HasPrefix(err.Error(), "mtx: x: line ")) {
				t.Fatalf("byte %d: error %v", k, err)
			}
			_, err = Read(&failing{strings.NewReader(text[:k]), boom}, Options{Name: "x"})
			if !errors.Is(err, boom) || !strings.HasPrefix(err.Error(), "mtx: x: line ") {
				t.Fatalf("byte %d of %d fails: error %v", k, len(text), err)
			}
		}
	}
}

// failing fails where r ends.
type failing struct {
	r   *strings.Reader
	err error
}

func (f *failing) Read(b []byte) (int, error) {
	if f.r.Len() == 0 {
		return 0, f.err
	}
	return f.r.Read(b)
}

// Whatever the size line claims, memory follows the entries that are there.
func TestClaimsCostNothing(t *testing.T) {
	for _, text := range []string{
		general + "2147483647 2147483647 1000000000000\n1 1 1\n",
		general + "2147483647 2147483647 268435456\n2147483647 2147483647 1\n1 1 1\n",
		symmetric + "2147483647 2147483647 1000000000000\n",
		general + "2147483647 2147483647 0\n",
		array + "2147483647 2147483647\n1\n",
		"%%MatrixMarket matrix array real symmetric\n2147483647 2147483647\n1\n",
		array + "0 2147483647\n",
		general + "%" + strings.Repeat("x", 60000) + "\n2147483647 1 0\n",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Read(strings.NewReader(text), Options{})
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%.80q: accepted as %d×%d", text, m.Rows, m.Cols)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%.80q: %d bytes allocated", text, n)
		}
	}
}

// Memory beside the text: 16 bytes an entry in order, 28 out of order, and
// what growing leaves behind.
func TestMemory(t *testing.T) {
	for _, shuffled := range []bool{false, true} {
		text := grid(30, Real, General, shuffled)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Read(bytes.NewReader(text), Options{})
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		result := uint64(12*m.Entries + 8*(m.Cols+1))
		total := after.TotalAlloc - before.TotalAlloc
		if limit := 3 * result; total > limit {
			t.Errorf("shuffled %v: %d bytes allocated in all for a result of %d", shuffled, total, result)
		}
	}
}
