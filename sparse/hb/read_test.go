package hb

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// file puts a header with the usual columns in front of the lines of data.
func file(kind string, rows, cols, entries int, formats [4]string, rhs, data string) string {
	valueLines, rhsLines := 1, 0
	if kind[0] == 'P' {
		valueLines = 0
	}
	if rhs != "" {
		rhsLines = 1
		rhs += "\n"
	}
	return fmt.Sprintf("%-72s%-8s\n%14d%14d%14d%14d%14d\n%-14s%14d%14d%14d%14d\n%-16s%-16s%-20s%-20s\n%s%s",
		"A matrix", "KEY", 9, 1, 1, valueLines, rhsLines, kind, rows, cols, entries, 0, formats[0], formats[1], formats[2], formats[3], rhs, data)
}

var plain = [4]string{"(8I3)", "(4I3)", "(2F6.2)", "(2F6.2)"}

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

func compressed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// good lists files and what they hold.
var good = []struct {
	name, text           string
	stored, full         []string // full = nil: the same
	rhs, guess, solution [][]float64
}{
	{name: "general", text: file("RUA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  2\n  1.00  2.50\n -3.00\n"), stored: []string{"1 1 1", "2 1 2.5", "2 2 -3"}},
	{name: "no blanks, implied point", text: file("rua", 2, 2, 3, [4]string{"(3I1)", "(3I1)", "(3F4.2)", ""}, "", "134\n122\n-1001234 -50\n"), stored: []string{"1 1 -1", "2 1 12.34", "2 2 -0.5"}},
	{name: "rectangular", text: file("RRA", 2, 3, 2, plain, "", "  1  1  2  3\n  1  2\n  1.00  2.00\n"), stored: []string{"1 2 1", "2 3 2"}},
	{name: "symmetric", text: file("RSA", 2, 2, 3, plain, "", "  1  3  4\n  1  2  2\n  1.00  2.00\n  3.00\n"), stored: []string{"1 1 1", "2 1 2", "2 2 3"}, full: []string{"1 1 1", "2 1 2", "1 2 2", "2 2 3"}},
	{name: "skew", text: file("RZA", 2, 2, 1, plain, "", "  1  2  2\n  2\n  3.00"), stored: []string{"2 1 3"}, full: []string{"2 1 3", "1 2 -3"}},
	{name: "pattern", text: file("PSA", 2, 2, 2, [4]string{"(8I3)", "(8I3)", "", ""}, "", "  1  2  3\n  1  2\n"), stored: []string{"1 1 1", "2 2 1"}},
	{name: "integer", text: file("IUA", 2, 1, 2, [4]string{"(8I3)", "(8I3)", "(4I4)", ""}, "", "  1  3\n  1  2\n  -7  +8\n"), stored: []string{"1 1 -7", "2 1 8"}},
	{name: "rows in any order", text: file("RUA", 3, 1, 3, plain, "", "  1  4\n  3  1  2\n  3.00  1.00\n  2.00\n"), stored: []string{"1 1 1", "2 1 2", "3 1 3"}},
	{name: "D exponents", text: file("RUA", 2, 1, 2, [4]string{"(2I2)", "(2I2)", "(1P,2D12.4)", ""}, "", " 1 3\n 1 2\n  1.5000D+02 -2.5000-101\n\n  \n"), stored: []string{"1 1 150", "2 1 -2.5e-101"}},
	{name: "nothing", text: file("RUA", 0, 0, 0, plain, "", "  1\n"), stored: []string{}},
	{name: "no entries", text: file("RUA", 3, 2, 0, plain, "", "  1  1  1\n"), stored: []string{}},
	{name: "full right-hand sides", text: file("RUA", 2, 2, 1, plain, "FGX                        2             0", "  1  2  2\n  1\n  1.00\n  1.00  2.00\n  3.00  4.00\n  5.00  6.00\n  7.00  8.00\n  9.00 10.00\n 11.00 12.00\n"),
		stored: []string{"1 1 1"}, rhs: [][]float64{{1, 2}, {3, 4}}, guess: [][]float64{{5, 6}, {7, 8}}, solution: [][]float64{{9, 10}, {11, 12}}},
	{name: "solution of one", text: file("RUA", 1, 1, 1, plain, "F X                        1             0", "  1  2\n  1\n  1.00\n  1.00\n  2.00\n"),
		stored: []string{"1 1 1"}, rhs: [][]float64{{1}}, solution: [][]float64{{2}}},
	{name: "sparse right-hand sides", text: file("RUA", 3, 1, 1, plain, "M                          2             2", "  1  2\n  1\n  1.00\n  1  2  3\n  3  1\n  5.00  6.00\n"),
		stored: []string{"1 1 1"}, rhs: [][]float64{{0, 0, 5}, {6, 0, 0}}},
}

