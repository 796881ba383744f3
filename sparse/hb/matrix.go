package hb

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/mtx"
)

// A Matrix is the content of a Harwell–Boeing or Rutherford–Boeing file.
type Matrix struct {
	Title      string
	Key        string
	Type       string // three letters in upper case, such as RSA
	Field      mtx.Field
	Symmetry   mtx.Symmetry
	Rows, Cols int

	// RHS are right-hand sides of length Rows; Guess and Solution, if the
	// file has them, belong to them one by one. All are nil in most files.
	RHS, Guess, Solution [][]float64

	stored *sparse.CSC
}

// Stored returns what the file lists: for a symmetric matrix its lower
// triangle, for a skew-symmetric one the part below the diagonal. Each call
// returns the same matrix.
func (m *Matrix) Stored() *sparse.CSC { return m.stored }

// Lower returns the lower triangle by columns, which is how this module takes
// a symmetric matrix. It is an error if the file does not call the matrix
// symmetric.
func (m *Matrix) Lower() (*sparse.CSC, error) {
	if m.Symmetry != mtx.Symmetric {
		return nil, fmt.Errorf("hb: the matrix is %v, not symmetric", m.Symmetry)
	}
	return m.stored, nil
}

// Full returns the whole matrix by columns, both triangles of a symmetric one.
// For a general matrix it is that of Stored.
func (m *Matrix) Full() *sparse.CSC {
	a, err := mtx.Expand(m.stored, m.Symmetry)
	if err != nil {
		panic(err.Error()) // the reader has checked it
	}
	return a
}

// FullCSR returns the whole matrix by rows.
func (m *Matrix) FullCSR() *sparse.CSR { return m.Full().ToCSR() }
