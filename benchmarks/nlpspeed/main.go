// Command nlpspeed solves the largest .nl files of a folder by the default method and by Ipopt with MUMPS, in turns, and compares the times:
//
//	go run ./benchmarks/nlpspeed -dir DIR -ipopt PROGRAM [-largest 50] [-repeats 3] [-limit 20s] [-out benchmarks/results/nlpspeed.md]
//
// PROGRAM is benchmarks/peers/ipopt.c, which says how to build it. Times are the least of several runs of the solve alone, without reading: of
// the wall clock for Saddle on one thread, of the processor for Ipopt, to whose favour that is. The ratio is
// Ipopt's time over ours, its geometric mean over the files that both solve to the same objective. Run it with OMP_NUM_THREADS=1.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/nl"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
	"github.com/saddle-go/saddle/solvers/shifted"
)

type contest struct {
	dir, ipopt       string
	largest, repeats int
	limit            time.Duration
}

func main() {
	var c contest
	flag.StringVar(&c.dir, "dir", "", "folder of .nl files")
	flag.StringVar(&c.ipopt, "ipopt", "", "program that runs Ipopt, see benchmarks/peers/ipopt.c")
	flag.IntVar(&c.largest, "largest", 50, "number of files, by variables and rows")
	flag.IntVar(&c.repeats, "repeats", 3, "runs of each file")
	flag.DurationVar(&c.limit, "limit", 20*time.Second, "time limit for each run")
	out := flag.String("out", "", "file to write the table to")
	flag.Parse()
	if err := c.run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "nlpspeed:", err)
		os.Exit(2)
	}
}

// A side is what one program did on a file.
type side struct {
	solved     bool
	objective  float64
	iterations int
	seconds    float64
	linear     float64
}

func (c *contest) run(out string) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	w := io.Writer(os.Stdout)
	if out != "" {
		w = io.MultiWriter(os.Stdout, &text)
	}
	fmt.Fprintf(w, "# Default method beside Ipopt with MUMPS\n\n%s, %s, Go %s, kernels at %v, one thread\n\nCommand: `OMP_NUM_THREADS=1 go run ./benchmarks/nlpspeed -dir DIR -ipopt PROGRAM -largest %d -repeats %d -limit %v`; %s.\n\n",
		time.Now().UTC().Format("2006-01-02, 15:04 UTC"), isa.CPU(), runtime.Version()[2:], isa.Active(), c.largest, c.repeats, c.limit,
		"what the columns mean is told in `benchmarks/nlpspeed/main.go`")
	fmt.Fprintf(w, "| file | variables | rows | ours ms | of it KKT | iterations | Ipopt ms | iterations | ratio |\n|---|---|---|---|---|---|---|---|---|\n")
	logs, same := 0.0, 0
	for _, f := range files {
		ours, err := c.saddle(f.path)
		if err != nil {
			return err
		}
		theirs, err := c.rival(f.path)
		if err != nil {
			return err
		}
		note := ""
		if d := math.Abs(ours.objective - theirs.objective); ours.solved && theirs.solved && d <= 1e-4*max(1, math.Abs(theirs.objective)) {
			ratio := theirs.seconds / ours.seconds
			note = fmt.Sprintf("%.2f", ratio)
			logs += math.Log(ratio)
			same++
		}
		fmt.Fprintf(w, "| %s | %d | %d | %s | %.2f | %d | %s | %d | %s |\n", strings.TrimSuffix(filepath.Base(f.path), ".nl"), f.n, f.m,
			ours.millis(), 1e3*ours.linear, ours.iterations, theirs.millis(), theirs.iterations, note)
	}
	fmt.Fprintf(w, "\nGeometric mean of the ratio over %d files: %.2f.\n", same, math.Exp(logs/float64(max(1, same))))
	if out == "" {
		return nil
	}
	return os.WriteFile(out, text.Bytes(), 0o666)
}

// millis writes the time, in brackets where there is no solution.
func (s side) millis() string {
	if !s.solved {
		return fmt.Sprintf("(%.2f)", 1e3*s.seconds)
	}
	return fmt.Sprintf("%.2f", 1e3*s.seconds)
}

type file struct {
	path string
	n, m int
}

// files returns the largest ones, largest first.
func (c *contest) files() ([]file, error) {
	paths, err := filepath.Glob(filepath.Join(c.dir, "*.nl"))
	if err != nil {
		return nil, err
	}
	var files []file
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		h, err := nl.ReadHeader(f, nl.Options{Name: path})
		f.Close()
		if err == nil {
			files = append(files, file{path, h.Variables, h.Rows})
		}
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Compare(b.n+b.m, a.n+a.m) })
	return files[:min(c.largest, len(files))], nil
}

func (c *contest) saddle(path string) (best side, err error) {
	f, err := nl.ReadFile(path, nl.Options{})
	if err != nil {
		return side{}, err
	}
	best.seconds = math.Inf(1)
	for range c.repeats {
		ctx, cancel := context.WithTimeout(context.Background(), c.limit)
		r, err := nlpd.Solve(ctx, f.Problem, nlpd.Options{LastRung: lastRung})
		cancel()
		if err != nil {
			return side{}, err
		}
		if s := r.Time.Seconds(); s < best.seconds {
			best = side{r.Solved() && r.PrimalInfeasibility <= 1e-6, r.Objective, r.Iterations, s, r.LinearTime.Seconds()}
		}
		if best.seconds > 2 {
			break
		}
	}
	return best, nil
}

func lastRung(ctx context.Context, p *problem.NLP, o solvers.Options) (solvers.Result, error) {
	return shifted.Solve(ctx, p, shifted.Options{Options: o})
}

// rival runs the peer, whose line ends with: code objective iterations seconds primal dual.
func (c *contest) rival(path string) (side, error) {
	cmd := exec.Command(c.ipopt, fmt.Sprint(c.limit.Seconds()), strconv.Itoa(c.repeats), path)
	out, err := cmd.Output()
	if _, ended := errors.AsType[*exec.ExitError](err); ended { // the AMPL library ends the program, with or without words, where functions are undefined
		return side{}, nil
	}
	words := strings.Fields(string(out))
	if len(words) < 9 {
		return side{}, fmt.Errorf("%s: %s says %q, %v", path, c.ipopt, out, err)
	}
	words = words[len(words)-9:]
	var code int
	s := side{}
	_, err = fmt.Sscan(strings.Join(words[3:7], " "), &code, &s.objective, &s.iterations, &s.seconds)
	s.solved = code == 0 || code == 1
	return s, err
}
