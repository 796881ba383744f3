package qps_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/saddle-go/saddle/problem/qps"
)

var inf = math.Inf(1)

// everything uses each section and most rules.
const everything = `* a comment
NAME          all of it
OBJSENSE
    MAX
OBJNAME
    profit
ROWS
 N  waste
 N  profit
 G  g
 L  l
 E  e1
 E  e2
 L  l2
COLUMNS
    x1  profit  1.5  g  2.
    x1  l  -1D+01
    M1  'MARKER'  'INTORG'
    x2  g  1  waste  7
    x3  e1  .5  e2  1
    M2  'MARKER'  'INTEND'
    x4  l  0  profit  -2
    x5  e2  1
    x6  l2  1
    x7  l2  1
RHS
    b  g  4  l  6
    b  e1  2  profit  -10
    other  g  9
RANGES
    r  g  3  l  -4
    r  e1  1  e2  -1
BOUNDS
 UP  s  x1  -3
 LO  s  x4  1
 UP  s  x4  1e30
 FR  s  x5
 MI  s  x6
 UP  s  x6  5
 BV  s  x7
 UP  t  x7  9
QUADOBJ
    x1  x1  2  x4  1
    x5  x5  3
ENDATA
`

func TestRead(t *testing.T) {
	f, err := qps.Read(strings.NewReader(everything), qps.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, got, want []float64) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s = %g, want %g", what, got, want)
		}
	}
	same("Q", f.Q, []float64{1.5, 0, 0, -2, 0, 0, 0})
	same("RowLower", f.RowLower, []float64{4, 2, 2, -1, -inf})
	same("RowUpper", f.RowUpper, []float64{7, 6, 3, 0, 0})
	same("Lower", f.Lower, []float64{-inf, 0, 0, 1, -inf, -inf, 0})
	same("Upper", f.Upper, []float64{-3, 1, 1, inf, inf, 5, 1})
	if f.Constant != 10 || !f.Maximize || f.Name != "all of it" || f.ObjectiveRow != "profit" || f.FreeRows != 1 || f.Integers != 3 || f.Format != qps.Free {
		t.Errorf("constant %g, maximise %t, header %+v", f.Constant, f.Maximize, f.Header)
	}
	if f.RHS != "b" || f.Ranges != "r" || f.Bounds != "s" {
		t.Errorf("sets %q, %q, %q", f.RHS, f.Ranges, f.Bounds)
	}
	if !slices.Equal(f.Integer, []bool{false, true, true, false, false, false, true}) {
		t.Errorf("integers %v", f.Integer)
	}
	if !slices.Equal(f.RowNames, []string{"g", "l", "e1", "e2", "l2"}) || f.Names[6] != "x7" {
		t.Errorf("names %q, %q", f.RowNames, f.Names)
	}
	if f.A.NNZ() != 8 || f.A.At(0, 0) != 2 || f.A.At(1, 0) != -10 || f.A.At(2, 2) != 0.5 {
		t.Errorf("A has %d entries", f.A.NNZ())
	}
	if f.P.NNZ() != 3 || f.P.At(0, 0) != 2 || f.P.At(3, 0) != 1 || f.P.At(4, 4) != 3 {
		t.Errorf("P has %d entries", f.P.NNZ())
	}
	if len(f.Warnings) != 4 {
		t.Errorf("%d warnings: %q", len(f.Warnings), f.Warnings)
	}
}

