package main

import (
	"context"
	"fmt"
	"io"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
)

// searchInput is what the methods for many rows work on.
type searchInput struct {
	file, name string
	set        *rows.Set
	split      *svc.Split
	bias       float64      // value of the last column of set, 0 = there is none
	scaling    *svc.Scaling // of its other columns
	groups     []int32
	groupNames []string
	test       *testRows // nil without --test
	reason     string    // why these methods
	notes      []string
	close      func() error
}

// features returns the number of columns without the constant one.
func (in *searchInput) features() int {
	if in.bias != 0 {
		return in.set.X.Cols - 1
	}
	return in.set.X.Cols
}

// testRows is the file of --test, of either kind.
type testRows struct {
	data *svc.Data
	file *rows.File
}

// count returns the number of rows.
func (t *testRows) count() int {
	if t.file != nil {
		return t.file.X.Rows
	}
	rows, _ := t.data.X.Dims()
	return rows
}

// From these sizes on the methods for many rows are the default.
const (
	manyRows     = 20000
	manyNonzeros = 2_000_000
)

// many says why data of this size need the methods for many rows, or returns "".
func many(trained, nnz int) string {
	switch {
	case trained > manyRows:
		return fmt.Sprintf("%s are more than %d", words.Count(trained, "training row"), manyRows)
	case nnz > manyNonzeros:
		return fmt.Sprintf("%s are more than %d", words.Count(nnz, "nonzero"), manyNonzeros)
	}
	return ""
}

// fromData converts what was read from text: scaled, with the constant feature, in float32.
func (t *tuneFlags) fromData(in *tuneInput, reason string) (*searchInput, error) {
	s := &searchInput{file: in.file, name: in.name, split: in.split, bias: t.options.Bias, reason: reason, notes: in.notes, close: func() error { return nil }}
	x := in.data.X
	var err error
	if t.options.Scale != svc.ScaleNone {
		if s.scaling, err = svc.FitScaling(x, in.split.Union(), t.options.Scale); err == nil {
			x, err = s.scaling.Apply(x)
		}
		if err != nil {
			return nil, inFile(in.name, err)
		}
	}
	x = svc.AppendBias(x, s.bias)
	if s.set, err = rows.FromData(&svc.Data{X: x, Y: in.data.Y, Labels: in.data.Labels}); err != nil {
		return nil, inFile(in.name, err)
	}
	if in.test != nil {
		s.test = &testRows{data: in.test}
	}
	return s, nil
}

// fromFile maps a file that saddle convert made.
func (t *tuneFlags) fromFile(ctx context.Context, stdin io.Reader, path, reason string) (s *searchInput, err error) {
	for _, f := range []struct {
		name  string
		given bool
	}{{"scale", t.options.Scale != svc.ScaleNone}, {"bias", t.options.Bias != 0}} {
		if f.given {
			return nil, fmt.Errorf("--%s: %s is a binary file; saddle convert has this flag", f.name, path)
		}
	}
	f, err := rows.Open(path, rows.Options{MemoryLimit: int64(t.large.memory)})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	s = &searchInput{file: path, name: path, set: f.Set, bias: f.Meta.Bias, scaling: f.Meta.Scaling, reason: reason, close: f.Close}
	if s.split, err = t.makeSplit(ctx, stdin, path, floats(f.Y), false); err != nil {
		return nil, err
	}
	s.notes = t.unheld(s.split)
	if err := t.checkLIBLINEAR(path, f.Labels); err != nil {
		return nil, err
	}
	if t.test == "" {
		return s, nil
	}
	s.test = new(testRows)
	if rows.IsFile(t.test) {
		if s.test.file, err = rows.Open(t.test, rows.Options{MemoryLimit: int64(t.large.memory)}); err != nil {
			return nil, err
		}
		if s.test.file.Labels != f.Labels {
			s.test.file.Close()
			return nil, fmt.Errorf("%s: the labels are %s and %s, those of %s are %s and %s", t.test,
				s.test.file.Labels.Pos, s.test.file.Labels.Neg, path, f.Labels.Pos, f.Labels.Neg)
		}
		s.close = func() error { s.test.file.Close(); return f.Close() }
		return s, nil
	}
	s.test.data, err = readData(ctx, t.test, stdin, libsvm.Options{Labels: &f.Labels})
	return s, err
}

// readGroupFile reads the groups of --search groups=FILE. The constant feature is a group of its own.
func (s *searchInput) readGroupFile(path string, stdin io.Reader) error {
	f, err := openInput(path, stdin)
	if err != nil {
		return err
	}
	defer f.Close()
	s.groups, s.groupNames, err = readGroups(f, s.features(), s.bias != 0)
	return inFile(fileName(path), err)
}

// floats returns the labels as package svc wants them.
func floats(y []int8) []float64 {
	f := make([]float64, len(y))
	for i, v := range y {
		f[i] = float64(v)
	}
	return f
}

// readBinary copies a file that saddle convert made for the methods for few rows.
func readBinary(path string, labels *svc.Labels) (*svc.Data, error) {
	f, err := rows.Open(path, rows.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if f.Meta.Scaling != nil || f.Meta.Bias != 0 {
		return nil, fmt.Errorf("%s: holds scaled features or a constant one; these methods scale by themselves, use a file without", path)
	}
	if labels != nil && f.Labels != *labels {
		return nil, fmt.Errorf("%s: the labels are %s and %s, want %s and %s", path, f.Labels.Pos, f.Labels.Neg, labels.Pos, labels.Neg)
	}
	d, err := f.Data()
	return d, inFile(path, err)
}
