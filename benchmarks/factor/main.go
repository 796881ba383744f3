// Command factor compares the sparse LDLᵀ factorisation with that of other libraries, interleaved, prints Markdown
// tables and, if asked, writes them to a file:
//
//	go run ./benchmarks/factor -matrices DIR -peers DIR [-order FILE] [-real DIR] [-out benchmarks/results/factor.md]
//	    [-tables contest,total,small,kkt,threshold,real,orderings,growth,memory,threads] [-sizes ml] [-only NAME] [-rivals mumps,ldl] [-rounds 3]
//
// The files of -matrices are symmetric Matrix Market files whose names end in _s, _m or _l, by size. Tables:
//
//	contest    m and l: CPU time of a refactorisation against the best rival; analysis, memory, accuracy, inertia
//	total      m and l: analysis, first factorisation and one refined solve together, against the best rival at that
//	small      s: refactorisation and solve in microseconds
//	kkt        tiny systems, generated, and s: against LDL and MUMPS apart
//	threshold  m and l: pivoting by threshold 0.01 without a static attempt, against rivals that pivot
//	real       the files of -real: what the factorisation does with them
//	orderings  fill and time of our orderings against AMD of SuiteSparse and METIS_NodeND, by -order
//	growth     fill, operations and time of the analysis on Laplacians of growing size
//	memory     m and l: what a factorisation holds, what it was predicted to hold, and what it cannot do without
//	threads    wall time of two threads against one
//
// -peers is a folder of programs, one a library (see rivals.go for their names), each of which is called as
//
//	PROGRAM FILE.mtx [--order amd|scotch|metis] [more]
//
// and prints one line with a JSON object: n, nnz, analysis_cpu_s, factor_cpu_s (the least of several refactorisations),
// solve_cpu_s, res and res_ir2 (backward error before and after two steps of refinement), nnzL, flops, neg, delayed,
// maxrss_mb, or error. -order is benchmarks/peers/order.c, compiled. What is not given is left out.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// bench is what all tables share.
type bench struct {
	matrices, real, peers, order string
	only, wanted                 []string // parts of names of matrices and rivals, nil for all
	sizes                        string   // last letters of names of matrices
	rounds                       int
	budget                       time.Duration // of one measurement in one round
	limit                        time.Duration // wall time of a rival's process
	core                         string
	out                          io.Writer
	played                       []*match // of byDefault
}

func main() {
	b := &bench{}
	tables := flag.String("tables", "contest,total,small,kkt,threshold,real,orderings,growth,memory,threads", "comma-separated tables to print")
	flag.StringVar(&b.matrices, "matrices", "", "folder of symmetric Matrix Market files with names that end in _s, _m, _l")
	flag.StringVar(&b.real, "real", "", "folder of further Matrix Market files, of which the symmetric ones are factored")
	flag.StringVar(&b.peers, "peers", "", "folder of the rivals' programs")
	flag.StringVar(&b.order, "order", "", "program built from benchmarks/peers/order.c")
	only := flag.String("only", "", "comma-separated parts of names: other matrices are left out")
	flag.StringVar(&b.sizes, "sizes", "sml", "last letters of the names of matrices: others are left out")
	wanted := flag.String("rivals", "", "comma-separated parts of names: other rivals are left out")
	out := flag.String("out", "", "file for a copy of the tables")
	ms := flag.Int("ms", 1000, "milliseconds of one measurement in one round, at least two calls")
	flag.IntVar(&b.rounds, "rounds", 3, "interleaved rounds; after the first only rivals near the best take part")
	flag.DurationVar(&b.limit, "limit", 2*time.Minute, "wall time of one process of a rival")
	flag.StringVar(&b.core, "core", cores[isa.Active()], "OPENBLAS_CORETYPE of the rivals")
	flag.Parse()
	b.only, b.wanted = list(*only), list(*wanted)
	b.budget = time.Duration(*ms) * time.Millisecond
	var text bytes.Buffer
	b.out = io.MultiWriter(os.Stdout, &text)
	err := b.run(list(*tables))
	if err == nil && *out != "" {
		err = os.WriteFile(*out, text.Bytes(), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "factor:", err)
		os.Exit(1)
	}
}

// cores names the kernels of OpenBLAS for each level, since OpenBLAS 0.3.21 does not know every CPU that has them.
var cores = map[isa.Level]string{isa.AVX512: "Cooperlake", isa.AVX2: "Haswell"}

func (b *bench) run(tables []string) error {
	fmt.Fprintf(b.out, "%s, %s, Go %s, kernels at %v, %s\n\nCommand: `go run ./benchmarks/factor %s`\n",
		time.Now().UTC().Format("2006-01-02"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"),
		isa.Active(), time.Now().UTC().Format("15:04 MST"), commandLine())
	if b.peers != "" {
		fmt.Fprintf(b.out, "Rivals run one thread, OpenBLAS with the kernels of %s.\n", b.core)
	}
	all := map[string]func() error{
		"contest": b.contest, "total": b.total, "small": b.small, "kkt": b.kkt, "threshold": b.threshold, "real": b.realMatrices,
		"orderings": b.orderings, "growth": b.growth, "memory": b.memory, "threads": b.threads,
	}
	for _, name := range tables {
		table, ok := all[name]
		if !ok {
			return fmt.Errorf("no table %q", name)
		}
		if err := table(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// printf writes to the tables.
func (b *bench) printf(format string, args ...any) { fmt.Fprintf(b.out, format, args...) }

// commandLine returns the arguments without the paths of this machine.
func commandLine() string {
	var words []string
	for i := 1; i < len(os.Args); i++ {
		word := os.Args[i]
		if filepath.IsAbs(word) {
			word = "PATH"
		} else if name, value, ok := strings.Cut(word, "="); ok && filepath.IsAbs(value) {
			word = name + "=PATH"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// matches reports whether the name has one of the parts; nil stands for all names.
func matches(name string, parts []string) bool {
	return parts == nil || slices.ContainsFunc(parts, func(s string) bool { return strings.Contains(name, s) })
}
