package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hs71 is problem 71 of Hock and Schittkowski: the least x1 x4 (x1+x2+x3) + x3 where x1 x2 x3 x4 ≥ 25 and the squares sum to 40,
// 1 ≤ x ≤ 5.
const hs71 = `g3 1 1 0
 4 2 1 0 1
 2 1
 0 0
 4 4 4
 0 0 0 1
 0 0 0 0 0
 8 4
 0 0
 0 0 0 0 0
C0
o2
o2
o2
v0
v1
v2
v3
C1
o54
4
o5
v0
n2
o5
v1
n2
o5
v2
n2
o5
v3
n2
O0 0
o0
o2
o2
v0
v3
o54
3
v0
v1
v2
v2
x4
0 1
1 5
2 5
3 1
r
2 25
4 40
b
0 1 5
0 1 5
0 1 5
0 1 5
k3
2
4
6
J0 4
0 0
1 0
2 0
3 0
J1 4
0 0
1 0
2 0
3 0
G0 4
0 0
1 0
2 0
3 0
`

const hs71Least = 17.0140172891563

// small is a linear program: the most of 3x + 2y where x + y ≤ 4, x + 3y ≤ 6, x ≤ 3, written as a minimum.
const small = `NAME          SMALL
ROWS
 N  COST
 L  SUM
 L  WEIGHTED
COLUMNS
    X         COST        -3.0   SUM          1.0
    X         WEIGHTED     1.0
    Y         COST        -2.0   SUM          1.0
    Y         WEIGHTED     3.0
RHS
    RHS       SUM          4.0   WEIGHTED     6.0
BOUNDS
 UP BND       X            3.0
ENDATA
`

// The keys that scripts rely on, in their order.
func TestSolveJSON(t *testing.T) {
	path := write(t, "hs71.nl", hs71)
	for _, method := range []string{"auto", "nlpd", "shifted", "shifted-tr", "ipsqp"} {
		r := mustDo(t, "solve", path, "--json", "--method", method)
		m := object(t, r.stdout)
		at := 0
		for _, key := range strings.Fields("name n m status objective primal_infeasibility dual_infeasibility complementarity iterations evaluations " +
			"factorizations refactor_shifts seconds linear_seconds method message") {
			k := strings.Index(r.stdout[at:], `"`+key+`":`)
			if k < 0 {
				t.Fatalf("%s is missing, or not in its place", key)
			}
			at += k
			if m["tolerance"] != 1e-8 || !(m["threads"].(float64) >= 1) {
				t.Fatalf("tolerance %v, threads %v", m["tolerance"], m["threads"])
			}
			want := "float64"
			switch key {
			case "name", "status", "method", "message":
				want = "string"
			}
			if got := fmt.Sprintf("%T", m[key]); got != want {
				t.Errorf("%s: %s is %v of type %s, want %s", method, key, m[key], got, want)
			}
		}
		if f := m["objective"].(float64); m["status"] != "optimal" || math.Abs(f-hs71Least) > 1e-4 || m["n"] != 4.0 || m["m"] != 2.0 || m["name"] != "hs71" {
			t.Errorf("%s: %v", method, m)
		}
		if !(m["primal_infeasibility"].(float64) <= 1e-6 && m["iterations"].(float64) > 0 && m["factorizations"].(float64) > 0) {
			t.Errorf("%s: %v", method, m)
		}
	}
}

func TestSolveQuadratic(t *testing.T) {
	path := write(t, "small.mps", small)
	for _, method := range []string{"auto", "nlpd", "qp"} {
		m := object(t, mustDo(t, "solve", path, "--json", "--method", method).stdout)
		if f := m["objective"].(float64); m["status"] != "optimal" || math.Abs(f+11) > 1e-5 {
			t.Errorf("%s: %v", method, m)
		}
	}
	complains(t, call(t, "solve", write(t, "a.nl", hs71), "--method", "qp"), "--method qp")
}

