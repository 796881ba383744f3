package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// stencilText returns the matrix of convection and diffusion on a k×k grid in Matrix Market form:
// symmetric positive definite for wind 0, nonsymmetric otherwise.
func stencilText(k int, wind float64) string {
	var entries []string
	add := func(i, j int, v float64) { entries = append(entries, fmt.Sprintf("%d %d %.17g", i+1, j+1, v)) }
	for i := range k * k {
		add(i, i, 4)
		for _, n := range []struct {
			at   int
			ok   bool
			wind float64
		}{{i - 1, i%k > 0, -wind}, {i + 1, i%k < k-1, wind}, {i - k, i >= k, 0}, {i + k, i < k*k-k, 0}} {
			if n.ok {
				add(i, n.at, -1+n.wind)
			}
		}
	}
	return fmt.Sprintf("%s%d %d %d\n%s\n", generalBanner, k*k, k*k, len(entries), strings.Join(entries, "\n"))
}

// krylovJSONOf runs saddle krylov --json and returns the object.
// ringText is the matrix of convection and diffusion on a ring, whose rows sum to zero.
func ringText(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%d %d %d\n", generalBanner, n, n, 3*n)
	for i := range n {
		fmt.Fprintf(&b, "%d %d 2.5\n%d %d -1\n%d %d -1.5\n", i+1, i+1, i+1, (i+1)%n+1, i+1, (i+n-1)%n+1)
	}
	return b.String()
}

func krylovJSONOf(t *testing.T, args ...string) map[string]any {
	t.Helper()
	return object(t, mustDo(t, append([]string{"krylov", "--json"}, args...)...).stdout)
}

// The keys that scripts rely on, in their order, with what they hold.
func TestKrylovJSON(t *testing.T) {
	path := write(t, "a.mtx", stencilText(20, 0.3))
	r := mustDo(t, "krylov", path, "--json", "--threads", "2")
	m := object(t, r.stdout)
	at := 0
	for _, key := range strings.Fields("n nnz method precond iterations converged relative_residual setup_s solve_s history") {
		k := strings.Index(r.stdout[at:], `"`+key+`":`)
		if k < 0 {
			t.Errorf("%s is missing, or not in its place", key)
			continue
		}
		at += k
		want := "float64"
		switch key {
		case "method", "precond":
			want = "string"
		case "converged":
			want = "bool"
		case "history":
			want = "[]interface {}"
		}
		if got := fmt.Sprintf("%T", m[key]); got != want {
			t.Errorf("%s is %v of type %s, want %s", key, m[key], got, want)
		}
	}
	for key, want := range map[string]any{"n": 400.0, "cols": 400.0, "nnz": 1920.0, "method": "bicgstabl", "precond": "ilut", "converged": true, "status": "done",
		"outcome": "converged", "symmetric": false, "ell": float64(krylov.DefaultL), "restart": nil, "tol": 1e-8, "rhs": 1.0, "threads": 2.0, "file": path, "maxiter": 1000.0, "out": nil} {
		if v, ok := m[key]; !ok || v != want {
			t.Errorf("%s is %v, want %v", key, v, want)
		}
	}
	h := m["history"].([]any)
	if len(h) != int(m["iterations"].(float64))+1 || h[0] != 1.0 || math.Abs(h[len(h)-1].(float64)/m["relative_residual"].(float64)-1) > 1e-6 {
		t.Errorf("history has %d elements from %v to %v after %v iterations; the residual is %v", len(h), h[0], h[len(h)-1], m["iterations"], m["relative_residual"])
	}
	if !(m["relative_residual"].(float64) <= 1e-8 && m["backward_error"].(float64) <= 1e-8 && m["forward_error"].(float64) <= 1e-5) {
		t.Errorf("errors %v, %v, %v", m["relative_residual"], m["backward_error"], m["forward_error"])
	}
	for _, key := range []string{"method_reason", "precond_reason"} {
		if s, ok := m[key].(string); !ok || s == "" {
			t.Errorf("%s is %v", key, m[key])
		}
	}
	if r.stderr != "" {
		t.Errorf("standard error holds %q", r.stderr)
	}
}

