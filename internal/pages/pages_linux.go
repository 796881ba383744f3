package pages

import (
	"syscall"
	"unsafe"
)

// populateWrite is MADV_POPULATE_WRITE of Linux 5.14: make all pages of a range as if they had been written to. Older
// kernels refuse it, which is no harm.
const populateWrite = 23

func claim(x []float64) {
	size := uintptr(syscall.Getpagesize())
	begin := uintptr(unsafe.Pointer(&x[0]))
	skip := -begin & (size - 1) // only whole pages: the call wants its begin aligned
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), 8*len(x))
	if whole := (uintptr(len(bytes)) - skip) &^ (size - 1); whole > 0 {
		_ = syscall.Madvise(bytes[skip:skip+whole], populateWrite)
	}
}