func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		kind   string
		b, r   string
		lo, hi float64
	}{
		{"E", "2", "", 2, 2}, {"E", "2", "0", 2, 2}, {"E", "2", "3", 2, 5}, {"E", "2", "-3", -1, 2},
		{"L", "2", "", -inf, 2}, {"L", "2", "3", -1, 2}, {"L", "2", "-3", -1, 2}, {"L", "", "", -inf, 0}, {"L", "1e20", "", -inf, inf},
		{"G", "2", "", 2, inf}, {"G", "2", "3", 2, 5}, {"G", "2", "-3", 2, 5}, {"G", "2", "inf", 2, inf}, {"G", "-Infinity", "", -inf, inf},
	} {
		text := "ROWS\n N c\n " + c.kind + " r\nCOLUMNS\n x r 1\n"
		if c.b != "" {
			text += "RHS\n r " + c.b + "\n"
		}
		if c.r != "" {
			text += "RANGES\n r " + c.r + "\n"
		}
		f, err := qps.Read(strings.NewReader(text+"ENDATA\n"), qps.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if f.RowLower[0] != c.lo || f.RowUpper[0] != c.hi {
			t.Errorf("%+v: [%g, %g]", c, f.RowLower[0], f.RowUpper[0])
		}
	}
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		lines  string
		lo, hi float64
		warn   bool
	}{
		{"", 0, inf, false}, {" UP x 4", 0, 4, false}, {" UP x 0", 0, 0, false}, {" UP x -4", -inf, -4, true}, {" UP x -4\n LO x -5", -5, -4, false},
		{" LO x -5\n UP x -4", -5, -4, false}, {" LO x 0\n UP x -4", 0, -4, false}, {" FX x 3", 3, 3, false}, {" FR x", -inf, inf, false}, {" FR b x", -inf, inf, false},
		{" FR b x 7", -inf, inf, false}, {" MI x", -inf, inf, false}, {" MI x\n UP x 5", -inf, 5, false}, {" PL x", 0, inf, false}, {" BV x", 0, 1, false},
		{" LI x 2\n UI x 6", 2, 6, false}, {" UI x -6", -inf, -6, true}, {" UP x inf", 0, inf, false}, {" LO x -1e25", -inf, inf, false},
	} {
		f, err := qps.Read(strings.NewReader("ROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n"+c.lines+"\nENDATA\n"), qps.Options{})
		if err != nil {
			t.Fatal(c.lines, err)
		}
		if f.Lower[0] != c.lo || f.Upper[0] != c.hi || c.warn != (len(f.Warnings) > 0) {
			t.Errorf("%q: [%g, %g], %q", c.lines, f.Lower[0], f.Upper[0], f.Warnings)
		}
	}
}

// fixedText has names with blanks, and a line that would mean something else in free format.
const fixedText = `NAME          FIXED
ROWS
 N  COST 1
 L  ROW 1
 G  2
COLUMNS
    COL 1     COST 1              1.   ROW 1               2.
    COL 2     2                   3.
RHS
    RHS 1     ROW 1               4.   2                  -1.
BOUNDS
 UP BND 1     COL 1               5.
QUADOBJ
    COL 1     COL 1               8.
ENDATA
`

