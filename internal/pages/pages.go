// Package pages asks the operating system for memory in one go. Fresh memory has no pages behind it: each is made when it is first written to,
// which takes longer than writing to it, and a good deal longer inside a virtual machine. Asking for all pages of an array
// that will be written to anyway takes about two thirds of that time, asking for huge ones a third, and with these later accesses far apart are faster, too.
package pages

import (
	"cmp"
	"runtime"
	"slices"
	"unsafe"
)

// Large is the number of elements of float64 from which on an array is worth a call.
const Large = 1 << 15

// near is the number of bytes between two arrays up to which they are asked for together: what an allocator leaves at the end of one.
const near = 1 << 13

// Claim asks for the pages behind arrays, whose elements stay as they are. Arrays that lie one behind the other count as one. Where the
// system does not know how, nothing happens.
func Claim[T float64 | int32](arrays ...[]T) {
	var room [16]extent
	list := room[:0]
	for _, x := range arrays {
		if len(x) > 0 {
			first := uintptr(unsafe.Pointer(unsafe.SliceData(x)))
			list = append(list, extent{first, first + uintptr(len(x))*unsafe.Sizeof(x[0])})
		}
	}
	slices.SortFunc(list, func(a, b extent) int { return cmp.Compare(a.begin, b.begin) })
	for k := 0; k < len(list); {
		e := list[k]
		for k++; k < len(list) && list[k].begin <= e.end+near; k++ {
			e.end = max(e.end, list[k].end)
		}
		if e.end-e.begin >= Large*8 {
			claim(e)
		}
	}
	runtime.KeepAlive(arrays)
}

// An extent is a range of addresses.
type extent struct{ begin, end uintptr }

// whole returns the part of e that pages of a size, a power of two, fill.
func (e extent) whole(size uintptr) extent {
	w := extent{(e.begin + size - 1) &^ (size - 1), e.end &^ (size - 1)}
	w.end = max(w.begin, w.end)
	return w
}
