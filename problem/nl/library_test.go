package nl

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem"
)

var library = flag.String("library", "", "the program that testdata/aslvalues.c tells how to build, for comparisons with the AMPL solver library")

// A libraryPoint is what the AMPL solver library has at one point.
type libraryPoint struct {
	x         []float64
	f         float64
	g, c      []float64
	jac, hess map[[2]int]float64
	undefined bool
}

// TestAgainstLibrary compares values and derivatives of every file of the collection.
func TestAgainstLibrary(t *testing.T) {
	if *library == "" {
		t.Skip("needs -library")
	}
	worst := map[string]float64{}
	where := map[string]string{}
	points, undefined := 0, 0
	var names []string
	for name := range sharedRows(t) {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		path := filepath.Join(shared, name)
		f, err := ReadFile(path, Options{})
		if err != nil {
			continue
		}
		list, err := libraryValues(path)
		if err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		for k, at := range list {
			points++
			if at.undefined {
				undefined++
				if allFinite(f.Problem, at) {
					t.Logf("%s: point %d is undefined in the library only", name, k)
				}
				continue
			}
			for what, d := range differences(f.Problem, at) {
				switch {
				case d <= 1e-9:
				case what == "Hessian" && hasKinks(t, path): // the derivative of |a| at 0 is a matter of choice
					t.Logf("%s, point %d: Hessian differs by %g, perhaps at a kink", name, k, d)
					continue
				default:
					t.Errorf("%s, point %d: %s differs by %g", name, k, what, d)
				}
				if !(d <= worst[what]) {
					worst[what], where[what] = d, name
				}
			}
		}
	}
	t.Logf("%d points, %d undefined", points, undefined)
	for what, d := range worst {
		t.Logf("%s: worst relative difference %.2g, %s", what, d, where[what])
	}
}

func hasKinks(t *testing.T, path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(text, []byte("\no15\n"))
}

// allFinite reports whether our functions are defined where those of the library are not.
func allFinite(p *problem.NLP, at libraryPoint) bool {
	n, m := p.Dim()
	c, v, h, y := make([]float64, m), make([]float64, p.Jacobian.Len()), make([]float64, p.Hessian.Len()), make([]float64, m)
	g := make([]float64, n)
	for i := range y {
		y[i] = 1 / float64(i+2)
	}
	f := p.Objective(at.x)
	p.Gradient(at.x, g)
	p.Constraints(at.x, c)
	p.Functions.Jacobian(at.x, v)
	p.Functions.Hessian(at.x, 1, y, h)
	for _, list := range [][]float64{{f}, g, c, v, h} {
		for _, x := range list {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return false
			}
		}
	}
	return true
}

// differences are relative to the size of the whole vector or matrix row by row of what is compared.
func differences(p *problem.NLP, at libraryPoint) map[string]float64 {
	n, m := p.Dim()
	d := map[string]float64{}
	g, c := make([]float64, n), make([]float64, m)
	d["objective"] = apart([]float64{p.Objective(at.x)}, []float64{at.f})
	if at.g != nil {
		p.Gradient(at.x, g)
		d["gradient"] = apart(g, at.g)
	}
	if m > 0 {
		p.Constraints(at.x, c)
		for i := range c {
			d["rows"] = max(d["rows"], apart(c[i:i+1], at.c[i:i+1]))
		}
	}
	jac, hess := make([]float64, p.Jacobian.Len()), make([]float64, p.Hessian.Len())
	p.Functions.Jacobian(at.x, jac)
	d["Jacobian"] = apartSparse(p.Jacobian, jac, at.jac)
	y := make([]float64, m)
	for i := range y {
		y[i] = 1 / float64(i+2)
	}
	p.Functions.Hessian(at.x, 1, y, hess)
	d["Hessian"] = apartSparse(p.Hessian, hess, at.hess)
	return d
}

func apart(a, b []float64) (d float64) {
	scale := 1.0
	for k := range a {
		scale = math.Max(scale, math.Abs(b[k]))
	}
	for k := range a {
		if a[k] != b[k] {
			d = math.Max(d, math.Abs(a[k]-b[k])/scale)
		}
	}
	return d
}

func apartSparse(at problem.Pattern, v []float64, want map[[2]int]float64) (d float64) {
	got := map[[2]int]float64{}
	var a, b []float64
	for k := range v {
		key := [2]int{int(at.Row[k]), int(at.Col[k])}
		got[key] = v[k]
		a, b = append(a, v[k]), append(b, want[key])
	}
	for key, x := range want {
		if _, ok := got[key]; !ok {
			a, b = append(a, 0), append(b, x)
		}
	}
	return apart(a, b)
}

func libraryValues(path string) (list []libraryPoint, err error) {
	out, err := exec.Command(*library, "values", path).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %.60s", err, out)
	}
	s := bufio.NewScanner(bytes.NewReader(out))
	s.Buffer(nil, 1<<28)
	for s.Scan() {
		words := strings.Fields(s.Text())
		if words[0] == "undefined" {
			list[len(list)-1].undefined = true
			continue
		}
		v := make([]float64, len(words)-1)
		for k, w := range words[1:] {
			if v[k], err = strconv.ParseFloat(w, 64); err != nil {
				return nil, err
			}
		}
		if words[0] == "point" {
			list = append(list, libraryPoint{x: v, jac: map[[2]int]float64{}, hess: map[[2]int]float64{}})
			continue
		}
		p := &list[len(list)-1]
		switch words[0] {
		case "f":
			p.f = v[0]
		case "g":
			p.g = v
		case "c":
			p.c = v
		case "j":
			p.jac[[2]int{int(v[0]), int(v[1])}] = v[2]
		case "h":
			p.hess[[2]int{int(v[0]), int(v[1])}] = v[2]
		}
	}
	return list, s.Err()
}

