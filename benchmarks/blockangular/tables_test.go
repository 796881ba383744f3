package blockangular

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/sparse"
)

type bench struct {
	only   string
	rounds int
	out    io.Writer
}

var (
	tables = flag.String("tables", "", "comma-separated tables to print: angular, dense")
	only   = flag.String("only", "", "part of the names of matrices: others are left out")
	rounds = flag.Int("rounds", 5, "interleaved rounds, of which the least times count")
	out    = flag.String("out", "", "file for a copy of the tables")
)

// TestTables prints the tables that are asked for.
func TestTables(t *testing.T) {
	if *tables == "" {
		t.Skip("no -tables asked for")
	}
	var text bytes.Buffer
	b := &bench{only: *only, rounds: *rounds, out: io.MultiWriter(os.Stdout, &text)}
	fmt.Fprintf(b.out, "%s, %s, Go %s, kernels at %v\n\nCommand: `go test ./benchmarks/blockangular -run Tables -v -args %s`\n",
		time.Now().UTC().Format("2006-01-02 15:04 MST"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"), isa.Active(), commandLine())
	if err := b.run(strings.Split(*tables, ",")); err != nil {
		t.Fatal(err)
	}
	if *out != "" {
		if err := os.WriteFile(*out, text.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// commandLine returns the arguments without the paths of this machine.
func commandLine() string {
	var words []string
	for _, word := range os.Args[1:] {
		if strings.HasPrefix(word, "-test.") {
			continue
		}
		if filepath.IsAbs(word) {
			word = "PATH"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func (b *bench) run(tables []string) error {
	for _, name := range tables {
		var err error
		switch name {
		case "angular":
			err = b.table("Block-angular systems", angularCases(), false)
		case "dense":
			err = b.table("Matrices with dense rows", denseCases(), true)
		default:
			err = fmt.Errorf("no table %q", name)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// A problem makes a matrix when it is wanted.
type problem struct {
	name string
	make func() factortest.Angular
}

// angularCases returns the matrices of the first table.
func angularCases() []problem {
	rng := func() *rand.Rand { return rand.New(rand.NewPCG(2026, 64)) }
	return []problem{
		{"qp 64×2000, one pattern", func() factortest.Angular {
			return factortest.AngularQPs(rng(), 64, 1400, 600, 50, 100, 0.15, 1e-8, true)
		}},
		{"qp 64×2000, patterns differ", func() factortest.Angular {
			return factortest.AngularQPs(rng(), 64, 1400, 600, 50, 100, 0.15, 1e-8, false)
		}},
		{"qp 64×2000, C = 0", func() factortest.Angular { return factortest.AngularQPs(rng(), 64, 1400, 600, 50, 100, 0.15, 0, true) }},
		{"qp 64×2000, C = 0, patterns differ", func() factortest.Angular {
			return factortest.AngularQPs(rng(), 64, 1400, 600, 50, 100, 0.15, 0, false)
		}},
		{"qp 64×2000, thin", func() factortest.Angular {
			return factortest.AngularQPs(rng(), 64, 1400, 600, 50, 100, 0.02, 1e-8, true)
		}},
		{"network 64×2000", func() factortest.Angular { return factortest.AngularSamples(rng(), 64, 500, 50) }},
		{"network 64×2000 shuffled", func() factortest.Angular {
			return factortest.AngularSamples(rng(), 64, 500, 50).Shuffle(rng())
		}},
		{"qp 16×8000", func() factortest.Angular {
			return factortest.AngularQPs(rng(), 16, 5600, 2400, 50, 100, 0.05, 1e-8, true)
		}},
		{"network 16×8000", func() factortest.Angular { return factortest.AngularSamples(rng(), 16, 2000, 200) }},
		{"training 2000×29+149", func() factortest.Angular { return factortest.AngularTraining(rng(), 2000, 10, 8, 6, 1) }},
		{"folds 10×3201", func() factortest.Angular { return factortest.AngularFolds(rng(), 10, 3000, 200, 10) }},
	}
}

// denseCases returns matrices with 1 to 20 dense rows.
func denseCases() []problem {
	rng := func() *rand.Rand { return rand.New(rand.NewPCG(2026, 20)) }
	arrow := func(n, k int) problem {
		return problem{fmt.Sprintf("arrow %d, %d rows", n, k), func() factortest.Angular {
			return factortest.Angular{Case: factortest.Arrow(rng(), n, k, 0)}
		}}
	}
	return []problem{
		arrow(10000, 1), arrow(100000, 1), arrow(100000, 5), arrow(100000, 20),
		{"svm 20000+20", func() factortest.Angular { return factortest.Angular{Case: factortest.SVM(rng(), 20000, 20, 10)} }},
		{"svm 100000+19", func() factortest.Angular { return factortest.Angular{Case: factortest.SVM(rng(), 100000, 19, 10)} }},
		{"network 100000 + 5", func() factortest.Angular { return factortest.DenseRows(rng(), factortest.PowerFlow(rng(), 25000), 5) }},
		{"pde 30000 + 10", func() factortest.Angular {
			return factortest.DenseRows(rng(), factortest.PDEControl(100, 2, 1e-3), 10)
		}},
	}
}

// A solver is one of those that are compared.
type solver struct {
	name      string
	factorize func() (kkt.Inertia, error)
	solve     func(x []float64) error
	bytes     func() int64
	note      func() string
	analysis  float64 // seconds
	factor    least
	solution  least
	error     float64 // backward error of the plain solve
	inertia   kkt.Inertia
}

// A least holds the least times of repetitions in seconds.
type least struct{ wall, cpu float64 }

func (l *least) measure(do func() error) error {
	wall, cpu := time.Now(), cpuSeconds()
	if err := do(); err != nil {
		return err
	}
	w, c := time.Since(wall).Seconds(), cpuSeconds()-cpu
	if l.wall == 0 || w < l.wall {
		l.wall = w
	}
	if l.cpu == 0 || c < l.cpu {
		l.cpu = c
	}
	return nil
}

// general returns the general factorisation.
func general(a *sparse.Sym, threads int) (*solver, error) {
	_, _, val := a.Lower().Raw()
	start := time.Now()
	s, err := factor.Analyze(a, factor.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	f := s.New()
	return &solver{
		name: fmt.Sprintf("general, %d", threads), analysis: time.Since(start).Seconds(),
		factorize: func() (kkt.Inertia, error) {
			in, err := f.Factorize(context.Background(), val)
			return kkt.Inertia{Pos: in.Pos, Neg: in.Neg, Zero: in.Zero}, err
		},
		solve: func(x []float64) error { return f.Solve(x, 1) },
		bytes: func() int64 { return int64(f.Stats().PeakBytes) },
		note: func() string {
			st := f.Stats()
			return fmt.Sprintf("%v, %v, growth %.0e, nnz(L) %.2f M", s.Ordering(), st.Pivoting, st.Growth, float64(s.NNZL())/1e6)
		},
	}, nil
}

// angular returns the back end for block-angular systems.
func angular(a factortest.Angular, threads int) (*solver, error) {
	_, _, val := a.A.Lower().Raw()
	start := time.Now()
	f := kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: threads})
	if err := f.Analyze(&kkt.Pattern{Lower: a.A, Part: a.Part, Typical: true}); err != nil {
		return nil, err
	}
	return &solver{
		name: fmt.Sprintf("angular, %d", threads), analysis: time.Since(start).Seconds(),
		factorize: func() (kkt.Inertia, error) { return f.Factorize(context.Background(), val) },
		solve:     func(x []float64) error { return f.Solve(x, 1) },
		bytes:     func() int64 { return f.Stats().Bytes },
		note: func() string {
			r := f.Report()
			return fmt.Sprintf("%d blocks, %d patterns, border %d+%d, %d careful, growth %.0e, probed %v, nnz(L) %.2f M", r.Blocks, r.Patterns, r.Border, r.Moved, r.Careful, r.Growth, r.Probed, float64(f.Stats().NnzL)/1e6)
		},
	}, nil
}

// table measures the problems.
func (b *bench) table(title string, problems []problem, dense bool) error {
	fmt.Fprintf(b.out, "\n## %s\n\n| matrix | n | solver, goroutines | analysis ms | factorisation ms | CPU ms | solve ms | MB | backward error | inertia |\n|---|---|---|---|---|---|---|---|---|---|\n", title)
	var notes, ratios strings.Builder
	for _, p := range problems {
		if !strings.Contains(p.name, b.only) {
			continue
		}
		a := p.make()
		if dense && a.Part == nil {
			ptr, ind, _ := a.A.Lower().Raw()
			a.Part = kkt.Components(a.A, order.Deferred(order.FromLower(a.A.SymmetricDim(), ptr, ind)))
		}
		list, err := b.measure(a)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		for _, s := range list {
			verdict := "right"
			if s.inertia.Pos != a.Inertia.Pos || s.inertia.Neg != a.Inertia.Neg {
				verdict = fmt.Sprintf("%d/%d/%d, not %d/%d/%d", s.inertia.Pos, s.inertia.Neg, s.inertia.Zero, a.Inertia.Pos, a.Inertia.Neg, a.Inertia.Zero)
			}
			fmt.Fprintf(b.out, "| %s | %d | %s | %.1f | %.2f | %.2f | %.2f | %.1f | %.1e | %s |\n", p.name, a.N(), s.name, 1e3*s.analysis, 1e3*s.factor.wall, 1e3*s.factor.cpu, 1e3*s.solution.wall, float64(s.bytes())/1e6, s.error, verdict)
			if strings.HasSuffix(s.name, ", 1") {
				fmt.Fprintf(&notes, "- %s, %s: %s\n", p.name, strings.TrimSuffix(s.name, ", 1"), s.note())
			}
		}
		g1, g2, a1, a2 := list[0], list[1], list[2], list[3]
		fmt.Fprintf(&ratios, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", p.name, a1.factor.wall/a2.factor.wall, g1.factor.wall/g2.factor.wall,
			g1.factor.cpu/a1.factor.cpu, g2.factor.wall/a2.factor.wall, g1.solution.wall/a1.solution.wall, g1.analysis/a1.analysis)
	}
	fmt.Fprintf(b.out, "\nQuotients of these times:\n\n| matrix | angular, one over two | general, one over two | general over angular, one (CPU) | two | solve, one | analysis |\n|---|---|---|---|---|---|---|\n%s\n%s", ratios.String(), notes.String())
	return nil
}

// measure runs the four solvers in turns.
func (b *bench) measure(a factortest.Angular) ([]*solver, error) {
	var list []*solver
	for _, make := range []func(int) (*solver, error){
		func(threads int) (*solver, error) { return general(a.A, threads) },
		func(threads int) (*solver, error) { return angular(a, threads) },
	} {
		for _, threads := range []int{1, 2} {
			s, err := make(threads)
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
	n := a.N()
	rhs, x := make([]float64, n), make([]float64, n)
	rng := rand.New(rand.NewPCG(7, 7))
	for i := range rhs {
		rhs[i] = rng.NormFloat64()
	}
	for round := range b.rounds + 1 { // the first one claims memory
		for _, s := range list {
			if round == 1 {
				s.factor, s.solution = least{}, least{}
			}
			for range 3 {
				if err := s.factor.measure(func() (err error) { s.inertia, err = s.factorize(); return err }); err != nil {
					return nil, err
				}
				copy(x, rhs)
				if err := s.solution.measure(func() error { return s.solve(x) }); err != nil {
					return nil, err
				}
			}
			s.error = factortest.BackwardError(a.A, x, rhs)
		}
	}
	return list, nil
}
