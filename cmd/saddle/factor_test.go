package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/sparse/mtx"
)

const (
	symmetricBanner = "%%MatrixMarket matrix coordinate real symmetric\n"
	generalBanner   = "%%MatrixMarket matrix coordinate real general\n"
	arrayBanner     = "%%MatrixMarket matrix array real general\n"
)

// kktText returns a saddle-point matrix of order n+m in Matrix Market form, with n positive and m
// negative eigenvalues: [H Aᵀ; A -D], H tridiagonal and diagonally dominant, A sparse.
func kktText(n, m int, seed uint64) string {
	g := rand.New(rand.NewPCG(seed, 0))
	var entries []string
	add := func(i, j int, v float64) { entries = append(entries, fmt.Sprintf("%d %d %.17g", i, j, v)) }
	for j := 1; j <= n; j++ {
		add(j, j, 4+g.Float64())
		if j < n {
			add(j+1, j, g.Float64()-0.5)
		}
		add(n+1+(j-1)%m, j, 1+g.Float64())
	}
	for j := n + 1; j <= n+m; j++ {
		add(j, j, -1-g.Float64())
	}
	return fmt.Sprintf("%s%d %d %d\n%s\n", symmetricBanner, n+m, n+m, len(entries), strings.Join(entries, "\n"))
}

// factorJSONOf runs saddle factor --json and returns the object.
func factorJSONOf(t *testing.T, args ...string) map[string]any {
	t.Helper()
	return object(t, mustDo(t, append([]string{"factor", "--json"}, args...)...).stdout)
}

// The keys that scripts rely on, in their order, with what they hold.
func TestFactorJSON(t *testing.T) {
	path := write(t, "kkt.mtx", kktText(40, 15, 1))
	r := mustDo(t, "factor", path, "--json", "--threads", "2")
	m := object(t, r.stdout)
	golden := strings.Fields(`n nnz nnz_l nnz_stored flops inertia two_by_two delayed perturbed ordering scaling method analyze_s factor_s
		solve_s refine_steps backward_error forward_error threads isa peak_bytes`)
	at := 0
	for _, key := range golden {
		k := strings.Index(r.stdout[at:], `"`+key+`":`)
		if k < 0 {
			t.Errorf("%s is missing, or not in its place", key)
			continue
		}
		at += k
		want := "float64"
		switch key {
		case "inertia":
			want = "map[string]interface {}"
		case "ordering", "scaling", "method", "isa":
			want = "string"
		}
		if got := fmt.Sprintf("%T", m[key]); got != want {
			t.Errorf("%s is %v of type %s, want %s", key, m[key], got, want)
		}
	}
	in := m["inertia"].(map[string]any)
	if len(in) != 3 || in["pos"] != 40.0 || in["neg"] != 15.0 || in["zero"] != 0.0 {
		t.Errorf("inertia %v", in)
	}
	for key, want := range map[string]any{"n": 55.0, "nnz": 134.0, "threads": 2.0, "status": "done", "file": path, "pivot": "auto", "rhs": 1.0} {
		if m[key] != want {
			t.Errorf("%s is %v, want %v", key, m[key], want)
		}
	}
	if m["nnz_l"].(float64) < 134 || m["nnz_stored"].(float64) < m["nnz_l"].(float64) {
		t.Errorf("nnz_l %v, nnz_stored %v", m["nnz_l"], m["nnz_stored"])
	}
	if !(m["backward_error"].(float64) < 1e-15 && m["forward_error"].(float64) < 1e-13) {
		t.Errorf("errors %v, %v", m["backward_error"], m["forward_error"])
	}
	for _, key := range []string{"analyze_s", "factor_s", "solve_s", "refined_solve_s", "read_s", "condition", "componentwise_error", "predicted_s", "peak_bytes", "fronts", "growth"} {
		if v, ok := m[key].(float64); !ok || !(v > 0) {
			t.Errorf("%s is %v, want a positive number", key, m[key])
		}
	}
	if r.stderr != "" {
		t.Errorf("standard error holds %q", r.stderr)
	}
}

