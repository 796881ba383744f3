// Command svcscale measures training and selection of support vector machines on large generated problems and prints Markdown tables:
//
//	go run ./benchmarks/svcscale [-tables text,small,fits,grid,growth,memory] [-threads 2] [-repeats 3] [-rows 1000000] [-data DIR]
//
// Tables:
//
//	small   cross-validation over 15 costs on a9a and w8a of the LIBSVM collection, in -data, against LIBLINEAR
//	fits    certified fits of dense rows against coordinate descent and LIBLINEAR
//	grid    selection of C on dense rows: times, passes, rounds and bytes
//	growth  time against numbers of rows and features
//	memory  what training holds beside the matrix
//	text    cross-validation on 200000 rows of text against LIBLINEAR (Debian's liblinear-tools), cost by cost in turn
//	hyper   scales of groups of features by the gradient, beside one scale for all, random and Gaussian-process search; -big=false leaves out the large problems
//	weights a C for each class beside a grid of 15×15 values
//	features  a scale for each feature on real sets
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

func main() {
	names := flag.String("tables", "text", "comma-separated tables to print")
	threads := flag.Int("threads", 2, "worker threads")
	repeats := flag.Int("repeats", 3, "runs of which the least time counts")
	big := flag.Bool("big", true, "in the table hyper, the two large problems, too")
	b := &bench{}
	flag.IntVar(&b.rows, "rows", 1000000, "dense rows")
	flag.StringVar(&b.data, "data", filepath.Join("..", "shared", "data", "libsvm"), "folder of LIBSVM files")
	flag.DurationVar(&b.limit, "limit", 30*time.Second, "time for a fit of a rival")
	flag.Parse()
	b.threads, b.repeats = *threads, *repeats
	fmt.Printf("%s, %s, Go %s, kernels at %v\n", time.Now().UTC().Format("2006-01-02"), isa.CPU(),
		strings.TrimPrefix(runtime.Version(), "go"), isa.Active())
	tables := map[string]func() error{
		"hyper":    func() error { return hyperTable(*threads, *big) },
		"weights":  func() error { return weightsTable(b.data, *threads) },
		"features": func() error { return featuresTable(b.data, *threads) },
		"text":     func() error { return textTable(*threads, *repeats) },
		"small":    b.small, "fits": b.fits, "grid": b.grid, "growth": b.growth, "memory": b.memory,
	}
	for _, name := range strings.Split(*names, ",") {
		table, ok := tables[name]
		if !ok {
			fmt.Fprintf(os.Stderr, "svcscale: no table %q\n", name)
			os.Exit(2)
		}
		if err := table(); err != nil {
			fmt.Fprintf(os.Stderr, "svcscale: %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}