func TestKrylovText(t *testing.T) {
	path := write(t, "a.mtx", stencilText(20, 0))
	out := mustDo(t, "krylov", path, "--precond", "ssor", "--omega", "1.2").stdout
	for _, w := range []string{path, "order 400", "entries", "cg, since the matrix is symmetric", "ssor; ω = 1.2", "converged", "relative residual", "against the solution of ones",
		"set-up", "an iteration", "level"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), w) {
			t.Errorf("the text does not say %q:\n%s", w, out)
		}
	}
}

// Every method with every preconditioner that it can use, on a matrix for both; the others are
// refused.
func TestKrylovMethods(t *testing.T) {
	symmetric, general := write(t, "s.mtx", stencilText(16, 0)), write(t, "g.mtx", stencilText(16, 0.4))
	indefinite := write(t, "i.mtx", kktText(60, 20, 1))
	for m := methodCG; int(m) < len(methods); m++ {
		for p := precondAuto; int(p) < len(preconds); p++ {
			for name, path := range map[string]string{"symmetric": symmetric, "general": general, "indefinite": indefinite} {
				args := []string{"krylov", "--json", path, "--method", methods[m].word, "--precond", preconds[p].word, "--restart", "50", "--max-iter", "2000"}
				if m != methodGMRES && m != methodFGMRES {
					args = append(args[:len(args)-4], args[len(args)-2:]...)
				}
				r := call(t, args...)
				where := fmt.Sprintf("%s, %s, %s", methods[m].word, preconds[p].word, name)
				needs := methods[m].symmetric || preconds[p].needs
				switch {
				case methods[m].squares && p.misfit(m) != "":
					complains(t, r, methods[m].word, "jacobi")
				case p.misfit(m) != "" || name == "general" && needs:
					complains(t, r, "symmetric")
				case name == "indefinite": // cg and amg need not succeed, nor some definite preconditioners
					o := object(t, r.stdout)
					if r.code != exitDone && (r.code != exitNoSolution || o["message"] == "" || o["converged"] != false) {
						t.Errorf("%s: exit code %d, %q", where, r.code, r.stderr)
					}
					if r.code != exitDone && (p == precondILDL || p == precondNone || p == precondAuto) && m != methodCG {
						t.Errorf("%s: %q", where, r.stderr)
					}
				default:
					o := object(t, r.stdout)
					if r.code != exitDone || o["converged"] != true || o["method"] != methods[m].word || p != precondAuto && o["precond"] != preconds[p].word {
						t.Errorf("%s: exit code %d, method %v, precond %v, %q", where, r.code, o["method"], o["precond"], r.stderr)
					}
				}
			}
		}
	}
}

// What auto becomes, and that it says why.
func TestKrylovAuto(t *testing.T) {
	definite := stencilText(12, 0)
	hidden := symmetricBanner + "3 3 4\n1 1 1\n2 2 2\n2 1 3\n3 3 1\n" // positive diagonal, one negative eigenvalue
	hollow := symmetricBanner + "3 3 4\n1 1 2\n2 1 1\n3 3 1\n3 2 1\n"
	for name, c := range map[string]struct {
		text, method, precond, why string
		args                       []string
	}{
		"definite":   {definite, "cg", "ildl", "positive", nil},
		"refuted":    {hidden, "minres", "ildl", "conjugate gradients found", nil},
		"hollow":     {hollow, "minres", "ildl", "diagonal element 2 (1-based) is 0", nil},
		"saddle":     {kktText(20, 5, 1), "minres", "ildl", "diagonal element 21", nil},
		"general":    {stencilText(12, 0.5), "bicgstabl", "ilut", "element (2, 1)", nil},
		"skew":       {"%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 1\n", "gmres", "ilut", "", []string{"--method", "gmres"}},
		"ilut":       {definite, "bicgstabl", "ilut", "ilut is not", []string{"--precond", "ilut"}},
		"ldl":        {kktText(20, 5, 1), "gmres", "ldl", "few iterations", []string{"--precond", "ldl"}},
		"one by one": {symmetricBanner + "1 1 1\n1 1 -4\n", "minres", "ildl", "diagonal element 1 (1-based) is -4", nil},
		"order zero": {symmetricBanner + "0 0 0\n", "cg", "ildl", "", nil},
		// A row of zeros has no incomplete factorisation; b = A·1 has a zero there.
		"zero row":    {generalBanner + "3 3 4\n1 1 2\n1 3 1\n2 2 3\n2 1 1\n", "bicgstabl", "none", "element (2, 1)", nil},
		"wide":        {generalBanner + "2 3 4\n1 1 2\n1 3 1\n2 2 3\n2 1 1\n", "lsmr", "jacobi", "2×3", nil},
		"tall":        {generalBanner + "3 2 4\n1 1 2\n1 2 1\n2 2 3\n3 1 1\n", "lsqr", "none", "", []string{"--method", "lsqr", "--precond", "none"}},
		"no diagonal": {definite, "cg", "none", "", []string{"--precond", "none"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := krylovJSONOf(t, append([]string{write(t, "a.mtx", c.text)}, c.args...)...)
			if m["method"] != c.method || m["precond"] != c.precond {
				t.Errorf("method %v, preconditioner %v, want %s, %s", m["method"], m["precond"], c.method, c.precond)
			}
			if why, _ := m["method_reason"].(string); !strings.Contains(why, c.why) {
				t.Errorf("reason %q, want %q", why, c.why)
			}
		})
	}
}

