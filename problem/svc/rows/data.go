package rows

import (
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// Data returns a copy of the set in float64 with the zeros left out, for methods that work on small data. It takes
// 12 bytes a value and 16 a row.
func (s *Set) Data() (*svc.Data, error) {
	x := s.X
	nnz := 0
	ptr := make([]int, x.Rows+1)
	for i := range x.Rows {
		_, val := x.Row(i)
		for _, v := range val {
			if v != 0 {
				nnz++
			}
		}
		ptr[i+1] = nnz
		x.Done(i, i+1)
	}
	ind, val := make([]int32, 0, nnz), make([]float64, 0, nnz)
	y := make([]float64, x.Rows)
	for i := range x.Rows {
		y[i] = float64(s.Y[i])
		cols, vals := x.Row(i)
		for k, v := range vals {
			if v == 0 {
				continue
			}
			j := int32(k)
			if cols != nil {
				j = cols[k]
			}
			ind, val = append(ind, j), append(val, float64(v))
		}
		x.Done(i, i+1)
	}
	a, err := sparse.NewCSR(x.Rows, x.Cols, ptr, ind, val)
	if err != nil {
		return nil, err
	}
	return &svc.Data{X: a, Y: y, Labels: s.Labels}, nil
}

// Row returns the columns and values of row i, shared with the matrix; the columns of a dense row are nil, 0 to Cols−1 being
// meant.
func (a *Matrix) Row(i int) (ind []int32, val []float32) {
	if a.IsDense() {
		lo, hi := i*a.Cols, (i+1)*a.Cols
		return nil, a.Dense[lo:hi:hi]
	}
	lo, hi := a.Ptr[i], a.Ptr[i+1]
	return a.Ind[lo:hi:hi], a.Val[lo:hi:hi]
}
