package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/factor"
)

// common holds the flags that several subcommands have.
type common struct {
	json    bool
	quiet   bool
	threads int
	seed    uint64
	limit   timeLimit
	log     string
	report  string
}

// registerThreads declares --threads; of names whose threads they are, if not those of all.
func (c *common) registerThreads(fs *pflag.FlagSet, of string) {
	fs.IntVar(&c.threads, "threads", 0, "number of threads"+of+", 0 = all; results do not depend on it")
}

// registerSeed declares --seed.
func (c *common) registerSeed(fs *pflag.FlagSet) {
	fs.Uint64Var(&c.seed, "seed", 0, "seed of every random choice")
}

// registerRun declares the flags that say how a run ends and what it leaves; the
// log has a line for each of its units.
func (c *common) registerRun(fs *pflag.FlagSet, unit string) {
	c.registerOutput(fs)
	fs.Var(&c.limit, "time-limit", "stop after this time with the best result so far: 90, 1.5s, 2m; 0 = none")
	fs.StringVar(&c.log, "log", "", "write one line per "+unit+" to this `file`")
	fs.StringVar(&c.report, "report", "", "write a self-contained HTML page with plots to this `file`")
}

// registerOutput declares the flags that every command has.
func (c *common) registerOutput(fs *pflag.FlagSet) {
	fs.BoolVar(&c.json, "json", false, jsonUsage)
	fs.BoolVar(&c.quiet, "quiet", false, "no progress and no notes on standard error")
}

// maxThreads keeps a mistyped number from taking memory for workspaces that no
// machine has a use for.
const maxThreads = factor.MaxThreads

// checkThreads refuses numbers that --threads cannot have.
func (c *common) checkThreads() error {
	if c.threads < 0 || c.threads > maxThreads {
		return fmt.Errorf("--threads: is %d, want 0 to %d", c.threads, maxThreads)
	}
	return nil
}

// workers returns the number of threads.
func (c *common) workers() int {
	if c.threads == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return c.threads
}

// jsonUsage says what --json does, the same for all commands.
const jsonUsage = "print one JSON object and nothing else; nothing at all on bad input, exit code 2"

// flagError words the error of a value that cannot be read as those of other flags.
func flagError(err error) error {
	e, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return err
	}
	want := map[string]string{"int": "a whole number", "uint64": "a whole number from 0 on", "float64": "a number"}[e.GetFlag().Value.Type()]
	switch {
	case want == "" && e.Unwrap() != nil:
		return fmt.Errorf("--%s: %q: %w", e.GetFlag().Name, e.GetValue(), e.Unwrap())
	case want == "":
		return err
	case errors.Is(err, strconv.ErrRange):
		return fmt.Errorf("--%s: %q is outside the range of numbers", e.GetFlag().Name, e.GetValue())
	}
	return fmt.Errorf("--%s: %q is not %s", e.GetFlag().Name, e.GetValue(), want)
}

// note prints lines about things worth knowing, unless --quiet.
func (c *common) note(stderr io.Writer, lines ...string) {
	if c.quiet {
		return
	}
	for _, l := range lines {
		fmt.Fprintf(stderr, "saddle: note: %s\n", printable(l))
	}
}

// withLimit returns ctx with the deadline that --time-limit sets, counted from start.
func (c *common) withLimit(ctx context.Context, start time.Time) (context.Context, context.CancelFunc) {
	if c.limit == 0 {
		return ctx, func() {}
	}
	return context.WithDeadline(ctx, start.Add(time.Duration(c.limit)))
}

// timeLimit is a duration that may be given as a number of seconds.
type timeLimit time.Duration

func (d *timeLimit) String() string {
	if *d == 0 {
		return "0" // which the help text does not show as a default
	}
	return time.Duration(*d).String()
}

// Type names the value in the help text.
func (*timeLimit) Type() string { return "duration" }

// Set parses "90", "0.5" (seconds) or a Go duration such as "2m30s".
func (d *timeLimit) Set(s string) error {
	v, err := time.ParseDuration(s)
	if sec, ferr := strconv.ParseFloat(s, 64); ferr == nil {
		v, err = time.Duration(sec*float64(time.Second)), nil
		if !(sec < math.MaxInt64/float64(time.Second)) {
			return fmt.Errorf("want seconds or a duration such as 2m30s")
		}
	}
	if err != nil {
		return fmt.Errorf("want seconds or a duration such as 2m30s")
	}
	if v < 0 {
		return fmt.Errorf("want a time that is not negative")
	}
	*d = timeLimit(v)
	return nil
}

// holdout is how many rows are kept out of the cross-validation: a count, or a
// fraction of all rows.
type holdout struct {
	count    int
	fraction float64
}

func (h *holdout) String() string {
	if h.fraction > 0 {
		return strconv.FormatFloat(h.fraction, 'g', -1, 64)
	}
	return strconv.Itoa(h.count)
}

// Type names the value in the help text.
func (*holdout) Type() string { return "count|fraction" }

// Set parses a count such as "120" or a fraction such as "0.3".
func (h *holdout) Set(s string) error {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		*h = holdout{count: n}
		return nil
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f > 0 && f < 1 {
		*h = holdout{fraction: f}
		return nil
	}
	return fmt.Errorf("want a number of rows or a fraction between 0 and 1")
}

// grid is a list of values of C, ascending.
type grid struct {
	values []float64
	text   string // as given
}

func (g *grid) String() string { return g.text }

// Type names the value in the help text.
func (*grid) Type() string { return "lo:hi:n|list" }

// maxGrid bounds the number of grid points; each is T trainings.
const maxGrid = 10000

// Set parses "LO:HI:N", the N values 2^LO … 2^HI at equal ratios, or a comma
// list of ascending values.
func (g *grid) Set(s string) error {
	parse := parseList
	if strings.Contains(s, ":") {
		parse = parseRange
	}
	values, err := parse(s)
	if err == nil {
		*g = grid{values, s}
	}
	return err
}

func parseList(s string) ([]float64, error) {
	var list []float64
	for _, w := range strings.Split(s, ",") {
		c, err := strconv.ParseFloat(strings.TrimSpace(w), 64)
		if err != nil || !(c > 0) || math.IsInf(c, 0) {
			return nil, fmt.Errorf("%q is not a positive value of C", w)
		}
		if k := len(list); k > 0 && c <= list[k-1] {
			return nil, fmt.Errorf("values must ascend, and %g follows %g", c, list[k-1])
		}
		list = append(list, c)
	}
	return list, nil
}

func parseRange(s string) ([]float64, error) {
	part := strings.Split(s, ":")
	wrong := fmt.Errorf("want LO:HI:N with exponents LO < HI of 2 and N points from 2 to %d, such as -7:7:15", maxGrid)
	if len(part) != 3 {
		return nil, wrong
	}
	lo, err1 := strconv.ParseFloat(part[0], 64)
	hi, err2 := strconv.ParseFloat(part[1], 64)
	n, err3 := strconv.Atoi(part[2])
	if err1 != nil || err2 != nil || err3 != nil || !(lo < hi) || math.Abs(lo) > 1000 || math.Abs(hi) > 1000 || n < 2 || n > maxGrid {
		return nil, wrong
	}
	list := make([]float64, n)
	for k := range list {
		list[k] = math.Exp2(lo + float64(k)*(hi-lo)/float64(n-1))
	}
	return list, nil
}
