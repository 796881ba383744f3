package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/problem/nl"
)

// amplKeywords are the options in AMPL's form: the long flags of saddle solve, with _ for -, and what AMPL's solvers have in common.
var amplKeywords = nl.Keywords{
	{Name: "method", Value: "word", Help: "auto, nlpd, shifted, shifted-tr, ipsqp, qp, stochastic, literal or snlpd"},
	{Name: "tol", Value: "number", Help: "tolerance of the scaled optimality error, 0 = 1e-8"},
	{Name: "acceptable_tol", Value: "number", Help: "looser tolerance that will do where no progress is made, 0 = 1e-6"},
	{Name: "max_iter", Value: "integer", Help: "limit of iterations, 0 = 3000"},
	{Name: "time_limit", Value: "duration", Help: "stop after this time with the best point: 90, 1.5s, 2m"},
	{Name: "threads", Value: "integer", Help: "number of threads, 0 = all"},
	{Name: "seed", Value: "integer", Help: "seed of stochastic and snlpd"},
	{Name: "no_scaling", Value: "true|false", Help: "leave objective and rows as they are"},
	{Name: "solution", Value: "file", Help: "write values and duals by name, .csv or .json"},
	{Name: "report", Value: "file", Help: "write an HTML page with plots"},
	{Name: "log", Value: "file", Help: "write a line per iteration"},
	{Name: "objno", Value: "integer", Help: "which objective, counted from 1; 0 = none, any feasible point"},
	{Name: "outlev", Value: "integer", Help: "0 = nothing, 1 = settings and the message of the .sol file (default), 2 = a line per iteration, too"},
	{Name: "wantsol", Value: "integer", Help: "sum of 1 = write the .sol file, 2 = print variables, 4 = print duals, 8 = no message"},
	{Name: "option_file_name", Value: "file", Help: "options file, saddle.opt in the current folder if there is one"},
}

// amplRun is a run in AMPL's form.
type amplRun struct {
	call   nl.Invocation
	flags  solveFlags
	set    *pflag.FlagSet // of flags
	objno  int
	outlev int
	want   nl.Want
	stdout io.Writer
}

// runAMPL runs the program as AMPL calls its solvers and returns the exit code: 0 whenever a .sol file was written, since the
// status is in it; 1 for bad input, with a line on stderr.
func runAMPL(ctx context.Context, call nl.Invocation, stdout, stderr io.Writer) int {
	switch {
	case call.Version:
		fmt.Fprintln(stdout, versionLine())
		return 0
	case call.List:
		if err := amplKeywords.Print(stdout); err != nil {
			return 1
		}
		return 0
	}
	r := &amplRun{call: call, set: pflag.NewFlagSet("", pflag.ContinueOnError), outlev: 1, objno: 1, stdout: stdout}
	r.flags.register(r.set)
	if err := r.run(ctx); err != nil {
		fmt.Fprintf(stderr, "saddle: %s\n", printable(message(err)))
		return 1
	}
	return 0
}

func (r *amplRun) run(ctx context.Context) error {
	start := time.Now()
	settings, err := r.gather()
	if err != nil {
		return err
	}
	for _, s := range settings {
		if err := r.choose(s); err != nil {
			return err
		}
	}
	r.flags.objective = max(1, r.objno)
	r.flags.quiet, r.flags.table = true, r.outlev >= 2
	if err := r.flags.check([]string{r.call.Stub}); err != nil {
		return inKeywords(err)
	}
	if r.outlev >= 1 && !r.call.Quiet {
		r.banner(settings)
	}
	ctx, cancel := r.flags.withLimit(ctx, start)
	defer cancel()
	path, stub := nl.Resolve(r.call.Stub)
	in := &model{file: path, name: path}
	if err := in.readNL(nl.ReadFile(path, nl.Options{Objective: r.objno - 1})); err != nil {
		return err
	}
	in.readS = time.Since(start).Seconds()
	s := &solved{flags: &r.flags, model: in, again: "saddle solve " + shellQuote(path), isa: isa.Active(), stdout: r.stdout}
	watch := newWatcher(&r.flags.common, true, io.Discard)
	err = s.solve(ctx, watch)
	s.seconds = time.Since(start).Seconds()
	if err := joined([]error{err, watch.close(s.result.Status, s.result.Message)}); err != nil {
		return err
	}
	return r.finish(s, stub)
}

