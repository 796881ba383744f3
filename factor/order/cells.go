package order

import "unsafe"

// cells is an array with an element for each node, read and written without a check of the index, which
// the loops over lists of nodes would otherwise make at every step. It is sound because every number on a list is a node:
// load refuses neighbours outside the graph, and nothing but nodes is put on lists. Lists themselves are slices with checks.
type cells struct{ first *int32 }

func cellsOf(a []int32) cells { return cells{unsafe.SliceData(a)} }

// at returns the element of node v.
func (c cells) at(v int32) *int32 {
	return (*int32)(unsafe.Add(unsafe.Pointer(c.first), uintptr(uint32(v))*unsafe.Sizeof(v)))
}
