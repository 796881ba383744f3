// Command nlp solves a collection of .nl files and compares with what Ipopt did on them:
//
//	go run ./benchmarks/nlp -dir DIR -reference FILE [-auto] [-only LIST] [-limit 15s] [-iterations 3000] [-o FILE.csv] [-summary FILE.md] [-plot FILE.svg]
//
// The reference is a table with the columns of reference.csv. Files are solved one after the other on one thread. A file counts as solved if the status is
// optimal or acceptable and the infeasibility, of the problem as stated, at most 1e-6.
package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/nl"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auto"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/shifted"
)

type bench struct {
	dir, only, file, summary, plot string
	limit                          time.Duration
	options                        nlpd.Options
	table, auto                    bool
}

func main() {
	b := &bench{}
	flag.StringVar(&b.dir, "dir", "", "folder of .nl files")
	reference := flag.String("reference", "", "table of Ipopt's results")
	flag.StringVar(&b.only, "only", "", "comma-separated names of problems, or @FILE with one a line; all if empty")
	flag.StringVar(&b.file, "o", "", "write a row for each file here")
	flag.StringVar(&b.summary, "summary", "", "write a summary in Markdown here, too")
	flag.StringVar(&b.plot, "plot", "", "write performance profiles as a picture here, .svg, .png or .pdf")
	flag.DurationVar(&b.limit, "limit", 15*time.Second, "time limit for each file")
	flag.IntVar(&b.options.MaxIterations, "iterations", 3000, "limit of iterations for each file")
	flag.BoolVar(&b.options.NoLadder, "noladder", false, "a single attempt")
	flag.BoolVar(&b.options.Adaptive, "adaptive", false, "choose μ by complementarity")
	flag.BoolVar(&b.auto, "auto", false, "the method that saddle solve chooses, instead of nlpd")
	flag.BoolVar(&b.table, "table", false, "print iterations")
	profile := flag.String("cpuprofile", "", "write a profile of the processor's time here")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "nlp:", err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	if err := b.run(*reference); err != nil {
		fmt.Fprintln(os.Stderr, "nlp:", err)
		os.Exit(1)
	}
}

func (b *bench) run(reference string) error {
	refs, err := readReferences(reference)
	if err != nil {
		return err
	}
	names, err := b.names()
	if err != nil {
		return err
	}
	var out *csv.Writer
	if b.file != "" {
		f, err := os.Create(b.file)
		if err != nil {
			return err
		}
		defer f.Close()
		out = csv.NewWriter(f)
		if err := out.Write(columns); err != nil {
			return err
		}
	}
	var rows []row
	for _, name := range names {
		r := b.solve(name)
		r.ref = refs[name]
		r.verdict = r.judge()
		rows = append(rows, r)
		fmt.Printf("%-24s %s\n", strings.TrimSuffix(name, ".nl"), r)
		if out != nil {
			if err := out.Write(r.cells()); err != nil {
				return err
			}
			out.Flush()
		}
	}
	text := summarise(rows)
	fmt.Print(text)
	if b.plot != "" {
		if err := drawProfile(b.plot, rows); err != nil {
			return err
		}
	}
	if b.summary != "" {
		return os.WriteFile(b.summary, []byte(strings.TrimPrefix(text, "\n")), 0o666)
	}
	return nil
}

// names lists the files to solve.
func (b *bench) names() ([]string, error) {
	wanted := strings.FieldsFunc(b.only, func(r rune) bool { return r == ',' })
	if list, ok := strings.CutPrefix(b.only, "@"); ok {
		text, err := os.ReadFile(list)
		if err != nil {
			return nil, err
		}
		wanted = strings.Fields(string(text))
	}
	files, err := filepath.Glob(filepath.Join(b.dir, "*.nl"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		name := filepath.Base(f)
		if len(wanted) == 0 || slices.Contains(wanted, strings.TrimSuffix(name, ".nl")) {
			names = append(names, name)
		}
	}
	return names, nil
}

// solve reads and solves one file. A panic is a result, too.
func (b *bench) solve(name string) (r row) {
	r.name = name
	defer func() {
		if v := recover(); v != nil {
			r.Status, r.Message = solvers.Unknown, fmt.Sprintf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	p, err := readProblem(filepath.Join(b.dir, name))
	if err != nil {
		r.Message = err.Error()
		return r
	}
	r.n, r.m = p.Dim()
	r.maximize = p.Maximize
	ctx, cancel := context.WithTimeout(context.Background(), b.limit)
	defer cancel()
	o := b.options
	if b.table {
		o.Watch = solvers.Table(os.Stdout)
	}
	o.LastRung = func(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error) {
		return shifted.Solve(ctx, p, shifted.Options{Options: o})
	}
	solve := func() (solvers.Result, error) { return nlpd.Solve(ctx, p, o) }
	if b.auto {
		solve = func() (solvers.Result, error) { return auto.Solve(ctx, p, o.Options) }
	}
	res, err := solve()
	if err != nil {
		r.Message = err.Error()
		return r
	}
	r.Result = res
	return r
}

func readProblem(path string) (*problem.NLP, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	file, err := nl.Read(f, nl.Options{Name: path})
	if err != nil {
		return nil, err
	}
	return file.Problem, nil
}

// A reference is what Ipopt did: its status and, of the minimised objective, the value.
type reference struct {
	known      bool
	status     string
	objective  float64
	iterations int
}

func (r reference) solved() bool {
	return strings.HasPrefix(r.status, "Optimal") || strings.HasPrefix(r.status, "Solved")
}

func readReferences(path string) (map[string]reference, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	refs := make(map[string]reference)
	for _, c := range rows[1:] {
		r := reference{known: true, status: c[8]}
		if r.objective, err = strconv.ParseFloat(c[9], 64); err != nil {
			r.objective = math.NaN()
		}
		r.iterations, _ = strconv.Atoi(c[10])
		refs[c[1]] = r
	}
	return refs, nil
}
