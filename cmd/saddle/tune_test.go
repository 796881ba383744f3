package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
)

// The keys that scripts rely on, with what they hold after a complete run.
func TestTuneJSONKeys(t *testing.T) {
	m := object(t, mustDo(t, "tune", "--json").stdout)
	for key, kind := range map[string]string{
		"file": "string", "rows": "float64", "features": "float64", "folds": "float64", "method": "string",
		"c": "float64", "cv_error": "float64", "test_error": "float64", "final_c": "float64",
		"outer_iterations": "float64", "inner_iterations": "float64", "kkt_residual": "float64",
		"second_order": "float64", "status": "string", "evaluations": "[]interface {}", "seconds": "float64",
	} {
		v, ok := m[key]
		if got := fmt.Sprintf("%T", v); !ok || got != kind {
			t.Errorf("%s is %v of type %s, want %s", key, v, got, kind)
		}
	}
	first, _ := m["evaluations"].([]any)[0].(map[string]any)
	for _, key := range []string{"c", "cv_error", "seconds"} {
		if _, ok := first[key].(float64); !ok {
			t.Errorf("evaluations[0].%s is %v, want a number", key, first[key])
		}
	}
}

// The run of a newcomer: the built-in data, no flags.
func TestTuneEmbedded(t *testing.T) {
	m := object(t, mustDo(t, "tune", "--json").stdout)
	want := map[string]any{"rows": 270.0, "features": 13.0, "folds": 3.0, "holdout_rows": 81.0, "test_rows": 81.0,
		"method": "reduced", "status": "done", "model": nil}
	for key, v := range want {
		if m[key] != v {
			t.Errorf("%s is %v, want %v", key, m[key], v)
		}
	}
	c, cv := m["c"].(float64), m["cv_error"].(float64)
	if !(c >= 1.0/256 && c <= 256) {
		t.Errorf("C = %g is outside the range of the sweep", c)
	}
	if cv < 0.1 || cv > 0.2 {
		t.Errorf("cross-validation error %g, want about 0.15", cv)
	}
	if e := m["test_error"].(float64); e < 0.05 || e > 0.3 || e != m["test_wrong"].(float64)/81 {
		t.Errorf("test error %g with %v of 81 rows wrong", e, m["test_wrong"])
	}
	if f := m["final_c"].(float64); f != 1.5*c {
		t.Errorf("final C = %g, want 3/2 of %g", f, c)
	}
	for _, e := range m["evaluations"].([]any) {
		e := e.(map[string]any)
		if e["exact"] == true && e["cv_error"].(float64) < cv {
			t.Errorf("C = %v has the exact error %v, less than the chosen %g", e["c"], e["cv_error"], cv)
		}
	}
}

