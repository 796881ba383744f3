package svc

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// Limits on the growth of a matrix whose zeros a scaling moves: Apply refuses
// a result with more than maxFill entries that is also more than maxGrowth
// times as large as its input.
const (
	maxFill   = 1e7
	maxGrowth = 10
)

// Apply returns the scaled copy of x, with one column per feature of s:
// features that x lacks are zeros before the scaling, features beyond those
// of s are left out. Entries that become 0 are not stored.
//
// It returns an error if a scaled value is not finite, or if moving zeros
// would blow the matrix up: to more than 10⁷ entries and more than ten times
// those of x. The cost is one pass over the result.
func (s *Scaling) Apply(x *sparse.CSR) (*sparse.CSR, error) {
	m, _ := x.Dims()
	rows, err := s.Rows(m, x.NNZ())
	if err != nil {
		return nil, err
	}
	r := scaledRows{ptr: make([]int, 1, m+1)}
	for i := range m {
		ind, val := x.Row(i)
		if j := s.appendRow(&r, ind, val, rows.moved); j >= 0 {
			return nil, fmt.Errorf("svc: scaling: the value of feature %d in row %d is not finite", j, i)
		}
		r.ptr = append(r.ptr, len(r.ind))
	}
	return sparse.NewCSR(m, len(s.Factor), r.ptr, r.ind, r.val)
}

// RowScaling applies a scaling to one row after the other.
type RowScaling struct {
	s     *Scaling
	moved []int32 // features whose zeros become something else
	row   scaledRows
}

// Rows prepares the scaling of that many rows with nnz stored entries. Its errors are those of Apply.
func (s *Scaling) Rows(rows, nnz int) (*RowScaling, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	moved := s.movedZeros()
	size := int64(nnz) + int64(rows)*int64(len(moved)) // at most
	if size > maxFill && size > maxGrowth*int64(nnz) {
		return nil, fmt.Errorf("svc: scaling by %v would fill the matrix: %d stored entries would become up to %d; use %v, which keeps zeros",
			s.Method, nnz, size, ScaleMaxAbs)
	}
	return &RowScaling{s: s, moved: moved}, nil
}

// Row returns the scaled form of a row, which is valid until the next call. The error says which value is not finite.
func (r *RowScaling) Row(ind []int32, val []float64) ([]int32, []float64, error) {
	r.row.ind, r.row.val = r.row.ind[:0], r.row.val[:0]
	if j := r.s.appendRow(&r.row, ind, val, r.moved); j >= 0 {
		return nil, nil, fmt.Errorf("svc: scaling: the value of feature %d is not finite", j)
	}
	return r.row.ind, r.row.val, nil
}

// movedZeros lists the features whose zeros become something else.
func (s *Scaling) movedZeros() []int32 {
	var moved []int32
	for j, o := range s.Offset {
		if o*s.Factor[j] != 0 {
			moved = append(moved, int32(j))
		}
	}
	return moved
}

type scaledRows struct {
	ptr []int
	ind []int32
	val []float64
}

// appendRow merges the stored entries of a row with the zeros that move. It
// returns the first feature whose scaled value is not finite, or −1.
func (s *Scaling) appendRow(r *scaledRows, ind []int32, val []float64, moved []int32) int {
	for k, p := 0, 0; ; {
		j, v := int32(len(s.Factor)), 0.0
		if p < len(moved) {
			j = moved[p]
		}
		if k < len(ind) && ind[k] <= j {
			j, v = ind[k], val[k]
			k++
		}
		if int(j) >= len(s.Factor) {
			return -1
		}
		if p < len(moved) && moved[p] == j {
			p++
		}
		switch z := (v - s.Offset[j]) * s.Factor[j]; {
		case !isFinite(z):
			return int(j)
		case z != 0:
			r.ind = append(r.ind, j)
			r.val = append(r.val, z)
		}
	}
}
