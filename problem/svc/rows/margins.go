package rows

import (
	"errors"
	"slices"

	"github.com/saddle-go/saddle/problem/svc"
)

// Margins returns the margin of each row under a model whose features are those of the data that the file was made
// from: as they are if the file's are, otherwise scaled by the numbers that the file has, too. The constant column of the
// file, if there is one, is not used; the model has its own. Features that the file lacks are zeros; features beyond
// those of the model are ignored.
//
// It reads the rows once, without a copy, and is done with them block by block as Options.MemoryLimit asks. The error says that file and model are scaled
// differently. The model must satisfy Check.
func (f *File) Margins(m *svc.Model) ([]float64, error) {
	w, b := m.Affine()
	if s := f.Meta.Scaling; s != nil {
		if m.Scaling == nil || !slices.Equal(s.Offset, m.Scaling.Offset) || !slices.Equal(s.Factor, m.Scaling.Factor) {
			return nil, errors.New("the features are scaled by other numbers than those of the model; use rows that are not scaled")
		}
		w, b = m.W[:m.Features()], 0
		if m.Bias != 0 {
			b = m.Bias * m.W[len(w)]
		}
	}
	w = w[:min(len(w), f.Features())]
	x := f.X
	y := make([]float64, x.Rows)
	const block = 256
	for lo := 0; lo < x.Rows; lo += block {
		hi := min(lo+block, x.Rows)
		for i := lo; i < hi; i++ {
			ind, val := x.Row(i)
			if x.IsDense() {
				y[i] = dot(val, w) + b
			} else {
				y[i] = dotSparse(ind, val, w) + b
			}
		}
		x.Done(lo, hi)
	}
	return y, nil
}

// Features returns the number of columns without the constant one.
func (f *File) Features() int {
	if f.Meta.Bias != 0 {
		return f.X.Cols - 1
	}
	return f.X.Cols
}

// dot returns Σ x_j w_j over the length of w, which is at most that of x, in four sums.
func dot(x []float32, w []float64) float64 {
	x = x[:len(w)]
	var s0, s1, s2, s3 float64
	for ; len(w) >= 4; x, w = x[4:], w[4:] {
		a, b := (*[4]float32)(x), (*[4]float64)(w)
		s0 += float64(a[0]) * b[0]
		s1 += float64(a[1]) * b[1]
		s2 += float64(a[2]) * b[2]
		s3 += float64(a[3]) * b[3]
	}
	for j, v := range w {
		s0 += float64(x[j]) * v
	}
	return (s0 + s1) + (s2 + s3)
}

// dotSparse returns Σ_k val_k w[ind_k] over the columns below the length of w.
func dotSparse(ind []int32, val []float32, w []float64) float64 {
	s := 0.0
	for k, j := range ind {
		if int(j) >= len(w) {
			break
		}
		s += float64(val[k]) * w[j]
	}
	return s
}
