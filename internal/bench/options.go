package bench

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// Options says what is measured. The zero value measures everything.
type Options struct {
	Kernels *regexp.Regexp // which names of the catalogue; nil = all
	Levels  []isa.Level    // which levels; nil = all of this machine
	Places  []Place        // sizes whose operands lie there; nil with no Sizes = all
	Sizes   []int          // further sizes n

	Threads int           // of parallel kernels and of the limits, beside 1; 0 = all
	Repeats int           // samples of every level; 0 = 15, at least 5 if calls are long
	Sample  time.Duration // least length of a sample; 0 = 300 µs
	Budget  time.Duration // for the samples of a kernel at a size and level, if they are more than 5; 0 = 60 ms

	Progress func(Step) // called after every unit of work; nil = not
}

// A Step tells how far a run has come.
type Step struct {
	Index, Total int    // units of work done and planned
	What         string // the last of them
	Elapsed      time.Duration
}

// An OptionError says which field of Options is out of range.
type OptionError struct {
	Field string
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("bench: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// maxThreads keeps a mistyped number from taking memory for operands.
const maxThreads = 4096

// Validate returns an *OptionError for the first field that is out of range.
func (o *Options) Validate() error {
	levels := isa.Levels()
	for _, l := range o.Levels {
		if !slices.Contains(levels, l) {
			return &OptionError{"Levels", l, "levels of this machine: " + levelList(levels)}
		}
	}
	for _, p := range o.Places {
		if p < L1 || p > Memory {
			return &OptionError{"Places", p, "l1, l2, l3 or memory"}
		}
	}
	for _, n := range o.Sizes {
		if n < 1 || n > 1<<28 {
			return &OptionError{"Sizes", n, fmt.Sprintf("numbers from 1 to %d", 1<<28)}
		}
	}
	switch {
	case o.Threads < 0 || o.Threads > maxThreads:
		return &OptionError{"Threads", o.Threads, fmt.Sprintf("0 (all) to %d", maxThreads)}
	case o.Repeats < 0 || o.Repeats > 10000:
		return &OptionError{"Repeats", o.Repeats, "0 (the default) to 10000"}
	case o.Sample < 0:
		return &OptionError{"Sample", o.Sample, "a time that is not negative"}
	case o.Budget < 0:
		return &OptionError{"Budget", o.Budget, "a time that is not negative"}
	}
	if o.Kernels != nil && !slices.ContainsFunc(Catalogue(), func(k Kernel) bool { return o.Kernels.MatchString(k.Name) }) {
		return &OptionError{"Kernels", o.Kernels, "an expression that some kernel matches"}
	}
	return nil
}

func levelList(levels []isa.Level) string {
	var words []string
	for _, l := range levels {
		words = append(words, l.String())
	}
	return strings.Join(words, ", ")
}

// resolved returns o with its defaults written out.
func (o Options) resolved() Options {
	if o.Levels == nil {
		o.Levels = isa.Levels()
	}
	o.Levels = slices.Compact(slices.Sorted(slices.Values(o.Levels)))
	if o.Places == nil && o.Sizes == nil {
		o.Places = Places
	}
	o.Places = slices.Compact(slices.Sorted(slices.Values(o.Places)))
	o.Sizes = slices.Compact(slices.Sorted(slices.Values(o.Sizes)))
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.Repeats == 0 {
		o.Repeats = 15
	}
	if o.Sample == 0 {
		o.Sample = 300 * time.Microsecond
	}
	if o.Budget == 0 {
		o.Budget = 60 * time.Millisecond
	}
	return o
}
