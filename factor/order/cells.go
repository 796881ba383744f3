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

// from returns element k of an array that may have more than 2³¹.
func (c cells[T]) from(k int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(c.first), uintptr(k)*unsafe.Sizeof(*c.first)))
}

// wordsOf returns the memory of an array of structs of int32 and int as integers.
func wordsOf[T node | mark | chain](a []T) []int32 {
	var z T
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(a))), cap(a)*int(unsafe.Sizeof(z)/4))
}

// Words of the elements of arrays that may lie in memory of integers.
const (
	nodeWords  = int(unsafe.Sizeof(node{}) / 4)
	markWords  = int(unsafe.Sizeof(mark{}) / 4)
	chainWords = int(unsafe.Sizeof(chain{}) / 4)
)

// cellsIn returns as many elements as fit into the memory x, which is aligned for them.
func cellsIn[T node | mark | chain](x []int32) []T {
	var z T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*4/int(unsafe.Sizeof(z)))
}