// One seed gives one result, whatever the number of threads; no value is measured
// in time.
func TestTuneReproducible(t *testing.T) {
	strip := func(r result) string {
		m := object(t, r.stdout)
		delete(m, "seconds")
		delete(m, "threads")
		delete(m["options"].(map[string]any), "threads")
		for _, e := range m["evaluations"].([]any) {
			delete(e.(map[string]any), "seconds")
		}
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	one := strip(mustDo(t, "tune", "--json", "--seed", "7", "--threads", "1"))
	two := strip(mustDo(t, "tune", "--json", "--seed", "7", "--threads", "3"))
	if one != two {
		t.Errorf("results differ:\n%s\n%s", one, two)
	}
}

func TestTuneText(t *testing.T) {
	r := mustDo(t, "tune")
	for _, w := range []string{"270 rows, 13 features", "3 folds of 63 rows", "81 rows held out", "→", "Chosen C",
		"Certificate", "Test error", "of 81 rows wrong", "saddle tune --model model.json", "saddle predict --model model.json"} {
		if !strings.Contains(r.stdout, w) {
			t.Errorf("the text does not say %q:\n%s", w, r.stdout)
		}
	}
	if strings.Count(r.stdout, "→") != 1 {
		t.Errorf("not exactly one row is marked:\n%s", r.stdout)
	}
	if r.stderr != "" {
		t.Errorf("standard error holds %q although it is no terminal", r.stderr)
	}
}

func TestTuneMethods(t *testing.T) {
	for _, c := range []struct {
		args   string
		method string
		null   []string // keys without a value
		points int      // evaluations, 0 = any number
	}{
		{"--no-polish", "reduced", []string{"kkt_residual", "second_order"}, 0},
		{"--holdout 0", "reduced", []string{"test_error", "test_rows", "test_wrong", "test_zeros"}, 0},
		{"--method grid", "grid", []string{"kkt_residual"}, 15},
		{"--method grid --grid 0.5,1,2 --grid-solver dcd", "grid", []string{"second_order"}, 3},
		{"--method grid --grid=-2:2:3 --folds 4 --order file --scale range --bias 1 --rescale none", "grid", nil, 3},
	} {
		t.Run(c.args, func(t *testing.T) {
			args := append([]string{"tune", "--json"}, strings.Fields(c.args)...)
			m := object(t, mustDo(t, args...).stdout)
			if m["method"] != c.method {
				t.Errorf("method is %v, want %s", m["method"], c.method)
			}
			for _, key := range c.null {
				if v, ok := m[key]; !ok || v != nil {
					t.Errorf("%s is %v, want null", key, v)
				}
			}
			if n := len(m["evaluations"].([]any)); c.points > 0 && n != c.points {
				t.Errorf("%d evaluations, want %d", n, c.points)
			}
		})
	}
	// The published iteration need not converge; then that is said, with exit code 1.
	r := call(t, "tune", write(t, "small.txt", cloud(18, 1, "1", "-1")), "--json", "--method", "literal", "--epsilon", "0.1")
	m := object(t, r.stdout)
	done := m["status"] == "done"
	if done != (r.code == exitDone) || !done && r.code != exitNoSolution {
		t.Errorf("exit code %d with status %v", r.code, m["status"])
	}
	if _, ok := m["kkt_residual"].(float64); !ok {
		t.Errorf("kkt_residual is %v, want a number", m["kkt_residual"])
	}
}

// A model is written, read again, and makes the mistakes that tune reported.
func TestModelRoundTrip(t *testing.T) {
	dir := t.TempDir()
	model, labels := filepath.Join(dir, "model.json"), filepath.Join(dir, "labels.txt")
	train := write(t, "train.txt.gz", compress(t, cloud(90, 1, "+2", "1")))
	test := write(t, "test.txt", cloud(60, 2, "2", "1.0"))
	for _, extra := range [][]string{nil, {"--scale", "range", "--bias", "1"}, {"--scale", "maxabs"}} {
		tuned := object(t, mustDo(t, append([]string{"tune", train, "--test", test, "--model", model, "--json"}, extra...)...).stdout)
		if tuned["test_rows"] != 60.0 || tuned["model"] != model {
			t.Fatalf("test_rows %v, model %v", tuned["test_rows"], tuned["model"])
		}
		r := object(t, mustDo(t, "predict", "--model", model, test, "--json").stdout)
		// A margin of zero is no error in tune, and the larger class in predict.
		wrong, zeros := tuned["test_wrong"].(float64), tuned["test_zeros"].(float64)
		if w := r["wrong"].(float64); w < wrong || w > wrong+zeros || r["rows"] != 60.0 || r["labelled"] != 60.0 {
			t.Errorf("predict has %v of %v wrong, tune has %v and %v zeros", w, r["rows"], wrong, zeros)
		}
		if len(r["predictions"].([]any)) != 60 {
			t.Errorf("%d predictions", len(r["predictions"].([]any)))
		}
	}
	r := mustDo(t, "predict", "--model", model, test, "--output", labels)
	if r.stdout != "" || !strings.Contains(r.stderr, "accuracy") {
		t.Errorf("stdout %q, stderr %q", r.stdout, r.stderr)
	}
	lines := strings.Split(read(t, labels), "\n")
	if len(lines) != 61 || lines[60] != "" {
		t.Fatalf("%d lines of labels", len(lines))
	}
	for _, l := range lines[:60] {
		if l != "+2" && l != "1" {
			t.Errorf("label %q is not one of the training file", l)
		}
	}
}

// Rows without a known label are classified and have no error; features that the
// model does not know are ignored.
func TestPredictUnlabelled(t *testing.T) {
	model := filepath.Join(t.TempDir(), "model.json")
	mustDo(t, "tune", write(t, "train.txt", cloud(60, 3, "1", "-1")), "--model", model)
	r := callContext(t.Context(), "0 1:5 2:5\n0 1:-5 2:-5 9:1\n", "predict", "--model", model, "-", "--json")
	m := object(t, r.stdout)
	if m["wrong"] != nil || m["error"] != nil || m["labelled"] != 0.0 || fmt.Sprint(m["predictions"]) != "[1 -1]" {
		t.Errorf("predict printed %s", r.stdout)
	}
}

func TestTestSetWithMoreFeatures(t *testing.T) {
	train := write(t, "train.txt", cloud(60, 3, "1", "-1"))
	test := write(t, "test.txt", "1 1:5 9:1\n-1 1:-5\n")
	r := mustDo(t, "tune", train, "--test", test, "--json")
	if m := object(t, r.stdout); m["test_rows"] != 2.0 || !strings.Contains(r.stderr, "note") {
		t.Errorf("test_rows %v, stderr %q", m["test_rows"], r.stderr)
	}
	if r := mustDo(t, "tune", train, "--test", test, "--json", "--quiet"); r.stderr != "" {
		t.Errorf("--quiet printed %q", r.stderr)
	}
}

// The LIBLINEAR file holds the weights of the JSON file, up to the sign that goes
// with the order of its labels.
func TestModelLIBLINEAR(t *testing.T) {
	dir, train := t.TempDir(), write(t, "train.txt", cloud(60, 4, "1", "-1"))
	text, model := filepath.Join(dir, "model.txt"), filepath.Join(dir, "model.json")
	mustDo(t, "tune", train, "--model", text, "--model-format", "liblinear")
	mustDo(t, "tune", train, "--model", model)
	f, err := os.Open(model)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := svc.ReadModel(f)
	if err != nil {
		t.Fatal(err)
	}
	head, weights, ok := strings.Cut(read(t, text), "\nw\n")
	if !ok || !strings.Contains(head, "nr_class 2\n") || !strings.Contains(head, "nr_feature 4\n") || !strings.Contains(head, "bias -1") {
		t.Fatalf("head is %q", head)
	}
	sign := 1.0
	if strings.Contains(head, "label -1 1\n") {
		sign = -1
	} else if !strings.Contains(head, "label 1 -1\n") {
		t.Errorf("no labels in %q", head)
	}
	words := strings.Fields(weights)
	if len(words) != len(m.W) {
		t.Fatalf("%d weights, want %d", len(words), len(m.W))
	}
	for j, w := range words {
		var v float64
		if _, err := fmt.Sscan(w, &v); err != nil || v*sign != m.W[j] {
			t.Errorf("weight %d is %s, want %g times %g", j, w, sign, m.W[j])
		}
	}
}

func TestGivenSplit(t *testing.T) {
	train := write(t, "train.txt", cloud(9, 5, "1", "-1"))
	split := write(t, "split.txt", "1\n1\n2\n2\n3\n3\n3\n0\n0\n")
	m := object(t, mustDo(t, "tune", train, "--split", split, "--json", "--method", "grid").stdout)
	if m["folds"] != 3.0 || m["holdout_rows"] != 2.0 || m["test_rows"] != 2.0 {
		t.Errorf("folds %v, held out %v, tested %v", m["folds"], m["holdout_rows"], m["test_rows"])
	}
	for _, extra := range [][]string{{"--method", "grid"}, {"--search", "C"}} {
		r := mustDo(t, append([]string{"tune", train, "--split", split, "--test", train, "--json"}, extra...)...)
		if m := object(t, r.stdout); m["test_rows"] != 9.0 || !strings.Contains(r.stderr, "note: 2 rows that "+split+" holds out") {
			t.Errorf("%v: tested %v, stderr %q", extra, m["test_rows"], r.stderr)
		}
	}
}

func TestTimeLimit(t *testing.T) {
	model := filepath.Join(t.TempDir(), "model.json")
	r := call(t, "tune", "--json", "--time-limit", "1ns", "--model", model)
	if r.code != exitNoSolution {
		t.Errorf("exit code %d, want %d", r.code, exitNoSolution)
	}
	m := object(t, r.stdout)
	if m["status"] != "time_limit" || m["c"] != nil || m["cv_error"] != nil || len(m["evaluations"].([]any)) != 0 {
		t.Errorf("printed %s", r.stdout)
	}
	if _, err := os.Stat(model); err == nil {
		t.Error("there is a model file although there is no model")
	}
	for _, extra := range [][]string{nil, {"--report", filepath.Join(t.TempDir(), "r.html")}} {
		r := call(t, append([]string{"tune", "--time-limit", "1ns"}, extra...)...)
		if r.code != exitNoSolution || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stdout, "none") {
			t.Errorf("exit code %d, stdout %q, stderr %q", r.code, r.stdout, r.stderr)
		}
	}
}

func TestCancelledBeforeStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := callContext(ctx, "", "tune", "--json"); r.code != exitInterrupted {
		t.Errorf("exit code %d, want %d; stderr %q", r.code, exitInterrupted, r.stderr)
	}
}

// A read that never ends does not keep an interrupt from working.
func TestCancelledRead(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	block := make(blocked)
	defer close(block)
	_, err := readData(ctx, "-", block, libsvm.Options{})
	if e, ok := err.(*exitError); !ok || e.code != exitInterrupted {
		t.Errorf("error %v, want exit code %d", err, exitInterrupted)
	}
}

type blocked chan struct{}

func (b blocked) Read([]byte) (int, error) {
	<-b
	return 0, os.ErrClosed
}

// An interrupt in the middle ends with the best result so far, model included.
func TestCancelledRun(t *testing.T) {
	dir := t.TempDir()
	model, log := filepath.Join(dir, "model.json"), filepath.Join(dir, "log.txt")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if b, _ := os.ReadFile(log); strings.Contains(string(b), "phase=grid index=3 ") {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	r := callContext(ctx, "", "tune", "--json", "--method", "grid", "--grid-solver", "dcd", "--grid=-7:7:10000", "--log", log, "--model", model)
	m := object(t, r.stdout)
	if r.code != exitInterrupted || m["status"] != "interrupted" {
		t.Fatalf("exit code %d, status %v, stderr %q", r.code, m["status"], r.stderr)
	}
	n := len(m["evaluations"].([]any))
	if n < 3 || n >= 10000 || m["c"] == nil || m["model"] != model {
		t.Errorf("%d evaluations, c %v, model %v", n, m["c"], m["model"])
	}
	if r := mustDo(t, "predict", "--model", model, write(t, "row.txt", "+1 1:0.5\n")); !strings.HasSuffix(r.stdout, "1\n") {
		t.Errorf("predict printed %q", r.stdout)
	}
	lines := strings.Split(strings.TrimSpace(read(t, log)), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, "status=interrupted") || len(lines) != n+1 {
		t.Errorf("%d log lines for %d evaluations, the last %q", len(lines), n, last)
	}
}

// TestTunePrograms runs the two methods that solve nonlinear programs.
func TestTunePrograms(t *testing.T) {
	file := write(t, "small.txt", cloud(18, 1, "1", "-1"))
	for _, method := range []string{"sgrm", "mpec"} {
		r := call(t, "tune", file, "--json", "--method", method)
		m := object(t, r.stdout)
		programs := m["programs"].([]any)
		if m["method"] != method || len(programs) == 0 || float64(len(programs)) != m["outer_iterations"] {
			t.Errorf("%s: method %v, %d programs, %v outer iterations", method, m["method"], len(programs), m["outer_iterations"])
		}
		if done := m["status"] == "done"; done != (r.code == exitDone) {
			t.Errorf("%s: exit code %d with status %v", method, r.code, m["status"])
		}
		for _, key := range []string{"c", "cv_error", "kkt_residual", "certificate_c", "complementarity"} {
			if _, ok := m[key].(float64); !ok {
				t.Errorf("%s: %s is %v, want a number", method, key, m[key])
			}
		}
		text := call(t, "tune", file, "--method", method)
		if !strings.Contains(text.stdout, "Iteration") || !strings.Contains(text.stdout, "largest product") {
			t.Errorf("%s: %s", method, text.stdout)
		}
	}
}
