package sparse

// Transpose returns Aᵀ by rows. The cost is O(nnz + rows + cols). [CSR.T]
// gives the same matrix by columns without copying.
func (a *CSR) Transpose() *CSR {
	ptr, ind, val := regroup(a.ptr, a.ind, a.val, a.cols)
	return &CSR{a.cols, a.rows, ptr, ind, val}
}

// ToCSC returns the same matrix by columns, as a copy. The cost is
// O(nnz + rows + cols).
func (a *CSR) ToCSC() *CSC {
	ptr, ind, val := regroup(a.ptr, a.ind, a.val, a.cols)
	return &CSC{a.rows, a.cols, ptr, ind, val}
}

// Transpose returns Aᵀ by columns. The cost is O(nnz + rows + cols). [CSC.T]
// gives the same matrix by rows without copying.
func (a *CSC) Transpose() *CSC {
	ptr, ind, val := regroup(a.ptr, a.ind, a.val, a.rows)
	return &CSC{a.cols, a.rows, ptr, ind, val}
}

// ToCSR returns the same matrix by rows, as a copy. The cost is
// O(nnz + rows + cols).
func (a *CSC) ToCSR() *CSR {
	ptr, ind, val := regroup(a.ptr, a.ind, a.val, a.rows)
	return &CSR{a.rows, a.cols, ptr, ind, val}
}

// regroup turns lines with indices in [0, width) into width lines whose
// indices are the old line numbers. Since the old lines are visited in order,
// the new indices ascend.
func regroup(ptr []int, ind []int32, val []float64, width int) (ptrT []int, indT []int32, valT []float64) {
	lines := len(ptr) - 1
	nnz := ptr[lines] - ptr[0]
	ptrT = starts(ind[ptr[0]:ptr[lines]], width)
	indT = make([]int32, nnz)
	valT = make([]float64, nnz)
	next := ptrT[1:]
	for i := range lines {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			j := ind[k]
			indT[next[j]] = int32(i)
			valT[next[j]] = val[k]
			next[j]++
		}
	}
	return ptrT, indT, valT
}

// regroupFrom is regroup with the old places of the entries instead of values.
func regroupFrom(ptr []int, ind []int32, width int) (ptrT []int, indT []int32, from []uint32) {
	lines := len(ptr) - 1
	ptrT = starts(ind[ptr[0]:ptr[lines]], width)
	indT = make([]int32, ptr[lines]-ptr[0])
	from = make([]uint32, len(indT))
	next := ptrT[1:]
	for i := range lines {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			q := next[ind[k]]
			next[ind[k]]++
			indT[q], from[q] = int32(i), uint32(k)
		}
	}
	return ptrT, indT, from
}

// starts prepares a counting sort by keys in [0, width). It returns an array
// of length width+1 with element j+1 the place of the first entry with key j.
// When the caller has moved it on by one for every entry placed, element j+1
// is the place behind the last entry with key j: the array has become the
// pointers of the sorted lines.
func starts(key []int32, width int) []int {
	ptr := make([]int, width+1)
	next := ptr[1:]
	for _, j := range key {
		next[j]++
	}
	sum := 0
	for j, count := range next {
		next[j] = sum
		sum += count
	}
	return ptr
}
