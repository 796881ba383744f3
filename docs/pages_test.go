// Package docs holds only tests: of the code in the pages beside it, and that pages and code agree.
package docs_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// pages are those whose Go code, every block of it, stands in a Go file that the page names before it: <!-- from PATH -->, relative to the root, or, with
// lines left out, <!-- lines of PATH -->.
var pages = []string{"library.md", "optimiser.md", "gonum.md", "kkt.md", "nlp.md", "hyperparameters.md", "svc-scale.md", filepath.Join("..", "README.md")}

// normal takes away what indentation the lines have in common, and spaces at their ends.
func normal(text string) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	common := math.MaxInt
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
		if lines[i] != "" {
			common = min(common, len(l)-len(strings.TrimLeft(l, "\t")))
		}
	}
	for i, l := range lines {
		lines[i] = l[min(common, len(l)):]
	}
	return strings.Join(lines, "\n")
}

// contains reports whether the lines of block follow each other in text, at any indentation.
func contains(text, block string) bool {
	lines, size := strings.Split(text, "\n"), strings.Count(block, "\n")+1
	for i := range max(0, len(lines)-size+1) {
		if normal(strings.Join(lines[i:i+size], "\n")) == block {
			return true
		}
	}
	return false
}

// follow reports whether the lines of block stand in text in this order, at any indentation, with others between them.
func follow(text, block string) bool {
	rest := strings.Split(block, "\n")
	for line := range strings.Lines(text) {
		if len(rest) > 0 && strings.TrimSpace(line) == strings.TrimSpace(rest[0]) {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

func TestPagesAgreeWithCode(t *testing.T) {
	for _, page := range pages {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		from, blocks, agrees := "", 0, contains
		parts := strings.Split(string(data), "```")
		for i, part := range parts {
			if i%2 == 0 {
				from = ""
				for mark, f := range map[string]func(text, block string) bool{"<!-- from ": contains, "<!-- lines of ": follow} {
					if k := strings.LastIndex(part, mark); k >= 0 && strings.HasSuffix(strings.TrimSpace(part), "-->") {
						from, agrees = strings.Fields(part[k+len(mark):])[0], f
					}
				}
				continue
			}
			code, ok := strings.CutPrefix(part, "go\n")
			if !ok {
				continue
			}
			blocks++
			if from == "" {
				t.Errorf("%s: no <!-- from PATH --> before\n%s", page, code)
				continue
			}
			source, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(from)))
			if err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			if !agrees(string(source), normal(code)) {
				t.Errorf("%s: %s has no such lines:\n%s", page, from, code)
			}
		}
		if len(parts)%2 == 0 || blocks == 0 {
			t.Errorf("%s: %d blocks of Go, %d marks", page, blocks, len(parts)-1)
		}
	}
}

// The optimiser solves the problems of Hock and Schittkowski that have equations and nothing else, with three back ends.
func TestOptimiser(t *testing.T) {
	options := map[string]kkt.Options{
		"LDL":   {},
		"dense": {Backend: func() kkt.Backend { return kkt.NewDense() }},
		"eigen": {Backend: func() kkt.Backend { return &eigen{} }},
	}
	for name, o := range options {
		solved, steps := 0, 0
		for _, number := range []int{6, 7, 27, 28, 39, 40, 42, 46, 47, 48, 49, 50, 51, 52, 56, 61, 77, 78, 79} {
			hs, ok := problemtest.Number(number)
			if !ok {
				t.Fatalf("hs%d is gone", number)
			}
			p := hs.NLP()
			_, m := p.Dim()
			for i := range m {
				if p.RowLower[i] != 0 || p.RowUpper[i] != 0 {
					t.Fatalf("hs%d: row %d is not c = 0", number, i)
				}
			}
			x := slices.Clone(p.Start)
			k, err := minimize(context.Background(), p, x, make([]float64, m), o)
			if err != nil {
				t.Logf("%s: hs%d after %d steps: %v", name, number, k, err)
				continue
			}
			if f := p.Objective(x); !hs.Accepts(f, 1e-5) {
				t.Errorf("%s: hs%d: f = %.10g, want %.10g", name, number, f, hs.Optimum)
			}
			solved++
			steps += k
		}
		t.Logf("%s: %d problems in %d steps", name, solved, steps)
		if solved < 17 { // of 19
			t.Errorf("%s: %d problems solved", name, solved)
		}
	}
}

// The default method with the outside back end.
func TestBackendInMethod(t *testing.T) {
	hs, _ := problemtest.Number(71)
	p := hs.NLP()
	o := nlpd.Options{Options: solvers.Options{KKT: kkt.Options{Backend: func() kkt.Backend { return &eigen{} }}}}
	r, err := nlpd.Solve(context.Background(), p, o)
	if err != nil || !r.Solved() || !hs.Accepts(r.Objective, 1e-6) {
		t.Errorf("%v, f = %g, %v", r.Status, r.Objective, err)
	}
}

func TestBackend(t *testing.T) { kkttest.Run(t, func() kkt.Backend { return &eigen{} }) }
