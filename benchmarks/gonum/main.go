// Command gonum measures gonum's matrices with gonum's own BLAS against the same with
// package gonumblas, and prints Markdown tables:
//
//	go run ./benchmarks/gonum [-threads 1,2] [-only Mul,SVD] [-max 1000] [-runs 5]
//
// Both take turns in one process, on the same matrices; every time is the minimum of
// its runs.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/saddle-go/saddle/asm/gonumblas"
	"github.com/saddle-go/saddle/internal/isa"
)

func main() {
	threads := flag.String("threads", "1,2", "values of GOMAXPROCS, a table each")
	only := flag.String("only", "", "comma-separated operations, all if empty")
	largest := flag.Int("max", 2000, "largest order")
	runs := flag.Int("runs", 5, "runs of each, more for small sizes")
	flag.Parse()
	if err := run(*threads, *only, *largest, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "gonum:", err)
		os.Exit(2)
	}
}

func run(threads, only string, largest, runs int) error {
	fmt.Printf("# gonum with its own BLAS and with ours\n\n%s, %d cores, %s, Go %s, kernels at %v\n\n",
		isa.CPU(), runtime.NumCPU(), time.Now().UTC().Format("2006-01-02, 15:04 MST"),
		strings.TrimPrefix(runtime.Version(), "go"), isa.Active())
	fmt.Printf("Command: `go run ./benchmarks/gonum%s`. Milliseconds, minima of at least %d interleaved runs each.\n", commandLine(), runs)
	for _, text := range strings.Split(threads, ",") {
		procs, err := strconv.Atoi(text)
		if err != nil || procs < 1 {
			return fmt.Errorf("-threads: %q is no number of threads", text)
		}
		table(procs, only, largest, runs)
	}
	return nil
}

// commandLine repeats the flags.
func commandLine() string {
	var s string
	flag.Visit(func(f *flag.Flag) { s += " -" + f.Name + " " + f.Value.String() })
	return s
}

// table prints the times at one value of GOMAXPROCS.
func table(procs int, only string, largest, runs int) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	fmt.Printf("\n## GOMAXPROCS=%d\n\n| operation | n | gonum ms | ours ms | ratio | ours GFLOP/s |\n|---|---|---|---|---|---|\n", procs)
	for _, op := range operations {
		if only != "" && !strings.Contains(","+only+",", ","+op.name+",") {
			continue
		}
		for _, n := range op.sizes {
			if n > largest {
				continue
			}
			theirs, ours := duel(op.prepare(n), runs)
			rate := "" // unless the count of flops is a matter of definition
			if op.flops != nil {
				rate = fmt.Sprintf("%.3g", op.flops(float64(n))/ours.Seconds()/1e9)
			}
			fmt.Printf("| %s | %d | %.4g | %.4g | %.3g | %s |\n", op.name, n,
				theirs.Seconds()*1e3, ours.Seconds()*1e3, theirs.Seconds()/ours.Seconds(), rate)
		}
	}
}

// duel returns the least times of f with gonum's BLAS and with ours. They take turns,
// for at least the given number of runs and, if those are short, up to half a second.
func duel(f func(), runs int) (theirs, ours time.Duration) {
	defer gonumblas.Reset()
	best := [2]time.Duration{1 << 62, 1 << 62}
	runtime.GC()
	for start, i := time.Now(), 0; i < runs || time.Since(start) < time.Second/2; i++ {
		gonumblas.Reset()
		best[0] = min(best[0], timeOf(f))
		gonumblas.Use()
		best[1] = min(best[1], timeOf(f))
	}
	return best[0], best[1]
}

// timeOf runs f twice and returns the time of the second run, or of the first if it
// was long enough for what was in the caches before not to matter.
func timeOf(f func()) time.Duration {
	for first := true; ; first = false {
		start := time.Now()
		f()
		if d := time.Since(start); !first || d > 20*time.Millisecond {
			return d
		}
	}
}
