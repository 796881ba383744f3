package nl

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, text string, o Options) *File {
	t.Helper()
	f, err := Read(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Problem.Validate(); err != nil {
		t.Fatal(err)
	}
	return f
}

func near(a, b, tol float64) bool {
	return a == b || math.Abs(a-b) <= tol*max(1, math.Abs(b)) || math.IsNaN(a) && math.IsNaN(b)
}

// gradientOf returns ∇f(x), checked against differences of f.
func gradientOf(t *testing.T, f *File, x []float64) []float64 {
	t.Helper()
	g := make([]float64, len(x))
	f.Problem.Gradient(x, g)
	for j := range x {
		const h = 1e-6
		at := slices.Clone(x)
		at[j] = x[j] + h
		up := f.Problem.Objective(at)
		at[j] = x[j] - h
		if d := (up - f.Problem.Objective(at)) / (2 * h); !near(g[j], d, 1e-6) && math.Abs(d) < 1e4 { // else it jumps here
			t.Errorf("derivative %d at %v: %g, differences %g", j, x, g[j], d)
		}
	}
	return g
}

// TestHS071 reads the same problem in every encoding.
func TestHS071(t *testing.T) {
	for form, text := range all(t, hs071) {
		f := read(t, text, Options{Name: "some/where/hs071.nl.gz"})
		p := f.Problem
		if f.Binary != (text[0] == 'b') || p.Name != "hs071" || f.Objective != 0 || p.Maximize || p.Integer != nil || len(f.Warnings) > 0 {
			t.Errorf("%s: %+v, %q, warnings %v", form, f.Header, p.Name, f.Warnings)
		}
		if d := cmp.Diff(f.Options, []int{1, 1, 0}); d != "" {
			t.Error(form, d)
		}
		want := []Suffix{{"marked", ToVariables, false, []int32{0, 3}, []float64{1, -2}}, {"weight", ToRows, true, []int32{1}, []float64{0.5}}}
		if d := cmp.Diff(f.Suffixes, want); d != "" {
			t.Error(form, d)
		}
		for _, list := range []struct{ got, want []float64 }{
			{p.Start, []float64{1, 5, 5, 1}}, {p.RowDuals, []float64{0.5, -0.1}},
			{p.Lower, []float64{1, 1, 1, 1}}, {p.Upper, []float64{5, 5, 5, 5}},
			{p.RowLower, []float64{25, 40}}, {p.RowUpper, []float64{math.Inf(1), 40}},
		} {
			if d := cmp.Diff(list.got, list.want); d != "" {
				t.Error(form, d)
			}
		}
		c := make([]float64, 2)
		p.Constraints(p.Start, c)
		if v := p.Objective(p.Start); v != 16 || c[0] != 25 || c[1] != 52 {
			t.Errorf("%s: f = %g, c = %v at the start", form, v, c)
		}
		if g := gradientOf(t, f, p.Start); !slices.Equal(g, []float64{12, 1, 2, 11}) {
			t.Errorf("%s: gradient %v", form, g)
		}
		if p.Jacobian.Len() != 8 || p.Hessian.Len() != 10 || p.Linear[0] || p.Linear[1] {
			t.Errorf("%s: %d entries of J, %d of H, linear %v", form, p.Jacobian.Len(), p.Hessian.Len(), p.Linear)
		}
		if s := f.Suffix("marked", ToVariables).Dense(4); !slices.Equal(s, []float64{1, 0, 0, -2}) || f.Suffix("marked", ToRows) != nil {
			t.Errorf("%s: suffix %v", form, s)
		}
	}
}

// TestHeader reads odd header lines and the order of discrete variables.
func TestHeader(t *testing.T) {
	text := strings.Join([]string{
		"g4 1 3 0 7 1e-5 # problem", "12 0 1", "0 1", "0", "5 8 3", "0 0", "2 1 1 1 2 # discrete", "0 0 0 0", "9 9", "0", "O0 1", "n4",
		"b", strings.Repeat("2 0\n", 12),
	}, "\n")
	f := read(t, text, Options{})
	if f.Tolerance != 1e-5 || !slices.Equal(f.Options, []int{1, 3, 0, 7}) || f.LongestRowName != 9 || f.Discrete() != 7 {
		t.Errorf("%+v", f.Header)
	}
	want := []bool{false, false, true, false, true, false, true, true, false, true, true, true}
	if d := cmp.Diff(f.Problem.Integer, want); d != "" {
		t.Error(d)
	}
	if !f.Problem.Maximize || f.Problem.Objective(make([]float64, 12)) != 4 {
		t.Error("constant objective that is to be maximised")
	}
	if h, err := ReadHeader(strings.NewReader(text), Options{}); err != nil || cmp.Diff(*h, f.Header) != "" {
		t.Errorf("header alone: %v, %v", h, err)
	}
}

// TestObjectives chooses among several, and none.
func TestObjectives(t *testing.T) {
	segments := "O0 0\no44\nv0\nO1 1\no74\n2\nf3 1\no75\n1\nh0:\nv1\n"
	segments = "F3 0 -1 alien\n" + strings.Replace(segments, "h0:", "v0", 1) + "O2 1\nn2\nG0 1\n0 1\nG2 2\n0 5\n1 -1\n"
	text := model(2, 0, 3, 0, segments)
	x := []float64{2, 3}
	for objective, want := range map[int]float64{0: math.Exp(2) + 2, 2: 2 + 10 - 3, Feasibility: 0} {
		f := read(t, text, Options{Objective: objective})
		if v := f.Problem.Objective(x); !near(v, want, 1e-15) || f.Objective != objective || f.Problem.Maximize != (objective == 2) {
			t.Errorf("objective %d: %g, want %g", objective, v, want)
		}
		gradientOf(t, f, x)
	}
	for _, objective := range []int{1, 3, -2} {
		if _, err := Read(strings.NewReader(text), Options{Objective: objective}); err == nil {
			t.Errorf("objective %d was read", objective)
		}
	}
	if f := read(t, model(1, 0, 0, 0, ""), Options{}); f.Objective != Feasibility || f.Problem.Objective([]float64{1}) != 0 {
		t.Error("no objective")
	}
	for _, segments := range []string{"", "k0\n", "k-1\n"} {
		read(t, model(0, 0, 0, 0, segments), Options{})
	}
}

// TestBounds reads every kind.
func TestBounds(t *testing.T) {
	segments := "r\n0 -1 2\n1 3\n2 -4\n3\n4 0.5\n0 7 7\nb\n0 -1e20 2\n1 1e400\n2 -Infinity\n3\n4 1e19\n2 -inf\n"
	text := strings.Replace(model(6, 6, 0, 0, ""), "b\n3\n3\n3\n3\n3\n3\nr\n3\n3\n3\n3\n3\n3\n", segments, 1)
	f := read(t, text, Options{})
	inf := math.Inf(1)
	for _, list := range []struct{ got, want []float64 }{
		{f.Problem.RowLower, []float64{-1, -inf, -4, -inf, 0.5, 7}}, {f.Problem.RowUpper, []float64{2, 3, inf, inf, 0.5, 7}},
		{f.Problem.Lower, []float64{-inf, -inf, -inf, -inf, 1e19, -inf}}, {f.Problem.Upper, []float64{2, inf, inf, inf, 1e19, inf}},
	} {
		if d := cmp.Diff(list.got, list.want); d != "" {
			t.Error(d)
		}
	}
}

// TestStart leaves out what is 0.
func TestStart(t *testing.T) {
	for form, text := range all(t, model(3, 1, 0, 0, "x1\n2 1.5\nd0\n")) {
		f := read(t, text, Options{})
		if !slices.Equal(f.Problem.Start, []float64{0, 0, 1.5}) || !slices.Equal(f.Problem.RowDuals, []float64{0}) {
			t.Errorf("%s: %v, %v", form, f.Problem.Start, f.Problem.RowDuals)
		}
	}
	if f := read(t, model(3, 1, 0, 0, ""), Options{}); f.Problem.Start != nil || f.Problem.RowDuals != nil {
		t.Error("a start that is not there")
	}
}

// TestCommonExpressions shares them, in whatever order they stand.
func TestCommonExpressions(t *testing.T) {
	a := "V2 2 0\n0 2\n1 1\nn-1\n"    // 2x₀ + x₁ − 1
	b := "V3 1 0\n1 -1\no2\nv2\nv2\n" // −x₁ + V2²
	c := "V4 0 1\no41\nv3\n"          // sin V3
	rest := "O0 0\no2\nv4\nv3\nC0\nv4\nJ0 1\n0 3\n"
	x := []float64{0.7, -0.4}
	v2 := 2*x[0] + x[1] - 1
	v3 := -x[1] + v2*v2
	for _, segments := range []string{a + b + c + rest, rest + c + b + a, b + rest + a + c} {
		for form, text := range all(t, model(2, 1, 1, 3, segments)) {
			f := read(t, text, Options{})
			row := make([]float64, 1)
			f.Problem.Constraints(x, row)
			if v := f.Problem.Objective(x); !near(v, math.Sin(v3)*v3, 1e-15) || !near(row[0], math.Sin(v3)+3*x[0], 1e-15) {
				t.Errorf("%s: %g, %g", form, v, row[0])
			}
			gradientOf(t, f, x)
		}
	}
}

// TestWarnings accepts what can be understood.
func TestWarnings(t *testing.T) {
	for segments, count := range map[string]int{
		"k1\n1\nJ0 2\n0 1\n1 1\n": 1, "k1\n0\nJ0 2\n0 1\n1 1\n": 2, "K1\n1\nJ0 1\n0 1\n": 1, "k1\n0\n": 0, "S0 1 sosno\n0 1\n": 1,
	} {
		if f := read(t, model(2, 1, 0, 0, segments), Options{}); len(f.Warnings) != count {
			t.Errorf("%q: %q", segments, f.Warnings)
		}
	}
}

// TestWindow reads a text of several windows: whole lines from the window and field by field, with all the places where a window may end.
func TestWindow(t *testing.T) {
	text := chained(400)
	want := read(t, text, Options{}).Problem
	for name, r := range map[string]io.Reader{
		"crlf": strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")), "binary": bytes.NewReader(pack(t, text, binary.LittleEndian)),
		"pieces": iotest.OneByteReader(strings.NewReader(text)), "halves": iotest.HalfReader(strings.NewReader(text)),
		"comments": strings.NewReader(strings.ReplaceAll(text, "\n", " # so\n")), "no end": strings.NewReader(strings.TrimRight(text, "\n")),
	} {
		f, err := Read(r, Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		c, d := make([]float64, 398), make([]float64, 398)
		want.Constraints(want.Start, c)
		f.Problem.Constraints(want.Start, d)
		if !slices.Equal(c, d) || want.Objective(want.Start) != f.Problem.Objective(want.Start) || !slices.Equal(f.Problem.Start, want.Start) {
			t.Error(name, "differs")
		}
	}
	for shift := range 60 { // no line may be lost where a window ends
		text := strings.Replace(text, "\n", strings.Repeat(" ", shift)+"\n", 1)
		f := read(t, text, Options{})
		if want.Objective(want.Start) != f.Problem.Objective(want.Start) {
			t.Error(shift, "differs")
		}
	}
	_, err := Read(strings.NewReader(strings.Replace(text, "n-8.25\nC300\n", "n-8.25x\nC300\n", 1)), Options{Name: "x"})
	if want := `x:7510: "-8.25x" is not a number`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestWindowOfTerms is the same for long lists of terms.
func TestWindowOfTerms(t *testing.T) {
	const n = 9000
	var b strings.Builder
	want := 0.0
	fmt.Fprintf(&b, "J0 %d\n", n)
	for j := range n {
		a := float64(10000+j) / 8
		fmt.Fprintf(&b, "%d %g\n", j, a)
		want += a * float64(j%64)
	}
	x, c := make([]float64, n), make([]float64, 1)
	for j := range x {
		x[j] = float64(j % 64)
	}
	text := model(n, 1, 0, 0, b.String())
	for shift := range 20 {
		f := read(t, strings.Replace(text, "\n", strings.Repeat(" ", shift)+"\n", 1), Options{})
		if f.Problem.Constraints(x, c); c[0] != want {
			t.Errorf("shift %d: %g, want %g", shift, c[0], want)
		}
	}
}

// TestReadFile finds files, compressed ones and names.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte(hs071))
	w.Close()
	for name, text := range map[string]string{
		"a.nl": hs071, "a.col": "one\ntwo\nthree\nfour\n", "a.row": "first row\r\nsecond\ncost\n",
		"b.nl.gz": z.String(), "b.row": "only\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "a.nl"} {
		f, err := ReadFile(filepath.Join(dir, name), Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := f.Problem
		if p.Name != "a" || p.VariableName(3) != "four" || p.RowName(0) != "first row" || p.RowName(1) != "second" || len(f.Warnings) > 0 {
			t.Errorf("%s: %q, %q, %v", name, p.Names, p.RowNames, f.Warnings)
		}
	}
	f, err := ReadFile(filepath.Join(dir, "b.nl.gz"), Options{})
	if err != nil || f.Problem.RowNames != nil || len(f.Warnings) != 1 {
		t.Errorf("%v, %v", f, err)
	}
	if _, err := ReadFile(filepath.Join(dir, "c"), Options{}); !os.IsNotExist(unwrapAll(err)) {
		t.Error(err)
	}
	if path, stub := Resolve("/x/m.nl.gz"); path != "/x/m.nl.gz" || stub != "/x/m" {
		t.Error(path, stub)
	}
}

func unwrapAll(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		if _, path := err.(*os.PathError); path {
			return err
		}
		err = u.Unwrap()
	}
}
