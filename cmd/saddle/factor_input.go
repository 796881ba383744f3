package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/matfile"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// factorInput is what saddle factor works on.
type factorInput struct {
	file   string // of the matrix, as given
	name   string // the same for people
	what   string // format, field and form of the file
	matrix *sparse.Sym
	rhs    []float64 // columns of right-hand sides; nil without --rhs
	nrhs   int
	perm   sparse.Perm
	signs  []int8
	notes  []string
	readS  float64
}

// await returns what f returns, or early the error of ctx if that ends: a
// terminal or a pipe may never deliver, and an analysis cannot be stopped.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	if err := ctx.Err(); err != nil {
		return *new(T), err
	}
	done := make(chan result, 1)
	go func() {
		v, err := f()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return *new(T), ctx.Err()
	}
}

// read reads the matrix and the files that belong to it.
func (f *factorFlags) read(ctx context.Context, stdin io.Reader, path string) (*factorInput, error) {
	return await(ctx, func() (*factorInput, error) {
		start := time.Now()
		in := &factorInput{file: path, name: fileName(path)}
		if err := in.readMatrix(path, stdin); err != nil {
			return nil, err
		}
		in.readS = time.Since(start).Seconds()
		for _, part := range []func(*factorInput, io.Reader) error{f.readRHS, f.readPerm, f.readSigns} {
			if err := part(in, stdin); err != nil {
				return nil, err
			}
		}
		return in, nil
	})
}

// readAnyMatrix reads a matrix in any format; "-" is standard input.
func readAnyMatrix(path, name string, stdin io.Reader) (*matfile.File, error) {
	if path == "-" {
		return matfile.Read(stdin, matfile.Options{Name: name})
	}
	return matfile.ReadFile(path, matfile.Options{})
}

func (in *factorInput) readMatrix(path string, stdin io.Reader) error {
	file, err := readAnyMatrix(path, in.name, stdin)
	if err != nil {
		return err
	}
	if file.Rows != file.Cols {
		return inFile(in.name, fmt.Errorf("the matrix is %d×%d, not square", file.Rows, file.Cols))
	}
	in.what = fmt.Sprintf("%v, %v %v", file.Kind, file.Field, file.Symmetry)
	switch file.Symmetry {
	case mtx.Symmetric:
		in.matrix, err = sparse.NewSym(file.Stored())
	case mtx.General:
		in.matrix, err = sparse.SymOf(file.Stored())
	default:
		err = fmt.Errorf("the matrix is %v, not symmetric", file.Symmetry)
	}
	if e, ok := errors.AsType[*sparse.SymmetryError](err); ok {
		err = errors.New(asymmetry(e))
	}
	if file.Field == mtx.Pattern {
		in.notes = append(in.notes, in.name+" has no values; its entries are taken as 1")
	}
	return inFile(in.name, err)
}

// fromOne follows the number of a row in a text: files count from 1, the library from 0.
const fromOne = " (1-based)"

// asymmetry says why a matrix is not symmetric.
func asymmetry(e *sparse.SymmetryError) string {
	return fmt.Sprintf("the matrix is not symmetric: element (%d, %d) is %v, element (%d, %d) is %v%s",
		e.Row+1, e.Col+1, e.Value, e.Col+1, e.Row+1, e.Mirror, fromOne)
}

// readRHS reads --rhs.
func (f *factorFlags) readRHS(in *factorInput, stdin io.Reader) (err error) {
	if f.rhs != "" {
		in.rhs, in.nrhs, err = readColumns(f.rhs, stdin, in.matrix.SymmetricDim(), "a matrix of order")
	}
	return err
}

// readColumns reads the columns of a Matrix Market file, "-" being stdin, with the given number of rows, that of
// what: an array, or a sparse matrix that is spread out.
func readColumns(path string, stdin io.Reader, rows int, what string) (columns []float64, n int, err error) {
	f, err := openInput(path, stdin)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	path = fileName(path)
	m, err := mtx.Read(f, mtx.Options{Name: path})
	if err != nil {
		return nil, 0, err
	}
	if m.Rows != rows {
		return nil, 0, inFile(path, fmt.Errorf("%s for %s %d", words.Count(m.Rows, "row"), what, rows))
	}
	if m.Cols == 0 {
		return nil, 0, inFile(path, fmt.Errorf("there are no columns"))
	}
	if columns = m.Dense(); columns != nil {
		return columns, m.Cols, nil
	}
	a := m.Full()
	columns = make([]float64, m.Rows*m.Cols)
	for j := range m.Cols {
		ind, val := a.Col(j)
		for k, i := range ind {
			columns[j*m.Rows+int(i)] = val[k]
		}
	}
	return columns, m.Cols, nil
}

