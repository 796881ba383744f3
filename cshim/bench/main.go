// Command bench compares the processor time of Ipopt with our factorisation, through each interface, to its time with MUMPS,
// and writes a table in Markdown. From the folder cshim:
//
//	go run ./bench >../benchmarks/results/ipopt.md
//
// It needs gcc and the package coinor-libipopt-dev. The solvers take turns; what counts is the least of the rounds.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// problems are those of testdata/ipopt_driver.c, with the number of unknowns and of constraints.
var problems = []struct {
	name, what string
	n, m       int
}{
	{"chained 20000", "chained Luksan–Vlcek", 20000, 19998},
	{"chained 100000", "chained Luksan–Vlcek", 100000, 99998},
	{"pde2d 70", "control of −Δy + y³ = u, 70² points", 9800, 4900},
	{"pde2d 150", "the same, 150² points", 45000, 22500},
	{"pde2d 220", "the same, 220² points", 96800, 48400},
	{"pde3d 14", "the same, 14³ points", 5488, 2744},
	{"pde3d 20", "the same, 20³ points", 16000, 8000},
	{"pde3d 24", "the same, 24³ points", 27648, 13824},
}

func main() {
	rounds := flag.Int("rounds", 3, "rounds of each problem")
	list := flag.String("solvers", "ma57,ma27,ma97,pardiso", "interfaces to compare with MUMPS")
	only := flag.String("only", "", "part of the names of problems")
	flag.Parse()
	if err := bench(*rounds, strings.Split(*list, ","), *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(rounds int, solvers []string, only string) error {
	dir, err := os.MkdirTemp("", "cshim")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := build(dir); err != nil {
		return err
	}
	head(rounds, solvers)
	for _, p := range problems {
		if !strings.Contains(p.name, only) {
			continue
		}
		all := append([]string{"mumps"}, solvers...)
		best := make([]result, len(all))
		for round := range rounds {
			for k, solver := range all {
				r, err := run(dir, p.name, solver)
				if err != nil {
					return err
				}
				if round == 0 || r.seconds < best[k].seconds {
					best[k] = r
				}
			}
		}
		fmt.Printf("| %s | %d | %d |", p.what, p.n, p.m)
		same := "yes"
		for _, r := range best {
			fmt.Printf(" %.3g |", r.seconds)
			if r.status != 0 || r.iterations != best[0].iterations || math.Abs(r.objective-best[0].objective) > 1e-8*math.Abs(best[0].objective) {
				same = "**no**"
			}
		}
		for _, r := range best[1:] {
			fmt.Printf(" %.2f |", r.seconds/best[0].seconds)
		}
		fmt.Printf(" %d | %.10g | %s |\n", best[0].iterations, best[0].objective, same)
	}
	return nil
}

// build makes the libraries, under the names by which Ipopt 3.11 looks for them, and the driver.
func build(dir string) error {
	for _, args := range [][]string{
		{"go", "build", "-buildmode=c-shared", "-o", filepath.Join(dir, "libhsl.so"), "./hsl"},
		{"go", "build", "-buildmode=c-shared", "-o", filepath.Join(dir, "libpardiso.so"), "./pardiso"},
		{"gcc", "-O2", "-o", filepath.Join(dir, "driver"), filepath.Join("testdata", "ipopt_driver.c"), "-lipopt", "-lm"},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	return nil
}

// A result is what the driver prints.
type result struct {
	status, iterations int
	objective, seconds float64
}

func run(dir, problem, solver string) (r result, err error) {
	cmd := exec.Command(filepath.Join(dir, "driver"), append(strings.Fields(problem), solver)...)
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+dir, "OMP_NUM_THREADS=1", "OMP_THREAD_LIMIT=1", "OPENBLAS_NUM_THREADS=1")
	out, err := cmd.Output()
	if err == nil {
		_, err = fmt.Sscan(string(out), &r.status, &r.iterations, &r.objective, &r.seconds)
	}
	if err != nil {
		return r, fmt.Errorf("%s with %s: %w: %q", problem, solver, err, out)
	}
	return r, nil
}

func head(rounds int, solvers []string) {
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf(`# Ipopt with our factorisation against Ipopt with MUMPS

Total processor time of Ipopt's solve, problem functions and all threads of the process included, with Debian's Ipopt 3.11.9,
its MUMPS with OpenBLAS on one thread, and ours loaded at run time through each interface, on one thread. Options are Ipopt's defaults but
for the linear solver. Same optimum means status, number of iterations and nine digits of the objective of MUMPS.
The bar is 0.8 of MUMPS' time through MA57. Other jobs kept the machine busy: the solvers took turns, times are the least of
%d rounds, and ratios are what counts.

%s, %s, Go %s, %s UTC, load %s

Command, in the folder cshim: `+"`go run ./bench`"+`

`, rounds, time.Now().UTC().Format(time.DateOnly), processor(), strings.TrimPrefix(runtime.Version(), "go"), time.Now().UTC().Format("15:04"),
		strings.Join(strings.Fields(string(load))[:1], ""))
	fmt.Printf("| problem | unknowns | constraints | MUMPS, s |")
	for _, s := range solvers {
		fmt.Printf(" %s, s |", s)
	}
	for _, s := range solvers {
		fmt.Printf(" %s/MUMPS |", s)
	}
	fmt.Printf(" iterations | objective | same optimum |\n|---|%s\n", strings.Repeat("---|", 6+2*len(solvers)))
}

// processor returns the name of the processor.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimLeft(strings.TrimSpace(name), ": \t")
		}
	}
	return runtime.GOARCH
}
