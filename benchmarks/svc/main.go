// Command svc measures the selection of C on LIBSVM files and prints Markdown tables:
//
//	go run ./benchmarks/svc -data DIR [-tables quality,sizes,rival,table3] [-seeds 5] [-out FILE]
//
// DIR holds the files of the LIBSVM collection by their usual names. Tables:
//
//	quality  cross-validation error of the three methods on the same folds, mean over seeds
//	sizes    time at the sizes of Wang, Li and Zhang, Table 1, and the certificate
//	table3   the methods of their Table 3, rivals included, at these sizes, each run limited by -limit
//	rival    a9a against a 15-point grid of LIBLINEAR runs, interleaved, with the live heap
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// bench is what all tables share.
type bench struct {
	dir     string
	seeds   int
	threads int
	limit   time.Duration
	cold    bool
	out     io.Writer
}

// printf writes to standard output and to the file of -out.
func (b *bench) printf(format string, args ...any) { fmt.Fprintf(b.out, format, args...) }

func main() {
	b := &bench{out: os.Stdout}
	tables := flag.String("tables", "quality,sizes,rival", "comma-separated tables to print")
	flag.StringVar(&b.dir, "data", "", "folder of LIBSVM files")
	flag.IntVar(&b.seeds, "seeds", 5, "splits per data set")
	flag.IntVar(&b.threads, "threads", 1, "worker threads of the quality, table3 and rival tables")
	flag.DurationVar(&b.limit, "limit", time.Minute, "time limit of a run of table3")
	flag.BoolVar(&b.cold, "cold", false, "in table3 start SGRM and MPEC at the published point, too")
	out := flag.String("out", "", "write the tables to this file, too")
	flag.Parse()
	if err := b.write(*out, strings.Split(*tables, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "svc:", err)
		os.Exit(1)
	}
}

// write runs the tables with a copy of the output in a file, if one is named.
func (b *bench) write(file string, tables []string) error {
	if file == "" {
		return b.run(tables)
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	b.out = io.MultiWriter(os.Stdout, f)
	return errors.Join(b.run(tables), f.Close())
}

func (b *bench) run(tables []string) error {
	b.printf("%s, %s, Go %s, kernels at %v, %s\n\nCommand: `go run ./benchmarks/svc %s`\n",
		time.Now().UTC().Format("2006-01-02"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"),
		isa.Active(), time.Now().UTC().Format("15:04 MST"), commandLine())
	all := map[string]func() error{"quality": b.quality, "sizes": b.sizes, "rival": b.rival, "table3": b.table3}
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

// commandLine repeats the flags with the data folder left unnamed.
func commandLine() string {
	var parts []string
	flag.Visit(func(f *flag.Flag) {
		v := f.Value.String()
		switch f.Name {
		case "data":
			v = "DIR"
		case "out":
			return
		}
		parts = append(parts, "-"+f.Name+" "+v)
	})
	return strings.Join(parts, " ")
}

func (b *bench) load(name string) (*svc.Data, error) {
	return libsvm.ReadFile(filepath.Join(b.dir, name), libsvm.Options{})
}

// tune runs one selection with the garbage collector settled before it.
func tune(d *svc.Data, o sdnm.Options) (*sdnm.Result, error) {
	runtime.GC()
	return sdnm.Tune(context.Background(), d, o)
}

// isCertified reports whether c is a strict local minimiser of the smoothed problem.
func isCertified(c *sdnm.Certificate) bool {
	return c != nil && c.Residual <= c.Tol && c.SecondOrder != nil && *c.SecondOrder > 0
}
