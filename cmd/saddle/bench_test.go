package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/internal/isa"
)

// quick are the arguments of a run that takes a fraction of a second.
var quick = []string{"bench", "--kernels", "^(Dot|Gemm/NN)$", "--sizes", "l1,30", "--repeat", "5", "--threads", "2"}

// The keys that scripts rely on, with what they hold.
func TestBenchJSON(t *testing.T) {
	m := object(t, mustDo(t, append(quick, "--json")...).stdout)
	for key, kind := range map[string]string{
		"cpu": "string", "isa": "string", "levels": "[]interface {}", "results": "[]interface {}", "limits": "map[string]interface {}",
		"status": "string", "threads": "float64", "seconds": "float64", "caches": "map[string]interface {}", "skipped": "[]interface {}",
	} {
		v, ok := m[key]
		if got := fmt.Sprintf("%T", v); !ok || got != kind {
			t.Errorf("%s is %v of type %s, want %s", key, v, got, kind)
		}
	}
	results, levels := m["results"].([]any), isa.Levels()
	if len(results) != 6*len(levels) || m["status"] != "done" || len(m["levels"].([]any)) != len(levels) {
		t.Fatalf("%d results, status %v, levels %v", len(results), m["status"], m["levels"])
	}
	for _, r := range results {
		r := r.(map[string]any)
		for _, key := range []string{"gflops", "gbytes_per_s", "limit_fraction", "versus", "seconds", "seconds_min", "seconds_lo", "seconds_hi", "bytes"} {
			if v, ok := r[key].(float64); !ok || !(v > 0) || math.IsInf(v, 0) {
				t.Errorf("%v: %s is %v", r, key, r[key])
			}
		}
		for _, key := range []string{"kernel", "level", "size", "place"} {
			if v, ok := r[key].(string); !ok || v == "" {
				t.Errorf("%v: %s is %v", r, key, r[key])
			}
		}
		if (r["threads"] != 1.0 && r["kernel"] == "Dot") || r["level"] == "generic" && r["versus"] != 1.0 {
			t.Errorf("threads %v, level %v, versus %v", r["threads"], r["level"], r["versus"])
		}
	}
	limits := m["limits"].(map[string]any)
	if n := len(limits["peaks"].([]any)); n != 2*len(levels) {
		t.Errorf("%d peaks", n)
	}
	rates := limits["bandwidths"].([]any)
	if len(rates) != 2*len(levels) {
		t.Errorf("%d bandwidths", len(rates))
	}
	for _, key := range []string{"read", "copy", "triad", "update"} {
		if v, ok := rates[0].(map[string]any)[key].(float64); !ok || !(v > 0) {
			t.Errorf("%s is %v", key, rates[0])
		}
	}
}

// Without the generic level there is nothing to compare with.
func TestBenchOneLevel(t *testing.T) {
	best := isa.Best()
	m := object(t, mustDo(t, append(quick, "--json", "--levels", best.String())...).stdout)
	for _, r := range m["results"].([]any) {
		v, ok := r.(map[string]any)["versus"]
		if best != isa.Generic && (v != nil || !ok) {
			t.Errorf("versus is %v, want null", v)
		}
	}
	r := mustDo(t, append(quick, "--levels", best.String())...)
	if best != isa.Generic && strings.Contains(r.stdout, "times as fast") {
		t.Errorf("a comparison without the generic level:\n%s", r.stdout)
	}
}

func TestBenchText(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.txt")
	r := mustDo(t, append(quick, "--log", log)...)
	for _, w := range []string{"Limits, 1 thread\n", "Limits, 2 threads", "multiply and add", "l1 (", "triad", "Gemm/NN", "30x30x30", "interval", "Time"} {
		if !strings.Contains(r.stdout, w) {
			t.Errorf("the text does not say %q:\n%s", w, r.stdout)
		}
	}
	if r.stderr != "" {
		t.Errorf("standard error holds %q although it is no terminal", r.stderr)
	}
	lines := strings.Split(strings.TrimSpace(read(t, log)), "\n")
	total := 2*2*(1+4) + 6
	if len(lines) != total+1 || !strings.Contains(lines[0], "msg=measured") || !strings.Contains(lines[total], "status=done") {
		t.Errorf("%d lines of log, want %d, the last %q", len(lines), total+1, lines[len(lines)-1])
	}
}

