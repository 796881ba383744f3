package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/opf"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/hyper"
	"github.com/saddle-go/saddle/solvers/sdnm"
	"github.com/saddle-go/saddle/sparse/hb"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// Exit codes of the program.
const (
	exitDone        = 0
	exitNoSolution  = 1
	exitBadInput    = 2
	exitInterrupted = 3
)

// exitError ends the program with a code other than exitBadInput. An empty
// message prints nothing.
type exitError struct {
	code int
	msg  string
}

func (e *exitError) Error() string { return e.msg }

// conclude prints err as one line on w and returns the exit code that belongs to it.
func conclude(w io.Writer, err error) int {
	code := exitDone
	if err != nil {
		code = exitBadInput
		if e, ok := errors.AsType[*exitError](err); ok {
			code = e.code
		}
		if msg := message(err); msg != "" {
			fmt.Fprintf(w, "saddle: %s\n", printable(msg))
		}
	}
	return code
}

// message words err for a reader who knows files and flags, not packages.
func message(err error) string {
	if e, ok := err.(*fileError); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[*libsvm.SyntaxError](err); ok {
		if e.Line > 0 {
			return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
		}
		return fmt.Sprintf("%s: %s", e.File, e.Msg)
	}
	if e, ok := errors.AsType[*rows.FileError](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[*ann.SyntaxError](err); ok {
		return withoutPackage(e.Error())
	}
	if e, ok := errors.AsType[*mtx.SyntaxError](err); ok {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	if e, ok := errors.AsType[*hb.SyntaxError](err); ok {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	if e, ok := errors.AsType[*opf.SyntaxError](err); ok {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	if e, ok := errors.AsType[*sdnm.OptionError](err); ok {
		return fmt.Sprintf("%s: is %v, want %s", optionFlag(e.Field), e.Value, e.Want)
	}
	if e, ok := errors.AsType[*hyper.OptionError](err); ok {
		return fmt.Sprintf("%s: is %v, want %s", optionFlag(e.Field), e.Value, e.Want)
	}
	if e, ok := errors.AsType[*bench.OptionError](err); ok {
		return fmt.Sprintf("%s: is %v, want %s", optionFlag(e.Field), e.Value, e.Want)
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Sprintf("%s: %v", e.Path, e.Err)
	}
	return withoutPackage(err.Error())
}

// optionFlag returns the flag that sets the field of Options.
func optionFlag(field string) string {
	field, _, _ = strings.Cut(field, "[")
	if field == "Repeats" {
		return "--repeat"
	}
	return "--" + strings.ToLower(field)
}

// fileError says in which file err arose.
type fileError struct {
	name string
	err  error
}

// inFile returns err with the name of the file it is about; nil stays nil, and an error of the system has the name already.
func inFile(name string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Path == name {
		return e
	}
	return &fileError{name, err}
}

func (e *fileError) Error() string { return e.name + ": " + withoutPackage(message(e.err)) }

func (e *fileError) Unwrap() error { return e.err }

// withoutPackage removes the package name with which the library's errors begin.
func withoutPackage(msg string) string {
	first, rest, _ := strings.Cut(msg, ": ")
	if slices.Contains([]string{"svc", "rows", "libsvm", "sdnm", "sparse", "heart", "bench",
		"matfile", "mtx", "hb", "factor", "scale", "order", "krylov", "precond", "amg",
		"problem", "opf", "expr", "diff", "solvers", "nlpd", "shifted", "ipsqp", "kkt", "ann", "train", "auglag", "hyper", "svcfit", "lbfgsb"}, first) {
		return rest
	}
	return msg
}

// printable returns s with line ends and control characters escaped, so that a
// hostile file name can neither break the line nor command the terminal.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
	}
	return b.String()
}
