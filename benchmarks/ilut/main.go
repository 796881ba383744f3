// Command ilut measures BiCGSTAB with incomplete factorisations against Eigen's IncompleteLUT and BiCGSTAB, and prints a
// Markdown table:
//
//	go run ./benchmarks/ilut -peer FILE -matrices DIR [-only NAMES] [-rounds R] [-limit D] [-o FILE]
//
// DIR holds square Matrix Market files. The peer is benchmarks/peers/ilut.cpp, compiled; without it our figures stand alone. Both
// sides solve for the same right-hand side in turns, from zero, on one thread. Times are CPU seconds.
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
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/matfile"
)

// What Eigen is run with: its users' customary choice.
const (
	eigenDrop = 1e-3
	eigenFill = 5
)

// bench is what all matrices share.
type bench struct {
	dir, only, peer string
	rounds          int
	tol             float64
	maxIter         int
	limit           time.Duration
	out             io.Writer
}

// variants are our side.
var variants = []struct {
	name string
	o    precond.ILUTOptions
}{
	{"Eigen's choice: AMD, τ = 0.001, fill 5", precond.ILUTOptions{Drop: eigenDrop, Fill: eigenFill, Ordering: precond.OrderAMD}},
	{"RCM, τ = 0.001, fill 5", precond.ILUTOptions{Drop: eigenDrop, Fill: eigenFill}},
	{"default: RCM, τ = 0.01, fill 5", precond.ILUTOptions{}},
}

func main() {
	b := &bench{}
	flag.StringVar(&b.peer, "peer", "", "compiled benchmarks/peers/ilut.cpp")
	flag.StringVar(&b.dir, "matrices", "", "folder of Matrix Market files")
	flag.StringVar(&b.only, "only", "", "comma-separated parts of names: other matrices are left out")
	flag.IntVar(&b.rounds, "rounds", 3, "interleaved rounds")
	flag.Float64Var(&b.tol, "tol", 1e-8, "relative residual to be reached")
	flag.IntVar(&b.maxIter, "maxiter", 3000, "limit of iterations")
	flag.DurationVar(&b.limit, "limit", time.Minute, "time after which a run of the peer is given up")
	file := flag.String("o", "", "append the table to this file, too")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if err := b.run(*file); err != nil {
		fmt.Fprintln(os.Stderr, "ilut:", err)
		os.Exit(1)
	}
}

func (b *bench) run(file string) error {
	files, err := filepath.Glob(filepath.Join(b.dir, "*.mtx"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no *.mtx in %q", b.dir)
	}
	var text bytes.Buffer
	b.out = io.MultiWriter(os.Stdout, &text)
	now := time.Now().UTC()
	fmt.Fprintf(b.out, "%s, %s, Go %s, kernels at %v, %s\n\nCommand: `go run ./benchmarks/ilut %s`\n\n",
		now.Format("2006-01-02"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"), isa.Active(), now.Format("15:04 MST"), strings.Join(os.Args[1:], " "))
	fmt.Fprintf(b.out, "BiCGSTAB to a relative residual of %g; CPU milliseconds, the least of %d rounds in turns; Eigen with τ = %g, fill %d and AMD.\n\n", b.tol, b.rounds, eigenDrop, eigenFill)
	fmt.Fprintln(b.out, "| matrix | n | nnz | ours | set-up, Eigen | set-up, ours | solve, Eigen | solve, ours | iterations, Eigen | ours | entries, Eigen | ours | total, ours/Eigen |")
	fmt.Fprintln(b.out, "|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	ratios := make([][]float64, len(variants))
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".mtx")
		if !b.wanted(name) {
			continue
		}
		f, err := matfile.ReadFile(path, matfile.Options{})
		if err != nil {
			return err
		}
		if err := b.matrix(name, f.Full().ToCSR(), ratios); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	fmt.Fprintln(b.out)
	for k, v := range variants {
		if r := ratios[k]; len(r) > 0 {
			sum, most := 0.0, 0.0
			for _, x := range r {
				sum += math.Log(x)
				most = max(most, x)
			}
			fmt.Fprintf(b.out, "- %s: geometric mean %.2f, most %.2f, of %d\n", v.name, math.Exp(sum/float64(len(r))), most, len(r))
		}
	}
	if file == "" {
		return nil
	}
	w, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return err
	}
	return w.Close()
}

func (b *bench) wanted(name string) bool {
	for _, s := range strings.Split(b.only, ",") {
		if s != "" && strings.Contains(name, s) {
			return true
		}
	}
	return b.only == ""
}

// matrix measures all variants and the peer on one matrix and appends the quotients of the total times.
func (b *bench) matrix(name string, a *sparse.CSR, ratios [][]float64) error {
	rhs := rightSide(a)
	eigen, ours := noSide(), make([]side, len(variants))
	var input string
	if b.peer != "" {
		dir, err := os.MkdirTemp("", "ilut")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		input = filepath.Join(dir, "system")
		if err := writeSystem(input, a, rhs); err != nil {
			return err
		}
	}
	for k := range ours {
		ours[k] = noSide()
	}
	for range b.rounds {
		if input != "" && !eigen.failed {
			if err := b.runPeer(input, &eigen); err != nil {
				return err
			}
		}
		for k, v := range variants {
			if ours[k].failed {
				continue
			}
			runtime.GC()
			if err := b.runOurs(a, rhs, v.o, &ours[k]); err != nil {
				return err
			}
		}
	}
	n, _ := a.Dims()
	for k, v := range variants {
		quotient := "–"
		if input != "" && !eigen.failed && !ours[k].failed {
			q := (ours[k].setup + ours[k].solve) / (eigen.setup + eigen.solve)
			ratios[k] = append(ratios[k], q)
			quotient = fmt.Sprintf("**%.2f**", q)
		}
		fmt.Fprintf(b.out, "| %s | %d | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", name, n, a.NNZ(), v.name,
			eigen.ms(eigen.setup), ours[k].ms(ours[k].setup), eigen.ms(eigen.solve), ours[k].ms(ours[k].solve),
			eigen.count(eigen.iterations), ours[k].count(ours[k].iterations), eigen.count(eigen.entries), ours[k].count(ours[k].entries), quotient)
	}
	return nil
}
