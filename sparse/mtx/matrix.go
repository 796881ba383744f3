package mtx

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// A Matrix is the content of a Matrix Market file.
type Matrix struct {
	Header
	stored *sparse.CSC // coordinate
	values []float64   // array: as listed
}

// Stored returns what the file lists: for a symmetric matrix its lower
// triangle, for a skew-symmetric one the part below the diagonal. Zeros that
// are listed are stored; of an array every element is. For a coordinate file
// each call returns the same matrix.
func (m *Matrix) Stored() *sparse.CSC {
	if m.Format == Coordinate {
		return m.stored
	}
	ptr := make([]int, m.Cols+1)
	ind := make([]int32, len(m.values))
	k := 0
	for j := range m.Cols {
		for i := firstRow(j, m.Symmetry); i < m.Rows; i++ {
			ind[k] = int32(i)
			k++
		}
		ptr[j+1] = k
	}
	return mustCSC(m.Rows, m.Cols, ptr, ind, append([]float64(nil), m.values...))
}

// firstRow returns the first row of column j that a file lists.
func firstRow(j int, s Symmetry) int {
	switch s {
	case Symmetric:
		return j
	case SkewSymmetric:
		return j + 1
	}
	return 0
}

// mustCSC returns the matrix of arrays that are valid by construction.
func mustCSC(rows, cols int, ptr []int, ind []int32, val []float64) *sparse.CSC {
	a, err := sparse.NewCSC(rows, cols, ptr, ind, val)
	if err != nil {
		panic("mtx: " + err.Error())
	}
	return a
}

// Lower returns the lower triangle by columns, which is how this module takes
// a symmetric matrix. It is an error if the file does not call the matrix
// symmetric.
func (m *Matrix) Lower() (*sparse.CSC, error) {
	if m.Symmetry != Symmetric {
		return nil, fmt.Errorf("mtx: the matrix is %v, not symmetric", m.Symmetry)
	}
	return m.Stored(), nil
}

// Full returns the whole matrix by columns, both triangles of a symmetric one.
// For a general matrix it is that of Stored.
func (m *Matrix) Full() *sparse.CSC {
	a, err := Expand(m.Stored(), m.Symmetry)
	if err != nil {
		panic(err.Error()) // the reader has checked it
	}
	return a
}

// FullCSR returns the whole matrix by rows.
func (m *Matrix) FullCSR() *sparse.CSR { return m.Full().ToCSR() }

// Dense returns all elements of an array file, both triangles of a symmetric
// one, by columns: a_ij is at i + j·Rows. It returns nil for a coordinate
// file. For a general matrix each call returns the same slice.
func (m *Matrix) Dense() []float64 {
	if m.Format != Array {
		return nil
	}
	if m.Symmetry == General {
		return m.values
	}
	n := m.Rows
	a := make([]float64, n*n)
	k := 0
	for j := range n {
		for i := firstRow(j, m.Symmetry); i < n; i++ {
			x := m.values[k]
			k++
			if m.Symmetry == SkewSymmetric {
				a[j+i*n] = -x
			} else {
				a[j+i*n] = x
			}
			a[i+j*n] = x
		}
	}
	return a
}

// Vector returns the elements of a matrix with one column, such as a
// right-hand side, in a new slice. It is an error if there are more columns, or
// none.
func (m *Matrix) Vector() ([]float64, error) {
	if m.Cols != 1 {
		return nil, fmt.Errorf("mtx: a vector has one column, not %d", m.Cols)
	}
	x := make([]float64, m.Rows)
	ind, val := m.Full().Col(0)
	for k, i := range ind {
		x[i] = val[k]
	}
	return x, nil
}