// inKeywords names in an error keywords instead of flags.
func inKeywords(err error) error {
	words := strings.Fields(err.Error())
	for i, w := range words {
		if flag, ok := strings.CutPrefix(w, "--"); ok {
			words[i] = strings.ReplaceAll(flag, "-", "_")
		}
	}
	return errors.New(strings.Join(words, " "))
}

// gather collects the settings of the options file, the environment and the command line.
func (r *amplRun) gather() ([]nl.Setting, error) {
	src := nl.Sources{Names: []string{"saddle", os.Args[0], filepath.Base(os.Args[0])}, Getenv: os.Getenv, Args: r.call.Args}
	list, err := amplKeywords.Gather(src)
	if err != nil {
		return nil, err
	}
	src.FileName = "saddle.opt"
	named := false
	for _, s := range list {
		if s.Key == "option_file_name" {
			src.FileName, named = s.Value, true
		}
	}
	text, err := os.ReadFile(src.FileName)
	switch {
	case err == nil:
		src.File = string(text)
		return amplKeywords.Gather(src)
	case named || !errors.Is(err, os.ErrNotExist):
		return nil, err
	}
	return list, nil
}

// choose gives a setting its effect.
func (r *amplRun) choose(s nl.Setting) (err error) {
	switch s.Key {
	case "objno":
		r.objno, err = wholeNumber(s.Value)
		if err == nil && r.objno < 0 {
			err = fmt.Errorf("want 0 or more")
		}
	case "outlev":
		r.outlev, err = wholeNumber(s.Value)
	case "wantsol":
		r.want, err = nl.ParseWant(s.Value)
		return err
	case "option_file_name":
	default:
		v := s.Value
		if s.Key == "no_scaling" && v == "" {
			v = "true"
		}
		if err = r.set.Set(strings.ReplaceAll(s.Key, "_", "-"), v); err != nil {
			return fmt.Errorf("%s: %w", s.Source, inKeywords(flagError(err)))
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", s.Source, s.Key, err)
	}
	return nil
}

func wholeNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", text)
	}
	return n, nil
}

// banner repeats the settings in one line, if there are any.
func (r *amplRun) banner(settings []nl.Setting) {
	line, none := "Saddle "+buildVersion()+":", true
	for _, s := range settings {
		if s.Key == "option_file_name" {
			continue
		}
		none = false
		line += " " + s.Key
		if s.Value != "" {
			line += "=" + s.Value
		}
	}
	if !none {
		fmt.Fprintln(r.stdout, printable(line))
	}
}

// finish writes the .sol file, prints the message that is in it, and what was asked for beside that.
func (r *amplRun) finish(s *solved, stub string) error {
	if r.call.AMPL || r.call.Write || r.want&nl.WantFile != 0 {
		if err := s.model.nl.WriteSolutionFile(stub+".sol", s.solution()); err != nil {
			return err
		}
	}
	s.writeFiles()
	s.save(r.flags.report, s.writeHTML)
	if r.outlev >= 1 && r.want&nl.WantSilence == 0 {
		fmt.Fprintln(r.stdout, s.solution().Message)
	}
	p, res := s.model.nlp, &s.result
	if r.want&nl.WantVariables != 0 {
		printByName(r.stdout, "variable", p.VariableName, res.X)
	}
	if r.want&nl.WantDuals != 0 {
		printByName(r.stdout, "dual", p.RowName, res.RowDuals)
	}
	return joined(s.errs)
}

// printByName prints a table of values.
func printByName(w io.Writer, heading string, name func(int) string, v []float64) {
	fmt.Fprintf(w, "\n%s\n", heading)
	for i, e := range v {
		fmt.Fprintf(w, "%-16s %.10g\n", printable(name(i)), e)
	}
}