func TestRead(t *testing.T) {
	for _, c := range good {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []string{c.text, strings.ReplaceAll(c.text, "\n", "\r\n"), compressed(t, c.text)} {
				m, err := Read(iotest.OneByteReader(strings.NewReader(text)), Options{})
				if err != nil {
					t.Fatal(err)
				}
				if m.Title != "A matrix" || m.Key != "KEY" || m.Type != strings.ToUpper(m.Type) {
					t.Errorf("title %q, key %q, type %q", m.Title, m.Key, m.Type)
				}
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
				if diff := cmp.Diff([][][]float64{c.rhs, c.guess, c.solution}, [][][]float64{m.RHS, m.Guess, m.Solution}); diff != "" {
					t.Errorf("right-hand sides, guesses, solutions -want +got:\n%s", diff)
				}
				if _, err := m.Lower(); (err == nil) != (m.Symmetry == mtx.Symmetric) {
					t.Errorf("lower triangle of a %v matrix: error %v", m.Symmetry, err)
				}
			}
		})
	}
}

// A Rutherford–Boeing file has shorter second and fourth lines.
func TestRutherfordBoeing(t *testing.T) {
	text := "Title                                                                   |key    \n" +
		"             3              1             1             1\n" +
		"rsa                        2             2             2             0\n" +
		"(26I3)          (26I3)          (3E9.1)             \n" +
		"  1  3  3\n  1  2\n  1.0E+00 -2.0E+00\n"
	text = strings.Replace(text, "3              1", "3             1", 1)
	m, err := Read(strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1 1 1", "2 1 -2"}, list(m.Stored())); diff != "" || m.Type != "RSA" || m.Key != "|key" {
		t.Errorf("%s %+v", diff, m)
	}
}

// Long random columns against a dense reference.
func TestRandom(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 20 {
		rows, cols := 1+r.IntN(300), 1+r.IntN(20)
		want := []string{}
		ptr, ind, val := []string{"1"}, []string{}, []string{}
		for j := range cols {
			n := r.IntN(rows + 1)
			x := make(map[int]float64)
			for _, i := range r.Perm(rows)[:n] {
				x[i] = r.NormFloat64()
				ind = append(ind, fmt.Sprint(i+1))
				val = append(val, fmt.Sprintf("%.16E", x[i]))
			}
			for i := range rows {
				if v, ok := x[i]; ok {
					want = append(want, fmt.Sprintf("%d %d %v", i+1, j+1, v))
				}
			}
			ptr = append(ptr, fmt.Sprint(len(ind)+1))
		}
		lines := func(fields []string, repeat, width int) string {
			var b strings.Builder
			for k, f := range fields {
				fmt.Fprintf(&b, "%*s", width, f)
				if k%repeat == repeat-1 || k == len(fields)-1 {
					b.WriteByte('\n')
				}
			}
			return b.String()
		}
		text := file("RUA", rows, cols, len(ind), [4]string{"(7I8)", "(9I4)", "(3E23.16)", ""}, "", lines(ptr, 7, 8)+lines(ind, 9, 4)+lines(val, 3, 23))
		m, err := Read(strings.NewReader(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, list(m.Stored())); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestFailedReads(t *testing.T) {
	boom := errors.New("boom")
	for _, text := range []string{good[0].text, good[len(good)-1].text, compressed(t, good[0].text)} {
		for k := range len(text) {
			r := strings.NewReader(text[:k])
			_, err := Read(&failing{r, boom}, Options{Name: "x"})
			if !errors.Is(err, boom) || !strings.HasPrefix(err.Error(), "hb: x: line ") {
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

// Whatever the header claims, memory follows the numbers that are there.
func TestClaimsCostNothing(t *testing.T) {
	const huge = 2147483647
	for _, text := range []string{
		file("RUA", huge, huge, 99999999999999, plain, "", "  1  2\n"),
		file("PUA", huge, 1, 99999999999999, plain, "", "  1\n"),
		file("RUA", huge, 1, 1, plain, "", "  1  2\n  1\n  1.00\n"),
		file("RUA", 1, huge, 0, plain, "", "  1\n"),
		file("RUA", 16777216, 1, 0, plain, fmt.Sprintf("F             %14d             0", huge), "  1  1\n  1.00\n"),
		file("RUA", 16777216, 1, 0, plain, fmt.Sprintf("M             %14d             0", huge), "  1  1\n  1\n"),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(strings.NewReader(text), Options{})
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%.200q: accepted", text)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%.200q: %d bytes allocated", text, n)
		}
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.rua")
	if err := os.WriteFile(path, []byte(good[0].text), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err := ReadFile(path, Options{}); err != nil || m.Rows != 2 {
		t.Errorf("%v, %v", m, err)
	}
	if _, err := ReadFile(path+"x", Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := ReadFile(filepath.Dir(path), Options{}); err == nil {
		t.Error("a folder is read")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path, Options{}); err == nil || err.Error() != "hb: "+path+": line 1: the file ends before the line with the numbers of lines" {
		t.Errorf("error %v", err)
	}
	if _, err := Read(strings.NewReader(""), Options{MaxDim: -1}); err == nil || err.Error() != "hb: MaxDim = -1 is outside 0..2147483647" {
		t.Errorf("error %v", err)
	}
}
