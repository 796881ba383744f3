package nl

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func solutionText(t *testing.T, h *Header, s *Solution) string {
	t.Helper()
	var b bytes.Buffer
	if err := h.WriteSolution(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSolution writes the layout that the AMPL library writes, with Ipopt's suffixes. The duals are those of problem 71: derivatives of the
// optimal value by the sides.
func TestSolution(t *testing.T) {
	f := read(t, hs071, Options{})
	got := solutionText(t, &f.Header, &Solution{
		Message: "\nSaddle: optimal\n\nOptions are many\r\nbye  \n\n",
		X:       []float64{1, 4.742999637, 3.8211499791, 1.3794082932}, RowDuals: []float64{0.5522936588, -0.1614685631},
		LowerDuals: []float64{1.0878712139, 0, 1e-12, math.NaN()}, UpperDuals: []float64{0, 0, 0, -2e-5},
		Suffixes: []Suffix{{"flag", ToRows, false, []int32{1}, []float64{3}}, {"none", ToProblem, false, nil, nil}},
	})
	want := ` 
Saddle: optimal
 
- Options are many 
bye

Options
3
1
1
0
2
2
4
4
0.5522936588
-0.1614685631
1
4.742999637
3.8211499791
1.3794082932
objno 0 0
suffix 4 2 13 0 0
ipopt_zL_out
0 1.0878712139
2 1e-12
suffix 4 1 13 0 0
ipopt_zU_out
3 -2e-05
suffix 1 1 5 0 0
flag
1 3
suffix 3 0 5 0 0
none
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDualSigns: what AMPL's readers expect as duals of problem 71 are those of package problem.
func TestDualSigns(t *testing.T) {
	p := read(t, hs071, Options{}).Problem
	x, y, z := []float64{1, 4.742999637, 3.8211499791, 1.3794082932}, []float64{0.5522936588, -0.1614685631}, []float64{1.0878712139, 0, 0, 0}
	r, v := make([]float64, 4), make([]float64, p.Jacobian.Len())
	p.Gradient(x, r)
	p.Functions.Jacobian(x, v)
	for k, a := range v {
		r[p.Jacobian.Col[k]] -= a * y[p.Jacobian.Row[k]]
	}
	for j := range r {
		if r[j] -= z[j]; math.Abs(r[j]) > 1e-7 {
			t.Errorf("∇f − Jᵀy − z = %g for variable %d", r[j], j)
		}
	}
}

// TestSolutionTolerance repeats option words and the number that follows them.
func TestSolutionTolerance(t *testing.T) {
	h := &Header{Options: []int{1, 3, 0, 7}, Tolerance: 1e-6, Variables: 2, Rows: 1}
	s := &Solution{Message: "limit", Code: 402, Objective: 2, X: []float64{math.Inf(1), 1}, RowDuals: []float64{math.NaN()}}
	if got, want := solutionText(t, h, s), "limit\n\nOptions\n6\n1\n3\n0\n7\n1\n0\n2\n0\n1e-06\nobjno 2 402\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := solutionText(t, &Header{}, &Solution{Objective: Feasibility}), " \n\nOptions\n3\n1\n1\n0\n0\n0\n0\n0\nobjno 0 0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSolutionRefused(t *testing.T) {
	h := &Header{Variables: 2, Rows: 1}
	for _, s := range []Solution{
		{X: []float64{1}}, {RowDuals: []float64{1, 2}}, {LowerDuals: []float64{}}, {UpperDuals: make([]float64, 3)},
		{Suffixes: []Suffix{{Name: "a b"}}}, {Suffixes: []Suffix{{Name: "a", Target: 4}}}, {Suffixes: []Suffix{{Name: "a", Value: []float64{1}}}},
	} {
		if err := h.WriteSolution(new(bytes.Buffer), &s); err == nil || !strings.HasPrefix(err.Error(), "nl: solution with ") {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if err := h.WriteSolution(brokenWriter{}, &Solution{}); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// TestSolutionFile leaves nothing but the whole file behind.
func TestSolutionFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.sol")
	h := &Header{Variables: 1}
	for _, x := range []float64{1, 2} {
		if err := h.WriteSolutionFile(path, &Solution{X: []float64{x}}); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if h.WriteSolutionFile(path, &Solution{X: []float64{1, 2}}) == nil {
		t.Error("a solution of the wrong size")
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "\n2\nobjno") {
		t.Errorf("%q, %v", text, err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v", info.Mode())
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("%v", list)
	}
	if err := h.WriteSolutionFile(filepath.Join(dir, "no", "a.sol"), &Solution{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if err := h.WriteSolutionFile(dir, &Solution{}); err == nil {
		t.Error("a folder was replaced")
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("%v", list)
	}
}

func TestResultCode(t *testing.T) {
	for status, want := range map[string]int{
		"optimal": 0, "done": 0, "acceptable": 1, "infeasible": 200, "unbounded": 350, "iteration_limit": 400, "time_limit": 402,
		"interrupted": 403, "numerical_trouble": 500, "evaluation_error": 501, "unknown": 500,
	} {
		if got := ResultCode(status, false); got != want {
			t.Errorf("%s: %d, want %d", status, got, want)
		}
	}
	if ResultCode("unbounded", true) != 300 {
		t.Error("unbounded with a feasible point")
	}
	for d, want := range []string{"", "1 integer variable was relaxed to a continuous one.", "2 integer variables were relaxed to continuous ones."} {
		if got := (&Header{LinearBinary: min(d, 1), IntegerInRows: max(d-1, 0)}).RelaxationNote(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