// readPerm reads --perm. A permutation that has the number 0 counts from 0, any
// other from 1.
func (f *factorFlags) readPerm(in *factorInput, stdin io.Reader) error {
	if f.perm == "" {
		return nil
	}
	list, err := readIntegers(f.perm, stdin)
	if err != nil {
		return err
	}
	n := in.matrix.SymmetricDim()
	if len(list) != n {
		return inFile(fileName(f.perm), fmt.Errorf("%s for a matrix of order %d", words.Count(len(list), "number"), n))
	}
	base := 1
	for _, e := range list {
		if e.value == 0 {
			base = 0
		}
	}
	in.perm = make(sparse.Perm, n)
	at := make([]int, n) // line of each row, to name both of a repetition
	for k, e := range list {
		i := e.value - base
		switch {
		case i < 0 || i >= n:
			return inFile(fileName(f.perm), fmt.Errorf("line %d: %d is outside %d to %d", e.line, e.value, base, n-1+base))
		case at[i] > 0:
			return inFile(fileName(f.perm), fmt.Errorf("line %d: %d is there already, on line %d", e.line, e.value, at[i]))
		}
		at[i] = e.line
		in.perm[k] = int32(i)
	}
	return nil
}

// readSigns finds the signs of the pivots for --pivot quasidefinite.
func (f *factorFlags) readSigns(in *factorInput, stdin io.Reader) error {
	if f.pivot != factor.PivotQuasidefinite {
		return nil
	}
	n := in.matrix.SymmetricDim()
	in.signs = make([]int8, n)
	switch {
	case f.split && f.positive > n:
		return fmt.Errorf("--positive: is %d, the matrix has order %d", f.positive, n)
	case f.split:
		for i := range in.signs {
			in.signs[i] = -1
			if i < f.positive {
				in.signs[i] = 1
			}
		}
		return nil
	case f.signs != "":
		return f.readSignFile(in, stdin)
	}
	// The pivots of a quasi-definite matrix have the signs of its diagonal.
	diag := make([]float64, n)
	in.matrix.Diag(diag)
	for i, d := range diag {
		switch {
		case d > 0:
			in.signs[i] = 1
		case d < 0:
			in.signs[i] = -1
		default:
			return inFile(in.name, fmt.Errorf("diagonal element %d%s is zero, so its sign must come from --signs or --positive", i+1, fromOne))
		}
	}
	return nil
}

func (f *factorFlags) readSignFile(in *factorInput, stdin io.Reader) error {
	list, err := readIntegers(f.signs, stdin)
	if err != nil {
		return err
	}
	if n := len(in.signs); len(list) != n {
		return inFile(fileName(f.signs), fmt.Errorf("%s for a matrix of order %d", words.Count(len(list), "sign"), n))
	}
	for i, e := range list {
		if e.value != 1 && e.value != -1 {
			return inFile(fileName(f.signs), fmt.Errorf("line %d: %d is neither 1 nor -1", e.line, e.value))
		}
		in.signs[i] = int8(e.value)
	}
	return nil
}

// An integer of a file and its line, from 1.
type integer struct{ value, line int }

// readIntegers reads whole numbers between blanks or line ends, plain or gzip. What
// follows a % or # on a line is a comment. "-" is stdin.
func readIntegers(path string, stdin io.Reader) ([]integer, error) {
	f, err := openInput(path, stdin)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	path = fileName(path)
	text, err := textscan.Decompress(f)
	if err != nil {
		return nil, inFile(path, err)
	}
	var list []integer
	s := bufio.NewScanner(text)
	s.Buffer(nil, 1<<30)
	line := 0
	for s.Scan() {
		line++
		words, _, _ := strings.Cut(s.Text(), "%")
		words, _, _ = strings.Cut(words, "#")
		for _, w := range strings.Fields(words) {
			v, err := strconv.Atoi(w)
			if err != nil {
				return nil, inFile(path, fmt.Errorf("line %d: %.40q is not a whole number", line, w))
			}
			list = append(list, integer{v, line})
		}
	}
	return list, inFile(path, s.Err())
}
