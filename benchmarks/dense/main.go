// Command dense compares Saddle's dense kernels with OpenBLAS, interleaved, and prints Markdown tables:
//
//	gcc -O3 -march=native benchmarks/peers/dense.c -o /tmp/dense -lopenblas -lm
//	go run ./benchmarks/dense -peer /tmp/dense [-tables peak,products,factors,vectors,threads] [-sizes 96,1000] [-rounds 12] [-ms 20]
//
// The peer runs one thread, with OPENBLAS_CORETYPE set for the instruction level that is measured (-cores). Every figure
// is a minimum of CPU time over rounds in which the two take turns and each of which goes through the whole table.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// bench is what all tables share.
type bench struct {
	peer   string
	cores  map[isa.Level]string
	rounds int
	budget time.Duration // of one measurement in one round
	only   string        // orders that are wanted, all if empty
}

func main() {
	b := &bench{cores: map[isa.Level]string{}}
	tables := flag.String("tables", "peak,products,factors,vectors,threads", "comma-separated tables to print")
	cores := flag.String("cores", "avx512=Cooperlake,avx2=Haswell", "OPENBLAS_CORETYPE at each level")
	ms := flag.Int("ms", 20, "milliseconds of one measurement in one round, at least three calls")
	flag.StringVar(&b.only, "sizes", "", "comma-separated orders: others are left out of products, factors and vectors")
	flag.StringVar(&b.peer, "peer", "", "program built from benchmarks/peers/dense.c")
	flag.IntVar(&b.rounds, "rounds", 12, "rounds in which both sides are measured")
	flag.Parse()
	b.budget = time.Duration(*ms) * time.Millisecond
	if err := b.run(strings.Split(*tables, ","), *cores); err != nil {
		fmt.Fprintln(os.Stderr, "dense:", err)
		os.Exit(1)
	}
}

func (b *bench) run(tables []string, cores string) error {
	for pair := range strings.SplitSeq(cores, ",") {
		name, core, _ := strings.Cut(pair, "=")
		level, err := isa.Parse(name)
		if err != nil {
			return err
		}
		b.cores[level] = core
	}
	fmt.Printf("%s, %s, Go %s, %s\n\nCommand: `go run ./benchmarks/dense %s`\n",
		time.Now().UTC().Format("2006-01-02"), isa.CPU(), strings.TrimPrefix(runtime.Version(), "go"),
		time.Now().UTC().Format("15:04 MST"), strings.Join(os.Args[1:], " "))
	all := map[string]func() error{"peak": b.peak, "products": b.products, "factors": b.factors, "vectors": b.vectors, "threads": b.threads}
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

// sizes returns those of a list that are wanted.
func (b *bench) sizes(all []int) (wanted []int) {
	for _, n := range all {
		if b.only == "" || strings.Contains(","+b.only+",", fmt.Sprintf(",%d,", n)) {
			wanted = append(wanted, n)
		}
	}
	return wanted
}

// atLevels runs f at each level of this machine that the peer has a core for, with the peer started for that core.
func (b *bench) atLevels(f func(level isa.Level, p *peer) error) error {
	for _, level := range isa.Levels() {
		core, ok := b.cores[level]
		if !ok {
			continue
		}
		undo, err := isa.Force(level)
		if err != nil {
			return err
		}
		p, err := startPeer(b.peer, core)
		if err == nil {
			err = f(level, p)
			p.stop()
		}
		undo()
		if err != nil {
			return err
		}
	}
	return nil
}

// A contest is one operation done by both sides.
type contest struct {
	name    string // of the peer's operation
	m, n, k int
	flops   float64
	new     func() func(budget time.Duration) float64 // makes operands for a measurement: the least seconds of one call
}

// An outcome is the least seconds of one call on either side.
type outcome struct{ ours, theirs float64 }

func (o outcome) ratio() float64 { return o.theirs / o.ours }

// contests measures all of the list in every round, so that minutes lie between the measurements of one contest: on a
// machine that others share, a disturbance may last for seconds.
func (b *bench) contests(list []contest, p *peer) ([]outcome, error) {
	best := make([]outcome, len(list))
	for i := range best {
		best[i] = outcome{math.Inf(1), math.Inf(1)}
	}
	for range b.rounds {
		for i, c := range list {
			best[i].ours = min(best[i].ours, c.new()(b.budget))
			t, err := p.seconds(c.name, c.m, c.n, c.k, b.budget)
			if err != nil {
				return nil, err
			}
			best[i].theirs = min(best[i].theirs, t)
		}
	}
	return best, nil
}

// A summary gathers the ratios of a table.
type summary struct {
	logs  float64
	count int
	least float64
}

func (s *summary) add(ratio float64) {
	if s.count == 0 || ratio < s.least {
		s.least = ratio
	}
	s.logs += math.Log(ratio)
	s.count++
}

func (s *summary) String() string {
	return fmt.Sprintf("geometric mean %.2f, least %.2f", math.Exp(s.logs/float64(s.count)), s.least)
}