func TestBenchList(t *testing.T) {
	start := time.Now()
	r := mustDo(t, "bench", "--list")
	for _, k := range bench.Catalogue() {
		if !strings.Contains(r.stdout, k.Name) || !strings.Contains(r.stdout, k.What) {
			t.Errorf("%s is missing", k.Name)
		}
	}
	m := object(t, mustDo(t, "bench", "--list", "--json", "--kernels", "^Dot$").stdout)
	kernels := m["kernels"].([]any)
	if len(kernels) != 1 || len(kernels[0].(map[string]any)["sizes"].([]any)) != 4 {
		t.Errorf("kernels %v", kernels)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("a list took %v", d)
	}
}

func TestBenchReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.html")
	mustDo(t, append(quick, "--report", path)...)
	html := read(t, path)
	n := wellFormed(t, html)
	if n["svg"] != len(isa.Levels()) || n["h1"] != 1 || n["script"]+n["img"]+n["link"]+n["iframe"] != 0 {
		t.Errorf("elements %v", n)
	}
	for _, w := range []string{"src=", "url(", "@import", "href="} {
		if strings.Contains(html, w) {
			t.Errorf("the page contains %q", w)
		}
	}
	_, body, _ := strings.Cut(html, "<body>")
	if left := regexp.MustCompile(`#[0-9A-F]{6}`).FindAllString(body, -1); len(left) > 0 {
		t.Errorf("colours that do not follow the page: %v", left)
	}
	for _, w := range []string{"Roofline, " + isa.Best().String(), "Limits, 2 threads", "Gemm/NN", "30x30x30", "operands in l1", "saddle bench --kernels="} {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

// What comes from the command line is text, not markup, and a run that ended at
// once has a page too.
func TestBenchReportEscapes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.html")
	r := call(t, "bench", "--kernels", "Dot|<img src=x>", "--report", path, "--time-limit", "1ns")
	if r.code != exitNoSolution {
		t.Errorf("exit code %d, stderr %q", r.code, r.stderr)
	}
	if n := wellFormed(t, read(t, path)); n["img"] != 0 || n["svg"] != 0 {
		t.Errorf("elements %v", n)
	}
}