func TestFactorText(t *testing.T) {
	path := write(t, "kkt.mtx", kktText(40, 15, 1))
	out := mustDo(t, "factor", path).stdout
	for _, w := range []string{path, "order 55", "134 entries", "40 positive, 15 negative, 0 zero", "backward error", "against the solution of ones",
		"factorisation", "fronts", "flops", "level"} {
		if !strings.Contains(out, w) {
			t.Errorf("the text does not say %q:\n%s", w, out)
		}
	}
}

// The forms in which a file may hold one matrix.
func TestFactorForms(t *testing.T) {
	// [4 1 0; 1 -3 2; 0 2 5]
	lower := symmetricBanner + "3 3 5\n1 1 4\n2 1 1\n2 2 -3\n3 2 2\n3 3 5\n"
	hb := fmt.Sprintf("%-72s%-8s\n%14d%14d%14d%14d%14d\n%-14s%14d%14d%14d%14d\n%-16s%-16s%-20s%-20s\n%s\n%s\n%s\n",
		"three by three", "KEY", 3, 1, 1, 1, 0, "RSA", 3, 3, 5, 0, "(10I8)", "(10I8)", "(5E16.8)", "",
		"       1       3       5       6", "       1       2       2       3       3",
		"  4.00000000E+00  1.00000000E+00 -3.00000000E+00  2.00000000E+00  5.00000000E+00")
	for name, text := range map[string]string{
		"lower":         lower,
		"gzip":          compress(t, lower),
		"general":       generalBanner + "3 3 7\n1 1 4\n2 1 1\n1 2 1\n2 2 -3\n3 2 2\n2 3 2\n3 3 5\n",
		"stored zeros":  generalBanner + "3 3 8\n1 1 4\n2 1 1\n1 2 1\n2 2 -3\n3 2 2\n2 3 2\n3 3 5\n3 1 0\n",
		"array":         arrayBanner + "3 3\n4\n1\n0\n1\n-3\n2\n0\n2\n5\n",
		"array lower":   "%%MatrixMarket matrix array integer symmetric\n3 3\n4\n1\n0\n-3\n2\n5\n",
		"HarwellBoeing": hb,
	} {
		path := write(t, "a", text)
		m := factorJSONOf(t, path)
		if fmt.Sprint(m["inertia"]) != "map[neg:1 pos:2 zero:0]" || !(m["forward_error"].(float64) < 1e-14) {
			t.Errorf("%s: inertia %v, forward error %v", name, m["inertia"], m["forward_error"])
		}
		in := callContext(t.Context(), text, "factor", "-", "--json")
		if in.code != exitDone || object(t, in.stdout)["n"] != 3.0 {
			t.Errorf("%s on standard input: exit code %d, %q", name, in.code, in.stderr)
		}
	}
}

// Matrices of order 0 and 1, without entries, with values at both ends of the range.
func TestFactorSmall(t *testing.T) {
	for text, inertia := range map[string]string{
		"0 0 0\n":                         "map[neg:0 pos:0 zero:0]",
		"1 1 1\n1 1 -4\n":                 "map[neg:1 pos:0 zero:0]",
		"2 2 1\n2 1 3\n":                  "map[neg:1 pos:1 zero:0]",
		"3 3 0\n":                         "map[neg:0 pos:0 zero:3]",
		"2 2 3\n1 1 1\n2 1 1\n2 2 1\n":    "map[neg:0 pos:1 zero:1]",
		"2 2 2\n1 1 1e-300\n2 2 -1e300\n": "map[neg:1 pos:1 zero:0]",
	} {
		dir := t.TempDir()
		m := factorJSONOf(t, write(t, "a.mtx", symmetricBanner+text), "--pivot", "threshold", "--spy", filepath.Join(dir, "a.png"),
			"--report", filepath.Join(dir, "a.html"), "--output", filepath.Join(dir, "x.mtx"))
		if fmt.Sprint(m["inertia"]) != inertia || m["backward_error"].(float64) > 1e-15 {
			t.Errorf("%q: inertia %v, want %s; backward error %v", text, m["inertia"], inertia, m["backward_error"])
		}
	}
}

