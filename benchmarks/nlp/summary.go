package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

// totals are sums over rows.
type totals struct {
	verdicts, statuses map[string]int
	solved, refSolved  int
	same               []row // with the same objective as the reference
	time, linear       time.Duration
	functions          time.Duration
}

func add(rows []row) totals {
	t := totals{verdicts: map[string]int{}, statuses: map[string]int{}}
	for _, r := range rows {
		t.verdicts[r.verdict]++
		t.statuses[r.Status.String()]++
		t.time += r.Time
		t.linear += r.LinearTime
		t.functions += r.EvaluationTime
		if r.solved() {
			t.solved++
		}
		if r.ref.solved() {
			t.refSolved++
		}
		if r.verdict == "same" {
			t.same = append(t.same, r)
		}
	}
	return t
}

// means returns mean and geometric mean of iterations over the rows with the same objective.
func (t *totals) means(of func(row) int) (mean, geometric float64) {
	sum, logs, n := 0, 0.0, float64(max(1, len(t.same)))
	for _, r := range t.same {
		sum += of(r)
		logs += math.Log(float64(max(1, of(r))))
	}
	return float64(sum) / n, math.Exp(logs / n)
}

func ours(r row) int   { return r.Iterations }
func theirs(r row) int { return r.ref.iterations }

// summarise returns tables in Markdown.
func summarise(rows []row) string {
	var b strings.Builder
	t := add(rows)
	fmt.Fprintf(&b, "\n# Nonlinear programs against Ipopt\n\n%s, %s, %d files, `%s`\n\n", time.Now().UTC().Format(time.DateOnly), runtime.Version(), len(rows), command())
	fmt.Fprintf(&b, "Ipopt's figures are those of the reference table. Solved: optimal or acceptable, and no row or bound violated by more than %g as stated. "+
		"Same, better, worse: the objective within, below and above %g·max(1, |f|) of Ipopt's. Gain and fail: only one of the two solves.\n\n", feasible, sameFactor)
	mean, geometric := t.means(ours)
	refMean, refGeometric := t.means(theirs)
	fmt.Fprintf(&b, "| | ours | Ipopt |\n|---|---|---|\n| solved | %d | %d |\n", t.solved, t.refSolved)
	fmt.Fprintf(&b, "| mean iterations on the %d with the same objective | %.1f | %.1f |\n| geometric mean | %.2f | %.2f |\n", len(t.same), mean, refMean, geometric, refGeometric)
	fmt.Fprintf(&b, "\nSeconds: %.2f, of them %.2f in linear systems and %.2f in functions.\n", t.time.Seconds(), t.linear.Seconds(), t.functions.Seconds())
	profile(&b, rows)
	fmt.Fprintf(&b, "\n| verdict | files |\n|---|---|\n")
	for _, v := range []string{"same", "better", "worse", "gain", "fail", "both fail", "infeasible point", "error", "no reference"} {
		fmt.Fprintf(&b, "| %s | %d |\n", v, t.verdicts[v])
	}
	fmt.Fprintf(&b, "\n| status | files |\n|---|---|\n")
	for s := solvers.Unknown; s <= solvers.EvaluationError; s++ {
		if k := t.statuses[s.String()]; k > 0 {
			fmt.Fprintf(&b, "| %s | %d |\n", s, k)
		}
	}
	for _, v := range []string{"worse", "fail", "gain", "infeasible point", "error"} {
		var names []string
		for _, r := range rows {
			if r.verdict == v {
				names = append(names, strings.TrimSuffix(r.name, ".nl"))
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(&b, "\n%s: %s\n", v, strings.Join(names, ", "))
		}
	}
	return b.String()
}

// command returns the command line without folders.
func command() string {
	words := []string{"go run ./benchmarks/nlp"}
	for _, w := range os.Args[1:] {
		words = append(words, w[strings.LastIndex(w, "/")+1:])
	}
	return strings.Join(words, " ")
}