// Several right-hand sides, the solution written and read again, with any number of threads.
func TestKrylovRHSAndOut(t *testing.T) {
	const k, cols = 15, 3
	text := stencilText(k, 0.2)
	matrix := write(t, "a.mtx", text)
	a, err := mtx.Read(strings.NewReader(text), mtx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := k * k
	x, b := make([]float64, n*cols), make([]float64, n*cols)
	for i := range x {
		x[i] = float64(i%7) - 3
	}
	full := a.Full()
	for j := range cols {
		full.MulVec(b[j*n:(j+1)*n], x[j*n:(j+1)*n])
	}
	var rhs bytes.Buffer
	if err := mtx.WriteDense(&rhs, n, cols, b, mtx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	first := ""
	for _, threads := range []string{"1", "2", "5"} {
		out := filepath.Join(t.TempDir(), "x.mtx")
		m := krylovJSONOf(t, matrix, "--rhs", write(t, "b.mtx.gz", compress(t, rhs.String())), "--output", out, "--tol", "1e-12", "--threads", threads)
		if m["forward_error"] != nil || m["rhs"] != float64(cols) || m["out"] != out {
			t.Errorf("forward_error %v, rhs %v, out %v", m["forward_error"], m["rhs"], m["out"])
		}
		got, err := mtx.ReadFile(out, mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got.Dense() {
			if math.Abs(v-x[i]) > 1e-8 {
				t.Fatalf("element %d is %v, want %v", i, v, x[i])
			}
		}
		if s := read(t, out); first == "" {
			first = s
		} else if s != first {
			t.Errorf("another solution with %s threads", threads)
		}
	}
	zero := write(t, "z.mtx", fmt.Sprintf("%s%d 1 0\n", generalBanner, n))
	if m := krylovJSONOf(t, matrix, "--rhs", zero); m["iterations"] != 0.0 || m["relative_residual"] != 0.0 {
		t.Errorf("b = 0: %v iterations, residual %v", m["iterations"], m["relative_residual"])
	}
}

// Least squares: the solution is that of the normal equations, and its residual is no failure.
func TestKrylovLeastSquares(t *testing.T) {
	matrix := write(t, "a.mtx", generalBanner+"4 2 5\n1 1 1\n2 1 1\n3 1 1\n3 2 1\n4 2 2\n")
	rhs := write(t, "b.mtx", arrayBanner+"4 1\n1\n3\n2\n5\n")
	for _, method := range []string{"lsqr", "lsmr"} {
		out := filepath.Join(t.TempDir(), "x.mtx")
		m := krylovJSONOf(t, matrix, "--rhs", rhs, "--method", method, "--output", out, "--tol", "1e-12")
		if m["outcome"] != "least-squares solution" || m["n"] != 4.0 || m["cols"] != 2.0 || !(m["gradient"].(float64) <= 1e-12) || !(m["relative_residual"].(float64) > 0.1) {
			t.Errorf("%s: %v, gradient %v, residual %v", method, m["outcome"], m["gradient"], m["relative_residual"])
		}
		got, err := mtx.ReadFile(out, mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		// AᵀA = [3 1; 1 5], Aᵀb = (6, 12).
		if x := got.Dense(); len(x) != 2 || math.Abs(x[0]-18.0/14) > 1e-10 || math.Abs(x[1]-30.0/14) > 1e-10 {
			t.Errorf("%s: %v", method, x)
		}
		report := filepath.Join(t.TempDir(), "r.html")
		text := mustDo(t, "krylov", matrix, "--rhs", rhs, "--method", method, "--report", report).stdout
		if !strings.Contains(text, "the least there is") || !strings.Contains(text, "4 × 2") {
			t.Errorf("text %q", text)
		}
		wellFormed(t, read(t, report))
	}
}

// Ways to end without a solution: the output says what is known, the rest is null.
func TestKrylovWithoutSolution(t *testing.T) {
	stencil := write(t, "a.mtx", stencilText(20, 0.3))
	singular := write(t, "s.mtx", symmetricBanner+"2 2 3\n1 1 1\n2 1 1\n2 2 1\n")
	indefinite := write(t, "i.mtx", symmetricBanner+"2 2 3\n1 1 1\n2 1 2\n2 2 1\n")
	hollow := write(t, "h.mtx", generalBanner+"2 2 2\n1 2 1\n2 1 1\n")
	rhs := write(t, "b.mtx", arrayBanner+"2 1\n1\n2\n")
	ring, six := write(t, "r.mtx", ringText(6)), write(t, "six.mtx", arrayBanner+"6 1\n1\n2\n3\n4\n5\n7\n")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	never, known := "method precond iterations relative_residual history setup_s solve_s", "n nnz method precond iterations relative_residual setup_s solve_s history backward_error"
	early := "iterations relative_residual history setup_s solve_s"
	for name, c := range map[string]struct {
		ctx    context.Context
		args   []string
		code   int
		status string
		null   string // keys
		known  string
		says   string
	}{
		"limit":        {t.Context(), []string{stencil, "--max-iter", "3"}, exitNoSolution, "iteration_limit", "out", known, "--max-iter"},
		"stagnated":    {t.Context(), []string{stencil, "--method", "gmres", "--tol", "1e-18", "--precond", "none"}, exitNoSolution, "numerical_trouble", "out", known, "falls no more"},
		"indefinite":   {t.Context(), []string{indefinite, "--method", "cg", "--rhs", rhs}, exitNoSolution, "numerical_trouble", "out forward_error", known, "minres"},
		"inconsistent": {t.Context(), []string{singular, "--method", "gmres", "--rhs", rhs}, exitNoSolution, "numerical_trouble", "out forward_error", known, "no solution"},
		"singular":     {t.Context(), []string{ring, "--precond", "none", "--rhs", six}, exitNoSolution, "numerical_trouble", "out forward_error", known, "singular to working precision"},
		"least":        {t.Context(), []string{singular, "--method", "minresqlp", "--precond", "none", "--rhs", rhs}, exitNoSolution, "numerical_trouble", "out", known, "no solution"},
		"no jacobi":    {t.Context(), []string{hollow, "--precond", "jacobi"}, exitNoSolution, "numerical_trouble", early, "n method precond", "diagonal element 1 (1-based) is 0"},
		"no ssor":      {t.Context(), []string{hollow, "--precond", "ssor"}, exitNoSolution, "numerical_trouble", early, "n method precond", "diagonal element 1 (1-based) is zero"},
		"no ilu0":      {t.Context(), []string{hollow, "--precond", "ilu0"}, exitNoSolution, "numerical_trouble", early, "n method precond", "no pivot"},
		"no amg":       {t.Context(), []string{indefinite, "--precond", "amg", "--method", "minres"}, exitNoSolution, "numerical_trouble", "", "n method precond", ""},
		"no ldl":       {t.Context(), []string{indefinite, "--precond", "ldl", "--method", "minres"}, exitNoSolution, "numerical_trouble", early, "n method precond", "gmres"},
		"interrupted":  {ended, []string{stencil}, exitInterrupted, "interrupted", never + " n nnz", "threads isa", "reading"},
		"time":         {t.Context(), []string{stencil, "--time-limit", "1ns"}, exitNoSolution, "time_limit", "n iterations", "threads isa", "reading"},
	} {
		t.Run(name, func(t *testing.T) {
			report := filepath.Join(t.TempDir(), "r.html")
			r := callContext(c.ctx, "", append([]string{"krylov", "--json", "--report", report}, c.args...)...)
			m := object(t, r.stdout)
			if r.code != c.code || m["status"] != c.status || m["converged"] != false || !strings.Contains(m["message"].(string), c.says) {
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
			text := callContext(c.ctx, "", append([]string{"krylov"}, c.args...)...)
			if text.code != c.code || !strings.Contains(text.stdout, "Status") {
				t.Errorf("exit code %d, text %q", text.code, text.stdout)
			}
		})
	}
}

// A deadline in the middle of the iteration leaves the best result so far.
func TestKrylovTimeLimit(t *testing.T) {
	const n = 20000 // eigenvalues over fourteen decades, for which conjugate gradients need many times n iterations
	var b strings.Builder
	fmt.Fprintf(&b, "%s%d %d %d\n", symmetricBanner, n, n, n)
	for i := range n {
		fmt.Fprintf(&b, "%d %d %.17g\n", i+1, i+1, math.Pow(10, -14*float64(i)/n))
	}
	out := filepath.Join(t.TempDir(), "x.mtx")
	rhs := write(t, "b.mtx", fmt.Sprintf("%s%d 1\n%s", arrayBanner, n, strings.Repeat("1\n", n)))
	r := call(t, "krylov", write(t, "a.mtx", b.String()), "--rhs", rhs, "--json", "--method", "cg", "--precond", "none", "--max-iter", "2000000000", "--tol", "1e-12",
		"--time-limit", "500ms", "--output", out)
	m := object(t, r.stdout)
	if r.code != exitNoSolution || m["status"] != "time_limit" || m["converged"] != false || m["outcome"] != "interrupted" || m["out"] != out {
		t.Fatalf("exit code %d, status %v, outcome %v, %v iterations, out %v", r.code, m["status"], m["outcome"], m["iterations"], m["out"])
	}
	if h := m["history"].([]any); len(h) < 2 || len(h) != int(m["iterations"].(float64))+1 || m["relative_residual"] == nil {
		t.Errorf("%d residuals, %v iterations, relative residual %v", len(h), m["iterations"], m["relative_residual"])
	}
}

func TestKrylovReport(t *testing.T) {
	matrix := write(t, `a<img src=x>&"'.mtx`, stencilText(40, 0))
	path := filepath.Join(t.TempDir(), "report.html")
	log := filepath.Join(t.TempDir(), "log.txt")
	mustDo(t, "krylov", matrix, "--report", path, "--method", "gmres", "--precond", "amg", "--restart", "20", "--log", log)
	html := read(t, path)
	n := wellFormed(t, html)
	if n["svg"] != 1 || n["h1"] != 1 || n["script"]+n["link"]+n["iframe"]+n["img"] != 0 {
		t.Errorf("elements %v", n)
	}
	for _, w := range []string{"url(", "@import", "http-equiv=\"refresh", "ZgotmplZ", " src=\""} {
		if strings.Contains(html, w) {
			t.Errorf("the page contains %q", w)
		}
	}
	_, body, _ := strings.Cut(html, "<body>")
	if left := regexp.MustCompile(`#[0-9A-F]{6}`).FindAllString(body, -1); len(left) > 0 {
		t.Errorf("colours that do not follow the page: %v", left)
	}
	for _, w := range []string{"Relative residual", "Convergence", "amg", "restarted after 20 iterations", "saddle krylov", "--restart=20", "a&lt;img src=x&gt;&amp;", "Backward error"} {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
	if lines := strings.Split(strings.TrimSpace(read(t, log)), "\n"); len(lines) != 4 || !strings.Contains(lines[1], "set-up") || !strings.Contains(lines[3], "status=done") {
		t.Errorf("log %q", lines)
	}
}

// A long history is drawn with few points, its peaks among them.
func TestThin(t *testing.T) {
	h := make([]float64, 12345)
	for k := range h {
		h[k] = math.Pow(10, -float64(k)/2000)
	}
	h[7001], h[300], h[301] = 1e5, math.NaN(), 0
	points := thin(h, 100)
	if len(points) > 102 || len(points) < 90 || points[0].X != 0 || points[len(points)-1].X != float64(len(h)-1) {
		t.Errorf("%d points from %v to %v", len(points), points[0], points[len(points)-1])
	}
	peak := false
	for k, p := range points {
		peak = peak || p.Y == 5
		if k > 0 && p.X <= points[k-1].X || math.IsNaN(p.Y) || math.IsInf(p.Y, 0) {
			t.Errorf("point %d is %v", k, p)
		}
	}
	if !peak {
		t.Error("the peak is gone")
	}
	if got := thin([]float64{1, 0.5, 0.1}, 100); len(got) != 3 {
		t.Errorf("a short history became %v", got)
	}
}
