// Command multigrid solves large model problems in three dimensions by Krylov methods with
// multigrid and Schur-type preconditioners, prints Markdown tables and, if asked, writes
// them to a file:
//
//	go run ./benchmarks/multigrid [-tables poisson,elastic,stokes,control] [-largest 1000000] [-out benchmarks/results/multigrid.md]
//
// Each problem is solved at several sizes, up to about the given number of unknowns, to
// show how the number of iterations, the time and the memory depend on it. Right-hand sides
// are the matrix times a random vector. Seconds are CPU time of the process, the garbage
// collector's included, and for the solution the wall clock's, too. Two columns tell the
// memory in units of the matrix by rows with both triangles (12 bytes an entry, 8 a row):
// "held" is all that lives when the solution is found, the matrix, the vectors of the
// method and those of the system included; "peak" is the most that was claimed at any time,
// garbage not yet collected included, by a second setup with GOGC=20 or by the solution.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

func main() {
	tables := flag.String("tables", "poisson,elastic,stokes,control", "comma-separated tables")
	largest := flag.Int("largest", 1000000, "most unknowns, about")
	out := flag.String("out", "", "file to write the tables to")
	flag.Parse()
	if err := run(*tables, *largest, *out); err != nil {
		fmt.Fprintln(os.Stderr, "multigrid:", err)
		os.Exit(2)
	}
}

// A table is one kind of problem.
type table struct {
	name, title, text string
	cases             []instance
}

// An instance is one problem of one size, solved in one way.
type instance struct {
	unknowns int
	columns  string // of the table that tell what it is
	make     func() (*job, error)
}

func run(names string, largest int, out string) error {
	var text bytes.Buffer
	w := io.Writer(os.Stdout)
	if out != "" {
		w = io.MultiWriter(os.Stdout, &text)
	}
	fmt.Fprintf(w, "# Multigrid and saddle-point preconditioners on large model problems\n\n%s, %d cores, %s, Go %s, kernels at %v\n\n",
		isa.CPU(), runtime.NumCPU(), time.Now().UTC().Format("2006-01-02, 15:04 MST"),
		strings.TrimPrefix(runtime.Version(), "go"), isa.Active())
	fmt.Fprintf(w, "Command: `go run ./benchmarks/multigrid%s`. One goroutine, relative residual 1e-8; what the columns mean is told in `benchmarks/multigrid/main.go`.\n", commandLine())
	for _, t := range []table{poisson(), elastic(), stokes(), control()} {
		if !strings.Contains(","+names+",", ","+t.name+",") {
			continue
		}
		fmt.Fprintf(w, "\n## %s\n\n%s\n\n", t.title, t.text)
		fmt.Fprintf(w, "| problem | unknowns | entries | setup s | iterations | solve s | wall s | complexity | held | peak |\n|---|---|---|---|---|---|---|---|---|---|\n")
		for _, c := range t.cases {
			if c.unknowns > largest+largest/10 {
				continue
			}
			line, err := measure(c)
			if err != nil {
				return fmt.Errorf("%s, %d unknowns: %w", t.name, c.unknowns, err)
			}
			fmt.Fprintln(w, line)
		}
	}
	if out == "" {
		return nil
	}
	return os.WriteFile(out, text.Bytes(), 0o644)
}

// commandLine repeats the flags but for the name of the file.
func commandLine() string {
	var s string
	flag.Visit(func(f *flag.Flag) {
		if f.Name != "out" {
			s += " -" + f.Name + " " + f.Value.String()
		}
	})
	return s
}
