package rows

import (
	"errors"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// Matrix is m rows of n features. Either Dense holds it, or Ptr, Ind and Val do. The fields are read only.
type Matrix struct {
	Rows, Cols int

	Dense []float32 // row i in Dense[i·Cols : (i+1)·Cols]; nil when sparse

	Ptr []int     // row i is Ptr[i] ≤ k < Ptr[i+1], Rows+1 numbers
	Ind []int32   // columns, ascending in a row
	Val []float32 // values

	sound bool // Open has checked what Check does

	// done, when not nil, tells the system that rows lo..hi-1 are not needed soon.
	done func(lo, hi int)
}

// IsDense reports whether a row stores all its features.
func (a *Matrix) IsDense() bool { return a.Ptr == nil }

// NNZ returns the number of stored values.
func (a *Matrix) NNZ() int {
	if a.IsDense() {
		return a.Rows * a.Cols
	}
	return a.Ptr[a.Rows] - a.Ptr[0]
}

// Done says that the caller has finished a pass over rows lo..hi-1: under a memory limit their pages may leave memory
// until they are read again. It changes no value.
func (a *Matrix) Done(lo, hi int) {
	if a.done != nil {
		a.done(lo, hi)
	}
}

// Set is a matrix with labels.
type Set struct {
	X      *Matrix
	Y      []int8 // +1 or −1 per row; 0 where the label is unknown
	Labels svc.Labels
}

// denseShare is the share of nonzeros from which rows are stored dense: a dense value costs 4 bytes and no index, a
// sparse one 8 and a scattered access.
const denseShare = 0.4

// FromData converts data, rounding features to float32 and storing them dense if most are nonzero. It returns an error if a feature
// overflows float32.
func FromData(d *svc.Data) (*Set, error) {
	if d == nil || d.X == nil {
		return nil, errors.New("rows: no data")
	}
	x, err := FromCSR(d.X)
	if err != nil {
		return nil, err
	}
	if len(d.Y) != x.Rows {
		return nil, fmt.Errorf("rows: %d labels for %d rows", len(d.Y), x.Rows)
	}
	s := &Set{X: x, Y: make([]int8, x.Rows), Labels: d.Labels}
	for i, y := range d.Y {
		s.Y[i] = int8(y)
	}
	return s, nil
}

// FromCSR converts a matrix as FromData does.
func FromCSR(a *sparse.CSR) (*Matrix, error) {
	m, n := a.Dims()
	ptr, ind, val := a.Raw()
	for i := range m {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			if v := math.Abs(val[k]); !(v <= math.MaxFloat32) {
				return nil, fmt.Errorf("rows: feature %d of row %d is %v, too large for float32", ind[k]+1, i+1, val[k])
			}
		}
	}
	if float64(a.NNZ()) >= denseShare*float64(m)*float64(n) && m > 0 && n > 0 {
		x := &Matrix{Rows: m, Cols: n, Dense: make([]float32, m*n)}
		for i := range m {
			row := x.Dense[i*n : (i+1)*n]
			for k := ptr[i]; k < ptr[i+1]; k++ {
				row[ind[k]] = float32(val[k])
			}
		}
		return x, nil
	}
	x := &Matrix{Rows: m, Cols: n, Ptr: ptr, Ind: ind, Val: make([]float32, len(val))}
	for k, v := range val {
		x.Val[k] = float32(v)
	}
	return x, nil
}