// Several right-hand sides, the solution written and read again.
func TestFactorRHSAndOut(t *testing.T) {
	const n, m, cols = 30, 10, 3
	text := kktText(n, m, 2)
	matrix := write(t, "kkt.mtx", text)
	a, err := mtx.Read(strings.NewReader(text), mtx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	order := n + m
	x, b := make([]float64, order*cols), make([]float64, order*cols)
	g := rand.New(rand.NewPCG(3, 0))
	for i := range x {
		x[i] = g.NormFloat64()
	}
	full := a.Full()
	for j := range cols {
		full.MulVec(b[j*order:(j+1)*order], x[j*order:(j+1)*order])
	}
	var rhs bytes.Buffer
	if err := mtx.WriteDense(&rhs, order, cols, b, mtx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"x.mtx", "x.mtx.gz"} {
		out := filepath.Join(dir, name)
		obj := factorJSONOf(t, matrix, "--rhs", write(t, "b.mtx.gz", compress(t, rhs.String())), "--output", out)
		if obj["forward_error"] != nil || obj["rhs"] != float64(cols) || obj["out"] != out {
			t.Errorf("forward_error %v, rhs %v, out %v", obj["forward_error"], obj["rhs"], obj["out"])
		}
		got, err := mtx.ReadFile(out, mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got.Rows != order || got.Cols != cols || got.Format != mtx.Array {
			t.Fatalf("the solution is %d×%d", got.Rows, got.Cols)
		}
		for i, v := range got.Dense() {
			if math.Abs(v-x[i]) > 1e-12 {
				t.Fatalf("%s: element %d is %v, want %v", name, i, v, x[i])
			}
		}
	}
	if head := read(t, filepath.Join(dir, "x.mtx.gz"))[:2]; head != "\x1f\x8b" {
		t.Error("the name ends in .gz, the file is not compressed")
	}
	if list, _ := os.ReadDir(dir); len(list) != 2 {
		t.Errorf("%d files in the folder, want 2", len(list))
	}
	// A sparse right-hand side is spread out.
	unit := write(t, "e.mtx", generalBanner+"40 2 2\n1 1 1\n40 2 -2\n")
	if r := mustDo(t, "factor", matrix, "--rhs", unit); !strings.Contains(r.stdout, "2 right-hand sides") {
		t.Errorf("the text does not count the right-hand sides:\n%s", r.stdout)
	}
}

// The solution does not depend on the number of threads, bit for bit.
func TestFactorReproducible(t *testing.T) {
	matrix := write(t, "kkt.mtx", kktText(4000, 1000, 4))
	var first string
	for _, threads := range []string{"1", "2", "5"} {
		out := filepath.Join(t.TempDir(), "x.mtx")
		mustDo(t, "factor", matrix, "--output", out, "--threads", threads, "--quiet")
		if text := read(t, out); first == "" {
			first = text
		} else if text != first {
			t.Errorf("another solution with %s threads", threads)
		}
	}
}

func TestFactorRepeat(t *testing.T) {
	matrix := write(t, "kkt.mtx", kktText(300, 100, 5))
	log := filepath.Join(t.TempDir(), "log.txt")
	m := factorJSONOf(t, matrix, "--repeat", "7", "--log", log)
	if m["repeats"] != 7.0 || !(m["factor_s"].(float64) <= 10*m["first_factor_s"].(float64)) || !(m["solve_s"].(float64) > 0) {
		t.Errorf("repeats %v, factor_s %v, first_factor_s %v, solve_s %v", m["repeats"], m["factor_s"], m["first_factor_s"], m["solve_s"])
	}
	lines := strings.Split(strings.TrimSpace(read(t, log)), "\n")
	if len(lines) != 4+7+1 || !strings.Contains(lines[1], "what=analysis") || !strings.Contains(lines[11], "status=done") {
		t.Errorf("%d lines of log: %q", len(lines), lines)
	}
	if r := mustDo(t, "factor", matrix, "--repeat", "2"); !strings.Contains(r.stdout, "least of 2 repetitions") {
		t.Errorf("the text does not tell of repetitions:\n%s", r.stdout)
	}
}

func TestFactorOrderings(t *testing.T) {
	const n = 20
	matrix := write(t, "kkt.mtx", kktText(15, 5, 6))
	var zero, one strings.Builder
	for k := range n {
		fmt.Fprintf(&zero, "%d ", n-1-k)
		fmt.Fprintf(&one, "%d\n", n-k)
	}
	for want, args := range map[string][]string{
		"natural":   {"--ordering", "natural"},
		"amd":       {"--ordering", "amd"},
		"nd":        {"--ordering", "nd"},
		"pairs-nd":  {"--ordering", "pairs-nd"},
		"pairs-amd": {"--ordering", "pairs-amd"},
		"given":     {"--perm", write(t, "p.txt", "# from 0\n"+zero.String())},
		"given ":    {"--ordering", "given", "--perm", write(t, "p.gz", compress(t, one.String()))},
	} {
		m := factorJSONOf(t, append([]string{matrix}, args...)...)
		if m["ordering"] != strings.TrimSpace(want) || fmt.Sprint(m["inertia"]) != "map[neg:5 pos:15 zero:0]" || m["backward_error"].(float64) > 1e-14 {
			t.Errorf("%v: ordering %v, inertia %v, backward error %v", args, m["ordering"], m["inertia"], m["backward_error"])
		}
	}
}

func TestFactorPivots(t *testing.T) {
	matrix := write(t, "kkt.mtx", kktText(15, 5, 7))
	signs := write(t, "signs.txt", strings.Repeat("1\n", 15)+strings.Repeat("-1 ", 5)+"% the constraints\n")
	for _, c := range []struct{ args, method, pivot string }{
		{"--pivot threshold --u 0.5", "threshold", "threshold"},
		{"--pivot static", "static", "static"},
		{"--pivot quasidefinite", "quasidefinite", "quasidefinite"},
		{"--positive 15", "quasidefinite", "quasidefinite"},
		{"--signs " + signs, "quasidefinite", "quasidefinite"},
		{"--scaling none", "static", "auto"},
		{"--scaling matching", "static", "auto"},
	} {
		m := factorJSONOf(t, append([]string{matrix}, strings.Fields(c.args)...)...)
		if m["method"] != c.method || m["pivot"] != c.pivot || fmt.Sprint(m["inertia"]) != "map[neg:5 pos:15 zero:0]" || m["perturbed"] != 0.0 {
			t.Errorf("%s: method %v, pivot %v, inertia %v, %v replaced", c.args, m["method"], m["pivot"], m["inertia"], m["perturbed"])
		}
	}
	spd := write(t, "spd.mtx", symmetricBanner+"2 2 3\n1 1 2\n2 1 1\n2 2 2\n")
	if m := factorJSONOf(t, spd, "--pivot", "cholesky"); m["method"] != "cholesky" {
		t.Errorf("method %v", m["method"])
	}
	// Wrong signs are seen: pivots are replaced.
	if m := object(t, call(t, "factor", matrix, "--json", "--positive", "0").stdout); m["perturbed"] == 0.0 {
		t.Error("no pivot was replaced although all signs are negative")
	}
}

// Ways to end without a solution: the output says what is known, the rest is null.
func TestFactorWithoutSolution(t *testing.T) {
	indefinite := write(t, "a.mtx", symmetricBanner+"2 2 2\n1 1 1\n2 1 2\n")
	singular := write(t, "s.mtx", symmetricBanner+"2 2 3\n1 1 1\n2 1 1\n2 2 1\n")
	rhs := write(t, "b.mtx", arrayBanner+"2 1\n1\n2\n")
	out := filepath.Join(t.TempDir(), "x.mtx")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		args   []string
		code   int
		status string
		null   string // keys
		known  string
	}{
		"cholesky": {t.Context(), []string{indefinite, "--pivot", "cholesky"}, exitNoSolution, "numerical_trouble",
			"inertia factor_s solve_s backward_error forward_error method two_by_two peak_bytes", "n nnz_l ordering analyze_s"},
		"inconsistent": {t.Context(), []string{singular, "--pivot", "threshold", "--rhs", rhs, "--output", out}, exitNoSolution, "numerical_trouble",
			"forward_error", "inertia backward_error solve_s out"},
		"interrupted": {ended, []string{indefinite}, exitInterrupted, "interrupted", "n nnz nnz_l inertia backward_error read_s", "threads isa"},
		"time":        {t.Context(), []string{indefinite, "--time-limit", "1ns"}, exitNoSolution, "time_limit", "n inertia", "threads isa"},
	} {
		t.Run(name, func(t *testing.T) {
			report := filepath.Join(t.TempDir(), "r.html")
			r := callContext(c.ctx, "", append([]string{"factor", "--json", "--report", report, "--spy", report + ".png"}, c.args...)...)
			m := object(t, r.stdout)
			if r.code != c.code || m["status"] != c.status || m["message"] == "" {
				t.Errorf("exit code %d, status %v, message %v", r.code, m["status"], m["message"])
			}
			if strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("not one line: %q", r.stderr)
			}
			for _, key := range strings.Fields(c.null) {
				if v, ok := m[key]; !ok || v != nil {
					t.Errorf("%s is %v, want null", key, v)
				}
			}
			for _, key := range strings.Fields(c.known) {
				if m[key] == nil {
					t.Errorf("%s is null", key)
				}
			}
			wellFormed(t, read(t, report))
			text := callContext(c.ctx, "", append([]string{"factor"}, c.args...)...)
			if text.code != c.code || !strings.Contains(text.stdout, "Status") {
				t.Errorf("exit code %d, text %q", text.code, text.stdout)
			}
		})
	}
}

