package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/solvers"
)

// What the commands have in common: arguments, the end of a run, and what it writes.

// files returns a check that a command is given least to most files.
func files(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if least <= len(args) && len(args) <= most {
			return nil
		}
		want := [...]string{"no arguments", "one file", "two files"}[most]
		return fmt.Errorf("%s takes %s, got %d (see %s --help)", cmd.Name(), want, len(args), cmd.CommandPath())
	}
}

// oldNames keeps names that flags have had: those of the map stand for its values, and no help shows them.
func oldNames(fs *pflag.FlagSet, names map[string]string) {
	fs.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if now, ok := names[name]; ok {
			name = now
		}
		return pflag.NormalizedName(name)
	})
}

// outputNames are the flags that say what a run leaves, not what it does.
var outputNames = []string{"output", "spy", "sol", "solution", "model", "model-format", "report", "log", "json", "quiet", "list"}

// commandLine returns the command that repeats this run, without its outputs.
func commandLine(cmd *cobra.Command, args []string) string {
	words := []string{cmd.CommandPath()}
	for _, a := range args {
		words = append(words, shellQuote(a))
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch value := f.Value.String(); {
		case slices.Contains(outputNames, f.Name):
		case f.Value.Type() == "bool" && value == "true":
			words = append(words, "--"+f.Name)
		default:
			words = append(words, "--"+f.Name+"="+shellQuote(value))
		}
	})
	return strings.Join(words, " ")
}

// statusWords names a status for people.
func statusWords(s solvers.Status) string { return strings.ReplaceAll(s.String(), "_", " ") }

// statusText is a status with what there is to say about it.
func statusText(s solvers.Status, why string) string {
	if why == "" {
		return statusWords(s)
	}
	return statusWords(s) + ": " + why
}

// exitOf returns the error that ends the program after a run with this status, nil if it is done.
func exitOf(status solvers.Status, ending string) error {
	switch status {
	case solvers.Done, solvers.Optimal, solvers.Acceptable:
		return nil
	case solvers.Interrupted:
		return &exitError{exitInterrupted, ending}
	}
	return &exitError{exitNoSolution, ending}
}

// outputs writes the files of a run. What fails does not keep the others from being written.
type outputs struct {
	written []string // paths, in this order
	errs    []error
}

// save writes a file, unless its path is empty, and reports whether it is there.
func (o *outputs) save(path string, write func(io.Writer) error) bool {
	if path == "" {
		return false
	}
	err := writeFile(path, write)
	if err == nil {
		o.written = append(o.written, path)
	}
	o.errs = append(o.errs, err)
	return err == nil
}

// has returns path if it was written, else nil.
func (o *outputs) has(path string) *string {
	if slices.Contains(o.written, path) {
		return &path
	}
	return nil
}

// line is that of the conclusions which lists the files; there is none without files.
func (o *outputs) line() []named {
	if len(o.written) == 0 {
		return nil
	}
	words := make([]string, len(o.written))
	for k, path := range o.written {
		words[k] = printable(path)
	}
	return []named{{"Written", strings.Join(words, ", ")}}
}

// shown is a run, finished or stopped, with what the outputs say about it.
type shown interface {
	object() any // for JSON
	writeText(w io.Writer) error
	writeHTML(w io.Writer) error
}

// finish writes the report and standard output, and returns what has failed.
func (o *outputs) finish(c *common, stdout io.Writer, r shown) error {
	o.save(c.report, r.writeHTML)
	if c.log != "" {
		o.written = append(o.written, c.log) // line by line, and closed by now
	}
	if c.json {
		o.errs = append(o.errs, writeJSON(stdout, r.object()))
	} else {
		o.errs = append(o.errs, r.writeText(stdout))
	}
	return joined(o.errs)
}

// endJSON are the keys with which the object of each run ends.
type endJSON struct {
	Status  solvers.Status `json:"status"`
	Message string         `json:"message"`
	Seconds float64        `json:"seconds"` // of the whole command
	Version string         `json:"version"`
}

func newEnd(s solvers.Status, message string, seconds float64) endJSON {
	return endJSON{s, message, seconds, buildVersion()}
}

// machineJSON are the keys that say on what a run was made.
type machineJSON struct {
	Threads int    `json:"threads"`
	ISA     string `json:"isa"`
}
