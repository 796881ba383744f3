// Command krylov measures BiCGSTAB against Eigen's and prints a Markdown table:
//
//	go run ./benchmarks/krylov -peer FILE -matrices DIR [-only NAME] [-precond LIST] [-rhs K] [-rounds R] [-o FILE]
//
// DIR holds square Matrix Market files. The peer is benchmarks/peers/bicgstab.cpp, compiled; without it our figures stand
// alone. Both sides solve for the same right-hand sides in turns, from zero, on one thread, with no preconditioner, with
// the diagonal, and, if -precond names it, with ILUT of threshold 10⁻³ and fill 5.
//
// With -tables methods it prints instead how each method of the package ends on each matrix with each preconditioner that it can use: status,
// iterations, and the residual, computed from A, b and x:
//
//	go run ./benchmarks/krylov -tables methods -matrices DIR [-only NAMES] [-maxiter 3000] [-time 20s] [-o FILE]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// bench is what all matrices share.
type bench struct {
	dir, only string
	peer      *peer
	rhs       int // right-hand sides a matrix
	rounds    int
	tol       float64
	limit     int
	preconds  []string
	time      time.Duration // limit of a solve of the table of methods
	out       io.Writer
}

func main() {
	b := &bench{}
	exe := flag.String("peer", "", "compiled benchmarks/peers/bicgstab.cpp")
	flag.StringVar(&b.dir, "matrices", "", "folder of Matrix Market files")
	flag.StringVar(&b.only, "only", "", "comma-separated parts of names: other matrices are left out")
	flag.IntVar(&b.rhs, "rhs", 5, "right-hand sides A·x, x random, of each matrix")
	flag.IntVar(&b.rounds, "rounds", 3, "interleaved solves of each right-hand side")
	flag.Float64Var(&b.tol, "tol", 1e-8, "relative residual to be reached")
	flag.IntVar(&b.limit, "maxiter", 3000, "limit of iterations")
	preconds := flag.String("precond", "", "comma-separated preconditioners: identity, diagonal, by default, or ilut, which makes other factors than Eigen's, so that neither quotient means much alone; of the table of methods none, diagonal, incomplete")
	table := flag.String("tables", "bicgstab", "bicgstab, against Eigen, or methods: how each method of the package ends")
	flag.DurationVar(&b.time, "time", 20*time.Second, "limit of a solve of the table of methods")
	file := flag.String("o", "", "append the table to this file, too")
	flag.Parse()
	if *preconds == "" {
		*preconds = map[string]string{"bicgstab": "identity,diagonal", "methods": "none,diagonal,incomplete"}[*table]
	}
	b.preconds = strings.Split(*preconds, ",")
	if err := b.run(*table, *exe, *file); err != nil {
		fmt.Fprintln(os.Stderr, "krylov:", err)
		os.Exit(1)
	}
}

