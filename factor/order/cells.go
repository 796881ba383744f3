package order

import "unsafe"

// cells is an array with an element for each node, read and written without a check of the index, which
// the loops over lists of nodes would otherwise make at every step. It is sound because every number on a list is a node:
// load refuses neighbours outside the graph, and nothing but nodes is put on lists. Lists themselves are slices with checks.
type cells[T any] struct{ first *T }

func cellsOf[T any](a []T) cells[T] { return cells[T]{unsafe.SliceData(a)} }

// at returns the element of node v.
func (c cells[T]) at(v int32) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(c.first), uintptr(uint32(v))*unsafe.Sizeof(*c.first)))
}

// nodeWords returns the memory of nodes as integers.
func nodeWords(a []node) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(a))), cap(a)*int(unsafe.Sizeof(node{})/4))
}