// The forms of the thesis, and the search for global minima: a status that is true, whatever it is.
func TestSolveThesis(t *testing.T) {
	path := write(t, "hs71.nl", hs71)
	for _, method := range []string{"stochastic", "literal", "snlpd"} {
		m := object(t, call(t, "solve", path, "--json", "--method", method).stdout)
		if f, optimal := m["objective"].(float64), m["status"] == "optimal"; optimal != (math.Abs(f-hs71Least) <= 1e-4) || !optimal && method != "snlpd" {
			t.Errorf("%s: %v", method, m)
		}
	}
}

func TestSolveText(t *testing.T) {
	path := write(t, "hs71.nl", hs71)
	r := mustDo(t, "solve", path, "--iterations")
	for _, want := range []string{"inf_pr", "optimal", "17.014017", "4 variables, 2 rows", "(least)"} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%q is missing in\n%s", want, r.stdout)
		}
	}
	if r.stderr != "" {
		t.Errorf("stderr %q", r.stderr)
	}
}

// The solution by name, in both forms and in AMPL's.
func TestSolveSolution(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"m.nl": hs71, "m.row": "product\nsquares\n", "m.col": "w\nx\ny\nz\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	mustDo(t, "solve", at("m.nl"), "--solution", at("s.csv"), "--sol", at("m.sol"), "--report", at("r.html"), "--log", at("l.txt"))
	rows, err := csv.NewReader(strings.NewReader(read(t, at("s.csv")))).ReadAll()
	if err != nil || len(rows) != 7 || rows[1][1] != "w" || rows[5][1] != "product" {
		t.Fatalf("%v in %v", err, rows)
	}
	var dual float64
	if fmt.Sscan(rows[5][5], &dual); math.Abs(dual-0.5522936588) > 1e-5 {
		t.Errorf("dual of the product is %v", rows[5])
	}
	if sol := read(t, at("m.sol")); !strings.Contains(sol, "objno 0 0\n") || !strings.Contains(sol, "ipopt_zL_out") {
		t.Errorf("sol file %q", sol)
	}
	if page := read(t, at("r.html")); !strings.Contains(page, "product") || strings.Count(page, "<svg") != 2 {
		t.Error("the report lacks names or plots")
	}
	if log := read(t, at("l.txt")); strings.Count(log, "msg=iteration") < 5 {
		t.Errorf("log %q", log)
	}
	mustDo(t, "solve", at("m.nl"), "--solution", at("s.json"))
	if s := read(t, at("s.json")); !strings.Contains(s, `"name": "squares"`) || !strings.Contains(s, `"status": "optimal"`) {
		t.Errorf("solution %q", s)
	}
}