// TestLibraryReadsSolutions has the AMPL solver library read what we write.
func TestLibraryReadsSolutions(t *testing.T) {
	if *library == "" {
		t.Skip("needs -library")
	}
	dir := t.TempDir()
	for _, first := range []string{"g3 1 1 0", "g3 1 3 0 1e-5", "g5 0 1 0 7 8"} {
		text := strings.NewReplacer("g3 1 1 0", first, "\ns2\n", "\nn2\n", "\nl2\n", "\nn2\n").Replace(hs071) // s and l are for binary files there
		path := filepath.Join(dir, "a.nl")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		f := read(t, text, Options{})
		s := &Solution{
			Message: "first\n\nlast", Code: 402, X: []float64{1, 4.742999637, 1e-300, -2}, RowDuals: []float64{0.1, -5},
			LowerDuals: []float64{1.5, 0, 0, 1e-9},
		}
		if err := f.WriteSolutionFile(filepath.Join(dir, "a.sol"), s); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(*library, "check", path).CombinedOutput()
		want := "message first\n \nlast\n\ncode 402\ndual 0.10000000000000001\ndual -5\nvariable 1\nvariable 4.7429996369999996\nvariable 1e-300\n" +
			"variable -2\n"
		if err != nil || string(out) != want {
			t.Errorf("%s: %v\n%s", first, err, out)
		}
	}
}

// TestLibraryBinary has the library write files of the collection in binary form and compares what is read.
func TestLibraryBinary(t *testing.T) {
	if *library == "" {
		t.Skip("needs -library")
	}
	dir := t.TempDir()
	count := 0
	for name, row := range sharedRows(t) {
		f, err := ReadFile(filepath.Join(shared, name), Options{})
		if err != nil || f.Binary || row[0] != "nl" && len(name)%5 != 0 {
			continue
		}
		stub := filepath.Join(dir, "b")
		os.Remove(stub + ".nl")
		if out, err := exec.Command(*library, "binary", filepath.Join(shared, name), stub).CombinedOutput(); err != nil {
			t.Logf("%s: %v %.60s", name, err, out)
			continue
		}
		b, err := ReadFile(stub, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		count++
		x := f.Problem.Start
		if x == nil {
			x = make([]float64, f.Variables)
		}
		c, d := make([]float64, f.Rows), make([]float64, f.Rows)
		f.Problem.Constraints(x, c)
		b.Problem.Constraints(x, d)
		v, w := f.Problem.Objective(x), b.Problem.Objective(x)
		for i := range c {
			if !near(c[i], d[i], 1e-14) {
				t.Errorf("%s: row %d: %g, %g", name, i, c[i], d[i])
			}
		}
		if !b.Binary || !near(v, w, 1e-14) || !slices.Equal(f.Problem.Lower, b.Problem.Lower) || !slices.Equal(f.Problem.RowUpper, b.Problem.RowUpper) ||
			f.Problem.Hessian.Len() != b.Problem.Hessian.Len() || len(f.Suffixes) != len(b.Suffixes) || f.Discrete() != b.Discrete() {
			t.Errorf("%s: %g, %g; %v, %v", name, v, w, f.Suffixes, b.Suffixes)
		}
	}
	t.Logf("%d files", count)
}

// TestLibraryOperators compares values and first derivatives of each operator that the library has, too.
func TestLibraryOperators(t *testing.T) {
	if *library == "" {
		t.Skip("needs -library")
	}
	path := filepath.Join(t.TempDir(), "a.nl")
	for text := range operatorCases {
		var code int
		fmt.Sscanf(text, "o%d", &code)
		if code == 77 || text == piecewiseProduct || text == piecewiseBelow {
			continue // there, 77 is for internal use only, and piecewise-linear functions are of variables and have a breakpoint ≥ 0
		}
		if code >= 20 && code <= 34 || code >= 62 && code <= 73 && code != codePiecewise { // a condition, which is no number there
			text = "o35\n" + text + "n1\nn0\n"
		}
		for _, at := range [][2]float64{{0.6, 0.3}, {-0.7, 0.9}, {0.25, -2.5}, {3.5, 2.25}, {-1.5, -0.5}, {1.75, 1.625}} {
			start := fmt.Sprintf("x2\n0 %g\n1 %g\n", at[0], at[1])
			file := model(2, 0, 1, 0, "O0 0\n"+strings.NewReplacer("\ns", "\nn", "\nl", "\nn").Replace(text)+"G0 2\n0 0\n1 0\n"+start+"k1\n0\n")
			file = strings.Replace(file, "0 0\n0 0\n0 0 0 0 0", "0 2\n0 0\n0 0 0 0 0", 1)
			file = strings.Replace(file, "2 2 2\n", "0 2 0\n", 1)
			if err := os.WriteFile(path, []byte(file), 0o666); err != nil {
				t.Fatal(err)
			}
			f := read(t, file, Options{})
			list, err := libraryValues(path)
			if err != nil {
				t.Logf("%q: %v", text, err)
				break
			}
			for _, at := range list {
				if at.undefined {
					if allFinite(f.Problem, at) {
						t.Logf("%q at %v is undefined in the library only", text, at.x)
					}
					continue
				}
				for what, d := range differences(f.Problem, at) {
					if !(d <= 1e-12) {
						t.Errorf("%q at %v: %s differs by %g", text, at.x, what, d)
					}
				}
			}
		}
	}
}
