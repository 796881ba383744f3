package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
)

// convertFlags is what the command line of saddle convert says.
type convertFlags struct {
	common        // json and quiet
	build         rows.BuildOptions
	dense, sparse bool
	features      int
}

func newConvert() *cobra.Command {
	c := &convertFlags{}
	cmd := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Turn a LIBSVM file into a binary one that is mapped into memory, or back",
		Long: `Convert reads a LIBSVM file (plain or gzip, "-" = standard input) and writes a
binary file with the features in single precision, which "saddle predict" uses without
reading it into memory. Rows of which two fifths or more of the values are not zero are stored dense.

If IN is such a binary file, convert writes LIBSVM text to OUT ("-" = standard output, compressed if
the name ends in .gz).

The rows pass through a temporary file beside OUT; memory does not grow with their
number. OUT appears, or is replaced, when it is complete.`,
		Example: `  saddle convert train.txt.gz train.rows --scale maxabs
  saddle convert train.rows - | head`,
		Args: files(2, 2),
		RunE: c.run,
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.Var(oneOf(&c.build.Scale, "none", "range", "maxabs"), "scale", "map every feature into [-1,1]; the file keeps the numbers for models")
	fs.Float64Var(&c.build.Bias, "bias", 0, "value of a constant feature added to every row, 0 = none")
	fs.BoolVar(&c.dense, "dense", false, "store all values")
	fs.BoolVar(&c.sparse, "sparse", false, "store the values that are not zero, with their indices")
	fs.IntVar(&c.features, "features", 0, "number of features, 0 = the largest index in the file")
	c.registerOutput(fs)
	return cmd
}

func (c *convertFlags) run(cmd *cobra.Command, args []string) error {
	in, out := args[0], args[1]
	start := time.Now()
	binary := in != "-" && rows.IsFile(in)
	if err := c.check(cmd.Flags(), in, out, binary); err != nil {
		return err
	}
	watch := newWatcher(&c.common, false, cmd.ErrOrStderr())
	defer func() {
		if watch.bar != nil {
			watch.bar.Finish()
		}
	}()
	var res *convertJSON
	var err error
	if binary {
		res, err = c.toText(cmd, in, out, watch)
	} else {
		res, err = c.toBinary(cmd.Context(), in, out, cmd.InOrStdin(), watch)
	}
	if ctxErr := cmd.Context().Err(); err != nil && ctxErr != nil && errors.Is(err, ctxErr) {
		return &exitError{exitInterrupted, fmt.Sprintf("interrupted while converting %s; %s is not written", fileName(in), out)}
	}
	if err != nil {
		return err
	}
	res.endJSON = newEnd(solvers.Done, "", time.Since(start).Seconds())
	if c.json {
		return writeJSON(cmd.OutOrStdout(), res)
	}
	if !c.quiet {
		fmt.Fprintln(cmd.ErrOrStderr(), res.line())
	}
	return nil
}

// check finds what is wrong with the command line before a row is read.
func (c *convertFlags) check(fs *pflag.FlagSet, in, out string, binary bool) error {
	if c.features < 0 {
		return fmt.Errorf("--features: is %d, want 0 (as in the file) or a positive number", c.features)
	}
	if c.dense && c.sparse {
		return errors.New("--dense and --sparse exclude each other")
	}
	switch {
	case c.dense:
		c.build.Storage = rows.Dense
	case c.sparse:
		c.build.Storage = rows.Sparse
	}
	if binary {
		for _, name := range []string{"scale", "bias", "dense", "sparse", "features"} {
			if fs.Changed(name) {
				return fmt.Errorf("--%s is for conversions to a binary file, and %s is one", name, in)
			}
		}
		if out == "-" {
			if c.json {
				return errors.New("-: with --json the text needs a file")
			}
			return nil
		}
	}
	return checkOutput(out, in)
}

