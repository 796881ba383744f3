package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// krylovInput is what saddle krylov works on.
type krylovInput struct {
	file       string // of the matrix, as given
	name       string // the same for people
	what       string // format, field and form of the file
	rows, cols int
	a          *sparse.CSR // all entries; nil before it is read
	sym        *sparse.Sym // nil if the matrix is not symmetric
	asymmetry  string      // says so then
	diag       []float64   // of a square matrix
	rhs        []float64   // columns of right-hand sides; nil without --rhs
	nrhs       int
	notes      []string
	readS      float64
}

// read reads the matrix and the right-hand sides.
func (f *krylovFlags) read(stdin io.Reader, path string) (*krylovInput, error) {
	start := time.Now()
	in := &krylovInput{file: path, name: fileName(path)}
	if err := in.readMatrix(path, stdin); err != nil {
		return nil, err
	}
	in.readS = time.Since(start).Seconds()
	if f.rhs == "" {
		return in, nil
	}
	what := "a matrix of order"
	if in.rows != in.cols {
		what = "a matrix with so many rows:"
	}
	var err error
	in.rhs, in.nrhs, err = readColumns(f.rhs, stdin, in.rows, what)
	return in, err
}

func (in *krylovInput) readMatrix(path string, stdin io.Reader) error {
	file, err := readAnyMatrix(path, in.name, stdin)
	if err != nil {
		return err
	}
	in.rows, in.cols = file.Rows, file.Cols
	in.what = fmt.Sprintf("%v, %v %v", file.Kind, file.Field, file.Symmetry)
	if file.Field == mtx.Pattern {
		in.notes = append(in.notes, in.name+" has no values; its entries are taken as 1")
	}
	switch {
	case in.rows != in.cols:
		in.asymmetry = "the matrix is not square"
	case file.Symmetry == mtx.Symmetric:
		if in.sym, err = sparse.NewSym(file.Stored()); err != nil {
			return inFile(in.name, err)
		}
	case file.Symmetry == mtx.General:
		var e *sparse.SymmetryError
		if in.sym, err = sparse.SymOf(file.Stored()); errors.As(err, &e) {
			in.asymmetry = asymmetry(e)
		} else if err != nil {
			return inFile(in.name, err)
		}
	default:
		in.asymmetry = fmt.Sprintf("the matrix is %v, not symmetric", file.Symmetry)
	}
	if in.sym != nil {
		in.a = in.sym.Full()
	} else {
		in.a = file.Full().ToCSR()
	}
	if in.rows == in.cols {
		in.diag = make([]float64, in.rows)
		in.a.Diag(in.diag)
	}
	return nil
}
