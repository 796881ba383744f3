// Command spmv measures sparse matrix-vector products against a plain C loop, Eigen and librsb and prints
// Markdown tables:
//
//	go run ./benchmarks/spmv [-matrices DIR] [-peer FILE] [-tripeer FILE] [-rsb FILE] [-tables general,symmetric,threads,triangular] [-only NAME]
//
// DIR holds Matrix Market files besides which a suite of its own is generated. The peers are benchmarks/peers/spmv.cpp and
// trisolve.cpp, compiled; rsb is a program that prints one JSON object with the field rsb_sym_s, the seconds of librsb's tuned
// symmetric product, for a Matrix Market file. What is not given is left out.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// bench is what all tables share.
type bench struct {
	dir, only string
	peer, tri *peer
	rsb       string
	rounds    int
	explain   bool
	problems  []func() problem
}

func main() {
	b := &bench{}
	tables := flag.String("tables", "general,symmetric,threads,triangular", "comma-separated tables to print")
	flag.StringVar(&b.dir, "matrices", "", "folder of Matrix Market files")
	flag.StringVar(&b.only, "only", "", "comma-separated parts of names: other matrices are left out")
	exe := flag.String("peer", "", "compiled benchmarks/peers/spmv.cpp")
	tri := flag.String("tripeer", "", "compiled benchmarks/peers/trisolve.cpp")
	flag.StringVar(&b.rsb, "rsb", "", "program that measures librsb on a Matrix Market file")
	flag.IntVar(&b.rounds, "rounds", 5, "interleaved rounds, of which the minimum counts")
	flag.BoolVar(&b.explain, "explain", false, "print the layout of every plan on standard error")
	flag.Parse()
	if err := b.run(*exe, *tri, strings.Split(*tables, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "spmv:", err)
		os.Exit(1)
	}
}

func (b *bench) run(exe, tri string, tables []string) error {
	for path, to := range map[string]**peer{exe: &b.peer, tri: &b.tri} {
		if path == "" {
			continue
		}
		p, err := startPeer(path)
		if err != nil {
			return err
		}
		defer p.stop()
		*to = p
	}
	b.problems = generated()
	if b.dir != "" {
		files, err := readAll(b.dir)
		if err != nil {
			return err
		}
		b.problems = append(b.problems, files...)
	}
	fmt.Printf("%s, %s, Go %s, kernels at %v, %s\n\nCommand: `go run ./benchmarks/spmv %s`\n",
		time.Now().UTC().Format("2006-01-02"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"),
		isa.Active(), time.Now().UTC().Format("15:04 MST"), strings.Join(os.Args[1:], " "))
	all := map[string]func() error{"general": b.general, "symmetric": b.symmetric, "threads": b.threads, "triangular": b.triangular}
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

// each calls f for every matrix that is asked for.
func (b *bench) each(f func(p problem) error) error {
	for _, get := range b.problems {
		p := get()
		wanted := b.only == ""
		for _, s := range strings.Split(b.only, ",") {
			wanted = wanted || s != "" && strings.Contains(p.name, s)
		}
		if !wanted {
			continue
		}
		runtime.GC()
		debug.FreeOSMemory()
		if err := f(p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// best returns the least seconds of f over repetitions within a tenth of a
// second, at least three.
func best(f func()) float64 {
	least := math.Inf(1)
	for r, start := 0, time.Now(); r < 3 || time.Since(start) < 100*time.Millisecond; r++ {
		t := time.Now()
		f()
		least = min(least, time.Since(t).Seconds())
	}
	return least
}

// A ratio collects quotients for their geometric mean and least.
type ratio struct {
	logs  float64
	n     int
	least float64
	where string
}

func (r *ratio) add(name string, q float64) float64 {
	if r.n == 0 || q < r.least {
		r.least, r.where = q, name
	}
	r.n++
	r.logs += math.Log(q)
	return q
}

func (r *ratio) String() string {
	if r.n == 0 {
		return "none"
	}
	return fmt.Sprintf("geometric mean %.2f, least %.2f (%s), of %d", math.Exp(r.logs/float64(r.n)), r.least, r.where, r.n)
}
