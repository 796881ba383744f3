// Command opf solves the AC optimal power flow of MATPOWER cases and compares the cost with published ones:
//
//	go run ./benchmarks/opf -dir DIR -reference FILE.md [-limit 60s] [-out benchmarks/results/opf.md]
//
// The reference is a Markdown table with the file in the first column and the cost, of five digits, in the last. A case passes if
// the status is optimal or acceptable, the violation at most 1e-6 and the cost within 0.01 % of the published one, which has half a unit of
// its last digit for rounding.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/saddle-go/saddle/problem/opf"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

func main() {
	dir := flag.String("dir", "", "folder of .m files")
	reference := flag.String("reference", "", "table of published costs")
	limit := flag.Duration("limit", 60*time.Second, "time limit for each case")
	out := flag.String("out", "", "file to write the table to")
	flag.Parse()
	if err := run(*dir, *reference, *limit, *out); err != nil {
		fmt.Fprintln(os.Stderr, "opf:", err)
		os.Exit(2)
	}
}

func run(dir, reference string, limit time.Duration, out string) error {
	costs, err := readCosts(reference)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.m"))
	if err != nil {
		return err
	}
	var text bytes.Buffer
	w := io.Writer(os.Stdout)
	if out != "" {
		w = io.MultiWriter(os.Stdout, &text)
	}
	fmt.Fprintf(w, "# AC optimal power flow\n\n%s, Go %s, %d cores, one thread\n\nCommand: `go run ./benchmarks/opf -dir DIR -reference FILE.md -out benchmarks/results/opf.md`, the cases of PGLib-OPF with up to 500 buses. Polar form, exact derivatives, default options of `solvers/nlpd`; seconds are those of the method alone.\n\n",
		time.Now().UTC().Format("2006-01-02, 15:04 UTC"), runtime.Version()[2:], runtime.NumCPU())
	fmt.Fprintf(w, "| case | variables | rows | status | cost | published | difference | violation | iterations | s | of it KKT systems |\n|---|---|---|---|---|---|---|---|---|---|---|\n")
	passed, known := 0, 0
	for _, file := range files {
		name := filepath.Base(file)
		cost, ok := costs[name]
		if !ok {
			continue
		}
		known++
		row, good, err := solve(file, cost, limit)
		if err != nil {
			row = fmt.Sprintf("| | %v | | | | | | |", err)
		}
		if good {
			passed++
		}
		fmt.Fprintf(w, "| %s %s\n", strings.TrimSuffix(name, ".m"), row)
	}
	fmt.Fprintf(w, "\n%d of %d cases pass.\n", passed, known)
	if out == "" {
		return nil
	}
	return os.WriteFile(out, text.Bytes(), 0o666)
}

// solve returns the rest of the row of a case, and whether it passes.
func solve(file string, cost float64, limit time.Duration) (row string, good bool, err error) {
	c, err := opf.ReadFile(file, opf.Options{})
	if err != nil {
		return "", false, err
	}
	m, err := opf.New(c, opf.Form{})
	if err != nil {
		return "", false, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	r, err := nlpd.Solve(ctx, m.NLP, nlpd.Options{Options: solvers.Options{}})
	if err != nil {
		return "", false, err
	}
	n, rows := m.Dim()
	digit := math.Pow(10, math.Floor(math.Log10(math.Abs(cost)))-4)
	good = r.Solved() && r.PrimalInfeasibility <= 1e-6 && math.Abs(r.Objective-cost) <= 1e-4*math.Abs(cost)+digit/2
	row = fmt.Sprintf("| %d | %d | %v | %.8g | %.5g | %.4f %% | %.1e | %d | %.3f | %.3f |", n, rows, r.Status, r.Objective, cost,
		100*math.Abs(r.Objective-cost)/math.Abs(cost), r.PrimalInfeasibility, r.Iterations, r.Time.Seconds(), r.LinearTime.Seconds())
	return row, good, nil
}

// readCosts reads rows of a Markdown table.
func readCosts(path string) (map[string]float64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	costs := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		name := strings.TrimSpace(cells[0])
		v, err := strconv.ParseFloat(strings.TrimSpace(cells[len(cells)-1]), 64)
		if err == nil && strings.HasSuffix(name, ".m") {
			costs[name] = v
		}
	}
	if len(costs) == 0 {
		return nil, fmt.Errorf("%s: no costs in it", path)
	}
	return costs, nil
}