// An interrupt ends with what is measured so far.
func TestBenchInterrupted(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.txt")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if b, _ := os.ReadFile(log); strings.Contains(string(b), `what="Axpy `) {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	before := isa.Active()
	r := callContext(ctx, "", "bench", "--sizes", "l1", "--json", "--log", log)
	m := object(t, r.stdout)
	n := len(m["results"].([]any))
	if r.code != exitInterrupted || m["status"] != "interrupted" || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("exit code %d, status %v, stderr %q", r.code, m["status"], r.stderr)
	}
	if n < 3 || n >= len(bench.Catalogue())*len(isa.Levels()) {
		t.Errorf("%d results", n)
	}
	if isa.Active() != before {
		t.Errorf("level %v, was %v", isa.Active(), before)
	}
	if !strings.Contains(read(t, log), "status=interrupted") {
		t.Error("the log does not tell how the run ended")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	r = callContext(ended, "", "bench", "--json")
	if m := object(t, r.stdout); r.code != exitInterrupted || len(m["results"].([]any)) != 0 {
		t.Errorf("exit code %d, stdout %q", r.code, r.stdout)
	}
	if r := call(t, "bench", "--time-limit", "1ns"); r.code != exitNoSolution || !strings.Contains(r.stdout, "time limit") {
		t.Errorf("exit code %d, stdout %q", r.code, r.stdout)
	}
}

func TestBenchBadCommandLine(t *testing.T) {
	absent := "neon"
	if slices.Contains(isa.Levels(), isa.NEON) {
		absent = "avx2"
	}
	file := write(t, "file", "")
	for name, c := range map[string]struct {
		args, words []string
	}{
		"argument":     {[]string{"x"}, []string{"no arguments"}},
		"unknown flag": {[]string{"--kernel", "x"}, []string{"--kernel", "saddle bench --help"}},
		"expression":   {[]string{"--kernels", "("}, []string{"--kernels", "missing closing"}},
		"no kernel":    {[]string{"--kernels", "Nothing"}, []string{"--kernels", "Nothing"}},
		"level":        {[]string{"--levels", "sse"}, []string{"--levels", "sse"}},
		"other level":  {[]string{"--levels", "generic," + absent}, []string{"--levels", absent, "not available", "generic"}},
		"no level":     {[]string{"--levels", ""}, []string{"--levels"}},
		"size":         {[]string{"--sizes", "l4"}, []string{"--sizes", "l4"}},
		"size 0":       {[]string{"--sizes", "0"}, []string{"--sizes", `"0"`}},
		"size huge":    {[]string{"--sizes", "99999999999"}, []string{"--sizes", "99999999999"}},
		"size large":   {[]string{"--kernels", "^Gemm/NN$", "--sizes", "100000"}, []string{"--sizes", "too large", "Gemm/NN"}},
		"no size":      {[]string{"--kernels", "^Gemm/NN$", "--sizes", "memory"}, []string{"--sizes", "memory"}},
		"threads":      {[]string{"--threads=-1"}, []string{"--threads", "-1"}},
		"threads many": {[]string{"--threads", "100000"}, []string{"--threads", "100000"}},
		"repeat":       {[]string{"--repeat=-1"}, []string{"--repeat: ", "-1"}},
		"time":         {[]string{"--time-limit", "soon"}, []string{"--time-limit"}},
		"report":       {[]string{"--report", filepath.Join(file, "x.html")}, []string{"x.html"}},
		"same output":  {[]string{"--report", file, "--log", file}, []string{"--report", "--log"}},
	} {
		t.Run(name, func(t *testing.T) { complains(t, call(t, append([]string{"bench"}, c.args...)...), c.words...) })
	}
}

// A size that only some kernels can have is left out for the others, which is said.
func TestBenchSkips(t *testing.T) {
	args := []string{"bench", "--kernels", "^(Scale|Gemm/NN)$", "--sizes", "100000", "--repeat", "5", "--json"}
	r := mustDo(t, args...)
	m := object(t, r.stdout)
	if len(m["skipped"].([]any)) != 1 || len(m["results"].([]any)) != len(isa.Levels()) || !strings.Contains(r.stderr, "note") {
		t.Errorf("skipped %v, stderr %q", m["skipped"], r.stderr)
	}
	if r := mustDo(t, append(args, "--quiet")...); r.stderr != "" {
		t.Errorf("--quiet printed %q", r.stderr)
	}
}

func TestRoof(t *testing.T) {
	for _, c := range []struct{ bandwidth, peak, lo, hi, bottom float64 }{
		{100, 10, -2, 2, -3}, {100, 10, 0, 2, -3}, {0.001, 10, -2, 2, -9}, {100, 10, -2, 2, 0.5},
	} {
		line := roof(c.bandwidth, c.peak, c.lo, c.hi, c.bottom)
		for k, p := range line {
			want := min(math.Log10(c.peak), p.X+math.Log10(c.bandwidth))
			if math.Abs(p.Y-want) > 1e-12 || p.X < c.lo || p.X > c.hi || k > 0 && p.X <= line[k-1].X {
				t.Errorf("%+v: %v", c, line)
			}
		}
	}
}

func TestExtent(t *testing.T) {
	for x, want := range map[float64]string{24: "24 bytes", 24576: "24 KiB", 1e6: "977 KiB", 1000 << 10: "1000 KiB", 1 << 20: "1 MiB", 5e9: "4.66 GiB"} {
		if got := extent(x); got != want {
			t.Errorf("%g is %q, want %q", x, got, want)
		}
	}
}
