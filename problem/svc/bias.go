package svc

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// AppendBias returns x with one more column that holds value in every row, so
// that a linear model gains an intercept of value times the last weight. A
// value of 0 means no intercept and returns x itself. The result shares
// nothing else with x. It panics if value is not finite.
func AppendBias(x *sparse.CSR, value float64) *sparse.CSR {
	if !isFinite(value) {
		panic(fmt.Sprintf("svc: bias value %v is not finite", value))
	}
	if value == 0 {
		return x
	}
	m, n := x.Dims()
	ptr := make([]int, m+1)
	ind := make([]int32, 0, x.NNZ()+m)
	val := make([]float64, 0, x.NNZ()+m)
	for i := range m {
		rowInd, rowVal := x.Row(i)
		ind = append(append(ind, rowInd...), int32(n))
		val = append(append(val, rowVal...), value)
		ptr[i+1] = len(ind)
	}
	b, err := sparse.NewCSR(m, n+1, ptr, ind, val)
	if err != nil {
		panic(err) // the rows of x were valid and column n follows them
	}
	return b
}