// A run without a solution has exit code 1 and one line, an interrupted one 3; both write what they have.
func TestSolveWithoutSolution(t *testing.T) {
	path := write(t, "hs71.nl", hs71)
	r := call(t, "solve", path, "--max-iter", "2", "--json")
	if m := object(t, r.stdout); r.code != exitNoSolution || m["status"] != "iteration_limit" || m["objective"] == nil || m["solve_s"] == nil {
		t.Errorf("exit code %d, %v", r.code, m)
	}
	infeasible := strings.Replace(hs71, "2 25", "2 2500", 1)
	r = call(t, "solve", write(t, "i.nl", infeasible), "--json")
	if m := object(t, r.stdout); r.code != exitNoSolution || m["status"] != "infeasible" {
		t.Errorf("exit code %d, %v", r.code, m)
	}
	crossed := strings.Replace(hs71, "0 1 5", "0 6 5", 1)
	r = call(t, "solve", write(t, "c.nl", crossed), "--json")
	if m := object(t, r.stdout); r.code != exitNoSolution || m["status"] != "infeasible" || !strings.Contains(m["message"].(string), "x1") {
		t.Errorf("exit code %d, %v", r.code, m)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r = callContext(ctx, "", "solve", path, "--json")
	m := object(t, r.stdout)
	if r.code != exitInterrupted || m["status"] != "interrupted" || m["objective"] != nil {
		t.Errorf("exit code %d, %v", r.code, m)
	}
	for _, key := range []string{"solve_s", "linear_s", "linear_seconds", "evaluation_s", "solve_seconds", "evaluation_seconds"} {
		if (m[key] == nil) != (m["n"] == nil) {
			t.Errorf("%s is %v where n is %v", key, m[key], m["n"])
		}
	}
}

func TestSolveBadInput(t *testing.T) {
	path := write(t, "hs71.nl", hs71)
	for _, c := range []struct {
		args  []string
		words string
	}{
		{[]string{"solve"}, "one file"},
		{[]string{"solve", path, path}, "one file"},
		{[]string{"solve", write(t, "model.txt", hs71)}, "want a name that ends in"},
		{[]string{"solve", "none.txt"}, "none.txt: no such file"},
		{[]string{"solve", "none.nl"}, "none.nl: no such file"},
		{[]string{"solve", path, "--tol", "nan"}, "--tol"},
		{[]string{"solve", path, "--max-iter", "-1"}, "--max-iter"},
		{[]string{"solve", path, "--objective", "2"}, "objective"},
		{[]string{"solve", path, "--solution", "x.txt"}, "--solution"},
		{[]string{"solve", path, "--json", "--iterations"}, "--iterations"},
		{[]string{"solve", path, "--method", "simplex"}, "--method"},
		{[]string{"solve", write(t, "t.nl", hs71[:200])}, "t.nl:"},
		{[]string{"solve", write(t, "t.mps", small[:200])}, "t.mps:"},
		{[]string{"solve", write(t, "u.mps", small), "--objective", "2"}, "--objective"},
	} {
		complains(t, call(t, c.args...), c.words)
	}
}

// Called as AMPL calls its solvers the program ends with 0 when the .sol file is there.
func TestAMPL(t *testing.T) {
	path := write(t, "hs71.nl", hs71)
	stub := strings.TrimSuffix(path, ".nl")
	for _, name := range []string{stub, path} {
		r := call(t, name, "-AMPL", "tol=1e-9", "method=shifted")
		settings, text, _ := strings.Cut(r.stdout, "\n")
		if r.code != 0 || !strings.HasPrefix(settings, "Saddle ") || !strings.HasSuffix(settings, ": tol=1e-9 method=shifted") {
			t.Errorf("exit code %d, %q, %q", r.code, r.stdout, r.stderr)
		}
		if lines := strings.Split(text, "\n"); len(lines) != 4 || !strings.HasPrefix(lines[0], "Saddle ") || !strings.Contains(lines[0], ": optimal") ||
			!strings.HasPrefix(lines[1], "objective 17.0140") || !strings.Contains(lines[2], " iterations, ") {
			t.Errorf("text %q", text)
		}
		if sol := read(t, stub+".sol"); !strings.HasPrefix(sol, text) || !strings.Contains(sol, "objno 0 0\n") {
			t.Errorf("sol file %q", sol)
		}
		os.Remove(stub + ".sol")
	}
	if r := call(t, stub, "-AMPL", "max_iter=1", "outlev=2"); r.code != 0 || !strings.Contains(r.stdout, "inf_du") ||
		!strings.Contains(read(t, stub+".sol"), "objno 0 400\n") {
		t.Errorf("exit code %d, %q", r.code, r.stdout)
	}
	os.Remove(stub + ".sol")
	for _, silent := range []string{"outlev=0", "wantsol=8"} {
		if r := call(t, stub, "-AMPL", silent); r.code != 0 || strings.Contains(r.stdout, "optimal") {
			t.Errorf("%s: exit code %d, %q", silent, r.code, r.stdout)
		}
	}
	if r := call(t, stub, "-AMPL"); strings.Count(r.stdout, "Saddle ") != 1 {
		t.Errorf("without settings: %q", r.stdout)
	}
	t.Setenv("saddle_options", "max_iter=1")
	if r := call(t, "-s", stub, "wantsol=6", "max_iter=100"); r.code != 0 || !strings.Contains(r.stdout, "x4") || !strings.Contains(r.stdout, "17.014017") {
		t.Errorf("exit code %d, %q, %q", r.code, r.stdout, r.stderr)
	}
	for _, args := range [][]string{{stub, "-AMPL", "nonsense=1"}, {stub, "-AMPL", "tol=x"}, {stub + "none", "-AMPL"}, {stub, "-AMPL", "method=qp"}} {
		os.Remove(stub + ".sol")
		r := call(t, args...)
		_, err := os.Stat(stub + ".sol")
		if r.code != 1 || strings.Count(r.stderr, "\n") != 1 || err == nil {
			t.Errorf("%v: exit code %d, %q, sol file: %v", args, r.code, r.stderr, err)
		}
	}
	if r := call(t, "-v"); r.code != 0 || !strings.Contains(r.stdout, "ASL(") {
		t.Errorf("version: %q", r.stdout)
	}
	if r := call(t, "-="); r.code != 0 || !strings.Contains(r.stdout, "outlev=") {
		t.Errorf("keywords: %q", r.stdout)
	}
}

// Texts of saddle solve: plurals, names, hints, no counts of what a method does not do, nothing said twice.
func TestSolveTexts(t *testing.T) {
	dir := t.TempDir()
	stub := filepath.Join(dir, "model")
	if err := os.WriteFile(stub+".nl", []byte(hs71), 0o600); err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(dir, "whole.nl") // the last variable is an integer
	if err := os.WriteFile(whole, []byte(strings.Replace(hs71, " 0 0 0 0 0\n 8 4", " 0 0 1 0 0\n 8 4", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	lp := write(t, "lp.mps", "NAME p\nROWS\n N c\n G r\nCOLUMNS\n x c 1 r 1\nRHS\n b r 2\nENDATA\n")
	square := write(t, "square.qps", "NAME p\nROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n UP b x 1\nQUADOBJ\n x x -2\nENDATA\n")
	report := filepath.Join(dir, "report.html")
	for _, c := range []struct {
		args        []string
		code        int
		has, hasNot string
	}{
		{[]string{"solve", lp}, exitDone, "1 variable, 1 row, which is linear", "evaluation"},
		{[]string{"solve", lp, "--report", report}, exitDone, "Written         " + report, "functions"},
		{[]string{"solve", stub + ".nl", "--max-iter", "1"}, exitNoSolution, "iteration limit\n", "came first"},
		{[]string{"solve", whole}, exitDone, "Status          optimal\n", "were relaxed"},
		{[]string{"solve", whole}, exitDone, "1 variable should be a whole number", "1 variables"},
		{[]string{"solve", stub + ".nl", "--method", "ipsqp"}, exitDone, " QPs of ", "of them)"},
		{[]string{"solve", stub + ".nl", "--time-limit", "1e-9"}, exitNoSolution, stub + ".nl", "rows"},
		{[]string{"solve", stub}, exitBadInput, "did you mean " + stub + ".nl?", ""},
		{[]string{stub}, exitBadInput, "saddle solve " + stub + ".nl", ""},
		{[]string{"solve", square, "--method", "qp"}, exitBadInput, "not convex", "methods for"},
		{[]string{"solve", lp, "--method", "best"}, exitBadInput, `saddle: --method: "best": want one of`, "invalid argument"},
		{[]string{stub, "-AMPL", "tol=low"}, 1, `saddle: command line: tol: "low" is not a number`, "syntax"},
		{[]string{stub, "-AMPL", "outlev=1.5"}, 1, `outlev: "1.5" is not a whole number`, "syntax"},
		{[]string{strings.TrimSuffix(whole, ".nl"), "-AMPL"}, 0, "optimal\n", "were relaxed\n"},
	} {
		r := call(t, c.args...)
		out := r.stdout + r.stderr
		if r.code != c.code || !strings.Contains(out, c.has) || c.hasNot != "" && strings.Contains(out, c.hasNot) {
			t.Errorf("%q: exit code %d, want %d; with %q, without %q:\n%s", c.args, r.code, c.code, c.has, c.hasNot, out)
		}
	}
}
