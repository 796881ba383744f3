package main

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/libsvm/heart"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/sparse"
)

// tuneInput is what saddle tune works on.
type tuneInput struct {
	file  string // of the data, as given
	name  string // the same for people
	data  *svc.Data
	split *svc.Split
	test  *svc.Data // nil without --test
	notes []string  // things worth knowing that are not errors
}

const (
	heartName    = "heart_scale (embedded)"
	heartHoldout = 0.3 // so that the first run of a newcomer ends with a test error
)

// read reads the data, deals its rows to folds and hold-out, and reads the test set.
func (t *tuneFlags) read(ctx context.Context, stdin io.Reader, args []string) (*tuneInput, error) {
	in := &tuneInput{file: heartName, name: heartName}
	var err error
	if len(args) == 0 {
		in.data = heart.Data()
	} else {
		in.file, in.name = args[0], fileName(args[0])
		in.data, err = readData(ctx, args[0], stdin, libsvm.Options{Features: t.features})
	}
	if err != nil {
		return nil, err
	}
	if in.split, err = t.makeSplit(ctx, stdin, in.name, in.data.Y, len(args) == 0); err != nil {
		return nil, err
	}
	in.notes = t.unheld(in.split)
	if err := t.checkLIBLINEAR(in.name, in.data.Labels); err != nil {
		return nil, err
	}
	if t.test != "" {
		if in.test, err = readData(ctx, t.test, stdin, libsvm.Options{Labels: &in.data.Labels}); err != nil {
			return nil, err
		}
		_, n := in.data.X.Dims()
		if _, m := in.test.X.Dims(); m > n {
			in.notes = append(in.notes, fmt.Sprintf("%s has features up to %d; those above %d are ignored, the training data lacks them", fileName(t.test), m, n))
		}
	}
	if big := largest(in.data.X); big > largeFeature && t.options.Scale == svc.ScaleNone {
		in.notes = append(in.notes, fmt.Sprintf("features reach %s; --scale range usually gives a better classifier", number(big)))
	}
	return in, nil
}

// largeFeature is the size from which a feature outweighs others that are of the order of 1.
const largeFeature = 50

// largest returns the largest absolute value in x.
func largest(x *sparse.CSR) float64 {
	_, _, val := x.Raw()
	big := 0.0
	for _, v := range val {
		big = max(big, math.Abs(v))
	}
	return big
}

// checkLIBLINEAR returns an error if a model of these labels cannot be written as asked.
func (t *tuneFlags) checkLIBLINEAR(name string, labels svc.Labels) error {
	if t.model == "" || t.format != formatLIBLINEAR {
		return nil
	}
	empty := svc.Model{Labels: labels, C: 1, Majority: 1}
	return inFile(name, empty.WriteLIBLINEAR(io.Discard))
}

// makeSplit reads --split, or deals the rows with labels y by the other flags.
func (t *tuneFlags) makeSplit(ctx context.Context, stdin io.Reader, name string, y []float64, embedded bool) (*svc.Split, error) {
	if t.split != "" {
		s, err := readInput(ctx, t.split, stdin, func(r io.Reader) (*svc.Split, error) { return svc.ReadSplit(r, len(y)) })
		if err != nil {
			return nil, err
		}
		return s, inFile(fileName(t.split), s.Check(y))
	}
	h := t.holdout
	if embedded && t.demoTest {
		h = holdout{fraction: heartHoldout}
	}
	s, err := svc.NewSplit(y, svc.SplitOptions{
		T: t.folds, Order: t.order, Seed: t.seed, HoldoutCount: h.count, HoldoutFraction: h.fraction,
	})
	return s, inFile(name, err)
}

// unheld says that --test leaves rows that --split holds out without use.
func (t *tuneFlags) unheld(split *svc.Split) (notes []string) {
	if held := len(split.Holdout()); held > 0 && t.split != "" && t.test != "" {
		notes = append(notes, fmt.Sprintf("%s that %s holds out: neither trained on nor tested, since --test names other rows", words.Count(held, "row"), fileName(t.split)))
	}
	return notes
}

// readData reads a LIBSVM file, "-" being standard input, or copies a binary one. It returns early,
// without an end to the read, if ctx ends: a terminal or a pipe may never deliver.
func readData(ctx context.Context, path string, stdin io.Reader, o libsvm.Options) (*svc.Data, error) {
	if path != "-" && rows.IsFile(path) {
		return readBinary(path, o.Labels)
	}
	type result struct {
		data *svc.Data
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		if path == "-" {
			o.Name = fileName(path)
			r.data, r.err = libsvm.Read(stdin, o)
		} else {
			r.data, r.err = libsvm.ReadFile(path, o)
		}
		done <- r
	}()
	select {
	case r := <-done:
		return r.data, r.err
	case <-ctx.Done():
		return nil, &exitError{exitInterrupted, "interrupted while reading " + fileName(path)}
	}
}

// fileName names a file for people.
func fileName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}
