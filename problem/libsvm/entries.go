package libsvm

import "slices"

// entries collects the stored entries of a matrix whose number is not known
// beforehand, in blocks: growing one slice would copy them many times and
// leave spare capacity behind.
type entries struct {
	count int
	ind   [][]int32
	val   [][]float64
}

const block = 1 << 12 // entries

func (e *entries) add(j int32, v float64) {
	k := e.count % block
	if k == 0 {
		e.ind = append(e.ind, make([]int32, block))
		e.val = append(e.val, make([]float64, block))
	}
	last := e.count / block
	e.ind[last][k] = j
	e.val[last][k] = v
	e.count++
}

// join returns all entries in two slices.
func (e *entries) join() ([]int32, []float64) {
	return slices.Concat(e.ind...)[:e.count:e.count], slices.Concat(e.val...)[:e.count:e.count]
}