func (b *bench) run(table, exe, file string) error {
	print, ok := map[string]func([]string) error{"bicgstab": b.table, "methods": b.methodsTable}[table]
	if !ok {
		return fmt.Errorf("no table %q, want bicgstab or methods", table)
	}
	files, err := filepath.Glob(filepath.Join(b.dir, "*.mtx"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no *.mtx in %q", b.dir)
	}
	if exe != "" {
		if b.peer, err = startPeer(exe); err != nil {
			return err
		}
		defer b.peer.stop()
	}
	var text bytes.Buffer
	b.out = io.MultiWriter(os.Stdout, &text)
	fmt.Fprintf(b.out, "%s, %s, Go %s, kernels at %v, %s\n\nCommand: `go run ./benchmarks/krylov %s`\n",
		time.Now().UTC().Format("2006-01-02"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"),
		isa.Active(), time.Now().UTC().Format("15:04 MST"), anonymous(os.Args[1:]))
	if err := print(files); err != nil {
		return err
	}
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.Write(text.Bytes()); err != nil {
		return err
	}
	return f.Close()
}

// anonymous returns the arguments without the names of files, which are those of one machine.
func anonymous(args []string) string {
	words := slices.Clone(args)
	for i := 1; i < len(words); i++ {
		switch strings.TrimLeft(words[i-1], "-") {
		case "peer", "o":
			words[i] = "FILE"
		case "matrices":
			words[i] = "DIR"
		}
	}
	return strings.Join(words, " ")
}

// table prints a row for every matrix and preconditioner.
func (b *bench) table(files []string) error {
	fmt.Fprintf(b.out, "\n## BiCGSTAB to a relative residual of %g, one thread; microseconds an iteration, the least of %d right-hand sides × %d rounds in turns; iterations, the median of the right-hand sides\n\n",
		b.tol, b.rhs, b.rounds)
	fmt.Fprintln(b.out, "| matrix | n | nnz | preconditioner | Eigen µs | ours µs | ours/Eigen | Eigen iterations | ours | ours/Eigen | solved of, Eigen | solved of, ours | set-up, iterations |")
	fmt.Fprintln(b.out, "|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	var times, counts ratio
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".mtx")
		if !b.wanted(name) {
			continue
		}
		m, err := mtx.ReadFile(file, mtx.Options{})
		if err != nil {
			return err
		}
		runtime.GC()
		debug.FreeOSMemory()
		if err := b.matrix(name, m.FullCSR(), &times, &counts); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	fmt.Fprintf(b.out, "\nTime of an iteration against Eigen's: %v.\nIterations against Eigen's: %v.\n", &times, &counts)
	return nil
}

func (b *bench) wanted(name string) bool {
	for _, s := range strings.Split(b.only, ",") {
		if s != "" && strings.Contains(name, s) {
			return true
		}
	}
	return b.only == ""
}

// matrix measures one matrix with both preconditioners.
func (b *bench) matrix(name string, a *sparse.CSR, times, counts *ratio) error {
	o, err := newOurs(a, b.rhs)
	if err != nil {
		return err
	}
	if b.peer != nil {
		if err := b.peer.load(a, o.b); err != nil {
			return err
		}
		defer b.peer.done()
	}
	n, _ := a.Dims()
	for _, precond := range b.preconds {
		us, they := newSide(), newSide()
		for range b.rounds {
			for j := range b.rhs {
				s, err := o.solve(precond, j, b.tol, b.limit)
				if err != nil {
					return err
				}
				us.add(j, s, b.tol)
				if b.peer == nil {
					continue
				}
				if s, err = b.peer.solve(precond, j, b.tol, b.limit); err != nil {
					return err
				}
				they.add(j, s, b.tol)
			}
		}
		mine, theirs := us.iterations(), they.iterations()
		t, c := us.perIteration/they.perIteration, mine/theirs
		if b.peer != nil {
			times.add(name+" "+precond, t)
			counts.add(name+" "+precond, c)
		}
		fmt.Fprintf(b.out, "| %s | %d | %d | %s | %.1f | %.1f | **%.2f** | %.0f | %.0f | **%.2f** | %d | %d | %.1f |\n",
			name, n, a.NNZ(), precond, 1e6*they.perIteration, 1e6*us.perIteration, t, theirs, mine, c,
			they.solved(), us.solved(), o.setup/us.perIteration)
	}
	return nil
}

// A ratio collects quotients for their geometric mean and greatest.
type ratio struct {
	logs  float64
	n     int
	most  float64
	where string
}

func (r *ratio) add(name string, q float64) {
	if r.n == 0 || q > r.most {
		r.most, r.where = q, name
	}
	r.n++
	r.logs += math.Log(q)
}

func (r *ratio) String() string {
	if r.n == 0 {
		return "none"
	}
	return fmt.Sprintf("geometric mean %.2f, greatest %.2f (%s), of %d", math.Exp(r.logs/float64(r.n)), r.most, r.where, r.n)
}