func TestFixed(t *testing.T) {
	for _, format := range []qps.Format{qps.Auto, qps.Fixed} {
		f, err := qps.Read(strings.NewReader(fixedText), qps.Options{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		if f.Format != qps.Fixed || !slices.Equal(f.Names, []string{"COL 1", "COL 2"}) || !slices.Equal(f.RowNames, []string{"ROW 1", "2"}) ||
			!slices.Equal(f.RowUpper, []float64{4, inf}) || f.Upper[0] != 5 || f.P.At(0, 0) != 8 || f.Bounds != "BND 1" {
			t.Errorf("%v: %+v %+v", format, f.Header, f.QP)
		}
	}
	_, err := qps.Read(strings.NewReader(fixedText), qps.Options{Format: qps.Free})
	if err == nil || !strings.Contains(err.Error(), "line 3: 3 words") {
		t.Errorf("as free format: %v", err)
	}
}

func TestQMatrix(t *testing.T) {
	head := "ROWS\n N c\nCOLUMNS\n x c 1\n y c 1\n"
	f, err := qps.Read(strings.NewReader(head+"QMATRIX\n x x 1\n x y 2\n y x 2\n y y 5\nENDATA\n"), qps.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.P.NNZ() != 3 || f.P.At(0, 1) != 2 || f.P.At(1, 1) != 5 {
		t.Errorf("P = %v", f.P.ToDense())
	}
	f, err = qps.Read(strings.NewReader(head+"QSECTION c\n y x 2\n x x 4\nENDATA\n"), qps.Options{})
	if err != nil || f.P.At(0, 1) != 2 || f.Objective([]float64{1, 3}) != 4+2+6 {
		t.Errorf("QSECTION: %v", err)
	}
}

var malformed = []struct{ name, text, want string }{
	{"empty", "", "line 1: the file ends without ENDATA"},
	{"no end", "ROWS\n N c\nCOLUMNS\n x c 1\n", "line 4: the file ends without ENDATA"},
	{"after the end", "ROWS\nCOLUMNS\nENDATA\nROWS\n", `line 4: "ROWS" follows ENDATA`},
	{"section", "ROWS\nSOS1\n", `line 2: section "SOS1" is not supported`},
	{"quadratic constraint", "ROWS\n N c\nCOLUMNS\n x c 1\nQCMATRIX c\n", `line 5: section "QCMATRIX" is not supported`},
	{"no rows", "COLUMNS\n", "line 1: COLUMNS before ROWS"},
	{"order", "ROWS\n N c\nRHS\n", "line 3: a section before COLUMNS that belongs behind"},
	{"twice", "ROWS\n N c\nROWS\n", "line 3: a second section ROWS"},
	{"both quadratic", "ROWS\n N c\nCOLUMNS\n x c 1\nQUADOBJ\nQMATRIX\n", "line 6: a second section QMATRIX"},
	{"no columns", "ROWS\n N c\nENDATA\n", "a section before COLUMNS that belongs behind"},
	{"no section", "NAME x\n N c\n", `line 2: "N c" stands in no section`},
	{"sense", "OBJSENSE\n UP\n", `line 2: objective sense "UP" is neither MAX nor MIN`},
	{"no sense", "OBJSENSE\nROWS\n", "line 2: section ROWS without a value"},
	{"row type", "ROWS\n X c\n", `line 2: row type "X" is none of N, E, L, G`},
	{"row twice", "ROWS\n N c\n E c\n", "line 3: row c is declared twice"},
	{"row words", "ROWS\n N c d\n", "line 2: 3 words, want 2: type, row"},
	{"column words", "ROWS\n N c\nCOLUMNS\n x c\n", "line 4: 2 words, want 3 or 5"},
	{"row unknown", "ROWS\n N c\nCOLUMNS\n x d 1\n", `line 4: row "d" is not declared`},
	{"number", "ROWS\n N c\nCOLUMNS\n x c 1x\n", `line 4: "1x" is not a finite number`},
	{"infinite", "ROWS\n N c\nCOLUMNS\n x c inf\n", `line 4: "inf" is not a finite number`},
	{"overflow", "ROWS\n N c\nCOLUMNS\n x c 1e999\n", `line 4: "1e999" is not a finite number`},
	{"entry twice", "ROWS\n N c\n E r\nCOLUMNS\n x r 1 r 2\n", "line 5: column x has a second entry in row r"},
	{"column in pieces", "ROWS\n N c\n E r\nCOLUMNS\n x r 1\n y r 1\n x c 1\n", "line 7: column x goes on after other columns"},
	{"marker", "ROWS\n N c\nCOLUMNS\n m 'MARKER' 'SOSORG'\n", "line 4: marker 'SOSORG' is neither"},
	{"marker open", "ROWS\n N c\nCOLUMNS\n m 'MARKER' 'INTORG'\n x c 1\nENDATA\n", "line 6: INTORG without INTEND"},
	{"marker end", "ROWS\n N c\nCOLUMNS\n m 'MARKER' 'INTEND'\n", "line 4: INTEND without INTORG"},
	{"right side twice", "ROWS\n E r\nCOLUMNS\n x r 1\nRHS\n b r 1\n b r 1\n", "line 7: row r has two values in RHS"},
	{"infinite right side", "ROWS\n E r\nCOLUMNS\n x r 1\nRHS\n b r 1e30\n", "line 6: right side +Inf of row r of type E"},
	{"bound type", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n XX b x 1\n", `line 6: bound type "XX" is none of`},
	{"semi-continuous", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n SC b x 1\n", "line 6: bound type SC: semi-continuous"},
	{"bound column", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n UP b y 1\n", `line 6: column "y" is not declared`},
	{"bound twice", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n UP b x 1\n UP b x 1\n", "line 7: column x: bound UP sets what another line has set"},
	{"bound empty", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n LO b x inf\n", "line 6: column x: bound LO +Inf leaves no number"},
	{"bound broken", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n UI b x 1.5\n", "line 6: column x: bound UI 1.5 is not a whole number"},
	{"bound words", "ROWS\n E r\nCOLUMNS\n x r 1\nBOUNDS\n UP x\n", "line 6: 2 words, want type, set, column, value"},
	{"quadratic twice", "ROWS\n N c\nCOLUMNS\n x c 1\n y c 1\nQUADOBJ\n x y 1\n x x 1\n y x 1\nENDATA\n", "line 9: the quadratic entry of y and x is given a second time, after line 7"},
	{"quadratic unknown", "ROWS\n N c\nCOLUMNS\n x c 1\nQUADOBJ\n x z 1\n", `line 6: column "z" is not declared`},
	{"one triangle", "ROWS\n N c\nCOLUMNS\n x c 1\n y c 1\nQMATRIX\n x y 1\nENDATA\n", "line 7: QMATRIX holds both triangles, but of y and x only one"},
	{"triangles differ", "ROWS\n N c\nCOLUMNS\n x c 1\n y c 1\nQMATRIX\n x y 1\n y x 2\nENDATA\n", "line 8: QMATRIX is not symmetric"},
	{"objective", "OBJNAME c\nROWS\n E c\nCOLUMNS\nENDATA\n", `OBJNAME "c" is not a row of type N`},
	{"carriage return", "ROWS\n N c\rd\n", "line 2: "},
	{"long", "ROWS\n N " + strings.Repeat("c", 1<<17) + "\n", "line 2: "},
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		_, err := qps.Read(strings.NewReader(c.text), qps.Options{})
		var bad *qps.SyntaxError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	_, err := qps.Read(strings.NewReader("X"), qps.Options{Name: "file.mps"})
	if err == nil || err.Error() != `file.mps:1: section "X" is not supported` {
		t.Error(err)
	}
	if _, err := qps.Read(strings.NewReader(""), qps.Options{Format: 7}); err == nil {
		t.Error("Format 7 is accepted")
	}
}

func TestFailingReader(t *testing.T) {
	cause := errors.New("the disk is gone")
	for k := range len(everything) {
		r := io.MultiReader(strings.NewReader(everything[:k]), iotest.ErrReader(cause))
		if _, err := qps.Read(r, qps.Options{}); !errors.Is(err, cause) {
			t.Fatalf("after %d bytes: %v", k, err)
		}
		if _, err := qps.Read(strings.NewReader(everything[:k]), qps.Options{}); err == nil && k < len(everything)-1 {
			t.Fatalf("the first %d bytes are taken for a file", k)
		}
	}
}

func TestCompressed(t *testing.T) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	io.WriteString(w, strings.ReplaceAll(everything, "\n", "\r\n"))
	w.Close()
	path := filepath.Join(t.TempDir(), "all.mps.gz")
	if err := os.WriteFile(path, z.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := qps.ReadFile(path, qps.Options{})
	if err != nil || f.Name != "all of it" || f.A.NNZ() != 8 {
		t.Error(f, err)
	}
	if _, err := qps.Read(bytes.NewReader(z.Bytes()[:z.Len()-9]), qps.Options{}); err == nil {
		t.Error("a file that is cut off is accepted")
	}
	if _, err := qps.ReadFile(filepath.Dir(path), qps.Options{}); err == nil || !strings.Contains(err.Error(), "directory") {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(everything), 0)
	f.Add([]byte(fixedText), 2)
	for _, c := range malformed {
		f.Add([]byte(c.text), 0)
	}
	f.Fuzz(func(t *testing.T, text []byte, format int) {
		p, err := qps.Read(bytes.NewReader(text), qps.Options{Format: qps.Format(format)})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%v", err)
		}
		n, m := p.Dim()
		if len(p.Names) != n || len(p.RowNames) != m || len(p.Q) != n {
			t.Errorf("%d, %d, %d for %d columns and %d rows", len(p.Names), len(p.RowNames), len(p.Q), n, m)
		}
	})
}

func ExampleRead() {
	f, err := qps.Read(strings.NewReader(`NAME  tiny
ROWS
 N  cost
 G  demand
COLUMNS
    x  cost  1  demand  1
    y  cost  2  demand  1
RHS
    b  demand  3
QUADOBJ
    x  x  2
ENDATA
`), qps.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	n, m := f.Dim()
	fmt.Println(f.Name, n, m, f.RowLower, f.Objective([]float64{2, 1}))
	// Output: tiny 2 1 [3] 8
}