// toBinary converts text.
func (c *convertFlags) toBinary(ctx context.Context, in, out string, stdin io.Reader, watch *watcher) (*convertJSON, error) {
	r, err := newInput(ctx, in, stdin)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := rows.NewBuilder(out, c.build)
	if err != nil {
		return nil, err
	}
	defer b.Abort()
	res := &convertJSON{File: in, Output: out}
	s, err := libsvm.Scan(r, libsvm.Options{Features: c.features, Name: fileName(in)}, func(y float64, ind []int32, val []float64) error {
		if err := b.Add(int8(y), ind, val); err != nil {
			if _, ok := errors.AsType[*os.PathError](err); ok {
				return err
			}
			return libsvm.RowError(withoutPackage(err.Error()))
		}
		res.Positive += int(y+1) / 2
		if res.Rows++; res.Rows%4096 == 0 {
			watch.converted(r.count, r.size, res.Rows)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.Flip {
		res.Positive = res.Rows - res.Positive
	}
	res.Negative = res.Rows - res.Positive
	h, err := b.Commit(ctx, s.Labels, s.Features, s.Flip)
	if err != nil {
		return nil, inFile(fileName(in), err)
	}
	res.describe(&h.Meta, h.Cols, h.NNZ, h.Dense)
	return res, res.measure(out)
}

// toText converts a binary file.
func (c *convertFlags) toText(cmd *cobra.Command, in, out string, watch *watcher) (*convertJSON, error) {
	f, err := rows.Open(in, rows.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	res := &convertJSON{File: in, Output: out, Rows: f.X.Rows}
	for _, y := range f.Y {
		switch y {
		case 1:
			res.Positive++
		case -1:
			res.Negative++
		default:
			res.Unknown++
		}
	}
	if res.Unknown > 0 && (f.Labels.Sign("0") != 0) {
		return nil, inFile(in, errors.New("rows without a label cannot be written as 0, which is the label of a class"))
	}
	res.describe(&f.Meta, f.X.Cols, f.X.NNZ(), f.X.IsDense())
	if s := f.Meta.Scaling; s != nil || f.Meta.Bias != 0 {
		c.note(cmd.ErrOrStderr(), "the text has the features as they are in the file, scaled and with the constant one; a reader is not told so")
	}
	if strings.EqualFold(filepath.Ext(out), ".rows") {
		c.note(cmd.ErrOrStderr(), fmt.Sprintf("%s is binary already, of which convert makes text: %s will hold text, other than its name says", in, out))
	}
	write := func(w io.Writer) error { return writeRows(cmd.Context(), w, f, watch) }
	if strings.HasSuffix(out, ".gz") {
		plain := write
		write = func(w io.Writer) error {
			z := gzip.NewWriter(w)
			if err := plain(z); err != nil {
				return err
			}
			return z.Close()
		}
	}
	if out == "-" {
		return res, wrapStdout(write(cmd.OutOrStdout()))
	}
	if err := writeFile(out, write); err != nil {
		return nil, err
	}
	return res, res.measure(out)
}

// writeRows writes the rows as text, unknown labels as 0. The first row lists the last feature, so that the number of
// features can be read from the text.
func writeRows(ctx context.Context, w io.Writer, f *rows.File, watch *watcher) error {
	b := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	for i, y := range f.Y {
		if i%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			watch.converted(int64(i), int64(len(f.Y)), i)
		}
		label := f.Labels.Text(float64(y))
		if y == 0 {
			label = "0"
		}
		width := 0
		if i == 0 {
			width = f.X.Cols
		}
		ind, val := f.X.Row(i)
		line = libsvm.AppendRow(line[:0], label, ind, val, width)
		if _, err := b.Write(line); err != nil {
			return err
		}
		f.X.Done(i, i+1)
	}
	return b.Flush()
}

// convertJSON is what saddle convert --json prints. What does not exist is null.
type convertJSON struct {
	File     string   `json:"file"`
	Output   string   `json:"output"`
	Rows     int      `json:"rows"`
	Features int      `json:"features"` // without the constant one
	NNZ      int      `json:"nnz"`      // values stored in the binary file
	Storage  string   `json:"storage"`  // of the binary file: dense or sparse
	Positive int      `json:"positive"`
	Negative int      `json:"negative"`
	Unknown  int      `json:"unknown"`
	Pos      string   `json:"label_positive"`
	Neg      string   `json:"label_negative"`
	Bias     *float64 `json:"bias"`
	Scale    *string  `json:"scale"`
	Bytes    *int64   `json:"bytes"` // of the output; null for standard output

	endJSON
}

func (r *convertJSON) describe(m *rows.Meta, cols, nnz int, dense bool) {
	r.Pos, r.Neg = m.Labels.Pos, m.Labels.Neg
	r.Features, r.NNZ, r.Storage = cols, nnz, "sparse"
	if dense {
		r.Storage = "dense"
	}
	if m.Bias != 0 {
		r.Features--
		r.Bias = &m.Bias
	}
	if m.Scaling != nil {
		s := m.Scaling.Method.String()
		r.Scale = &s
	}
}

// measure notes the length of the output.
func (r *convertJSON) measure(out string) error {
	info, err := os.Stat(out)
	if err == nil && info.Mode().IsRegular() {
		n := info.Size()
		r.Bytes = &n
	}
	return err
}

// line says the outcome in words.
func (r *convertJSON) line() string {
	s := fmt.Sprintf("%s of %s, %d values (%s), labels %s (%s) and %s (%s)", words.Count(r.Rows, "row"), words.Count(r.Features, "feature"),
		r.NNZ, r.Storage, r.Pos, words.Count(r.Positive, "row"), r.Neg, words.Count(r.Negative, "row"))
	if r.Unknown > 0 {
		s += fmt.Sprintf(", %s without a label", words.Count(r.Unknown, "row"))
	}
	if r.Bytes != nil {
		s += fmt.Sprintf("; %s: %d bytes", printable(r.Output), *r.Bytes)
	}
	return s
}
