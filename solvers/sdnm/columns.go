package sdnm

import "github.com/saddle-go/saddle/sparse"

// dropUnused returns x without the columns that have no entry in the listed rows, and the
// old numbers of those that stay: the weight of an unused column is 0 at every solution, but it would
// take its part in every factorisation. When all are used it returns x itself and nil. Otherwise it
// copies the listed rows and leaves the others empty.
func dropUnused(x *sparse.CSR, list []int32) (*sparse.CSR, []int32) {
	_, n := x.Dims()
	used := make([]bool, n)
	for _, i := range list {
		ind, _ := x.Row(int(i))
		for _, j := range ind {
			used[j] = true
		}
	}
	number := make([]int32, n)
	cols := []int32{}
	for j, u := range used {
		if u {
			number[j] = int32(len(cols))
			cols = append(cols, int32(j))
		}
	}
	if len(cols) == n {
		return x, nil
	}
	return renumber(x, list, number, len(cols)), cols
}

// renumber returns the listed rows of x, which are ascending, in their places with new column numbers.
func renumber(x *sparse.CSR, list []int32, number []int32, n int) *sparse.CSR {
	rows, _ := x.Dims()
	nnz := 0
	for _, i := range list {
		ind, _ := x.Row(int(i))
		nnz += len(ind)
	}
	ptr, ind, val := make([]int, rows+1), make([]int32, 0, nnz), make([]float64, 0, nnz)
	next := 0
	for i := range rows {
		if next < len(list) && int(list[next]) == i {
			next++
			old, v := x.Row(i)
			for _, j := range old {
				ind = append(ind, number[j])
			}
			val = append(val, v...)
		}
		ptr[i+1] = len(ind)
	}
	y, err := sparse.NewCSR(rows, n, ptr, ind, val)
	if err != nil {
		panic("sdnm: renumbered matrix is invalid: " + err.Error())
	}
	return y
}

// restoreColumns is the inverse for a weight vector: zeros in the unused columns.
func restoreColumns(w []float64, cols []int32, n int) []float64 {
	if cols == nil {
		return w
	}
	full := make([]float64, n)
	for k, j := range cols {
		full[j] = w[k]
	}
	return full
}
