// Command train measures the training of networks, and prints tables in Markdown:
//
//	go run ./benchmarks/train [-data DIR] [-only xor,sine,deep,tables,logistic,digits,scale,forms,forecast,fresh] [-threads 2] > benchmarks/results/train.md
//
// DIR holds the tables iris.csv, breast_cancer_wisconsin_original.csv, digits.csv and sp500_daily_2000_2020.csv; parts that need one that is
// not there are left out.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/train"
)

var (
	folder  = flag.String("data", "../shared/data/tabular", "folder of tables")
	only    = flag.String("only", "xor,sine,deep,tables,logistic,digits,scale,forms,forecast,fresh", "parts")
	threads = flag.Int("threads", 2, "goroutines")
	seeds   = flag.Uint64("seeds", 30, "starts of xor, deep and fresh")
)

func main() {
	flag.Parse()
	fmt.Printf("# Training of networks\n\n%s, Go %s, %s, %d cores. Command: `go run ./benchmarks/train`.\n", time.Now().Format("2006-01-02"), runtime.Version(), runtime.GOARCH, runtime.NumCPU())
	for _, part := range []struct {
		name string
		run  func()
	}{{"xor", xor}, {"sine", sine}, {"tables", tables}, {"logistic", logistic}, {"digits", digits}, {"scale", scale}, {"forms", forms}, {"forecast", forecast}, {"deep", deep}, {"fresh", fresh}} {
		if slices.Contains(strings.Split(*only, ","), part.name) {
			part.run()
		}
	}
}

// A span is count seeds from first on.
type span struct{ first, count uint64 }

// all yields the seeds.
func (s span) all(yield func(uint64) bool) {
	for k := range s.count {
		if !yield(s.first + k) {
			return
		}
	}
}

// must ends the program for an error.
func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
	return v
}

func fit(n *ann.Net, d *ann.Data, o train.Options) train.Result {
	return must(train.Train(context.Background(), n, d, o))
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