// A deadline in the middle leaves what was known by then.
func TestFactorTimeLimit(t *testing.T) {
	matrix := write(t, "kkt.mtx", kktText(2000, 500, 8))
	r := call(t, "factor", matrix, "--json", "--repeat", "100000000", "--time-limit", "300ms")
	m := object(t, r.stdout)
	if r.code != exitNoSolution || m["status"] != "time_limit" || m["backward_error"] == nil || m["inertia"] == nil {
		t.Errorf("exit code %d, %s", r.code, r.stdout)
	}
}

func TestFactorReportsWhatWasUsed(t *testing.T) {
	matrix := write(t, "pattern.mtx", "%%MatrixMarket matrix coordinate pattern symmetric\n2 2 2\n1 1\n2 1\n")
	if r := mustDo(t, "factor", matrix); !strings.Contains(r.stderr, "has no values") {
		t.Errorf("no note about missing values: %q", r.stderr)
	}
	if r := mustDo(t, "factor", matrix, "--quiet"); r.stderr != "" {
		t.Errorf("--quiet, and standard error holds %q", r.stderr)
	}
}

// Two runs differ in nothing but times.
func TestFactorSameJSON(t *testing.T) {
	matrix := write(t, "kkt.mtx", kktText(100, 30, 9))
	strip := func(threads string) string {
		m := factorJSONOf(t, matrix, "--threads", threads)
		for key := range m {
			if strings.HasSuffix(key, "_s") || key == "seconds" || key == "threads" || key == "peak_bytes" {
				delete(m, key)
			}
		}
		for _, c := range m["candidates"].([]any) {
			delete(c.(map[string]any), "spent_s")
		}
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if one, three := strip("1"), strip("3"); one != three {
		t.Errorf("results differ:\n%s\n%s", one, three)
	}
}

// A run that is stopped between the solve and its refinement keeps the solution.
func TestFactorStoppedInSolve(t *testing.T) {
	a, s := analysed(t, 40, 10)
	f := s.New()
	_, _, val := a.Lower().Raw()
	if _, err := f.Factorize(t.Context(), val); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := &factored{flags: &factorFlags{}, input: &factorInput{matrix: a}, symbolic: s}
	if r.solve(ctx, f) || r.status != solvers.Interrupted {
		t.Errorf("status %v", r.status)
	}
	if r.x == nil || r.backward == nil || *r.backward > 1e-14 || *r.steps != 0 || r.refinedS != nil {
		t.Errorf("solution %v, backward error %v, steps %v", r.x, r.backward, r.steps)
	}
}
